//! Epochs between nodes: taking them in, asking for them, proposing and signing one.

use super::{AuthorError, Engine, Output};
use crate::event::{Body, Distrust, Sign};
use crate::heads::Head;
use crate::id::{ActorId, EpochId, NodeKey};
use crate::key::SecretKey;
use crate::ledger::EpochTaken;
use crate::limits::{EPOCH_BYTES, MAX_WAITING_EPOCHS, RULES};
use crate::log::EndKind;
use crate::member::{Cut, EpochBody, Role, SignedEpoch};
use crate::standing::StandingMap;
use crate::sync::{EvidenceItem, Request};
use std::collections::{BTreeMap, BTreeSet};

/// Why a node does not sign an epoch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EpochError {
    /// Only guarantors sign.
    #[error("only a guarantor of the newest epoch signs its successor")]
    Role,
    /// It follows another epoch than the tip.
    #[error("this proposal does not follow the newest epoch; propose it again")]
    Stale,
    /// Another child of the same parent carries this node's signature.
    #[error(
        "this organisation has signed another proposal that may still find its quorum; a signature moves only to one that was proposed afterwards in its place"
    )]
    Signed(EpochId),
    /// The rules are unknown here.
    #[error(
        "the rules number {0} is not known to this version of Regain; sign once every guarantor's version knows it"
    )]
    Rules(u16),
    /// It would leave nobody to guarantee, or its lists are too long.
    #[error("an epoch needs at least one guarantor, sorted lists, and must fit into its bound")]
    Form,
    /// Nothing would change.
    #[error("the proposal changes nothing")]
    Nothing,
    /// Not a member.
    #[error("this organisation is not a member")]
    NoMember(ActorId),
    /// The event that tells of the signature.
    #[error(transparent)]
    Author(#[from] AuthorError),
}

/// What somebody proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A member goes; its logs are cut where they are clean now.
    Remove(ActorId),
    /// A member's role.
    Role(ActorId, Role),
    /// Another number of the rules of trade.
    Rules(u16),
    /// Nothing but the list as it is now.
    Seal,
}

impl Engine {
    /// Takes an epoch in, or keeps it until its parent or a certificate comes.
    pub(super) fn take_epoch(&mut self, signed: SignedEpoch) -> Vec<Output> {
        let id = signed.body.id();
        let before = self.ledger.epoch();
        let mut out = match self.ledger.add_epoch(&signed) {
            EpochTaken::News { whole } => {
                if !whole {
                    self.wait(signed);
                }
                self.kept(id)
            }
            EpochTaken::Early(_) | EpochTaken::Unsigned => {
                self.wait(signed);
                return Vec::new();
            }
            EpochTaken::Known | EpochTaken::Refused => return Vec::new(),
        };
        if self.ledger.may_cite(id) {
            out.extend(self.retry_epochs());
        }
        if self.ledger.epoch() != before {
            let n = self.ledger.tip().n;
            out.push(Output::Note(format!("epoch {n} of the members is in effect: {}", self.ledger.epoch())));
        }
        if self.refresh_gate() {
            out.push(Output::Members);
        }
        out
    }

    /// The epoch as it is now, to be kept.
    fn kept(&self, id: EpochId) -> Vec<Output> {
        self.ledger.epoch_at(id).map(|e| Output::Keep(EvidenceItem::Epoch(e.signed()))).into_iter().collect()
    }

    fn wait(&mut self, signed: SignedEpoch) {
        if !self.waiting.contains(&signed) {
            self.waiting.push_back(signed);
        }
        if self.waiting.len() > MAX_WAITING_EPOCHS {
            self.waiting.pop_front();
        }
    }

    /// Tries what waits once more, for as long as something moves.
    pub(super) fn retry_epochs(&mut self) -> Vec<Output> {
        self.new_keys = false;
        let mut out = Vec::new();
        let mut moved = !self.waiting.is_empty();
        while moved {
            moved = false;
            for signed in std::mem::take(&mut self.waiting) {
                match self.ledger.add_epoch(&signed) {
                    EpochTaken::News { whole } => {
                        moved = true;
                        out.extend(self.kept(signed.body.id()));
                        if !whole {
                            self.wait(signed);
                        }
                    }
                    EpochTaken::Early(_) | EpochTaken::Unsigned => self.wait(signed),
                    EpochTaken::Known | EpochTaken::Refused => {}
                }
            }
        }
        if !out.is_empty() && self.refresh_gate() {
            out.push(Output::Members);
        }
        out
    }

    pub(super) fn retry_if_keys_came(&mut self) -> Vec<Output> {
        if self.new_keys && !self.waiting.is_empty() { self.retry_epochs() } else { Vec::new() }
    }

    /// Queues an epoch to be asked of a peer.
    pub(super) fn want_epoch(&mut self, from: NodeKey, id: EpochId) {
        if let Some(peer) = self.peers.get_mut(&from).filter(|p| p.epochs.len() < MAX_WAITING_EPOCHS) {
            peer.epochs.insert(id);
        }
    }

