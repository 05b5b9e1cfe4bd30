//! Indicators, each with the lists behind its numbers.

use super::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::id::{ActorId, DeviceRef};
use regain_protocol::law::ReenPack;
use regain_protocol::measure;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A device with the reason why it is in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceWhy {
    /// Network id.
    pub device: String,
    /// Why, as a code.
    pub why: String,
}

/// The legal pack behind a ratio.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackTold {
    /// Its id, as reports cite it.
    pub id: String,
    /// `verified` or `unverified`, for the weakest of its parts.
    pub status: String,
    /// Where its values were read.
    pub source: String,
    /// The same in French.
    pub source_fr: String,
}

/// The devices behind a ratio, by network id.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReenLists {
    /// Oriented to reuse during the year, proven.
    pub numerator: Vec<String>,
    /// Reformed, in scope, in stock on 1 January.
    pub denominator: Vec<String>,
    /// Reformed during the year, in scope.
    pub reformed_during_year: Vec<String>,
    /// Oriented, not proven yet.
    pub pending: Vec<DeviceWhy>,
    /// Left during the year without counting.
    pub uncounted: Vec<DeviceWhy>,
}

/// The REEN ratio of an owner for a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReenTold {
    /// Its number in the catalogue of indicators.
    pub indicator: String,
    /// Whose, hex.
    pub owner: String,
    /// The calendar year.
    pub year: i32,
    /// Unit of the ratios: `percent`.
    pub unit: String,
    /// Devices proven.
    pub numerator: usize,
    /// Devices pending.
    pub pending: usize,
    /// Devices of the stock.
    pub denominator: usize,
    /// The ratio with two decimals; `null` where there is nothing to divide by.
    pub ratio: Option<String>,
    /// The ratio if all that is pending were proven.
    pub ratio_with_pending: Option<String>,
    /// The ratio to what was reformed during the year, which no law asks for.
    pub flow_ratio_not_regulatory: Option<String>,
    /// Target in percent, if the year has one.
    pub target: Option<i64>,
    /// The legal pack.
    pub pack: PackTold,
    /// The lists behind the numbers.
    pub lists: ReenLists,
}

/// Devices a member ever held.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActorCount {
    /// The member, hex.
    pub actor: String,
    /// Its name.
    pub name: Option<Foreign>,
    /// How many.
    pub devices: usize,
}

/// Counts of the territory that reconcile: what all members held is what exists and what was handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountsTold {
    /// By member.
    pub by_actor: Vec<ActorCount>,
    /// Sum of the above.
    pub sum_of_actors: usize,
    /// Devices of the territory.
    pub distinct: usize,
    /// Times a device reached a member that had not held it before.
    pub transfers: usize,
    /// Devices that more than one member claims.
    pub disputed: usize,
    /// Whether the three numbers agree.
    pub reconciles: bool,
    /// Devices by state code.
    pub by_state: BTreeMap<String, u32>,
}

impl Node {
    /// The REEN ratio of an owner for a year: proven, pending, and the lists.
    ///
    /// # Errors
    /// The owner is no member.
    pub fn reen(&mut self, year: i32, owner: Option<&str>) -> Answer<ReenTold> {
        let owner = match owner {
            Some(name) => self.actor_id(name)?,
            None => self.keys.actor,
        };
        let pack = ReenPack::current().map_err(DeskError::failed)?;
        let view = self.trade_view()?;
        let r = measure::reen(&view, owner, year, &pack);
        let ids = |list: &[DeviceRef]| list.iter().map(|d| d.id().to_string()).collect::<Vec<_>>();
        let with = |list: Vec<(&DeviceRef, &'static str)>| {
            list.into_iter().map(|(d, why)| DeviceWhy { device: d.id().to_string(), why: why.to_owned() }).collect()
        };
        Ok(ReenTold {
            indicator: "I-12".to_owned(),
            owner: owner.to_string(),
            year,
            unit: "percent".to_owned(),
            numerator: r.proven.len(),
            pending: r.pending.len(),
            denominator: r.stock.len(),
            ratio: percent(r.ratio()),
            ratio_with_pending: percent(r.ratio_with_pending()),
            flow_ratio_not_regulatory: percent(r.flow_ratio()),
            target: r.target,
            lists: ReenLists {
                numerator: ids(&r.proven),
                denominator: ids(&r.stock),
                reformed_during_year: ids(&r.reformed),
                pending: with(r.pending.iter().map(|(d, p)| (d, p.code())).collect()),
                uncounted: with(r.uncounted.iter().map(|(d, u)| (d, u.code())).collect()),
            },
            pack: PackTold { id: r.pack, status: pack.status, source: pack.source, source_fr: pack.source_fr },
        })
    }

    /// Sum of actors, distinct devices and transfers of the territory.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn counts(&mut self) -> Answer<CountsTold> {
        let (view, names) = (self.trade_view()?, self.names());
        let c = measure::counts(&view);
        let line = |(a, n): (&ActorId, &usize)| ActorCount {
            actor: a.to_string(),
            name: super::signed::name(a, &names),
            devices: *n,
        };
        Ok(CountsTold {
            by_actor: c.by_actor.iter().map(line).collect(),
            sum_of_actors: c.sum_of_actors,
            distinct: c.distinct,
            transfers: c.transfers,
            disputed: c.disputed,
            reconciles: c.reconciles(),
            by_state: view.by_state().into_iter().map(|(s, n)| (s.to_owned(), n as u32)).collect(),
        })
    }
}

/// Hundredths of a percent as text with two decimals; `null` where there is nothing to divide by.
fn percent(hundredths: Option<u64>) -> Option<String> {
    hundredths.map(|h| format!("{}.{:02}", h / 100, h % 100))
}
