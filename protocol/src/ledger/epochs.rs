//! Epochs of a ledger: the tree below the charter, who signed what, and which of them is the tip.
//!
//! What is kept is a function of what was ever heard, never of its order: every epoch with a quorum, and of each
//! guarantor the lowest few that lack one. A node adds signatures up as they come, without any deadline.

use super::Ledger;
use crate::id::{ActorId, CharterId, EpochId, LogId, NodeKey, Signature};
use crate::limits::MAX_PROPOSALS;
use crate::member::{CharterBody, EpochBody, SignedEpoch};
use crate::rules::Seat;
use std::collections::{BTreeMap, BTreeSet};

/// An epoch as this node holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// Its hash.
    pub id: EpochId,
    /// Its content.
    pub body: EpochBody,
    /// Verified signatures of its parent's guarantors.
    pub signatures: BTreeMap<ActorId, Signature>,
    /// Whether a quorum signed it.
    pub complete: bool,
}

impl Epoch {
    /// As evidence to be carried on.
    #[must_use]
    pub fn signed(&self) -> SignedEpoch {
        let signatures = self.signatures.iter().map(|(a, s)| (*a, *s)).collect();
        SignedEpoch { body: self.body.clone(), signatures }
    }
}

/// What became of an epoch that was brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpochTaken {
    /// It, or a signature of it, was news. `whole` unless some signatures could not be checked yet.
    News {
        /// Whether every signature was taken.
        whole: bool,
    },
    /// Nothing of it was news.
    Known,
    /// Its parent is not here with a quorum yet.
    Early(EpochId),
    /// No signature could be checked: a certificate may come.
    Unsigned,
    /// Its form is wrong, or it follows its parent by no rule.
    Refused,
}

/// Two or more children of one parent with a quorum each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The parent.
    pub parent: EpochId,
    /// The children, ascending.
    pub children: Vec<EpochId>,
}

/// A removal by an epoch in effect.
pub(crate) struct Removal {
    /// The epoch.
    pub epoch: EpochId,
    /// Whom it removed: members of the parent's list that are not in this one's, and owners of the logs it cuts.
    pub gone: BTreeSet<ActorId>,
    /// Events that stay of each log named.
    pub cuts: BTreeMap<LogId, u64>,
}

impl Removal {
    /// Takes in whose log is one of those it cuts, unless that one is on its list.
    fn meet(&mut self, log: &LogId, owner: ActorId, body: &EpochBody) {
        if self.cuts.contains_key(log) && body.role(owner).is_none() {
            self.gone.insert(owner);
        }
    }
}

/// The tree.
pub(crate) struct Epochs {
    genesis: EpochId,
    all: BTreeMap<EpochId, Epoch>,
    anchor: EpochId,
    tip: EpochId,
    removals: Vec<Removal>,
}

impl Epochs {
    pub(super) fn new(charter: &CharterBody, id: CharterId) -> Self {
        let genesis: EpochId = id.into();
        let body = EpochBody::genesis(charter);
        let first = Epoch { id: genesis, body, signatures: BTreeMap::new(), complete: true };
        let all = BTreeMap::from([(genesis, first)]);
        Epochs { genesis, all, anchor: genesis, tip: genesis, removals: Vec::new() }
    }

    fn complete(&self, id: EpochId) -> Option<&Epoch> {
        self.all.get(&id).filter(|e| e.complete)
    }

    fn children(&self, parent: EpochId) -> impl Iterator<Item = &Epoch> {
        self.all.values().filter(move |e| e.body.parent == parent && e.id != self.genesis)
    }

    /// From an epoch down to the charter.
    fn ancestry(&self, id: EpochId) -> impl Iterator<Item = &Epoch> {
        std::iter::successors(self.all.get(&id), |e| self.all.get(&e.body.parent))
    }

    fn descends(&self, id: EpochId, from: EpochId) -> bool {
        self.ancestry(id).any(|e| e.id == from)
    }

