//! Finding what waits, in one pass over the view each.

use super::{InboxItem, InboxKind, SUBJECTS};
use crate::desk::Foreign;
use crate::node::Node;
use crate::pull::PullOutcome;
use regain_protocol::catalogue::Category;
use regain_protocol::event::Party;
use regain_protocol::id::{ActorId, DeviceRef, EventId};
use regain_protocol::member::{Join, Role};
use regain_protocol::time::Day;
use regain_protocol::trade::Data;
use regain_protocol::view::{Answer, Outcome, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is looked through.
pub(super) struct Desk<'a> {
    node: &'a Node,
    own: ActorId,
    today: Day,
    names: BTreeMap<ActorId, String>,
    view: Option<Arc<View>>,
    /// Newcomers that this guarantor has not admitted yet.
    newcomers: Vec<(ActorId, String)>,
    /// Own credentials that end soon or have ended: code, state, days since the end.
    credentials: Vec<(&'static str, &'static str, u32)>,
}

impl<'a> Desk<'a> {
    pub(super) fn of(node: &'a mut Node) -> Self {
        let own = node.keys.actor;
        let (names, view) = (node.names(), node.trade_view().ok());
        let guarantees =
            node.engine.as_mut().is_some_and(|e| e.standing().members().get(&own) == Some(&Role::Guarantee));
        let applied = if guarantees { node.open_joins().unwrap_or_default() } else { BTreeMap::new() };
        // Whom the members removed waits for nothing; who wants to admit it again knows why.
        let admitted = |node: &mut Node, actor: ActorId, join: &Join| {
            let gone = node.engine.as_mut().is_some_and(|e| e.standing().removed().contains_key(&actor));
            gone || node.admitted_by(actor, join).is_ok_and(|by| by.contains(&own))
        };
        let waiting = applied.into_iter().filter(|(actor, w)| !admitted(node, *actor, &w.join));
        let newcomers = waiting.map(|(actor, w)| (actor, w.name)).collect();
        let today = node.now().day();
        let credentials = node.credentials_to_renew(today);
        Desk { node, own, today, names, view, newcomers, credentials }
    }

    pub(super) fn items(&self) -> Vec<InboxItem> {
        let mut items = Vec::new();
        items.extend(self.suspension());
        items.extend(self.newcomers.iter().map(|(actor, name)| InboxItem {
            counterpart: Some(actor.to_string()),
            counterpart_name: Some(Foreign::from(name.clone())),
            ..self.item(InboxKind::Application, vec![actor.to_string()], 0)
        }));
        items.extend(self.decommissioned());
        items.extend(self.credentials.iter().map(|(code, state, since)| {
            let kind = if *state == "ended" { InboxKind::CredentialEnded } else { InboxKind::CredentialEnding };
            InboxItem { age_days: *since, ..self.item(kind, vec![(*code).to_owned()], 0) }
        }));
        items.extend(self.backup());
        self.pulls(&mut items);
        if let Some(view) = &self.view {
            self.requests(view, &mut items);
            self.gives(view, &mut items);
            self.devices(view, &mut items);
            self.lots_and_needs(view, &mut items);
        }
        items
    }

    fn item(&self, kind: InboxKind, mut subjects: Vec<String>, devices: usize) -> InboxItem {
        subjects.truncate(SUBJECTS);
        InboxItem {
            urgency: kind.urgency(),
            kind,
            subjects,
            counterpart: None,
            counterpart_name: None,
            title: None,
            devices,
            age_days: 0,
            action: kind.action(),
        }
    }

    /// An item about an event, with its age and the other party.
    fn about(&self, kind: InboxKind, event: &EventId, with: Option<ActorId>, devices: usize) -> InboxItem {
        InboxItem {
            counterpart: with.map(|a| a.to_string()),
            counterpart_name: with.and_then(|a| self.names.get(&a)).map(|n| Foreign::from(n.clone())),
            title: self.node.title_of(event),
            age_days: self.age(event),
            ..self.item(kind, vec![event.to_string()], devices)
        }
    }

    fn age(&self, event: &EventId) -> u32 {
        let found = self.node.engine.as_ref().and_then(|e| e.ledger().event(event));
        found.map_or(0, |(_, entry)| self.today.0.saturating_sub(entry.minute.day().0))
    }

