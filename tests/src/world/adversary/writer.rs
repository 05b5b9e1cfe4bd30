//! Those who write what they may not: past their role, about others' devices, on paper only, or without meaning.

use super::{Adversary, is_in, valclair};
use crate::world::{MALLORY, MEMBERS, World, forge};
use regain_protocol::catalogue::{
    ActorKind, Basis, BeneficiaryClass, Category, Channel, Destination, Exclusion, Origin, Proof, SpecClass, Title,
};
use regain_protocol::event::*;
use regain_protocol::id::{DeviceRef, EventId};
use regain_protocol::member::Role;
use regain_protocol::rules::Verdict;
use regain_protocol::time::Day;
use std::collections::BTreeSet;

const ON: Day = Day(20_400);

/// Signs a body past the rules as Mallory's next event.
fn force(world: &mut World, body: Body) -> Option<EventId> {
    let seat = &world.seats[MALLORY];
    let engine = seat.engine.as_ref()?;
    let deps = forge::deps_for(engine, &body);
    let prepared = forge::next(engine, &seat.keys.node, valclair(), body, deps);
    world.commit_forged(MALLORY, prepared)
}

/// Every honest seat stores these events and gives none of them an effect.
fn all_invalid(world: &mut World, forged: &BTreeSet<EventId>) {
    for at in world.honest() {
        let verdicts: Vec<Option<Verdict>> =
            forged.iter().map(|id| world.engine(at).ledger().event(id).map(|(_, e)| e.verdict)).collect();
        for verdict in verdicts {
            world.ensure(matches!(verdict, Some(Verdict::Invalid(_))), || {
                format!("a forged event is judged {verdict:?}")
            });
        }
    }
}

fn some_items() -> Vec<Item> {
    vec![Item {
        count: 3,
        category: Category::Laptop,
        spec: SpecClass::Office,
        media: Some(1),
        origin: Origin::Professional,
    }]
}

/// An observer that signs trade.
#[derive(Debug, Default)]
pub struct ForgingObserver {
    forged: BTreeSet<EventId>,
}

impl Adversary for ForgingObserver {
    fn name(&self) -> &'static str {
        "ForgingObserver"
    }

    fn role(&self) -> Option<Role> {
        Some(Role::Observe)
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let lot = self.forged.first().copied().unwrap_or(EventId::ZERO);
        let lines = vec![Line { category: Category::Laptop, count: 1 }];
        let body = match world.dice.below(4) {
            0 => Body::Enter(Enter { items: some_items() }),
            1 => Body::Offer(Offer { lot, lines, window: None, title: Title::Gift }),
            2 => Body::Need(Need { lines, window: None }),
            _ => Body::Lot(Lot { devices: DeviceSet::of([DeviceRef { entry: lot, index: 0 }]) }),
        };
        self.forged.extend(force(world, body));
    }

    fn deeds(&self) -> usize {
        self.forged.len()
    }

    fn judge(&mut self, world: &mut World) {
        all_invalid(world, &self.forged);
        let actor = world.seats[MALLORY].actor();
        for at in world.honest() {
            let view = world.engine(at).view(valclair());
            let offers = view.offers.values().filter(|o| o.owner == actor).count();
            let devices = view.devices.values().filter(|d| d.entered_by == actor).count();
            world.ensure(offers + devices == 0, || "an observer's offer or device is shown".to_owned());
        }
    }
}

/// Claims, steps on and gives away devices that others hold.
#[derive(Debug, Default)]
pub struct IdSquatter {
    forged: BTreeSet<EventId>,
}

/// A device in which Mallory never had a hand.
fn other_device(world: &mut World) -> Option<DeviceRef> {
    let actor = world.seats[MALLORY].actor();
    let view = world.engine(MALLORY).view(valclair());
    let others: Vec<DeviceRef> =
        view.devices.iter().filter(|(_, d)| !d.holders_ever().contains(&actor)).map(|(d, _)| *d).collect();
    world.dice.pick(&others)
}

impl Adversary for IdSquatter {
    fn name(&self) -> &'static str {
        "IdSquatter"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let Some(device) = other_device(world) else { return };
        let devices = DeviceSet::of([device]);
        let body = match world.dice.below(5) {
            0 => Body::Lot(Lot { devices }),
            1 => Body::Reform(Reform { devices, on: ON, exclusion: Exclusion::None }),
            2 => Body::Step(Step { devices, what: What::PutIntoUse(Channel::Gift, BeneficiaryClass::School), on: ON }),
            3 => Body::Reassign(Reassign { devices, on: ON }),
            _ => Body::Give(Give {
                grant: None,
                commitment: None,
                to: Party::Member(world.seats[MEMBERS[0]].actor()),
                devices,
                title: Title::Sale,
                destination: Destination::Sold,
                basis: Basis::Ordinary,
                on: ON,
            }),
        };
        self.forged.extend(force(world, body));
    }

    fn deeds(&self) -> usize {
        self.forged.len()
    }

    fn judge(&mut self, world: &mut World) {
        all_invalid(world, &self.forged);
    }
}

