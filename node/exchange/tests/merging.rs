//! Stories of one machine told by several documents.

use regain_exchange::device::Field;
use regain_exchange::identity::Reason;
use regain_exchange::merge::{Consolidated, ReviewReason};
use regain_exchange::record::{Completeness, Format, Place};
use regain_exchange::{AssetRecord, read};

fn csv(rows: &[&str]) -> Vec<AssetRecord> {
    let mut text = "Nom;Statut;Fabricant;Numéro de série;Numéro d'inventaire;Type;Composants - Mémoire\n".to_owned();
    text.push_str(&rows.join("\n"));
    let reading = read(text.as_bytes()).expect("a table");
    assert!(reading.rejected.is_empty(), "{:?}", reading.rejected);
    reading.records
}

fn agent(outer: &str, content: &str) -> Vec<AssetRecord> {
    let text = format!("{{\"deviceid\":\"host-of-nobody\",{outer}\"content\":{{{content}}}}}");
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}")).records
}

const BIOS: &str = r#""bios":{"smanufacturer":"HP","smodel":"HP ProBook 450 G6","ssn":"5CG9123ABC"}"#;

#[test]
fn one_machine_in_two_spellings_of_its_maker() {
    let mut all = Consolidated::default();
    all.add(csv(&["PC-1;En stock;Hewlett-Packard;5cg9123abc ;BRE-7;Portable;8192"]));
    let changes = all.add(agent("", BIOS));
    assert_eq!((changes.new.len(), changes.changed.len(), all.len()), (0, 1, 1));
    let device = all.iter().next().expect("one device");
    assert_eq!(device.key(), "serial:hp:5cg9123abc");
    let reasons: Vec<Option<Reason>> = device.reports().iter().map(|report| report.reason).collect();
    assert_eq!(reasons, [None, Some(Reason::SerialAndManufacturer)]);
    assert_eq!(device.label.as_ref().map(|known| known.source.format), Some(Format::GlpiCsv));
}

