//! Lots, offers, needs and hand-overs as people meet them in their browser, with a real node behind.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use regain_node::accounts::{Accounts, NewAccount, Password, Role, Roles};
use regain_node::desk::{Apply, EnterInput, FoundInput};
use regain_node::identity::{ASKED_GROUPS, Keys};
use regain_node::node::{Discovery, Settings};
use regain_node::run::{Net, Running};
use regain_node::wire::{GossipMode, MemoryAddresses};
use regain_protocol::engine::SyncMode;
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
struct House {
    running: Running,
    accounts: Accounts,
    router: Router,
    _dir: tempfile::TempDir,
}

/// Somebody who is logged in.
struct Person {
    cookie: String,
    csrf: String,
}

struct Told {
    status: StatusCode,
    to: String,
    text: String,
}

impl House {
    async fn build() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let groups = Keys::create(&dir.path().join("vault"), None).expect("a new vault");
        let settings = Settings {
            data: dir.path().into(),
            name: NAME.into(),
            peers: Vec::new(),
            discovery: Discovery::Off,
            sync: SyncMode::Heads,
            sync_every: 60,
            hold_after_append: None,
        };
        let net = Net { listen: Vec::new(), gossip: GossipMode::Off, memory: MemoryAddresses::Accepted };
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
        House { running, accounts, router: router(door), _dir: dir }
    }

    async fn person(&self, login: &str, role: Role) -> Person {
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

    async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body in memory").to_bytes();
        let to = parts.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Told { status: parts.status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, who: &Person, path: &str) -> Told {
        let request = Request::get(path).header(header::HOST, "127.0.0.1:8481").header(header::COOKIE, &who.cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// A page that must be there.
    async fn page(&self, who: &Person, path: &str) -> String {
        let told = self.get(who, path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.text);
        assert_eq!(told.text.matches("<h1").count(), 1, "{path} has one heading");
        for bad in ["style=\"", "onclick", "hx-on"] {
            assert!(!told.text.contains(bad), "{path} has {bad}");
        }
        told.text
    }

    async fn post(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Told {
        let mut all = vec![("_jeton", who.csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_as_is(who, path, &all).await
    }

    async fn post_as_is(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Told {
        let body = serde_html_form::to_string(fields).expect("a form");
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8481")
            .header(header::ORIGIN, "http://127.0.0.1:8481")
            .header(header::COOKIE, &who.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Sends a form that must succeed; the page that it leads to, without what it tells.
    async fn act(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> String {
        let told = self.post(who, path, fields).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{path}: {}", told.text);
        told.to.split('?').next().unwrap_or_default().to_owned()
    }

    /// Network ids of the devices that the form for a lot lists.
    async fn rows(&self, who: &Person) -> Vec<String> {
        let page = self.page(who, "/lots/nouveau").await;
        let parts = page.split("name=\"row\" value=\"").skip(1);
        parts.filter_map(|p| p.split('"').next()).map(str::to_owned).collect()
    }

    async fn lot(&self, who: &Person, title: &str) -> String {
        let rows = self.rows(who).await;
        assert_eq!(rows.len(), 3);
        let mut fields = vec![("title", title)];
        fields.extend(rows.iter().map(|r| ("row", r.as_str())));
        self.act(who, "/lots", &fields).await
    }
}

#[tokio::test]
async fn what_others_write_stays_text() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let markup = "<img src=x onerror=alert(1)><b hx-get=/deconnexion hx-trigger=load>\"'&";
    let turned = "facture\u{202E}fdp.exe\u{200B}";
    let long = "é".repeat(700);
    for title in [markup, turned, &long] {
        let lot = house.lot(&who, title).await;
        let id = lot.rsplit('/').next().expect("an id").to_owned();
        let fields = [("lot", id.as_str()), ("text", title), ("title", "gift"), ("n.laptop", "2")];
        let offer = house.act(&who, "/annonces/offres", &fields).await;
        let need = house.act(&who, "/annonces/besoins", &[("text", title), ("n.screen", "1")]).await;
        house.act(&who, &format!("{lot}/dossier"), &[("what", "note"), ("note", "Palette <b>prête</b>")]).await;
        let lists = ["/lots", "/annonces", "/annonces?onglet=besoins"].map(str::to_owned);
        for path in lists.into_iter().chain([lot, offer, need]) {
            let page = house.page(&who, &path).await;
            assert!(!page.contains("<img") && !page.contains("<b hx-get") && !page.contains("<b>pr"), "{path}");
            assert!(!page.contains(['\u{202E}', '\u{200B}']), "{path} turns the line");
            assert!(!page.contains(&"é".repeat(201)), "{path} shows a long text whole");
        }
    }
    let page = house.page(&who, "/annonces").await;
    assert!(page.contains("<bdi>&#60;img src=x onerror=alert(1)&#62;"), "{page}");
    assert!(page.contains("2 portables"), "the lines are told in words: {page}");
    house.running.stop().await;
}

#[tokio::test]
async fn a_form_without_the_sessions_secret_does_nothing() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let rows = house.rows(&who).await;
    let fields = [("title", "Hiver"), ("row", rows[0].as_str())];
    let told = house.post_as_is(&who, "/lots", &fields).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    let wrong = [("_jeton", "x"), ("title", "Hiver"), ("row", rows[0].as_str())];
    assert_eq!(house.post_as_is(&who, "/lots", &wrong).await.status, StatusCode::FORBIDDEN);
    assert!(house.running.desk.ask(|node| node.lots()).await.expect("lots").lots.is_empty());
    house.running.stop().await;
}

#[tokio::test]
async fn who_only_reads_sees_no_forms_and_may_send_none() {
    let house = House::build().await;
    let (manager, reader) = (house.person("marie", Role::Gestion).await, house.person("luc", Role::Lecture).await);
    let lot = house.lot(&manager, "Hiver").await;
    let id = lot.rsplit('/').next().expect("an id").to_owned();
    let offer = house
        .act(&manager, "/annonces/offres", &[("lot", &id), ("text", "Deux"), ("title", "gift"), ("n.laptop", "2")])
        .await;
    for path in ["/lots", "/annonces", "/annonces?onglet=besoins", "/remises", &lot, &offer] {
        let page = house.page(&reader, path).await;
        let main = page.split("<main").nth(1).expect("a main part");
        assert!(!main.contains("method=\"post\""), "{path} has a form");
    }
    let page = house.page(&reader, &lot).await;
    assert!(page.contains("réservés au rôle Gestion"), "the reason is told");
    for path in ["/lots", "/annonces/offres", "/remises", "/annonces/besoins"] {
        assert_eq!(house.post(&reader, path, &[("title", "x")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/lots/nouveau", "/remises/nouvelle"] {
        assert_eq!(house.get(&reader, path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    house.running.stop().await;
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let told = house.post(&who, "/annonces/besoins", &[("text", "Dix écrans"), ("n.screen", "dix")]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text.contains("value=\"Dix écrans\"") && told.text.contains("value=\"dix\""), "{}", told.text);
    assert!(told.text.contains("role=\"alert\""));
    let rows = house.rows(&who).await;
    let told = house.post(&who, "/lots", &[("title", ""), ("row", rows[1].as_str())]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text.contains(&format!("value=\"{}\" checked", rows[1])), "{}", told.text);
    let half = [("text", "Un écran"), ("n.screen", "1"), ("from", "2027-01-01")];
    assert_eq!(house.post(&who, "/annonces/besoins", &half).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.running.stop().await;
}

#[tokio::test]
async fn a_hand_over_is_read_again_before_it_is_signed() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let lot = house.lot(&who, "Hiver").await;
    let id = lot.rsplit('/').next().expect("an id").to_owned();
    let form = house.page(&who, &format!("/remises/nouvelle?lot={id}")).await;
    assert_eq!(form.matches("name=\"row\"").count(), 3);
    assert!(form.contains("QX7R2M1"), "the giver sees its own serials");
    let rows = house.rows(&who).await;
    let fields = [
        ("lot", id.as_str()),
        ("party", "outside"),
        ("kind", "eco_organisme"),
        ("proof", "slip"),
        ("slip", "B-<12>"),
        ("title", "gift"),
        ("destination", "donne"),
        ("basis", "ordinary"),
        ("manifest", "serials"),
        ("on", "2026-11-20"),
        ("row", rows[0].as_str()),
    ];
    let review = house.post(&who, "/remises/relire", &fields).await;
    assert_eq!(review.status, StatusCode::OK, "{}", review.text);
    assert!(review.text.contains("B-&#60;12&#62;") && review.text.contains("n’aura qu’une clé"), "{}", review.text);
    assert!(
        house.running.desk.ask(|node| node.gives()).await.expect("gives").gives.is_empty(),
        "nothing is signed yet"
    );
    let give = house.act(&who, "/remises", &fields).await;
    let page = house.page(&who, &give).await;
    assert!(page.contains("aria-current=\"step\">Prise hors réseau, une clé"), "{page}");
    assert!(!page.contains("/reception\"") && !page.contains("/rappel\""), "nothing is left to sign");
    let nobody = [("lot", id.as_str()), ("party", "member"), ("row", rows[1].as_str()), ("on", "2026-11-20")];
    assert_eq!(house.post(&who, "/remises/relire", &nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.get(&who, "/remises/abcdef0123").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get(&who, "/lots/abcdef%0A").await.status, StatusCode::NOT_FOUND);
    house.running.stop().await;
}

#[tokio::test]
async fn a_withdrawn_text_is_gone_and_its_facts_stay() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let need = house.act(&who, "/annonces/besoins", &[("text", "Dix écrans"), ("n.screen", "10")]).await;
    assert!(house.page(&who, &need).await.contains("Dix écrans"));
    house.act(&who, &format!("{need}/retrait"), &[]).await;
    let page = house.page(&who, &need).await;
    assert!(!page.contains("Dix écrans") && page.contains("Texte retiré") && page.contains("10 écrans"), "{page}");
    assert!(!page.contains("/retrait\""), "what is withdrawn is not withdrawn twice");
    house.running.stop().await;
}
