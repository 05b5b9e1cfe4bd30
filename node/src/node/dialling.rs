//! When to dial whom: every address of a peer at once, again and again, ever more rarely and never all nodes at the same
//! moment.

use super::{Discovery, Node};
use crate::identity::random;
use crate::wire::{WireCommand, key_of, peer_of};
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId};
use regain_protocol::id::NodeKey;
use std::collections::{BTreeMap, BTreeSet};

/// Seconds until the second attempt.
const FIRST: u64 = 2;
/// Seconds between two attempts at most: a member that was away for a week is back within minutes.
const LONGEST: u64 = 240;
/// Nodes remembered from the local network, where anybody may say anything.
const FOUND: usize = 256;
/// Addresses remembered of one of them.
const FOUND_ADDRESSES: usize = 8;

/// Whom a dial is for: a peer by its name, or whoever answers at an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    Peer(PeerId),
    Address(String),
}

/// Attempts to reach one of them.
#[derive(Clone, Copy, Debug, Default)]
struct Attempts {
    made: u32,
    /// The second of this run from which the next may be made.
    due: u64,
}

/// What is remembered of dialling.
#[derive(Debug, Default)]
pub(crate) struct Dialling {
    attempts: BTreeMap<Whom, Attempts>,
    /// Who was found on the local network, and where.
    found: BTreeMap<PeerId, BTreeSet<Multiaddr>>,
}

impl Dialling {
    /// Notes a node of the local network.
    pub(crate) fn found(&mut self, peer: PeerId, address: Multiaddr) {
        if self.found.len() >= FOUND && !self.found.contains_key(&peer) {
            return;
        }
        let known = self.found.entry(peer).or_default();
        if known.len() < FOUND_ADDRESSES {
            known.insert(address);
        }
    }

    /// Forgets who is no longer wanted or is connected: the next loss begins with a quick attempt.
    fn keep(&mut self, wanted: &BTreeMap<Whom, Vec<Multiaddr>>) {
        self.attempts.retain(|whom, _| wanted.contains_key(whom));
    }

    /// Whether an attempt is due now; if so, when the next is.
    fn is_due(&mut self, whom: &Whom, now: u64, dice: u8) -> bool {
        let known = self.attempts.entry(whom.clone()).or_default();
        if now < known.due {
            return false;
        }
        known.due = now + wait(known.made, dice);
        known.made = known.made.saturating_add(1);
        true
    }
}

/// Seconds to the attempt after this one: doubling, from half to one and a half of it by the dice, so that nodes which
/// lost one peer at the same moment do not all come back at the same moment.
fn wait(made: u32, dice: u8) -> u64 {
    let doubled = FIRST.saturating_mul(1 << made.min(16)).min(LONGEST);
    (doubled * (128 + u64::from(dice))).div_ceil(256)
}

impl Node {
    /// Dials whoever is wanted, not connected, and due.
    pub(super) fn dial(&mut self) {
        let wanted = self.wanted_peers();
        self.dialling.keep(&wanted);
        let mut dice = random::<32>().unwrap_or_default().into_iter().cycle();
        for (whom, addresses) in wanted {
            if !self.dialling.is_due(&whom, self.ticks, dice.next().unwrap_or_default()) {
                continue;
            }
            let peer = match whom {
                Whom::Peer(peer) => Some(peer),
                Whom::Address(_) => None,
            };
            self.tell(WireCommand::Dial { peer, addresses });
        }
    }

