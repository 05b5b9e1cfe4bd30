//! A node alone in its network, its door, and people at it: what tests of pages start from.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use regain_node::accounts::{Accounts, NewAccount, Password, Role, Roles};
use regain_node::desk::{Apply, EnterInput, FoundInput};
use regain_node::identity::{ASKED_GROUPS, Keys};
use regain_node::node::Settings;
use regain_node::run::{Net, Running};
use regain_node::wire::GossipMode;
use regain_web_ui::door::Stage;
use regain_web_ui::{Door, Hosts, Token, router};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};
use tower::ServiceExt;

const NAME: &str = "DSI <de> Valclair";
const SECRET: &str = "quatre mots sans aucun rapport";
const CSV: &str = "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\n\
    \"PC-1\";\"Portable\";\"Dell\";\"Latitude\";\"QX7R2M1\";\n\
    \"PC-2\";\"Portable\";\"Dell\";\"Latitude\";\"QX7R2M2\";\n\
    \"EC-1\";\"Moniteur\";\"Dell\";\"P2419\";\"QX7R2M3\";\n";

/// A node alone in its network, with three devices in hand, and its door.
pub struct House {
    pub running: Running,
    pub accounts: Accounts,
    pub router: Router,
    pub door: Door,
    _dir: tempfile::TempDir,
}

/// Somebody who is logged in.
pub struct Person {
    pub cookie: String,
    pub csrf: String,
}

pub struct Told {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
    pub headers: HeaderMap,
}

impl House {
    pub async fn build() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let groups = Keys::create(&dir.path().join("vault"), None).expect("a new vault");
        let settings = Settings::alone(dir.path(), NAME);
        let net = Net { gossip: GossipMode::Off, ..Net::default() };
        let running = Running::start(settings, net, None).await.expect("a node starts");
        let accounts = Accounts::open(dir.path(), NAME).expect("accounts");
        let (desk, hosts) = (running.desk.clone(), Hosts::loopback(8481));
        let door = Door::new(desk, accounts.clone(), Token::new([7; 32]), hosts, Stage::Real);
        let asked: Vec<String> = ASKED_GROUPS.iter().map(|i| groups[*i].clone()).collect();
        let found: FoundInput =
            serde_json::from_value(json!({ "name": "Valclair", "territories": ["valclair"] })).expect("an input");
        let enter: EnterInput = serde_json::from_value(json!({})).expect("an input");
        running.desk.ask(move |node| node.found_alone(&found, &asked)).await.expect("a network");
        running.desk.ask(|node| node.import(CSV.as_bytes(), Apply::Commit)).await.expect("an import");
        running.desk.ask(move |node| node.enter_devices(&enter)).await.expect("devices enter");
        House { running, accounts, router: router(door.clone()), door, _dir: dir }
    }

    pub async fn person(&self, login: &str, role: Role) -> Person {
        let roles = Roles::from_iter([role]);
        let new = NewAccount { login: login.into(), name: login.into(), roles, password: Password::new(SECRET.into()) };
        match self.accounts.first_run_token() {
            Some(token) => self.accounts.found_first(&token, new).await.expect("the first account"),
            None => self.accounts.add("test", new).await.expect("an account"),
        };
        let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let logged = self.accounts.log_in(login, Password::new(SECRET.into()), from).await.expect("a session");
        if logged.session.must_change {
            let other = "quatre autres mots bien choisis";
            let both = (Password::new(SECRET.into()), Password::new(other.into()));
            let id = logged.session.id.clone();
            self.accounts.change_password(login, both, &id, from).await.expect("another password");
        }
        Person { cookie: format!("s={}", logged.token.as_str()), csrf: logged.session.csrf.clone() }
    }

    pub async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body in memory").to_bytes();
        let to = parts.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Told { status: parts.status, to, text: String::from_utf8_lossy(&bytes).into_owned(), headers: parts.headers }
    }

    pub async fn get(&self, who: &Person, path: &str) -> Told {
        let request = Request::get(path).header(header::HOST, "127.0.0.1:8481").header(header::COOKIE, &who.cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// A page that must be there.
    pub async fn page(&self, who: &Person, path: &str) -> String {
        let told = self.get(who, path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.text);
        assert_eq!(told.text.matches("<h1").count(), 1, "{path} has one heading");
        for bad in ["style=\"", "onclick", "hx-on"] {
            assert!(!told.text.contains(bad), "{path} has {bad}");
        }
        told.text
    }

    pub async fn post(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Told {
        let mut all = vec![("_jeton", who.csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_as_is(who, path, &all).await
    }

    pub async fn post_as_is(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Told {
        let body = serde_html_form::to_string(fields).expect("a form");
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8481")
            .header(header::ORIGIN, "http://127.0.0.1:8481")
            .header(header::COOKIE, &who.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Sends a form that must succeed; the page that it leads to, without what it tells.
    pub async fn act(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> String {
        let told = self.post(who, path, fields).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{path}: {}", told.text);
        told.to.split('?').next().unwrap_or_default().to_owned()
    }

    /// Network ids of the devices that the form for a lot lists.
    pub async fn rows(&self, who: &Person) -> Vec<String> {
        let page = self.page(who, "/lots/nouveau").await;
        let parts = page.split("name=\"row\" value=\"").skip(1);
        parts.filter_map(|p| p.split('"').next()).map(str::to_owned).collect()
    }

    pub async fn lot(&self, who: &Person, title: &str) -> String {
        let rows = self.rows(who).await;
        assert_eq!(rows.len(), 3);
        let mut fields = vec![("title", title)];
        fields.extend(rows.iter().map(|r| ("row", r.as_str())));
        self.act(who, "/lots", &fields).await
    }
}
