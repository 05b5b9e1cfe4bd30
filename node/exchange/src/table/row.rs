//! One row to one record.

use std::borrow::Cow;

use csv::StringRecord;

use crate::category::{Category, from_model, from_type_word};
use crate::limits::MAX_PARTS;
use crate::placeholder::usable_name;
use crate::reading::Notes;
use crate::record::{AssetRecord, Disk, DiskKind, Ownership, Place, Ram, RamBasis, Source};
use crate::size::{SizeOf, read_size};
use crate::status::read_status;
use crate::wording::{clean, fold, fold_plain, without_entities};

use super::dates::{DateColumns, Dated};
use super::dialect::Dialect;
use super::header::Header;
use super::target::Target;

/// The record of a row, or why there is none.
pub(super) fn record(
    cells: &StringRecord,
    header: &Header,
    dates: &DateColumns,
    dialect: Dialect,
    source: Source,
    notes: &mut Notes,
) -> Result<AssetRecord, String> {
    let row = Row { cells, header, dialect };
    let place = source.place.clone();
    let mut record = AssetRecord::blank(source);
    record.label = row.text(Target::Label);
    record.entity = row.text(Target::Entity);
    record.site = row.text(Target::Site);
    record.manufacturer = row.name(Target::Manufacturer);
    record.model = row.name(Target::Model);
    record.serial = row.text(Target::Serial);
    record.asset_tag = row.text(Target::AssetTag);
    record.uuid = row.text(Target::Uuid);
    record.os = row.name(Target::Os);
    record.status = row.text(Target::Status).as_deref().and_then(read_status);
    let kind = row.text(Target::Kind);
    record.category = category(kind.as_deref(), record.model.as_deref());
    if kind.is_some() && record.category == Category::Unknown {
        notes.unknown_kind(&place);
    }
    let described = record.label.is_some() || record.model.is_some() || record.manufacturer.is_some() || kind.is_some();
    if record.serial.is_none() && record.asset_tag.is_none() && record.uuid.is_none() && !described {
        return Err("nothing in the line names or describes a machine; it may be a line of totals".to_owned());
    }
    if row.filled() <= 1 {
        return Err("one cell only is filled; it may be a title or a line of totals".to_owned());
    }
    record.cpu = joined(row.parts(Target::Cpu));
    // OCS writes what the system sees, the others what is built in.
    let basis = if dialect == Dialect::Ocs { RamBasis::System } else { RamBasis::Modules };
    record.ram = ram(&row.parts(Target::Ram), basis, &place, notes);
    record.disks = disks(&row.parts(Target::Disks));
    record.purchase_date = row.day(Target::Purchased, dates, &place, notes);
    record.decommission_date = row.day(Target::Decommissioned, dates, &place, notes);
    record.warranty_end = row.day(Target::WarrantyEnd, dates, &place, notes).or_else(|| {
        let months = row.text(Target::WarrantyMonths).as_deref().and_then(leading_number)?;
        record.purchase_date?.months_later(months)
    });
    record.lease_end = row.day(Target::LeaseEnd, dates, &place, notes);
    record.end_of_life = row.day(Target::EndOfLife, dates, &place, notes);
    record.ownership = row.text(Target::Ownership).as_deref().and_then(ownership);
    record.observed = row.raw(Target::Updated).and_then(|text| dates.moment(Target::Updated, text));
    Ok(record)
}

/// A row with the meaning of its columns.
struct Row<'a> {
    cells: &'a StringRecord,
    header: &'a Header,
    dialect: Dialect,
}

impl Row<'_> {
    fn raw(&self, column: Target) -> Option<&str> {
        self.cells.get(self.header.index(column)?)
    }

    /// The cell as one text: entities and doubled apostrophes undone, values joined.
    fn text(&self, column: Target) -> Option<String> {
        let raw = self.raw(column)?;
        if !raw.contains(['<', '&', '\'']) {
            return clean(raw);
        }
        clean(&self.parts(column).join(" / "))
    }

    /// [`Row::text`] unless it is a placeholder.
    fn name(&self, column: Target) -> Option<String> {
        self.text(column).filter(|text| usable_name(text))
    }

    /// The values of a cell that GLPI joined with `<br>` or `<hr>`.
    fn parts(&self, column: Target) -> Vec<String> {
        let Some(raw) = self.raw(column) else {
            return Vec::new();
        };
        let text = match self.dialect.doubles_apostrophes() && raw.contains("''") {
            true => Cow::Owned(raw.replace("''", "\"")),
            false => Cow::Borrowed(raw),
        };
        split_tags(&text).filter_map(|part| clean(&without_entities(part))).take(MAX_PARTS).collect()
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    fn day(&self, column: Target, dates: &DateColumns, place: &Place, notes: &mut Notes) -> Option<crate::day::Day> {
        match dates.day(column, self.raw(column)?) {
            Dated::Day(day) => Some(day),
            Dated::Empty => None,
            Dated::Unreadable => {
                let name = self.header.name(column);
                notes.warn(place.clone(), format!("column \"{name}\" holds no readable date; it was left out"));
                None
            }
        }
    }
}

