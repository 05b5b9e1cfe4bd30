//! Dated legal packs: rates, scopes and routes with their source and whether it was verified. Reports cite a pack;
//! validity never does (R9). A change of the law is a change of a TOML file under `packs/`.

use crate::catalogue::{Category, Destination};
use std::collections::{BTreeMap, BTreeSet};

const REEN_2023: &str = include_str!("../packs/fr-reen-2023-266.toml");

/// Why a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not TOML.
    #[error("the pack is not TOML: {0}")]
    Toml(String),
    /// A field is missing or has another type.
    #[error("the pack's field `{0}` is missing or not what is expected")]
    Field(&'static str),
    /// A code that no vocabulary knows.
    #[error("the pack names `{0}`, which is no code of the catalogue")]
    Code(String),
}

/// The REEN ratio's pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReenPack {
    /// Id, as reports cite it.
    pub id: String,
    /// Categories the ratio covers.
    pub scope: BTreeSet<Category>,
    /// Destinations that count at once.
    pub direct: BTreeSet<Destination>,
    /// Destinations that count with a prior commitment and later evidence.
    pub with_evidence: BTreeSet<Destination>,
    /// Target in percent by year; the last one goes on.
    pub targets: BTreeMap<i32, i64>,
    /// `verified` or `unverified`, for the weakest of its parts.
    pub status: String,
    /// Where the values were read.
    pub source: String,
    /// The same in French.
    pub source_fr: String,
}

impl ReenPack {
    /// The pack in the binary.
    ///
    /// # Errors
    /// The pack in the binary is broken; a test reads it.
    pub fn current() -> Result<Self, PackError> {
        Self::parse(REEN_2023)
    }

    /// Reads a pack.
    ///
    /// # Errors
    /// What does not fit.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| PackError::Toml(e.to_string()))?;
        let part = |name: &'static str| table.get(name).and_then(toml::Value::as_table).ok_or(PackError::Field(name));
        let (scope, targets, routes) = (part("scope")?, part("targets")?, part("routes")?);
        let verified =
            [scope, targets, routes].iter().all(|t| t.get("status").and_then(toml::Value::as_str) == Some("verified"));
        let id = table.get("id").and_then(toml::Value::as_str).ok_or(PackError::Field("id"))?;
        let told = |name: &'static str| routes.get(name).and_then(toml::Value::as_str).ok_or(PackError::Field(name));
        let (source, source_fr) = (told("source")?, told("source_fr")?);
        let years = targets.iter().filter_map(|(k, v)| Some((k.parse().ok()?, v.as_integer()?)));
        Ok(ReenPack {
            id: id.to_owned(),
            scope: codes(scope, "categories", Category::from_code)?,
            direct: codes(routes, "direct", Destination::from_code)?,
            with_evidence: codes(routes, "with_evidence", Destination::from_code)?,
            targets: years.collect(),
            status: if verified { "verified" } else { "unverified" }.to_owned(),
            source: source.to_owned(),
            source_fr: source_fr.to_owned(),
        })
    }

    /// The target of a year in percent, if the law had one.
    #[must_use]
    pub fn target(&self, year: i32) -> Option<i64> {
        self.targets.range(..=year).next_back().map(|(_, t)| *t)
    }
}

fn codes<T: Ord>(
    table: &toml::Table,
    field: &'static str,
    read: fn(&str) -> Option<T>,
) -> Result<BTreeSet<T>, PackError> {
    let list = table.get(field).and_then(toml::Value::as_array).ok_or(PackError::Field(field))?;
    list.iter()
        .map(|v| {
            let code = v.as_str().ok_or(PackError::Field(field))?;
            read(code).ok_or_else(|| PackError::Code(code.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_in_the_binary_reads() {
        let pack = ReenPack::current().expect("the pack is part of the source");
        assert_eq!((pack.target(2022), pack.target(2024), pack.target(2031)), (None, Some(35), Some(50)));
        assert!(pack.scope.contains(&Category::Laptop) && !pack.scope.contains(&Category::ServerRack));
        assert_eq!(pack.status, "unverified");
        assert!(pack.source.contains("read in") && pack.source_fr.contains("lu dans"));
    }

    #[test]
    fn an_unknown_code_is_named() {
        let text = REEN_2023.replace("\"laptop\"", "\"lapptop\"");
        assert_eq!(ReenPack::parse(&text), Err(PackError::Code("lapptop".into())));
    }
}
