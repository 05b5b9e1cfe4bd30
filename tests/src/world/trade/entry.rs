//! Entries of the directory and words about them.

use super::Dice;
use regain_protocol::catalogue::{CredentialKind, Service};
use regain_protocol::event::{Attest, Body, Credential, Listing, Offered, Refound};
use regain_protocol::id::{ActorId, CharterId};
use regain_protocol::insee::Commune;
use regain_protocol::time::Day;
use regain_protocol::view::View;

/// An entry of one's own, an attestation of another member's, where there is one with a credential, or word of a network
/// that follows this one.
pub(super) fn draw(view: &View, me: ActorId, dice: &mut Dice) -> Option<Body> {
    if dice.percent(10) {
        return Some(Body::Refound(Refound { charter: CharterId(dice.bytes()) }));
    }
    if dice.percent(40) {
        let service = dice.pick(Service::ALL)?;
        let communes = vec![Commune(38_185)];
        let services = vec![Offered { service, capacity: None, communes, groups: Vec::new() }];
        let kind = dice.pick(CredentialKind::ALL)?;
        let credentials = vec![Credential { kind, from: None, until: Some(Day(20_000 + dice.below(900) as u32)) }];
        return Some(Body::Listing(Listing { siret: None, seat: Some(Commune(38_185)), services, credentials }));
    }
    let others = view.directory.iter().filter(|(actor, seen)| **actor != me && !seen.listing.credentials.is_empty());
    let entries: Vec<_> = others.map(|(_, seen)| (seen.event, seen.listing.credentials.len())).collect();
    let (listing, credentials) = dice.pick(&entries)?;
    let credential = dice.below(credentials) as u32;
    Some(Body::Attest(Attest { listing, credential, holds: dice.percent(70) }))
}
