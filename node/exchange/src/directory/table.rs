//! Directories as tables: ADEME's open data by its own column names, and others by what their columns are called.

use super::words::{implied, kinds, labels, services};
use super::{Entry, Listed, NotADirectory, digits, key_of, take, website};
use crate::reading::{ReadError, Rejected};
use crate::record::Place;
use crate::table::rows::{Line, Table};
use crate::wording::{clean, fold_plain};
use csv::StringRecord;
use std::collections::{BTreeMap, BTreeSet};

/// What a column may be, with the names it goes by, in the order in which they are preferred.
const MEANINGS: &[(&str, &[&str])] = &[
    ("key", &["identifiant", "identifier", "id"]),
    ("trade_name", &["nom_commercial", "nom commercial", "enseigne"]),
    (
        "name",
        &[
            "nom",
            "name",
            "raison sociale",
            "denomination",
            "structure",
            "nom de la structure",
            "organisme",
            "organisation",
        ],
    ),
    ("siret", &["siret", "n° siret", "numero siret"]),
    ("kind", &["type_dacteur", "type", "type d'acteur", "statut_structure", "kind", "categorie"]),
    (
        "service",
        &["type_de_services", "services", "service", "activite_structure", "activite", "activites", "position_chaine"],
    ),
    ("label", &["qualites_et_labels", "labels", "label", "certifications", "certification", "agrements", "agrement"]),
    ("commune", &["code_commune", "code_insee", "code insee", "insee", "code commune"]),
    ("postcode", &["code_postal", "code postal", "cp", "postcode", "postal code"]),
    ("town", &["ville", "commune", "town", "city", "localite"]),
    ("website", &["site_web", "site web", "site internet", "url", "website", "web"]),
    ("source", &["paternite", "source"]),
    ("told", &["date_de_derniere_modification", "date de mise a jour", "mise a jour", "updated"]),
    ("state", &["statut", "etat", "status"]),
];

/// Columns that name or reach a person: not read.
const PERSONAL: &[&str] = &[
    "email",
    "e-mail",
    "mail",
    "courriel",
    "telephone",
    "tel",
    "phone",
    "portable",
    "contact",
    "responsable",
    "interlocuteur",
];

/// ADEME's columns of actions, whose cells name categories of objects.
const ACTIONS: [&str; 10] = [
    "emprunter",
    "preter",
    "louer",
    "mettreenlocation",
    "reparer",
    "donner",
    "trier",
    "echanger",
    "revendre",
    "acheter",
];
/// Categories of objects that are equipment of the trade.
const OURS: [&str; 4] =
    ["materiel_informatique", "smartphone_tablette_et_console", "ecran", "autre_equipement_electronique"];

/// Columns by what they mean, and those of ADEME's actions.
struct Header {
    at: BTreeMap<&'static str, usize>,
    actions: Vec<usize>,
    width: usize,
}

impl Header {
    fn read(cells: &StringRecord, listed: &mut Listed) -> Result<Self, NotADirectory> {
        let names: Vec<String> = cells.iter().map(fold_plain).collect();
        let width = names.iter().rposition(|n| !n.is_empty()).map_or(0, |last| last + 1);
        let mut at = BTreeMap::new();
        for (meaning, words) in MEANINGS {
            let found = words.iter().find_map(|word| names.iter().position(|name| name == word));
            if let Some(column) = found.filter(|column| !at.values().any(|taken| taken == column)) {
                at.insert(*meaning, column);
            }
        }
        for (column, name) in names.iter().enumerate().take(width) {
            let meaning = at.iter().find(|(_, taken)| **taken == column).map(|(meaning, _)| *meaning);
            let personal = PERSONAL.iter().find(|word| name == *word);
            listed.dropped_personal.extend(personal);
            let told = meaning.unwrap_or(if personal.is_some() { "personal" } else { "ignored" });
            let shown: String = cells.get(column).unwrap_or_default().chars().take(80).collect();
            listed.columns.push((shown, told));
        }
        if !at.contains_key("name") && !at.contains_key("trade_name") {
            let found = names.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
            return Err(NotADirectory::NoNames { found: found.chars().take(300).collect() });
        }
        let all: Vec<usize> = ACTIONS.iter().filter_map(|a| names.iter().position(|n| n == a)).collect();
        // All of them together are ADEME's table; one alone is a word that any table may use.
        let actions = if all.len() == ACTIONS.len() { all } else { Vec::new() };
        Ok(Header { at, actions, width })
    }