/// Splits at `<br>`, `<br/>`, `<br />` and `<hr>`, in any case.
fn split_tags(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let found = current.match_indices('<').find_map(|(at, _)| {
            let tail = current.get(at + 1..)?;
            let end = tail.find('>')?;
            let name = tail.get(..end)?.trim_end_matches(['/', ' ']);
            (name.eq_ignore_ascii_case("br") || name.eq_ignore_ascii_case("hr")).then_some((at, at + end + 2))
        });
        match found {
            Some((start, end)) => {
                rest = current.get(end..);
                current.get(..start)
            }
            None => {
                rest = None;
                Some(current)
            }
        }
    })
}

fn category(kind: Option<&str>, model: Option<&str>) -> Category {
    let by_type = kind.map(from_type_word).unwrap_or_default();
    by_type.known().or_else(|| model.map(from_model)).unwrap_or_default()
}

/// "36", "36 months", "36 mois".
pub(crate) fn leading_number(text: &str) -> Option<u16> {
    let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Whose it is, in the words of Intune and of French tables.
pub(crate) fn ownership(text: &str) -> Option<Ownership> {
    match fold_plain(text).as_str() {
        "corporate" | "company" | "owned" | "achat" | "propriete" => Some(Ownership::Owned),
        "leased" | "lease" | "location" | "leasing" | "credit-bail" | "loue" => Some(Ownership::Leased),
        "personal" | "byod" | "personnel" => Some(Ownership::Personal),
        _ => None,
    }
}

fn joined(parts: Vec<String>) -> Option<String> {
    let mut different: Vec<String> = Vec::new();
    for part in parts {
        if usable_name(&part) && !different.iter().any(|known| fold(known) == fold(&part)) {
            different.push(part);
        }
    }
    clean(&different.join(" + "))
}

/// The modules together. One unreadable module leaves the sum unknown: a wrong sum would pass for a measure.
fn ram(parts: &[String], basis: RamBasis, place: &Place, notes: &mut Notes) -> Option<Ram> {
    if parts.is_empty() {
        return None;
    }
    let sizes: Option<Vec<u64>> = parts.iter().map(|part| read_size(part, SizeOf::Memory)).collect();
    match sizes.and_then(|sizes| sizes.into_iter().try_fold(0_u64, u64::checked_add)) {
        Some(bytes) => Some(Ram { bytes, basis }),
        None => {
            notes.warn(place.clone(), "the memory is no readable size; it was left out");
            None
        }
    }
}

/// The disks. Depending on the column chosen GLPI writes sizes or models: what is no size is a model.
fn disks(parts: &[String]) -> Option<Vec<Disk>> {
    let disks: Vec<Disk> = parts
        .iter()
        .map(|part| match read_size(part, SizeOf::Disk) {
            Some(bytes) => Disk { bytes: Some(bytes), raw: Some(part.clone()), ..Disk::default() },
            None => Disk { model: Some(part.clone()), kind: kind_of(part), ..Disk::default() },
        })
        .collect();
    (!disks.is_empty()).then_some(disks)
}

fn kind_of(model: &str) -> DiskKind {
    let folded = fold(model);
    if folded.contains("nvme") {
        DiskKind::Nvme
    } else if folded.contains("ssd") {
        DiskKind::Ssd
    } else {
        DiskKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_of_a_cell() {
        let parts: Vec<&str> = split_tags("8192<br>4096<BR />2048<hr>1 < 2").collect();
        assert_eq!(parts, ["8192", "4096", "2048", "1 < 2"]);
    }

    #[test]
    fn disks_are_sizes_or_models() {
        let disks = disks(&["240057".into(), "Samsung SSD 860".into()]).expect("two disks");
        assert_eq!(disks.first().and_then(|disk| disk.bytes), Some(240_057_000_000));
        assert_eq!(disks.last().map(|disk| disk.kind), Some(DiskKind::Ssd));
        assert_eq!(super::disks(&[]), None);
    }
}
