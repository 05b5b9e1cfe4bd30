//! What people see of backups.

use crate::house::House;
use axum::http::{StatusCode, header};
use regain_node::accounts::Role;

#[tokio::test]
async fn the_node_says_when_it_was_copied_and_reminds() {
    let house = House::build().await;
    let admin = house.person("claire", Role::Admin).await;
    let reader = house.person("luc", Role::Lecture).await;
    let before = house.page(&admin, "/etat").await;
    assert!(before.contains("Dernière sauvegarde") && before.contains("Jamais"), "{before}");
    assert!(house.page(&admin, "/").await.contains("n’est pas sauvegardé"));
    assert!(!house.page(&reader, "/etat").await.contains("/etat/sauvegarde"), "the archive is for who administers");
    let archive = house.get(&admin, "/etat/sauvegarde").await;
    assert_eq!(archive.status, StatusCode::OK);
    assert_eq!(archive.headers[header::CONTENT_TYPE], "application/x-tar");
    assert!(archive.text.starts_with("backup.json") && archive.text.contains("files.json"), "it is whole");
    assert!(!archive.text.contains("vault/node.key"), "and without the keys");
    assert!(house.page(&admin, "/etat").await.contains("téléchargée par un navigateur"));
    assert!(!house.page(&admin, "/").await.contains("n’est pas sauvegardé"));
    house.running.stop().await;
}
