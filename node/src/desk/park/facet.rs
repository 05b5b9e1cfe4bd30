//! By what the device table is filtered and counted.

use super::dictionary::Attribute;
use serde::Serialize;
use utoipa::ToSchema;

/// A property by which devices are filtered and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Category code.
    Category,
    /// State in the network.
    State,
    /// Data state.
    Data,
    /// Status in the fleet.
    Status,
    /// Site.
    Site,
    /// Year of purchase.
    Year,
    /// Manufacturer.
    Maker,
    /// Class of memory: `0-3`, `4-7`, `8-15`, `16-31`, `32+` GiB.
    Ram,
    /// Grade.
    Grade,
    /// Holder, by member id.
    Holder,
    /// Lot, by its id.
    Lot,
    /// `yes` or `no`.
    Network,
    /// Quarter of the planned retirement, such as `2027-Q1`.
    Plan,
    /// On what the plan rests.
    Ground,
    /// Class of age.
    Age,
    /// Whose it is.
    Whose,
    /// Why it is dormant.
    Rest,
}

impl Facet {
    /// All of them.
    pub const ALL: [Facet; 17] = [
        Facet::Category,
        Facet::State,
        Facet::Data,
        Facet::Status,
        Facet::Site,
        Facet::Year,
        Facet::Maker,
        Facet::Ram,
        Facet::Grade,
        Facet::Holder,
        Facet::Lot,
        Facet::Network,
        Facet::Plan,
        Facet::Ground,
        Facet::Age,
        Facet::Whose,
        Facet::Rest,
    ];

    /// Its name in an address.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Facet::Category => "cat",
            Facet::State => "state",
            Facet::Data => "data",
            Facet::Status => "status",
            Facet::Site => "site",
            Facet::Year => "year",
            Facet::Maker => "maker",
            Facet::Ram => "ram",
            Facet::Grade => "grade",
            Facet::Holder => "holder",
            Facet::Lot => "lot",
            Facet::Network => "net",
            Facet::Plan => "plan",
            Facet::Ground => "ground",
            Facet::Age => "age",
            Facet::Whose => "whose",
            Facet::Rest => "rest",
        }
    }

    /// The facet of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code() == code)
    }

    /// Its column; none for lots, of which a device may be in several.
    pub(super) fn attribute(self) -> Option<Attribute> {
        Some(match self {
            Facet::Category => Attribute::Category,
            Facet::State => Attribute::State,
            Facet::Data => Attribute::Data,
            Facet::Status => Attribute::Status,
            Facet::Site => Attribute::Site,
            Facet::Year => Attribute::Year,
            Facet::Maker => Attribute::Maker,
            Facet::Ram => Attribute::RamClass,
            Facet::Grade => Attribute::Grade,
            Facet::Holder => Attribute::Holder,
            Facet::Network => Attribute::Network,
            Facet::Plan => Attribute::Plan,
            Facet::Ground => Attribute::Ground,
            Facet::Age => Attribute::Age,
            Facet::Whose => Attribute::Whose,
            Facet::Rest => Attribute::Rest,
            Facet::Lot => return None,
        })
    }
}
