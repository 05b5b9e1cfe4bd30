//! The fold itself: two passes over what counts. First what stands alone (entries, market, hand-overs), then what each
//! lineage of logs did with each device, in the order of that lineage.

use super::device::run_acts;
use super::market::{Answer, DocumentView, EvidenceView, GiveView, LotView, NeedView, OfferView, Outcome, RequestView};
use super::{Act, Claim, Deed, DeviceView, View, directory, notice, people, statements};
use crate::event::{Body, Enter, Item, Party, Receive};
use crate::id::{ActorId, DeviceRef, EventId, LogId, TopicId};
use crate::ledger::Ledger;
use crate::log::Entry;
use crate::rules::handed_on;
use crate::standing::{Standing, StandingMap};
use crate::trade::{Holding, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// An event that counts, with its author.
struct Counted<'a> {
    actor: ActorId,
    log: LogId,
    entry: &'a Entry,
    contested: bool,
}

pub(super) fn fold(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> View {
    let mut view = View {
        topic,
        epoch: ledger.epoch(),
        members: people::members(ledger, standing),
        devices: BTreeMap::new(),
        lots: BTreeMap::new(),
        offers: BTreeMap::new(),
        needs: BTreeMap::new(),
        requests: BTreeMap::new(),
        commitments: BTreeMap::new(),
        gives: BTreeMap::new(),
        evidence: BTreeMap::new(),
        documents: BTreeMap::new(),
        directory: directory::directory(ledger, standing, topic),
        notices: BTreeMap::new(),
        statements: statements::statements(ledger, standing, topic),
        tells: statements::tells(ledger, standing, topic),
    };
    let lineages = lineages(ledger, standing, topic);
    let all = || lineages.values().flatten();
    for c in all() {
        enter(&mut view, c);
        open_market(&mut view, c);
    }
    for c in all() {
        answer(&mut view, c);
    }
    for lineage in lineages.values() {
        custody(&mut view, lineage);
    }
    link(&mut view);
    view
}

/// Events that count, by actor, in the order in which that actor's logs follow one another.
fn lineages<'a>(ledger: &'a Ledger, standing: &'a StandingMap, topic: TopicId) -> BTreeMap<ActorId, Vec<Counted<'a>>> {
    let mut map: BTreeMap<ActorId, Vec<(usize, LogId, Counted<'a>)>> = BTreeMap::new();
    for (id, log) in ledger.logs(topic) {
        let depth = depth(ledger, id);
        for (entry, s) in standing.counted(id, log) {
            let counted = Counted { actor: log.stem.actor, log: *id, entry, contested: s == Standing::Contested };
            map.entry(log.stem.actor).or_default().push((depth, *id, counted));
        }
    }
    map.into_iter()
        .map(|(actor, mut list)| {
            list.sort_by_key(|a| (a.0, a.1, a.2.entry.seq, a.2.entry.id));
            (actor, list.into_iter().map(|(_, _, c)| c).collect())
        })
        .collect()
}

/// Number of logs before one in its succession.
pub(crate) fn depth(ledger: &Ledger, log: &LogId) -> usize {
    let mut depth = 0;
    let mut at = ledger.predecessor(log);
    while let Some(before) = at.filter(|_| depth < ledger.logs.len()) {
        depth += 1;
        at = ledger.predecessor(&before.log);
    }
    depth
}

fn enter(view: &mut View, c: &Counted<'_>) {
    let (items, stage): (&[Item], Stage) = match c.entry.body.as_deref() {
        Some(Body::Enter(Enter { items })) => (items, Stage::InService),
        Some(Body::Receive(Receive { extra, .. })) => (extra, Stage::Received),
        _ => return,
    };
    let kinds = items.iter().flat_map(|i| std::iter::repeat_n(i, i.count as usize));
    for (index, item) in (0u32..).zip(kinds) {
        let claim = Claim { holder: c.actor, give: None, parent: None, owner: c.actor, on: None, acts: Vec::new() };
        let device = DeviceView {
            category: item.category,
            origin: item.origin,
            media: item.media,
            entered_by: c.actor,
            claims: BTreeMap::from([(c.entry.id, claim)]),
            ends: BTreeMap::from([(c.entry.id, Holding::entered(item.category, item.media, stage, c.actor))]),
            crossed: BTreeSet::new(),
            open_gives: BTreeMap::new(),
        };
        view.devices.insert(DeviceRef { entry: c.entry.id, index }, device);
    }
}

fn open_market(view: &mut View, c: &Counted<'_>) {
    let id = c.entry.id;
    match c.entry.body.as_deref() {
        Some(Body::Lot(b)) => {
            view.lots.insert(id, LotView { owner: c.actor, devices: b.devices.iter().collect() });
        }
        Some(Body::Offer(b)) => {
            let (lines, left) = (b.lines.clone(), b.lines.clone());
            view.offers
                .insert(id, OfferView { owner: c.actor, lot: b.lot, lines, left, title: b.title, window: b.window });
        }
        Some(Body::Notice(b)) => {
            notice::tell(&mut view.notices, (c.actor, view.topic), id, b);
        }
        Some(Body::Need(b)) => {
            view.needs.insert(id, NeedView { by: c.actor, lines: b.lines.clone(), window: b.window });
        }
        Some(Body::Request(b)) => {
            let view_of = RequestView { by: c.actor, offer: b.offer, lines: b.lines.clone(), answers: Vec::new() };
            view.requests.insert(id, view_of);
        }
        Some(Body::Commitment(b)) => {
            view.commitments.insert(id, (c.actor, b.grant));
        }
        Some(Body::Evidence(b)) => {
            let devices = b.devices.iter().collect();
            view.evidence.insert(id, EvidenceView { by: c.actor, commitment: b.commitment, devices });
        }
        Some(Body::Give(b)) => {
            let outside = matches!(b.to, Party::Outside(..));
            let give = GiveView {
                from: c.actor,
                to: b.to,
                devices: b.devices.iter().collect(),
                title: b.title,
                destination: b.destination,
                basis: b.basis,
                on: b.on,
                grant: b.grant,
                commitment: b.commitment,
                outcomes: if outside { vec![Outcome::OneKey] } else { Vec::new() },
            };
            view.gives.insert(id, give);
        }
        _ => {}
    }
}

fn answer(view: &mut View, c: &Counted<'_>) {
    let id = c.entry.id;
    match c.entry.body.as_deref() {
        Some(Body::Grant(b)) => {
            let Some(request) = view.requests.get_mut(&b.request) else { return };
            request.answers.push(Answer::Granted(id, b.lines.clone()));
            request.answers.sort_by_key(answer_id);
            let Some(offer) = view.offers.get_mut(&request.offer) else { return };
            for line in &b.lines {
                let left = offer.left.iter_mut().filter(|l| l.category == line.category);
                left.for_each(|l| l.count = l.count.saturating_sub(line.count));
            }
        }
        Some(Body::Decline(b)) => {
            let Some(request) = view.requests.get_mut(&b.request) else { return };
            request.answers.push(Answer::Declined(id, b.reason));
            request.answers.sort_by_key(answer_id);
        }
        Some(Body::Recall(b)) => push_outcome(view, &b.give, Outcome::Recalled),
        Some(Body::Receive(b)) => {
            let Some(give) = view.gives.get(&b.give) else { return };
            let at = |p: u32| give.devices.get(p as usize).copied();
            let outcome = Outcome::Received {
                receive: id,
                accepted: b.accepted.iter().flat_map(|s| s.positions()).filter_map(at).collect(),
                refused: b
                    .refused
                    .iter()
                    .flat_map(|r| r.span.positions().map(move |p| (p, r.reason)))
                    .filter_map(|(p, r)| at(p).map(|d| (d, r)))
                    .collect(),
                missing: b.missing.iter().flat_map(|s| s.positions()).filter_map(at).collect(),
                on: b.on,
            };
            push_outcome(view, &b.give, outcome);
        }
        Some(Body::Editors(b)) => {
            view.documents.entry(b.lot).or_default().editors = b.editors.clone();
        }
        Some(Body::Change(b)) => {
            let document: &mut DocumentView = view.documents.entry(b.lot).or_default();
            document.changes.push((b.change, id, c.actor));
            document.changes.sort();
        }
        _ => {}
    }
}

fn answer_id(answer: &Answer) -> EventId {
    match answer {
        Answer::Granted(id, _) | Answer::Declined(id, _) => *id,
    }
}

fn push_outcome(view: &mut View, give: &EventId, outcome: Outcome) {
    if let Some(give) = view.gives.get_mut(give) {
        give.outcomes.push(outcome);
        give.outcomes.sort_by_key(|o| match o {
            Outcome::Received { receive, .. } => (0, *receive),
            _ => (1, EventId::ZERO),
        });
    }
}

/// Walks one actor's events in order: its `Receive`s open claims, everything else is a deed in its newest claim.
fn custody(view: &mut View, lineage: &[Counted<'_>]) {
    let mut newest: BTreeMap<DeviceRef, EventId> = BTreeMap::new();
    for c in lineage {
        let (devices, deed, on) = match c.entry.body.as_deref() {
            Some(Body::Enter(b)) => {
                let total: u32 = b.items.iter().map(|i| i.count).sum();
                newest.extend((0..total).map(|index| (DeviceRef { entry: c.entry.id, index }, c.entry.id)));
                continue;
            }
            Some(Body::Receive(b)) => {
                receive(view, c, b, &mut newest);
                continue;
            }
            Some(Body::Reform(b)) => (b.devices.iter().collect(), Deed::Reformed(b.exclusion), Some(b.on)),
            Some(Body::Reassign(b)) => (b.devices.iter().collect(), Deed::Reassigned, Some(b.on)),
            Some(Body::Step(b)) => (b.devices.iter().collect(), Deed::Did(b.what), Some(b.on)),
            Some(Body::Give(b)) => (b.devices.iter().collect(), Deed::Gave, Some(b.on)),
            Some(Body::Recall(b)) => {
                let devices = view.gives.get(&b.give).map(|g| g.devices.clone()).unwrap_or_default();
                (devices, Deed::Recalled(b.give), None)
            }
            _ => continue,
        };
        let act = Act { event: c.entry.id, log: c.log, seq: c.entry.seq, on, deed, contested: c.contested };
        let devices: Vec<DeviceRef> = devices;
        for d in devices {
            let claim = newest.get(&d).and_then(|id| view.devices.get_mut(&d)?.claims.get_mut(id));
            if let Some(claim) = claim {
                claim.acts.push(act);
            }
        }
    }
}

fn receive(view: &mut View, c: &Counted<'_>, receive: &Receive, newest: &mut BTreeMap<DeviceRef, EventId>) {
    let extra: u32 = receive.extra.iter().map(|i| i.count).sum();
    newest.extend((0..extra).map(|index| (DeviceRef { entry: c.entry.id, index }, c.entry.id)));
    let Some(give) = view.gives.get(&receive.give) else { return };
    let at = |p: u32| give.devices.get(p as usize).copied();
    let accepted: Vec<DeviceRef> = receive.accepted.iter().flat_map(|s| s.positions()).filter_map(at).collect();
    for d in accepted {
        newest.insert(d, c.entry.id);
        if let Some(device) = view.devices.get_mut(&d) {
            let claim = Claim {
                holder: c.actor,
                give: Some(receive.give),
                parent: None,
                owner: c.actor,
                on: Some(receive.on),
                acts: Vec::new(),
            };
            device.claims.insert(c.entry.id, claim);
        }
    }
}

/// Links each claim to the one it came from, then runs states and owners down the chain.
fn link(view: &mut View) {
    let gives = &view.gives;
    for device in view.devices.values_mut() {
        let gave: BTreeMap<EventId, EventId> = device
            .claims
            .iter()
            .flat_map(|(id, c)| c.acts.iter().filter(|a| a.deed == Deed::Gave).map(move |a| (a.event, *id)))
            .collect();
        for claim in device.claims.values_mut() {
            claim.parent = claim.give.and_then(|g| gave.get(&g).copied());
        }
        run_down(device, gives);
    }
}

fn run_down(device: &mut DeviceView, gives: &BTreeMap<EventId, GiveView>) {
    let mut todo: Vec<EventId> = device.claims.iter().filter(|(_, c)| c.parent.is_none()).map(|(id, _)| *id).collect();
    let start = device.ends.clone();
    let mut left = device.claims.len();
    while let Some(id) = todo.pop().filter(|_| left > 0) {
        left -= 1;
        let Some(claim) = device.claims.get(&id) else { continue };
        let before = claim.parent.and_then(|p| device.ends.get(&p).copied()).or_else(|| start.get(&id).copied());
        let give = claim.give.and_then(|g| gives.get(&g));
        let entered = Holding::entered(device.category, device.media, Stage::Received, claim.holder);
        let begin = match (before, give) {
            (Some(before), Some(give)) => Holding { stage: Stage::Received, ..handed_on(&give.terms(), before) },
            (Some(before), None) => before,
            (None, _) => entered,
        };
        let end = run_acts(begin, claim, gives);
        let is_open = |e: &EventId| gives.get(e).is_some_and(|g| g.outcomes.is_empty());
        let open = claim.acts.iter().rev().find(|a| a.deed == Deed::Gave && is_open(&a.event)).map(|a| a.event);
        device.ends.insert(id, end);
        device.open_gives.extend(open.map(|give| (id, give)));
        if give.is_some_and(|g| g.outcomes.contains(&Outcome::Recalled)) {
            device.crossed.insert(id);
        }
        if let Some(claim) = device.claims.get_mut(&id) {
            claim.owner = begin.owner;
        }
        todo.extend(device.claims.iter().filter(|(_, c)| c.parent == Some(id)).map(|(id, _)| *id));
    }
}
