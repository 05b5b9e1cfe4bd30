//! One body of every kind, and of every variant inside them, with invented references.

use crate::network::{Actor, TRADE};
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, CharterId, DeviceRef, EpochId, EventId, LogId, TopicId};
use regain_protocol::member::{Join, Role};
use regain_protocol::time::Day;

const EVENT: EventId = EventId([0xe1; 32]);
const ENTRY: EventId = EventId([0xd0; 32]);
const CHARTER: CharterId = CharterId([0xc0; 32]);
const DAY: Day = Day(20_500);

fn devices() -> DeviceSet {
    DeviceSet::of([0, 1, 2, 7].map(|index| DeviceRef { entry: ENTRY, index }))
}

fn lines() -> Vec<Line> {
    vec![Line { category: Category::Laptop, count: 300 }, Line { category: Category::Screen, count: 2 }]
}

fn item(media: Option<u8>) -> Item {
    Item { count: 5, category: Category::Desktop, spec: SpecClass::Basic, media, origin: Origin::Similar }
}

fn give(to: Party, grant: Option<EventId>, commitment: Option<EventId>) -> Body {
    Body::Give(Give {
        grant,
        commitment,
        to,
        devices: devices(),
        title: Title::Gift,
        destination: Destination::Donated,
        basis: Basis::PublicGift,
        on: DAY,
    })
}

fn governance() -> Vec<(&'static str, Body)> {
    let actor = Actor::of(0x21, CHARTER);
    let cert = actor.cert.clone();
    let before = Dep { log: LogId([0x10; 32]), seq: 70_000, id: EVENT };
    let join = Join::sign(&actor.node, cert.clone(), Role::Write, vec![TopicId::of(TRADE)]);
    let admit = Admit { join, role: Role::Observe, topics: vec![TopicId::of(TRADE)] };
    vec![
        ("Open of a founder", Body::Open(Open { cert: cert.clone(), predecessor: None, admissions: vec![] })),
        ("Open of a successor", Body::Open(Open { cert, predecessor: Some(before), admissions: vec![EVENT, ENTRY] })),
        ("Ack", Body::Ack(Ack {})),
        ("Withdraw", Body::Withdraw(Withdraw { event: EVENT })),
        ("Profile", Body::Profile(Profile { kinds: vec![ActorKind::RefurbisherEss, ActorKind::DistributorSocial] })),
        ("Admit", Body::Admit(admit)),
        ("Sign", Body::Sign(Sign { epoch: EpochId([0xee; 32]) })),
        ("Distrust", Body::Distrust(Distrust { actor: ActorId([0xac; 32]), holds: true })),
        ("Distrust taken back", Body::Distrust(Distrust { actor: ActorId([0xac; 32]), holds: false })),
    ]
}

fn trade() -> Vec<(&'static str, Body)> {
    let window = Some(Window { from: DAY, until: Day(DAY.0 + 14) });
    vec![
        ("Enter", Body::Enter(Enter { items: vec![item(None), item(Some(0)), item(Some(2))] })),
        ("Reform", Body::Reform(Reform { devices: devices(), on: DAY, exclusion: Exclusion::Classified })),
        ("Reassign", Body::Reassign(Reassign { devices: devices(), on: DAY })),
        ("Lot", Body::Lot(Lot { devices: devices() })),
        ("Offer", Body::Offer(Offer { lot: EVENT, lines: lines(), window, title: Title::Gift })),
        ("Offer without window", Body::Offer(Offer { lot: EVENT, lines: lines(), window: None, title: Title::Sale })),
        ("Need", Body::Need(Need { lines: lines(), window })),
        ("Request", Body::Request(Request { offer: EVENT, lines: lines() })),
        ("Grant", Body::Grant(Grant { request: EVENT, lines: lines() })),
        ("Decline", Body::Decline(Decline { request: EVENT, reason: DeclineReason::ConditionsNotMet })),
        ("Commitment", Body::Commitment(Commitment { grant: EVENT })),
        ("Editors", Body::Editors(Editors { lot: EVENT, editors: vec![Actor::of(0x21, CHARTER).cert.actor] })),
        ("Change", Body::Change(Change { lot: EVENT, change: Hash([0xab; 32]), deps: vec![Hash([0xaa; 32])] })),
        ("Evidence", Body::Evidence(Evidence { commitment: EVENT, devices: devices() })),
    ]
}

fn handover() -> Vec<(&'static str, Body)> {
    let member = Party::Member(Actor::of(0x21, CHARTER).cert.actor);
    let outside = Party::Outside(ActorKind::EcoOrganisme, Proof::SignatureOnTheSpot);
    let refused = vec![Refusal { span: Span { first: 2, count: 1 }, reason: RefusalReason::Battery }];
    let receive = Receive {
        give: EVENT,
        accepted: vec![Span { first: 0, count: 2 }],
        refused,
        missing: vec![Span { first: 3, count: 1 }],
        extra: vec![item(Some(1))],
        on: DAY,
    };
    vec![
        ("Give to a member", give(member, Some(EVENT), Some(ENTRY))),
        ("Give without grant", give(member, None, None)),
        ("Give to an outside party", give(outside, None, None)),
        ("Recall", Body::Recall(Recall { give: EVENT })),
        ("Receive", Body::Receive(receive)),
    ]
}

fn steps() -> Vec<(&'static str, Body)> {
    let step = |what| Body::Step(Step { devices: devices(), what, on: DAY });
    let from = Some(DeviceRef { entry: ENTRY, index: 300 });
    vec![
        ("Step triaged", step(What::Triaged(Decision::Parts))),
        ("Step erased", step(What::Erased(2, 1, 1, ErasureMethod::PurgeNvmeFormat))),
        ("Step tested", step(What::Tested(true))),
        ("Step graded", step(What::Graded(Functional::F4, Cosmetic::B, DataGrade::D3))),
        ("Step repaired", step(What::Repaired)),
        ("Step harvested", step(What::Harvested(PartKind::Panel, 1))),
        ("Step fitted", step(What::Fitted(PartKind::Ram, 2, None))),
        ("Step fitted from a device", step(What::Fitted(PartKind::Ssd, 1, from))),
        ("Step refurbished", step(What::Refurbished)),
        ("Step stocked", step(What::Stocked)),
        ("Step put into use", step(What::PutIntoUse(Channel::SolidaritySale, BeneficiaryClass::LowIncome))),
        ("Step returned", step(What::Returned(ReturnReason::EndOfLoan))),
        ("Step declared waste", step(What::DeclaredWaste(WasteReason::Carcass))),
        ("Step waste handed over", step(What::WasteHandedOver(ActorKind::WeeeOperator, Proof::Slip))),
        ("Step waste treated", step(What::WasteTreated(Operation::Recycling))),
        ("Step lost", step(What::Lost(LossKind::Stolen))),
    ]
}

/// Every sample with its name.
pub fn samples() -> Vec<(&'static str, Body)> {
    [governance(), trade(), handover(), steps()].concat()
}
