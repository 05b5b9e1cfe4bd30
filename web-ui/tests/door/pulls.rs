//! A live source from its configuration to the fleet: its token is in the vault and nowhere else, what comes is rehearsed like
//! a file, and a machine that is gone from the whole list is told of and stays.

use crate::house::{House, call};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const TOKEN: &str = "jeton-qui-ne-sort-pas";

/// Snipe-IT with as many assets as `there` says; gives two at a time. Its address.
fn snipe(there: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/api/v1", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let (mut first, mut known, mut line) = (String::new(), false, String::new());
            while reader.read_line(&mut line).is_ok_and(|n| n > 0) && !line.trim().is_empty() {
                known |= line.trim().ends_with(&format!("Bearer {TOKEN}"));
                if first.is_empty() {
                    first = line.clone();
                }
                line.clear();
            }
            let offset =
                first.split("offset=").nth(1).and_then(|s| s.split(['&', ' ']).next()?.parse().ok()).unwrap_or(0);
            let total = there.load(Ordering::Acquire);
            let rows: Vec<Value> = (offset..total.min(offset + 2))
                .map(|n| {
                    json!({ "id": n + 1, "asset_tag": format!("VLC-{n:04}"), "serial": format!("VLC{n:04}A"),
                    "manufacturer": { "name": "Dell" }, "model": { "name": "Latitude 5490" } })
                })
                .collect();
            let (status, body) = match known {
                true => ("200 OK", json!({ "total": total, "rows": rows }).to_string()),
                false => ("401 Unauthorized", "{}".to_owned()),
            };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = reader.into_inner().write_all([head, body].concat().as_bytes());
        }
    });
    address
}

fn holds(dir: &std::path::Path, text: &str) -> bool {
    std::fs::read_dir(dir).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        match path.is_dir() {
            true => holds(&path, text),
            false => std::fs::read(&path).is_ok_and(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes())),
        }
    })
}

