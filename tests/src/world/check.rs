//! The invariants. The running ones hold at every moment; those at rest once everything healed.

use super::{Dice, World};
use regain_protocol::event::Body;
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, EventId, LogId, TopicId};
use regain_protocol::ledger::Ledger;
use regain_protocol::limits::MAX_PENDING;
use regain_protocol::log::EndKind;
use regain_protocol::standing::{Standing, StandingMap};
use regain_protocol::sync::EvidenceItem;
use regain_protocol::view::View;
use std::collections::{BTreeMap, BTreeSet};

/// Seats of a large world that are looked at while it runs.
const SOME: usize = 12;

impl World {
    /// What holds at every moment, of every running honest seat; in a large world of some of them, others each time.
    pub fn check_running(&mut self) {
        let mut looked_at = self.honest();
        if self.is_large() {
            Dice::new(self.setup.seed ^ self.steps as u64).shuffle(&mut looked_at);
            looked_at.truncate(SOME);
        }
        self.check_running_of(looked_at);
    }

    fn check_running_of(&mut self, seats: Vec<usize>) {
        for at in seats {
            if !self.runs(at) {
                continue;
            }
            let pending = self.engine(at).pending();
            let name = self.seats[at].name.clone();
            self.ensure(pending <= MAX_PENDING, || format!("{name} keeps {pending} pending pages"));
            let engine = self.seats[at].engine.as_ref().expect("checked above");
            let lost = self.seats[at].acked.iter().filter(|id| engine.ledger().event(id).is_none()).count();
            self.ensure(lost == 0, || format!("{name} does not know {lost} events it acknowledged"));
            let grown = self.engine(at).standing();
            let anew = StandingMap::of(self.engine(at).ledger());
            self.ensure(*grown == anew, || format!("{name} kept another standing than a fold anew gives"));
            self.check_verdicts(at);
            for topic in World::territories() {
                let view = self.engine(at).view(topic);
                self.check_view(at, &view);
            }
        }
    }

    /// An event has one verdict, whoever judges it.
    fn check_verdicts(&mut self, at: usize) {
        let engine = self.seats[at].engine.as_ref().expect("the caller checked that it runs");
        let topics: Vec<TopicId> = engine.ledger().topics().keys().copied().collect();
        let logs = topics.iter().flat_map(|t| engine.ledger().logs(*t));
        let told: Vec<_> = logs
            .flat_map(|(_, l)| l.main.iter().chain(l.branches.values()))
            .map(|e| (e.id, e.kind, e.seq, e.verdict))
            .collect();
        let mut other = Vec::new();
        for (id, kind, seq, verdict) in &told {
            let (known, by) = *self.verdicts.entry(*id).or_insert((*verdict, at));
            if known != *verdict {
                let kind = regain_protocol::event::Kind::from_number(*kind).map_or("unknown", |k| k.name());
                other.push(format!(
                    "{kind} {} at {seq}: {} says {verdict:?}, {} says {known:?}",
                    &id.to_string()[..8],
                    self.seats[at].name,
                    self.seats[by].name
                ));
            }
        }
        self.checked += told.len() as u64;
        other.into_iter().for_each(|sentence| self.blame(sentence));
    }

    /// Counts add up; custody is where a key put it; disputes are only about devices that an adversary had.
    fn check_view(&mut self, at: usize, view: &View) {
        let name = self.seats[at].name.clone();
        let sum: usize = view.by_state().values().sum();
        self.ensure(sum == view.devices.len(), || {
            format!("{name} counts {sum} devices by state of {}", view.devices.len())
        });
        let bad: BTreeSet<ActorId> = self.seats.iter().filter(|s| !s.honest).map(|s| s.actor()).collect();
        for (device, seen) in &view.devices {
            let state = seen.state();
            self.ensure(!state.holders.is_empty(), || format!("{name} sees no holder of {}", device.id()));
            // Whoever gave it counts too: what a bad pen took beyond its fork is no claim, what it gave on may be one.
            let engine = self.seats[at].engine.as_ref().expect("the caller checked that it runs");
            let giver = |give: &EventId| engine.ledger().event(give).map(|(log, _)| log.stem.actor);
            let mut hands: BTreeSet<ActorId> = seen.claims.values().filter_map(|c| giver(c.give.as_ref()?)).collect();
            hands.extend(seen.holders_ever());
            let innocent = hands.is_disjoint(&bad);
            // A recall that crosses a receipt is a dispute by the rules (section 4, R1), and both outcomes are shown.
            let crossed = || view.gives.values().any(|g| g.outcomes.len() > 1 && g.devices.contains(device));
            let disputed = state.is_disputed() && !crossed();
            self.ensure(!disputed || !innocent, || {
                format!("{name} sees a dispute among honest members about {}", device.id())
            });
            for (id, claim) in &seen.claims {
                let engine = self.seats[at].engine.as_ref().expect("the caller checked that it runs");
                let author = engine.ledger().event(id).map(|(l, e)| (l.stem.actor, e.is_valid()));
                self.ensure(author == Some((claim.holder, true)), || {
                    format!("{name} sees custody of {} at a member whose key did not take it", device.id())
                });
            }
        }
    }

