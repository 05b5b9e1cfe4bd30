//! One machine in a report of the agent, in lshw and in a table of Snipe-IT: one device, and apart again when a person
//! says so.

use regain_exchange::device::Device;
use regain_exchange::merge::{Consolidated, SplitError};
use regain_exchange::outcomes::{Outcome, OutcomeError, OutcomeFormat, write};
use regain_exchange::record::{Format, Tool};
use regain_exchange::status::Status;
use regain_exchange::table::target::Target;
use regain_exchange::{Options, Reading, read, read_mapped};

const GLPI: &[u8] = include_bytes!("fixtures/glpi.json");
const LSHW: &[u8] = include_bytes!("fixtures/lshw.json");
const SNIPE: &[u8] = include_bytes!("fixtures/snipe.csv");
const KEY: &str = "serial:dell:vlc5490a";

fn reading(bytes: &[u8]) -> Reading {
    read(bytes).expect("a fixture")
}

fn merged() -> Consolidated {
    let mut all = Consolidated::default();
    for bytes in [GLPI, LSHW, SNIPE] {
        all.add(reading(bytes).records);
    }
    all
}

#[test]
fn one_device_with_three_sources_and_their_reasons() {
    let all = merged();
    let device = all.get(KEY).expect("the machine");
    assert_eq!(
        device.sources(),
        [(Tool::GlpiAgent, Format::GlpiJson), (Tool::Lshw, Format::Lshw), (Tool::SnipeIt, Format::SnipeCsv)]
    );
    let reasons: Vec<Option<String>> =
        device.reports().iter().map(|r| r.reason.map(|reason| reason.to_string())).collect();
    assert_eq!(
        reasons,
        [None, Some("same manufacturer and serial".into()), Some("same manufacturer and serial".into())]
    );
    assert_eq!(device.asset_tag.as_ref().map(|tag| tag.value.as_str()), Some("BRE-2019-0012"));
    let disks = &device.disks.as_ref().expect("a disk").value;
    assert_eq!(disks[0].model.as_deref(), Some("WDC WD5000AAKX-08U6AA0"), "lshw cuts models: the agent knows better");
    assert_eq!(all.len(), 3, "two other rows of the table");
    assert!(device.disk_moves().is_empty(), "two spellings of one disk are one disk");
}

#[test]
fn a_person_splits_it_and_it_stays_split() {
    let mut all = merged();
    let source = (Tool::SnipeIt, Format::SnipeCsv);
    let apart = all.split(KEY, source).expect("three sources");
    let kept = all.get(KEY).expect("the machine");
    assert_eq!(kept.sources().len(), 2);
    assert_eq!((kept.asset_tag.is_none(), kept.status.is_none()), (true, true), "only Snipe-IT told these");
    let other = all.get(&apart).expect("the other machine");
    assert_eq!(other.asset_tag.as_ref().map(|tag| tag.value.as_str()), Some("BRE-2019-0012"));
    assert_eq!(other.status.as_ref().map(|status| status.value.status), Some(Status::InUse));
    assert!(other.disks.is_none(), "only the others told of a disk");

    // The same documents again, also after a restart: nothing is merged back and nothing is new.
    let stored = |devices: Vec<Device>| Consolidated::default().altered(devices, &[]);
    let text =
        serde_json::to_string(&all.iter().map(|device| Device::clone(&device)).collect::<Vec<_>>()).expect("JSON");
    let devices: Vec<Device> = serde_json::from_str(&text).expect("the same devices");
    for mut again in [all.clone(), stored(devices.iter().rev().cloned().collect()), stored(devices)] {
        let before = again.iter().collect::<Vec<_>>();
        for bytes in [SNIPE, GLPI, LSHW] {
            assert!(again.add(reading(bytes).records).is_quiet());
        }
        assert_eq!(again.iter().collect::<Vec<_>>(), before);
        let changed = String::from_utf8_lossy(SNIPE).replace("PC-12", "PC-99");
        let changes = again.add(reading(changed.as_bytes()).records);
        assert_eq!(changes.changed.keys().collect::<Vec<_>>(), [&apart], "a later table goes where a person sent it");
    }

    assert_eq!(all.split(KEY, source), Err(SplitError::OneSource));
    assert_eq!(all.split("serial:none", source), Err(SplitError::Unknown));
    all.join(KEY, &apart).expect("both are known");
    let joined = all.get(KEY).expect("the machine");
    assert_eq!((joined.sources().len(), joined.partings().len(), all.len()), (3, 0, 3));
    assert_eq!(joined.asset_tag.as_ref().map(|tag| tag.value.as_str()), Some("BRE-2019-0012"));
    assert!(all.add(reading(SNIPE).records).is_quiet());
}

