//! Governance as people meet it: a removal says what it does before anything is signed, and keys say what they sign.

use crate::house::House;
use axum::http::StatusCode;
use regain_node::accounts::Role;
use regain_node::node::Node;

#[tokio::test]
async fn a_removal_says_what_it_does_and_wants_to_be_read() {
    let house = House::build().await;
    let who = house.person("claire", Role::Admin).await;
    let own = house.running.desk.ask(Node::status).await.expect("a status").actor;
    let path = format!("/membres/retrait/{own}");
    let page = house.page(&who, &path).await;
    for words in ["Ce qui reste", "Ce qui ne compte plus", "refusées partout", "Les 3 appareils", "lui aussi"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("<bdi>") || !page.contains("DSI <de>"), "a name is text");
    let unread = house.post(&who, &path, &[]).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.text.contains("Cochez la case"), "{}", unread.text);
    // It is the only guarantor: a list without one is none.
    let alone = house.post(&who, &path, &[("sure", "yes")]).await;
    assert!(alone.text.contains("au moins un garant"), "{}", alone.text);
    let told = house.running.desk.ask(Node::governance).await.expect("a network");
    assert!(told.proposals.is_empty() && told.epochs.len() == 1 && told.quorum == 1);
    house.running.stop().await;
}

#[tokio::test]
async fn governance_is_shown_and_acts_are_for_administration() {
    let house = House::build().await;
    let admin = house.person("claire", Role::Admin).await;
    let reader = house.person("lise", Role::Lecture).await;
    let page = house.page(&admin, "/membres/gouvernance").await;
    assert!(
        page.contains("Liste no 0") && page.contains("Aucune proposition") && page.contains("/gouvernance/proposer")
    );
    let page = house.page(&reader, "/membres/gouvernance").await;
    assert!(page.contains("Liste no 0") && !page.contains("/gouvernance/proposer"));
    let own = house.running.desk.ask(Node::status).await.expect("a status").actor;
    let same = house.post(&admin, "/membres/gouvernance/proposer", &[("member", &own), ("role", "guarantee")]).await;
    assert!(same.text.contains("rien ne changerait"), "{}", same.text);
    let itself = house.post(&admin, "/membres/gouvernance/avis", &[("actor", &own), ("holds", "yes")]).await;
    assert_eq!(itself.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody warns of itself: {}", itself.text);
    let nowhere = house.post(&admin, "/membres/gouvernance/signer", &[("epoch", "00000000")]).await;
    assert!(nowhere.text.contains("Il n’y a pas ici de liste"), "{}", nowhere.text);
    house.running.stop().await;
}

#[tokio::test]
async fn keys_are_shown_and_a_wrong_root_closes_nothing() {
    let house = House::build().await;
    let who = house.person("claire", Role::Admin).await;
    let page = house.page(&who, "/membres/cles").await;
    assert!(page.contains("did:key:z") && page.contains("trade/valclair") && page.contains("Ce nœud"), "{page}");
    let keys = house.running.desk.ask(Node::keys).await.expect("keys");
    let log = keys.logs.iter().find(|l| l.topic.raw() == "trade/valclair").expect("it trades");
    assert!(log.current && log.clean == log.events && log.end == "open");
    let root = "AAAA ".repeat(14);
    let fields = [("log", log.log.as_str()), ("keep", "1"), ("root", root.as_str())];
    let told = house.post(&who, "/membres/cles/fermer", &fields).await;
    assert!(told.text.contains("ne sont pas la clé racine"), "{}", told.text);
    let after = house.running.desk.ask(Node::keys).await.expect("keys");
    assert!(after.logs.iter().all(|l| l.end == "open"));
    house.running.stop().await;
}