/// Found while reading GLPI's own examples: a partial report about the processor still says how much memory the
/// system sees (7800 MiB of 8192), which overwrote the sum of the modules.
#[test]
fn a_partial_report_erases_nothing() {
    let mut all = Consolidated::default();
    let full = format!(
        r#"{BIOS},"memories":[{{"capacity":4096}},{{"capacity":4096}}],
        "storages":[{{"model":"PM951","serial":"VLCS29X146409","disksize":256060}}]"#
    );
    all.add(agent("", &full));
    let before = all.iter().next().expect("one device").clone();
    let partial = format!(r#"{BIOS},"hardware":{{"memory":7800}},"cpus":[{{"name":"i5-8265U"}}]"#);
    let records = agent("\"partial\":true,", &partial);
    assert_eq!(records.first().map(|record| record.completeness), Some(Completeness::Partial));
    let changes = all.add(records);
    let fields: Vec<Field> = changes.changed.values().flatten().copied().collect();
    assert_eq!(fields, [Field::Cpu]);
    let after = all.iter().next().expect("one device");
    assert_eq!((&after.ram, &after.disks), (&before.ram, &before.disks));
}

#[test]
fn a_nameless_partial_report_follows_its_full_one_whatever_the_order() {
    let battery = r#""batteries":[{"capacity":50000,"real_capacity":40000}]"#;
    let mut records = agent("\"partial\":true,", battery);
    records.extend(agent("", BIOS));
    let mut all = Consolidated::default();
    let changes = all.add(records);
    assert!(changes.to_review.is_empty(), "{changes:?}");
    let device = all.iter().next().expect("one device");
    assert_eq!(device.battery.as_ref().map(|known| known.value.wear_percent()), Some(20));

    let mut alone = Consolidated::default();
    let changes = alone.add(agent("\"partial\":true,", battery));
    assert!(alone.is_empty());
    assert!(matches!(changes.to_review.first().map(|r| &r.reason), Some(ReviewReason::NoIdentity { .. })));
}

#[test]
fn a_newer_report_updates_and_an_older_one_only_fills_gaps() {
    let dated = |day: &str, cpu: &str, more: &str| {
        agent("", &format!(r#""accesslog":{{"logdate":"{day} 10:00:00"}},{BIOS},"cpus":[{{"name":"{cpu}"}}]{more}"#))
    };
    let mut all = Consolidated::default();
    all.add(dated("2024-02-01", "new board", ""));
    let changes = all.add(dated("2023-02-01", "old board", r#","operatingsystem":{"full_name":"Debian 12"}"#));
    let fields: Vec<Field> = changes.changed.values().flatten().copied().collect();
    assert_eq!(fields, [Field::Os]);
    let changes = all.add(dated("2024-03-01", "newest board", ""));
    assert_eq!(changes.changed.values().flatten().copied().collect::<Vec<_>>(), [Field::Cpu]);
}

#[test]
fn two_rows_with_one_serial_wait_for_a_person() {
    let rows = ["PC-07;En stock;LENOVO;R90ABCDE;;Portable;4096", "PC-08;En stock;LENOVO;R90ABCDE;;Portable;4096"];
    let mut all = Consolidated::default();
    let changes = all.add(csv(&rows));
    assert_eq!((changes.new.len(), changes.to_review.len()), (1, 1));
    let review = changes.to_review.first().expect("one question");
    assert_eq!(review.record.label.as_deref(), Some("PC-08"), "nothing is lost");
    assert!(matches!(&review.reason, ReviewReason::SameSerialTwice { taken: Place::Line(2), .. }), "{review:?}");

    // The next export has the rows in another order: the device must not take the other row's name.
    let changes = all.add(csv(&[rows[1], rows[0]]));
    assert!(changes.is_quiet(), "{changes:?}");

    // GLPI repeats a row as it is when a joined column has several values: that is no question.
    let mut all = Consolidated::default();
    assert!(all.add(csv(&[rows[0], rows[0]])).to_review.is_empty());
}

#[test]
fn an_inventory_number_given_twice_does_not_join_two_machines() {
    let mut all = Consolidated::default();
    all.add(csv(&["PC-1;;HP;CZC3451K2P;BRE-12;Bureau;4096"]));
    let changes = all.add(csv(&["PC-2;;HP;CZC3451K2Q;BRE-12;Bureau;4096"]));
    assert_eq!((all.len(), changes.to_review.len()), (2, 1));
    let review = changes.to_review.first().expect("one question");
    assert!(matches!(&review.reason, ReviewReason::HeldByAnother { holder } if holder == "serial:hp:czc3451k2p"));
    assert_eq!(review.stored_as.as_deref(), Some("serial:hp:czc3451k2q"));
}

#[test]
fn placeholders_and_broken_serials_fall_back_to_the_inventory_number() {
    let mut all = Consolidated::default();
    let changes = all.add(csv(&[
        "A;;To be filled by O.E.M.;To be filled by O.E.M.;ST-0044;Tour;4096",
        "B;;HP;3,01043E+13;ST-0045;Tour;4096",
        "C;;HP;3,01043E+13;;Tour;4096",
        "D;;;CZC3451K2P;;Tour;4096",
    ]));
    let keys: Vec<&str> = changes.new.iter().map(String::as_str).collect();
    assert_eq!(keys, ["tag:st-0044", "tag:st-0045"]);
    let asked: Vec<&str> = changes.to_review.iter().filter_map(|review| review.record.label.as_deref()).collect();
    assert_eq!(asked, ["C", "D"]);
    assert!(changes.to_review.iter().all(|review| !review.reason.to_string().is_empty()));
}

#[test]
fn a_placeholder_of_the_firmware_does_not_replace_the_serial_on_the_label() {
    let mut all = Consolidated::default();
    all.add(csv(&["PC-1;;ASUS;VLCLABEL01;BRE-12;Tour;4096"]));
    let firmware =
        r#""bios":{"smanufacturer":"ASUS","smodel":"Tower","ssn":"System Serial Number","assettag":"BRE-12"}"#;
    all.add(agent("", firmware));
    assert_eq!(all.len(), 1);
    let device = all.iter().next().expect("one device");
    assert_eq!(device.serial.as_ref().map(|known| known.value.as_str()), Some("VLCLABEL01"));
}

#[test]
fn a_serial_without_maker_points_to_the_machine_it_may_be() {
    let mut all = Consolidated::default();
    all.add(csv(&["PC-1;;HP;CZC3451K2P;BRE-12;Bureau;4096"]));
    let changes = all.add(csv(&["PC-X;;;CZC3451K2P;;Bureau;4096"]));
    let review = changes.to_review.first().expect("one question");
    assert!(
        matches!(&review.reason, ReviewReason::SerialUnderAnotherMaker { candidates } if candidates.len() == 1),
        "{review:?}"
    );
}

/// Seen in real inventories: one Western Digital disk in an HP and, later, in a tower of ASUS.
#[test]
fn a_disk_that_moved_does_not_merge_its_machines() {
    let with_disk = |bios: &str, day: &str| {
        agent(
            "",
            &format!(
                r#""accesslog":{{"logdate":"{day} 10:00:00"}},{bios},
                "storages":[{{"model":"WD10","serial":"VLCWD10MOVED7","disksize":1000204}}]"#
            ),
        )
    };
    let other = r#""bios":{"smanufacturer":"ASUS","smodel":"Tower","ssn":"VLCTOWER01"}"#;
    let mut all = Consolidated::default();
    assert!(all.add(with_disk(BIOS, "2022-01-01")).moves.is_empty());
    let changes = all.add(with_disk(other, "2023-01-01"));
    assert_eq!((changes.new.len(), all.len()), (1, 2));
    let moved = changes.moves.iter().next().expect("one move");
    assert_eq!((moved.from.as_str(), moved.to.as_str()), ("serial:hp:5cg9123abc", "serial:asus:vlctower01"));
    assert!(all.add(with_disk(other, "2023-01-01")).is_quiet());
    assert_eq!(all.get(&moved.to).map(|device| device.disk_moves().len()), Some(1), "stays on record");
}

#[test]
fn a_screen_is_an_asset_of_its_own() {
    let monitors = r#""monitors":[{"manufacturer":"DEL","caption":"P2217H","serial":"VLCE5001E"}]"#;
    let mut all = Consolidated::default();
    let changes = all.add(agent("", &format!("{BIOS},{monitors}")));
    assert_eq!(changes.new.len(), 2);
    let changes = all.add(csv(&["ECRAN-1;En stock;Dell;vlce5001e;BRE-77;Écran;"]));
    assert_eq!((changes.new.len(), changes.changed.len()), (0, 1), "the screen of the table is the one seen");
    let screen = all.get("serial:dell:vlce5001e").expect("the screen");
    let seen_on = screen.seen_on.as_ref().map(|known| known.value.to_string());
    assert_eq!(seen_on.as_deref(), Some("serial:hp:5cg9123abc"));
}