#[test]
fn a_disk_of_its_own_is_found_in_its_machine_and_moves() {
    let mut all = merged();
    let disk = all.add(reading(include_bytes!("fixtures/smartctl.json")).records);
    assert_eq!(disk.new.len(), 1, "a disk is a thing of its own");
    assert!(disk.moves.is_empty());
    assert_eq!(all.machines_with_disk("WDC WD5000AAKX-08U6AA0", "WD-VLC2E0001").into_iter().collect::<Vec<_>>(), [KEY]);
    let elsewhere = String::from_utf8_lossy(LSHW)
        .replace("VLC5490A", "VLC7000Z")
        .replace("4c4c4544", "5c4c4544")
        .replace("d4:be:d9:5a:01:02", "d4:be:d9:5a:01:09");
    let moved = all.add(reading(elsewhere.as_bytes()).records);
    assert_eq!((moved.new.len(), moved.moves.len()), (1, 1), "two machines and one disk that moved");
}

fn outcomes() -> Vec<Outcome> {
    let outcome = |tag: &str, serial: &str, destination: &str| Outcome {
        asset_tag: Some(tag.to_owned()),
        serial: Some(serial.to_owned()),
        label: Some("PC".to_owned()),
        status: "Réformé".to_owned(),
        destination: destination.to_owned(),
        date: "2026-05-12".parse().expect("a day"),
    };
    vec![
        outcome("BRE-2019-0012", "VLC5490A", "Ressourcerie \"L'Escale\"; quai 2, Valclair"),
        outcome("BRE-2019-0013", "VLC5490B", "=Atelier"),
    ]
}

#[test]
fn outcomes_go_back_and_are_read_as_written() {
    for format in [OutcomeFormat::GlpiInjection, OutcomeFormat::Snipeit] {
        let text = write(&outcomes(), format).expect("two machines");
        let mut mapping = read(text.as_bytes()).expect("a table").mapping.expect("columns");
        // Snipe-IT has no day of reform: the day stands in the column of the end of life.
        mapping.columns[5] = Target::Decommissioned;
        let reading = read_mapped(text.as_bytes(), &Options::default(), &mapping).expect("a table");
        assert!(reading.rejected.is_empty(), "{:?}", reading.rejected);
        for (outcome, record) in outcomes().iter().zip(&reading.records) {
            assert_eq!(record.asset_tag, outcome.asset_tag, "{format:?}");
            assert_eq!(record.serial, outcome.serial);
            assert_eq!(record.status.as_ref().map(|status| status.status), Some(Status::Reformed));
            assert_eq!(record.decommission_date, Some(outcome.date));
            assert_eq!(
                record.site.as_deref().map(|site| site.trim_start_matches('\'')),
                Some(outcome.destination.as_str())
            );
        }
        assert!(!text.contains(";=") && !text.contains(",="), "no formula is written");
    }
    let glpi = write(&outcomes(), OutcomeFormat::GlpiInjection).expect("two machines");
    assert_eq!(read(glpi.as_bytes()).expect("a table").records[0].decommission_date, Some(outcomes()[0].date));
    let mut nameless = outcomes();
    (nameless[1].asset_tag, nameless[1].serial) = (None, Some("To be filled by O.E.M.".into()));
    assert_eq!(write(&nameless, OutcomeFormat::Snipeit), Err(OutcomeError::Nameless { number: 2 }));
    let mut twice = outcomes();
    twice[1].asset_tag = Some("bre-2019-0012".into());
    assert_eq!(write(&twice, OutcomeFormat::Snipeit), Err(OutcomeError::Twice { number: 2 }));
}