impl House {
    async fn pulled(&self, state: &str) -> (u64, Value) {
        let begun = self.post("/api/v1/pulls/1/pull", &json!({})).await;
        let id = begun.json()["import"].as_u64().unwrap_or_else(|| panic!("{}", begun.text));
        (id, self.import_in(id, state).await)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_configured_tried_pulled_and_pulled_again() {
    let (house, there) = (House::build().await, Arc::new(AtomicUsize::new(5)));
    let address = snipe(there.clone());
    for (wrong, why) in [
        (
            json!({ "kind": "snipe_it", "name": "", "address": "http://parc.valclair.example/api/v1", "second": TOKEN }),
            "https",
        ),
        (json!({ "kind": "snipe_it", "name": "", "address": address }), "token is missing"),
        (json!({ "kind": "excel", "name": "", "address": address, "second": TOKEN }), "snipe_it"),
    ] {
        let told = house.post("/api/v1/pulls", &wrong).await;
        assert_eq!((told.status, told.text.contains(why)), (StatusCode::BAD_REQUEST, true), "{}", told.text);
    }
    let input = json!({ "kind": "snipe_it", "name": "Parc", "address": address, "second": TOKEN });
    let set = house.post("/api/v1/pulls", &input).await;
    assert_eq!((set.status, &set.json()["id"]), (StatusCode::OK, &json!(1)), "{}", set.text);
    let listed = house.get("/api/v1/pulls").await;
    assert!(listed.json()["sources"][0]["has_secret"] == true && !listed.text.contains(TOKEN), "{}", listed.text);
    assert!(!holds(&house.data().join("journal"), TOKEN), "the journal holds no token");
    assert!(house.data().join("vault/pull-1.key").is_file());
    assert_eq!(house.post("/api/v1/pulls/1/try", &json!({})).await.json()["items"], 5);

    let (id, ready) = house.pulled("ready").await;
    assert_eq!((&ready["new"], &ready["files_count"]), (&json!(5), &json!(3)), "{ready}");
    house.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).await;
    house.import_in(id, "applied").await;

    let house = house.again().await;
    there.store(4, Ordering::Release);
    let (_, ready) = house.pulled("ready").await;
    assert_eq!((&ready["new"], &ready["missing"]), (&json!(0), &json!(1)), "it is listed, and stays: {ready}");

    // By itself: it looks, tells, and applies only up to what a person said.
    let schedule = |body: Value| {
        let house = &house;
        async move { house.post("/api/v1/pulls/1/schedule", &body).await }
    };
    for wrong in [
        json!({ "every_hours": 0 }),
        json!({ "every_hours": 5, "at": "02:30" }),
        json!({ "every_hours": 24, "at": "25:00" }),
    ] {
        assert_eq!(schedule(wrong).await.status, StatusCode::BAD_REQUEST);
    }
    let told = schedule(json!({ "every_hours": 24 })).await.json();
    let due = told["schedule"]["next"].as_u64().expect("a time");
    let last = async |at: u64| {
        let desk = &house.running.desk;
        let asked = desk.pull_due(at).await.expect("the node runs");
        let told = house.get("/api/v1/pulls").await.json()["sources"][0].clone();
        (asked, told["last"]["outcome"].clone(), told["schedule"]["next"].as_u64().expect("a time"))
    };
    let waiting = async || house.get("/api/v1/inbox").await.json()["items"].as_array().cloned().unwrap_or_default();
    let (asked, outcome, next) = last(due).await;
    assert_eq!((asked, outcome), (1, json!({ "code": "same" })), "four of the five are as they were");
    assert_eq!((last(next - 1).await.0, next - due >= 24 * 3_600), (0, true), "not before its hour");
    there.store(8, Ordering::Release);
    let (_, outcome, next) = last(next).await;
    assert_eq!(outcome, json!({ "code": "waits", "new": 3, "changed": 0, "to_review": 0 }));
    assert!(waiting().await.iter().any(|i| i["kind"] == "pull_waits" && i["devices"] == 3 && i["title"] == "Parc"));
    schedule(json!({ "every_hours": 24, "apply_up_to": 2 })).await;
    assert_eq!(last(next).await.1["code"], "waits", "three are more than two");
    schedule(json!({ "every_hours": 24, "apply_up_to": 3 })).await;
    let (_, outcome, next) = last(next + 86_400).await;
    assert_eq!(outcome, json!({ "code": "applied", "new": 3, "changed": 0, "to_review": 0 }));
    assert_eq!(last(next).await.1["code"], "same", "they are in the fleet now");
    assert!(!waiting().await.iter().any(|i| i["kind"] == "pull_waits"));

    // Another address does not get the token that was given for this one.
    let elsewhere = json!({ "id": 1, "kind": "snipe_it", "name": "Parc", "address": "http://127.0.0.1:9/api/v1" });
    assert_eq!(house.post("/api/v1/pulls", &elsewhere).await.status, StatusCode::BAD_REQUEST);
    let wrong = json!({ "id": 1, "kind": "snipe_it", "name": "Parc", "address": address, "second": "un-autre" });
    assert_eq!(house.post("/api/v1/pulls", &wrong).await.status, StatusCode::OK);
    let refused = house.post("/api/v1/pulls/1/try", &json!({})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    let (_, outcome, next) = last(due + 10 * 86_400).await;
    assert_eq!(outcome["code"], "failed");
    assert!(waiting().await.iter().any(|i| i["kind"] == "pull_failed"));
    assert!(next < due + 11 * 86_400, "it is tried again long before a day");
    let (_, told) = house.pulled("refused").await;
    assert!(told["state"]["reason"].as_str().is_some_and(|r| r.contains("401")), "{told}");

    let gone = || call("DELETE", "/api/v1/pulls/1").body(Body::empty()).expect("a request");
    assert_eq!(house.send(gone()).await.status, StatusCode::OK);
    assert_eq!(house.send(gone()).await.status, StatusCode::NOT_FOUND);
    assert!(!house.data().join("vault/pull-1.key").exists());
    assert_eq!(house.get("/api/v1/pulls").await.json()["sources"], json!([]));
    house.running.stop().await;
}