    fn cell(&self, cells: &StringRecord, meaning: &str) -> Option<String> {
        self.at.get(meaning).and_then(|at| cells.get(*at)).and_then(clean)
    }
}

/// Reads a table.
///
/// # Errors
/// It has no column of names, or too many rows or columns.
pub(super) fn read(text: &str, source: &str) -> Result<Listed, NotADirectory> {
    let table = Table::open(text, None).map_err(|error| match error {
        ReadError::Empty => NotADirectory::Empty,
        _ => NotADirectory::TooMany,
    })?;
    let mut listed = Listed {
        format: "csv",
        entries: BTreeMap::new(),
        rejected: Vec::new(),
        columns: Vec::new(),
        dropped_personal: BTreeSet::new(),
    };
    let heads = table.heads(1);
    let (_, cells) = heads.first().ok_or(NotADirectory::Empty)?;
    let header = Header::read(cells, &mut listed)?;
    let ademe = !header.actions.is_empty();
    listed.format = if ademe { "ademe_csv" } else { "csv" };
    for line in table.body(header.width) {
        match line {
            Line::Row { line, cells, .. } => take(&mut listed, Place::Line(line), entry(&header, &cells, source))?,
            Line::Bad { line, reason } => listed.rejected.push(Rejected { place: Place::Line(line), reason }),
        }
    }
    Ok(listed)
}

fn entry(header: &Header, cells: &StringRecord, source: &str) -> Result<Entry, &'static str> {
    let cell = |meaning: &str| header.cell(cells, meaning);
    let name = cell("trade_name").or_else(|| cell("name")).ok_or("the row has no name")?;
    if cell("state")
        .is_some_and(|s| ["ferme", "inactif", "supprime", "radie"].iter().any(|w| fold_plain(&s).starts_with(w)))
    {
        return Err("the directory marks this organisation as closed");
    }
    let ours = |at: &usize| cells.get(*at).is_some_and(|c| c.split('|').any(|code| OURS.contains(&code.trim())));
    if !header.actions.is_empty() && !header.actions.iter().any(ours) {
        return Err("nothing it does concerns computers, screens or telephones");
    }
    let services = cell("service").as_deref().map(services).unwrap_or_default();
    let mut kinds = cell("kind").as_deref().map(kinds).unwrap_or_default();
    implied(&name, &mut kinds, &services);
    let siret = cell("siret").and_then(|s| digits(&s, 14));
    let postcode = cell("postcode").and_then(|p| digits(&p, 5));
    let ademe = !header.actions.is_empty();
    let key = match cell("key").filter(|_| ademe) {
        Some(id) => format!("ademe:{id}"),
        None => key_of(&name, siret.as_deref(), postcode.as_deref()),
    };
    Ok(Entry {
        key,
        siret,
        kinds,
        services,
        labels: cell("label").as_deref().map(labels).unwrap_or_default(),
        commune: cell("commune").filter(|c| c.len() == 5 && c.bytes().all(|b| b.is_ascii_alphanumeric())),
        postcode,
        town: cell("town"),
        website: cell("website").as_deref().and_then(website),
        source: cell("source").map_or_else(|| source.to_owned(), |told| told.replace('|', ", ")),
        told: cell("told").and_then(|day| day.parse().ok()),
        name,
    })
}
