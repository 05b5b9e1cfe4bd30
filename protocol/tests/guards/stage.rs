//! The stage on which guards are shown: who is there, and short ways to say what happens.

use crate::network::{GOVERNANCE, Network, Said, TRADE, Who};
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::id::{DeviceRef, EventId};
use regain_protocol::member::Role;
use regain_protocol::time::Day;

/// A founder that guarantees: a town's IT department.
pub const VILLE: Who = 0x01;
/// A founder that guarantees: a workshop.
pub const ATELIER: Who = 0x11;
/// A member that writes.
pub const RELAIS: Who = 0x21;
/// An observer.
pub const REGION: Who = 0x31;
/// The day on which everything happens.
pub const DAY: Day = Day(20_500);

/// The four with their logs open, and nothing traded yet.
pub fn network() -> Network {
    let mut n = Network::founded(&[VILLE, ATELIER]);
    for founder in [VILLE, ATELIER] {
        n.open(founder, GOVERNANCE, vec![]).valid();
        n.open(founder, TRADE, vec![]).valid();
    }
    n.admit_member(&[VILLE, ATELIER], RELAIS, Role::Write);
    n.admit_member(&[VILLE, ATELIER], REGION, Role::Observe);
    n
}

/// So many laptops with that many media in each.
pub fn laptops(count: u32, media: Option<u8>) -> Body {
    let (spec, origin) = (SpecClass::Office, Origin::Professional);
    Body::Enter(Enter { items: vec![Item { count, category: Category::Laptop, spec, media, origin }] })
}

/// Laptops in somebody's hands; the event that entered them.
pub fn stock(n: &mut Network, who: Who, count: u32, media: Option<u8>) -> EventId {
    n.say(who, TRADE, laptops(count, media)).valid()
}

/// Devices of an entry.
pub fn set(entry: EventId, indexes: impl IntoIterator<Item = u32>) -> DeviceSet {
    DeviceSet::of(indexes.into_iter().map(|index| DeviceRef { entry, index }))
}

/// So many laptops, as a line.
pub fn of(count: u32) -> Vec<Line> {
    vec![Line { category: Category::Laptop, count }]
}

/// A step of a custodian.
pub fn step(devices: &DeviceSet, what: What) -> Body {
    Body::Step(Step { devices: devices.clone(), what, on: DAY })
}

/// The step by which every medium of devices with `media` media is certified.
pub fn erased(media: u8) -> What {
    What::Erased(media, media, 0, ErasureMethod::PurgeBlock)
}

/// Put into use by that channel, by a person who looks for work.
pub fn used(channel: Channel) -> What {
    What::PutIntoUse(channel, BeneficiaryClass::Jobseeker)
}

/// A give to a member of the story, without papers.
pub fn give(n: &Network, to: Who, devices: &DeviceSet, title: Title) -> Give {
    plain(Party::Member(n.id(to)), devices, title)
}

/// A give to a party without a node.
pub fn give_outside(kind: ActorKind, devices: &DeviceSet, title: Title) -> Give {
    plain(Party::Outside(kind, Proof::Slip), devices, title)
}

fn plain(to: Party, devices: &DeviceSet, title: Title) -> Give {
    let (devices, destination, basis) = (devices.clone(), Destination::Donated, Basis::Ordinary);
    Give { grant: None, commitment: None, to, devices, title, destination, basis, on: DAY }
}

/// All accepted.
pub fn receive(give: EventId, count: u32) -> Receive {
    let accepted = crate::network::first(count);
    Receive { give, accepted, refused: vec![], missing: vec![], extra: vec![], on: DAY }
}

/// Gives devices and has them received; the giver acknowledges. The `Give`.
pub fn hand_over(n: &mut Network, from: Who, to: Who, devices: &DeviceSet, title: Title, basis: Basis) -> EventId {
    let body = Body::Give(Give { basis, ..give(n, to, devices, title) });
    let give = n.say(from, TRADE, body).valid();
    n.say(to, TRADE, Body::Receive(receive(give, devices.len() as u32))).valid();
    sees(n, from, to).valid();
    give
}

/// One log acknowledges all that another holds.
pub fn sees(n: &mut Network, who: Who, whom: Who) -> Said {
    let head = n.head(whom, TRADE);
    n.say_seeing(who, TRADE, Body::Ack(Ack {}), vec![head])
}

/// An offer of a lot of these devices; the offer.
pub fn offer(n: &mut Network, who: Who, devices: &DeviceSet) -> EventId {
    let lot = n.say(who, TRADE, Body::Lot(Lot { devices: devices.clone() })).valid();
    let lines = of(devices.len() as u32);
    n.say(who, TRADE, Body::Offer(Offer { lot, lines, window: None, title: Title::Gift })).valid()
}

/// A request for so many laptops of an offer, granted by the owner; the grant.
pub fn granted(n: &mut Network, owner: Who, by: Who, offer: EventId, count: u32) -> EventId {
    let request = n.say(by, TRADE, Body::Request(Request { offer, lines: of(count) })).valid();
    n.say(owner, TRADE, Body::Grant(Grant { request, lines: of(count) })).valid()
}
