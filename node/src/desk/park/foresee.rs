//! Counting the table by plan and by age.

use super::Park;
use super::dictionary::Attribute;
use super::gather::NOTHING;
use regain_protocol::catalogue::{AgeClass, Category};
use regain_protocol::time::Quarter;
use std::collections::{BTreeMap, HashMap};

/// Devices of the fleet of one kind that leave it for one reason at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Volume {
    /// The quarter; none where nothing is foreseen.
    pub(crate) quarter: Option<Quarter>,
    /// What they are.
    pub(crate) category: Category,
    /// Code of their class of performance.
    pub(crate) spec: String,
    /// Code of the ground; empty where nothing is foreseen.
    pub(crate) ground: String,
    /// Whether they are leased or a person's, and so leave nothing for reuse.
    pub(crate) foreign: bool,
    /// How many.
    pub(crate) count: u32,
}

impl Park {
    /// Devices that are in the fleet, by all that a forecast asks.
    pub(crate) fn volumes(&self) -> Vec<Volume> {
        let columns = [Attribute::Plan, Attribute::Category, Attribute::Spec, Attribute::Ground, Attribute::Whose];
        let codes = columns.map(|a| &self.attribute(a).codes);
        let mut counts: HashMap<[u32; 5], u32> = HashMap::new();
        for row in 0..self.len() {
            let key = codes.map(|column| column.get(row).copied().unwrap_or(0));
            if key[0] != 0 {
                *counts.entry(key).or_default() += 1;
            }
        }
        let word = |column: usize, code: u32| {
            self.attribute(columns[column]).dictionary.word(code).map(|w| w.value.clone()).unwrap_or_default()
        };
        let mut volumes: Vec<Volume> = counts
            .into_iter()
            .map(|(key, count)| Volume {
                quarter: Some(word(0, key[0])).filter(|q| q != NOTHING).and_then(|q| Quarter::parse(&q)),
                category: Category::from_code(&word(1, key[1])).unwrap_or(Category::Unknown),
                spec: word(2, key[2]),
                ground: word(3, key[3]),
                foreign: ["leased", "personal"].contains(&word(4, key[4]).as_str()),
                count,
            })
            .collect();
        volumes.sort_by(|a, b| {
            (a.quarter, a.category, &a.spec, &a.ground).cmp(&(b.quarter, b.category, &b.spec, &b.ground))
        });
        volumes
    }

    /// Devices that are in the fleet and no person's, by category and age.
    pub(crate) fn ages(&self) -> BTreeMap<(Category, AgeClass), u32> {
        let [plan, category, age, whose] =
            [Attribute::Plan, Attribute::Category, Attribute::Age, Attribute::Whose].map(|a| self.attribute(a));
        let personal = whose.dictionary.number("personal");
        let mut counts: HashMap<(u32, u32), u32> = HashMap::new();
        for row in 0..self.len() {
            let here = plan.codes.get(row).is_some_and(|code| *code != 0);
            let theirs = personal.is_some() && whose.codes.get(row).copied() == personal;
            if let Some((c, a)) = category.codes.get(row).zip(age.codes.get(row)).filter(|_| here && !theirs) {
                *counts.entry((*c, *a)).or_default() += 1;
            }
        }
        let mut told = BTreeMap::new();
        for ((c, a), count) in counts {
            let category = category.dictionary.word(c).and_then(|w| Category::from_code(&w.value));
            let age = age.dictionary.word(a).and_then(|w| AgeClass::from_code(&w.value));
            let key = (category.unwrap_or(Category::Unknown), age.unwrap_or(AgeClass::Unknown));
            *told.entry(key).or_default() += count;
        }
        told
    }

    /// Devices that rest, by why.
    pub(crate) fn rests(&self) -> BTreeMap<String, u32> {
        let rest = self.attribute(Attribute::Rest);
        let words = rest.dictionary.words().iter().zip(&rest.totals).skip(1);
        words.map(|(word, count)| (word.value.clone(), *count)).collect()
    }

    /// Devices that left the fleet, by quarter and category.
    pub(crate) fn left(&self) -> &BTreeMap<(Quarter, Category), u32> {
        &self.left
    }
}
