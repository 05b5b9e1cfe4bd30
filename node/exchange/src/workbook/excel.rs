//! XLSX (ECMA-376, part 1): shared strings, dates by number format, one part a sheet.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::day::Day;
use crate::reading::ReadError;
use crate::record::Place;
use crate::xml::{self, Element, unescaped};

use super::MAX_SHEETS;
use super::package::Package;
use super::sheet::{Rows, Sheet};

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Epoch {
    /// 1900, with the 29 February 1900 that never was.
    Of1900,
    /// 1904, as old Macintosh versions did.
    Of1904,
}

/// What cells refer to.
struct Shared {
    strings: Vec<String>,
    /// For each cell format, whether it shows a date.
    dates: Vec<bool>,
    epoch: Epoch,
}

/// The sheets in their order.
pub(super) fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    let workbook = tree(package, "xl/workbook.xml")?.ok_or_else(|| missing("xl/workbook.xml"))?;
    let links = tree(package, "xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let strings = match package.part("xl/sharedStrings.xml")? {
        Some(text) => strings(&text)?,
        None => Vec::new(),
    };
    let dates = tree(package, "xl/styles.xml")?.map(|styles| dates(&styles)).unwrap_or_default();
    let of_1904 = workbook.local("workbookPr").and_then(|p| p.attribute("date1904"));
    let epoch = if matches!(of_1904, Some("1" | "true")) { Epoch::Of1904 } else { Epoch::Of1900 };
    let shared = Shared { strings, dates, epoch };
    let mut sheets = Vec::new();
    for listed in workbook.local("sheets").map(|list| list.children.as_slice()).unwrap_or_default() {
        let (Some(name), Some(id)) = (listed.attribute("name"), listed.attribute("r:id")) else {
            continue;
        };
        let target = links.children.iter().find(|link| link.attribute("Id") == Some(id));
        let Some(path) = target.and_then(|link| link.attribute("Target")).map(path) else {
            continue;
        };
        if sheets.len() < MAX_SHEETS
            && let Some(text) = package.part(&path)?
        {
            sheets.push(sheet(&text, name, &shared)?);
        }
    }
    Ok(sheets)
}

/// Where a target of the workbook is in the package.
fn path(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{}", target.trim_start_matches("./")),
    }
}

fn tree(package: &mut Package<'_>, name: &str) -> Result<Option<Element>, ReadError> {
    let text = package.part(name)?;
    text.map(|text| xml::parse(&text, |_, _| false).map(|tree| tree.root)).transpose()
}

fn missing(part: &str) -> ReadError {
    ReadError::NoMachines {
        what: "a workbook without its parts",
        place: Place::Pointer(part.to_owned()),
        advice: "save it again with the spreadsheet",
    }
}

