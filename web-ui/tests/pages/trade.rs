//! Lots, offers, needs and hand-overs as people meet them in their browser, with a real node behind.

use crate::house::House;
use axum::http::StatusCode;
use regain_node::accounts::Role;

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