    /// What holds once everything healed: one digest, one state, and what was countersigned stands.
    pub fn check_rest(&mut self) {
        let honest = self.honest();
        self.check_running_of(honest.clone());
        for topic in self.start.charter.body.topic_ids() {
            let states: Vec<(Hash, Hash)> = honest
                .iter()
                .map(|at| (self.engine(*at).digest(topic), self.engine(*at).view(topic).state_hash()))
                .collect();
            let digests: BTreeSet<Hash> = states.iter().map(|s| s.0).collect();
            let hashes: BTreeSet<Hash> = states.iter().map(|s| s.1).collect();
            self.ensure(digests.len() == 1, || format!("{} digests at rest", digests.len()));
            self.ensure(hashes.len() == 1, || format!("{} states behind one digest at rest: {states:?}", hashes.len()));
        }
        for (at, owed) in self.owed.clone() {
            let ledger = self.engine(at).ledger();
            let lost = owed.iter().filter(|id| ledger.event(id).is_none()).count();
            self.ensure(lost == 0, || format!("a restored seat did not get {lost} events back that others hold"));
        }
        self.check_countersigned();
        self.check_forks_are_known();
        self.check_evidence_is_the_same();
        self.check_evidence_is_about_something();
        self.check_newcomer();
    }

    /// Where two honest seats hold different events at one place, every honest seat knows the fork.
    fn check_forks_are_known(&mut self) {
        let honest = self.honest();
        let mut places: BTreeMap<(LogId, u64), BTreeSet<EventId>> = BTreeMap::new();
        for at in &honest {
            for topic in self.start.charter.body.topic_ids() {
                for (id, log) in self.engine(*at).ledger().logs(topic) {
                    let all = log.main.iter().chain(log.branches.values());
                    for entry in all {
                        places.entry((*id, entry.seq)).or_default().insert(entry.id);
                    }
                }
            }
        }
        let forked: BTreeSet<LogId> =
            places.iter().filter(|(_, ids)| ids.len() > 1).map(|((log, _), _)| *log).collect();
        for at in honest {
            let standing = self.engine(at).standing();
            let unaware = forked.iter().filter(|l| standing.end(l).is_some_and(|e| e.why == EndKind::Open)).count();
            let name = self.seats[at].name.clone();
            self.ensure(unaware == 0, || format!("{name} believes in {unaware} logs that were written with two pens"));
        }
    }

    /// Whoever a proof came to first: where a log ends by it, all hold one of that place.
    fn check_evidence_is_the_same(&mut self) {
        let mut proven: BTreeMap<(LogId, u64), usize> = BTreeMap::new();
        let honest = self.honest();
        for at in &honest {
            let standing = self.engine(*at).standing();
            let ledger = self.engine(*at).ledger();
            let places = ledger.forks().filter_map(|f| Some((f.log()?, f.seq()))).filter(|(log, seq)| {
                let end = standing.end(log);
                end.is_some_and(|e| e.why == EndKind::Fork && e.clean == *seq) && is_told(ledger, log)
            });
            places.for_each(|place| *proven.entry(place).or_default() += 1);
        }
        // At its opening a log may end by a second one beside it, without any proof of its own.
        let partly = proven.iter().filter(|((_, seq), seats)| *seq > 0 && **seats < honest.len()).count();
        self.ensure(partly == 0, || format!("{partly} proofs of forks did not reach everybody"));
    }

