//! The fleet ahead on a running node: foreseen, ruled, noted by hand and taken back; what is not one's own stays out of offers.

use regain_node::desk::{Apply, EnterInput, LotInput, NoteInput, OfferInput, PolicyInput, Query, Selection};
use regain_tests::swarm::Member;
use serde_json::json;
use std::fmt::Write as _;

/// An input of the desk, as the API's JSON says it.
macro_rules! input {
    ($($told:tt)*) => { serde_json::from_value(json!($($told)*)).expect("an input of the desk") };
}

/// Twelve laptops of one purchase, two without a day, one that was decommissioned long ago.
async fn fleet(member: &Member) {
    let mut csv = String::from(
        "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Numéro d'inventaire\";\"Date d'achat\";\"Date de réforme\";\n",
    );
    for n in 0..15 {
        let (bought, left) = match n {
            0..12 => ("2025-02-10", ""),
            12 | 13 => ("", ""),
            _ => ("2015-02-10", "2021-05-04"),
        };
        let _ = writeln!(
            csv,
            "\"PC-{n}\";\"Portable\";\"Dell\";\"Latitude 5490\";\"FOR{n:03}\";\"MET-{n:03}\";\"{bought}\";\"{left}\";"
        );
    }
    member.must(move |node| node.import(csv.as_bytes(), Apply::Commit)).await;
}

