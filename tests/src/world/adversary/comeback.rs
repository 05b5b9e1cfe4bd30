//! An honest organisation that loses its node with everything on it, and comes back with another node key: its root certifies
//! that with what another member says of where its logs end. With real nodes: `tests/tests/swarm/comeback.rs`.

use super::copies::{Minder, everybody_is_in, forks};
use super::{Adversary, valclair};
use crate::world::{Disk, MALLORY, MEMBERS, World};
use regain_node::recovery::{Recovery, Why};
use regain_protocol::id::{EventId, NodeKey};
use regain_protocol::member::Role;
use regain_protocol::sync::EvidenceItem;
use std::collections::BTreeSet;

/// Turns of calm before it happens.
const BEFORE: usize = 20;
/// Looks at rest after which it must write again: a node looks every second.
const LOOKS: usize = 8;

/// See above.
#[derive(Debug, Default)]
pub struct NewKey {
    turns: usize,
    /// Who minds the node that came back, and the key of the one that is gone.
    back: Option<(Minder, NodeKey)>,
}

impl NewKey {
    /// A member that holds all that others hold of an organisation's logs: one that was in touch with it to the last.
    fn informed(world: &mut World, at: usize) -> Option<usize> {
        let actor = world.seats[at].actor();
        let others: Vec<usize> = world.honest().into_iter().filter(|i| *i != at && world.runs(*i)).collect();
        let mut held: Vec<(usize, BTreeSet<EventId>)> = Vec::new();
        for seat in others {
            let ledger = world.engine(seat).ledger();
            let logs = ledger.topics().keys().flat_map(|t| ledger.logs_of(actor, *t));
            let events = logs.filter_map(|id| ledger.log(&id)).flat_map(|log| log.main.iter().map(|e| e.id));
            held.push((seat, events.collect()));
        }
        let all: BTreeSet<EventId> = held.iter().flat_map(|(_, events)| events.iter().copied()).collect();
        let crashed = world.honest().into_iter().any(|i| !world.runs(i));
        held.into_iter().find(|(_, events)| !crashed && *events == all).map(|(seat, _)| seat)
    }

    /// The node is gone; another comes back with a key of its own.
    fn replace(world: &mut World, at: usize, inviter: usize) -> Option<Minder> {
        let (actor, charter) = (world.seats[at].actor(), world.start.charter.id());
        let (n, ends) = world.engine(inviter).ends_of(actor)?;
        let keys = world.seats[at].keys.renewed(&mut world.dice);
        let cert = keys.cert_after(charter, n, ends);
        if !world.engine(inviter).is_of_member(&cert) {
            return None;
        }
        world.crash(at);
        let held = world.held_by_others(at);
        let seat = &mut world.seats[at];
        let acked = std::mem::take(&mut seat.acked);
        (seat.keys, seat.cert, seat.disk) = (keys, cert.clone(), Disk::default());
        world.owed.insert(at, acked.intersection(&held).copied().collect());
        world.restart_crashed();
        let inviting = world.seats[inviter].node();
        world.engine(at).invited_by(inviting);
        let outputs = world.engine(at).certified(&cert);
        world.carry(at, outputs);
        let outputs = world.engine(inviter).evidence(EvidenceItem::Cert(cert));
        world.carry(inviter, outputs);
        world.connect_all();
        Some(Minder::new(world, at, Recovery::asking(Why::Returned, super::copies::NOW)))
    }

    fn look(&mut self, world: &mut World) {
        let Some((minder, _)) = self.back.as_mut() else { return };
        minder.turn(world);
        minder.act(world);
    }
}

impl Adversary for NewKey {
    fn name(&self) -> &'static str {
        "new key (honest)"
    }

    fn role(&self) -> Option<Role> {
        None
    }

    fn act(&mut self, world: &mut World) {
        self.turns += 1;
        let at = MEMBERS[0];
        if self.back.is_none() && self.turns >= BEFORE && everybody_is_in(world) {
            let old = world.seats[at].node();
            let minder = NewKey::informed(world, at).and_then(|inviter| NewKey::replace(world, at, inviter));
            self.back = minder.map(|minder| (minder, old));
        }
        self.look(world);
    }

    fn deeds(&self) -> usize {
        usize::from(self.back.as_ref().is_some_and(|(minder, _)| minder.writes()))
    }

    fn judge(&mut self, world: &mut World) {
        let Some(old) = self.back.as_ref().map(|(_, old)| *old) else { return };
        for _ in 0..LOOKS {
            self.look(world);
            world.settle(crate::world::Chained::No);
        }
        let (at, writes) = (MEMBERS[0], self.deeds() == 1);
        world.ensure(writes, || "who came back with a new key never gets to write again".to_owned());
        let (actor, new) = (world.seats[at].actor(), world.seats[at].node());
        for seat in world.honest() {
            let gate = world.engine(seat).gate().clone();
            let member = world.engine(seat).view(valclair()).members.get(&actor).map(|m| m.node);
            let name = world.seats[seat].name.clone();
            world.ensure(gate.contains(&new) && !gate.contains(&old) && member == Some(new), || {
                format!("{name} does not know the new key of who came back: {member:?}")
            });
        }
        let forked = forks(world, at);
        world.ensure(forked == 0, || format!("who came back with a new key forked {forked} logs"));
        let knocks = world.seats[MALLORY].engine.as_ref().map_or(0, |e| e.ledger().len());
        world.ensure(knocks == 0, || "a stranger was let in beside who came back".to_owned());
        world.check_rest();
    }
}
