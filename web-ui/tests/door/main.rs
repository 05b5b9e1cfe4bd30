//! The door as a browser, a program and an attacker meet it, with a real node behind it.

mod calls_of_pages;
mod house;
mod imports;
mod pulls;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use house::{House, Told, call};
use regain_node::accounts::{FILE_TOKEN, NewToken, Role, Roles};
use regain_web_ui::door::calls;
use regain_web_ui::{Token, Way};
use serde_json::json;

#[tokio::test]
async fn without_the_token_nothing_is_told() {
    let house = House::build().await;
    for (method, path) in [
        ("GET", "/api/v1/status"),
        ("POST", "/api/v1/lots"),
        ("PUT", "/api/v1/holds/x"),
        ("GET", "/api/v1/no/such/call"),
    ] {
        for shown in [None, Some("Bearer x".to_owned()), Some(format!("Bearer {}", Token::new([8; 32]).to_text()))] {
            let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:8481");
            if let Some(shown) = &shown {
                request = request.header(header::AUTHORIZATION, shown);
            }
            let told = house.send(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{method} {path} {shown:?}");
            assert_eq!(told.code(), "unauthorized");
            assert_eq!(told.headers[header::WWW_AUTHENTICATE], "Bearer");
        }
    }
    let health = Request::builder().uri("/api/v1/health").header(header::HOST, "localhost:8481");
    let told = house.send(health.body(Body::empty()).expect("a request")).await;
    assert_eq!((told.status, told.text.as_str()), (StatusCode::OK, "ok"));
    house.running.stop().await;
}

/// DNS rebinding: a page of another site gets its own name resolved to this machine, and even knows the token.
#[tokio::test]
async fn under_a_foreign_name_nothing_is_told() {
    let house = House::build().await;
    for path in ["/", "/connexion", "/api/v1/health", "/api/v1/status"] {
        for host in ["evil.example", "evil.example:8481", "127.0.0.1", "127.0.0.1:80", "localhost:8481.evil.example"] {
            let request = call("GET", path).body(Body::empty()).expect("a request");
            let (mut parts, body) = request.into_parts();
            parts.headers.insert(header::HOST, host.parse().expect("a header"));
            let told = house.send(Request::from_parts(parts, body)).await;
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{path} as {host}");
        }
    }
    let two =
        call("GET", "/api/v1/status").header(header::HOST, "evil.example").body(Body::empty()).expect("a request");
    assert_eq!(house.send(two).await.status, StatusCode::FORBIDDEN, "two names are one too many");
    let whole = call("GET", "http://evil.example/api/v1/status").body(Body::empty()).expect("a request");
    assert_eq!(house.send(whole).await.status, StatusCode::FORBIDDEN, "a whole URL names the host as well");
    let none = Request::builder().uri("/").body(Body::empty()).expect("a request");
    assert_eq!(house.send(none).await.status, StatusCode::FORBIDDEN);
    house.running.stop().await;
}

#[tokio::test]
async fn every_answer_carries_the_headers_and_none_opens_it_to_other_sites() {
    let house = House::build().await;
    for path in ["/", "/connexion", "/nowhere", "/api/v1/status", "/api/v1/nowhere"] {
        let told = house.get(path).await;
        let csp = told.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(csp.starts_with("default-src 'none'") && csp.contains("frame-ancestors 'none'"), "{path}: {csp}");
        assert!(!csp.contains("unsafe") && csp.contains("script-src 'self' 'nonce-"), "{csp}");
        assert_eq!(told.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(told.headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(told.headers[header::CACHE_CONTROL], "no-store");
        assert!(told.headers.keys().all(|k| !k.as_str().starts_with("access-control")), "{path} has a CORS header");
    }
    house.running.stop().await;
}

#[tokio::test]
async fn errors_have_one_form() {
    let house = House::build().await;
    let told = house.get("/api/v1/nowhere").await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let told = house.send(call("DELETE", "/api/v1/status").body(Body::empty()).expect("a request")).await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "usage"));
    let told = house.get("/api/v1/network").await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::CONFLICT, "conflict"), "in no network yet");
    let told = house.post("/api/v1/lots", &json!({ "titel": "x" })).await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::BAD_REQUEST, "usage"));
    assert!(told.text.contains("titel"), "{}", told.text);
    let told = house.get("/api/v1/indicators/reen?yaer=2026").await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::BAD_REQUEST, "usage"));
    let long = call("POST", "/api/v1/lots").body(Body::from(vec![b' '; 1024 * 1024 + 1])).expect("a request");
    assert_eq!(house.send(long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let wrong = json!({ "found": { "name": "V", "territories": ["v"] }, "root_groups": ["AAAA", "BBBB"] });
    let told = house.post("/api/v1/network/found", &wrong).await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::FORBIDDEN, "refused"));
    house.found().await;
    let told = house.get("/api/v1/devices/R-999999").await;
    assert_eq!((told.status, told.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    house.running.stop().await;
}

#[tokio::test]
async fn a_fleet_becomes_a_lot_and_a_bundle() {
    let house = House::build().await;
    house.found().await;
    let csv = "\"Nom\";\"Type\";\"Fabricant\";\"Numéro de série\";\n\"PC-1\";\"Portable\";\"Dell\";\"QX7R2M1\";\n\"PC-2\";\"Portable\";\"Dell\";\"QX7R2M2\";\n";
    let rehearse = call("POST", "/api/v1/import").body(Body::from(csv)).expect("a request");
    let told = house.send(rehearse).await;
    assert_eq!((told.status, &told.json()["applied"]), (StatusCode::OK, &json!(false)), "{}", told.text);
    assert_eq!(house.get("/api/v1/fleet").await.json()["devices"], json!([]), "a rehearsal changes nothing");
    let apply = call("POST", "/api/v1/import?apply=true").body(Body::from(csv)).expect("a request");
    let applied = house.send(apply).await.json();
    assert_eq!(applied["new"], 2, "{applied}");
    let entered = house.post("/api/v1/devices/enter", &json!({})).await.json();
    assert_eq!(entered["entered"], 2, "{entered}");
    let lot =
        house.post("/api/v1/lots", &json!({ "title": "Hiver", "select": { "devices": ["QX7R2M1"] } })).await.json();
    let id = lot["event"].as_str().expect("an id");
    assert_eq!(house.get("/api/v1/lots").await.json()["lots"][0]["devices"], 1);
    let found = house.get("/api/v1/devices?device=QX7R2M1").await.json();
    assert_eq!(found["devices"][0]["private"]["serial"], "QX7R2M1");
    let all = house.get("/api/v1/outcomes").await.json();
    assert_eq!(all["total"], 2);
    let some = house.get(&format!("/api/v1/outcomes?lot={id}")).await.json();
    assert_eq!((&some["total"], &some["by_state"]), (&json!(1), &json!({ "in_service": 1 })));
    let table = house.get("/api/v1/outcomes?format=csv").await;
    assert_eq!(table.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(table.text.lines().count(), 3);
    let ratio = house.get("/api/v1/indicators/reen?year=2026&owner=").await.json();
    assert_eq!(
        (&ratio["indicator"], &ratio["denominator"]),
        (&json!("I-12"), &json!(0)),
        "an empty owner is one's own"
    );
    let bundle = house.get("/api/v1/bundle").await;
    assert_eq!(bundle.headers[header::CONTENT_TYPE], "application/octet-stream");
    assert!(bundle.headers[header::CONTENT_DISPOSITION].to_str().expect("text").starts_with("attachment"));
    assert!(bundle.text.starts_with("REGAIN"));
    house.running.stop().await;
}

#[tokio::test]
async fn the_door_speaks_two_languages_and_leads_to_the_first_account() {
    let house = House::build().await;
    assert_eq!(house.get("/").await.status, StatusCode::SEE_OTHER, "nobody is logged in");
    let french = house.get("/connexion").await;
    for part in ["<html lang=\"fr\"", "<main", "DSI &#60;de&#62; Valclair", "aucun compte"] {
        assert!(french.text.contains(part), "`{part}` is missing in:\n{}", french.text);
    }
    assert!(!french.text.contains("<de>") && !french.text.contains("style=\""));
    let asked = call("GET", "/connexion").header(header::ACCEPT_LANGUAGE, "en-GB,en;q=0.9").body(Body::empty());
    let english = house.send(asked.expect("a request")).await;
    assert!(english.text.contains("<html lang=\"en\"") && english.text.contains("no account yet"), "{}", english.text);
    let lost = house.get("/nowhere").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.text.contains("<main") && lost.text.contains("R-404"));
    house.running.stop().await;
}

#[tokio::test]
async fn a_token_opens_the_calls_of_its_roles_and_no_others() {
    let house = House::build().await;
    for role in Role::ALL {
        let scopes = Roles::from_iter([role]);
        let wanted = NewToken { label: role.code().into(), scopes: scopes.clone(), expires: None };
        let (token, _) = house.accounts.new_token(FILE_TOKEN, &wanted).expect("it fits");
        for Way { method, path, need } in calls() {
            let uri = format!("/api/v1{}", path.replace(['{', '}'], ""));
            let request = Request::builder()
                .method(method)
                .uri(uri)
                .header(header::HOST, "127.0.0.1:8481")
                .header(header::AUTHORIZATION, format!("Bearer {}", token.as_str()));
            let told = house.send(request.body(Body::empty()).expect("a request")).await;
            let refused = told.status == StatusCode::FORBIDDEN && told.text.contains("has not the roles");
            assert_eq!(refused, !need.met(Some(&scopes)), "{} {method} {path}: {}", role.code(), told.text);
            assert_ne!(told.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_ne!(told.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path} is no call");
            assert!(!told.text.contains("there is no call"), "{method} {path} is no call");
        }
    }
    house.running.stop().await;
}

/// A `HEAD` is answered by the route of its `GET`, and takes the same.
#[tokio::test]
async fn no_call_is_in_the_table_twice_and_head_takes_what_get_takes() {
    let names: std::collections::BTreeSet<_> = calls().iter().map(|c| (c.method, c.path)).collect();
    assert_eq!(names.len(), calls().len());
    let house = House::build().await;
    let scopes = Roles::from_iter([Role::Collecte]);
    let wanted = NewToken { label: "tournée".into(), scopes, expires: None };
    let (token, _) = house.accounts.new_token(FILE_TOKEN, &wanted).expect("it fits");
    let head = async |path: &str| {
        let request = Request::head(format!("/api/v1{path}"))
            .header(header::HOST, "127.0.0.1:8481")
            .header(header::AUTHORIZATION, format!("Bearer {}", token.as_str()));
        house.send(request.body(Body::empty()).expect("a request")).await.status
    };
    assert_eq!(head("/status").await, StatusCode::OK);
    assert_eq!(head("/warnings").await, StatusCode::FORBIDDEN);
    assert_eq!(head("/openapi.json").await, StatusCode::FORBIDDEN, "reading is not for rounds");
    house.running.stop().await;
}

#[tokio::test]
async fn people_are_made_and_a_revoked_token_opens_nothing() {
    let house = House::build().await;
    let marie = json!({ "login": "marie", "name": "Marie", "roles": ["admin"], "password": "quatre chevaux bleus" });
    let told = house.post("/api/v1/accounts", &marie).await;
    assert_eq!((told.status, &told.json()["login"]), (StatusCode::OK, &json!("marie")), "{}", told.text);
    assert!(!told.text.contains("argon2"), "hashes are not told");
    assert_eq!(house.post("/api/v1/accounts", &marie).await.status, StatusCode::CONFLICT);
    assert_eq!(house.post("/api/v1/accounts/marie/disable", &json!({})).await.status, StatusCode::CONFLICT);
    assert_eq!(house.post("/api/v1/accounts/zoe/enable", &json!({})).await.status, StatusCode::NOT_FOUND);
    let told = house.post("/api/v1/accounts/marie/roles", &json!({ "roles": ["chief"] })).await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST, "{}", told.text);
    let reset = house.post("/api/v1/accounts/marie/reset", &json!({})).await.json();
    assert_eq!(reset["password"].as_str().map(str::len), Some(19), "{reset}");
    let made = house.post("/api/v1/tokens", &json!({ "label": "essai", "scopes": ["lecture"] })).await.json();
    let token = made["token"].as_str().expect("shown once").to_owned();
    let listed = house.get("/api/v1/tokens").await;
    assert!(listed.text.contains("essai") && !listed.text.contains(&token));
    let status = async || {
        let shown = call("GET", "/api/v1/warnings").body(Body::empty()).expect("a request");
        let (mut parts, body) = shown.into_parts();
        parts.headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().expect("a header"));
        house.send(Request::from_parts(parts, body)).await.status
    };
    assert_eq!(status().await, StatusCode::OK);
    let id = made["told"]["id"].as_str().expect("an id");
    let revoke = call("DELETE", &format!("/api/v1/tokens/{id}")).body(Body::empty()).expect("a request");
    assert_eq!(house.send(revoke).await.status, StatusCode::OK);
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
    let acts = house.get("/api/v1/audit").await.json();
    assert_eq!((&acts["acts"][0]["act"], &acts["acts"][0]["by"]), (&json!("token.revoke"), &json!("(file token)")));
    house.running.stop().await;
}

