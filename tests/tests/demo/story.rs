//! The report against what the story must come to, worked out by hand.
//!
//! ```text
//! 60 machines of the metropole, all reformed: 40 in 2025, 20 in 2026
//! gift    24 given to the workshop: 1 refused, 1 missing, 22 received    60 - 22 = 38 stay
//! sale    10 sold to the workshop, with a commitment                     38 - 10 = 28 stay: reformed
//! of the 22: 1 waste, handed to an eco-organisme; 1 a donor of parts; 20 refurbished and stocked
//! of the 20: 10 on to the association, which puts 8 into use and stocks 2; 10 stay in the workshop's stock
//! of the 10 sold: 6 refurbished, with evidence; 4 as received
//! REEN 2026: (22 given and received + 6 sold with evidence) / 40 in stock on 1 January = 28 / 40; 4 wait for evidence
//! seen by holders: 60 metropole + 32 workshop + 10 association = 102 = 60 machines + 42 transfers (22 + 10 + 10)
//! ```

use super::{Played, kept, list, play, text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NODES: [&str; 4] = ["Métropole de Valclair", "Atelier du Pont", "Les Ordis du Cœur", "Observatoire régional"];
const TOPICS: [&str; 3] = ["governance", "trade/valclair", "stats/valclair"];

/// Digest and state hash of a topic, by node.
fn codes<'a>(report: &'a Value, topic: &str) -> BTreeMap<&'a str, (&'a str, &'a str)> {
    let found = list(report, "/topics").iter().find(|t| t["topic"] == topic).unwrap_or_else(|| panic!("no {topic}"));
    let nodes = found["nodes"].as_object().expect("nodes").iter();
    nodes.map(|(name, n)| (name.as_str(), (text(n, "/digest"), text(n, "/state_hash")))).collect()
}

fn check(played: &Played) {
    let report = &played.report;
    assert_eq!(played.exit, Some(0), "{}", report["error"]);
    assert_eq!(report["converged"], true);
    for topic in TOPICS {
        let codes = codes(report, topic);
        assert_eq!(codes.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from(NODES), "{topic}");
        assert_eq!(codes.values().collect::<BTreeSet<_>>().len(), 1, "{topic}: {codes:?}");
    }
    states(report);
    reen(report);
    counts(report);
    keys(report);
    assert_eq!(text(report, "/story/declined_because"), "granted_to_another");
    let refused = text(report, "/story/observer_refused");
    assert!(refused.contains("refused") && refused.contains("an observer reads"), "{refused}");
}

fn states(report: &Value) {
    let expected = json!({
        "reformed": 28, "waste_handed_over": 1, "parts_donor": 1, "put_into_use": 8, "in_stock": 12, "refurbished": 6,
        "received": 4,
    });
    assert_eq!(report["devices"]["by_state"], expected);
    assert_eq!(report["devices"]["total"], 60);
    let outcomes = list(report, "/outcomes");
    assert_eq!(outcomes.len(), 60);
    // Who has what: the refused and the missing machine are the metropole's.
    let mut held: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for device in outcomes {
        assert_eq!(list(device, "/holders").len(), 1);
        *held.entry((text(device, "/holders/0/name"), text(device, "/state"))).or_default() += 1;
    }
    let [metropole, atelier, association, _] = NODES;
    let expected = BTreeMap::from([
        ((metropole, "reformed"), 28),
        ((atelier, "waste_handed_over"), 1),
        ((atelier, "parts_donor"), 1),
        ((atelier, "in_stock"), 10),
        ((atelier, "refurbished"), 6),
        ((atelier, "received"), 4),
        ((association, "put_into_use"), 8),
        ((association, "in_stock"), 2),
    ]);
    assert_eq!(held, expected);
}

/// Ids of the machines that came by a hand-over and satisfy a condition.
fn came_by<'a>(report: &'a Value, story: &str, wanted: impl Fn(&Value) -> bool) -> BTreeSet<&'a str> {
    let give = text(report, &format!("/story/{story}"));
    let handover = list(report, "/handovers").iter().find(|h| h["give"] == give).expect("the hand-over is reported");
    let receive = text(handover, "/receive");
    let devices = list(report, "/outcomes").iter().filter(|d| list(d, "/chain").iter().any(|l| l["event"] == receive));
    devices.filter(|d| wanted(d)).map(|d| text(d, "/id")).collect()
}