    /// Walks from the anchor to the newest epoch, and stops where two children have a quorum each: only a node's own
    /// word chooses between them. Removals are to be told whose logs are there where the tip moved.
    fn refresh(&mut self) -> bool {
        let mut tip = self.complete(self.anchor).map_or(self.genesis, |e| e.id);
        loop {
            let mut next = self.children(tip).filter(|e| e.complete).map(|e| e.id);
            match (next.next(), next.next()) {
                (Some(only), None) => tip = only,
                _ => break,
            }
        }
        let moved = tip != self.tip;
        self.tip = tip;
        if moved {
            self.removals = self.removals_until(tip);
        }
        moved
    }

    /// A log is there from now on: some removal may have cut it by its name alone.
    pub(super) fn meet(&mut self, log: &LogId, owner: ActorId) {
        for removal in &mut self.removals {
            if let Some(epoch) = self.all.get(&removal.epoch) {
                removal.meet(log, owner, &epoch.body);
            }
        }
    }

    fn removals_until(&self, tip: EpochId) -> Vec<Removal> {
        let mut chain: Vec<&Epoch> = self.ancestry(tip).collect();
        chain.reverse();
        let pairs = chain.windows(2).filter_map(|w| if let [a, b] = w { Some((a, b)) } else { None });
        let removal = |(parent, child): (&&Epoch, &&Epoch)| {
            let gone = parent.body.members.iter().filter(|(a, _)| child.body.role(*a).is_none());
            let cuts = child.body.cuts.iter().map(|c| (c.log, c.clean())).collect();
            Removal { epoch: child.id, gone: gone.map(|(a, _)| *a).collect(), cuts }
        };
        pairs.map(removal).filter(|r| !r.gone.is_empty() || !r.cuts.is_empty()).collect()
    }

    /// Of the children of one parent without a quorum, keeps the lowest few of each signer.
    fn prune(&mut self, parent: EpochId) {
        let mut kept: BTreeMap<ActorId, usize> = BTreeMap::new();
        let mut gone = Vec::new();
        for epoch in self.children(parent).filter(|e| !e.complete) {
            let mut keep = false;
            for signer in epoch.signatures.keys() {
                let count = kept.entry(*signer).or_default();
                *count += 1;
                keep |= *count <= MAX_PROPOSALS;
            }
            if !keep {
                gone.push(epoch.id);
            }
        }
        gone.iter().for_each(|id| {
            self.all.remove(id);
        });
    }
}

impl Ledger {
    /// The newest epoch in effect here: new events cite it.
    #[must_use]
    pub fn epoch(&self) -> EpochId {
        self.epochs.tip
    }

    /// The content of the tip.
    #[must_use]
    pub fn tip(&self) -> &EpochBody {
        let genesis = self.epochs.all.get(&self.epochs.genesis);
        let tip = self.epochs.all.get(&self.epochs.tip).or(genesis);
        &tip.expect("the charter is an epoch from the start and is never taken out").body
    }

    /// An epoch that is stored, with a quorum or without.
    #[must_use]
    pub fn epoch_at(&self, id: EpochId) -> Option<&Epoch> {
        self.epochs.all.get(&id)
    }

    /// Every stored epoch but the charter, ascending by hash.
    pub fn epochs(&self) -> impl Iterator<Item = &Epoch> {
        self.epochs.all.values().filter(|e| e.id != self.epochs.genesis)
    }

    /// Whether an epoch has a quorum, so that events may cite it.
    #[must_use]
    pub fn may_cite(&self, id: EpochId) -> bool {
        self.epochs.complete(id).is_some()
    }

    /// Whether an epoch is another or follows from it.
    #[must_use]
    pub fn descends(&self, id: EpochId, from: EpochId) -> bool {
        self.epochs.descends(id, from)
    }

    /// Whether an epoch is the tip or one that led to it.
    #[must_use]
    pub fn is_in_effect(&self, id: EpochId) -> bool {
        self.epochs.descends(self.epochs.tip, id)
    }

