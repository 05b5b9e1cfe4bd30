//! What a forecast rests on where nobody told a day: a dated table in the binary, with the source of each value.

use regain_exchange::wording::fold_plain;
use regain_protocol::catalogue::Category;
use regain_protocol::time::Day;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../packs/renewal.toml");

static CURRENT: LazyLock<Renewal> =
    LazyLock::new(|| Renewal::parse(TABLE).expect("the table is part of the source; a test reads it"));

/// An operating system and the end of its support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Its name.
    pub name: String,
    words: Vec<String>,
    /// Last day of its support.
    pub end: Day,
    /// Where that was read.
    pub source: String,
    /// The same in French.
    pub source_fr: String,
    /// `verified` or `unverified`.
    pub status: String,
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// Its id, as forecasts cite it.
    pub id: String,
    /// Usual years of use by category.
    pub years: BTreeMap<Category, u32>,
    /// Where the years were read.
    pub source: String,
    /// The same in French.
    pub source_fr: String,
    /// `verified` or `unverified`.
    pub status: String,
    /// Systems, the more exact ones before those that they are kinds of.
    pub systems: Vec<System>,
}

impl Renewal {
    /// The table in the binary.
    #[must_use]
    pub fn current() -> &'static Self {
        &CURRENT
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| e.to_string())?;
        let years = table.get("years").and_then(toml::Value::as_table).ok_or("[years] is missing")?;
        let of_category = |(code, years): (&String, &toml::Value)| {
            let years = years.as_integer().and_then(|y| u32::try_from(y).ok())?;
            Some(Category::from_code(code).ok_or_else(|| format!("`{code}` is no category")).map(|c| (c, years)))
        };
        let systems = table.get("system").and_then(toml::Value::as_array).ok_or("[[system]] is missing")?;
        Ok(Renewal {
            id: told(&table, "id")?,
            years: years.iter().filter_map(of_category).collect::<Result<_, _>>()?,
            source: told(years, "source")?,
            source_fr: told(years, "source_fr")?,
            status: told(years, "status")?,
            systems: systems.iter().map(system).collect::<Result<_, _>>()?,
        })
    }

    /// The system that an inventory's words mean, if the table has it.
    #[must_use]
    pub fn system(&self, words: &str) -> Option<&System> {
        let folded = fold_plain(words);
        let said: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '.').collect();
        // `Debian GNU/Linux 11.9` says 11; `Windows 8.1` does not say 8.
        let is = |word: &String| {
            said.iter().any(|s| {
                s == word
                    || (s
                        .strip_prefix(word.as_str())
                        .is_some_and(|rest| rest.starts_with('.') && !rest.starts_with(".1")))
            })
        };
        self.systems.iter().find(|system| system.words.iter().all(is))
    }
}

fn told(table: &toml::Table, field: &str) -> Result<String, String> {
    let text = table.get(field).and_then(toml::Value::as_str);
    text.map(str::to_owned).ok_or_else(|| format!("`{field}` is missing"))
}

fn system(value: &toml::Value) -> Result<System, String> {
    let table = value.as_table().ok_or("a system is a table")?;
    let words = table.get("words").and_then(toml::Value::as_array).ok_or("a system has words")?;
    let end = told(table, "end")?;
    Ok(System {
        name: told(table, "name")?,
        words: words.iter().filter_map(|w| w.as_str().map(str::to_owned)).collect(),
        end: Day::parse(&end).ok_or_else(|| format!("`{end}` is no day"))?,
        source: told(table, "source")?,
        source_fr: told(table, "source_fr")?,
        status: told(table, "status")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(words: &str) -> Option<&'static str> {
        Renewal::current().system(words).map(|s| s.name.as_str())
    }

    #[test]
    fn the_table_in_the_binary_reads_and_every_value_has_a_source() {
        let table = Renewal::parse(TABLE).expect("the table");
        assert_eq!(table.years[&Category::Laptop], 5);
        assert!(!table.years.contains_key(&Category::Part));
        assert!(table.systems.iter().all(|s| !s.source.is_empty() && !s.words.is_empty()));
        assert!(table.systems.iter().all(|s| ["verified", "unverified"].contains(&s.status.as_str())));
    }

    #[test]
    fn systems_are_told_by_whole_words() {
        for (words, name) in [
            ("Microsoft Windows 10 Professionnel", Some("Windows 10")),
            ("Microsoft Windows 10 Enterprise LTSC", Some("Windows 10 LTSC")),
            ("Microsoft Windows 8.1 Professionnel", Some("Windows 8.1")),
            ("Windows 7 Édition Intégrale", Some("Windows 7")),
            ("Debian GNU/Linux 11 (bullseye)", Some("Debian 11")),
            ("Debian GNU/Linux 11.9", Some("Debian 11")),
            ("Ubuntu 20.04.6 LTS", Some("Ubuntu 20.04")),
            ("Microsoft Windows 11 Pro", None),
            ("Windows Server 2019 Build 17763", None),
            ("Fedora 31 (Workstation Edition)", None),
            ("", None),
        ] {
            assert_eq!(named(words), name, "{words}");
        }
    }
}
