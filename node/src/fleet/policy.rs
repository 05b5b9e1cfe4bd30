//! How this organisation foresees the retirement of its devices: years of use by category and model, and which ends count.

use super::renewal::Renewal;
use regain_exchange::wording::fold_plain;
use regain_protocol::catalogue::Category;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most years of use that a rule may say.
pub const MOST_YEARS: u32 = 30;
/// Most models with years of their own.
pub const MOST_MODELS: usize = 500;
/// Days after which a device in stock, or one that no inventory has seen, is dormant (design reference, I-11).
pub const DORMANT_DAYS: u32 = 180;

/// The rules; the newest one written counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Years of use by category code, where they differ from the table's; 0 foresees nothing.
    pub years: BTreeMap<String, u32>,
    /// Years of use by model, without case and accents.
    pub models: BTreeMap<String, u32>,
    /// Years after the end of the warranty at which a device is retired; none where its end does not count.
    pub after_warranty: Option<u32>,
    /// Whether a device is retired when the support of its system ends.
    pub systems: bool,
    /// Days of rest after which a device is dormant.
    pub dormant_days: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            years: BTreeMap::new(),
            models: BTreeMap::new(),
            after_warranty: Some(2),
            systems: true,
            dormant_days: DORMANT_DAYS,
        }
    }
}

impl Policy {
    /// Years of use of a device of that category and model; none where nothing is foreseen from its purchase.
    #[must_use]
    pub fn years(&self, category: Category, model: Option<&str>) -> Option<u32> {
        let of_model = model.filter(|_| !self.models.is_empty()).and_then(|m| self.models.get(&fold_plain(m))).copied();
        of_model.or_else(|| self.of_category(category)).filter(|years| *years > 0)
    }

    /// Years of use of a category: this organisation's, else the table's.
    #[must_use]
    pub fn of_category(&self, category: Category) -> Option<u32> {
        let own = if self.years.is_empty() { None } else { self.years.get(category.code()).copied() };
        own.or_else(|| Renewal::current().years.get(&category).copied())
    }
}