    /// Parents with more than one child that has a quorum.
    #[must_use]
    pub fn splits(&self) -> Vec<Split> {
        let mut children: BTreeMap<EpochId, Vec<EpochId>> = BTreeMap::new();
        self.epochs().filter(|e| e.complete).for_each(|e| children.entry(e.body.parent).or_default().push(e.id));
        let split = children.into_iter().filter(|(_, c)| c.len() > 1);
        split.map(|(parent, children)| Split { parent, children }).collect()
    }

    /// Guarantors that signed more than one child of a parent, with those children.
    #[must_use]
    pub fn double_signers(&self) -> BTreeMap<(EpochId, ActorId), BTreeSet<EpochId>> {
        let mut signed: BTreeMap<(EpochId, ActorId), BTreeSet<EpochId>> = BTreeMap::new();
        for epoch in self.epochs() {
            for actor in epoch.signatures.keys() {
                signed.entry((epoch.body.parent, *actor)).or_default().insert(epoch.id);
            }
        }
        signed.retain(|_, children| children.len() > 1);
        signed
    }

    /// The epoch that a chain must contain to have effect here.
    #[must_use]
    pub fn anchor(&self) -> EpochId {
        self.epochs.anchor
    }

    /// Sets the anchor: at first the invitation's, later the newest that this node's own log cites.
    pub fn set_anchor(&mut self, anchor: EpochId) {
        self.epochs.anchor = anchor;
        if self.refresh_epochs() {
            self.changed();
        }
    }

    /// Takes in what an own event cites. A higher number moves the anchor; an equal one only in governance, where a
    /// person chooses between two sides of a split.
    pub fn cited(&mut self, epoch: EpochId, in_governance: bool) {
        let number = |id| self.epochs.all.get(&id).map(|e| e.body.n);
        let (new, old) = (number(epoch), number(self.epochs.anchor));
        let moves = match (new, old) {
            (Some(new), Some(old)) => new > old || (in_governance && new == old && epoch != self.epochs.anchor),
            _ => false,
        };
        if moves {
            self.set_anchor(epoch);
        }
    }

    /// Takes an epoch in, or signatures of one that is known.
    pub fn add_epoch(&mut self, signed: &SignedEpoch) -> EpochTaken {
        let (body, id) = (&signed.body, signed.body.id());
        if !signed.is_bounded() {
            return EpochTaken::Refused;
        }
        let Some(parent) = self.epochs.complete(body.parent) else { return EpochTaken::Early(body.parent) };
        if !body.follows(&parent.body, parent.id) {
            return EpochTaken::Refused;
        }
        let quorum = parent.body.quorum();
        let may_sign: BTreeSet<ActorId> = parent.body.guarantors().collect();
        if !signed.signatures.iter().any(|(a, _)| may_sign.contains(a)) {
            return EpochTaken::Refused;
        }
        let known = self.epochs.all.get(&id);
        let unknown = |a: &ActorId| known.is_none_or(|k| !k.signatures.contains_key(a));
        let offered: Vec<_> =
            signed.signatures.iter().filter(|(a, _)| may_sign.contains(a) && unknown(a)).copied().collect();
        if offered.is_empty() {
            return EpochTaken::Known;
        }
        let verified: BTreeMap<ActorId, Signature> =
            offered.iter().filter(|(a, s)| self.signed_by(body, *a, s)).copied().collect();
        if verified.is_empty() {
            return EpochTaken::Unsigned;
        }
        let whole = verified.len() == offered.len();
        let fresh = || Epoch { id, body: body.clone(), signatures: BTreeMap::new(), complete: false };
        let epoch = self.epochs.all.entry(id).or_insert_with(fresh);
        epoch.signatures.extend(verified);
        epoch.complete = epoch.signatures.len() >= quorum;
        self.epochs.prune(body.parent);
        self.refresh_epochs();
        if !self.epochs.all.contains_key(&id) {
            return EpochTaken::Known;
        }
        self.changed();
        EpochTaken::News { whole }
    }

    /// Takes in what can be taken of epochs that came before their parents or their signers' certificates, and leaves the
    /// others.
    pub fn add_early(&mut self, early: &mut Vec<SignedEpoch>) {
        let mut moved = !early.is_empty();
        while moved {
            let before = early.len();
            early.retain(|e| !matches!(self.add_epoch(e), EpochTaken::News { whole: true } | EpochTaken::Known));
            moved = early.len() < before;
        }
    }

