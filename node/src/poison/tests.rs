//! A process that really ends while it reads an event, and is started again.

use crate::desk::{FoundInput, NeedInput};
use crate::identity::{ASKED_GROUPS, Keys};
use crate::node::{Node, Settings};
use regain_protocol::id::{EventId, TopicId};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// In a child: which events end the process, hex, separated by commas.
const POISON: &str = "REGAIN_TEST_POISON";
/// In a child: the data directory to open.
const HOME: &str = "REGAIN_TEST_HOME";

/// Ends the process as a bug in reading this event would.
pub(super) fn may_abort(event: &EventId) {
    let ends = std::env::var(POISON).is_ok_and(|list| list.split(',').any(|id| id == event.to_string()));
    if ends {
        std::process::abort();
    }
}

fn open(home: &Path) -> Node {
    let settings = Settings::alone(home, "Ville d'Essai");
    let (wire, _) = tokio::sync::mpsc::unbounded_channel();
    Node::open(settings, None, wire, &tokio::sync::watch::Sender::default()).expect("it opens")
}

/// Not a test of its own: what the children of the others run.
#[test]
fn child_opens_a_node() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let mut node = open(Path::new(&home));
    let network = node.network().expect("a network");
    let events: u64 = network.topics.iter().map(|t| t.events).sum();
    println!("opened {events} events, stopped: {}", node.stopped.is_some());
    node.warnings.iter().for_each(|w| println!("warned: {w}"));
}

fn start(home: &Path, poison: &[EventId]) -> Output {
    let ids: Vec<String> = poison.iter().map(ToString::to_string).collect();
    let mut child = Command::new(std::env::current_exe().expect("this test's own binary"));
    child.args(["--exact", "poison::tests::child_opens_a_node", "--nocapture"]);
    child.env(HOME, home).env(POISON, ids.join(",")).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A node with some events, and the ids of its needs.
fn house(home: &Path) -> (u64, Vec<EventId>) {
    let groups = Keys::create(&home.join("vault"), None).expect("a new vault");
    let asked: Vec<String> = ASKED_GROUPS.iter().filter_map(|i| groups.get(*i).cloned()).collect();
    let mut node = open(home);
    let found = FoundInput { name: "Essai".into(), territories: vec!["valclair".into()], cards: Vec::new() };
    node.found_alone(&found, &asked).expect("it founds");
    for number in 0..4 {
        let lines = BTreeMap::from([("laptop".to_owned(), 1 + number)]);
        node.state_need(&NeedInput { text: format!("Besoin {number}"), lines, ..NeedInput::default() })
            .expect("it writes");
    }
    let engine = node.engine.as_ref().expect("a network");
    let log = engine.own_log(TopicId::of("trade/valclair")).and_then(|id| engine.ledger().log(&id)).expect("a log");
    let needs = log.main.iter().skip(1).map(|e| e.id).collect();
    (engine.ledger().len() as u64, needs)
}

#[test]
fn an_event_that_ends_the_program_is_set_aside_at_the_next_start() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (events, needs) = house(dir.path());
    let poison = [needs[1]];
    let crashed = start(dir.path(), &poison);
    assert_eq!(crashed.status.code(), None, "it is ended by a signal: {}", said(&crashed));
    let next = start(dir.path(), &poison);
    assert!(next.status.success(), "no crash loop: {}", said(&next));
    assert!(said(&next).contains(&format!("opened {events} events, stopped: false")), "{}", said(&next));
    assert!(said(&next).contains(&format!("event {} is set aside unread", needs[1])), "{}", said(&next));
    // It is tried once more, for a process that was killed looks the same; then it stays aside.
    let again = start(dir.path(), &poison);
    assert_eq!(again.status.code(), None, "{}", said(&again));
    for _ in 0..3 {
        let lasting = start(dir.path(), &poison);
        assert!(lasting.status.success() && said(&lasting).contains("set aside unread"), "{}", said(&lasting));
    }
}

#[test]
fn an_event_that_was_suspected_for_nothing_is_read_again() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (events, needs) = house(dir.path());
    assert_eq!(start(dir.path(), &[needs[0]]).status.code(), None, "say the process was killed just then");
    let next = start(dir.path(), &[]);
    assert!(said(&next).contains("set aside unread"), "{}", said(&next));
    let after = start(dir.path(), &[]);
    assert!(said(&after).contains(&format!("opened {events} events, stopped: false")), "{}", said(&after));
    assert!(!said(&after).contains("set aside"), "{}", said(&after));
}

#[test]
fn a_second_start_in_a_row_that_breaks_off_leaves_a_node_that_only_reads() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (events, needs) = house(dir.path());
    let poison = [needs[0], needs[2]];
    assert_eq!(start(dir.path(), &poison).status.code(), None);
    assert_eq!(start(dir.path(), &poison).status.code(), None, "the second one, behind the first");
    let third = start(dir.path(), &poison);
    assert!(third.status.success(), "{}", said(&third));
    // The first is tried again only after a start that came to its end.
    assert!(said(&third).contains(&format!("opened {events} events, stopped: true")), "{}", said(&third));
    // What is well again writes again.
    let healed = start(dir.path(), &[]);
    assert!(said(&healed).contains("stopped: false"), "{}", said(&healed));
}