/// Puts custody on members by paper: gives to parties outside, receipts for what went to others.
#[derive(Debug, Default)]
pub struct PaperReceiver {
    forged: BTreeSet<EventId>,
}

impl Adversary for PaperReceiver {
    fn name(&self) -> &'static str {
        "PaperReceiver"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let me = world.seats[MALLORY].actor();
        let view = world.engine(MALLORY).view(valclair());
        let elsewhere: Vec<(EventId, u32)> = view
            .gives
            .iter()
            .filter(|(_, g)| g.from != me && g.to != Party::Member(me))
            .map(|(id, g)| (*id, g.devices.len() as u32))
            .collect();
        match world.dice.pick(&elsewhere).filter(|_| world.dice.percent(60)) {
            Some((give, count)) => {
                let accepted = vec![Span { first: 0, count }];
                let (refused, missing, extra) = (Vec::new(), Vec::new(), Vec::new());
                let body = Body::Receive(Receive { give, accepted, refused, missing, extra, on: ON });
                self.forged.extend(force(world, body));
            }
            None => self.pass_outside(world),
        }
    }

    fn deeds(&self) -> usize {
        self.forged.len()
    }

    fn judge(&mut self, world: &mut World) {
        all_invalid(world, &self.forged);
        let me = world.seats[MALLORY].actor();
        for at in world.honest() {
            let view = world.engine(at).view(valclair());
            let outside = view.gives.iter().filter(|(_, g)| g.from == me && matches!(g.to, Party::Outside(..)));
            let given: BTreeSet<EventId> = outside.map(|(id, _)| *id).collect();
            let claims = view.devices.values().flat_map(|d| d.claims.values());
            let moved = claims.filter(|c| c.give.is_some_and(|g| given.contains(&g))).count();
            world.ensure(moved == 0, || format!("{moved} claims rest on a hand-over to a party outside"));
        }
    }
}

impl PaperReceiver {
    /// Enters devices and gives them outside, naming a member's kind: valid, with one key, and nobody's custody.
    fn pass_outside(&mut self, world: &mut World) {
        let Some(entry) = world.insist(MALLORY, valclair(), Body::Enter(Enter { items: some_items() })) else { return };
        let body = Body::Give(Give {
            grant: None,
            commitment: None,
            to: Party::Outside(ActorKind::RefurbisherEss, Proof::Slip),
            devices: DeviceSet::of([DeviceRef { entry, index: 0 }]),
            title: Title::Gift,
            destination: Destination::Donated,
            basis: Basis::Ordinary,
            on: ON,
        });
        world.insist(MALLORY, valclair(), body);
    }
}

/// Writes invalid, unknown and meaningless events between valid ones.
#[derive(Debug, Default)]
pub struct InvalidWriter {
    written: usize,
}

impl Adversary for InvalidWriter {
    fn name(&self) -> &'static str {
        "InvalidWriter"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let content = match world.dice.below(12) {
            0 => Some((NON_CRITICAL + world.dice.below(9) as u16, vec![0xa0])),
            1 if world.dice.percent(10) => Some((900, vec![0xa0])),
            2 => Some((Kind::Need.number(), vec![0xa1, 0x00, 0x80])),
            3 => Some((Kind::Enter.number(), vec![0x80])),
            4 => Some((Kind::Open.number(), vec![0xa0])),
            5 => Some((Kind::Sign.number(), Body::Sign(Sign { epoch: regain_protocol::id::EpochId::ZERO }).to_facts())),
            6 => Some((Kind::Recall.number(), Body::Recall(Recall { give: EventId(world.dice.bytes()) }).to_facts())),
            _ => None,
        };
        let Some((kind, facts)) = content else { return world.act(MALLORY) };
        let seat = &world.seats[MALLORY];
        let Some(engine) = seat.engine.as_ref() else { return };
        let Some(log) = engine.own_log(valclair()).and_then(|l| engine.ledger().log(&l)) else { return };
        let Some(head) = log.head() else { return };
        let content = forge::Content {
            kind,
            facts,
            extra: ExtraPart::None,
            deps: Vec::new(),
            minute: regain_protocol::time::Minute(u32::MAX),
        };
        let record = forge::sign(&seat.keys.node, log.stem, log.len(), head.id, content);
        let prepared = record.trust().ok().map(|event| regain_protocol::engine::Prepared { event });
        self.written += usize::from(world.commit_forged(MALLORY, prepared).is_some());
    }

    fn deeds(&self) -> usize {
        self.written
    }

    fn judge(&mut self, world: &mut World) {
        let log = world.engine(MALLORY).own_log(valclair());
        let log = log.and_then(|l| world.engine(MALLORY).ledger().log(&l).map(|l| l.len())).unwrap_or(0);
        let own = world.engine(MALLORY).own_log(valclair());
        for at in world.honest() {
            let stored = own.and_then(|l| world.engine(at).ledger().log(&l).map(|l| l.len())).unwrap_or(0);
            world
                .ensure(stored == log, || format!("{stored} of {log} events of a log with invalid entries are stored"));
        }
    }
}