#[tokio::test]
async fn an_offer_is_followed_from_its_lot_to_its_hand_over() {
    let house = House::build().await;
    house.found().await;
    let csv = "\"Nom\";\"Type\";\"Fabricant\";\"Numéro de série\";\n\"PC-1\";\"Portable\";\"Dell\";\"QX7R2M1\";\n\"PC-2\";\"Portable\";\"Dell\";\"QX7R2M2\";\n";
    house.send(call("POST", "/api/v1/import?apply=true").body(Body::from(csv)).expect("a request")).await;
    house.post("/api/v1/devices/enter", &json!({})).await;
    let event = |told: Told| told.json()["event"].as_str().unwrap_or_else(|| panic!("{}", told.text)).to_owned();
    let lot = event(house.post("/api/v1/lots", &json!({ "title": "Hiver", "select": {} })).await);
    let page = house.get(&format!("/api/v1/lots/{lot}")).await.json();
    assert_eq!((&page["state"], &page["own"], &page["may_edit"]), (&json!("prepared"), &json!(true), &json!(true)));
    assert_eq!(page["list"][0]["private"]["manufacturer"], "Dell", "{page}");
    assert!(page["told_on"].as_str().is_some_and(|d| d.len() == 10), "{page}");
    let window = ["2026-03-01", "2026-03-31"];
    let offer = json!({ "lot": lot, "text": "Deux portables", "title": "gift", "window": window });
    let offer = event(house.post("/api/v1/offers", &offer).await);
    assert_eq!(house.get(&format!("/api/v1/lots/{lot}")).await.json()["offers"][0]["offer"], json!(offer));
    let page = house.get(&format!("/api/v1/offers/{offer}")).await.json();
    assert_eq!((&page["state"], &page["from"], &page["until"]), (&json!("open"), &json!(window[0]), &json!(window[1])));
    assert_eq!((&page["left"], &page["of_lot"]["state"]), (&json!({ "laptop": 2 }), &json!("offered")));
    assert_eq!(page["signed"]["kind"], "Offer", "{page}");
    let need = event(house.post("/api/v1/needs", &json!({ "text": "Un écran", "lines": { "screen": 1 } })).await);
    let need_page = house.get(&format!("/api/v1/needs/{need}")).await.json();
    assert_eq!((&need_page["state"], &need_page["text"]), (&json!("open"), &json!("Un écran")));
    house.post("/api/v1/withdrawals", &json!({ "event": need })).await;
    assert_eq!(house.get("/api/v1/needs").await.json()["needs"][0]["state"], "withdrawn");
    let erased = json!({ "select": {}, "on": "2026-03-02", "certificate": { "text": "Effacé" },
        "what": { "kind": "erased", "found": 1, "certified": 1, "method": "purge_sanitize_block" } });
    event(house.post("/api/v1/steps", &erased).await);
    let outside = json!({ "outside": { "kind": "distributor_social", "proof": "slip", "slip": "B-12" }, "select": { "take": 1 },
        "title": "gift", "destination": "donne", "on": "2026-03-03" });
    let give = event(house.post("/api/v1/gives", &outside).await);
    let page = house.get(&format!("/api/v1/gives/{give}")).await.json();
    assert_eq!(
        (&page["state"], &page["role"], &page["to"]["one_key"]),
        (&json!("one_key"), &json!("giver"), &json!(true))
    );
    assert_eq!((&page["positions"][0]["outcome"], &page["received"]), (&json!("one_key"), &json!([])));
    assert_eq!(page["positions"][0]["private"]["manufacturer"], "Dell");
    let device = page["list"][0].as_str().expect("an id");
    let chain = house.get(&format!("/api/v1/devices/{device}")).await.json()["chain"].clone();
    assert_eq!((&chain[1]["what"], &chain[1]["proofs"][0]["kind"]), (&json!("erased"), &json!("certificate")));
    let proofs = &chain[2]["proofs"];
    assert_eq!(
        (&chain[2]["what"], &proofs[0]["kind"], &proofs[0]["may_open"]),
        (&json!("given"), &json!("slip"), &json!(true))
    );
    let file = format!("/api/v1/events/{give}/attachments/{}", proofs[0]["id"].as_str().expect("an id"));
    assert_eq!(house.get(&file).await.text, "B-12");
    assert_eq!(house.get("/api/v1/lots/000000").await.status, StatusCode::NOT_FOUND);
    house.running.stop().await;
}
