//! Governing together: proposing a new list of members, signing one, advising against a member, choosing between sides
//! of a split, closing a stolen key's log.

mod keys;
mod told;

pub use keys::CloseLogInput;
pub use told::{
    ChangeTold, DistrustRow, EpochSigned, EpochTold, FormerMember, Governance, KeysTold, LogClosed, OwnLog,
    RemovalTold, SignedTwice, SplitTold,
};

use super::people::unknown;
use super::signed::{Names, person};
use super::{Answer, DeskError, Said};
use crate::node::Node;
use regain_protocol::engine::{Change, Engine, EpochError};
use regain_protocol::event::{Ack, Body, Distrust, Extra};
use regain_protocol::id::{ActorId, EpochId};
use regain_protocol::ledger::Epoch;
use regain_protocol::member::{EpochBody, Role};
use regain_protocol::standing::Standing;
use regain_protocol::sync::EvidenceItem;
use regain_protocol::view::Outcome;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A change to the list of members: one of the three.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeInput {
    /// A member to remove: its id or name.
    pub remove: Option<String>,
    /// A member whose role changes: its id or name.
    pub member: Option<String>,
    /// The role it gets: `observe`, `write` or `guarantee`.
    pub role: Option<String>,
    /// Another number of the rules of trade.
    pub rules: Option<u16>,
}

/// Advice against a member, or its end.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DistrustInput {
    /// The member's id or name.
    pub actor: String,
    /// Whether the advice holds.
    pub holds: bool,
}

impl From<EpochError> for DeskError {
    fn from(e: EpochError) -> Self {
        match e {
            EpochError::Role => DeskError::Refused(say!(
                "epoch-role",
                "only a guarantor of the network proposes and signs a new list of members"
            )),
            EpochError::Stale => DeskError::Conflict(say!(
                "epoch-stale",
                "this proposal does not follow the newest list of members any more; propose it again"
            )),
            EpochError::Signed(_) => DeskError::Conflict(say!(
                "epoch-signed",
                "your organisation has signed another proposal that may still find its signatures; it can sign this one only when that is out of the question"
            )),
            EpochError::Rules(n) => DeskError::Refused(say!(
                "epoch-rules",
                "this version of Regain does not know the rules number {number}; update before you sign",
                number = n
            )),
            EpochError::Form => DeskError::Usage(say!(
                "epoch-form",
                "a network needs at least one guarantor, and the list must not be too long"
            )),
            EpochError::Nothing => DeskError::Conflict(say!(
                "epoch-nothing",
                "the list of members says that already; nothing would change"
            )),
            EpochError::NoMember(_) => {
                DeskError::NotFound(say!("epoch-no-member", "this organisation is no member, so nothing was proposed"))
            }
            EpochError::Author(e) => e.into(),
        }
    }
}

