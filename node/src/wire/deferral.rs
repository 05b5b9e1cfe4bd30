//! Sync answers that wait for their peer's byte budget: deferred, not refused, up to a bound.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use libp2p::PeerId;

use super::bounds::{BUDGETS_REMEMBERED, DEFERRED_ANSWERS, DEFERRED_BYTES};
use super::budget::Bucket;

/// What became of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Offer<T> {
    /// Within the budget: send it.
    Send(T),
    /// It waits; [`Deferral::release`] gives it back in time.
    Waits,
    /// Too many wait already: drop it, the asker will notice.
    Drop(T),
}

/// The budgets of all peers, and the answers that wait. `T` is an answer with its way back.
pub(crate) struct Deferral<T> {
    per_minute: u64,
    peers: HashMap<PeerId, Account<T>>,
    waiting_bytes: usize,
}

struct Account<T> {
    bucket: Bucket,
    waiting: VecDeque<(usize, T)>,
}

impl<T> Deferral<T> {
    pub(crate) fn new(per_minute: u64) -> Self {
        Self { per_minute, peers: HashMap::new(), waiting_bytes: 0 }
    }

    /// Offers an answer of `length` bytes for `peer`.
    pub(crate) fn offer(&mut self, peer: PeerId, length: usize, answer: T, now: Instant) -> Offer<T> {
        self.forget_idle(now);
        let per_minute = self.per_minute;
        let account = self
            .peers
            .entry(peer)
            .or_insert_with(|| Account { bucket: Bucket::full(per_minute, now), waiting: VecDeque::new() });
        // First come, first served: nothing overtakes an answer that already waits.
        if account.waiting.is_empty() && account.bucket.spend(length as u64, now).is_ok() {
            return Offer::Send(answer);
        }
        if account.waiting.len() >= DEFERRED_ANSWERS || self.waiting_bytes + length > DEFERRED_BYTES {
            return Offer::Drop(answer);
        }
        self.waiting_bytes += length;
        account.waiting.push_back((length, answer));
        Offer::Waits
    }

    /// The answers whose time has come, and how long until the next look. Those for which `alive` is false (the asker
    /// has given up) are thrown away without costing anything.
    pub(crate) fn release(&mut self, now: Instant, alive: impl Fn(&T) -> bool) -> (Vec<T>, Option<Duration>) {
        let mut ready = Vec::new();
        let mut next: Option<Duration> = None;
        for account in self.peers.values_mut() {
            while let Some((length, answer)) = account.waiting.pop_front() {
                if !alive(&answer) {
                    self.waiting_bytes -= length;
                    continue;
                }
                match account.bucket.spend(length as u64, now) {
                    Ok(()) => {
                        self.waiting_bytes -= length;
                        ready.push(answer);
                    }
                    Err(wait) => {
                        next = Some(next.map_or(wait, |known| known.min(wait)));
                        account.waiting.push_front((length, answer));
                        break;
                    }
                }
            }
        }
        (ready, next)
    }

    /// A spent budget must survive a reconnection, so accounts go only when they are full again, or when even that
    /// does not keep the table within its bound.
    fn forget_idle(&mut self, now: Instant) {
        if self.peers.len() < BUDGETS_REMEMBERED {
            return;
        }
        self.peers.retain(|_, account| !account.waiting.is_empty() || !account.bucket.is_full(now));
        if self.peers.len() >= BUDGETS_REMEMBERED {
            self.peers.retain(|_, account| !account.waiting.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_over_the_budget_wait_their_turn_and_leave_in_order() {
        let (start, peer) = (Instant::now(), PeerId::random());
        let mut deferral = Deferral::new(600);
        assert_eq!(deferral.offer(peer, 600, 'a', start), Offer::Send('a'));
        assert_eq!(deferral.offer(peer, 100, 'b', start), Offer::Waits);
        assert_eq!(deferral.offer(peer, 1, 'c', start), Offer::Waits, "nothing overtakes");
        let (ready, next) = deferral.release(start, |_| true);
        assert!(ready.is_empty());
        let wait = next.expect("two answers wait");
        let (ready, _) = deferral.release(start + wait, |_| true);
        assert_eq!(ready, ['b']);
        let (ready, next) = deferral.release(start + wait + Duration::from_secs(1), |_| true);
        assert_eq!((ready, next), (vec!['c'], None));
        assert_eq!(deferral.waiting_bytes, 0);
    }

    #[test]
    fn one_peer_over_its_budget_does_not_delay_another() {
        let start = Instant::now();
        let mut deferral = Deferral::new(10);
        let (greedy, modest) = (PeerId::random(), PeerId::random());
        assert_eq!(deferral.offer(greedy, 10, 1, start), Offer::Send(1));
        assert_eq!(deferral.offer(greedy, 10, 2, start), Offer::Waits);
        assert_eq!(deferral.offer(modest, 10, 3, start), Offer::Send(3));
    }

    #[test]
    fn the_queue_is_bounded_in_answers_and_in_bytes() {
        let (start, peer) = (Instant::now(), PeerId::random());
        let mut deferral = Deferral::new(1);
        assert_eq!(deferral.offer(peer, 1, 0, start), Offer::Send(0));
        for number in 0..DEFERRED_ANSWERS {
            assert_eq!(deferral.offer(peer, 1, number, start), Offer::Waits);
        }
        assert_eq!(deferral.offer(peer, 1, 99, start), Offer::Drop(99));
        let other = PeerId::random();
        assert_eq!(deferral.offer(other, 1, 0, start), Offer::Send(0));
        assert_eq!(deferral.offer(other, DEFERRED_BYTES, 7, start), Offer::Drop(7));
    }

    #[test]
    fn who_has_given_up_costs_nothing() {
        let (start, peer) = (Instant::now(), PeerId::random());
        let mut deferral = Deferral::new(60);
        assert_eq!(deferral.offer(peer, 60, 'a', start), Offer::Send('a'));
        assert_eq!(deferral.offer(peer, 60, 'b', start), Offer::Waits);
        assert_eq!(deferral.offer(peer, 2, 'c', start), Offer::Waits);
        let (ready, next) = deferral.release(start + Duration::from_secs(3), |answer| *answer != 'b');
        assert_eq!((ready, next), (vec!['c'], None));
    }

    #[test]
    fn a_reconnection_does_not_refill_a_budget() {
        let (start, peer) = (Instant::now(), PeerId::random());
        let mut deferral = Deferral::new(60);
        assert_eq!(deferral.offer(peer, 60, 0, start), Offer::Send(0));
        for _ in 0..BUDGETS_REMEMBERED - 1 {
            deferral.offer(PeerId::random(), 0, 0, start);
        }
        deferral.offer(PeerId::random(), 0, 0, start);
        assert!(deferral.peers.len() < BUDGETS_REMEMBERED, "full accounts are forgotten");
        assert_eq!(deferral.offer(peer, 60, 1, start), Offer::Waits, "the spent one is not");
    }
}
