//! Opening a log, admitting, describing oneself, withdrawing.

use super::{Case, Memo, Ruling, Why};
use crate::cbor;
use crate::event::{Admit, Open, Profile, Withdraw};
use crate::hash::{Hash, Tag, hash};
use crate::id::{ActorId, CharterId};
use crate::member::{KeyCert, Role};
use crate::trade::Draft;
use std::collections::BTreeMap;

/// What an `Admit` binds a later `Open` to: exactly that certificate.
pub(super) fn cert_hash(cert: &KeyCert) -> Hash {
    hash(Tag::CertSignature, &[&cbor::encode(cert)])
}

/// `Open` gives the log its role: a founder's from the charter, another's from enough admissions that it sees.
pub(super) fn open(case: &Case<'_>, open: &Open, draft: &mut Draft<'_>) -> Ruling {
    let role = match case.look.charter().founder(case.header.actor) {
        Some(founder) => founder.role,
        None => admitted_role(case, open, draft)?,
    };
    draft.changes.role = Some(role);
    Ok(Memo::Nothing)
}

/// The lowest role among enough distinct guarantors' admissions of this actor into this topic.
fn admitted_role(case: &Case<'_>, open: &Open, draft: &Draft<'_>) -> Result<Role, Option<Why>> {
    let governance = case.look.topic_name() == Some("governance");
    let mut roles: BTreeMap<ActorId, Role> = BTreeMap::new();
    for id in &open.admissions {
        let seen = case.seen(id, draft)?;
        let (Some(crate::event::Body::Admit(admit)), Memo::Admitted(actor, role, cert)) = (seen.body, seen.memo) else {
            return Err(Some(Why::Reference));
        };
        // A later certificate of the same actor rests on the admission of its first one.
        let same_cert = open.cert.n > admit.join.cert.n || *cert == cert_hash(&open.cert);
        if *actor != case.header.actor || !same_cert {
            return Err(Some(Why::Reference));
        }
        if governance || admit.topics.contains(&case.header.topic) {
            roles.insert(seen.actor, *role);
        }
    }
    if roles.len() < case.look.admissions_needed(case.header.epoch) {
        return Err(Some(Why::Admissions));
    }
    roles.values().min().copied().ok_or(Some(Why::Admissions))
}

/// `Admit`: a guarantor carries the newcomer's own signed request. The role is at most the one asked for.
pub(super) fn admit(case: &Case<'_>, admit: &Admit) -> Ruling {
    let join = &admit.join;
    if !join.is_valid(case.look.charter_id(), case.look.checker()) {
        return Err(Some(Why::Certificate));
    }
    let known = |t| case.look.charter().topic_ids().contains(t);
    let asked = |t| join.topics.contains(t);
    if admit.role > join.role
        || !admit.topics.iter().all(|t| known(t) && asked(t))
        || admit.topics.len() > join.topics.len()
    {
        return Err(Some(Why::List));
    }
    Ok(Memo::Admitted(join.cert.actor, admit.role, cert_hash(&join.cert)))
}

/// `Profile`: kinds once each.
pub(super) fn profile(profile: &Profile) -> Ruling {
    let sorted = profile.kinds.windows(2).all(|w| matches!(w, [a, b] if a < b));
    if sorted && profile.kinds.len() <= 20 { Ok(Memo::Nothing) } else { Err(Some(Why::List)) }
}

/// `Withdraw`: an earlier event of the same author.
pub(super) fn withdraw(case: &Case<'_>, withdraw: &Withdraw, draft: &Draft<'_>) -> Ruling {
    let seen = case.look.seen(&withdraw.event, draft).ok_or(Some(Why::Unseen))?;
    if seen.actor == case.header.actor { Ok(Memo::Nothing) } else { Err(Some(Why::Reference)) }
}

/// Whether an `Open` may be stored at all (R4): its certificate holds, speaks for the header's actor and key, and
/// it names an admission unless its actor is a founder.
pub(crate) fn open_is_admissible(
    header: &crate::event::Header,
    open: &Open,
    charter: &crate::member::CharterBody,
    id: CharterId,
    checker: &dyn crate::key::Checker,
) -> bool {
    let cert = &open.cert;
    let founder = charter.founder(header.actor);
    let founding = founder.is_some_and(|f| f.cert == *cert);
    let certified = founding || cert.is_valid(id, checker);
    certified
        && cert.actor == header.actor
        && cert.node == header.node
        && (founder.is_some() || (!open.admissions.is_empty() && open.admissions.len() <= 32))
}
