//! The index is what the journal says, whatever becomes of its file.

use super::*;
use crate::fleet::alteration::Altered;
use crate::fleet::opening::{Opened, open};
use crate::fleet::settling::Settling;
use regain_exchange::merge::Consolidated;
use regain_exchange::sample::valclair_fleet;
use tempfile::TempDir;

fn journal(data: &Path) -> Journal {
    Journal::open(data.join("journal")).expect("it opens").0
}

/// The devices as a start finds them, and the secrets and parts that it was told beside them, in order.
fn start(data: &Path) -> (Opened, Vec<String>) {
    let mut told = Vec::new();
    let opened = open(data, &journal(data), |_, one| told.push(said(&one))).expect("the journal is whole");
    (opened, told)
}

fn said(told: &Told) -> String {
    match told {
        Told::Fact(fact) => match fact.as_ref() {
            Fact::Invited { secret } => secret.clone(),
            other => panic!("nobody wrote {other:?}"),
        },
        Told::Part { number, counts } => format!("part {number} {} {} {}", counts.devices, counts.new, counts.removed),
    }
}

fn all(of: &Consolidated) -> Vec<Device> {
    of.iter().map(|device| Device::clone(&device)).collect()
}

/// A journal with a fleet that grew, changed and lost a device, and the fleet it tells of.
fn story(data: &Path) -> Consolidated {
    let sample = valclair_fleet();
    let mut fleet = Consolidated::default();
    let mut journal = journal(data);
    fleet.add(regain_exchange::read(&sample.csv).expect("a table").records);
    let first = Altered { number: 1, devices: all(&fleet), ..Altered::default() };
    journal.write_all(&[secret(1), Fact::Altered(first), secret(2)]).expect("there is room");
    for (_, report) in sample.agent_json.iter().take(20) {
        fleet.add(regain_exchange::read(report).expect("a report").records);
    }
    let changed = all(&fleet).into_iter().filter(|device| device.sources().len() > 1).collect();
    let gone = fleet.iter().next().expect("a device").key();
    fleet = fleet.altered([], std::slice::from_ref(&gone));
    let second = Altered { number: 2, devices: changed, removed: vec![gone], ..Altered::default() };
    journal.write_all(&[Fact::Altered(second), secret(3)]).expect("there is room");
    fleet
}

fn secret(number: u8) -> Fact {
    Fact::Invited { secret: format!("{number:02x}") }
}

fn told() -> Vec<String> {
    ["01", "part 1 60 60 0", "02", "part 2 20 20 1", "03"].map(str::to_owned).to_vec()
}

/// Whether both find the same devices by the same names.
fn assert_same(found: &Consolidated, expected: &Consolidated, story: &str) {
    let (here, there) = (all(found), all(expected));
    assert_eq!(found.fault(), None, "{story}");
    assert_eq!((found.len(), here.len()), (expected.len(), there.len()), "{story}");
    assert!(here == there, "{story}: other devices");
    let day = "2026-06-01".parse().expect("a day");
    assert_eq!(found.decommissioned(day), expected.decommissioned(day), "{story}");
    for device in expected.iter() {
        for text in [&device.serial, &device.asset_tag].into_iter().flatten() {
            assert_eq!(found.called(&text.value), expected.called(&text.value), "{story}");
        }
        for disk in device.disks.iter().flat_map(|disks| &disks.value).filter(|disk| disk.serial.is_some()) {
            let (model, serial) =
                (disk.model.as_deref().unwrap_or_default(), disk.serial.as_deref().unwrap_or_default());
            let at = |fleet: &Consolidated| fleet.machines_with_disk(model, serial);
            assert!(at(found).contains(device.key_str()), "{story}");
            assert_eq!(at(found), at(expected), "{story}");
        }
    }
}