    /// Whether any key that an actor's root ever certified signed the epoch. A key that was replaced since takes no
    /// signature back, or a root could undo what a quorum decided.
    fn signed_by(&self, body: &EpochBody, actor: ActorId, signature: &Signature) -> bool {
        let founder = self.charter.body.founder(actor).map(|f| f.cert.node);
        let certified = self.certs.range((actor, 0)..=(actor, u32::MAX)).map(|(_, c)| c.node);
        let keys: BTreeSet<NodeKey> = founder.into_iter().chain(certified).collect();
        keys.into_iter().any(|key| body.is_signed(self.id, key, signature, &*self.checker))
    }

    /// Removals in effect, oldest first. They are kept and not computed: every event that comes is compared with them.
    pub(crate) fn removals(&self) -> &[Removal] {
        &self.epochs.removals
    }

    /// Follows from the anchor to the tip; where that moved, its removals meet the logs that are here.
    fn refresh_epochs(&mut self) -> bool {
        let moved = self.epochs.refresh();
        if moved {
            self.logs.iter().for_each(|(id, log)| self.epochs.meet(id, log.stem.actor));
        }
        moved
    }

    /// The epoch that removed an actor, unless a later one sealed it again.
    #[must_use]
    pub fn removed_by(&self, actor: ActorId) -> Option<EpochId> {
        if self.epochs.removals.is_empty() || self.tip().role(actor).is_some() {
            return None;
        }
        self.removals().iter().rfind(|r| r.gone.contains(&actor)).map(|r| r.epoch)
    }

    /// Number of events that cuts leave of a log, where one applies: a log that was opened under the removal or a later
    /// epoch is that of somebody who came back.
    pub(crate) fn cut_of(&self, log: &LogId, actor: ActorId, opened_under: Option<EpochId>) -> Option<u64> {
        let applies = self.removals().iter().filter(|r| r.gone.contains(&actor));
        let older = applies.filter(|r| opened_under.is_none_or(|e| !self.descends(e, r.epoch)));
        older.map(|r| r.cuts.get(log).copied().unwrap_or(0)).min()
    }

    /// What an epoch says of an actor whose log was opened under another: somebody who was taken off the list and opened a
    /// log since is a newcomer.
    pub(super) fn seat(&self, epoch: EpochId, (actor, log): (ActorId, LogId), opened: EpochId) -> Seat {
        let mut after: Option<&Epoch> = None;
        for at in self.epochs.ancestry(epoch) {
            match (at.body.role(actor), after) {
                (Some(role), None) if at.body.n > 0 => return Seat::Sealed(role),
                (Some(_), Some(removing)) if !self.descends(opened, removing.id) => return Seat::Removed,
                (Some(_), _) => return Seat::AsOpened,
                // One that no list held yet was removed by having its logs cut.
                (None, _) if at.body.cuts.iter().any(|c| c.log == log) => return Seat::Removed,
                (None, _) => after = Some(at),
            }
        }
        Seat::AsOpened
    }

    /// Distinct guarantors that must admit a newcomer under an epoch: the charter's number, or all while there are fewer.
    #[must_use]
    pub fn admissions_needed_at(&self, epoch: EpochId) -> usize {
        let guarantors = self.epochs.all.get(&epoch).map_or(0, |e| e.body.guarantors().count());
        usize::from(self.charter.body.policy.admissions).min(guarantors).max(1)
    }

    /// Whether an event lies beyond where an epoch in effect cut its author off: nobody stores it unless a clean log
    /// names it.
    #[must_use]
    pub fn is_cut_off(&self, header: &crate::event::Header) -> bool {
        if self.epochs.removals.is_empty() {
            return false;
        }
        let log = header.log();
        let opened = self.logs.get(&log).and_then(|l| l.at(0)).map_or(header.epoch, |e| e.epoch);
        self.cut_of(&log, header.actor, Some(opened)).is_some_and(|clean| header.seq >= clean)
    }
}
