//! Two nodes and the directory: a newcomer has a name, an entry travels, a credential opens the gate that needs it.

use regain_node::desk::{
    Apply, AttestInput, DirectoryQuery, DirectoryRow, EnterInput, GiveInput, ListingInput, ReceiveInput, Selection,
    StepInput,
};
use regain_node::node::Node;
use regain_tests::judged::Judge;
use regain_tests::swarm::{Member, until};
use serde_json::json;

const CSV: &str = "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\n\
    \"PC-1\";\"Portable\";\"Dell\";\"Latitude\";\"QX7R2M1\";\n\
    \"PC-2\";\"Portable\";\"Dell\";\"Latitude\";\"QX7R2M2\";\n";

/// An input of the desk, as the API's JSON says it.
macro_rules! input {
    ($($told:tt)*) => { serde_json::from_value(json!($($told)*)).expect("an input of the desk") };
}

/// A city with two devices and a workshop that it has let in.
async fn two() -> (Member, Member) {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let workshop = Member::start("Atelier", &[city.address().await]).await;
    city.let_in(&workshop, "write").await;
    city.must(|node| node.import(CSV.as_bytes(), Apply::Commit)).await;
    let enter: EnterInput = input!({});
    city.must(move |node| node.enter_devices(&enter)).await;
    (city, workshop)
}

async fn row(at: &Member, name: &'static str) -> Option<DirectoryRow> {
    let told = at.must(|node| node.directory(&DirectoryQuery::default())).await;
    told.rows.into_iter().find(|r| r.name.as_ref().is_some_and(|n| n.raw() == name))
}

/// The workshop's entry with a WEEE contract until that day, once the city has it.
async fn contract(workshop: &Member, city: &Member, until_day: &'static str) {
    let listing: ListingInput = input!({ "seat": "38185",
        "services": [{ "service": "refurbishment", "groups": ["200040715"] }],
        "credentials": [{ "kind": "weee_contract", "issuer": "Éco-organisme", "reference": "C-1", "from": "2026-01-01", "until": until_day }] });
    workshop.must(move |node| node.publish_listing(&listing)).await;
    until("the entry arrives", || async {
        row(city, "Atelier").await.filter(|r| r.credentials.iter().any(|c| c.until.as_deref() == Some(until_day)))
    })
    .await;
}

fn waste_to_workshop(on: &str) -> GiveInput {
    input!({ "to": "Atelier", "select": {}, "title": "waste", "destination": "deee_autre_systeme_agree", "on": on })
}

