//! Communes and groups of communes that this build knows by name and outline: those of one department, from the file in
//! `places/`, which says where its data come from. A commune that is not among them is known by its code only.

use regain_exchange::wording::fold_plain;
use regain_protocol::insee::{Commune, Siren};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const ISERE: &str = include_str!("../places/fr-38.txt");

/// Where outlines and names come from, to be named beside every map.
pub const SOURCES: &str = "IGN Admin Express, INSEE";

/// A commune.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its code.
    pub code: Commune,
    /// Its name.
    pub name: &'static str,
    /// Its group of communes.
    pub group: Siren,
    /// Its postal codes.
    pub postcodes: Vec<&'static str>,
    /// Its outline: the `d` of an SVG path in the units of [`Places::width`] and [`Places::height`].
    pub outline: &'static str,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Places {
    /// Width of the drawing.
    pub width: u32,
    /// Height of the drawing.
    pub height: u32,
    groups: BTreeMap<Siren, &'static str>,
    communes: BTreeMap<Commune, Place>,
}

/// The places of this build.
pub fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| Places::read(ISERE))
}

impl Places {
    fn read(text: &'static str) -> Self {
        let mut places = Places::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&'static str> = line.split(';').collect();
            match *cells.as_slice() {
                ["box", width, height] => {
                    places.width = width.parse().unwrap_or_default();
                    places.height = height.parse().unwrap_or_default();
                }
                ["group", siren, name] => places.groups.extend(Siren::read(siren).map(|s| (s, name))),
                ["commune", code, name, group, postcodes, outline] => {
                    let both = Commune::from_code(code).zip(Siren::read(group));
                    places.communes.extend(both.map(|(code, group)| {
                        (code, Place { code, name, group, postcodes: postcodes.split(',').collect(), outline })
                    }));
                }
                _ => {}
            }
        }
        places
    }

    /// The commune of that code.
    #[must_use]
    pub fn commune(&self, code: Commune) -> Option<&Place> {
        self.communes.get(&code)
    }

    /// Every commune, by code.
    pub fn communes(&self) -> impl Iterator<Item = &Place> {
        self.communes.values()
    }

    /// Every group of communes with its name, by SIREN.
    pub fn groups(&self) -> impl Iterator<Item = (Siren, &'static str)> {
        self.groups.iter().map(|(siren, name)| (*siren, *name))
    }

    /// The name of a group of communes.
    #[must_use]
    pub fn group(&self, siren: Siren) -> Option<&'static str> {
        self.groups.get(&siren).copied()
    }

    /// The commune that people call so; with a postal code where two share a name. Case and accents do not matter.
    #[must_use]
    pub fn named(&self, name: &str, postcode: Option<&str>) -> Option<Commune> {
        let wanted = plain(name);
        let fits = |p: &&Place| plain(p.name) == wanted && postcode.is_none_or(|c| p.postcodes.contains(&c));
        let mut found = self.communes.values().filter(fits);
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one.code),
            _ => None,
        }
    }

    /// The group that people call so.
    #[must_use]
    pub fn group_named(&self, name: &str) -> Option<Siren> {
        let wanted = plain(name);
        self.groups.iter().find(|(_, told)| plain(told) == wanted).map(|(siren, _)| *siren)
    }
}

/// A name as it is compared: without accents, case, dashes and the shortened *saint*.
fn plain(name: &str) -> String {
    let folded = fold_plain(name).replace(['-', '\''], " ").replace("cedex", " ");
    let words = folded.split_whitespace().map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        other => other,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_place() {
        let all = places();
        let lines = |kind: &str| ISERE.lines().filter(|l| l.starts_with(kind)).count();
        assert_eq!((all.communes().count(), all.groups().count()), (lines("commune;"), lines("group;")));
        assert!(all.communes().count() > 500 && all.width > 0 && all.height > 0);
        for place in all.communes() {
            assert!(all.group(place.group).is_some(), "{}", place.name);
            assert!(place.outline.starts_with('M') && place.outline.ends_with('z'), "{} has no outline", place.name);
            let drawn = |c: char| c.is_ascii_digit() || " -Mlz".contains(c);
            assert!(place.outline.chars().all(drawn), "{}: an outline is numbers only", place.name);
            assert!(place.postcodes.iter().all(|p| p.len() == 5), "{}", place.name);
        }
    }

    #[test]
    fn people_write_names_in_their_own_way() {
        let code = |name, postcode| places().named(name, postcode).map(|c| c.to_string());
        assert_eq!(code("GRENOBLE", None).as_deref(), Some("38185"));
        assert_eq!(code("st martin d'heres", Some("38400")).as_deref(), Some("38421"));
        assert_eq!(code("Grenoble", Some("69001")), None, "another postal code");
        assert_eq!(code("Paris", None), None);
        assert_eq!(places().group_named("grenoble alpes metropole"), Siren::read("200040715"));
    }
}
