//! What a catch-up costs: quality, not only that it ends well. Speed is measured by `tests/bench catch-up`.

use regain_protocol::limits::MAX_PENDING;
use regain_tests::catch_up::{Size, rehearse};

/// Logs of a network of which everyone trades with the next see one another at every turn, so that no log can be stored
/// before the others; yet nothing may be sent twice for it.
#[test]
fn a_newcomer_is_sent_every_event_about_once() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let cost = rehearse(dir.path(), Size { events: 6_000, authors: 60 }).expect("the two agree");
    println!("{cost:?}");
    assert!(cost.carried * 10 <= cost.events * 11, "{cost:?}");
    // Two logs an author, most of them one page each.
    assert!(cost.pages <= 60 * 2 * 3, "{cost:?}");
    assert!(cost.others <= 60, "{cost:?}");
}

/// More logs that see one another than pages may wait for one another: the rest comes later, and everything comes.
#[test]
fn more_logs_than_may_wait_at_once_come_all_the_same() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let cost = rehearse(dir.path(), Size { events: 18_000, authors: 700 }).expect("the two agree");
    println!("{cost:?}");
    assert!(cost.waiting <= MAX_PENDING, "{cost:?}");
    assert!(cost.carried <= cost.events * 2, "{cost:?}");
}
