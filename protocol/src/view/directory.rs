//! The directory as a reader sees it: each member's newest entry, and who attests what of it.

use super::fold::depth;
use crate::event::{Body, Listing};
use crate::id::{ActorId, EventId, TopicId};
use crate::ledger::Ledger;
use crate::log::Entry;
use crate::standing::{Standing, StandingMap};
use std::collections::BTreeMap;

/// An attestation of a credential that stands in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attestation {
    /// Place of the credential in the newest entry's list.
    pub credential: u32,
    /// Who attests it.
    pub by: ActorId,
    /// The attesting event.
    pub event: EventId,
    /// The entry that was attested: the newest, or an older one in which the credential has the same kind and dates.
    pub listing: EventId,
    /// Its place in that entry's list.
    pub place: u32,
}

/// A member's entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingView {
    /// The event, whose extra holds the words.
    pub event: EventId,
    /// The facts.
    pub listing: Listing,
    /// Who attests its credentials, each member once a credential, in order.
    pub attested: Vec<Attestation>,
}

/// Entries of members in standing and the attestations by members in standing; empty for a topic that is not governance.
pub(super) fn directory(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> BTreeMap<ActorId, ListingView> {
    let mut entries: BTreeMap<ActorId, ListingView> = BTreeMap::new();
    if topic != ledger.governance() {
        return entries;
    }
    let counted = counted(ledger, standing);
    for (actor, entry) in &counted {
        if let Some(Body::Listing(listing)) = entry.body.as_deref() {
            let view = ListingView { event: entry.id, listing: listing.clone(), attested: Vec::new() };
            entries.insert(*actor, view);
        }
    }
    for (by, entry) in &counted {
        let Some(Body::Attest(attest)) = entry.body.as_deref() else { continue };
        let Some((log, named)) = ledger.event(&attest.listing) else { continue };
        let subject = log.stem.actor;
        let (Some(Body::Listing(old)), Some(view)) = (named.body.as_deref(), entries.get_mut(&subject)) else {
            continue;
        };
        let place = attest.credential;
        let Some(attested) = usize::try_from(place).ok().and_then(|at| old.credentials.get(at)) else { continue };
        let Some(now) = view.listing.credentials.iter().position(|c| c == attested) else { continue };
        let credential = u32::try_from(now).unwrap_or(u32::MAX);
        view.attested.retain(|a| (a.credential, a.by) != (credential, *by));
        if attest.holds {
            view.attested.push(Attestation { credential, by: *by, event: entry.id, listing: attest.listing, place });
        }
    }
    entries.values_mut().for_each(|view| view.attested.sort_unstable());
    entries
}

/// Good events of members in governance, a successor's after its predecessor's.
fn counted<'a>(ledger: &'a Ledger, standing: &'a StandingMap) -> Vec<(ActorId, &'a Entry)> {
    let mut logs: Vec<_> = ledger.logs(ledger.governance()).map(|(id, log)| (depth(ledger, id), id, log)).collect();
    logs.sort_by_key(|(depth, id, _)| (*depth, **id));
    let of = |(_, id, log): (usize, &'a crate::id::LogId, &'a crate::log::Log)| {
        let good = standing.counted(id, log).filter(|(_, s)| *s == Standing::Good);
        good.map(move |(entry, _)| (log.stem.actor, entry)).collect::<Vec<_>>()
    };
    logs.into_iter().flat_map(of).collect()
}