    /// The parent of an epoch that came too early.
    pub(super) fn want_parent(&mut self, from: NodeKey, item: &EvidenceItem) {
        if let EvidenceItem::Epoch(signed) = item
            && !self.ledger.may_cite(signed.body.parent)
        {
            self.want_epoch(from, signed.body.parent);
        }
    }

    pub(super) fn ask_epochs(&mut self, to: NodeKey) -> Vec<Output> {
        let Some(peer) = self.peers.get_mut(&to) else { return Vec::new() };
        let wanted = std::mem::take(&mut peer.epochs);
        let asked: BTreeSet<EpochId> =
            peer.in_flight.values().filter_map(|r| if let Request::Epoch(id) = r { Some(*id) } else { None }).collect();
        wanted.difference(&asked).map(|id| self.send(to, Request::Epoch(*id))).collect()
    }

    /// A peer tells of an epoch: it is asked for where its signatures are not the ones known here.
    pub(super) fn plan_epoch(&mut self, from: NodeKey, theirs: &Head) {
        let id = EpochId(theirs.log.0);
        let mine = self.ledger.epoch_at(id).map(crate::heads::epoch_head);
        if mine.is_none_or(|m| m != *theirs) && theirs.end == EndKind::Epoch {
            self.want_epoch(from, id);
        }
    }

    /// Epochs for an evidence answer, oldest first, as far as there is room.
    pub(super) fn epochs_that_fit(&self) -> Vec<EvidenceItem> {
        let mut epochs: Vec<_> = self.ledger.epochs().collect();
        epochs.sort_by_key(|e| (e.body.n, e.id));
        let mut room = EPOCH_BYTES;
        let mut items = Vec::new();
        for signed in epochs.into_iter().map(crate::ledger::Epoch::signed) {
            let Some(left) = room.checked_sub(crate::cbor::encode(&signed).len()) else { break };
            room = left;
            items.push(EvidenceItem::Epoch(signed));
        }
        items
    }

    /// The anchor that an invitation named. A node's own events move it on.
    pub fn set_anchor(&mut self, anchor: EpochId) {
        self.ledger.set_anchor(anchor);
    }

    /// Whether this node's own log has not cited the newest epoch yet: an `Ack` in governance keeps the node on its side
    /// should another child of an older epoch turn up.
    #[must_use]
    pub fn should_cite(&self) -> bool {
        let governance = self.ledger.governance();
        let log = self.own.get(&governance).and_then(|l| self.ledger.log(l));
        let cited = log.and_then(|l| l.head()).map(|e| e.epoch);
        cited.is_some_and(|e| e != self.ledger.epoch()) && !self.behind.contains(&governance)
    }

    /// The body of an epoch that follows the tip: everybody who is a member now, with one change.
    ///
    /// # Errors
    /// Why there is no such epoch.
    pub fn propose(&mut self, change: &Change) -> Result<EpochBody, EpochError> {
        let standing = self.standing();
        let mut members: BTreeMap<ActorId, Role> = standing.members().clone();
        let tip = self.ledger.tip().clone();
        let mut body = EpochBody {
            n: tip.n.checked_add(1).ok_or(EpochError::Form)?,
            parent: self.ledger.epoch(),
            members: Vec::new(),
            topics: tip.topics.clone(),
            rules: tip.rules,
            cuts: Vec::new(),
        };
        match change {
            Change::Remove(actor) => {
                members.remove(actor).ok_or(EpochError::NoMember(*actor))?;
                body.cuts = self.cuts_of(&standing, *actor);
            }
            Change::Role(actor, role) => {
                let seat = members.get_mut(actor).ok_or(EpochError::NoMember(*actor))?;
                *seat = *role;
            }
            Change::Rules(rules) => body.rules = *rules,
            Change::Seal => {}
        }
        body.members = members.into_iter().collect();
        let same = body.members == tip.members && body.rules == tip.rules && body.cuts.is_empty();
        if same {
            return Err(EpochError::Nothing);
        }
        self.lower(&mut body);
        if body.follows(&tip, body.parent) { Ok(body) } else { Err(EpochError::Form) }
    }

    /// A proposal that is to take signatures over must have a lower hash than those of which nothing came: the cut of a log
    /// that does not exist has no effect and changes the hash.
    fn lower(&self, body: &mut EpochBody) {
        let siblings = self.ledger.epochs().filter(|e| e.body.parent == body.parent);
        let Some(lowest) = siblings.map(|e| e.id).min() else { return };
        let cuts = body.cuts.clone();
        for grain in 0u32..4096 {
            if body.id() < lowest {
                return;
            }
            let salt = crate::hash::hash(crate::hash::Tag::Epoch, &[&lowest.0, &grain.to_be_bytes()]);
            body.cuts = cuts.clone();
            body.cuts.push(Cut { log: crate::id::LogId(salt.0), last: None });
            body.cuts.sort_by_key(|c| c.log);
        }
    }