/// The shared strings: rich text joined, phonetic readings left out.
fn strings(text: &str) -> Result<Vec<String>, ReadError> {
    let mut reader = Reader::from_str(text);
    let mut strings = Vec::new();
    let (mut current, mut inside, mut phonetic) = (String::new(), false, false);
    loop {
        match reader.read_event().map_err(|_| broken("xl/sharedStrings.xml"))? {
            Event::Start(start) => match start.local_name().into_inner() {
                "si" => current.clear(),
                "t" => inside = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().into_inner() {
                "si" => strings.push(std::mem::take(&mut current)),
                "t" => inside = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Event::Empty(start) if start.local_name().into_inner() == "si" => strings.push(String::new()),
            Event::Text(part) if inside => current.push_str(&part),
            Event::CData(part) if inside => current.push_str(&part),
            Event::GeneralRef(name) if inside => current.extend(xml::entity(&name)),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

fn broken(part: &str) -> ReadError {
    ReadError::NoMachines {
        what: "a workbook whose parts are no XML",
        place: Place::Pointer(part.to_owned()),
        advice: "save it again with the spreadsheet",
    }
}

/// For each cell format, whether its number format shows a date.
fn dates(styles: &Element) -> Vec<bool> {
    let own: Vec<(u32, bool)> = styles
        .local("numFmts")
        .map(|list| list.children.as_slice())
        .unwrap_or_default()
        .iter()
        .filter_map(|format| {
            Some((format.attribute("numFmtId")?.parse().ok()?, is_date(format.attribute("formatCode")?)))
        })
        .collect();
    let formats = styles.local("cellXfs").map(|list| list.children.as_slice()).unwrap_or_default();
    let date = |format: &Element| {
        let id: u32 = format.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
        let own = own.iter().find(|(known, _)| *known == id).map(|(_, date)| *date);
        own.unwrap_or(matches!(id, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=58))
    };
    formats.iter().map(date).collect()
}

/// Whether a format code shows a day: a y or d outside quotes, brackets and escapes.
fn is_date(code: &str) -> bool {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|c| c != '"') {},
            '[' => while letters.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => drop(letters.next()),
            'y' | 'Y' | 'd' | 'D' => return true,
            _ => {}
        }
    }
    false
}

/// The cell being read.
#[derive(Default)]
struct Cell {
    kind: String,
    format: Option<usize>,
    column: usize,
    value: String,
}

fn sheet(text: &str, name: &str, shared: &Shared) -> Result<Sheet, ReadError> {
    let mut reader = Reader::from_str(text);
    let mut rows = Rows::default();
    let (mut row, mut column) = (0_usize, 0_usize);
    let mut cell = Cell::default();
    let (mut inside, mut phonetic) = (false, false);
    loop {
        match reader.read_event().map_err(|_| broken(name))? {
            Event::Start(start) => match start.local_name().into_inner() {
                "row" => {
                    row = number(&start, "r").and_then(|r| r.checked_sub(1)).unwrap_or(row).max(row);
                    column = 0;
                }
                "c" => {
                    cell = begin(&start, column);
                    column = cell.column + 1;
                }
                "v" | "t" => inside = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().into_inner() {
                "row" => {
                    rows.end(row)?;
                    row += 1;
                }
                "c" => rows.put(cell.column, &shown(&cell, shared))?,
                "v" | "t" => inside = false,
                "rPh" => phonetic = false,
                "sheetData" => break,
                _ => {}
            },
            Event::Empty(start) if start.local_name().into_inner() == "c" => {
                column = begin(&start, column).column + 1;
            }
            Event::Empty(start) if start.local_name().into_inner() == "row" => {
                row = number(&start, "r").unwrap_or(row + 1).max(row);
            }
            Event::Text(part) if inside => cell.value.push_str(&part),
            Event::CData(part) if inside => cell.value.push_str(&part),
            Event::GeneralRef(part) if inside => cell.value.extend(xml::entity(&part)),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(rows.finish(name.to_owned()))
}

fn begin(start: &BytesStart<'_>, next: usize) -> Cell {
    let at = attribute(start, "r").and_then(|reference| column_of(&reference)).unwrap_or(next);
    Cell {
        kind: attribute(start, "t").unwrap_or_default(),
        format: number(start, "s"),
        column: at,
        value: String::new(),
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.into_inner() == name)?;
    unescaped(&found.value).ok()
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(start, name)?.parse().ok()
}

/// The column of a reference such as `AB12`, from 0.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters
        .take(4)
        .fold(0_usize, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1)
}

/// The value as the table has it: shared strings looked up, dates written year first.
fn shown(cell: &Cell, shared: &Shared) -> String {
    let value = cell.value.as_str();
    match cell.kind.as_str() {
        "s" => {
            let found = value.trim().parse().ok().and_then(|index: usize| shared.strings.get(index));
            found.cloned().unwrap_or_default()
        }
        "b" | "str" | "inlineStr" => value.to_owned(),
        "e" => String::new(),
        // ISO 8601: the day is enough, dates of inventories have no hour.
        "d" => value.split('T').next().unwrap_or_default().to_owned(),
        _ => {
            let date = cell.format.and_then(|format| shared.dates.get(format)).copied().unwrap_or(false);
            let number: Option<f64> = value.trim().parse().ok();
            match number.filter(|number| number.is_finite()) {
                Some(days) if date => day(days, shared.epoch).map(|day| day.to_string()).unwrap_or_default(),
                // Plain digits: Excel stores 1.23457E+13 for a serial that it still knows in full.
                Some(number) if number.abs() < 1e15 => format!("{number}"),
                _ => value.to_owned(),
            }
        }
    }
}

fn day(days: f64, epoch: Epoch) -> Option<Day> {
    if !(0.0..200_000.0).contains(&days) {
        return None;
    }
    let days = days.floor() as i32;
    // 1899-12-30 is 25 569 days before 1970, 1904-01-01 is 24 107.
    let since_1970 = match epoch {
        Epoch::Of1900 if days < 61 => days + 1 - 25_569,
        Epoch::Of1900 => days - 25_569,
        Epoch::Of1904 => days - 24_107,
    };
    Day::from_days_since_1970(since_1970)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_columns() {
        let text = |days, epoch| day(days, epoch).map(|day| day.to_string());
        assert_eq!(text(45_943.5, Epoch::Of1900).as_deref(), Some("2025-10-13"));
        assert_eq!(text(44_481.0, Epoch::Of1904).as_deref(), Some("2025-10-13"));
        assert_eq!(text(f64::MAX, Epoch::Of1900), None);
        assert!(is_date("dd/mm/yyyy") && is_date("[$-40C]d mmmm yyyy") && !is_date("0.00\\d") && !is_date("[Red]0"));
        assert!(!is_date("#,##0 \"daily\""));
        assert_eq!((column_of("A1"), column_of("AB12"), column_of("12")), (Some(0), Some(27), None));
    }

    #[test]
    fn cells_by_their_kind() {
        let shared = Shared { strings: vec!["Dell".into()], dates: vec![false, true], epoch: Epoch::Of1900 };
        let text = r#"<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><v>43539</v></c>
            <c t="inlineStr"><is><r><t>VLC</t></r><r><t>1&amp;</t></r><rPh><t>no</t></rPh></is></c><c><v>3.01043E13</v></c><c t="s"><v>9</v></c></row>
            </sheetData></worksheet>"#;
        let sheet = sheet(text, "Parc", &shared).expect("a sheet");
        assert_eq!(sheet.text, "\nDell\t\t2019-03-15\tVLC1&\t30104300000000\n");
    }
}