/// Before this version others read eight digits until the newcomer's administrator wrote a profile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_has_a_name_and_addresses_without_anybody_writing_them() {
    let (city, workshop) = two().await;
    until("the city reads the newcomer's profile", || async {
        city.ask(|node| {
            let members = node.members()?.members;
            Ok(members.iter().any(|m| !m.own && m.name.as_ref().is_some_and(|n| n.raw() == "Atelier")))
        })
        .await
        .ok()
        .filter(|named| *named)
    })
    .await;
    // The application told the city a name as well; only a profile of the newcomer's own makes a row of the bundle.
    until("both have introduced themselves", || async {
        let judged = city.judged(&Judge::default()).await;
        let view = judged.view("governance");
        (view.members.values().filter(|m| m.profile.is_some()).count() == 2).then_some(())
    })
    .await;
    drop(workshop);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waste_goes_where_a_contract_holds_on_that_day() {
    let (city, workshop) = two().await;
    let declared: StepInput =
        input!({ "select": {}, "what": { "kind": "declared_waste", "reason": "obsolete" }, "on": "2026-02-01" });
    city.must(move |node| node.step(&declared)).await;
    let refused = |on: &'static str| {
        let give = waste_to_workshop(on);
        city.ask(move |node: &mut Node| node.give(&give))
    };
    let told = refused("2026-03-01").await.expect_err("nobody has shown a contract");
    assert_eq!((told.code(), told.sentence().key), ("refused", "gate-waste"));
    let kept: GiveInput = input!({ "to": "Atelier", "select": {}, "title": "custody_only", "destination": "inconnu", "on": "2026-03-01" });
    let told = city.ask(move |node| node.give(&kept)).await.expect_err("it may not keep waste either");
    assert_eq!(told.sentence().key, "gate-carrier");
    let operator: GiveInput = input!({ "outside": { "kind": "weee_operator", "proof": "slip" }, "select": {}, "title": "waste",
        "destination": "deee_autre_systeme_agree", "on": "2026-03-01" });
    let told = city.ask(move |node| node.give(&operator)).await.expect_err("the city has no contract");
    assert_eq!(told.sentence().key, "gate-operator");

    contract(&workshop, &city, "2026-02-28").await;
    let told = refused("2026-03-01").await.expect_err("the contract has ended the day before");
    assert_eq!(told.sentence().key, "gate-waste-ended");
    contract(&workshop, &city, "2026-12-31").await;
    let give = waste_to_workshop("2026-03-01");
    let said = city.must(move |node| node.give(&give)).await;
    assert_eq!(said.devices, 2);

    // The receiver's own desk looks again: in between its contract was withdrawn from its entry.
    let event = said.event.clone();
    until("the hand-over arrives", || async { workshop.ask(|n| n.gives()).await.ok().filter(|g| !g.gives.is_empty()) })
        .await;
    contract(&workshop, &city, "2026-03-31").await;
    let receive: ReceiveInput = input!({ "give": event, "on": "2026-04-01" });
    let told = workshop.ask(move |node| node.receive(&receive)).await.expect_err("too late for the contract");
    assert_eq!(told.sentence().key, "gate-receive-ended");
    let receive: ReceiveInput = input!({ "give": said.event, "on": "2026-03-31" });
    assert_eq!(workshop.must(move |node| node.receive(&receive)).await.accepted, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn public_gifts_go_to_who_may_receive_them() {
    let (city, workshop) = two().await;
    let gift = || -> GiveInput {
        input!({ "to": "Atelier", "select": { "take": 1 }, "title": "gift", "destination": "donne", "basis": "don_public_cg3p", "on": "2026-03-01" })
    };
    let give = gift();
    let told = city.ask(move |node| node.give(&give)).await.expect_err("no approval is shown");
    assert_eq!(told.sentence().key, "gate-gift");
    let listing: ListingInput =
        input!({ "credentials": [{ "kind": "esus", "issuer": "Préfecture", "from": "2025-01-01" }] });
    workshop.must(move |node| node.publish_listing(&listing)).await;
    until("the entry arrives", || async { row(&city, "Atelier").await.filter(|r| !r.credentials.is_empty()) }).await;

    let attest: AttestInput = input!({ "actor": "Atelier", "credential": "esus" });
    city.must(move |node| node.attest(&attest)).await;
    let attested = until("the attestation arrives", || async {
        let credentials = row(&workshop, "Atelier").await?.credentials;
        credentials.into_iter().find(|c| !c.attested_by.is_empty())
    })
    .await;
    assert_eq!((attested.attested_by.len(), attested.attested_by_us), (1, false));
    let own: AttestInput = input!({ "actor": "Atelier", "credential": "esus" });
    assert!(workshop.ask(move |node| node.attest(&own)).await.is_err(), "nobody attests its own");

    // The same credential in a newer entry keeps its attestation; other words under the same dates do not.
    let republish = |issuer: &'static str| {
        let listing: ListingInput =
            input!({ "credentials": [{ "kind": "esus", "issuer": issuer, "from": "2025-01-01" }] });
        workshop.must(move |node| node.publish_listing(&listing))
    };
    republish("Préfecture").await;
    assert_eq!(row(&workshop, "Atelier").await.expect("its row").credentials[0].attested_by.len(), 1);
    republish("Un ami").await;
    assert_eq!(row(&workshop, "Atelier").await.expect("its row").credentials[0].attested_by.len(), 0);

    let give = gift();
    city.must(move |node| node.give(&give)).await;
    let selection: Selection = input!({});
    assert_eq!(
        city.must(move |node| node.devices(&selection)).await.devices.len(),
        2,
        "given, and still the city's until received"
    );
}
