//! Which column is what, by its French or English header.

use csv::StringRecord;

use crate::limits::MAX_COLUMNS;
use crate::reading::{ColumnMeaning, ColumnRead, Notes, ReadError};
use crate::record::Place;
use crate::wording::{clean, fold_plain, without_entities};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Label,
    Entity,
    Status,
    Manufacturer,
    Serial,
    AssetTag,
    Kind,
    Model,
    Site,
    Uuid,
    Os,
    Cpu,
    Ram,
    Disks,
    Purchased,
    Decommissioned,
    WarrantyEnd,
    Updated,
    /// Dropped; the name says what it was.
    Personal(&'static str),
    /// Not needed.
    Ignored,
}

impl Column {
    /// The field's code, as devices are serialised.
    fn code(self) -> &'static str {
        match self {
            Column::Label => "label",
            Column::Entity => "entity",
            Column::Status => "status",
            Column::Manufacturer => "manufacturer",
            Column::Serial => "serial",
            Column::AssetTag => "asset_tag",
            Column::Kind => "category",
            Column::Model => "model",
            Column::Site => "site",
            Column::Uuid => "uuid",
            Column::Os => "os",
            Column::Cpu => "cpu",
            Column::Ram => "ram",
            Column::Disks => "disks",
            Column::Purchased => "purchase_date",
            Column::Decommissioned => "decommission_date",
            Column::WarrantyEnd => "warranty_end",
            Column::Updated => "observed",
            Column::Personal(_) => "personal",
            Column::Ignored => "ignored",
        }
    }
}

/// Headers folded without accents. The part before " - " names a tab of GLPI and is tried with and without.
const HEADERS: &[(&str, Column)] = &[
    ("nom", Column::Label),
    ("name", Column::Label),
    ("entite", Column::Entity),
    ("entity", Column::Entity),
    ("service", Column::Entity),
    ("statut", Column::Status),
    ("status", Column::Status),
    ("etat", Column::Status),
    ("state", Column::Status),
    ("fabricant", Column::Manufacturer),
    ("constructeur", Column::Manufacturer),
    ("marque", Column::Manufacturer),
    ("manufacturer", Column::Manufacturer),
    ("numero de serie", Column::Serial),
    ("n\u{b0} de serie", Column::Serial),
    ("no de serie", Column::Serial),
    ("num. serie", Column::Serial),
    ("serial number", Column::Serial),
    ("serial", Column::Serial),
    ("s/n", Column::Serial),
    ("numero d'inventaire", Column::AssetTag),
    ("n\u{b0} d'inventaire", Column::AssetTag),
    ("inventory number", Column::AssetTag),
    ("inventory/asset number", Column::AssetTag),
    ("asset tag", Column::AssetTag),
    ("type", Column::Kind),
    ("categorie", Column::Kind),
    ("modele", Column::Model),
    ("model", Column::Model),
    ("lieu", Column::Site),
    ("location", Column::Site),
    ("site", Column::Site),
    ("uuid", Column::Uuid),
    ("systeme d'exploitation - nom", Column::Os),
    ("systeme d'exploitation", Column::Os),
    ("operating system - name", Column::Os),
    ("operating system", Column::Os),
    ("processeur", Column::Cpu),
    ("processor", Column::Cpu),
    ("memoire", Column::Ram),
    ("memory", Column::Ram),
    ("disque dur", Column::Disks),
    ("hard drive", Column::Disks),
    ("hard disk", Column::Disks),
    ("date d'achat", Column::Purchased),
    ("date of purchase", Column::Purchased),
    ("purchase date", Column::Purchased),
    ("buy date", Column::Purchased),
    ("date de reforme", Column::Decommissioned),
    ("date de mise au rebut", Column::Decommissioned),
    ("date de mise hors service", Column::Decommissioned),
    ("date de sortie", Column::Decommissioned),
    ("decommission date", Column::Decommissioned),
    ("decommissioning date", Column::Decommissioned),
    ("date d'expiration de la garantie", Column::WarrantyEnd),
    ("warranty expiration date", Column::WarrantyEnd),
    ("derniere modification", Column::Updated),
    ("last update", Column::Updated),
];

/// Beginnings of headers whose columns are never kept (people, their accounts and addresses, free text).
const PERSONAL: &[(&str, &str)] = &[
    ("usager", "Usager"),
    ("utilisateur", "Utilisateur"),
    ("user", "User"),
    ("login", "Login"),
    ("identifiant", "Identifiant"),
    ("numero de contact", "Numéro de contact"),
    ("contact", "Contact"),
    ("alternate username", "Alternate username"),
    ("responsable", "Responsable"),
    ("technicien", "Technicien"),
    ("technician", "Technician"),
    ("groupe", "Groupe"),
    ("group", "Group"),
    ("prenom", "Prénom"),
    ("first name", "First name"),
    ("courriel", "Courriel"),
    ("e-mail", "E-mail"),
    ("email", "E-mail"),
    ("adresse ip", "Adresse IP"),
    ("ip", "IP"),
    ("numero de telephone", "Téléphone"),
    ("telephone", "Téléphone"),
    ("phone", "Téléphone"),
    ("commentaire", "Commentaires"),
    ("comment", "Commentaires"),
    ("note", "Commentaires"),
    ("reseau", "Réseau"),
    ("network", "Réseau"),
];

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Column>,
    names: Vec<String>,
    repeated: Vec<String>,
}

