//! The directory as people meet it in their browser.

use crate::house::House;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use regain_node::accounts::Role;
use regain_node::desk::{Apply, DirectoryQuery, Whose};
use tower::ServiceExt;

const LIST: &str = "Nom;Services;Code postal;Commune;Labels;SIRET\n\
    Répare-Tout <b>;Réparation;38400;Saint-Martin-d'Hères;QualiRépar;73282932000074\n\
    Café des Pinces;auto-réparation;38190;Les Adrets;;\n\
    Sans Commune;Collecte;99999;Nulle-Part;;12345678901234\n\
    ;Collecte;38000;Grenoble;;\n";

async fn list(house: &House) {
    let told =
        house.running.desk.ask(|node| node.import_directory(LIST.as_bytes(), "Liste <i>d'essai", Apply::Commit)).await;
    let told = told.expect("a list");
    assert_eq!((told.new, told.rejected.len(), told.warnings.len()), (3, 1, 1));
}

#[tokio::test]
async fn lists_are_marked_and_come_twice_without_effect() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    list(&house).await;
    let again =
        house.running.desk.ask(|n| n.import_directory(LIST.as_bytes(), "Liste <i>d'essai", Apply::Commit)).await;
    let again = again.expect("a list");
    assert_eq!((again.new, again.changed, again.unchanged, again.total), (0, 0, 3, 3));
    let page = house.page(&who, "/annuaire").await;
    assert!(page.contains("Répare-Tout &#60;b&#62;") && page.contains("Non-membre"), "{page}");
    assert!(page.contains("Sans date"), "a label of a list has no dates");
    let one = page.split("href=\"/annuaire/organisation?").nth(2).and_then(|p| p.split('"').next()).expect("a link");
    let page = house.page(&who, &format!("/annuaire/organisation?{one}")).await;
    assert!(page.contains("Liste &#60;i&#62;d&#39;essai") && page.contains("jamais envoyée"), "{page}");
    let lost = house.get(&who, "/annuaire/organisation?id=personne").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    // Nothing of it is in what other nodes are given.
    let bundle = house.running.desk.ask(|node| node.bundle()).await.expect("a bundle");
    assert!(!String::from_utf8_lossy(&bundle).contains("Tout"));
    house.running.stop().await;
}

#[tokio::test]
async fn the_directory_is_searched_without_accents_and_by_what_people_do() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    list(&house).await;
    for (query, found, not) in [
        ("q=repare+MARTIN", "Répare-Tout", "Café des Pinces"),
        ("service=repair_help", "Café des Pinces", "Répare-Tout"),
        ("metier=repair_cafe", "Café des Pinces", "Répare-Tout"),
        ("commune=les+adrets", "Café des Pinces", "Répare-Tout"),
        ("groupe=200040715", "Répare-Tout", "Café des Pinces"),
        ("agrement=qualirepar", "Répare-Tout", "Café des Pinces"),
        ("qui=autres", "Sans Commune", "DSI &#60;de&#62; Valclair</bdi></a>"),
        ("qui=membres", "DSI", "Sans Commune"),
    ] {
        let page = house.page(&who, &format!("/annuaire?{query}")).await;
        let table = page.split("<tbody>").nth(1).and_then(|p| p.split("</tbody>").next()).unwrap_or_default();
        assert!(table.contains(found) && !table.contains(not), "{query}: {table}");
    }
    let refused = house.get(&who, "/annuaire?service=n_importe").await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    house.running.stop().await;
}

#[tokio::test]
async fn the_map_shows_whom_nobody_serves_and_stays_small() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    list(&house).await;
    let page = house.page(&who, "/annuaire?service=repair&groupe=200040715").await;
    assert!(page.contains("48 communes ne sont desservies par personne"), "49 but one");
    assert_eq!(page.matches("<path class=\"m").count(), 49);
    assert_eq!(page.matches("<path class=\"m0\"").count(), 48);
    assert!(page.contains("<th scope=\"row\"><bdi>Grenoble</bdi></th>"), "the same as a table");
    assert!(page.contains("Licence Ouverte"), "the source is named");
    let query = DirectoryQuery { service: "repair".into(), whose: Whose::Outside, ..DirectoryQuery::default() };
    let told = house.running.desk.ask(move |node| node.coverage(&query)).await.expect("a coverage");
    assert_eq!((told.communes.len(), told.uncovered, told.off_map), (512, 511, 0));
    let gaps = house.running.desk.ask(|node| node.uncovered("repair", "", Whose::Everybody)).await.expect("gaps");
    assert_eq!(gaps.communes.len(), 511);

    // The whole department, as a browser gets it.
    let request = Request::get("/annuaire")
        .header(header::HOST, "127.0.0.1:8481")
        .header(header::COOKIE, &who.cookie)
        .header(header::ACCEPT_ENCODING, "gzip");
    let response = house.router.clone().oneshot(request.body(axum::body::Body::empty()).expect("a request")).await;
    let response = response.expect("an answer");
    assert_eq!(response.headers().get(header::CONTENT_ENCODING).and_then(|v| v.to_str().ok()), Some("gzip"));
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    println!("the directory's page has {} bytes compressed", bytes.len());
    assert!(bytes.len() < 60_000, "{}", bytes.len());
    house.running.stop().await;
}