    /// Nobody keeps evidence about logs and actors that it does not know: that would be a place to flood.
    fn check_evidence_is_about_something(&mut self) {
        for at in self.honest() {
            let items = self.seats[at].disk.evidence().to_vec();
            let ledger = self.engine(at).ledger();
            let known = |item: &EvidenceItem| match item {
                EvidenceItem::Fork(proof) => proof.log().is_some_and(|l| ledger.log(&l).is_some()),
                EvidenceItem::Close(close) => ledger.log(&close.log).is_some_and(|l| l.stem.actor == close.actor),
                EvidenceItem::Epoch(signed) => ledger.may_cite(signed.body.parent),
                EvidenceItem::Cert(cert) => {
                    let topics = ledger.topics().keys();
                    topics.into_iter().any(|t| !ledger.logs_of(cert.actor, *t).is_empty())
                }
            };
            let junk = items.iter().filter(|i| !known(i)).count();
            let name = self.seats[at].name.clone();
            self.ensure(junk == 0, || format!("{name} keeps {junk} pieces of evidence about nothing it knows"));
        }
    }

    /// What an honest receiver countersigned stands, whatever the giver did later.
    fn check_countersigned(&mut self) {
        for at in self.honest() {
            for topic in World::territories() {
                let view = self.engine(at).view(topic);
                let standing = self.engine(at).standing();
                let engine = self.seats[at].engine.as_ref().expect("everything runs at rest");
                let Some(own) = engine.own_log(topic) else { continue };
                let Some(log) = engine.ledger().log(&own) else { continue };
                let mut gone = Vec::new();
                let mut seen = 0;
                for entry in
                    log.main.iter().filter(|e| e.is_valid() && standing.standing(&own, log, e) == Standing::Good)
                {
                    let Some(Body::Receive(receive)) = entry.body.as_deref() else { continue };
                    let accepted: usize = receive.accepted.iter().map(|s| s.count as usize).sum();
                    let claims = view
                        .devices
                        .values()
                        .filter(|d| d.claims.get(&entry.id).is_some_and(|c| c.give.is_some()))
                        .count();
                    seen += 1;
                    if claims != accepted {
                        gone.push(format!(
                            "{} of {accepted} devices of receive {}",
                            claims,
                            &entry.id.to_string()[..8]
                        ));
                    }
                }
                let name = self.seats[at].name.clone();
                self.checked += seen;
                gone.into_iter().for_each(|g| self.blame(format!("{name} countersigned, and only {g} stand")));
            }
        }
    }

    /// A newcomer with one contact and no gossip ends with the same digests and states.
    fn check_newcomer(&mut self) {
        let honest = self.honest();
        let mut dice = Dice::new(self.setup.seed ^ 0x6e65_7763);
        let Some(contact) = dice.pick(&honest) else { return };
        let records: Vec<_> = self.seats[contact].disk.events().map(|(_, _, r)| r.clone()).collect();
        let mut ledger = Ledger::new(self.start.charter.clone(), self.start.checker.clone());
        let evidence = self.seats[contact].disk.evidence().to_vec();
        ledger.set_anchor(self.engine(contact).ledger().anchor());
        let poured = super::pour_with(&mut ledger, &super::stirred(&records, &mut dice), &evidence);
        self.ensure(poured.left == 0, || format!("{} events of one disk find no place in another order", poured.left));
        for (topic, (digest, state)) in &poured.topics {
            let own = (self.engine(contact).digest(*topic), self.engine(contact).view(*topic).state_hash());
            self.ensure(own == (*digest, *state), || {
                "the same disk read in another order tells another state".to_owned()
            });
        }
        let disagree: Vec<EventId> = poured
            .verdicts
            .iter()
            .filter(|(id, v)| self.verdicts.get(id).is_some_and(|(k, _)| k != *v))
            .map(|(id, _)| *id)
            .collect();
        self.ensure(disagree.is_empty(), || format!("{} verdicts change with the order of arrival", disagree.len()));
    }
}

/// Whether a log is one of those that nodes tell one another of.
fn is_told(ledger: &Ledger, log: &LogId) -> bool {
    let place = ledger.log(log).map(|l| (l.stem.actor, l.stem.topic));
    place.is_some_and(|(actor, topic)| ledger.last_of_too_many(actor, topic).is_none_or(|last| *log <= last))
}