fn reen(report: &Value) {
    let reen = &report["reen"];
    assert_eq!(reen["year"], 2026);
    assert_eq!((&reen["numerator"], &reen["pending"], &reen["denominator"]), (&json!(28), &json!(4), &json!(40)));
    assert_eq!((text(reen, "/ratio"), text(reen, "/ratio_with_pending")), ("70.00", "80.00"));
    let named = |name: &str| list(reen, &format!("/lists/{name}")).iter().map(|d| d.as_str().expect("an id")).collect();
    let numerator: BTreeSet<&str> = named("numerator");
    let (gifts, evidenced) =
        (came_by(report, "gift", |_| true), came_by(report, "sale", |d| d["state"] == "refurbished"));
    assert_eq!((gifts.len(), evidenced.len()), (22, 6));
    assert_eq!(numerator, gifts.union(&evidenced).copied().collect());
    let stock = list(report, "/outcomes").iter().filter(|d| {
        let reforms = list(d, "/chain").iter().filter(|l| l["what"] == "reformed");
        reforms.filter_map(|l| l["on"].as_str()).any(|on| on < "2026-01-01")
    });
    let denominator: BTreeSet<&str> = named("denominator");
    assert_eq!(denominator, stock.map(|d| text(d, "/id")).collect());
    assert_eq!((denominator.len(), list(reen, "/lists/denominator").len()), (40, 40));
    let pending = list(reen, "/lists/pending");
    assert!(pending.iter().all(|p| p["why"] == "no_evidence"), "{pending:?}");
    let waiting: BTreeSet<&str> = pending.iter().map(|p| text(p, "/device")).collect();
    assert_eq!(waiting, came_by(report, "sale", |d| d["state"] == "received"));
    assert_eq!((list(reen, "/lists/numerator").len(), pending.len()), (28, 4));
}

fn counts(report: &Value) {
    let counts = &report["counts"];
    let numbers = ["sum_of_actors", "distinct", "transfers"].map(|key| counts[key].as_u64().expect("a number"));
    assert_eq!(numbers, [102, 60, 22 + 10 + 10]);
    assert_eq!(BTreeSet::from(numbers).len(), 3, "three different numbers");
    assert_eq!(numbers[0], numbers[1] + numbers[2]);
    assert_eq!((&counts["reconciles"], &counts["disputed"]), (&json!(true), &json!(0)));
    let by = list(counts, "/by_actor").iter().map(|a| (text(a, "/name"), a["devices"].as_u64().unwrap_or(0)));
    let expected = BTreeMap::from([(NODES[0], 60), (NODES[1], 32), (NODES[2], 10)]);
    assert_eq!(by.collect::<BTreeMap<_, _>>(), expected);
}

fn keys(report: &Value) {
    // The key with which each actor signed anything in the chains.
    let mut signs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in list(report, "/outcomes").iter().flat_map(|d| list(d, "/chain")) {
        signs.entry(text(line, "/by_name")).or_default().insert(text(line, "/key"));
    }
    assert!(signs.values().all(|keys| keys.len() == 1), "one node key an actor: {signs:?}");
    let key = |name: &str| *signs[name].first().expect("each signed something");
    let handovers = list(report, "/handovers");
    let (one, two): (Vec<&Value>, Vec<&Value>) = handovers.iter().partition(|h| h["one_key"] == true);
    assert_eq!((one.len(), two.len()), (1, 3));
    for h in two {
        let (from, to) = (text(h, "/keys/0"), text(h, "/keys/1"));
        assert_ne!(from, to);
        assert_eq!((from, to), (key(text(h, "/from")), key(text(h, "/to"))));
    }
    assert_eq!((text(one[0], "/from"), text(one[0], "/to")), (NODES[1], "eco_organisme"));
    assert!(one[0].get("keys").is_none());
}

#[test]
fn four_nodes_agree_where_sixty_machines_went() {
    check(&kept().played);
}

#[test]
fn without_gossip_it_ends_alike() {
    check(&play(&["--gossip", "off"]));
}

#[test]
fn with_announcements_alone_it_ends_alike() {
    check(&play(&["--sync", "announced"]));
}

/// The report itself is tested: an event that two nodes do not have must be told.
#[test]
fn what_is_withheld_is_seen() {
    let Played { exit, report } = play(&["--withhold"]);
    assert!(exit.is_some_and(|code| code != 0), "{exit:?}");
    assert_eq!(report["converged"], false);
    let codes = codes(&report, "trade/valclair");
    let [metropole, atelier, association, observer] = NODES.map(|n| codes[n]);
    assert_eq!((metropole, atelier), (observer, association), "who has the event agrees, and who has not");
    assert_ne!(metropole.0, atelier.0, "digest");
    assert_ne!(metropole.1, atelier.1, "state hash");
    for topic in ["governance", "stats/valclair"] {
        assert_eq!(self::codes(&report, topic).values().collect::<BTreeSet<_>>().len(), 1, "{topic}");
    }
}
