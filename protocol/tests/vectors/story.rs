//! A story in which every kind of event occurs, told with fixed keys: Ville and Atelier found a network and admit
//! Relais, which may write, and Région, which may read.

use crate::network::{GOVERNANCE, Network, TRADE, Who, first};
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::id::{DeviceRef, EventId};
use regain_protocol::member::Role;
use regain_protocol::rules::Why;
use regain_protocol::time::Day;

/// A founder: a town's IT department.
pub const VILLE: Who = 0x01;
/// A founder: a workshop.
pub const ATELIER: Who = 0x11;
/// A member that writes.
pub const RELAIS: Who = 0x21;
/// An observer.
pub const REGION: Who = 0x31;
const DAY: Day = Day(20_500);

fn set(entry: EventId, indexes: &[u32]) -> DeviceSet {
    DeviceSet::of(indexes.iter().map(|index| DeviceRef { entry, index: *index }))
}

fn step(devices: DeviceSet, what: What) -> Body {
    Body::Step(Step { devices, what, on: DAY })
}

fn titled(title: &str) -> Extra {
    Extra { title: Some(title.into()), ..Extra::default() }
}

/// The event that docs/protocol.md takes apart: Ville enters eight laptops.
pub fn enter(n: &mut Network) -> EventId {
    n.open(VILLE, GOVERNANCE, vec![]).valid();
    n.open(ATELIER, GOVERNANCE, vec![]).valid();
    n.open(VILLE, TRADE, vec![]).valid();
    let (spec, origin) = (SpecClass::Office, Origin::Professional);
    let item = Item { count: 8, category: Category::Laptop, spec, media: Some(1), origin };
    n.say_also(VILLE, TRADE, Body::Enter(Enter { items: vec![item] }), titled("Stock 2026")).valid()
}

fn gather(n: &mut Network) {
    n.open(ATELIER, TRADE, vec![]).valid();
    n.admit_member(&[VILLE, ATELIER], RELAIS, Role::Write);
    n.admit_member(&[VILLE, ATELIER], REGION, Role::Observe);
    let town = Profile { kinds: vec![ActorKind::ItDepartmentPublic] };
    n.say_also(VILLE, GOVERNANCE, Body::Profile(town), titled("Ville de Valclair")).valid();
    let epoch = n.ledger.charter_id().into();
    n.say(ATELIER, GOVERNANCE, Body::Sign(Sign { epoch })).valid();
}

/// From the offer to the commitment: the grant and the commitment.
fn bargain(n: &mut Network, entry: EventId) -> (EventId, EventId) {
    let of = |count| vec![Line { category: Category::Laptop, count }];
    let six = set(entry, &[0, 1, 2, 3, 4, 5]);
    n.say(VILLE, TRADE, Body::Reform(Reform { devices: six.clone(), on: DAY, exclusion: Exclusion::None })).valid();
    n.say(VILLE, TRADE, Body::Reassign(Reassign { devices: set(entry, &[7]), on: DAY })).valid();
    let lot = n.say(VILLE, TRADE, Body::Lot(Lot { devices: six })).valid();
    let offer = Offer { lot, lines: of(6), window: None, title: Title::Gift };
    let offer = n.say(VILLE, TRADE, Body::Offer(offer)).valid();
    let need = n.say_also(ATELIER, TRADE, Body::Need(Need { lines: of(3), window: None }), titled("Pour un atelier"));
    n.say(ATELIER, TRADE, Body::Withdraw(Withdraw { event: need.valid() })).valid();
    let request = n.say(RELAIS, TRADE, Body::Request(Request { offer, lines: of(5) })).valid();
    let second = n.say(ATELIER, TRADE, Body::Request(Request { offer, lines: of(3) })).valid();
    let grant = n.say(VILLE, TRADE, Body::Grant(Grant { request, lines: of(5) })).valid();
    let reason = DeclineReason::NotEnoughLeft;
    n.say(VILLE, TRADE, Body::Decline(Decline { request: second, reason })).valid();
    let editors = vec![n.id(RELAIS)];
    n.say(VILLE, TRADE, Body::Editors(Editors { lot, editors })).valid();
    n.say(RELAIS, TRADE, Body::Change(Change { lot, change: Hash([0xab; 32]), deps: vec![] })).valid();
    let commitment = n.say(RELAIS, TRADE, Body::Commitment(Commitment { grant })).valid();
    (grant, commitment)
}