impl Node {
    /// How the network is governed.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn governance(&mut self) -> Answer<Governance> {
        let names = self.names();
        let engine = self.engine()?;
        let (standing, distrusted) = (engine.standing(), engine.distrusted());
        let own = engine.actor();
        let ledger = engine.ledger();
        let tip = epoch_told(engine, ledger.epoch(), &names);
        let is_proposal = |e: &&Epoch| !e.complete && e.body.parent == ledger.epoch();
        let proposals = ledger.epochs().filter(is_proposal).filter_map(|e| epoch_told(engine, e.id, &names));
        let charter: EpochId = ledger.charter_id().into();
        let mut epochs: Vec<(u32, EpochId)> =
            ledger.epochs().filter(|e| e.complete).map(|e| (e.body.n, e.id)).chain([(0, charter)]).collect();
        epochs.sort_unstable_by(|a, b| b.cmp(a));
        let sides =
            |children: Vec<EpochId>| children.into_iter().filter_map(|c| epoch_told(engine, c, &names)).collect();
        let splits = ledger.splits().into_iter();
        let twice = ledger.double_signers().into_iter().map(|((_, actor), children)| SignedTwice {
            member: person(&actor, &names),
            epochs: children.iter().map(EpochId::to_string).collect(),
        });
        let number = |e: &EpochId| ledger.epoch_at(*e).map_or(0, |e| e.body.n);
        Ok(Governance {
            guarantors: ledger.tip().guarantors().map(|a| person(&a, &names)).collect(),
            quorum: ledger.tip().quorum(),
            guarantees: ledger.tip().role(own) == Some(Role::Guarantee),
            proposals: proposals.collect(),
            epochs: epochs.into_iter().filter_map(|(_, id)| epoch_told(engine, id, &names)).collect(),
            splits: splits.map(|s| SplitTold { parent: s.parent.to_string(), sides: sides(s.children) }).collect(),
            signed_twice: twice.collect(),
            former: standing
                .removed()
                .iter()
                .map(|(a, e)| FormerMember { member: person(a, &names), epoch: e.to_string(), n: number(e) })
                .collect(),
            distrust: distrusted
                .iter()
                .map(|(a, by)| DistrustRow {
                    member: person(a, &names),
                    own: by.contains(&own),
                    by: by.iter().map(|b| person(b, &names)).collect(),
                })
                .collect(),
            removed: standing.removed().contains_key(&own),
            tip: tip.ok_or_else(|| DeskError::failed("the newest list of members is not stored"))?,
        })
    }

    fn change(&mut self, input: &ProposeInput) -> Answer<Change> {
        match (&input.remove, &input.member, &input.role, input.rules) {
            (Some(member), None, None, None) => Ok(Change::Remove(self.actor_id(member)?)),
            (None, Some(member), Some(role), None) => {
                let known = ["observe", "write", "guarantee"].into_iter();
                let role = Role::from_code(role).ok_or_else(|| unknown("role", role, known))?;
                Ok(Change::Role(self.actor_id(member)?, role))
            }
            (None, None, None, Some(rules)) => Ok(Change::Rules(rules)),
            _ => Err(DeskError::Usage(say!(
                "propose-one",
                "propose one thing: a member to remove, a member with its new role, or a rules number"
            ))),
        }
    }

    /// What the removal of a member would do. Nothing is signed.
    ///
    /// # Errors
    /// There is no such member.
    pub fn removal(&mut self, member: &str) -> Answer<RemovalTold> {
        let names = self.names();
        let actor = self.actor_id(member)?;
        let engine = self.engine()?;
        let standing = engine.standing();
        let topics: Vec<_> = engine.ledger().topics().keys().copied().collect();
        let mut told = RemovalTold {
            member: person(&actor, &names),
            stands: 0,
            completed: 0,
            open: 0,
            holds: 0,
            offers: 0,
            needed: engine.ledger().tip().quorum(),
            must_sign_itself: must_sign(engine.ledger().tip(), actor),
        };
        for topic in topics {
            let view = engine.view(topic);
            let logs = engine.ledger().logs(topic).filter(|(_, l)| l.stem.actor == actor);
            let good = |(_, s): &(_, Standing)| *s == Standing::Good;
            told.stands += logs.map(|(id, l)| standing.counted(id, l).filter(good).count() as u64).sum::<u64>();
            let received = |o: &Outcome| matches!(o, Outcome::Received { .. });
            for give in view.gives.values() {
                let its = give.from == actor;
                let to = matches!(give.to, regain_protocol::event::Party::Member(a) if a == actor);
                told.completed += usize::from((its || to) && give.outcomes.iter().any(received));
                told.open += usize::from(its && give.outcomes.iter().all(|o| matches!(o, Outcome::Open)));
            }
            told.offers += view.offers.values().filter(|o| o.owner == actor).count();
            told.holds += view.devices.values().filter(|d| d.state().holders.contains(&actor)).count();
        }
        Ok(told)
    }

    /// Proposes a new list of members and signs it; the others sign it when they see it.
    ///
    /// # Errors
    /// This organisation is no guarantor, or the change is none.
    pub fn propose_epoch(&mut self, input: &ProposeInput) -> Answer<EpochSigned> {
        let change = self.change(input)?;
        let body = self.engine()?.propose(&change)?;
        self.sign_body(&body)
    }

    /// Signs a proposal that another guarantor made.
    ///
    /// # Errors
    /// There is no such proposal, or this organisation may not sign it.
    pub fn sign_proposal(&mut self, epoch: &str) -> Answer<EpochSigned> {
        let id = self.epoch_id(epoch)?;
        let body = self.engine()?.ledger().epoch_at(id).map(|e| e.body.clone());
        let body = body.ok_or_else(|| DeskError::failed("the proposal is not stored any more"))?;
        self.sign_body(&body)
    }

    fn sign_body(&mut self, body: &EpochBody) -> Answer<EpochSigned> {
        let engine = self.engine.as_ref().ok_or_else(|| DeskError::failed("no network"))?;
        let (event, signed) = engine.sign_epoch(&self.keys.node, body)?;
        let governance = engine.ledger().governance();
        // Durable in this node's own log before anybody can count it.
        let event = self.author(governance, event, Extra::default())?;
        let outputs = self.engine()?.evidence(EvidenceItem::Epoch(signed));
        self.carry(outputs);
        self.cite_epoch();
        let names = self.names();
        let told = epoch_told(self.engine()?, body.id(), &names);
        let epoch = told.ok_or_else(|| DeskError::failed("the signature could not be kept"))?;
        Ok(EpochSigned { epoch, event: event.to_string() })
    }

    /// An epoch by its hash or the beginning of it.
    fn epoch_id(&mut self, text: &str) -> Answer<EpochId> {
        let wanted = text.trim().to_lowercase();
        let ledger = self.engine()?.ledger();
        let charter: EpochId = ledger.charter_id().into();
        let all = ledger.epochs().map(|e| e.id).chain([charter]);
        let found: Vec<EpochId> = all.filter(|id| wanted.len() >= 6 && id.to_string().starts_with(&wanted)).collect();
        match &found[..] {
            [one] => Ok(*one),
            _ => Err(DeskError::NotFound(say!(
                "epoch-unknown",
                "there is no list of members `{name}` here; look at the lists again",
                name = text
            ))),
        }
    }

    /// Follows one side of a split from now on: this node's own log says so, and others see that.
    ///
    /// # Errors
    /// The epoch is unknown or lacks signatures.
    pub fn follow_epoch(&mut self, epoch: &str) -> Answer<Said> {
        let id = self.epoch_id(epoch)?;
        let engine = self.engine()?;
        let (ledger, anchor) = (engine.ledger(), engine.ledger().anchor());
        let older = |e: EpochId| ledger.epoch_at(e).map_or(0, |e| e.body.n);
        if !ledger.may_cite(id) || older(id) < older(anchor) {
            return Err(DeskError::Refused(say!(
                "epoch-not-followed",
                "this list of members lacks signatures, or is older than the one this node follows"
            )));
        }
        let governance = ledger.governance();
        engine.set_anchor(id);
        match self.author(governance, Body::Ack(Ack {}), Extra::default()) {
            Ok(event) => Ok(Said::new(&event)),
            Err(e) => {
                self.engine()?.set_anchor(anchor);
                Err(e.into())
            }
        }
    }

    /// Advises against a member, or takes that back. It decides nothing: others see it.
    ///
    /// # Errors
    /// There is no such member, or it is this organisation.
    pub fn distrust(&mut self, input: &DistrustInput) -> Answer<Said> {
        let actor = self.actor_id(&input.actor)?;
        let governance = self.engine()?.ledger().governance();
        let event =
            self.author(governance, Body::Distrust(Distrust { actor, holds: input.holds }), Extra::default())?;
        Ok(Said::new(&event))
    }

    /// This node's log says which list of members it follows: should another one turn up that follows an older list, the
    /// node stays where it is.
    pub(crate) fn cite_epoch(&mut self) {
        let Some(engine) = self.engine.as_ref().filter(|e| e.should_cite()) else { return };
        let governance = engine.ledger().governance();
        if self.stopped.is_none()
            && let Err(e) = self.author(governance, Body::Ack(Ack {}), Extra::default())
        {
            tracing::debug!("the newest list of members is not cited yet: {e}");
        }
    }

    /// Names of former members, as their last profiles tell them.
    pub(crate) fn former_names(engine: &mut Engine) -> BTreeMap<ActorId, String> {
        let standing = engine.standing();
        let governance = engine.ledger().governance();
        let mut names = BTreeMap::new();
        for (id, log) in
            engine.ledger().logs(governance).filter(|(_, l)| standing.removed().contains_key(&l.stem.actor))
        {
            for (entry, _) in standing.counted(id, log) {
                let title = engine.extra(&entry.id).and_then(|x| x.title.clone());
                if let (Some(Body::Profile(_)), Some(title)) = (entry.body.as_deref(), title) {
                    names.insert(log.stem.actor, title);
                }
            }
        }
        names
    }
}