    fn suspension(&self) -> Option<InboxItem> {
        let behind = self.node.engine.as_ref().is_some_and(|e| !e.behind().is_empty());
        (behind || self.node.stopped.is_some()).then(|| self.item(InboxKind::LogSuspended, Vec::new(), 0))
    }

    /// Live sources whose last pull by schedule wants a person.
    fn pulls(&self, items: &mut Vec<InboxItem>) {
        for source in self.node.sources.values().filter(|s| s.schedule.is_some()) {
            let Some(last) = self.node.runs.get(&source.id).and_then(|r| r.last) else { continue };
            let (kind, devices) = match last.outcome {
                PullOutcome::Failed => (InboxKind::PullFailed, 0),
                PullOutcome::Waits { new, changed, to_review } => {
                    (InboxKind::PullWaits, new.saturating_add(changed).saturating_add(to_review))
                }
                PullOutcome::Applied { to_review, .. } if to_review > 0 => (InboxKind::PullWaits, to_review),
                _ => continue,
            };
            let days = crate::fleet::alteration::now().saturating_sub(last.at) / 86_400;
            items.push(InboxItem {
                title: Some(Foreign::from(source.name.clone())),
                age_days: u32::try_from(days).unwrap_or(u32::MAX),
                ..self.item(kind, vec![source.id.to_string()], usize::try_from(devices).unwrap_or(usize::MAX))
            });
        }
    }

    /// A node without a network and without devices has nothing that a copy would save.
    fn backup(&self) -> Option<InboxItem> {
        let holds = self.node.engine.is_some() || !self.node.fleet.devices().is_empty();
        let age = self.node.backup_due().filter(|_| holds)?;
        Some(InboxItem { age_days: age.unwrap_or(0), ..self.item(InboxKind::BackupDue, Vec::new(), 0) })
    }

    fn decommissioned(&self) -> Option<InboxItem> {
        let today = regain_exchange::day::Day::from_days_since_1970(i32::try_from(self.today.0).ok()?)?;
        let left = self.node.fleet.devices().decommissioned(today);
        let mut outside = left.into_iter().filter(|(_, key)| !self.node.fleet.entered.contains_key(key)).peekable();
        let first = outside.peek().and_then(|(day, _)| u32::try_from(day.days_since_1970()).ok());
        let oldest = first.map_or(0, |day| self.today.0.saturating_sub(day));
        let keys: Vec<String> = outside.map(|(_, key)| key).collect();
        let count = keys.len();
        (count > 0).then(|| InboxItem { age_days: oldest, ..self.item(InboxKind::DecommissionedOutside, keys, count) })
    }

    fn requests(&self, view: &View, items: &mut Vec<InboxItem>) {
        let carried: BTreeSet<EventId> =
            view.gives.values().filter(|g| g.outcomes != [Outcome::Recalled]).filter_map(|g| g.grant).collect();
        for (id, request) in &view.requests {
            let Some(offer) = view.offers.get(&request.offer) else { continue };
            let count = |lines: &[regain_protocol::event::Line]| lines.iter().map(|l| l.count as usize).sum();
            let mine = offer.owner == self.own;
            if mine && request.answers.is_empty() {
                let mut item = self.about(InboxKind::RequestToAnswer, id, Some(request.by), count(&request.lines));
                item.title = self.node.title_of(&request.offer);
                item.subjects.push(request.offer.to_string());
                items.push(item);
            }
            for answer in &request.answers {
                let Answer::Granted(grant, lines) = answer else { continue };
                let (kind, with) = match (mine, request.by == self.own) {
                    _ if carried.contains(grant) => continue,
                    (true, _) => (InboxKind::HandoverToPrepare, request.by),
                    (false, true) => (InboxKind::GrantAwaited, offer.owner),
                    (false, false) => continue,
                };
                let mut item = self.about(kind, grant, Some(with), count(lines));
                item.title = self.node.title_of(&request.offer);
                item.subjects.extend([id.to_string(), request.offer.to_string()]);
                items.push(item);
            }
        }
    }

