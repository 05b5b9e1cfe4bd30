//! `valid`: one function per kind, reading the event's facts and what it can see (R2, R5, R9). No clock, no law, no
//! order of arrival. docs/guards.md lists every guard with its test.

mod governance;
mod handover;
mod listing;
mod market;
mod step;
mod territory;

pub(crate) use governance::open_is_admissible;
pub(crate) use handover::{Terms, handed_on, settle, stage_outside};
pub(crate) use step::after_step;

use crate::event::{Body, Header, Item, Line};
use crate::hash::Hash;
use crate::id::{ActorId, CharterId, DeviceRef, EpochId, EventId};
use crate::key::Checker;
use crate::limits::MAX_LIST;
use crate::member::{CharterBody, Role};
use crate::trade::{Draft, Holding};
use std::sync::Arc;

/// The judgement of one event. Never changes for the same build, whatever else arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It means what it says.
    Valid,
    /// It stays in its log without effect.
    Invalid(Why),
    /// This build does not know its kind or a field.
    Unknown,
    /// It refers to, or follows in its log, something unknown.
    Unjudged,
}

/// Why an event has no effect. Each is a sentence a person can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Why {
    /// The log's `Open` does not give that right.
    #[error(
        "the author's role does not allow this: an observer reads, only members with the role `write` trade, only guarantors admit"
    )]
    Role,
    /// The kind belongs to another topic.
    #[error("this kind of event does not belong into this topic")]
    Topic,
    /// A certificate or join signature fails.
    #[error("the certificate, the request to join or its signature does not verify")]
    Certificate,
    /// Too few guarantors.
    #[error("fewer guarantors have admitted this actor than the charter asks for")]
    Admissions,
    /// The log was opened already, or not.
    #[error("a log has exactly one opening event, its first")]
    Opening,
    /// A reference that the event cannot see.
    #[error("it refers to an event that its author had not seen; receive that first")]
    Unseen,
    /// A reference of another kind or of an event without effect.
    #[error("it refers to an event of another kind, of another party, or without effect")]
    Reference,
    /// A list that is empty, too long or not canonical.
    #[error("a list is empty, too long, unsorted or counts nothing")]
    List,
    /// A device that the author does not hold.
    #[error("the author does not hold one of these devices")]
    NotHeld,
    /// A device locked by an open give.
    #[error("one of these devices is given and neither received nor recalled")]
    Locked,
    /// A device that has left.
    #[error("one of these devices has left: it is in use, lost, treated or handed over")]
    Away,
    /// Only the owner may.
    #[error("only the owner of a device may do this, and the author only keeps it")]
    NotOwned,
    /// Done already.
    #[error("this was already done, answered or ended")]
    Done,
    /// More than there is.
    #[error("more is asked or granted than is offered or left")]
    TooMuch,
    /// Data may still be on it.
    #[error("a medium of one of these devices has no certificate: it is data at risk and must not be put into use")]
    DataAtRisk,
    /// Counts that cannot be.
    #[error("the counts of media or grades contradict each other or what is known")]
    Counts,
    /// Waste and product do not mix.
    #[error("waste can only be handed on as waste, and a product only after it was declared waste")]
    Waste,
    /// Resale of a public gift.
    #[error("a public gift (CG3P L. 3212-2) may not be sold, except to people in precarity or associations for them")]
    PublicGift,
    /// Parts of a receive.
    #[error("accepted, refused and missing must cover the hand-over's list once each")]
    Cover,
    /// Evidence without work.
    #[error(
        "evidence of reuse needs a device that came under that commitment and was refurbished or put into use by the author"
    )]
    NoWork,
    /// A party that cannot take it.
    #[error("that party cannot take this: nobody gives to itself, and waste goes to a party that takes waste")]
    Party,
}

/// What later events may read of a judged event without looking at its log again.
#[derive(Clone, Debug, Default)]
pub enum Memo {
    /// Nothing beyond the facts.
    #[default]
    Nothing,
    /// The devices of a `Give` as the giver held them, in list order.
    Given(Arc<[(DeviceRef, Holding)]>),
    /// A role granted to an actor by an `Admit`, with the hash of the certificate it names.
    Admitted(ActorId, Role, Hash),
    /// The requester of a `Grant`, or the grantee of a `Commitment`.
    Towards(ActorId),
}

