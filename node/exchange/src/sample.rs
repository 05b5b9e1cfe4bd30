//! An invented fleet for demonstrations and tests: what the Métropole de Valclair, which does not exist, would export.
//!
//! 60 machines taken out of service: 38 laptops, 14 desktops and 8 screens; 40 reformed in 2025 and 20 between January
//! and October 2026, none older than ten years on that day. [`territory_fleet`] gives the fleet in full instead, of any
//! size, most of which stays where it is. The same call always gives the same bytes. No serial, name, site or address is
//! real.

mod agent;
mod machine;
mod table;
mod territory;

use machine::Machine;

pub use territory::{reform_campaigns, territory_fleet};

/// Names of people that stand in the sample (as users, owners, technicians) so that dropping them can be tested.
pub const INVENTED_PEOPLE: &[&str] =
    &["quartefeuille", "ventrillon", "astrubal", "mirabellois", "poudrignac", "sorbequin", "bellevrille"];

/// The files of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFleet {
    /// The CSV export of the search list in French: UTF-8 with mark, `;`, a delimiter at each line's end; 60 rows.
    pub csv: Vec<u8>,
    /// File name and bytes of the agent's inventory of 45 of the computers.
    pub agent_json: Vec<(String, Vec<u8>)>,
}

/// The fleet, always the same.
///
/// ```
/// let fleet = regain_exchange::sample::valclair_fleet();
/// let reading = regain_exchange::read(&fleet.csv).expect("the sample is well formed");
/// assert_eq!((reading.records.len(), fleet.agent_json.len()), (60, 45));
/// ```
pub fn valclair_fleet() -> SampleFleet {
    let machines: Vec<Machine> = (0..machine::COUNT).map(Machine::nth).collect();
    SampleFleet { csv: table::write(&machines), agent_json: agent::write(&machines) }
}
