//! The table of attacks: every name that the list of threats gives to a test, and the test that it is. A world's row is drawn
//! in `world.rs`; what needs a disk, a wire or real processes is tested where that is, and this test holds that it exists.

use std::path::{Path, PathBuf};

/// Where an attack fails.
enum Where {
    /// A row of `tests/tests/world.rs`, by its name there.
    World(&'static str),
    /// A test, by file and function.
    Test(&'static str, &'static str),
    /// A journey in a browser.
    Browser(&'static str),
}

use Where::{Browser, Test, World};

/// Number, name and place; a threat may have several.
const TABLE: &[(&str, &str, Where)] = &[
    ("1.1", "verdict after withdrawal", Test("tests/tests/laws/order.rs", "withdrawals_change_no_verdict")),
    ("1.1", "newcomer", World("nobody")),
    ("1.2", "exhaustive model of standing", Test("tests/tests/laws/standing.rs", "standing_is_what_the_rule_says")),
    ("1.2", "Unseater", World("Unseater")),
    ("1.3", "LiarEpoch", World("LiarEpoch")),
    ("1.4", "OldGuard", World("OldGuard")),
    ("1.5", "gossip off, one contact", World("one contact")),
    (
        "1.6",
        "TwoTerritories",
        Test("tests/tests/territories.rs", "an_event_that_names_another_territory_keeps_nothing_waiting"),
    ),
    ("1.7", "verdict from sight alone", Test("tests/tests/laws/order.rs", "a_verdict_follows_from_the_sight_alone")),
    ("1.8", "BackDater", World("BackDater")),
    ("1.9", "mixed builds", Test("tests/tests/laws/builds.rs", "an_old_build_doubts_and_never_contradicts")),
    (
        "1.9",
        "mixed builds, upper half",
        Test("tests/tests/laws/builds.rs", "a_build_passes_over_what_may_be_passed_over"),
    ),
    (
        "1.10",
        "mixed builds, packs and documents",
        Test("protocol/src/paper/scan/tests.rs", "damaged_changes_never_panic_nor_confuse_automerge"),
    ),
    (
        "1.11",
        "TwoPens on documents",
        Test("protocol/src/paper/lot_file/tests.rs", "of_two_changes_under_one_number_the_earlier_in_the_log_counts"),
    ),
    ("1.12", "nine editors", Test("protocol/src/paper/lot_file/tests.rs", "nine_editors_offline_are_merged_in_steps")),
    ("1.13", "clocks", Test("tests/tests/laws/builds.rs", "claimed_times_decide_nothing")),
    ("1.14", "InvalidWriter", World("InvalidWriter")),
    ("2.1", "TwoPens", World("TwoPens")),
    ("2.1", "OpeningForker", World("OpeningForker")),
    ("2.2", "IdSquatter", World("IdSquatter")),
    ("2.2", "ForgingObserver", World("ForgingObserver")),
    ("2.3", "Eraser", World("Eraser")),
    ("2.3", "Forker", World("Forker")),
    ("2.4", "CrashAlibi", World("CrashAlibi")),
    ("2.5", "LateCut", World("LateCut")),
    ("2.6", "Puppeteer", World("Puppeteer")),
    ("2.7", "DoubleSigner", World("DoubleSigner")),
    ("2.8", "KeyThief", World("KeyThief")),
    ("2.8", "KeyThief, real nodes", Test("tests/tests/swarm/comeback.rs", "a_stolen_machine_writes_into_the_void")),
    ("2.8", "RootCloser", World("RootCloser")),
    ("2.9", "PaperReceiver", World("PaperReceiver")),
    ("2.10", "Withholder", World("Withholder")),
    ("2.11", "Rebinder", World("Rebinder")),
    ("2.11", "CertForger", World("CertForger")),
    ("3.1", "observer's disk", Test("tests/tests/demo/disks.rs", "serials_lie_with_the_parties_only")),
    ("3.2", "ciphertext on others' disks", Test("tests/tests/demo/disks.rs", "not_even_ciphertext_lies_with_others")),
    (
        "3.2",
        "canaries in all bytes sent",
        Test("tests/tests/swarm/canaries.rs", "no_canary_stands_in_any_byte_that_is_sent"),
    ),
    ("3.4", "Stranger", World("Stranger")),
    (
        "3.4",
        "Stranger, on the wire",
        Test("node/src/wire/stories/strangers.rs", "of_all_protocols_only_the_lobby_is_open_to_a_stranger"),
    ),
    (
        "3.7",
        "series attack",
        Test("protocol/src/measure/disclosure/tests.rs", "a_series_of_statements_gives_no_hidden_number_back"),
    ),
    ("4.1", "run-length patcher under a memory limit", Test("tests/tests/bombs.rs", "bombs_cost_little_and_are_told")),
    (
        "4.2",
        "edges of start_op",
        Test("protocol/src/paper/scan/tests.rs", "only_the_start_that_follows_from_the_deps_is_accepted"),
    ),
    (
        "4.3",
        "poison, restart",
        Test("node/src/poison/tests.rs", "an_event_that_ends_the_program_is_set_aside_at_the_next_start"),
    ),
    ("4.4", "LogExploder", World("LogExploder")),
    ("4.5", "one gate", Test("node/src/wire/gate/tests.rs", "the_inner_behaviour_never_hears_of_a_stranger")),
    ("4.6", "Flooder", World("Flooder")),
    ("4.7", "Flooder, proofs", World("Flooder")),
    ("4.8", "Flooder, invented events", World("Flooder")),
    ("4.9", "Amplifier", World("Amplifier")),
    (
        "4.9",
        "Amplifier, bytes a minute",
        Test("node/src/wire/stories/pressure.rs", "sync_answers_over_the_budget_come_later"),
    ),
    ("4.10", "Silencer", World("Silencer")),
    (
        "4.10",
        "Silencer, on the wire",
        Test("node/src/wire/stories/pressure.rs", "a_forged_copy_is_neither_heard_nor_silences_the_real_one"),
    ),
    ("4.10", "Garbler", World("Garbler")),
    ("5.1", "ENOSPC at every offset", Test("node/src/store/tests/fill.rs", "a_disk_that_fills_up_at_any_byte")),
    ("5.2", "TwinRestore", World("TwinRestore")),
    (
        "5.2",
        "TwinRestore, real nodes",
        Test("tests/tests/demo/drill.rs", "backed_up_wiped_restored_set_back_and_restored_twice"),
    ),
    ("5.2", "SnapshotRollback", World("SnapshotRollback")),
    (
        "5.3",
        "bit flip in each record",
        Test("node/src/store/tests/flip.rs", "a_flip_of_any_bit_of_any_record_is_caught_and_costs_that_record_only"),
    ),
    ("5.4", "rules 9", World("rules 9")),
    ("5.5", "SleepingQuorum", World("SleepingQuorum")),
    ("5.6", "first run", Browser("tests/browser/first_run.test.mjs")),
    ("5.7", "two networks cross-fed", World("two networks")),
    ("5.8", "clocks", Test("tests/tests/laws/builds.rs", "claimed_times_decide_nothing")),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Names that adversaries of the world tell of themselves.
fn rows() -> String {
    let dir = root().join("tests/src/world/adversary");
    let mut sources: Vec<PathBuf> =
        std::fs::read_dir(dir).expect("adversaries live there").filter_map(|e| Some(e.ok()?.path())).collect();
    sources.push(root().join("tests/src/world/adversary.rs"));
    sources.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect()
}

#[test]
fn every_attack_has_its_test() {
    let (told, drawn) = (rows(), read("tests/tests/world.rs"));
    println!("{:<6}{:<44}where it fails", "threat", "attack");
    for (number, name, place) in TABLE {
        let place = match place {
            World(row) => {
                assert!(told.contains(&format!("\"{row}\"")), "{number} {name}: no adversary is called {row}");
                format!("world: {row}")
            }
            Test(file, test) => {
                let source = read(file);
                assert!(source.contains(&format!("fn {test}(")), "{number} {name}: {file} has no {test}");
                format!("{file} {test}")
            }
            Browser(file) => {
                assert!(read(file).contains("test("), "{number} {name}: {file} tests nothing");
                (*file).to_owned()
            }
        };
        println!("{number:<6}{name:<44}{place}");
    }
    assert!(drawn.contains("Flooder::default()"), "the world draws its rows");
    println!("{} attacks, each with a test", TABLE.len());
}