/// Whether a quorum cannot do without one guarantor.
fn must_sign(tip: &EpochBody, actor: ActorId) -> bool {
    tip.role(actor) == Some(Role::Guarantee) && tip.quorum() == tip.guarantors().count()
}

fn epoch_told(engine: &Engine, id: EpochId, names: &Names) -> Option<EpochTold> {
    let ledger = engine.ledger();
    let epoch = ledger.epoch_at(id)?;
    let parent = ledger.epoch_at(epoch.body.parent).filter(|_| epoch.body.n > 0);
    let guarantors: Vec<ActorId> = parent.map(|p| p.body.guarantors().collect()).unwrap_or_default();
    let missing = guarantors.iter().filter(|a| !epoch.signatures.contains_key(a));
    let signed_here = epoch.signatures.contains_key(&engine.actor());
    let founders = || ledger.charter().body.founders.iter().map(|f| person(&f.cert.actor, names)).collect();
    let next = !epoch.complete && epoch.body.parent == ledger.epoch();
    Some(EpochTold {
        epoch: id.to_string(),
        code: regain_protocol::hash::Hash(id.0).short_code(),
        n: epoch.body.n,
        parent: parent.map(|p| p.id.to_string()),
        members: epoch.body.members.len(),
        rules: epoch.body.rules,
        signed_by: match parent {
            Some(_) => epoch.signatures.keys().map(|a| person(a, names)).collect(),
            None => founders(),
        },
        needed: parent.map_or(ledger.charter().body.founders.len(), |p| p.body.quorum()),
        missing: missing.map(|a| person(a, names)).collect(),
        complete: epoch.complete,
        in_effect: ledger.is_in_effect(id),
        signed_here,
        may_sign: next && !signed_here && guarantors.contains(&engine.actor()),
        changes: parent.map(|p| changes(&p.body, &epoch.body, names)).unwrap_or_default(),
    })
}

/// What a child changes of its parent's list.
fn changes(parent: &EpochBody, child: &EpochBody, names: &Names) -> Vec<ChangeTold> {
    let code = |role: Option<Role>| role.map(|r| r.code().to_owned());
    let told = |what: &str, actor: &ActorId, from, to| ChangeTold {
        what: what.to_owned(),
        member: Some(person(actor, names)),
        from: code(from),
        to: code(to),
    };
    let gone = parent.members.iter().filter(|(a, _)| child.role(*a).is_none());
    let mut list: Vec<ChangeTold> = gone.map(|(a, r)| told("removed", a, Some(*r), None)).collect();
    for (actor, role) in &child.members {
        match parent.role(*actor) {
            None => list.push(told("sealed", actor, None, Some(*role))),
            Some(before) if before != *role => list.push(told("role", actor, Some(before), Some(*role))),
            Some(_) => {}
        }
    }
    if parent.rules != child.rules {
        let (from, to) = (Some(parent.rules.to_string()), Some(child.rules.to_string()));
        list.push(ChangeTold { what: "rules".to_owned(), member: None, from, to });
    }
    list
}
