//! The rules of the forecast, as people read and write them.

use crate::desk::people::unknown;
use crate::desk::{Answer, DeskError};
use crate::fleet::policy::{MOST_MODELS, MOST_YEARS, Policy};
use crate::fleet::renewal::Renewal;
use crate::journal::Fact;
use crate::node::Node;
use regain_exchange::wording::fold_plain;
use regain_protocol::catalogue::Category;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Bytes of a model's name.
const MODEL: usize = 200;
/// Most days of rest: ten years.
const MOST_DAYS: u32 = 3_650;

/// Years of use of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyYears {
    /// Category code.
    pub category: String,
    /// The years; 0 foresees nothing.
    pub years: u32,
    /// What the table says, where it says anything.
    pub usual: Option<u32>,
}

/// An operating system and the end of its support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SystemTold {
    /// Its name.
    pub name: String,
    /// The last day of its support (YYYY-MM-DD).
    pub end: String,
    /// Where that was read.
    pub source: String,
    /// The same in French.
    pub source_fr: String,
    /// `verified` or `unverified`.
    pub status: String,
}

/// The rules as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyTold {
    /// Years of use of every category.
    pub years: Vec<PolicyYears>,
    /// Years of use by model, without case and accents.
    pub models: BTreeMap<String, u32>,
    /// Years after the end of the warranty; none where it does not count.
    pub after_warranty: Option<u32>,
    /// Whether the end of a system's support counts.
    pub systems: bool,
    /// Days of rest after which a device is dormant.
    pub dormant_days: u32,
    /// The systems that the table knows.
    pub known_systems: Vec<SystemTold>,
    /// Where the usual years were read.
    pub source: String,
    /// The same in French.
    pub source_fr: String,
    /// `verified` or `unverified`.
    pub status: String,
}

/// Other rules; they replace those before whole.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyInput {
    /// Years of use by category code; those of the table for all others.
    #[serde(default)]
    pub years: BTreeMap<String, u32>,
    /// Years of use by model.
    #[serde(default)]
    pub models: BTreeMap<String, u32>,
    /// Years after the end of the warranty; absent where it does not count.
    #[serde(default)]
    pub after_warranty: Option<u32>,
    /// Whether the end of a system's support counts.
    pub systems: bool,
    /// Days of rest after which a device is dormant.
    pub dormant_days: u32,
}

impl PolicyTold {
    pub(super) fn of(policy: &Policy) -> Self {
        let table = Renewal::current();
        let years = |category: &Category| PolicyYears {
            category: category.code().to_owned(),
            years: policy.of_category(*category).unwrap_or(0),
            usual: table.years.get(category).copied(),
        };
        let system = |s: &crate::fleet::renewal::System| SystemTold {
            name: s.name.clone(),
            end: s.end.to_string(),
            source: s.source.clone(),
            source_fr: s.source_fr.clone(),
            status: s.status.clone(),
        };
        PolicyTold {
            years: Category::ALL.iter().map(years).collect(),
            models: policy.models.clone(),
            after_warranty: policy.after_warranty,
            systems: policy.systems,
            dormant_days: policy.dormant_days,
            known_systems: table.systems.iter().map(system).collect(),
            source: table.source.clone(),
            source_fr: table.source_fr.clone(),
            status: table.status.clone(),
        }
    }
}

impl Node {
    /// Foresees by other rules from now on.
    ///
    /// # Errors
    /// A category is none, a number is beyond reason, or the journal cannot be written.
    pub fn foresee_by(&mut self, input: &PolicyInput) -> Answer<PolicyTold> {
        for code in input.years.keys() {
            Category::from_code(code)
                .ok_or_else(|| unknown("category", code, Category::ALL.iter().map(|c| c.code())))?;
        }
        let years = input.years.values().chain(input.models.values()).chain(&input.after_warranty);
        if let Some(years) = years.into_iter().find(|y| **y > MOST_YEARS) {
            return Err(DeskError::Usage(say!(
                "years-beyond",
                "{years} years are more than any device is used; give 0 to {most}",
                years = years,
                most = MOST_YEARS
            )));
        }
        if input.dormant_days == 0 || input.dormant_days > MOST_DAYS {
            return Err(DeskError::Usage(say!("days-beyond", "give 1 to {most} days of rest", most = MOST_DAYS)));
        }
        if input.models.len() > MOST_MODELS || input.models.keys().any(|m| m.trim().is_empty() || m.len() > MODEL) {
            return Err(DeskError::Usage(say!(
                "models-beyond",
                "give at most {most} models, each with a name of at most {n} bytes",
                most = MOST_MODELS,
                n = MODEL
            )));
        }
        let usual = &Renewal::current().years;
        let differs =
            |(code, years): &(&String, &u32)| Category::from_code(code).and_then(|c| usual.get(&c)) != Some(*years);
        let policy = Policy {
            years: input.years.iter().filter(differs).map(|(c, y)| (c.clone(), *y)).collect(),
            models: input.models.iter().map(|(model, years)| (fold_plain(model), *years)).collect(),
            after_warranty: input.after_warranty,
            systems: input.systems,
            dormant_days: input.dormant_days,
        };
        self.journal.write(&Fact::Policy { policy: policy.clone() }).map_err(DeskError::failed)?;
        let told = PolicyTold::of(&policy);
        self.fleet.rule(policy);
        Ok(told)
    }
}