    /// Where every log of an actor is clean now: what the cut list of its removal has to name.
    fn cuts_of(&self, standing: &StandingMap, actor: ActorId) -> Vec<Cut> {
        let logs = self.ledger.logs.iter().filter(|(_, l)| l.stem.actor == actor);
        let cut = logs.map(|(id, log)| {
            let last = standing.end(id).and_then(|e| e.clean.checked_sub(1)).and_then(|seq| log.at(seq));
            Cut { log: *id, last: last.map(|e| crate::event::Dep { log: *id, seq: e.seq, id: e.id }) }
        });
        cut.collect()
    }

    /// The children of `parent` that carry this node's own signature, or that its own log says it signed.
    #[must_use]
    pub fn signed_under(&self, parent: EpochId) -> BTreeSet<EpochId> {
        let own = self.ledger.epochs().filter(|e| e.body.parent == parent && e.signatures.contains_key(&self.actor));
        let mut signed: BTreeSet<EpochId> = own.map(|e| e.id).collect();
        let logs = self.ledger.logs(self.ledger.governance()).filter(|(_, l)| l.stem.actor == self.actor);
        for entry in logs.flat_map(|(_, l)| &l.main) {
            let Some(Body::Sign(sign)) = entry.body.as_deref() else { continue };
            // What a signature was about may have been forgotten; then the epoch that the event cites was the parent.
            let known = self.ledger.epoch_at(sign.epoch);
            if known.map_or(entry.epoch == parent, |e| e.body.parent == parent) {
                signed.insert(sign.epoch);
            }
        }
        signed
    }

    /// Whether this node may sign `id` after another child of the same parent. A proposal that found no quorum would
    /// otherwise bind its signers for good. Signatures move to lower hashes only, so that they cannot cross; and, where
    /// a quorum is less than everybody, only away from a child that cannot get one any more, since too many others have
    /// signed lower ones.
    fn may_move(&self, from: EpochId, to: EpochId) -> bool {
        let tip = self.ledger.tip();
        let (all, quorum) = (tip.guarantors().count(), tip.quorum());
        let siblings = |e: &&crate::ledger::Epoch| e.body.parent == self.ledger.epoch();
        let lower = self.ledger.epochs().filter(siblings).filter(|e| e.id < from);
        let elsewhere: BTreeSet<ActorId> = lower.flat_map(|e| e.signatures.keys().copied()).collect();
        let here = self.ledger.epoch_at(from).map(|e| &e.signatures);
        let lost = elsewhere.iter().filter(|a| here.is_none_or(|s| !s.contains_key(*a))).count();
        to < from && (quorum == all || lost > all - quorum)
    }

    /// What signing an epoch takes: the event for this node's log of governance, to be durable first, and the signature
    /// to be carried by everybody. Signing the same epoch again gives the same signature.
    ///
    /// # Errors
    /// Why this node does not sign it.
    pub fn sign_epoch(&self, key: &SecretKey, body: &EpochBody) -> Result<(Body, SignedEpoch), EpochError> {
        let id = body.id();
        if body.parent != self.ledger.epoch() {
            return Err(EpochError::Stale);
        }
        if self.ledger.tip().role(self.actor) != Some(Role::Guarantee) {
            return Err(EpochError::Role);
        }
        if body.rules != RULES {
            return Err(EpochError::Rules(body.rules));
        }
        let signed = self.signed_under(body.parent);
        if let Some(other) = signed.iter().find(|other| **other != id && !self.may_move(**other, id)) {
            return Err(EpochError::Signed(*other));
        }
        let signature = body.sign(self.ledger.charter_id(), key);
        let signed = SignedEpoch { body: body.clone(), signatures: vec![(self.actor, signature)] };
        if !body.follows(self.ledger.tip(), body.parent) || !signed.is_bounded() {
            return Err(EpochError::Form);
        }
        Ok((Body::Sign(Sign { epoch: id }), signed))
    }

    /// Who advises against whom, by clean events of members: the newest word of each.
    pub fn distrusted(&mut self) -> BTreeMap<ActorId, BTreeSet<ActorId>> {
        let standing = self.standing();
        let mut newest: BTreeMap<(ActorId, ActorId), ((u32, u64), bool)> = BTreeMap::new();
        for (id, log) in self.ledger.logs(self.ledger.governance()) {
            let depth = crate::view::depth_of(&self.ledger, id);
            for (entry, _) in standing.counted(id, log) {
                let Some(Body::Distrust(Distrust { actor, holds })) = entry.body.as_deref() else { continue };
                let place = (depth as u32, entry.seq);
                let word = newest.entry((*actor, log.stem.actor)).or_insert((place, *holds));
                if place >= word.0 {
                    *word = (place, *holds);
                }
            }
        }
        let mut against: BTreeMap<ActorId, BTreeSet<ActorId>> = BTreeMap::new();
        for ((actor, by), (_, holds)) in newest {
            if holds && standing.members().contains_key(&by) {
                against.entry(actor).or_default().insert(by);
            }
        }
        against
    }
}
