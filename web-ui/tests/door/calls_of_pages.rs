//! What the pages do can be done by calls: the device table, imports with a rehearsal, jobs, saved views, the node itself.

use crate::house::{House, Told, call};
use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Two machines, and a row that is cut short.
const TABLE: &str = "\"Nom\";\"Type\";\"Fabricant\";\"Numéro de série\";\n\"PC-1\";\"Portable\";\"Dell\";\"QX7R2M1\";\n\
    \"PC-2\";\"Ordinateur\";\"Lenovo\";\"PF1KQ7A3\";\n\"PC-3\";\"Portable\"\n";

impl House {
    pub async fn send_file(&self, path: &str, bytes: &str) -> Told {
        self.send(call("POST", path).body(Body::from(bytes.to_owned())).expect("a request")).await
    }

    /// The import once it is in that state.
    pub async fn import_in(&self, id: u64, state: &str) -> Value {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let told = self.get(&format!("/api/v1/imports/{id}")).await.json();
            if told["state"]["code"] == state {
                return told;
            }
            assert!(Instant::now() < deadline, "not {state}: {told}");
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn an_import_is_rehearsed_looked_at_and_applied() {
    let house = House::build().await;
    let begun = house.send_file("/api/v1/imports?name=glpi.csv", TABLE).await;
    let id = begun.json()["import"].as_u64().unwrap_or_else(|| panic!("{}", begun.text));
    let report = house.import_in(id, "ready").await;
    assert_eq!((&report["new"], &report["rejected"], &report["file_name"]), (&json!(2), &json!(1), &json!("glpi.csv")));
    let lines = house.get(&format!("/api/v1/imports/{id}/lines?part=new&limit=1")).await.json();
    assert_eq!((&lines["total"], lines["lines"].as_array().map(Vec::len)), (&json!(2), Some(1)), "{lines}");
    assert_eq!(house.get("/api/v1/park").await.json()["total"], 0, "a rehearsal changes nothing");
    let again = house.post(&format!("/api/v1/imports/{id}/again"), &json!({ "dates": "month_first" })).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text);
    house.import_in(id, "ready").await;
    let job = house.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).await.json()["job"].clone();
    house.import_in(id, "applied").await;
    let jobs = house.get("/api/v1/jobs").await.json();
    let done = jobs["jobs"].as_array().and_then(|all| all.iter().find(|j| j["id"] == job));
    assert_eq!(done.map(|j| (&j["kind"], &j["state"])), Some((&json!("import"), &json!("done"))), "{jobs}");
    let late = house.post(&format!("/api/v1/jobs/{job}/end"), &json!({})).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND, "it has ended already");
    let rejected = house.get(&format!("/api/v1/imports/{id}/rejected.csv")).await;
    assert!(rejected.text.contains("line 4;"), "the rejected rows outlive the import: {}", rejected.text);
    assert_eq!(house.get(&format!("/api/v1/imports/{id}/lines?part=rejected")).await.json()["total"], 1);
    assert_eq!(house.get(&format!("/api/v1/imports/{id}/lines?part=new")).await.status, StatusCode::CONFLICT);
    assert_eq!(house.get("/api/v1/imports/99").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("/api/v1/imports/many").await.status, StatusCode::BAD_REQUEST);
    house.running.stop().await;
}