    fn gives(&self, view: &View, items: &mut Vec<InboxItem>) {
        for (id, give) in view.gives.iter().filter(|(_, g)| g.outcomes.contains(&Outcome::Open)) {
            let Party::Member(to) = give.to else { continue };
            if to == self.own {
                items.push(self.about(InboxKind::GiveToReceive, id, Some(give.from), give.devices.len()));
            } else if give.from == self.own {
                items.push(self.about(InboxKind::GiveAwaited, id, Some(to), give.devices.len()));
            }
        }
    }

    /// Disputes by their parties, and devices at risk by the hand-over they came with.
    fn devices(&self, view: &View, items: &mut Vec<InboxItem>) {
        let mut disputed: BTreeMap<Vec<ActorId>, Vec<DeviceRef>> = BTreeMap::new();
        let mut at_risk: BTreeMap<EventId, Vec<DeviceRef>> = BTreeMap::new();
        for (reference, device) in &view.devices {
            let concerns = device.claims.values().any(|claim| claim.holder == self.own);
            if !concerns {
                continue;
            }
            let state = device.state();
            if state.is_disputed() {
                let others = state.holders.iter().copied().filter(|h| *h != self.own).collect();
                disputed.entry(others).or_default().push(*reference);
                continue;
            }
            let held = state.holders == [self.own] && state.in_transit.is_none() && !state.holding.stage.is_away();
            let came_by = device.leaves().next().and_then(|(_, claim)| claim.give);
            if let Some(give) = came_by.filter(|_| held && state.holding.data == Data::AtRisk && !state.holding.waste) {
                at_risk.entry(give).or_default().push(*reference);
            }
        }
        let ids = |devices: &[DeviceRef]| devices.iter().take(SUBJECTS).map(|d| d.id().to_string()).collect::<Vec<_>>();
        for (others, devices) in disputed {
            let with = others.first().copied();
            items.push(InboxItem {
                counterpart: with.map(|a| a.to_string()),
                counterpart_name: with.and_then(|a| self.names.get(&a)).map(|n| Foreign::from(n.clone())),
                age_days: devices.iter().map(|d| self.age(&d.entry)).max().unwrap_or(0),
                ..self.item(InboxKind::Dispute, ids(&devices), devices.len())
            });
        }
        for (give, devices) in at_risk {
            let from = view.gives.get(&give);
            let mut item = self.about(InboxKind::DataAtRisk, &give, from.map(|g| g.from), devices.len());
            item.subjects.extend(ids(&devices));
            item.subjects.truncate(SUBJECTS);
            items.push(item);
        }
    }

    fn lots_and_needs(&self, view: &View, items: &mut Vec<InboxItem>) {
        let offered: BTreeSet<EventId> = view.offers.values().map(|o| o.lot).collect();
        let mut stock: BTreeMap<Category, BTreeSet<DeviceRef>> = BTreeMap::new();
        for (id, lot) in view.lots.iter().filter(|(_, lot)| lot.owner == self.own) {
            let in_hand: Vec<DeviceRef> = lot.devices.iter().copied().filter(|d| self.in_hand(view, d)).collect();
            for device in &in_hand {
                if let Some(known) = view.devices.get(device) {
                    stock.entry(known.category).or_default().insert(*device);
                }
            }
            if !in_hand.is_empty() && !offered.contains(id) {
                items.push(self.about(InboxKind::LotNotOffered, id, None, in_hand.len()));
            }
        }
        for (id, need) in view.needs.iter().filter(|(_, need)| need.by != self.own) {
            let open = need.window.is_none_or(|w| w.until >= self.today);
            let meets = |l: &regain_protocol::event::Line| {
                stock.get(&l.category).map_or(0, BTreeSet::len).min(l.count as usize)
            };
            let met: usize = need.lines.iter().map(meets).sum();
            // One whose text was withdrawn is not sought any more.
            if open && met > 0 && self.node.title_of(id).is_some() {
                items.push(self.about(InboxKind::NeedToMeet, id, Some(need.by), met));
            }
        }
    }

    fn in_hand(&self, view: &View, device: &DeviceRef) -> bool {
        view.devices.get(device).is_some_and(|known| {
            let state = known.state();
            state.holders == [self.own] && state.in_transit.is_none() && !state.holding.stage.is_away()
        })
    }
}
