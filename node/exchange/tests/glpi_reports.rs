//! What agents really write wrong, and what the reader makes of it.

use regain_exchange::category::Category;
use regain_exchange::record::{DiskKind, RamBasis, ScreenMounting};
use regain_exchange::{AssetRecord, Reading, read};

fn report(item: &str, content: &str) -> Reading {
    let text = format!("{{\"deviceid\":\"pc-zenobie-2024\",\"itemtype\":\"{item}\",\"content\":{{{content}}}}}");
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn machine(item: &str, content: &str) -> AssetRecord {
    report(item, content).records.into_iter().next().expect("a machine")
}

#[test]
fn wrong_types_cost_a_field_and_are_listed() {
    let reading = report(
        "Computer",
        r#""bios":{"smanufacturer":["HP"],"smodel":"ProBook","ssn":512345678},
           "memories":{"capacity":"8192"},"storages":[{"disksize":[1]},"x",null],"cpus":"i5","hardware":[{"uuid":1}],
           "batteries":[{"capacity":"50000","real_capacity":true}]"#,
    );
    let record = reading.records.first().expect("a machine");
    assert_eq!(record.manufacturer, None);
    assert_eq!(record.serial.as_deref(), Some("512345678"));
    assert_eq!(record.ram.map(|ram| (ram.bytes, ram.basis)), Some((8 << 30, RamBasis::Modules)));
    assert_eq!(record.battery, None);
    let places: Vec<String> = reading.warnings.iter().map(|warning| warning.place.to_string()).collect();
    for place in [
        "/content/bios/smanufacturer",
        "/content/memories",
        "/content/memories/capacity",
        "/content/storages/0/disksize",
        "/content/storages/1",
        "/content/cpus",
        "/content/hardware",
        "/content/batteries/0/real_capacity",
    ] {
        assert!(places.iter().any(|found| found == place), "{place} not in {places:?}");
    }
}

#[test]
fn every_item_type() {
    let device = |model: &str| {
        format!(
            r#""network_device":{{"manufacturer":"HP","model":"{model}","serial":"VLCCN5B62CP","mac":"d4:be:d9:5a:03:04"}}"#
        )
    };
    assert_eq!(machine("Printer", &device("LaserJet M507")).category, Category::Printer);
    assert_eq!(machine("Printer", &device("LaserJet MFP M428")).category, Category::Mfp);
    assert_eq!(machine("NetworkEquipment", &device("Switch 24")).category, Category::NetworkSwitch);
    let unmanaged = machine("Unmanaged", &device("Thing"));
    assert_eq!((unmanaged.category, unmanaged.serial.as_deref()), (Category::Unknown, Some("VLCCN5B62CP")));
    assert_eq!(machine("Phone", r#""bios":{"smodel":"Mi 9T"}"#).category, Category::Smartphone);
    assert_eq!(machine("Toaster", r#""bios":{"smodel":"Mi 9T"}"#).category, Category::Unknown);
    let without_type = read(br#"{"deviceid":"x","content":{"hardware":{"chassis_type":"Notebook"}}}"#).expect("read");
    assert_eq!(without_type.records.first().map(|record| record.category), Some(Category::Laptop));
}

#[test]
fn virtual_machines_and_sightings_are_no_equipment() {
    let reading = report("Computer", r#""hardware":{"vmsystem":"VMware"},"bios":{"ssn":"VMware-42 01 f4"}"#);
    assert_eq!((reading.records.len(), reading.rejected.len()), (0, 1));
    let sighting = read(br#"{"deviceid":"x","action":"netdiscovery","content":{}}"#).expect("read");
    assert_eq!((sighting.records.len(), sighting.rejected.len()), (0, 1));
}

#[test]
fn firmware_placeholders_fall_back_to_board_and_case() {
    let record = machine(
        "Computer",
        r#""bios":{"smanufacturer":"To Be Filled By O.E.M.","mmanufacturer":"ASUSTeK COMPUTER INC.",
           "smodel":"All Series","mmodel":"B85M-G","ssn":"System Serial Number","enclosureserial":"VLCCASE77",
           "msn":"VLCBOARD88","assettag":"No Asset Tag"}"#,
    );
    assert_eq!(record.manufacturer.as_deref(), Some("ASUSTeK COMPUTER INC."));
    assert_eq!(record.model.as_deref(), Some("B85M-G"));
    assert_eq!(record.serial.as_deref(), Some("VLCCASE77"));
    assert_eq!((record.board_serial.as_deref(), record.asset_tag), (Some("VLCBOARD88"), None));
}

#[test]
fn flash_is_no_memory_and_no_disk_is_unknown() {
    let record = machine(
        "Computer",
        r#""memories":[{"capacity":4,"type":"Flash"},{"numslots":2},{"capacity":"No"},{"capacity":2048}],
           "hardware":{"memory":1900},"storages":[{"type":"CD-ROM","model":"DVD"}]"#,
    );
    assert_eq!(record.ram_bytes(), Some(2 << 30));
    assert_eq!(record.disks, None);
    let seen = machine("Computer", r#""hardware":{"memory":1900}"#);
    assert_eq!(seen.ram.map(|ram| ram.basis), Some(RamBasis::System));
    let emmc = machine("Computer", r#""storages":[{"name":"mmcblk0","disksize":31268}]"#);
    assert_eq!(emmc.disks.and_then(|disks| disks.first().map(|disk| disk.kind)), Some(DiskKind::Emmc));
}

#[test]
fn nobody_s_name_is_kept() {
    let reading = report(
        "Computer",
        r#""hardware":{"name":"iMac de Zenobie","lastloggeduser":"zenobie","winowner":"Zenobie"},
           "users":[{"login":"zenobie"}],"local_users":[{"login":"zenobie","home":"/home/zenobie"}],
           "operatingsystem":{"full_name":"macOS 12","fqdn":"zenobie.example"},
           "networks":[{"wifi_ssid":"chez zenobie","ipaddress":"192.0.2.1"}],
           "bios":{"smanufacturer":"Apple Inc.","ssn":"VLC02N5A5F"}"#,
    );
    let json = serde_json::to_string(&reading.records).expect("JSON");
    let shown = format!("{reading:?}");
    assert!(!json.to_lowercase().contains("zenobie") && !shown.to_lowercase().contains("zenobie"), "{shown}");
    for name in ["deviceid", "hardware.name", "hardware.winowner", "local_users", "operatingsystem.fqdn", "users"] {
        assert!(reading.dropped_personal.contains(&name), "{name}: {:?}", reading.dropped_personal);
    }
}

#[test]
fn a_screen_without_a_serial_of_its_own_in_a_portable_is_its_panel() {
    let mut edid = [0_u8; 128];
    edid[..8].copy_from_slice(&[0, 255, 255, 255, 255, 255, 255, 0]);
    (edid[21], edid[22]) = (29, 17);
    let base64 = data_encoding::BASE64.encode(&edid);
    let reading = report(
        "Computer",
        &format!(
            r#""hardware":{{"chassis_type":"Laptop"}},"bios":{{"smanufacturer":"Dell Inc.","ssn":"VLC64HP72"}},
               "monitors":[{{"base64":"{base64}","manufacturer":"Sharp","caption":"DJCP6","serial":"00000000"}},
                           {{"manufacturer":"DEL","caption":"P2217H","serial":"VLCE5001","altserial":"VLC-CN-0T5D"}},
                           {{}}]"#
        ),
    );
    assert_eq!(reading.records.len(), 3, "the empty one is nothing");
    let panel = reading.records.get(1).expect("the panel");
    assert_eq!((panel.mounting, &panel.serial), (Some(ScreenMounting::LikelyBuiltIn), &None));
    let screen = reading.records.get(2).expect("the screen");
    assert_eq!(screen.alt_serial.as_deref(), Some("VLC-CN-0T5D"));
    assert_eq!(screen.seen_on.as_ref().map(ToString::to_string).as_deref(), Some("serial:dell:vlc64hp72"));
}
