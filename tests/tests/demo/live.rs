//! The live demonstration: a small territory is seeded, has something in every state, and all four nodes agree on it;
//! and no node outlives the demonstration.

use super::{STAGE, list, text};
use regain_tests::node_process::{Api, binary, until};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::PoisonError;

const FOLDERS: [&str; 4] = ["metropole", "atelier", "association", "observatoire"];

/// A running demonstration; ended without warning when it is dropped.
struct Live {
    child: Child,
    ready: Value,
    dir: tempfile::TempDir,
}

impl Live {
    fn start() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mut command = Command::new(binary());
        command.args(["demo", "--json", "--scale", "10", "--dir"]).arg(dir.path());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the binary runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("it was piped");
        BufReader::new(out).read_line(&mut line).expect("the demonstration prints text");
        let ready = serde_json::from_str(&line).unwrap_or_else(|e| panic!("no ready line ({e}): {line}"));
        Live { child, ready, dir }
    }

    fn api(&self, folder: &str) -> Api {
        let read = |name: &str| std::fs::read_to_string(self.dir.path().join(folder).join(name)).expect("a node runs");
        Api::new(read("api.addr").trim(), read("api.token").trim())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often each word stands in a list.
fn tally<'a>(words: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

fn has(counts: &BTreeMap<&str, usize>, wanted: &[&str]) {
    for word in wanted {
        assert!(counts.get(word).is_some_and(|n| *n > 0), "nothing is `{word}`: {counts:?}");
    }
}

fn devices(metropole: &Api) {
    let outcomes = metropole.get("/outcomes");
    let states = tally(list(&outcomes, "/devices").iter().map(|d| text(d, "/state")));
    has(&states, &["reformed", "internal_reuse", "in_transit", "disputed", "sanitized", "graded", "in_stock"]);
    has(&states, &["put_into_use", "returned", "waste_handed_over", "passed_outside", "refurbished"]);
    let acts = list(&outcomes, "/devices").iter().flat_map(|d| list(d, "/chain"));
    let acts = tally(acts.map(|a| text(a, "/what")));
    has(&acts, &["triaged", "erased", "tested", "repaired", "harvested", "fitted", "declared_waste", "recalled"]);
    let fleet = metropole.get("/fleet");
    let all = list(&fleet, "/devices").len();
    let entered = list(&fleet, "/devices").iter().filter(|d| d["network_id"].is_string()).count();
    assert_eq!(all, 130, "ten percent");
    assert!((60..=90).contains(&entered), "about half of the fleet never enters: {entered} of {all}");
}

fn market(metropole: &Api) {
    assert_eq!(list(&metropole.get("/lots"), "/lots").len(), 12);
    let offers = metropole.get("/offers");
    let needs = metropole.get("/needs");
    assert_eq!(list(&offers, "/offers").len() + list(&needs, "/needs").len(), 24);
    let withdrawn = |values: &[Value]| values.iter().filter(|v| v["text"].is_null()).count();
    assert_eq!((withdrawn(list(&offers, "/offers")), withdrawn(list(&needs, "/needs"))), (1, 1));
    let expired = list(&offers, "/offers").iter().filter_map(|o| o["until"].as_str()).filter(|u| *u < "2026-11-20");
    assert!(expired.count() > 0);
    let partly = |o: &&Value| {
        let sum = |key: &str| o[key].as_object().into_iter().flatten().filter_map(|(_, n)| n.as_u64()).sum::<u64>();
        0 < sum("left") && sum("left") < sum("lines")
    };
    assert!(list(&offers, "/offers").iter().filter(partly).count() > 0, "partly granted");
    let requests = metropole.get("/requests");
    let answer = |r: &Value| match r["answers"].get(0) {
        None => "waiting",
        Some(a) if a["granted"].is_string() => "granted",
        Some(_) => "declined",
    };
    has(&tally(list(&requests, "/requests").iter().map(answer)), &["waiting", "granted", "declined"]);
}

fn handovers(metropole: &Api) {
    let gives = metropole.get("/gives");
    let mut states = Vec::new();
    for give in list(&gives, "/gives") {
        let outcomes = list(give, "/outcomes");
        let named = |o: &Value, key: &str| o[key].as_array().is_some_and(|l| !l.is_empty());
        states.push(match outcomes {
            [] => "open",
            [one] if named(one, "missing") => "missing",
            [one] if named(one, "refused") => "refused",
            [one] => text(one, "/state"),
            _ => "disputed",
        });
    }
    has(&tally(states.into_iter()), &["open", "received", "refused", "missing", "recalled", "one_key", "disputed"]);
}

#[test]
fn a_small_territory_has_everything_and_the_four_nodes_agree() {
    let _stage = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let live = Live::start();
    let names: Vec<&str> = list(&live.ready, "/nodes").iter().map(|n| text(n, "/name")).collect();
    assert_eq!(
        names,
        [
            "Métropole de Valclair (DSI)",
            "Atelier du Pont (ESS)",
            "Les Ordis du Cœur (association)",
            "Observatoire régional"
        ]
    );
    let metropole = live.api("metropole");
    devices(&metropole);
    market(&metropole);
    handovers(&metropole);
    let applications = metropole.get("/applications");
    assert_eq!(text(&applications, "/applications/0/name"), "Entreprise Noria");
    until("the four nodes agree", || {
        let states = FOLDERS.map(|folder| {
            let network = live.api(folder).get("/network");
            let topics = list(&network, "/topics").iter();
            topics.map(|t| (text(t, "/topic").to_owned(), text(t, "/state_hash").to_owned())).collect::<BTreeSet<_>>()
        });
        states.iter().all(|s| *s == states[0]).then_some(())
    });
}

/// A killed demonstration cannot end its nodes any more: they must notice themselves.
#[test]
#[cfg(unix)]
fn no_node_outlives_the_demonstration() {
    let _stage = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut live = Live::start();
    let apis = FOLDERS.map(|folder| live.api(folder));
    assert!(apis.iter().all(|api| api.call("GET", "/status", &[]).is_ok()), "they run");
    live.child.kill().expect("it can be killed");
    live.child.wait().expect("it can be waited for");
    until("every node has ended", || {
        let gone = |api: &Api| api.call("GET", "/status", &[]).is_err();
        let withdrawn = FOLDERS.iter().all(|folder| !live.dir.path().join(folder).join("api.addr").exists());
        (apis.iter().all(gone) && withdrawn).then_some(())
    });
}
