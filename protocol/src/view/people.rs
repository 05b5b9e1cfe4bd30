//! Members as a reader sees them.

use super::fold::depth;
use crate::catalogue::ActorKind;
use crate::event::Body;
use crate::id::{ActorId, EventId, NodeKey, SealKey};
use crate::ledger::Ledger;
use crate::member::{KeyCert, Role};
use crate::standing::{Standing, StandingMap};
use minicbor::Encode;
use std::collections::BTreeMap;

/// A member in standing.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct MemberView {
    /// Its role.
    #[n(0)]
    pub role: Role,
    /// Its newest certified node key.
    #[n(1)]
    pub node: NodeKey,
    /// The key to seal to.
    #[n(2)]
    pub seal: SealKey,
    /// What kinds of actor it says it is.
    #[n(3)]
    pub kinds: Vec<ActorKind>,
    /// Its newest profile, whose extra holds name and addresses.
    #[n(4)]
    pub profile: Option<EventId>,
}

/// Members with the newest certificate by which each opened a governance log.
pub(super) fn members(ledger: &Ledger, standing: &StandingMap) -> BTreeMap<ActorId, MemberView> {
    let opened = opened(ledger);
    let mut members = BTreeMap::new();
    for (actor, role) in standing.members() {
        let founder = ledger.charter().body.founder(*actor).map(|f| &f.cert);
        let Some(cert) = opened.get(actor).copied().or(founder) else { continue };
        let view = MemberView { role: *role, node: cert.node, seal: cert.seal, kinds: Vec::new(), profile: None };
        members.insert(*actor, view);
    }
    // A successor's profile is newer than its predecessor's, whatever their ids.
    let mut logs: Vec<_> = ledger.logs(ledger.governance()).map(|(id, log)| (depth(ledger, id), id, log)).collect();
    logs.sort_by_key(|(depth, id, _)| (*depth, **id));
    for (_, id, log) in logs {
        let profiles = standing.counted(id, log).filter(|(_, s)| *s == Standing::Good);
        for (entry, _) in profiles {
            if let (Some(Body::Profile(p)), Some(member)) = (entry.body.as_deref(), members.get_mut(&log.stem.actor)) {
                member.kinds = p.kinds.clone();
                member.profile = Some(entry.id);
            }
        }
    }
    members
}

/// The certificate with the highest number in each actor's openings. A certificate that was only heard of ends logs but
/// is not shown: nodes that agree about all logs may have heard different ones. Of two with one number the lower bytes.
fn opened(ledger: &Ledger) -> BTreeMap<ActorId, &KeyCert> {
    let rank = |cert: &KeyCert| (std::cmp::Reverse(cert.n), crate::cbor::encode(cert));
    let mut newest: BTreeMap<ActorId, &KeyCert> = BTreeMap::new();
    for (id, log) in ledger.logs(ledger.governance()) {
        let Some(Body::Open(open)) = log.at(0).and_then(|e| e.body.as_deref()) else { continue };
        if ledger.is_forked_at_its_opening(id) || ledger.has_too_many(log.stem.actor) {
            continue;
        }
        let known = newest.entry(log.stem.actor).or_insert(&open.cert);
        if rank(&open.cert) < rank(known) {
            *known = &open.cert;
        }
    }
    newest
}
