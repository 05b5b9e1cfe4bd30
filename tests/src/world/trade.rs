//! What an honest member might do next, drawn from what it sees: offers, hand-overs, steps, and their answers.

mod entry;
mod step;

use super::Dice;
use regain_protocol::catalogue::{
    About, ActorKind, Basis, Category, DeclineReason, Destination, ErasureMethod, Exclusion, Origin, Proof,
    RefusalReason, SpecClass, Title,
};
use regain_protocol::engine::Engine;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, DeviceRef, EventId, TopicId};
use regain_protocol::member::Role;
use regain_protocol::time::{Day, Quarter};
use regain_protocol::trade::{Data, Holding, Pen};
use regain_protocol::view::{self, View};
use std::sync::Arc;

/// A body with an extra that an honest member could write now; often refused still, which is the rules' work.
pub fn propose(engine: &mut Engine, topic: TopicId, dice: &mut Dice) -> Option<(Body, Extra)> {
    let own = engine.own_log(topic)?;
    let view = engine.view(topic);
    let me = engine.actor();
    let log = engine.ledger().log(&own)?;
    let pen = log.pen.clone();
    if topic == TopicId::of("governance") && dice.percent(10) {
        let others: Vec<ActorId> = view.members.keys().copied().filter(|a| *a != me).collect();
        let (actor, holds) = (dice.pick(&others)?, dice.percent(60));
        return Some((Body::Distrust(Distrust { actor, holds }), Extra::default()));
    }
    if topic == TopicId::of("governance")
        && dice.percent(40)
        && let Some(body) = entry::draw(&view, me, dice)
    {
        return Some((body, Extra::default()));
    }
    if topic == TopicId::of("governance") || pen.role == Some(Role::Observe) {
        return Some(word(log.main.iter().map(|e| e.id).collect(), dice));
    }
    if !engine.unseen_receipts(&own).is_empty() && dice.percent(40) {
        return Some((Body::Ack(Ack {}), Extra::default()));
    }
    let trader = Trader { me, pen, view, dice };
    let ids = log.main.iter().map(|e| e.id).collect();
    trader.draw(ids)
}

/// What every member may say: its profile, a withdrawal, a bare acknowledgement.
fn word(mine: Vec<EventId>, dice: &mut Dice) -> (Body, Extra) {
    let named = Extra { title: Some(format!("Atelier n° {}", dice.below(90))), ..Extra::default() };
    match dice.below(3) {
        0 => (Body::Profile(Profile { kinds: dice.pick(ActorKind::ALL).into_iter().collect() }), named),
        1 => match dice.pick(&mine) {
            Some(event) => (Body::Withdraw(Withdraw { event }), Extra::default()),
            None => (Body::Ack(Ack {}), Extra::default()),
        },
        _ => (Body::Ack(Ack {}), Extra::default()),
    }
}

struct Trader<'a> {
    me: ActorId,
    pen: Pen,
    view: Arc<View>,
    dice: &'a mut Dice,
}

