//! The fleet ahead as people meet it in their browser: forecast, rules, sharing, territory, notes, profiles.

use crate::house::House;
use axum::http::StatusCode;
use regain_node::accounts::Role;

#[tokio::test]
async fn rules_are_kept_and_wrong_ones_refused_with_a_sentence() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let page = house.page(&who, "/previsions").await;
    assert!(page.contains("sans prévision") && page.contains("Windows 10"), "{page}");
    assert!(
        page.contains("page du cycle de vie") && !page.contains("lifecycle page"),
        "sources in the page's language"
    );
    let rules =
        [("years.laptop", "4"), ("models", "Latitude : 7"), ("warranty", ""), ("dormant", "90"), ("systems", "yes")];
    house.act(&who, "/previsions/regles", &rules).await;
    let page = house.page(&who, "/previsions").await;
    assert!(page.contains("latitude : 7") && page.contains("value=\"90\""), "{page}");
    for wrong in [("years.laptop", "quatre"), ("years.laptop", "31"), ("models", "Latitude sept")] {
        let told = house.post(&who, "/previsions/regles", &[wrong, ("dormant", "90")]).await;
        assert_eq!(told.status, StatusCode::BAD_REQUEST, "{wrong:?}");
    }
    let told = house.post(&who, "/previsions/garder", &[]).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "three machines without a day: nothing to keep");
    house.running.stop().await;
}

#[tokio::test]
async fn three_devices_are_too_few_to_be_told_of() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    assert!(house.page(&who, "/partage").await.contains("Rien n’a été partagé"));
    let review = house.post(&who, "/partage", &[("about", "fleet"), ("fields", "columns")]).await;
    assert_eq!(review.status, StatusCode::OK);
    assert!(
        review.text.contains("Trop peu d’appareils") && !review.text.contains("Signer et publier"),
        "{}",
        review.text
    );
    let nobody = house.post(&who, "/partage", &[("about", "fleet"), ("readers", "some")]).await;
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST, "ticked nobody: {}", nobody.text);
    let signed = house.post(&who, "/partage/signer", &[("about", "fleet"), ("token", "x")]).await;
    assert_eq!(signed.status, StatusCode::CONFLICT);
    let territory = house.page(&who, "/territoire").await;
    assert!(territory.contains("Le seul membre ne publie rien"), "{territory}");
    let reader = house.person("louis", Role::Lecture).await;
    house.page(&reader, "/territoire").await;
    assert_eq!(house.post(&reader, "/partage", &[("about", "fleet")]).await.status, StatusCode::FORBIDDEN);
    house.running.stop().await;
}

#[tokio::test]
async fn notes_are_looked_at_done_shown_and_taken_back() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let fields = [("list", "QX7R2M1\n<b>inconnu</b>"), ("what", "site"), ("value.site", "Salle <3>")];
    let review = house.post(&who, "/parc/notes", &fields).await;
    assert_eq!(review.status, StatusCode::OK);
    assert!(review.text.contains("&#60;b&#62;inconnu") && review.text.contains("Salle &#60;3&#62;"), "{}", review.text);
    assert!(house.page(&who, "/parc/notes").await.contains("Rien n’a été noté"));
    house.act(&who, "/parc/notes/faire", &fields).await;
    let page = house.page(&who, "/parc/notes").await;
    assert!(page.contains("Salle &#60;3&#62;") && page.contains("marie"), "{page}");
    let list = house.page(&who, "/parc?q=QX7R2M1").await;
    let path = list.split("<th scope=\"row\"><a class=\"mono\" href=\"").nth(1).and_then(|p| p.split('"').next());
    let device = house.page(&who, path.expect("a link to the device")).await;
    assert!(device.contains("Noté à la main") && device.contains("Photos et documents"), "{device}");
    house.act(&who, "/parc/notes/reprendre", &[("batch", "0")]).await;
    assert!(house.page(&who, "/parc/notes").await.contains("Annulée"));
    house.running.stop().await;
}

#[tokio::test]
async fn a_view_keeps_its_columns_and_a_profile_drafts_a_need() {
    let house = House::build().await;
    let who = house.person("marie", Role::Gestion).await;
    let view = [("name", "Sites"), ("query", "cat=laptop"), ("column", "site"), ("column", "planned")];
    house.post(&who, "/parc/vues", &view).await;
    let page = house.page(&who, "/parc?cat=laptop").await;
    let heads = page.split("<thead>").nth(1).and_then(|p| p.split("</thead>").next()).unwrap_or_default();
    assert!(heads.contains("Site") && heads.contains("Sortie prévue") && !heads.contains("Détenteur"), "{heads}");
    assert!(house.page(&who, "/parc?cat=screen").await.contains("Détenteur"), "other lists have the usual columns");

    let profile = [("name", "Accueil"), ("0.category", "laptop"), ("0.spec", "office"), ("0.count", "2")];
    house.act(&who, "/annonces/dotations", &profile).await;
    let page = house.page(&who, "/annonces/dotations").await;
    assert!(page.contains("Accueil") && page.contains("2 portables"), "{page}");
    let draft = house.post(&who, "/annonces/dotations/besoin", &[("name", "Accueil"), ("posts", "3")]).await;
    assert_eq!(draft.status, StatusCode::SEE_OTHER, "{}", draft.text);
    let form = house.page(&who, &draft.to).await;
    assert!(form.contains("value=\"6\"") && !form.contains("Accueil"), "the profile's name stays here");
    house.act(&who, "/annonces/dotations/fin", &[("name", "Accueil")]).await;
    house.running.stop().await;
}
