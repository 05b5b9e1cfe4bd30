//! How often somebody may try a password.
//!
//! Three buckets must each have room: the address, the account as tried from that address, and the account from
//! everywhere. The last is wide, so that a stranger cannot easily lock somebody out, and still makes guessing hopeless.

use super::AccountsError;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Attempts at once, and seconds after which one more is allowed.
const PAIR: (u32, u64) = (10, 30);
const ADDRESS: (u32, u64) = (30, 10);
const ACCOUNT: (u32, u64) = (60, 30);
/// Attempts between two sweeps of buckets that are full again, so that memory stays bounded.
const SWEEP: usize = 256;
/// Longest login that is told apart.
const LOGIN: usize = 64;

type Limiter<K, C> = RateLimiter<K, HashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The buckets.
pub(super) struct Throttle<C: Clock = MonotonicClock> {
    clock: C,
    pair: Limiter<(String, IpAddr), C>,
    address: Limiter<IpAddr, C>,
    account: Limiter<String, C>,
    looked_at: AtomicUsize,
}

fn limiter<K: Hash + Eq + Clone, C: Clock + Clone>((burst, seconds): (u32, u64), clock: &C) -> Limiter<K, C> {
    let quota = Quota::with_period(Duration::from_secs(seconds)).expect("the constants are not zero");
    let burst = NonZeroU32::new(burst).expect("the constants are not zero");
    RateLimiter::new(quota.allow_burst(burst), HashMapStateStore::default(), clock.clone())
}

impl<C: Clock + Clone> Throttle<C> {
    pub(super) fn new(clock: C) -> Self {
        Throttle {
            pair: limiter(PAIR, &clock),
            address: limiter(ADDRESS, &clock),
            account: limiter(ACCOUNT, &clock),
            clock,
            looked_at: AtomicUsize::new(0),
        }
    }

    /// Counts an attempt.
    ///
    /// Errors: [`AccountsError::Throttled`]; then nothing should be looked at.
    pub(super) fn attempt(&self, login: &str, from: IpAddr) -> Result<(), AccountsError> {
        if self.looked_at.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.pair.retain_recent();
            self.address.retain_recent();
            self.account.retain_recent();
        }
        let (login, from): (String, IpAddr) = (login.chars().take(LOGIN).collect(), network(from));
        let wait = self.wait(&self.address, &from).or_else(|| self.wait(&self.pair, &(login.clone(), from)));
        match wait.or_else(|| self.wait(&self.account, &login)) {
            None => Ok(()),
            Some(wait) => Err(AccountsError::Throttled { seconds: wait.as_secs().max(1) }),
        }
    }

    fn wait<K: Hash + Eq + Clone>(&self, limiter: &Limiter<K, C>, key: &K) -> Option<Duration> {
        let refused = limiter.check_key(key).err()?;
        Some(refused.wait_time_from(self.clock.now()) + Duration::from_millis(999))
    }
}

/// What one household or office has: an IPv4 address, or the first half of an IPv6 address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn allowed(throttle: &Throttle<FakeRelativeClock>, login: &str, from: &str) -> bool {
        throttle.attempt(login, ip(from)).is_ok()
    }

    #[test]
    fn an_account_is_tried_so_often_and_then_not_for_the_time_told() {
        let clock = FakeRelativeClock::default();
        let throttle = Throttle::new(clock.clone());
        assert!((0..PAIR.0).all(|_| allowed(&throttle, "marie", "10.0.0.1")));
        let Err(AccountsError::Throttled { seconds }) = throttle.attempt("marie", ip("10.0.0.1")) else {
            panic!("one too many was let through")
        };
        assert!((1..=PAIR.1).contains(&seconds), "{seconds}");
        assert!(allowed(&throttle, "paul", "10.0.0.1"), "another account");
        assert!(allowed(&throttle, "marie", "10.0.0.2"), "the owner, from another place");
        clock.advance(Duration::from_secs(seconds));
        assert!(allowed(&throttle, "marie", "10.0.0.1"));
    }

    #[test]
    fn an_address_does_not_try_many_accounts() {
        let throttle = Throttle::new(FakeRelativeClock::default());
        let tried = (0..100).filter(|n| allowed(&throttle, &format!("user{n}"), &format!("2001:db8::{n}"))).count();
        assert_eq!(tried, ADDRESS.0 as usize, "one half of an address is one place");
    }

    #[test]
    fn an_account_is_not_tried_from_everywhere() {
        let throttle = Throttle::new(FakeRelativeClock::default());
        let tried = (0..200).filter(|n| allowed(&throttle, "marie", &format!("10.0.0.{n}"))).count();
        assert_eq!(tried, ACCOUNT.0 as usize);
    }

    #[test]
    fn buckets_that_are_full_again_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let throttle = Throttle::new(clock.clone());
        for n in 0..SWEEP - 1 {
            let _ = throttle.attempt(&format!("u{n}"), ip(&format!("10.0.{}.{}", n / 200, n % 200)));
        }
        assert!(throttle.account.len() > 200);
        clock.advance(Duration::from_secs(3600));
        assert!(allowed(&throttle, "marie", "10.0.0.1"));
        assert_eq!(throttle.account.len(), 1);
    }
}