impl Header {
    /// Recognises the columns.
    pub(super) fn read(cells: &StringRecord) -> Result<Self, ReadError> {
        // The delimiter after the last header leaves an empty one behind it.
        let width = (0..cells.len()).rfind(|at| filled(cells, *at)).map_or(0, |last| last + 1);
        if width > MAX_COLUMNS {
            return Err(ReadError::TooMany { what: "columns", limit: MAX_COLUMNS });
        }
        let mut header = Self { columns: Vec::new(), names: Vec::new(), repeated: Vec::new() };
        for cell in cells.iter().take(width) {
            let name = clean(&without_entities(cell)).unwrap_or_default();
            let mut column = column_of(&name);
            let kept = !matches!(column, Column::Personal(_) | Column::Ignored);
            if kept && header.columns.contains(&column) {
                header.repeated.push(name.clone());
                column = Column::Ignored;
            }
            header.columns.push(column);
            header.names.push(name);
        }
        let has = |wanted: &[Column]| wanted.iter().any(|column| header.columns.contains(column));
        if has(&[Column::Serial, Column::AssetTag])
            && has(&[Column::Label, Column::Kind, Column::Manufacturer, Column::Model])
        {
            Ok(header)
        } else {
            Err(ReadError::NoHeader { found: header.shown() })
        }
    }

    /// The headers for an error message, each and all together cut short.
    fn shown(&self) -> String {
        let names: Vec<String> = self
            .names
            .iter()
            .take(30)
            .map(|name| format!("\"{}\"", name.chars().take(40).collect::<String>()))
            .collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    }

    /// The columns as a person sees what was recognised.
    pub(super) fn shown_columns(&self) -> Vec<ColumnRead> {
        let read = self.columns.iter().zip(&self.names).map(|(column, name)| ColumnRead {
            name: name.chars().take(80).collect(),
            meaning: match column {
                Column::Personal(_) => ColumnMeaning::Personal,
                Column::Ignored if self.repeated.contains(name) => ColumnMeaning::Repeated,
                Column::Ignored => ColumnMeaning::Ignored,
                other => ColumnMeaning::Field(other.code()),
            },
        });
        read.collect()
    }

    /// Number of columns, without the phantom one.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Where a column is.
    pub(super) fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == column)
    }

    /// The header of a column as written.
    pub(super) fn name(&self, column: Column) -> &str {
        self.index(column).and_then(|index| self.names.get(index)).map_or("", String::as_str)
    }

    /// Says what was dropped, ignored or repeated.
    pub(super) fn note(&self, line: u64, notes: &mut Notes) {
        for (column, name) in self.columns.iter().zip(&self.names) {
            match column {
                Column::Personal(personal) => notes.drop_personal(personal),
                Column::Ignored if self.repeated.contains(name) => {
                    notes.warn(Place::Line(line), format!("column \"{name}\" comes twice: the first one is read"));
                }
                _ => {}
            }
        }
    }
}

fn filled(cells: &StringRecord, at: usize) -> bool {
    cells.get(at).is_some_and(|cell| !cell.trim().is_empty())
}

fn column_of(name: &str) -> Column {
    let whole = fold_plain(name);
    let part = whole.rsplit_once(" - ").map_or("", |(_, last)| last);
    let known = |text: &str| HEADERS.iter().find(|(header, _)| *header == text).map(|(_, column)| *column);
    if let Some(column) = known(&whole) {
        return column;
    }
    let personal = |text: &str| {
        PERSONAL.iter().find(|(start, _)| begins_with_word(text, start)).map(|(_, shown)| Column::Personal(shown))
    };
    if let Some(column) = personal(&whole).or_else(|| personal(part)) {
        return column;
    }
    // "Système d'exploitation - Nom" is known as a whole; of other tabs "Nom" or "Type" is not the machine's.
    match known(part) {
        Some(
            column @ (Column::Cpu
            | Column::Ram
            | Column::Disks
            | Column::Purchased
            | Column::Decommissioned
            | Column::WarrantyEnd),
        ) => column,
        _ => Column::Ignored,
    }
}

/// Whether a text is `start`, its plural, or goes on with another word.
fn begins_with_word(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| {
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_both_languages() {
        for (name, column) in [
            ("Nom", Column::Label),
            ("Numéro de série", Column::Serial),
            ("N° DE SERIE", Column::Serial),
            ("S/N", Column::Serial),
            ("Numéro d\u{2019}inventaire", Column::AssetTag),
            ("Gestion - Date d'achat", Column::Purchased),
            ("Informations financières et administratives - Date d'achat", Column::Purchased),
            ("Management - Decommission date", Column::Decommissioned),
            ("Date de mise au rebut", Column::Decommissioned),
            ("Composants - Mémoire", Column::Ram),
            ("Système d'exploitation - Nom", Column::Os),
            ("Moniteurs - Nom", Column::Ignored),
            ("Usager", Column::Personal("Usager")),
            ("Usagers", Column::Personal("Usager")),
            ("Réseau - Adresse IP", Column::Personal("Réseau")),
            ("Responsable technique", Column::Personal("Responsable")),
            ("Commentaires", Column::Personal("Commentaires")),
            ("Gestion - Valeur", Column::Ignored),
        ] {
            assert_eq!(column_of(name), column, "{name}");
        }
    }

    #[test]
    fn a_header_must_name_machines() {
        let refusal = Header::read(&StringRecord::from(vec!["Nom", "Lieu", ""])).expect_err("no serial");
        assert!(refusal.to_string().contains("\"Nom\", \"Lieu\""), "{refusal}");
        let header = Header::read(&StringRecord::from(vec!["Nom", "Serial", "Serial number", ""])).expect("enough");
        assert_eq!((header.width(), header.repeated.len()), (3, 1));
    }
}
