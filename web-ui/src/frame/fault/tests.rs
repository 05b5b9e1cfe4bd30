use super::in_words;
use crate::lang::Language;
use regain_node::desk::{DeskError, Sentence};
use regain_node::say;
use regain_protocol::engine::AuthorError;
use regain_protocol::rules::Why;
use std::collections::BTreeSet;
use std::path::Path;

/// What stands before a key in the sources.
const OPENINGS: [&str; 3] = ["say!(", "Sentence::told(", "=> "];

/// Every key that the sources name: the first text after an opening; after an arrow only those of the rules and of lot
/// files.
fn keys_of(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for opening in OPENINGS {
        for after in source.split(opening).skip(1) {
            let Some(key) = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            if opening != "=> " || key.starts_with("why-") || key.starts_with("paper-") {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

fn collect(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources lie beside this crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, keys);
        } else if path.extension().is_some_and(|e| e == "rs")
            && !path.ends_with("sentence.rs")
            && !path.ends_with("tests.rs")
        {
            keys.extend(keys_of(&std::fs::read_to_string(&path).expect("a source is text")));
        }
    }
}

fn named_in_the_sources() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    collect(&here.join("../node/src"), &mut keys);
    collect(&here.join("src"), &mut keys);
    keys
}

#[test]
fn every_sentence_of_the_desk_has_its_french_and_english_text() {
    let keys = named_in_the_sources();
    assert!(keys.len() > 60 && keys.contains("why-locked") && keys.contains("root-gone"), "{keys:?}");
    for language in [Language::French, Language::English] {
        let lacks = |key: &&String| language.find(&format!("told-{key}"), &[]).is_none();
        let missing: Vec<_> = keys.iter().filter(lacks).collect();
        assert!(missing.is_empty(), "i18n/{}/told.ftl lacks {missing:?}", language.code());
    }
}

#[test]
fn no_text_stands_for_a_sentence_that_nobody_says() {
    let keys = named_in_the_sources();
    let texts = include_str!("../../../i18n/fr/told.ftl");
    let told = texts.lines().filter_map(|l| l.strip_prefix("told-")?.split(" =").next());
    let idle: Vec<_> = told.filter(|key| !keys.contains(*key)).collect();
    assert!(idle.is_empty(), "told.ftl has texts for {idle:?}, which no source says");
}

#[test]
fn a_refusal_is_told_in_the_language_of_the_reader() {
    let locked = DeskError::from(AuthorError::Refused(Why::Locked));
    let french = in_words(Language::French, locked.sentence());
    assert!(french.contains("remise") && !french.contains("given"), "{french}");
    assert_eq!(locked.to_string(), AuthorError::Refused(Why::Locked).to_string());
}

#[test]
fn values_stand_in_the_text_as_they_were_given() {
    let told = say!("device-unknown", "no device `{name}`", name = "00123");
    let french = in_words(Language::French, &told);
    assert!(french.contains("«\u{a0}00123\u{a0}»"), "{french}");
    let told = say!("selection-changed", "{n} now", n = 12_345);
    assert!(in_words(Language::French, &told).contains("12\u{a0}345"));
}

#[test]
fn words_of_a_choice_are_translated_too() {
    let pdf = Sentence::told("file-unsupported", &"a PDF").with("what", "a PDF");
    let book = Sentence::told("file-unsupported", &"a book").with("what", "a zip that is no workbook");
    assert!(in_words(Language::French, &pdf).contains("exportez la liste en CSV"));
    assert!(in_words(Language::French, &book).contains("enregistrez la feuille"));
    let view = Sentence::told("account-no-such", &"none").with("what", "saved view").with("name", "7");
    let bound = "Il n’y a pas de vue enregistrée «\u{a0}7\u{a0}»\u{202f}; rechargez la page.";
    assert_eq!(in_words(Language::French, &view), bound, "no line breaks inside guillemets");
}

#[test]
fn what_has_no_key_stays_english() {
    let told = Sentence::from("the disk is full");
    assert_eq!(in_words(Language::French, &told), "the disk is full");
}
