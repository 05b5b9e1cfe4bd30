//! A large world before its storm: who can be linked with whom, and everybody admitted in fair weather. In a storm as long as
//! theirs the founders of many would not come to it.

use super::settle::ROUNDS;
use super::{Dice, Reach, World};
use regain_protocol::id::TopicId;
use std::collections::BTreeSet;

impl World {
    /// Draws who is near whom and lays those links.
    pub(super) fn link_all(&mut self) {
        let (founders, seats) = (self.setup.cast.founders, self.seats.len());
        self.near = match self.setup.cast.reach {
            Reach::All => None,
            Reach::Few(others) => {
                // Dice of their own: what a small world draws does not depend on this.
                let mut dice = Dice::new(self.setup.seed ^ 0x6e65_6172);
                let drawn = (0..seats).flat_map(|a| std::iter::repeat_n(a, others)).map(|a| (a, dice.below(seats)));
                let known = (0..seats).flat_map(|a| founders.iter().map(move |f| (a, *f)));
                let pairs: Vec<(usize, usize)> = drawn.collect();
                Some(pairs.into_iter().chain(known).map(|(a, b)| (a.min(b), a.max(b))).collect::<BTreeSet<_>>())
            }
        };
        for a in 0..seats {
            (0..a).filter(|b| self.is_near(a, *b)).collect::<Vec<_>>().into_iter().for_each(|b| self.net.heal(a, b));
        }
    }

    /// Whether two seats can be linked at all.
    pub(super) fn is_near(&self, a: usize, b: usize) -> bool {
        a != b && self.near.as_ref().is_none_or(|near| near.contains(&(a.min(b), a.max(b))))
    }

    /// Founders admit everybody who asks, and everybody opens its logs; then the storm may begin.
    pub fn gather(&mut self) {
        let storm = self.weather;
        self.weather = storm.fair();
        for _ in 0..ROUNDS {
            for at in 0..self.seats.len() {
                while self.runs(at) && (self.open_next(at) || self.admit_next(at)) {}
            }
            self.quiet_round();
            if self.has_gathered() {
                break;
            }
        }
        let gathered = self.has_gathered();
        self.ensure(gathered, || format!("not everybody is admitted after {ROUNDS} rounds of fair weather"));
        self.weather = storm;
    }

    /// Whether everybody whom founders admit has opened all its logs.
    fn has_gathered(&self) -> bool {
        let topics: Vec<TopicId> = self.start.charter.body.topic_ids();
        let is_in = |at: usize| {
            let engine = self.seats[at].engine.as_ref();
            engine.is_some_and(|e| topics.iter().all(|t| e.own_log(*t).is_some()))
        };
        self.honest().into_iter().all(is_in)
    }
}
