//! ADEME's actors as the project's Django fixtures write them.

use super::words::{implied, kinds, labels, services};
use super::{Entry, Listed, NotADirectory, digits, key_of, take, website};
use crate::record::Place;
use crate::wording::clean;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The model of a row that is an organisation.
const ACTOR: &str = "qfdmo.displayedacteur";
/// Who compiled the file, where its rows name nobody.
const ADEME: &str = "ADEME, Que faire de mes objets et déchets (Licence Ouverte)";
/// Fields that name or reach a person.
const PERSONAL: [&str; 3] = ["email", "telephone", "commentaires"];

#[derive(Deserialize)]
struct Row {
    model: String,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
}

/// Reads the list.
///
/// # Errors
/// It is no list of actors, or too long.
pub(super) fn read(text: &str, source: &str) -> Result<Listed, NotADirectory> {
    let rows: Vec<Row> = serde_json::from_str(text).map_err(|_| NotADirectory::NotActors)?;
    if !rows.iter().any(|row| row.model == ACTOR) {
        return Err(NotADirectory::NotActors);
    }
    let source = if source.is_empty() { ADEME } else { source };
    let mut listed = Listed {
        format: "ademe_json",
        entries: BTreeMap::new(),
        rejected: Vec::new(),
        columns: Vec::new(),
        dropped_personal: BTreeSet::new(),
    };
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.model == ACTOR) {
        let told = |field: &str| row.fields.get(field).and_then(Value::as_str).is_some_and(|t| !t.is_empty());
        listed.dropped_personal.extend(PERSONAL.iter().filter(|field| told(field)));
        take(&mut listed, Place::Pointer(format!("/{at}")), entry(&row.fields, source))?;
    }
    Ok(listed)
}

fn entry(fields: &BTreeMap<String, Value>, source: &str) -> Result<Entry, &'static str> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).and_then(clean);
    if text("statut").is_some_and(|s| s != "ACTIF") || fields.get("siret_is_closed") == Some(&Value::Bool(true)) {
        return Err("the directory marks this organisation as closed");
    }
    let name = text("nom_commercial").or_else(|| text("nom")).ok_or("the row has no name")?;
    let services = services(&joined(fields.get("acteur_services")));
    let mut kinds = kinds(&joined(fields.get("acteur_type")));
    implied(&name, &mut kinds, &services);
    let siret = text("siret").and_then(|s| digits(&s, 14));
    let postcode = text("code_postal").and_then(|p| digits(&p, 5));
    let key = match text("uuid") {
        Some(id) => format!("ademe:{id}"),
        None => key_of(&name, siret.as_deref(), postcode.as_deref()),
    };
    let told = text("modifie_le").and_then(|at| at.get(..10).and_then(|day| day.parse().ok()));
    Ok(Entry {
        key,
        name,
        siret,
        kinds,
        services,
        labels: labels(&joined(fields.get("labels"))),
        commune: None,
        postcode,
        town: text("ville"),
        website: text("url").as_deref().and_then(website),
        source: source.to_owned(),
        told,
    })
}

/// Every text in a value, however deep, joined as a cell of a table would be.
fn joined(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list.iter().map(|v| joined(Some(v))).collect::<Vec<_>>().join("|"),
        _ => String::new(),
    }
}