#[tokio::test]
async fn the_device_table_is_asked_as_the_page_asks_it() {
    let house = House::build().await;
    house.send_file("/api/v1/import?apply=true", TABLE).await;
    let all = house.get("/api/v1/park").await.json();
    assert_eq!((&all["total"], all["rows"].as_array().map(Vec::len)), (&json!(2), Some(2)), "{all}");
    let facet = all["facets"].as_array().and_then(|f| f.iter().find(|f| f["facet"] == "maker")).expect("makers");
    assert_eq!(facet["values"].as_array().map(Vec::len), Some(2), "{facet}");
    let some = house.get("/api/v1/park?q=qx7r&cat=laptop&cat=desktop&sort=-year&size=50").await.json();
    assert_eq!((&some["total"], &some["rows"][0]["serial"]), (&json!(1), &json!("QX7R2M1")), "{some}");
    let keys = house.get("/api/v1/park/keys?maker=Lenovo").await.json();
    let key = keys["keys"][0].as_str().expect("a key").to_owned();
    let one = house.get(&format!("/api/v1/fleet/{key}")).await.json();
    assert!(one["facts"].as_array().is_some_and(|f| f.iter().any(|f| f["value"] == "PF1KQ7A3")), "{one}");
    let table = house.get("/api/v1/park.csv?maker=Dell").await;
    assert_eq!(table.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(table.text.contains("QX7R2M1") && !table.text.contains("PF1KQ7A3"), "{}", table.text);
    for wrong in ["colour=red", "size=7", "sort=colour"] {
        let told = house.get(&format!("/api/v1/park?{wrong}")).await;
        assert_eq!((told.status, told.code().as_str()), (StatusCode::BAD_REQUEST, "usage"), "{wrong}: {}", told.text);
    }
    let stale = house.get("/api/v1/park/keys?seen=0-0000000000000000").await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "other devices fit now: {}", stale.text);
    house.running.stop().await;
}

#[tokio::test]
async fn views_of_a_person_are_kept_for_that_person() {
    let house = House::build().await;
    let marie = json!({ "login": "marie", "name": "Marie", "roles": ["admin"], "password": "quatre chevaux bleus" });
    house.post("/api/v1/accounts", &marie).await;
    let view = json!({ "list": "devices", "name": "À réformer", "query": "status=to_reform", "columns": [], "shared": false, "default": true });
    let saved = house.post("/api/v1/accounts/marie/views", &view).await;
    assert_eq!((saved.status, saved.json()), (StatusCode::OK, view.clone()));
    let views = async || house.get("/api/v1/accounts/marie/views?list=devices").await.json()["views"].clone();
    assert_eq!((&views().await[0]["owner"], &views().await[0]["name"]), (&json!("marie"), &view["name"]));
    let gone = call("DELETE", "/api/v1/accounts/marie/views/devices/%C3%80%20r%C3%A9former").body(Body::empty());
    assert_eq!(house.send(gone.expect("a request")).await.status, StatusCode::OK);
    assert_eq!(views().await, json!([]));
    assert_eq!(house.get("/api/v1/accounts/zoe/views?list=devices").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.post("/api/v1/accounts/zoe/views", &view).await.status, StatusCode::NOT_FOUND);
    house.running.stop().await;
}

#[tokio::test]
async fn the_node_tells_what_waits_what_it_keeps_and_its_paper() {
    let house = House::build().await;
    let inbox = house.get("/api/v1/inbox").await.json();
    assert_eq!((&inbox["total"], &inbox["items"]), (&json!(0), &json!([])));
    let paper = house.get("/api/v1/node/root-paper").await.json();
    assert_eq!(paper["paper"]["groups"].as_array().map(Vec::len), Some(14), "{paper}");
    let named = house.post("/api/v1/node/name", &json!({ "name": "Mairie de Fontval" })).await;
    assert_eq!(named.status, StatusCode::OK, "{}", named.text);
    assert_eq!(house.get("/api/v1/status").await.json()["name"], "Mairie de Fontval");
    assert_eq!(house.post("/api/v1/node/name", &json!({ "name": "" })).await.status, StatusCode::BAD_REQUEST);
    house.found().await;
    assert_eq!(house.get("/api/v1/node/root-paper").await.json()["paper"], Value::Null, "the root has left");
    let storage = house.get("/api/v1/node/storage").await.json();
    assert!(storage["events"].as_u64().is_some_and(|bytes| bytes > 0), "{storage}");
    house.running.stop().await;
}