    /// Who is to be reached and where, but for those that are connected.
    fn wanted_peers(&mut self) -> BTreeMap<Whom, Vec<Multiaddr>> {
        let mut texts: Vec<String> = self.settings.peers.clone();
        if let Some(joining) = &self.joining {
            texts.extend(joining.invitation.addresses.iter().map(|a| with_peer(a, &joining.invitation.node)));
        }
        if self.settings.discovery == Discovery::Profiles {
            texts.extend(self.profile_addresses());
        }
        let mut addresses: Vec<Multiaddr> = texts.iter().filter_map(|text| text.parse().ok()).collect();
        addresses.extend(self.near_members());
        let mut wanted: BTreeMap<Whom, Vec<Multiaddr>> = BTreeMap::new();
        for address in addresses {
            let named = address.iter().find_map(|p| match p {
                Protocol::P2p(peer) => Some(peer),
                _ => None,
            });
            let key = named.as_ref().and_then(key_of).map(NodeKey);
            if key.is_some_and(|k| self.connected.contains_key(&k) || k == self.keys.node_key()) {
                continue;
            }
            let whom = named.map_or_else(|| Whom::Address(address.to_string()), Whom::Peer);
            let known = wanted.entry(whom).or_default();
            if !known.contains(&address) {
                known.push(address);
            }
        }
        wanted
    }

    /// Members, and who invited this node, as far as they were found on the local network.
    fn near_members(&self) -> Vec<Multiaddr> {
        let inviter = self.joining.as_ref().map(|j| j.invitation.node);
        let is_known = |peer: &PeerId| {
            let key = key_of(peer).map(NodeKey);
            key.is_some_and(|k| Some(k) == inviter || self.engine.as_ref().is_some_and(|e| e.gate().contains(&k)))
        };
        let near = self.dialling.found.iter().filter(|(peer, _)| is_known(peer));
        near.flat_map(|(peer, at)| at.iter().map(|a| named(a, *peer))).collect()
    }

    fn profile_addresses(&mut self) -> Vec<String> {
        let Some(engine) = self.engine.as_mut() else { return Vec::new() };
        let view = engine.view(engine.ledger().governance());
        let profiles = view.members.values().filter_map(|m| Some((m.node, engine.extra(&m.profile?)?)));
        profiles
            .flat_map(|(n, x)| x.addresses.iter().flatten().map(move |a| with_peer(a, &n)).collect::<Vec<_>>())
            .collect()
    }
}

/// An address with the name of who must answer there.
fn named(address: &Multiaddr, peer: PeerId) -> Multiaddr {
    address.clone().with_p2p(peer).unwrap_or_else(|other| other)
}

/// The address with the node's peer id at its end, so that nobody else can answer there.
fn with_peer(address: &str, node: &NodeKey) -> String {
    match peer_of(&node.0) {
        Some(peer) if !address.contains("/p2p/") => format!("{address}/p2p/{peer}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_minutes_and_differ_by_the_dice() {
        let middle: Vec<u64> = (0..9).map(|made| wait(made, 128)).collect();
        assert_eq!(middle, [2, 4, 8, 16, 32, 64, 128, 240, 240]);
        assert_eq!((wait(4, 0), wait(4, 255)), (16, 48));
        assert_eq!((wait(u32::MAX, 0), wait(u32::MAX, 255)), (120, 360));
        assert!(wait(0, 0) >= 1, "never twice in a second");
    }

    #[test]
    fn an_attempt_is_made_at_once_and_then_when_it_is_due() {
        let whom = Whom::Address("/ip4/192.0.2.1/tcp/1".into());
        let mut dialling = Dialling::default();
        let made: Vec<u64> = (1..40).filter(|now| dialling.is_due(&whom, *now, 128)).collect();
        assert_eq!(made, [1, 3, 7, 15, 31]);
        dialling.keep(&BTreeMap::from([(whom.clone(), Vec::new())]));
        assert!(!dialling.is_due(&whom, 40, 128));
        dialling.keep(&BTreeMap::new());
        assert!(dialling.is_due(&whom, 41, 128), "who was connected in between is dialled at once");
    }

    #[test]
    fn the_local_network_fills_no_memory() {
        let mut dialling = Dialling::default();
        for n in 0..2 * FOUND {
            let peer = PeerId::random();
            for port in 0..2 * FOUND_ADDRESSES {
                dialling.found(peer, format!("/ip4/192.0.2.1/tcp/{}", 1 + port + n).parse().expect("an address"));
            }
        }
        assert_eq!(dialling.found.len(), FOUND);
        assert!(dialling.found.values().all(|at| at.len() == FOUND_ADDRESSES));
    }
}
