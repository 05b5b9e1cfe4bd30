//! A rehearsal tells before what an import does.

use super::plan::Plan;
use super::shown::ImportPart;
use regain_exchange::sample::valclair_fleet;
use regain_exchange::{Consolidated, Options};
use std::sync::Arc;

fn plan(bytes: &[u8], fleet: &Arc<Consolidated>) -> Plan {
    Plan::of(bytes, &Options::default(), fleet.clone()).expect("it reads")
}

#[test]
fn a_plan_shows_columns_changes_and_what_is_missing() {
    let sample = valclair_fleet();
    let first = plan(&sample.csv, &Arc::default());
    assert_eq!((first.count(ImportPart::New), first.to_write()), (60, 60));
    assert_eq!((first.file.encoding.as_str(), first.file.separator.as_deref()), ("UTF-8", Some(";")));
    assert!(first.file.columns.iter().any(|c| c.field.as_deref() == Some("serial")));
    assert!(first.file.columns.iter().any(|c| c.meaning == "personal" && c.name == "Usager"));
    let line = &first.page(ImportPart::New, 59, 10).lines;
    assert_eq!(line.len(), 1);
    assert!(line[0].fields.iter().any(|f| f.field == "serial" && f.before.is_none() && f.after.is_some()));

    // The same machines again, one row gone, one at another site.
    let text = String::from_utf8(sample.csv.clone()).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.pop();
    let site = first.file.columns.iter().position(|c| c.field.as_deref() == Some("site")).expect("a site");
    let moved: Vec<String> = lines[1]
        .split(';')
        .enumerate()
        .map(|(at, cell)| if at == site { "\"Annexe\"".to_owned() } else { cell.to_owned() })
        .collect();
    lines[1] = moved.join(";");
    let second = plan(lines.join("\n").as_bytes(), &first.after());
    assert_eq!((second.count(ImportPart::New), second.count(ImportPart::Missing)), (0, 1));
    assert_eq!((second.count(ImportPart::Changed), second.count(ImportPart::Unchanged)), (1, 58));
    let changed = second.page(ImportPart::Changed, 0, 10);
    let field = &changed.lines[0].fields;
    assert_eq!((field.len(), field[0].field.as_str()), (1, "site"));
    assert!(field[0].before.is_some() && field[0].after.as_ref().is_some_and(|v| v == "Annexe"));
}

#[test]
fn rejected_rows_come_back_with_their_place() {
    let bad = "Nom;Fabricant;Numéro de série;Type\nPC-1;Dell;7XKQ2M2;Portable\nPC-2;Dell\n";
    let plan = plan(bad.as_bytes(), &Arc::default());
    assert_eq!(plan.count(ImportPart::Rejected), 1);
    let csv = plan.rejects.csv();
    assert!(csv.starts_with("\u{feff}place;reason\n") && csv.contains("line 3;"), "{csv}");
}
