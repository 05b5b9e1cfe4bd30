//! Members as a reader sees them.

use crate::catalogue::ActorKind;
use crate::event::Body;
use crate::id::{ActorId, EventId, NodeKey, SealKey};
use crate::ledger::Ledger;
use crate::member::Role;
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

/// Members with the newest certificate seen of each.
pub(super) fn members(ledger: &Ledger, standing: &StandingMap) -> BTreeMap<ActorId, MemberView> {
    let mut members = BTreeMap::new();
    for (actor, role) in standing.members() {
        let founder = ledger.charter().body.founder(*actor).map(|f| &f.cert);
        let newest = ledger.certs.range((*actor, 0)..=(*actor, u32::MAX)).next_back().map(|(_, c)| c).or(founder);
        let Some(cert) = newest else { continue };
        let view = MemberView { role: *role, node: cert.node, seal: cert.seal, kinds: Vec::new(), profile: None };
        members.insert(*actor, view);
    }
    for (id, log) in ledger.logs(ledger.governance()) {
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
