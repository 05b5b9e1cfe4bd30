//! How guarantors come to one epoch: what a node signs, what it does not, and how a refused proposal is taken over.

use crate::epochs::founders;
use crate::network::{Network, Who};
use regain_protocol::engine::{Change, Engine, EpochError, SyncMode};
use regain_protocol::event::Body;
use regain_protocol::id::EpochId;
use regain_protocol::key::{SecretKey, Strict};
use regain_protocol::member::{EpochBody, Role};
use regain_protocol::sync::EvidenceItem;
use std::sync::Arc;

/// The nodes of these founders, all with the same events.
struct Nodes(Vec<(Engine, SecretKey)>);

impl Nodes {
    fn of(n: &Network, who: &[Who]) -> Self {
        let node = |w: &Who| {
            let key = SecretKey::from_seed(&[w + 1; 32]);
            let mut engine =
                Engine::new(n.ledger.charter().clone(), n.id(*w), key.node(), SyncMode::Heads, Arc::new(Strict));
            for record in &n.records {
                engine.replay(record.clone().verify(&Strict).expect("it was signed")).expect("parents first");
            }
            engine.replayed();
            (engine, key)
        };
        Nodes(who.iter().map(node).collect())
    }

    /// One signs; everybody hears of it.
    fn sign(&mut self, at: usize, body: &EpochBody) -> Result<(), EpochError> {
        let (engine, key) = &self.0[at];
        let (event, signed) = engine.sign_epoch(key, body)?;
        assert!(matches!(event, Body::Sign(s) if s.epoch == body.id()));
        for (engine, _) in &mut self.0 {
            engine.evidence(EvidenceItem::Epoch(signed.clone()));
        }
        Ok(())
    }

    fn propose(&mut self, at: usize, change: &Change) -> EpochBody {
        self.0[at].0.propose(change).expect("it changes something")
    }

    fn tips(&self) -> Vec<EpochId> {
        self.0.iter().map(|(e, _)| e.ledger().epoch()).collect()
    }
}

const FOUR: [Who; 4] = [0x01, 0x11, 0x51, 0x61];

#[test]
fn a_node_signs_what_it_may() {
    let n = founders(2);
    let mut nodes = Nodes::of(&n, &FOUR[..2]);
    let other = n.id(0x11);
    assert_eq!(nodes.0[0].0.propose(&Change::Seal), Err(EpochError::Nothing));
    assert_eq!(nodes.0[0].0.propose(&Change::Role(n.id(0x01), Role::Guarantee)), Err(EpochError::Nothing));
    let stranger = SecretKey::from_seed(&[9; 32]).actor();
    assert_eq!(nodes.0[0].0.propose(&Change::Remove(stranger)), Err(EpochError::NoMember(stranger)));
    let unknown = nodes.propose(0, &Change::Rules(9));
    assert_eq!(nodes.sign(0, &unknown), Err(EpochError::Rules(9)));
    let body = nodes.propose(0, &Change::Role(other, Role::Write));
    nodes.sign(0, &body).expect("it is its own proposal");
    nodes.sign(0, &body).expect("the same again is the same signature");
    nodes.sign(1, &body).expect("the other agrees");
    assert_eq!(nodes.tips(), vec![body.id(); 2]);
    assert_eq!(nodes.sign(0, &body), Err(EpochError::Stale));
    let next = nodes.propose(0, &Change::Role(other, Role::Guarantee));
    assert_eq!(nodes.sign(1, &next), Err(EpochError::Role), "it guarantees no more");
    nodes.sign(0, &next).expect("one is all");
}

/// Two guarantors, one refuses: a later proposal takes the signature over, and never the other way round.
#[test]
fn a_refused_proposal_binds_nobody_for_good() {
    let n = founders(2);
    let mut nodes = Nodes::of(&n, &FOUR[..2]);
    let refused = nodes.propose(0, &Change::Remove(n.id(0x11)));
    nodes.sign(0, &refused).expect("a proposal");
    let better = nodes.propose(1, &Change::Role(n.id(0x01), Role::Write));
    assert!(better.id() < refused.id(), "it is made so that signatures can move to it");
    nodes.sign(1, &better).expect("a proposal");
    assert_eq!(nodes.sign(1, &refused), Err(EpochError::Signed(better.id())), "never back");
    nodes.sign(0, &better).expect("its own found no quorum");
    assert_eq!(nodes.tips(), vec![better.id(); 2]);
    assert!(nodes.0[0].0.ledger().splits().is_empty());
}

/// Four guarantors, three are a quorum: two move away only once the other two have signed the lower one.
#[test]
fn a_signature_moves_only_where_the_first_is_lost() {
    let n = founders(4);
    let mut nodes = Nodes::of(&n, &FOUR);
    let first = nodes.propose(0, &Change::Role(n.id(0x61), Role::Write));
    nodes.sign(0, &first).expect("a proposal");
    nodes.sign(1, &first).expect("a second signature");
    let second = nodes.propose(2, &Change::Role(n.id(0x51), Role::Write));
    nodes.sign(2, &second).expect("another proposal");
    assert_eq!(nodes.sign(0, &second), Err(EpochError::Signed(first.id())), "the fourth might still sign the first");
    nodes.sign(3, &second).expect("it prefers the other");
    nodes.sign(0, &second).expect("now the first is lost");
    assert_eq!(nodes.tips(), vec![second.id(); 4]);
    assert!(nodes.0.iter().all(|(e, _)| e.ledger().splits().is_empty() && !e.ledger().may_cite(first.id())));
}

/// After an epoch came into effect the own log should say so.
#[test]
fn the_own_log_cites_the_newest_epoch() {
    let n = founders(2);
    let mut nodes = Nodes::of(&n, &FOUR[..2]);
    assert!(!nodes.0[0].0.should_cite());
    let body = nodes.propose(0, &Change::Role(n.id(0x11), Role::Write));
    nodes.sign(0, &body).expect("a proposal");
    assert!(!nodes.0[0].0.should_cite(), "it is no epoch yet");
    nodes.sign(1, &body).expect("the other agrees");
    assert!(nodes.0.iter().all(|(e, _)| e.should_cite()));
    assert_eq!(nodes.0[0].0.ledger().anchor(), n.ledger.charter_id().into());
}
