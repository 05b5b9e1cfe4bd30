//! Every page and form: who may, what they are guarded with, what they must never hold.

use crate::house::{House, Person, Told};
use axum::http::{StatusCode, header};
use regain_node::accounts::Role;
use regain_web_ui::door::table;
use regain_web_ui::need::Need;

/// A way with its parameters filled in by ids of nothing.
fn filled(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|p| if p.starts_with('{') { "00000000" } else { p }).collect();
    parts.join("/")
}

async fn go(house: &House, who: &Person, method: &str, path: &str) -> Told {
    match method {
        "GET" => house.get(who, &filled(path)).await,
        _ => house.post_as_is(who, &filled(path), &[]).await,
    }
}

/// Each role at each way: where it may not, the page says so and nothing else happens; where it may, a form without the
/// session's secret is refused as such.
#[tokio::test]
async fn roles_open_their_ways_and_no_others() {
    let house = House::build().await;
    let mut checked = 0;
    for role in Role::ALL {
        let who = house.person(role.code(), role).await;
        // The first account of a node administers it, whatever else it is.
        let roles = house.accounts.account(role.code()).expect("an account").roles;
        for way in table(&house.door).iter().filter(|w| w.path != "/flux" && w.path != "/deconnexion") {
            let told = go(&house, &who, way.method, way.path).await;
            let (place, may) = (format!("{} {} {}", role.code(), way.method, way.path), way.need.met(Some(&roles)));
            assert_eq!(told.text.contains("R-401"), !may, "{place}: {} {}", told.status, told.text);
            if !may {
                assert_eq!(told.status, StatusCode::FORBIDDEN, "{place}");
            } else if way.method == "POST" && way.need != Need::Anyone {
                let refused = told.text.contains("R-419") || told.text.contains("R-422");
                assert!(refused, "{place} took a form without its secret: {} {}", told.status, told.text);
            }
            checked += 1;
        }
    }
    assert!(checked > 250, "{checked} ways of roles were checked");
    house.running.stop().await;
}

#[tokio::test]
async fn who_is_not_logged_in_sees_the_door_only() {
    let house = House::build().await;
    let nobody = Person { cookie: "s=nobody".into(), csrf: "x".into() };
    for way in table(&house.door).iter().filter(|w| w.need != Need::Anyone) {
        let told = go(&house, &nobody, way.method, way.path).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{} {}", way.method, way.path);
        assert!(told.to.starts_with("/connexion?vers="), "{} leads to {}", way.path, told.to);
        assert!(!told.text.contains("QX7R2M1"), "{} tells a serial", way.path);
    }
    house.running.stop().await;
}

#[tokio::test]
async fn every_page_is_guarded_and_carries_nothing_of_its_own_to_run() {
    let house = House::build().await;
    let who = house.person("claire", Role::Admin).await;
    for way in table(&house.door).iter().filter(|w| w.method == "GET" && w.path != "/flux") {
        let told = go(&house, &who, way.method, way.path).await;
        let text = |name: header::HeaderName| told.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let policy = text(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.contains("default-src 'none'") && policy.contains("require-trusted-types-for 'script'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(text(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        if !text(header::CONTENT_TYPE).starts_with("text/html") || told.text.is_empty() {
            continue;
        }
        let nonce = policy.split("'nonce-").nth(1).and_then(|p| p.split('\'').next()).expect("a nonce");
        for tag in told.text.split("<script").skip(1) {
            assert!(
                tag.starts_with(&format!(" defer nonce=\"{nonce}\" src="))
                    || tag.starts_with(&format!(" type=\"module\" nonce=\"{nonce}\" src=")),
                "{}: {}",
                way.path,
                &tag[..80]
            );
        }
        for bad in [" style=", "javascript:", " onclick", " onload", "hx-on", "http://", "https://", "<iframe"] {
            assert!(!told.text.contains(bad), "{} holds {bad}", way.path);
        }
        assert!(!told.text.contains("/assets/missing"), "{} names a file that is not here", way.path);
        assert_eq!(told.text.matches("<h1").count(), 1, "{}", way.path);
        assert!(told.text.contains("<html lang=\"fr\""), "{}", way.path);
    }
    house.running.stop().await;
}
