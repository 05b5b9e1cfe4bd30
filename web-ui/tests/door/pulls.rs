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

    // Another address does not get the token that was given for this one.
    let elsewhere = json!({ "id": 1, "kind": "snipe_it", "name": "Parc", "address": "http://127.0.0.1:9/api/v1" });
    assert_eq!(house.post("/api/v1/pulls", &elsewhere).await.status, StatusCode::BAD_REQUEST);
    let wrong = json!({ "id": 1, "kind": "snipe_it", "name": "Parc", "address": address, "second": "un-autre" });
    assert_eq!(house.post("/api/v1/pulls", &wrong).await.status, StatusCode::OK);
    let refused = house.post("/api/v1/pulls/1/try", &json!({})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    let (_, told) = house.pulled("refused").await;
    assert!(told["state"]["reason"].as_str().is_some_and(|r| r.contains("401")), "{told}");

    let gone = || call("DELETE", "/api/v1/pulls/1").body(Body::empty()).expect("a request");
    assert_eq!(house.send(gone()).await.status, StatusCode::OK);
    assert_eq!(house.send(gone()).await.status, StatusCode::NOT_FOUND);
    assert!(!house.data().join("vault/pull-1.key").exists());
    assert_eq!(house.get("/api/v1/pulls").await.json()["sources"], json!([]));
    house.running.stop().await;
}