/// An event that the judged one refers to.
pub struct Seen<'a> {
    /// Its author.
    pub actor: ActorId,
    /// Its facts, where this build knows them.
    pub body: Option<&'a Body>,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its memo.
    pub memo: &'a Memo,
}

/// What an epoch says of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// It is on the list, in that role.
    Sealed(Role),
    /// It was on an earlier list and is no more.
    Removed,
    /// It is not spoken of: its log's opening says its role.
    AsOpened,
}

/// How a rule resolves references: only what the event can see answers.
pub trait Look {
    /// The event, if it lies in the author's own prefix or sight.
    fn seen(&self, id: &EventId, draft: &Draft<'_>) -> Option<Seen<'_>>;
    /// Whether a visible `Recall` of its own giver took that give back.
    fn recalled(&self, give: &EventId, draft: &Draft<'_>) -> bool;
    /// The charter of the network.
    fn charter(&self) -> &CharterBody;
    /// What the cited epoch says of the author.
    fn seat(&self, draft: &Draft<'_>) -> Seat;
    /// Distinct guarantors that must have admitted a newcomer who opens under that epoch.
    fn admissions_needed(&self, epoch: EpochId) -> usize;
    /// Whether this build judges the trade of that epoch.
    fn knows_rules_of(&self, epoch: EpochId) -> bool;
    /// The charter's hash.
    fn charter_id(&self) -> CharterId;
    /// The checker for signatures inside facts.
    fn checker(&self) -> &dyn Checker;
    /// Name of the event's topic, or `None` where the charter does not list it.
    fn topic_name(&self) -> Option<&str>;
}

/// What a rule has to go on.
pub struct Case<'a> {
    /// The header.
    pub header: &'a Header,
    /// The event's id, as later events will name it.
    pub id: EventId,
    /// Sight and charter.
    pub look: &'a dyn Look,
}

/// A rule's answer: why not, or what later events may read. `Err(None)` is *unjudged*.
pub type Ruling = Result<Memo, Option<Why>>;

impl Case<'_> {
    /// A referenced event that must be valid.
    fn seen(&self, id: &EventId, draft: &Draft<'_>) -> Result<Seen<'_>, Option<Why>> {
        let seen = self.look.seen(id, draft).ok_or(Some(Why::Unseen))?;
        match seen.verdict {
            Verdict::Valid => Ok(seen),
            Verdict::Unknown | Verdict::Unjudged => Err(None),
            Verdict::Invalid(_) => Err(Some(Why::Reference)),
        }
    }
}

/// Judges one event on a draft of its log's pen. On anything but `Valid` the draft's changes must be thrown away,
/// except those made before this call (sight).
pub fn judge(case: &Case<'_>, body: Option<&Body>, draft: &mut Draft<'_>) -> (Verdict, Memo) {
    let Some(body) = body else { return (Verdict::Unknown, Memo::Nothing) };
    // Governance never changes with the rules, so that a quorum can take back rules that nobody knows.
    let governs = body.kind().is_governance() || body.kind().is_everywhere();
    if !governs && !case.look.knows_rules_of(case.header.epoch) {
        return (Verdict::Unknown, Memo::Nothing);
    }
    if draft.base.clouded {
        return (Verdict::Unjudged, Memo::Nothing);
    }
    match rule(case, body, draft) {
        Ok(memo) => (Verdict::Valid, memo),
        Err(Some(why)) => (Verdict::Invalid(why), Memo::Nothing),
        Err(None) => (Verdict::Unjudged, Memo::Nothing),
    }
}

fn rule(case: &Case<'_>, body: &Body, draft: &mut Draft<'_>) -> Ruling {
    allowed(case, body, draft)?;
    match body {
        Body::Open(b) => governance::open(case, b, draft),
        Body::Ack(_) => Ok(Memo::Nothing),
        Body::Withdraw(b) => governance::withdraw(case, b, draft),
        Body::Profile(b) => governance::profile(b),
        Body::Admit(b) => governance::admit(case, b),
        Body::Sign(_) => Ok(Memo::Nothing),
        Body::Distrust(b) if b.actor == case.header.actor => Err(Some(Why::Party)),
        Body::Distrust(_) => Ok(Memo::Nothing),
        Body::Enter(b) => market::enter(case, b, draft),
        Body::Reform(b) => market::reform(b, draft),
        Body::Reassign(b) => market::reassign(b, draft),
        Body::Lot(b) => market::lot(case, b, draft),
        Body::Offer(b) => market::offer(case, b, draft),
        Body::Need(b) => lines(&b.lines).map(|()| Memo::Nothing),
        Body::Request(b) => market::request(case, b, draft),
        Body::Grant(b) => market::grant(case, b, draft),
        Body::Decline(b) => market::decline(case, b, draft),
        Body::Commitment(b) => market::commitment(case, b, draft),
        Body::Give(b) => handover::give(case, b, draft),
        Body::Recall(b) => handover::recall(case, b, draft),
        Body::Receive(b) => handover::receive(case, b, draft),
        Body::Step(b) => step::step(case, b, draft),
        Body::Evidence(b) => step::evidence(case, b, draft),
        Body::Editors(b) => market::editors(case, b, draft),
        Body::Change(b) => market::change(case, b, draft),
        Body::Listing(b) => listing::listing(b),
        Body::Attest(b) => listing::attest(case, b, draft),
        Body::Apply(b) => territory::apply(case, b),
        Body::Notice(b) => territory::notice(case, b),
        Body::Refound(b) if b.charter == case.look.charter_id() => Err(Some(Why::Party)),
        Body::Refound(_) => Ok(Memo::Nothing),
        Body::Statement(b) => listing::period(b.period),
        Body::Tell(b) => listing::period(b.period),
    }
}

/// Role and topic: the first guard of every kind.
fn allowed(case: &Case<'_>, body: &Body, draft: &Draft<'_>) -> Result<(), Option<Why>> {
    let kind = body.kind();
    let opens = matches!(body, Body::Open(_));
    if opens != (case.header.seq == 0) {
        return Err(Some(Why::Opening));
    }
    let topic = case.look.topic_name().ok_or(Some(Why::Topic))?;
    let fits = kind.is_everywhere()
        || (kind.is_governance() && topic == "governance")
        || (!kind.is_governance() && topic.starts_with("trade/"));
    if !fits {
        return Err(Some(Why::Topic));
    }
    if opens {
        return Ok(());
    }
    let opened = draft.role().ok_or(Some(Why::Role))?;
    let role = match case.look.seat(draft) {
        Seat::Sealed(role) => role,
        Seat::Removed => return Err(Some(Why::Role)),
        Seat::AsOpened => opened,
    };
    let needed = match body {
        Body::Ack(_) | Body::Withdraw(_) | Body::Profile(_) | Body::Listing(_) | Body::Apply(_) => Role::Observe,
        Body::Admit(_) | Body::Sign(_) => Role::Guarantee,
        _ => Role::Write,
    };
    if role >= needed { Ok(()) } else { Err(Some(Why::Role)) }
}

fn lines(lines: &[Line]) -> Result<(), Option<Why>> {
    let sorted = lines.windows(2).all(|w| matches!(w, [a, b] if a.category < b.category));
    let counted = lines.iter().all(|l| l.count > 0 && l.count <= 1_000_000);
    if !lines.is_empty() && lines.len() <= MAX_LIST && sorted && counted { Ok(()) } else { Err(Some(Why::List)) }
}

/// Whether every line of `part` fits into `whole`.
fn fits(part: &[Line], whole: &[Line]) -> bool {
    part.iter().all(|p| whole.iter().any(|w| w.category == p.category && w.count >= p.count))
}

fn items(items: &[Item]) -> Result<u32, Option<Why>> {
    let total: u64 = items.iter().map(|i| u64::from(i.count)).sum();
    let counted = items.iter().all(|i| i.count > 0);
    if items.len() <= MAX_LIST && counted && total <= crate::limits::MAX_DEVICES {
        Ok(total as u32)
    } else {
        Err(Some(Why::List))
    }
}

/// A device that the author holds, has not given, and that has not left.
fn in_hand(d: &DeviceRef, draft: &Draft<'_>) -> Result<Holding, Option<Why>> {
    let holding = draft.holding(d).ok_or(Some(Why::NotHeld))?;
    if draft.lock(d).is_some() {
        return Err(Some(Why::Locked));
    }
    if holding.stage.is_away() { Err(Some(Why::Away)) } else { Ok(holding) }
}
