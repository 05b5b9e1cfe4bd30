//! After the storm: everything is healed, and honest seats must come to agree within bounded rounds.

use super::{MALLORY, World};

/// Rounds of the pulse within which honest seats must agree: a few for each hop and each missing parent.
pub(super) const ROUNDS: usize = 60;

impl World {
    /// Heals links between honest seats: all of them, or a chain only, so that news must travel. Bad seats keep theirs.
    pub fn heal_all(&mut self, chain: Chained) {
        self.weather = self.weather.fair();
        let honest = self.honest();
        for (i, a) in honest.iter().enumerate() {
            for (j, b) in honest.iter().enumerate().skip(i + 1) {
                if j == i + 1 || (chain == Chained::No && self.is_near(*a, *b)) {
                    self.net.heal(*a, *b);
                } else {
                    self.net.cut(*a, *b);
                    self.disconnect(*a, *b);
                }
            }
        }
        self.restart_crashed();
        self.connect_all();
    }

    /// Runs until all honest seats have one digest a topic and nothing is pending, in bounded rounds.
    pub fn settle(&mut self, chain: Chained) {
        self.heal_all(chain);
        for _ in 0..ROUNDS {
            self.quiet_round();
            let governed = (0..self.seats.len()).filter(|at| self.seats[*at].honest && self.runs(*at));
            let busy = governed.collect::<Vec<_>>().into_iter().filter(|at| self.govern_next(*at)).count();
            if busy == 0 && self.agree() && self.net.under_way() == 0 {
                return;
            }
        }
        self.explain();
    }

    pub(super) fn quiet_round(&mut self) {
        self.connect_all();
        self.elapse(60);
        for at in 0..self.seats.len() {
            self.tick(at);
        }
        // Requests that are never answered fail after their time; a round outlasts that.
        for _ in 0..30 {
            self.now += 4;
            self.deliver();
        }
        for (at, _) in self.restored.clone() {
            if self.runs(at) {
                self.act(at);
            }
        }
    }

    /// Whether honest seats have the same digest of every topic.
    pub fn agree(&mut self) -> bool {
        let honest = self.honest();
        let topics: Vec<_> = self.start.charter.body.topic_ids();
        topics.into_iter().all(|topic| {
            let digests: std::collections::BTreeSet<_> =
                honest.iter().map(|at| self.engine(*at).digest(topic)).collect();
            digests.len() == 1
        }) && honest.iter().all(|at| self.engine(*at).pending() == 0)
    }

    fn explain(&mut self) {
        let mut lines = vec![format!("honest seats do not agree after {ROUNDS} healed rounds")];
        let honest = self.honest();
        for topic in self.start.charter.body.topic_ids() {
            let heads: Vec<_> = honest.iter().map(|at| self.engine(*at).heads(topic)).collect();
            let all: std::collections::BTreeSet<_> = heads.iter().flatten().map(|h| h.log).collect();
            for log in all {
                let each: Vec<_> =
                    heads.iter().map(|hs| hs.iter().find(|h| h.log == log).map(|h| (h.clean, h.id, h.end))).collect();
                if each.windows(2).any(|w| w[0] != w[1]) {
                    let owner = self.owner_of(&log);
                    lines.push(format!("log {} of {owner}: {each:?}", &log.to_string()[..8]));
                }
            }
        }
        let pending: Vec<usize> = honest.iter().map(|at| self.engine(*at).pending()).collect();
        lines.push(format!("pending {pending:?}, {} letters under way", self.net.under_way()));
        self.blame(lines.join("\n    "));
    }

    fn owner_of(&self, log: &regain_protocol::id::LogId) -> String {
        let stems = self.seats.iter().filter_map(|s| s.engine.as_ref()?.ledger().log(log).map(|l| l.stem.actor));
        let actor = stems.into_iter().next();
        let seat = self.seats.iter().find(|s| Some(s.actor()) == actor);
        seat.map_or_else(|| format!("{actor:?}, seat {MALLORY}?"), |s| s.name.clone())
    }
}

/// Whether healing leaves every link or only a chain of neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chained {
    /// Every pair is linked.
    No,
    /// Each honest seat is linked to its neighbours only.
    Yes,
}