fn note(field: &str, value: &str, devices: &[&str], apply: bool) -> NoteInput {
    input!({ "field": field, "value": value, "devices": devices, "apply": apply })
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_foreseen_by_the_first_reason_and_rules_change_it() {
    let member = Member::start("Métropole", &[]).await;
    fleet(&member).await;
    let desk = member.desk();
    let told = desk.foresight().await.expect("a forecast");
    assert_eq!(
        (told.fleet, told.unforeseen, told.not_own),
        (14, 2, 0),
        "the decommissioned one is no more in the fleet"
    );
    let [later] = &told.quarters[..] else { panic!("{:?}", told.quarters) };
    assert_eq!((later.devices, later.told, later.grounds[0].ground.as_str()), (12, 0, "age"));
    assert!(later.quarter == "2030-Q1" || later.quarter == "later", "five years: {}", later.quarter);

    let policy: PolicyInput =
        input!({ "years": { "laptop": 5 }, "models": { "LATITUDE 5490": 1 }, "systems": true, "dormant_days": 90 });
    member.must(move |node| node.foresee_by(&policy)).await;
    let told = desk.foresight().await.expect("a forecast");
    assert_eq!((told.quarters[0].quarter.as_str(), told.quarters[0].devices), ("overdue", 12));
    assert_eq!(desk.park().await.expect("a table").find(&Query::parse("plan=2026-Q1")).total, 12);
    let wrong: PolicyInput = input!({ "years": { "laptop": 31 }, "systems": true, "dormant_days": 90 });
    assert!(member.ask(move |node| node.foresee_by(&wrong)).await.is_err());

    let kept = desk.keep_forecast().await.expect("kept");
    let again = desk.keep_forecast().await.expect("the same");
    assert_eq!((kept.devices, again.on), (12, kept.on));
    let told = desk.foresight().await.expect("a forecast");
    assert_eq!((told.kept.len(), told.scores.len()), (1, 0), "one a day, and nothing has come yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_noted_of_many_looked_at_first_and_taken_back() {
    let member = Member::start("Métropole", &[]).await;
    fleet(&member).await;
    let desk = member.desk();
    let names = ["met-000", "FOR001", "MET-002", "NOBODY-1"];
    let seen = desk.note(note("planned", "2027-06-30", &names, false)).await.expect("a preview");
    assert_eq!((seen.changes, seen.unchanged, seen.applied, seen.batch), (3, 0, false, None));
    assert_eq!(seen.unknown, ["NOBODY-1"]);
    assert!(member.must(|node| node.note_batches()).await.batches.is_empty(), "a preview changes nothing");
    let done = desk.note(note("planned", "2027-06-30", &names, true)).await.expect("noted");
    let batch = done.batch.expect("it changed something");
    assert_eq!(desk.note(note("planned", "2027-06-30", &names, true)).await.expect("again").batch, None);
    let found = desk.park().await.expect("a table").find(&Query::parse("plan=2027-Q2&ground=planned"));
    assert_eq!(found.total, 3);
    let key = found.rows[0].key.clone();
    let device = member.must(move |node| node.fleet_device(&key)).await;
    assert_eq!((device.grounds[0].ground.as_str(), device.grounds[0].on.as_str()), ("planned", "2027-06-30"));
    assert_eq!((device.noted.len(), device.past.len(), device.past[0].batch), (1, 1, batch));

    // A later note of one of them stands; the others go back to what the rules say.
    desk.note(note("planned", "2028-01-15", &["MET-000"], true)).await.expect("noted");
    let undone = member.must(move |node| node.take_back(batch, "marie")).await;
    assert_eq!((undone.changes, undone.unchanged), (2, 1));
    let park = desk.park().await.expect("a table");
    assert_eq!(park.find(&Query::parse("ground=planned")).total, 1);
    let batches = member.must(|node| node.note_batches()).await.batches;
    assert!(batches.iter().any(|b| b.batch == batch && b.undone));
    assert!(batches.iter().any(|b| b.undoes == Some(batch) && b.by == "marie"));

    // By a query, bound to what was shown.
    let query = Query::parse("cat=laptop");
    let token = desk.park().await.expect("a table").find(&query).token;
    let mut by_query: NoteInput = input!({ "field": "site", "value": "Mairie", "apply": true });
    by_query.query = Some(format!("cat=laptop&seen={token}"));
    assert_eq!(desk.note(by_query).await.expect("noted").changes, 15);
    assert_eq!(desk.park().await.expect("a table").find(&Query::parse("site=Mairie")).total, 15);
    let mut stale: NoteInput = input!({ "field": "site", "value": "Ailleurs", "apply": true });
    stale.query = Some("cat=laptop&seen=1-2".to_owned());
    assert!(desk.note(stale).await.is_err(), "other devices fit than those that were shown");
    for (field, value) in [("planned", "31/12/2027"), ("status", "en vacances"), ("years", "200"), ("nothing", "1")] {
        assert!(desk.note(note(field, value, &["MET-001"], true)).await.is_err(), "{field} {value}");
    }
    assert!(desk.note(note("site", "x", &[], true)).await.is_err(), "no device is named");
}

#[tokio::test(flavor = "multi_thread")]
async fn leased_and_personal_devices_are_in_no_offer() {
    let member = Member::start("Métropole", &[]).await;
    member.found().await;
    fleet(&member).await;
    let desk = member.desk();
    desk.note(note("ownership", "leased", &["MET-003"], true)).await.expect("noted");
    desk.note(note("ownership", "personal", &["MET-004"], true)).await.expect("noted");
    let told = desk.foresight().await.expect("a forecast");
    assert_eq!((told.not_own, told.quarters[0].devices), (2, 10), "they leave nothing for reuse");
    member.must(|node| node.enter_devices(&EnterInput::default())).await;
    let lot = LotInput { title: "Portables".into(), select: Selection::default() };
    let lot = member.must(move |node| node.make_lot(&lot)).await.event;
    let offer = OfferInput { lot, text: "x".into(), title: "gift".into(), ..OfferInput::default() };
    let (again, first) = (offer.clone(), offer);
    let refused = member.ask(move |node| node.make_offer(&first)).await.expect_err("two are not ours to give");
    assert!(refused.to_string().contains("2 of these devices are leased"), "{refused}");
    desk.note(note("ownership", "owned", &["MET-003", "MET-004"], true)).await.expect("bought");
    member.must(move |node| node.make_offer(&again)).await;
}
