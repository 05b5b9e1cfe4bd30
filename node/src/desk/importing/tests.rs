//! A rehearsal tells before what an import does.

use super::plan::Plan;
use super::read::{Content, FileRead};
use super::shown::ImportPart;
use crate::fleet::Moment;
use crate::fleet::alteration::HowRead;
use regain_exchange::Consolidated;
use regain_exchange::sample::valclair_fleet;
use std::sync::Arc;

fn plan(bytes: &[u8], fleet: &Arc<Consolidated>) -> Plan {
    Plan::of_bytes(bytes, HowRead::default(), fleet.clone().into()).expect("it reads")
}

#[test]
fn a_plan_shows_columns_changes_and_what_is_missing() {
    let sample = valclair_fleet();
    let first = plan(&sample.csv, &Arc::default());
    assert_eq!((first.count(ImportPart::New), first.to_write()), (60, 60));
    let file = &first.files()[0];
    assert_eq!((file.encoding.as_str(), file.separator.as_deref()), ("UTF-8", Some(";")));
    assert!(file.columns.iter().any(|c| c.field.as_deref() == Some("serial")));
    assert!(file.columns.iter().any(|c| c.meaning == "personal" && c.name == "Usager"));
    let line = &first.page(ImportPart::New, 59, 10).lines;
    assert_eq!(line.len(), 1);
    assert!(line[0].fields.iter().any(|f| f.field == "serial" && f.before.is_none() && f.after.is_some()));

    // The same machines again, one row gone, one at another site.
    let text = String::from_utf8(sample.csv.clone()).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.pop();
    let site = file.columns.iter().position(|c| c.field.as_deref() == Some("site")).expect("a site");
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

fn file(name: &str, content: impl AsRef<[u8]>) -> FileRead {
    FileRead { content: Content::Bytes(content.as_ref().to_vec()), name: name.to_owned(), sheet: None }
}

#[test]
fn one_bad_file_among_many_spoils_nothing_and_each_says_what_is_its() {
    let sample = valclair_fleet();
    let mut files = vec![file("parc.csv", &sample.csv), file("photo.jpg", [0, 255, 1, 0]), file("vide.csv", "")];
    files.extend(sample.agent_json.iter().map(|(name, report)| file(name, report)));
    let bad = "Nom;Fabricant;Numéro de série;Type\nPC-1;Dell;7XKQ2M2;Portable\nPC-2;Dell\n";
    files.push(file("a-main.csv", bad));
    let mut heard = 0;
    let plan =
        Plan::of(&files, HowRead::default(), Moment::default(), &mut |done| heard = done).expect("they are there");
    assert_eq!((heard, plan.files().len(), plan.count(ImportPart::New)), (files.len(), files.len(), 61));
    let refused: Vec<&str> = plan.files().iter().filter(|f| f.refused.is_some()).map(|f| f.name.as_str()).collect();
    assert_eq!((refused, plan.refusal()), (vec!["photo.jpg", "vide.csv"], None));
    let rejected = plan.page(ImportPart::Rejected, 0, 10).lines;
    let of: Vec<Option<&str>> = rejected.iter().map(|line| line.file.as_deref()).collect();
    assert_eq!(of, [Some("photo.jpg"), Some("vide.csv"), Some("a-main.csv")]);
    assert!(plan.rejects.csv().contains("a-main.csv;line 3;"), "{}", plan.rejects.csv());
    assert!(plan.dropped_personal().iter().any(|name| name == "Usager"));
    let none = Plan::of(&files[1..3], HowRead::default(), Moment::default(), &mut |_| {}).expect("they are there");
    assert!(none.refusal().is_some() && none.to_write() == 0);
}

#[test]
fn a_list_of_one_tool_says_nothing_of_what_only_others_told_of() {
    let sample = valclair_fleet();
    let fleet = plan(&sample.csv, &Arc::default()).after();
    let snipe = "Item Name,Asset Tag,Serial,Model Name,Manufacturer,Category,Status,Company\n\
        PC,SN-0001,ZZ81K2Q,Latitude 5490,Dell,Laptop,Deployed,Valclair\n";
    let told = plan(snipe.as_bytes(), &fleet);
    assert_eq!((told.files()[0].format.map(|f| f.is_register()), told.count(ImportPart::New)), (Some(true), 1));
    assert_eq!(told.count(ImportPart::Missing), 0, "GLPI's machines are not missing from a list of Snipe-IT");
}

#[test]
fn rejected_rows_come_back_with_their_place() {
    let bad = "Nom;Fabricant;Numéro de série;Type\nPC-1;Dell;7XKQ2M2;Portable\nPC-2;Dell\n";
    let plan = plan(bad.as_bytes(), &Arc::default());
    assert_eq!(plan.count(ImportPart::Rejected), 1);
    let csv = plan.rejects.csv();
    assert!(csv.starts_with("\u{feff}file;place;reason\n") && csv.contains(";line 3;"), "{csv}");
}