/// Five laptops are given: three accepted, one refused, one missing, and a screen that nobody had announced.
fn hand_over(n: &mut Network, entry: EventId, grant: EventId, commitment: EventId) -> EventId {
    let give = Give {
        grant: Some(grant),
        commitment: Some(commitment),
        to: Party::Member(n.id(RELAIS)),
        devices: set(entry, &[0, 1, 2, 3, 4]),
        title: Title::Gift,
        destination: Destination::Donated,
        basis: Basis::PublicGift,
        on: DAY,
    };
    let give = n.say(VILLE, TRADE, Body::Give(give)).valid();
    let (spec, origin) = (SpecClass::Unstated, Origin::Professional);
    let receive = Receive {
        give,
        accepted: first(3),
        refused: vec![Refusal { span: Span { first: 3, count: 1 }, reason: RefusalReason::Battery }],
        missing: vec![Span { first: 4, count: 1 }],
        extra: vec![Item { count: 1, category: Category::Screen, spec, media: Some(0), origin }],
        on: DAY,
    };
    let receive = n.say(RELAIS, TRADE, Body::Receive(receive)).valid();
    let seen = n.head(RELAIS, TRADE);
    n.say_seeing(VILLE, TRADE, Body::Ack(Ack {}), vec![seen]).valid();
    receive
}

fn work(n: &mut Network, entry: EventId, receive: EventId, commitment: EventId) {
    let all = set(entry, &[0, 1, 2]);
    n.say(RELAIS, TRADE, step(all, What::Triaged(Decision::Refurbish))).valid();
    n.say(RELAIS, TRADE, step(set(entry, &[0]), What::Erased(1, 1, 0, ErasureMethod::PurgeBlock))).valid();
    n.say(RELAIS, TRADE, step(set(entry, &[1]), What::Erased(1, 0, 0, ErasureMethod::ClearOverwrite))).valid();
    n.say(RELAIS, TRADE, step(set(entry, &[0]), What::Refurbished)).valid();
    let use_by = |channel| What::PutIntoUse(channel, BeneficiaryClass::Jobseeker);
    n.say(RELAIS, TRADE, step(set(entry, &[1]), use_by(Channel::Gift))).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(set(entry, &[0]), use_by(Channel::SalePublic))).refused(Why::PublicGift);
    n.say(RELAIS, TRADE, step(set(entry, &[0]), use_by(Channel::SolidaritySale))).valid();
    n.say(RELAIS, TRADE, step(set(receive, &[0]), What::Stocked)).valid();
    n.say(RELAIS, TRADE, Body::Evidence(Evidence { commitment, devices: set(entry, &[0]) })).valid();
}

/// What stayed with Ville: a recall, a device under way, waste with one key.
fn leftovers(n: &mut Network, entry: EventId) {
    let give = |to, index, title, destination| {
        let (devices, basis) = (set(entry, &[index]), Basis::Ordinary);
        Body::Give(Give { grant: None, commitment: None, to, devices, title, destination, basis, on: DAY })
    };
    let atelier = Party::Member(n.id(ATELIER));
    let lent = give(atelier, 3, Title::CustodyOnly, Destination::ReusedInternally);
    let lent = n.say(VILLE, TRADE, lent).valid();
    n.say(VILLE, TRADE, Body::Recall(Recall { give: lent })).valid();
    n.say(VILLE, TRADE, give(atelier, 5, Title::CustodyOnly, Destination::ReusedInternally)).valid();
    let outside = Party::Outside(ActorKind::EcoOrganisme, Proof::Slip);
    let waste = give(outside, 4, Title::Waste, Destination::EcoOrganisme);
    n.say(VILLE, TRADE, waste.clone()).refused(Why::Waste);
    n.say(VILLE, TRADE, step(set(entry, &[4]), What::DeclaredWaste(WasteReason::BeyondRepair))).valid();
    n.say(VILLE, TRADE, waste).valid();
}

