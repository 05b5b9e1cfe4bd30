//! Every guard that is decidable from facts, shown both ways: refused, and accepted once it is satisfied.
//! docs/guards.md lists them with the test of each; the last test here keeps that page honest.

#[path = "guards/bounds.rs"]
mod bounds;
#[path = "driver/epochs.rs"]
mod epoch_driver;
#[path = "guards/epochs.rs"]
mod epochs;
#[path = "guards/governance.rs"]
mod governance;
#[path = "guards/handover.rs"]
mod handover;
#[path = "guards/listing.rs"]
mod listing;
#[path = "guards/market.rs"]
mod market;
#[path = "driver/network.rs"]
mod network;
#[path = "guards/regressions.rs"]
mod regressions;
#[path = "guards/removal.rs"]
mod removal;
#[path = "guards/stage.rs"]
mod stage;
#[path = "guards/step.rs"]
mod step;
#[path = "guards/territory.rs"]
mod territory;
#[path = "guards/votes.rs"]
mod votes;

use regain_protocol::rules::Why;

const WHYS: [Why; 21] = [
    Why::Role,
    Why::Topic,
    Why::Certificate,
    Why::Admissions,
    Why::Opening,
    Why::Unseen,
    Why::Reference,
    Why::List,
    Why::NotHeld,
    Why::Locked,
    Why::Away,
    Why::NotOwned,
    Why::Done,
    Why::TooMuch,
    Why::DataAtRisk,
    Why::Counts,
    Why::Waste,
    Why::PublicGift,
    Why::Cover,
    Why::NoWork,
    Why::Party,
];

/// The page names every reason with its sentence, and only tests that exist.
#[test]
fn the_page_of_guards_is_complete() {
    let page = include_str!("../../docs/guards.md");
    let tests = [
        include_str!("guards/bounds.rs"),
        include_str!("guards/epochs.rs"),
        include_str!("guards/governance.rs"),
        include_str!("guards/removal.rs"),
        include_str!("guards/handover.rs"),
        include_str!("guards/listing.rs"),
        include_str!("guards/market.rs"),
        include_str!("guards/step.rs"),
        include_str!("guards/territory.rs"),
        include_str!("guards/votes.rs"),
    ]
    .concat();
    for why in WHYS {
        assert!(page.contains(&format!("| {why:?} | {why} |")), "docs/guards.md lacks {why:?}: {why}");
        assert!(tests.contains(&format!("Why::{why:?}")), "no test shows {why:?}");
    }
    let rows = page.lines().filter(|l| l.starts_with("| ") && l.contains("| N |"));
    let mut named = 0;
    for row in rows {
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        for test in cell.split(", ").map(|t| t.trim_matches('`')) {
            assert!(tests.contains(&format!("fn {test}()")), "docs/guards.md names `{test}`, which does not exist");
            named += 1;
        }
    }
    assert!(named > WHYS.len(), "every guard names its test");
}
