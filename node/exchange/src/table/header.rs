//! The columns of a table: recognised by their headers, or as a person mapped them.

use csv::StringRecord;

use crate::fingerprint::Fingerprint;
use crate::limits::MAX_COLUMNS;
use crate::reading::{ColumnMeaning, ColumnRead, Notes, ReadError};
use crate::record::Place;
use crate::wording::{clean, fold_plain, without_entities};

use super::mapping::Mapping;
use super::target::Target;
use super::words::{personal, target_of};

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Target>,
    names: Vec<String>,
    repeated: Vec<usize>,
    /// For each target its column, so that rows of a hundred columns need no search.
    places: Vec<Option<usize>>,
}

impl Header {
    /// Recognises the columns.
    pub(super) fn read(cells: &StringRecord) -> Result<Self, ReadError> {
        let names = names(cells)?;
        let columns = names.iter().map(|name| target_of(name)).collect();
        Self::checked(names, columns)
    }

    /// Takes the columns as a person mapped them. A column of people stays one, whatever was said.
    pub(super) fn mapped(cells: &StringRecord, mapping: &Mapping) -> Result<Self, ReadError> {
        let names = names(cells)?;
        let told = |(index, name): (usize, &String)| match personal(name) {
            Some(_) => Target::Personal,
            None => mapping.columns.get(index).copied().unwrap_or(Target::Ignored),
        };
        let columns = names.iter().enumerate().map(told).collect();
        Self::checked(names, columns)
    }

    fn checked(names: Vec<String>, found: Vec<Target>) -> Result<Self, ReadError> {
        let mut header = Self { columns: Vec::new(), names, repeated: Vec::new(), places: Vec::new() };
        for (index, target) in found.into_iter().enumerate() {
            let twice = target.is_kept() && header.columns.contains(&target);
            if twice {
                header.repeated.push(index);
            }
            header.columns.push(if twice { Target::Ignored } else { target });
        }
        let place = |target: &Target| header.columns.iter().position(|known| known == target);
        header.places = Target::ALL.iter().map(place).collect();
        let has = |wanted: &[Target]| wanted.iter().any(|target| header.index(*target).is_some());
        let named = has(&[Target::Serial, Target::AssetTag]);
        if named && has(&[Target::Label, Target::Kind, Target::Manufacturer, Target::Model]) {
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
        let read = self.columns.iter().zip(&self.names).enumerate().map(|(index, (target, name))| ColumnRead {
            name: name.chars().take(80).collect(),
            meaning: match target {
                Target::Personal => ColumnMeaning::Personal,
                Target::Ignored if self.repeated.contains(&index) => ColumnMeaning::Repeated,
                Target::Ignored => ColumnMeaning::Ignored,
                other => ColumnMeaning::Field(other.code()),
            },
        });
        read.collect()
    }

    /// The mapping by which the same columns are read again.
    pub(super) fn mapping(&self) -> Mapping {
        Mapping { header: fingerprint(&self.names), columns: self.columns.clone(), date_order: None }
    }

    /// Number of columns, without the phantom one.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Where a column is.
    pub(super) fn index(&self, target: Target) -> Option<usize> {
        self.places.get(target as usize).copied().flatten()
    }

    /// The header of a column as written.
    pub(super) fn name(&self, target: Target) -> &str {
        self.index(target).and_then(|index| self.names.get(index)).map_or("", String::as_str)
    }

    /// Says what was dropped, ignored or repeated.
    pub(super) fn note(&self, line: u64, notes: &mut Notes) {
        for (index, (target, name)) in self.columns.iter().zip(&self.names).enumerate() {
            if *target == Target::Personal {
                notes.drop_personal(personal(name).unwrap_or("a column marked as personal"));
            } else if self.repeated.contains(&index) {
                notes.warn(Place::Line(line), format!("column \"{name}\" comes twice: the first one is read"));
            }
        }
    }
}

/// The headers as they are shown and compared, without the phantom one after the last delimiter.
pub(super) fn names(cells: &StringRecord) -> Result<Vec<String>, ReadError> {
    let filled = |at: usize| cells.get(at).is_some_and(|cell| !cell.trim().is_empty());
    let width = (0..cells.len()).rfind(|at| filled(*at)).map_or(0, |last| last + 1);
    if width > MAX_COLUMNS {
        return Err(ReadError::TooMany { what: "columns", limit: MAX_COLUMNS });
    }
    Ok(cells.iter().take(width).map(|cell| clean(&without_entities(cell)).unwrap_or_default()).collect())
}

/// By what a header is recognised when a table of the same columns comes again.
pub(super) fn fingerprint(names: &[String]) -> Fingerprint {
    let folded: Vec<String> = names.iter().map(|name| fold_plain(name)).collect();
    Fingerprint::of(folded.join("\u{1f}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_must_name_machines() {
        let refusal = Header::read(&StringRecord::from(vec!["Nom", "Lieu", ""])).expect_err("no serial");
        assert!(refusal.to_string().contains("\"Nom\", \"Lieu\""), "{refusal}");
        let header = Header::read(&StringRecord::from(vec!["Nom", "Serial", "Serial number", ""])).expect("enough");
        assert_eq!((header.width(), header.repeated.len()), (3, 1));
        assert_eq!(header.index(Target::Serial), Some(1));
    }

    #[test]
    fn no_mapping_keeps_people() {
        let cells = StringRecord::from(vec!["Utilisateur", "X", "Y"]);
        let columns = vec![Target::Label, Target::Serial, Target::Model];
        let mapping = Mapping { header: Fingerprint::of(b""), columns, date_order: None };
        let header = Header::mapped(&cells, &mapping).expect("enough");
        assert_eq!((header.index(Target::Label), header.index(Target::Personal)), (None, Some(0)));
    }
}