#[test]
fn a_start_finds_the_fleet_whatever_became_of_the_index() {
    let dir = TempDir::new().expect("a directory");
    let (data, file) = (dir.path(), dir.path().join(FILE));
    let fleet = story(data);
    let begin = |what: &str, remarks: usize| {
        let (opened, heard) = start(data);
        assert_eq!(heard, told(), "{what}");
        assert_same(&opened.devices, &fleet, what);
        assert_eq!(opened.remarks.len(), remarks, "{what}: {:?}", opened.remarks);
        assert!(opened.index.is_some(), "{what}");
    };
    begin("the first time", 0);
    let whole = fs::read(&file).expect("it is there");
    begin("from the index", 0);
    fs::remove_file(&file).expect("it goes");
    begin("without it", 0);
    fs::write(&file, b"no database").expect("it is written");
    begin("a file of something else", 1);
    fs::write(&file, &whole[..whole.len() / 2]).expect("it is written");
    begin("half of it", 1);
    FleetIndex::doubt(data);
    begin("one that failed in the last run", 1);
    begin("and after that", 0);
    // An older one: it reads on.
    fs::write(&file, &whole).expect("it is written");
    journal(data).write(&secret(4)).expect("there is room");
    let (opened, heard) = start(data);
    assert_eq!((heard.len(), heard.last().map(String::as_str)), (6, Some("04")));
    assert_same(&opened.devices, &fleet, "an older index");
    assert!(opened.remarks.is_empty(), "{:?}", opened.remarks);
    drop(opened);
    // One that knows more than the journal: somebody put an older journal in place.
    fs::remove_dir_all(data.join("journal")).expect("it goes");
    let fleet = story(data);
    let (opened, heard) = start(data);
    assert_eq!((heard, opened.remarks.len()), (told(), 1), "{:?}", opened.remarks);
    assert_same(&opened.devices, &fleet, "an older journal");
    drop(opened);
    // One of the same length that tells of something else.
    fs::remove_dir_all(data.join("journal")).expect("it goes");
    let mut other = journal(data);
    other.write_all(&[secret(9), secret(8), secret(7)]).expect("there is room");
    let (opened, heard) = start(data);
    assert_eq!((heard.len(), opened.devices.len(), opened.remarks.len()), (3, 0, 1));
}

#[test]
fn where_no_index_can_be_kept_memory_holds_the_fleet() {
    let dir = TempDir::new().expect("a directory");
    let fleet = story(dir.path());
    // Nothing can be made where a folder stands.
    fs::create_dir(dir.path().join(FILE)).expect("a folder");
    let (opened, heard) = start(dir.path());
    assert!(opened.index.is_none() && opened.remarks.len() == 1, "{:?}", opened.remarks);
    assert_eq!((heard, opened.devices.unsettled()), (told(), fleet.len()));
    assert_same(&opened.devices, &fleet, "in memory");
}

#[test]
fn what_the_journal_gains_is_taken_in_beside_the_loop() {
    let dir = TempDir::new().expect("a directory");
    let data = dir.path();
    let mut journal = journal(data);
    let opened = open(data, &journal, |_, _| {}).expect("an empty journal");
    let (index, before) = (opened.index.expect("one"), opened.devices);
    assert!(before.is_empty());
    let fleet = story(data);
    drop(journal);
    journal = self::journal(data);
    let reading = journal.facts(index.upto().expect("it says"));
    let settled = Settling { index, reading }.run().expect("it takes it in");
    assert_eq!(settled.upto, journal.end());
    assert_same(&before.settled(Arc::new(settled.state)), &fleet, "settled");
    // Who holds an earlier state still sees that one.
    assert!(before.is_empty() && all(&before).is_empty());
}

#[test]
fn a_row_that_cannot_be_read_is_a_fault_that_outlives_the_run() {
    let dir = TempDir::new().expect("a directory");
    let fleet = story(dir.path());
    let (opened, _) = start(dir.path());
    let index = opened.index.expect("one");
    let key = fleet.iter().next().expect("a device").key();
    let write = index.begin().expect("it begins");
    {
        let mut devices = write.open_table(DEVICES).expect("it opens");
        devices.insert(key.as_str(), &b"?"[..]).expect("it is bent");
    }
    write.commit().expect("it is written");
    let devices = Consolidated::above(Arc::new(index.state().expect("it opens")));
    assert!(devices.fault().is_none());
    assert!(devices.get(&key).is_none() && devices.fault().is_some());
    drop((index, devices, opened.devices));
    let (opened, heard) = start(dir.path());
    assert_eq!((heard, opened.remarks.len()), (told(), 1), "{:?}", opened.remarks);
    assert_same(&opened.devices, &fleet, "made anew");
}

/// The rows of another build are not to be read as if they were of this one: when this fails, raise [`LAYOUT`].
#[test]
fn the_layout_has_its_number() {
    let sample = valclair_fleet();
    let mut fleet = Consolidated::default();
    fleet.add(regain_exchange::read(&sample.csv).expect("a table").records);
    let reports = sample.agent_json.iter().take(1);
    reports.for_each(|(_, report)| drop(fleet.add(regain_exchange::read(report).expect("a report").records)));
    let bytes: Vec<u8> = fleet
        .iter()
        .flat_map(|device| {
            let mut rows = pack(&device);
            rows.extend(names(&device).iter().flat_map(|name| row::name(name, device.key_str())));
            rows
        })
        .collect();
    assert_eq!((LAYOUT, bytes.len(), crc32c::crc32c(&bytes)), (1, 33_929, 3_383_849_724));
}