/// The whole story.
pub fn told() -> Network {
    let mut n = Network::founded(&[VILLE, ATELIER]);
    let entry = enter(&mut n);
    gather(&mut n);
    let (grant, commitment) = bargain(&mut n, entry);
    let receive = hand_over(&mut n, entry, grant, commitment);
    work(&mut n, entry, receive, commitment);
    leftovers(&mut n, entry);
    withdraw(&mut n);
    n
}

/// A withdrawal takes effect on the stored record: only the hash of the extra is left.
fn withdraw(n: &mut Network) {
    let need = Kind::Need.number();
    for record in &mut n.records {
        if Header::from_bytes(&record.header).is_ok_and(|h| h.kind == need) {
            record.extra = ExtraPart::Withdrawn(record.extra.hash());
        }
    }
}

/// The event by which Ville entered devices.
fn entered_by_ville(n: &mut Network) -> EventId {
    let (ville, view) = (n.id(VILLE), n.view(TRADE));
    let entered = view.devices.iter().find(|(_, v)| v.entered_by == ville);
    entered.expect("the story entered devices").0.entry
}

/// The third of those devices as a gift to Atelier.
fn third_to_atelier(n: &Network, entry: EventId) -> Give {
    Give {
        grant: None,
        commitment: None,
        to: Party::Member(n.id(ATELIER)),
        devices: set(entry, &[2]),
        title: Title::Gift,
        destination: Destination::Donated,
        basis: Basis::Ordinary,
        on: DAY,
    }
}

/// After the story, Relais writes its newest place twice: it hands a device to Atelier, which receives it, and keeps
/// it beside. Returns the two records.
pub fn forked() -> (Network, Record, Record) {
    let mut n = told();
    let entry = entered_by_ville(&mut n);
    let kept = n.sign(RELAIS, TRADE, step(set(entry, &[2]), What::Stocked), vec![], Extra::default());
    let give = third_to_atelier(&n, entry);
    let given = n.sign(RELAIS, TRADE, Body::Give(give), vec![], Extra::default());
    let records = (kept.record.clone(), given.record.clone());
    n.bring(kept).valid();
    let log = n.log(RELAIS, TRADE);
    let (seq, give) = (given.header.seq, given.id);
    n.bring(given).valid();
    let receive = Receive { give, accepted: first(1), refused: vec![], missing: vec![], extra: vec![], on: DAY };
    n.say_seeing(ATELIER, TRADE, Body::Receive(receive), vec![Dep { log, seq, id: give }]).valid();
    (n, records.0, records.1)
}

/// After the story, an epoch seals everybody and makes Relais a guarantor; a second, with the newcomer's signature beside
/// the founders', removes Relais and cuts its log of trade before it gave a device to Atelier, which has received it.
/// What it wrote after that does not count.
pub fn governed() -> Network {
    let mut n = told();
    let promoted = n.with_roles(&[(RELAIS, Role::Guarantee)]);
    let sealed = n.enacted(&promoted, &[VILLE, ATELIER]);
    n.say(VILLE, GOVERNANCE, Body::Sign(Sign { epoch: sealed })).valid();
    let advice = Distrust { actor: n.id(RELAIS), holds: true };
    n.say(ATELIER, GOVERNANCE, Body::Distrust(advice)).valid();
    let known = n.head(RELAIS, TRADE);
    let entry = entered_by_ville(&mut n);
    let give = third_to_atelier(&n, entry);
    n.say(RELAIS, TRADE, step(set(entry, &[2]), What::Stocked)).valid();
    let give = n.say(RELAIS, TRADE, Body::Give(give)).valid();
    let lost = Item {
        count: 4,
        category: Category::Screen,
        spec: SpecClass::Unstated,
        media: Some(0),
        origin: Origin::Similar,
    };
    n.say(RELAIS, TRADE, Body::Enter(Enter { items: vec![lost] })).valid();
    let receive = Receive { give, accepted: first(1), refused: vec![], missing: vec![], extra: vec![], on: DAY };
    n.say(ATELIER, TRADE, Body::Receive(receive)).valid();
    let removal = n.without_after(RELAIS, known);
    n.enacted(&removal, &[VILLE, ATELIER, RELAIS]);
    n.say(ATELIER, GOVERNANCE, Body::Ack(Ack {})).valid();
    n
}
