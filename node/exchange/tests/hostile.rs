//! Readers meet anything: they refuse or read, they never panic, and what they read can be merged twice.

use proptest::collection::vec;
use proptest::prelude::*;
use regain_exchange::merge::Consolidated;
use regain_exchange::read;
use regain_exchange::sample::valclair_fleet;

/// Reads and merges twice: the second time must be quiet.
fn swallow(bytes: &[u8]) {
    let Ok(reading) = read(bytes) else { return };
    for record in &reading.records {
        let json = serde_json::to_string(record).expect("a record is JSON");
        assert_eq!(
            serde_json::to_string(&serde_json::from_str::<regain_exchange::AssetRecord>(&json).expect("back"))
                .expect("JSON"),
            json
        );
    }
    let mut all = Consolidated::default();
    let records = reading.records.len();
    let changes = all.add(reading.records.clone());
    assert!(changes.new.len() <= records);
    let before = all.devices().clone();
    assert!(all.add(reading.records).is_quiet());
    assert_eq!(all.devices(), &before);
}

/// A document with some bytes replaced, removed or repeated.
fn mutated(document: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = document.len();
    vec((0..length, any::<u8>(), 0_u8..4), 1..12).prop_map(move |changes| {
        let mut bytes = document.clone();
        for (at, byte, how) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes[at] = byte,
                1 => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()))),
                2 => bytes.insert(at, b"\"';,\n{}[]<&"[usize::from(byte) % 11]),
                _ => bytes.truncate(at.max(1)),
            }
            if bytes.is_empty() {
                break;
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..2000)) {
        swallow(&bytes);
    }

    #[test]
    fn any_text_under_a_good_header(text in "(?s).{0,400}") {
        swallow(format!("Nom;Fabricant;Numéro de série;Date d'achat;Composants - Mémoire\n{text}").as_bytes());
    }

    #[test]
    fn any_json_in_the_sections(value in json(), name in "bios|hardware|storages|monitors|memories|networks|cpus|batteries|network_device|operatingsystem|accesslog|network_ports") {
        let text = serde_json::json!({"deviceid": "x", "content": {name: value}}).to_string();
        read(text.as_bytes()).expect("a wrong section refuses nothing");
        swallow(text.as_bytes());
    }

    #[test]
    fn a_mutated_table(bytes in mutated(valclair_fleet().csv)) {
        swallow(&bytes);
    }

    #[test]
    fn a_mutated_report(bytes in mutated(valclair_fleet().agent_json.swap_remove(40).1)) {
        swallow(&bytes);
    }
}

/// JSON values with the field names that readers look for.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,20}".prop_map(serde_json::Value::from),
        "[0-9A-F:]{0,17}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(3, 40, 6, |inner| {
        let name = "ssn|smanufacturer|smodel|msn|uuid|memory|serial|disksize|capacity|real_capacity|mac|model|base64|type|name|logdate|manufacturer";
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Into::into),
            vec((name, inner), 0..6).prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}
