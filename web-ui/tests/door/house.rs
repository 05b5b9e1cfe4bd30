//! A real node in a temporary directory, and its door.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use regain_node::accounts::Accounts;
use regain_node::identity::{ASKED_GROUPS, Keys};
use regain_node::node::Settings;
use regain_node::run::{Net, Running};
use regain_node::wire::GossipMode;
use regain_web_ui::{Door, Hosts, Stage, Token, router};
use serde_json::{Value, json};
use tower::ServiceExt;

const TOKEN: [u8; 32] = [7; 32];

/// A node in a temporary directory, and its door.
pub struct House {
    pub running: Running,
    pub accounts: Accounts,
    pub router: Router,
    groups: Vec<String>,
    dir: tempfile::TempDir,
}

/// An answer.
pub struct Told {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{}: {e}", self.text))
    }

    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl House {
    pub async fn build() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let groups = Keys::create(&dir.path().join("vault"), None).expect("a new vault");
        let groups = ASKED_GROUPS.iter().map(|i| groups[*i].clone()).collect();
        House::open(dir, groups).await
    }

    async fn open(dir: tempfile::TempDir, groups: Vec<String>) -> Self {
        let settings = Settings::alone(dir.path(), "DSI <de> Valclair");
        let net = Net { gossip: GossipMode::Off, ..Net::default() };
        let running = Running::start(settings, net, None).await.expect("a node starts");
        let accounts = Accounts::open(dir.path(), "DSI <de> Valclair").expect("its directory");
        let door =
            Door::new(running.desk.clone(), accounts.clone(), Token::new(TOKEN), Hosts::loopback(8481), Stage::Real);
        House { running, accounts, router: router(door), groups, dir }
    }

    /// The same node, ended and started again.
    pub async fn again(self) -> Self {
        self.running.stop().await;
        House::open(self.dir, self.groups).await
    }

    /// Where the node keeps everything.
    pub fn data(&self) -> &std::path::Path {
        self.dir.path()
    }

    pub async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body in memory").to_bytes();
        Told { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Told {
        self.send(call("GET", path).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Told {
        self.send(call("POST", path).body(Body::from(body.to_string())).expect("a request")).await
    }

    pub async fn found(&self) -> Value {
        let body = json!({ "found": { "name": "Valclair", "territories": ["valclair"] }, "root_groups": self.groups });
        let told = self.post("/api/v1/network/found", &body).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.text);
        told.json()
    }
}

pub fn call(method: &str, path: &str) -> axum::http::request::Builder {
    let bearer = format!("Bearer {}", Token::new(TOKEN).to_text());
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1:8481")
        .header(header::AUTHORIZATION, bearer)
}
