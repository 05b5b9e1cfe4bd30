//! Which reason comes first, and which devices are foreseen at all.

use super::*;
use crate::fleet::edit::{Batch, Change, Noted};
use regain_exchange::merge::Consolidated;

const TODAY: &str = "2026-11-22";

/// A device of a table with these columns.
fn device(header: &str, row: &str) -> Device {
    let text =
        format!("Nom;Type;Fabricant;Modèle;Numéro de série;{header}\nPC-1;Portable;Dell;Latitude 5490;SER1;{row}\n");
    let reading = regain_exchange::read(text.as_bytes()).expect("a table");
    let mut fleet = Consolidated::default();
    fleet.add(reading.records);
    fleet.iter().next().map(|device| Device::clone(&device)).expect("one device")
}

fn noted(key: &str, field: Field, value: &str) -> Noted {
    let change = Change { key: key.to_owned(), before: None, after: Some(value.into()) };
    let mut noted = Noted::default();
    noted.take(Batch { id: 0, at: 0, by: String::new(), undoes: None, field, changes: vec![change] });
    noted
}

fn plan(device: &Device, noted: &Noted, policy: &Policy) -> Option<(String, Ground)> {
    let today = Day::parse(TODAY).expect("a day");
    let subject = Subject { device, edits: noted.of(&device.key()), policy, today };
    assert!(subject.is_here());
    subject.plan().map(|(on, ground)| (on.to_string(), ground))
}

fn told(on: &str, ground: Ground) -> Option<(String, Ground)> {
    Some((on.to_owned(), ground))
}

#[test]
fn the_earliest_ground_counts_and_what_was_planned_by_hand_stands_above() {
    let bought = device("Date d'achat;Système d'exploitation", "2024-02-29;Microsoft Windows 11 Pro");
    let (none, usual) = (Noted::default(), Policy::default());
    assert_eq!(plan(&bought, &none, &usual), told("2029-02-28", Ground::Age));
    let lease = noted(&bought.key(), Field::LeaseEnd, "2027-03-31");
    assert_eq!(plan(&bought, &lease, &usual), told("2027-03-31", Ground::Lease));
    let planned = noted(&bought.key(), Field::Planned, "2031-01-01");
    assert_eq!(
        plan(&bought, &planned, &usual),
        told("2031-01-01", Ground::Planned),
        "later than all others, and it stands"
    );
    let old = device("Date d'achat;Système d'exploitation", "2024-02-29;Microsoft Windows 10 Pro");
    assert_eq!(plan(&old, &none, &usual), told("2025-10-14", Ground::System));
    let without = Policy { systems: false, ..Policy::default() };
    assert_eq!(plan(&old, &none, &without), told("2029-02-28", Ground::Age));
}

#[test]
fn years_are_of_the_device_its_model_its_category() {
    let bought = device("Date d'achat", "2024-06-01");
    let none = Noted::default();
    let category = Policy { years: [("laptop".to_owned(), 4)].into(), ..Policy::default() };
    assert_eq!(plan(&bought, &none, &category), told("2028-06-01", Ground::Age));
    let model = Policy { models: [("latitude 5490".to_owned(), 7)].into(), ..category.clone() };
    assert_eq!(plan(&bought, &none, &model), told("2031-06-01", Ground::Age));
    let own = noted(&bought.key(), Field::Years, "3");
    assert_eq!(plan(&bought, &own, &model), told("2027-06-01", Ground::Age));
    let never = Policy { years: [("laptop".to_owned(), 0)].into(), ..Policy::default() };
    assert_eq!(plan(&bought, &none, &never), None);
}

#[test]
fn a_day_of_the_register_lies_ahead_or_the_device_is_gone() {
    let usual = Policy::default();
    let ahead = device("Date de réforme", "2027-05-01");
    assert_eq!(plan(&ahead, &Noted::default(), &usual), told("2027-05-01", Ground::Register));
    let chosen = device("Statut", "À réformer");
    assert_eq!(plan(&chosen, &Noted::default(), &usual), told(TODAY, Ground::Register));
    let today = Day::parse(TODAY).expect("a day");
    for (header, value) in [("Date de réforme", "2025-05-01"), ("Statut", "Réformé"), ("Statut", "Volé")] {
        let gone = device(header, value);
        let subject = Subject { device: &gone, edits: None, policy: &usual, today };
        assert!(!subject.is_here(), "{header} {value}");
    }
    let back = device("Statut", "Réformé");
    let noted = noted(&back.key(), Field::Status, "in_use");
    let subject = Subject { device: &back, edits: noted.of(&back.key()), policy: &usual, today };
    assert!(subject.is_here(), "what a person noted stands above the register");
}
