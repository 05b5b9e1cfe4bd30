//! The REEN ratio (décret 2023-266, art. 2 and 3; indicator I-12 of the design reference):
//! `A / B`, with A = in-scope goods oriented to reuse during the year, B = reformed in-scope goods in stock on 1 January.
//! Units, not kilograms. A is a flow and B a stock, so the ratio may exceed 100 %: it is not capped.

use crate::catalogue::Exclusion;
use crate::event::What;
use crate::id::{ActorId, DeviceRef, EventId};
use crate::law::ReenPack;
use crate::time::Day;
use crate::view::{Claim, Deed, DeviceView, GiveView, Outcome, View};
use std::collections::{BTreeMap, BTreeSet};

/// Why a device is not proven yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pending {
    /// Given and not countersigned.
    NotReceived,
    /// Sold or taken back with a prior commitment whose evidence has not come.
    NoEvidence,
}

impl Pending {
    /// The code of files and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Pending::NotReceived => "not_received",
            Pending::NoEvidence => "no_evidence",
        }
    }
}

/// Why a device that left does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Uncounted {
    /// Sold or taken back without a prior commitment.
    NoCommitment,
    /// The destination is none of the decree's routes.
    Route,
}

impl Uncounted {
    /// The code of files and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Uncounted::NoCommitment => "no_commitment",
            Uncounted::Route => "route",
        }
    }
}

/// The ratio with the lists behind every number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reen {
    /// The year.
    pub year: i32,
    /// A: oriented to reuse during the year, proven.
    pub proven: Vec<DeviceRef>,
    /// Oriented, not proven yet.
    pub pending: Vec<(DeviceRef, Pending)>,
    /// Left during the year without counting.
    pub uncounted: Vec<(DeviceRef, Uncounted)>,
    /// B: reformed, in scope, in stock on 1 January.
    pub stock: Vec<DeviceRef>,
    /// Reformed during the year, in scope.
    pub reformed: Vec<DeviceRef>,
    /// The pack used.
    pub pack: String,
    /// Target in percent.
    pub target: Option<i64>,
}

impl Reen {
    /// `100 A / B` in hundredths of a percent, half up; `None` (sans objet) where B is zero.
    #[must_use]
    pub fn ratio(&self) -> Option<u64> {
        share(self.proven.len(), self.stock.len())
    }

    /// The ratio if all that is pending were proven.
    #[must_use]
    pub fn ratio_with_pending(&self) -> Option<u64> {
        share(self.proven.len() + self.pending.len(), self.stock.len())
    }

    /// Companion figure, not regulatory: `A / (B + reformed during the year)`.
    #[must_use]
    pub fn flow_ratio(&self) -> Option<u64> {
        share(self.proven.len(), self.stock.len() + self.reformed.len())
    }
}

fn share(part: usize, whole: usize) -> Option<u64> {
    let (part, whole) = (part as u64, whole as u64);
    (whole > 0).then(|| (part * 20_000 + whole) / (2 * whole))
}

/// Computes the ratio of one owner for a calendar year.
#[must_use]
pub fn reen(view: &View, owner: ActorId, year: i32, pack: &ReenPack) -> Reen {
    let january = Day::from_date(year, 1, 1).unwrap_or_default();
    let evidenced = evidence_by_commitment(view);
    let mut reen = Reen {
        year,
        proven: Vec::new(),
        pending: Vec::new(),
        uncounted: Vec::new(),
        stock: Vec::new(),
        reformed: Vec::new(),
        pack: pack.id.clone(),
        target: pack.target(year),
    };
    for (d, device) in view.devices.iter().filter(|(_, v)| pack.scope.contains(&v.category)) {
        let Some((claim, on)) = reformed_by(device, owner) else { continue };
        let left = departure(view, d, claim);
        if on < january {
            if left.as_ref().is_none_or(|l| l.on >= january) {
                reen.stock.push(*d);
            }
        } else if on.year() == year {
            reen.reformed.push(*d);
        }
        if let Some(left) = left.filter(|l| l.on.year() == year) {
            sort_departure(&mut reen, d, &left, &evidenced, pack);
        }
    }
    reen
}

fn evidence_by_commitment(view: &View) -> BTreeMap<EventId, BTreeSet<DeviceRef>> {
    let mut map: BTreeMap<EventId, BTreeSet<DeviceRef>> = BTreeMap::new();
    for e in view.evidence.values() {
        map.entry(e.commitment).or_default().extend(e.devices.iter().copied());
    }
    map
}

/// The owner's claim in which the device was reformed without exclusion, and the day.
fn reformed_by(device: &DeviceView, owner: ActorId) -> Option<(&Claim, Day)> {
    device.claims.values().filter(|c| c.holder == owner && c.owner == owner).find_map(|claim| {
        let act = claim.acts.iter().find(|a| a.deed == Deed::Reformed(Exclusion::None))?;
        Some((claim, act.on?))
    })
}

/// How a device left its owner.
struct Departure<'a> {
    on: Day,
    give: Option<&'a GiveView>,
    received: bool,
}

fn departure<'a>(view: &'a View, d: &DeviceRef, claim: &Claim) -> Option<Departure<'a>> {
    claim.acts.iter().find_map(|act| match act.deed {
        Deed::Gave => {
            let give = view.gives.get(&act.event)?;
            let received = give.outcomes.iter().any(|o| match o {
                Outcome::Received { accepted, .. } => accepted.contains(d),
                Outcome::OneKey => true,
                _ => false,
            });
            let open = give.outcomes.is_empty();
            (received || open).then_some(Departure { on: give.on, give: Some(give), received })
        }
        Deed::Did(What::WasteHandedOver(..) | What::PutIntoUse(..) | What::Lost(_)) => {
            Some(Departure { on: act.on?, give: None, received: true })
        }
        _ => None,
    })
}

fn sort_departure(
    reen: &mut Reen,
    d: &DeviceRef,
    left: &Departure<'_>,
    evidenced: &BTreeMap<EventId, BTreeSet<DeviceRef>>,
    pack: &ReenPack,
) {
    let Some(give) = left.give else {
        reen.uncounted.push((*d, Uncounted::Route));
        return;
    };
    let direct = pack.direct.contains(&give.destination);
    if !direct && !pack.with_evidence.contains(&give.destination) {
        reen.uncounted.push((*d, Uncounted::Route));
    } else if !direct && give.commitment.is_none() {
        reen.uncounted.push((*d, Uncounted::NoCommitment));
    } else if !left.received {
        reen.pending.push((*d, Pending::NotReceived));
    } else if direct || give.commitment.is_some_and(|c| evidenced.get(&c).is_some_and(|s| s.contains(d))) {
        reen.proven.push(*d);
    } else {
        reen.pending.push((*d, Pending::NoEvidence));
    }
}
