//! The sample as GLPI's CSV exporter writes a search list.

use std::fmt::Write as _;

use super::machine::{Kind, Machine};
use crate::day::Day;

const HEADERS: &[&str] = &[
    "Nom",
    "Entité",
    "Statut",
    "Fabricant",
    "Numéro de série",
    "Numéro d'inventaire",
    "Type",
    "Modèle",
    "Lieu",
    "Usager",
    "Responsable technique",
    "Composants - Processeur",
    "Composants - Mémoire",
    "Composants - Disque dur",
    "Gestion - Date d'achat",
    "Gestion - Date de réforme",
    "Dernière modification",
];

/// The export: mark, quoted cells, the delimiter after each.
pub(super) fn write(machines: &[Machine]) -> Vec<u8> {
    let mut text = "\u{feff}".to_owned();
    line(&mut text, HEADERS.iter().map(|header| (*header).to_owned()));
    for machine in machines {
        line(&mut text, cells(machine).into_iter());
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for cell in cells {
        // Writing to a String cannot fail.
        let _ = write!(text, "\"{}\";", cell.replace('"', "''"));
    }
    text.push('\n');
}

fn cells(machine: &Machine) -> Vec<String> {
    let joined = |numbers: &[u32]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("<br>");
    let kind = match machine.kind {
        Kind::Laptop => "Portable",
        Kind::Desktop => "Bureau",
        Kind::Screen => "Écran",
        Kind::Tablet => "Tablette",
        Kind::Phone => "Smartphone",
        Kind::Printer => "Imprimante",
    };
    vec![
        machine.label.clone(),
        format!("Métropole de Valclair > {}", machine.entity),
        machine.status.to_owned(),
        machine.product.typed_maker.to_owned(),
        machine.serial.clone(),
        machine.tag.clone(),
        kind.to_owned(),
        machine.product.model.to_owned(),
        machine.site.to_owned(),
        machine.somebody(),
        "Ignace Bellevrille".to_owned(),
        machine.product.cpu.to_owned(),
        joined(machine.product.modules_mib),
        joined(&machine.drives_mb),
        french(machine.purchased),
        machine.reformed.map(french).unwrap_or_default(),
        format!("{} 16:20", machine.reformed.unwrap_or(machine.purchased)),
    ]
}

fn french(day: Day) -> String {
    format!("{:02}-{:02}-{}", day.day(), day.month(), day.year())
}