#[tokio::test]
async fn an_entry_is_typed_published_and_shown_again() {
    let house = House::build().await;
    let who = house.person("claire", Role::Admin).await;
    let fields = [
        ("siret", "732 829 320 00074"),
        ("seat", "grenoble"),
        ("note", "Sur <rendez-vous>"),
        ("s.0.kind", "repair"),
        ("s.0.amount", "40"),
        ("s.0.unit", "devices_per_month"),
        ("s.0.area", "Grenoble-Alpes Métropole, Les Adrets"),
        ("s.2.kind", "collection"),
        ("c.0.kind", "qualirepar"),
        ("c.0.issuer", "Ecologic"),
        ("c.0.reference", "Q-1"),
        ("c.0.from", "2020-01-01"),
        ("c.0.until", "2021-12-31"),
    ];
    let wrong = house.post(&who, "/annuaire/fiche", &[("siret", "73282932000075"), ("s.0.kind", "repair")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("quatorze chiffres") && wrong.text.contains("73282932000075"), "what was typed stays");
    assert_eq!(house.act(&who, "/annuaire/fiche", &fields).await, "/annuaire");
    let page = house.page(&who, "/annuaire").await;
    assert!(page.contains("terminé depuis le"), "an ended label is told");
    let form = house.page(&who, "/annuaire/fiche").await;
    for kept in
        ["73282932000074", "Grenoble-Alpes-Métropole, Les Adrets", "Sur &#60;rendez-vous&#62;", "2021-12-31", "Q-1"]
    {
        assert!(form.contains(kept), "{kept}");
    }
    let page = house.page(&who, "/annuaire?groupe=200040715&service=repair").await;
    assert!(page.contains("Chaque commune est desservie."), "the group is served whole");
    // The inbox asks for its renewal, and the indicator counts by the end of the year.
    let page = house.page(&who, "/").await;
    assert!(page.contains("Un agrément ou contrat est terminé") && page.contains("QualiRépar"), "{page}");
    let told = house.running.desk.ask(|node| node.repairers(2021, "")).await.expect("I-06");
    assert_eq!((told.organisations, told.labelled, told.share.as_deref()), (1, 1, Some("100.00")));
    let told = house.running.desk.ask(|node| node.repairers(2022, "")).await.expect("I-06");
    assert_eq!((told.organisations, told.labelled, told.list[0].why.as_str()), (1, 0, "old_label"));
    house.running.stop().await;
}

/// A site that is a member and stands in a list as well counts once, as the member.
#[tokio::test]
async fn repair_is_counted_by_site() {
    let house = House::build().await;
    let who = house.person("claire", Role::Admin).await;
    list(&house).await;
    let told = house.running.desk.ask(|node| node.repairers(2026, "")).await.expect("I-06");
    assert_eq!((told.organisations, told.labelled, told.share.as_deref()), (2, 1, Some("50.00")));
    let why: Vec<&str> = told.list.iter().map(|r| r.why.as_str()).collect();
    assert_eq!(why, ["cannot_be_labelled", "told_label"]);
    let fields = [("siret", "73282932000074"), ("seat", "38185"), ("s.0.kind", "repair")];
    house.act(&who, "/annuaire/fiche", &fields).await;
    let told = house.running.desk.ask(|node| node.repairers(2026, "200040715")).await.expect("I-06");
    assert_eq!((told.organisations, told.labelled), (1, 0), "the member itself declares no label");
    let page = house.page(&who, "/indicateurs?annee=2026").await;
    assert!(page.contains("I-06") && page.contains("/indicateurs/reparation?annee=2026"));
    let page = house.page(&who, "/indicateurs/reparation?annee=2026").await;
    assert!(page.contains("Repair café\u{a0}: pas de label possible"), "{page}");
    house.running.stop().await;
}

#[tokio::test]
async fn who_only_reads_changes_nothing_in_the_directory() {
    let house = House::build().await;
    let (_, reader) = (house.person("claire", Role::Admin).await, house.person("luc", Role::Lecture).await);
    list(&house).await;
    let page = house.page(&reader, "/annuaire").await;
    assert!(!page.contains("/annuaire/fiche") && !page.contains("/annuaire/import"));
    for path in ["/annuaire/fiche", "/annuaire/attester", "/annuaire/import/appliquer"] {
        assert_eq!(house.post(&reader, path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    house.running.stop().await;
}
