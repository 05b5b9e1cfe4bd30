//! The story of the demonstration: a register and its agents tell of one fleet.

use regain_exchange::category::Category;
use regain_exchange::day::Day;
use regain_exchange::device::Device;
use regain_exchange::merge::Consolidated;
use regain_exchange::read;
use regain_exchange::record::{DiskKind, Format, RamBasis};
use regain_exchange::sample::{INVENTED_PEOPLE, valclair_fleet};
use regain_exchange::status::Status;

fn fleet() -> Consolidated {
    let fleet = valclair_fleet();
    let mut all = Consolidated::default();
    all.add(read(&fleet.csv).expect("the table").records);
    for (name, bytes) in &fleet.agent_json {
        let reading = read(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(reading.warnings.is_empty() && reading.rejected.is_empty(), "{name}: {reading:?}");
        let changes = all.add(reading.records);
        assert!(changes.new.is_empty() && changes.to_review.is_empty(), "{name}: {changes:?}");
    }
    all
}

fn devices(all: &Consolidated) -> Vec<Device> {
    all.iter().map(|device| Device::clone(&device)).collect()
}

fn count(all: &Consolidated, test: impl Fn(&Device) -> bool) -> usize {
    all.iter().filter(|device| test(device)).count()
}

#[test]
fn the_fleet_is_what_it_promises() {
    let all = fleet();
    assert_eq!(all.len(), 60);
    let of = |wanted: Category| count(&all, |device| device.category.as_ref().is_some_and(|c| c.value == wanted));
    assert_eq!((of(Category::Laptop), of(Category::Desktop), of(Category::Screen)), (38, 14, 8));

    let turn: Day = "2026-01-01".parse().expect("a day");
    let reformed = |device: &Device| device.decommission_date.as_ref().expect("every date is read").value;
    assert_eq!(count(&all, |device| reformed(device).year() == 2025), 40);
    assert_eq!(count(&all, |device| reformed(device) >= turn && reformed(device).month() <= 10), 20);
    for device in all.iter() {
        let purchased = device.purchase_date.as_ref().expect("every date is read").value;
        let age = reformed(&device).days_since_1970() - purchased.days_since_1970();
        assert!((2016..=2021).contains(&purchased.year()), "{purchased}");
        assert!((0..3653).contains(&age), "{} is {age} days old", device.key());
        assert_eq!(device.status.as_ref().map(|status| status.value.status), Some(Status::Reformed));
        assert!(device.serial.as_ref().is_some_and(|serial| serial.value.starts_with("VLC")));
        assert!(device.site.is_some() && device.entity.is_some() && device.asset_tag.is_some());
    }
}

#[test]
fn each_source_tells_what_it_knows_best() {
    let all = fleet();
    let agents = |device: &Device| device.reports().iter().any(|report| report.source.format == Format::GlpiJson);
    assert_eq!(count(&all, |device| agents(device) && device.seen_on.is_none()), 45);
    assert_eq!(count(&all, |device| device.seen_on.is_some()), 5, "screens met on desktops are those of the table");
    let drives = |device: &Device| device.disks.as_ref().map_or(0, |disks| disks.value.len());
    assert_eq!(count(&all, |device| drives(device) == 2), 3);
    for device in all.iter().filter(|device| agents(device) && device.seen_on.is_none()) {
        let disks = &device.disks.as_ref().expect("disks of the agent").value;
        assert!(disks.iter().all(|disk| disk.serial.is_some() && disk.bytes.is_some()), "{disks:?}");
        assert_eq!(disks.first().map(|disk| disk.kind), Some(DiskKind::Ssd));
        let ram = device.ram.as_ref().expect("memory").value;
        assert_eq!((ram.basis, ram.bytes % (1 << 30)), (RamBasis::Modules, 0));
        // The register spells makers its own way; the firmware's spelling wins, the register's status stays.
        let maker = device.manufacturer.as_ref().expect("a maker");
        assert_eq!(maker.source.format, Format::GlpiJson);
        assert_eq!(device.status.as_ref().map(|status| status.source.format), Some(Format::GlpiCsv));
    }
}

#[test]
fn no_person_comes_through() {
    let fleet = valclair_fleet();
    let raw = String::from_utf8(fleet.csv.clone()).expect("UTF-8").to_lowercase();
    let told = serde_json::to_string(&devices(&self::fleet())).expect("JSON").to_lowercase();
    for name in INVENTED_PEOPLE {
        assert!(raw.contains(name), "{name} is in the export");
        assert!(!told.contains(name), "{name} must not be in a device");
    }
    let dropped = read(&fleet.csv).expect("the table").dropped_personal;
    assert_eq!(dropped, ["Responsable", "Usager"]);
    for (_, bytes) in &fleet.agent_json {
        let reading = read(bytes).expect("a report");
        assert!(reading.dropped_personal.contains(&"users"), "{:?}", reading.dropped_personal);
        assert!(reading.dropped_personal.contains(&"hardware.lastloggeduser"));
    }
}

#[test]
fn the_order_of_the_sources_does_not_matter() {
    let sample = valclair_fleet();
    let mut other = Consolidated::default();
    for (_, bytes) in &sample.agent_json {
        other.add(read(bytes).expect("a report").records);
    }
    other.add(read(&sample.csv).expect("the table").records);
    assert_eq!(other.len(), 60);
    let values = |all: &Consolidated| {
        let mut values: Vec<String> = all
            .iter()
            .map(|device| {
                let text = |field: &Option<regain_exchange::device::Known<String>>| {
                    field.as_ref().map(|known| known.value.clone())
                };
                let disks = device.disks.as_ref().map(|disks| &disks.value);
                format!(
                    "{:?} {:?} {:?} {disks:?}",
                    text(&device.serial),
                    text(&device.manufacturer),
                    text(&device.model)
                )
            })
            .collect();
        values.sort();
        values
    };
    assert_eq!(values(&fleet()), values(&other));
}

#[test]
fn everything_again_changes_nothing_even_after_a_restart() {
    let sample = valclair_fleet();
    let all = fleet();
    let stored = serde_json::to_string(&devices(&all)).expect("JSON");
    let devices: Vec<Device> = serde_json::from_str(&stored).expect("the same devices");
    let mut again = Consolidated::default().altered(devices, &[]);
    assert!(again.add(read(&sample.csv).expect("the table").records).is_quiet());
    for (name, bytes) in &sample.agent_json {
        assert!(again.add(read(bytes).expect("a report").records).is_quiet(), "{name}");
    }
    assert_eq!(again.iter().collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());
}
