//! How often a peer may knock at the lobby, the one door that is open to everybody.

use std::collections::HashMap;
use std::time::Instant;

use libp2p::PeerId;

use super::bounds::{LOBBY_PER_PEER_PER_MINUTE, LOBBY_REMEMBERED, LOBBY_STRANGERS_PER_MINUTE};
use super::budget::Bucket;
use super::gate::Standing;

/// The allowances of everybody who knocked.
pub(crate) struct Doorkeeper {
    peers: HashMap<PeerId, Bucket>,
    strangers: Bucket,
}

impl Doorkeeper {
    pub(crate) fn new(now: Instant) -> Self {
        Self { peers: HashMap::new(), strangers: Bucket::full(LOBBY_STRANGERS_PER_MINUTE, now) }
    }

    /// Whether this request may pass; it counts either way only against the one who made it.
    pub(crate) fn admits(&mut self, peer: PeerId, standing: Standing, now: Instant) -> bool {
        if self.peers.len() >= LOBBY_REMEMBERED && !self.peers.contains_key(&peer) {
            self.peers.retain(|_, bucket| !bucket.is_full(now));
            if self.peers.len() >= LOBBY_REMEMBERED {
                return false;
            }
        }
        let bucket = self.peers.entry(peer).or_insert_with(|| Bucket::full(LOBBY_PER_PEER_PER_MINUTE, now));
        if bucket.spend(1, now).is_err() {
            return false;
        }
        standing == Standing::Member || self.strangers.spend(1, now).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_thirty_first_knock_in_a_minute_is_refused() {
        let (now, peer) = (Instant::now(), PeerId::random());
        let mut door = Doorkeeper::new(now);
        let passed = (0..40).filter(|_| door.admits(peer, Standing::Stranger, now)).count();
        assert_eq!(passed, 30);
        assert!(door.admits(PeerId::random(), Standing::Stranger, now), "another peer is not concerned");
        assert!(door.admits(peer, Standing::Stranger, now + Duration::from_secs(2)), "one every two seconds");
    }

    #[test]
    fn new_keys_do_not_buy_more_knocks_for_ever_and_members_pass() {
        let now = Instant::now();
        let mut door = Doorkeeper::new(now);
        let passed = (0..2000).filter(|_| door.admits(PeerId::random(), Standing::Stranger, now)).count();
        assert_eq!(passed, 600);
        assert!(door.admits(PeerId::random(), Standing::Member, now));
    }

    #[test]
    fn the_memory_of_knocks_is_bounded() {
        let now = Instant::now();
        let mut door = Doorkeeper::new(now);
        for _ in 0..2 * LOBBY_REMEMBERED {
            door.admits(PeerId::random(), Standing::Member, now);
        }
        assert!(door.peers.len() <= LOBBY_REMEMBERED);
    }
}