impl Trader<'_> {
    fn draw(mut self, mine: Vec<EventId>) -> Option<(Body, Extra)> {
        if self.dice.percent(25)
            && let Some(body) = self.next_for_reuse()
        {
            return Some((body, Extra::default()));
        }
        let body = match self.dice.below(28) {
            0..2 => self.enter(),
            2 => Body::Reform(Reform {
                devices: self.devices(6)?,
                on: self.day(),
                exclusion: self.dice.pick(Exclusion::ALL)?,
            }),
            3 => Body::Reassign(Reassign { devices: self.devices(2)?, on: self.day() }),
            4 => Body::Lot(Lot { devices: self.devices(8)? }),
            5 => self.offer()?,
            6 => Body::Need(Need { lines: self.lines(), window: None }),
            7 => self.request()?,
            8..10 => self.answer()?,
            10 => self.commitment()?,
            11..14 => self.give()?,
            14..18 => self.receive()?,
            18 => self.recall()?,
            19..23 => {
                Body::Step(Step { devices: self.devices(3)?, what: step::what(&self.pen, self.dice)?, on: self.day() })
            }
            23 => self.evidence().or_else(|| self.reuse())?,
            24 => self.reuse()?,
            25 => self.document()?,
            26 => self.tell()?,
            _ => return Some(word(mine, self.dice)),
        };
        let titled = self.dice.percent(30);
        let extra = Extra { title: titled.then(|| "Portables de bureau".to_owned()), ..Extra::default() };
        Some((body, extra))
    }

    fn day(&mut self) -> Day {
        Day(20_000 + self.dice.below(700) as u32)
    }

    fn item(&mut self) -> Item {
        Item {
            count: self.dice.up_to(4) as u32,
            category: self.dice.pick(&Category::ALL[..6]).unwrap_or(Category::Laptop),
            spec: self.dice.pick(SpecClass::ALL).unwrap_or(SpecClass::Unstated),
            media: [None, Some(0), Some(1), Some(2)][self.dice.below(4)],
            origin: self.dice.pick(Origin::ALL).unwrap_or(Origin::Professional),
        }
    }

    fn enter(&mut self) -> Body {
        let items = (0..self.dice.up_to(3)).map(|_| self.item()).collect();
        Body::Enter(Enter { items })
    }

    fn in_hand(&self) -> Vec<DeviceRef> {
        let free = |d: &DeviceRef| !self.pen.locked.contains_key(d);
        self.pen.holdings.iter().filter(|(d, h)| free(d) && !h.stage.is_away()).map(|(d, _)| *d).collect()
    }

    fn devices(&mut self, most: usize) -> Option<DeviceSet> {
        let held = self.in_hand();
        (!held.is_empty()).then(|| DeviceSet::of(self.dice.some(&held, most)))
    }

    fn lines(&mut self) -> Vec<Line> {
        let categories = self.dice.some(&Category::ALL[..6], 2);
        categories.into_iter().map(|category| Line { category, count: self.dice.up_to(5) as u32 }).collect()
    }

    fn fewer(&mut self, of: &[Line]) -> Vec<Line> {
        let left: Vec<Line> = of.iter().copied().filter(|l| l.count > 0).collect();
        let some = if left.is_empty() { Vec::new() } else { self.dice.some(&left, 2) };
        some.into_iter().map(|l| Line { count: self.dice.up_to(l.count as usize) as u32, ..l }).collect()
    }

    fn offer(&mut self) -> Option<Body> {
        let lots: Vec<EventId> = self.pen.lots.keys().copied().collect();
        let lot = self.dice.pick(&lots)?;
        let all = self.pen.lots.get(&lot)?.clone();
        let window = Some(Window { from: Day(20_100), until: Day(20_200) });
        Some(Body::Offer(Offer { lot, lines: self.fewer(&all), window, title: self.dice.pick(Title::ALL)? }))
    }

    fn request(&mut self) -> Option<Body> {
        let others: Vec<EventId> =
            self.view.offers.iter().filter(|(_, o)| o.owner != self.me).map(|(id, _)| *id).collect();
        let offer = self.dice.pick(&others)?;
        let left = self.view.offers.get(&offer)?.left.clone();
        Some(Body::Request(Request { offer, lines: self.fewer(&left) }))
    }

    fn answer(&mut self) -> Option<Body> {
        let asked = |r: &view::RequestView| self.pen.offers.contains_key(&r.offer);
        let open: Vec<EventId> = self
            .view
            .requests
            .iter()
            .filter(|(id, r)| asked(r) && !self.pen.answered.contains_key(id))
            .map(|(id, _)| *id)
            .collect();
        let request = self.dice.pick(&open)?;
        if self.dice.percent(25) {
            return Some(Body::Decline(Decline { request, reason: self.dice.pick(DeclineReason::ALL)? }));
        }
        let lines = self.view.requests.get(&request)?.lines.clone();
        Some(Body::Grant(Grant { request, lines: self.fewer(&lines) }))
    }

    fn commitment(&mut self) -> Option<Body> {
        let mine = self.view.requests.values().filter(|r| r.by == self.me);
        let committed = |grant: &EventId| self.view.commitments.values().any(|(_, g)| g == grant);
        let grants: Vec<EventId> = mine
            .flat_map(|r| &r.answers)
            .filter_map(|a| if let view::Answer::Granted(id, _) = a { Some(*id) } else { None })
            .filter(|grant| !committed(grant))
            .collect();
        Some(Body::Commitment(Commitment { grant: self.dice.pick(&grants)? }))
    }

    fn give(&mut self) -> Option<Body> {
        let devices = self.devices(5)?;
        let waste = devices.iter().all(|d| self.pen.holdings.get(&d).is_some_and(|h| h.waste));
        let title = if waste { Title::Waste } else { self.dice.pick(Title::ALL)? };
        let grants: Vec<(EventId, ActorId)> = self.pen.grants.iter().map(|(g, a)| (*g, *a)).collect();
        let granted = self.dice.pick(&grants).filter(|_| self.dice.percent(60));
        let traders: Vec<ActorId> = self
            .view
            .members
            .iter()
            .filter(|(a, m)| **a != self.me && m.role >= Role::Write)
            .map(|(a, _)| *a)
            .collect();
        let member = granted.map(|(_, to)| to).or_else(|| self.dice.pick(&traders))?;
        let outside = granted.is_none() && self.dice.percent(15);
        let kind = if waste { ActorKind::EcoOrganisme } else { ActorKind::BeneficiaryOrg };
        let to = if outside { Party::Outside(kind, self.dice.pick(Proof::ALL)?) } else { Party::Member(member) };
        let grant = granted.map(|(g, _)| g);
        let commitment = self.view.commitments.iter().find(|(_, (_, g))| Some(*g) == grant).map(|(id, _)| *id);
        let basis = self.dice.pick(Basis::ALL)?;
        let destination = self.dice.pick(Destination::ALL)?;
        Some(Body::Give(Give { grant, commitment, to, devices, title, destination, basis, on: self.day() }))
    }

    /// A gift that carries out an own grant to which the grantee committed.
    fn promised_give(&mut self) -> Option<Body> {
        let done = |id: &EventId| self.view.gives.values().any(|g| g.commitment == Some(*id));
        let mut open = self.view.commitments.iter().filter(|(id, (_, g))| self.pen.grants.contains_key(g) && !done(id));
        let (commitment, to, grant) = open.next().map(|(id, (by, grant))| (*id, *by, *grant))?;
        let product = |d: &DeviceRef| self.pen.holdings.get(d).is_some_and(|h| !h.waste && h.owner == self.me);
        let product: Vec<DeviceRef> = self.in_hand().into_iter().filter(product).collect();
        let device = self.dice.pick(&product)?;
        Some(Body::Give(Give {
            grant: Some(grant),
            commitment: Some(commitment),
            to: Party::Member(to),
            devices: DeviceSet::of([device]),
            title: Title::Gift,
            destination: Destination::Donated,
            basis: Basis::Ordinary,
            on: self.day(),
        }))
    }

    fn receive(&mut self) -> Option<Body> {
        let mine = |g: &view::GiveView| g.to == Party::Member(self.me) && g.outcomes.is_empty();
        let open: Vec<EventId> = self.view.gives.iter().filter(|(_, g)| mine(g)).map(|(id, _)| *id).collect();
        let give = self.dice.pick(&open)?;
        let count = self.view.gives.get(&give)?.devices.len() as u32;
        let (mut accepted, mut refused, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        for position in 0..count {
            match self.dice.below(10) {
                0 => refused.push(position),
                1 => missing.push(position),
                _ => accepted.push(position),
            }
        }
        let reason = self.dice.pick(RefusalReason::ALL)?;
        let refused = Span::of(refused).into_iter().map(|span| Refusal { span, reason }).collect();
        let extra = if self.dice.percent(10) { vec![self.item()] } else { Vec::new() };
        let on = self.day();
        Some(Body::Receive(Receive {
            give,
            accepted: Span::of(accepted),
            refused,
            missing: Span::of(missing),
            extra,
            on,
        }))
    }

    fn recall(&mut self) -> Option<Body> {
        let open: Vec<EventId> = self
            .pen
            .gives
            .iter()
            .filter(|(_, s)| **s == regain_protocol::trade::GiveState::Open)
            .map(|(id, _)| *id)
            .collect();
        Some(Body::Recall(Recall { give: self.dice.pick(&open)? }))
    }

    fn evidence(&mut self) -> Option<Body> {
        let worked = self.pen.holdings.iter().filter(|(_, h)| h.worked && h.commitment.is_some());
        let worked: Vec<(DeviceRef, EventId)> = worked.filter_map(|(d, h)| Some((*d, h.commitment?))).collect();
        let (device, commitment) = self.dice.pick(&worked)?;
        Some(Body::Evidence(Evidence { commitment, devices: DeviceSet::of([device]) }))
    }

    /// What brings the way from an offer to evidence of reuse one event further, the last first.
    fn next_for_reuse(&mut self) -> Option<Body> {
        let open = self.evidence().or_else(|| self.reuse()).or_else(|| self.receive()).or_else(|| self.promised_give());
        open.or_else(|| self.commitment()).or_else(|| self.answer()).or_else(|| self.request()).or_else(|| self.offer())
    }

    /// The next step towards reuse of a device that came under a commitment.
    fn reuse(&mut self) -> Option<Body> {
        let free = self.in_hand();
        let promised =
            free.iter().filter_map(|d| Some((*d, *self.pen.holdings.get(d)?))).filter(|(_, h)| h.commitment.is_some());
        let promised: Vec<(DeviceRef, Holding)> = promised.filter(|(_, h)| !h.worked && !h.waste).collect();
        let (device, holding) = self.dice.pick(&promised)?;
        let media = holding.media.unwrap_or(1);
        let what = match holding.data {
            Data::AtRisk => What::Erased(media, media, 0, ErasureMethod::PurgeCrypto),
            _ => What::Refurbished,
        };
        Some(Body::Step(Step { devices: DeviceSet::of([device]), what, on: self.day() }))
    }

    /// Totals of a quarter, or word of an offer in the other territory.
    fn tell(&mut self) -> Option<Body> {
        if self.dice.percent(50) {
            let period = Quarter::of(self.day());
            let about = self.dice.pick(About::ALL)?;
            let sealed = self.dice.percent(20);
            return Some(if sealed {
                Body::Tell(Tell { about, period })
            } else {
                Body::Statement(Statement { about, period })
            });
        }
        let offers: Vec<EventId> = self.pen.offers.keys().copied().collect();
        let home = super::World::territories().into_iter().find(|t| *t != self.pen.topic)?;
        let lines = self.lines();
        Some(Body::Notice(Notice { offer: self.dice.pick(&offers)?, home, lines, until: None }))
    }

    fn document(&mut self) -> Option<Body> {
        let lots: Vec<EventId> = self.pen.lots.keys().copied().collect();
        if self.dice.percent(50) {
            let others: Vec<ActorId> = self.view.members.keys().copied().filter(|a| *a != self.me).collect();
            return Some(Body::Editors(Editors { lot: self.dice.pick(&lots)?, editors: self.dice.some(&others, 2) }));
        }
        let all: Vec<EventId> = self.view.lots.keys().copied().collect();
        let deps = vec![Hash(self.dice.bytes())];
        Some(Body::Change(Change { lot: self.dice.pick(&all)?, change: Hash(self.dice.bytes()), deps }))
    }
}
