//! What a reader sees: the deterministic fold of everything that counts, and its hash.
//!
//! The fold runs over logs in order of their ids and never over arrival: the same set of events gives the same view. It
//! is built anew when the ledger changed; [`crate::ledger::Ledger::version`] says when.

mod claim;
mod device;
mod directory;
mod fold;
mod market;
mod notice;
mod people;
mod statements;

pub(crate) use fold::depth as depth_of;

pub use claim::{Act, Claim, Deed};
pub use device::{DeviceState, DeviceView};
pub use directory::{Attestation, ListingView};
pub use market::{Answer, DocumentView, EvidenceView, GiveView, LotView, NeedView, OfferView, Outcome, RequestView};
pub use notice::NoticeView;
pub use people::MemberView;
pub use statements::{StatementKey, TellView};

use crate::cbor;
use crate::hash::{Hash, Tag, hash};
use crate::id::{ActorId, DeviceRef, EpochId, EventId, TopicId};
use crate::ledger::Ledger;
use crate::limits::RULES;
use crate::standing::StandingMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A topic as its events tell it.
pub struct View {
    /// The topic.
    pub topic: TopicId,
    /// The epoch tip by which it was folded.
    pub epoch: EpochId,
    /// Members in standing; the same in every topic's view.
    pub members: BTreeMap<ActorId, MemberView>,
    /// Devices.
    pub devices: BTreeMap<DeviceRef, DeviceView>,
    /// Lots.
    pub lots: BTreeMap<EventId, LotView>,
    /// Offers.
    pub offers: BTreeMap<EventId, OfferView>,
    /// Needs.
    pub needs: BTreeMap<EventId, NeedView>,
    /// Requests with their answers.
    pub requests: BTreeMap<EventId, RequestView>,
    /// Commitments to reuse: who, and for which grant.
    pub commitments: BTreeMap<EventId, (ActorId, EventId)>,
    /// Hand-overs.
    pub gives: BTreeMap<EventId, GiveView>,
    /// Evidence of reuse.
    pub evidence: BTreeMap<EventId, EvidenceView>,
    /// Shared files, by lot.
    pub documents: BTreeMap<EventId, DocumentView>,
    /// Members' entries in the directory; of the governance topic only. Outside the state hash: a build that does not know
    /// these kinds sees the same of all the rest.
    pub directory: BTreeMap<ActorId, ListingView>,
    /// Offers of other territories that members told of, by who told, the offer, and the topic that was told. Outside the
    /// state hash, as above.
    pub notices: BTreeMap<(ActorId, EventId, TopicId), NoticeView>,
    /// Totals that members publish, by whom, about what and for which quarter. Outside the state hash, as the directory.
    pub statements: BTreeMap<StatementKey, EventId>,
    /// Totals that members tell named ones. Outside the state hash, as the directory.
    pub tells: BTreeMap<EventId, TellView>,
}

impl View {
    /// Folds a topic.
    #[must_use]
    pub fn of(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> View {
        fold::fold(ledger, standing, topic)
    }

    /// Several topics' views side by side, for readers only: the hash of it means nothing. `None` without any.
    #[must_use]
    pub fn beside(views: &[Arc<View>]) -> Option<View> {
        let first = views.first()?;
        fn all<K: Ord + Clone, V: Clone>(views: &[Arc<View>], of: impl Fn(&View) -> &BTreeMap<K, V>) -> BTreeMap<K, V> {
            views.iter().flat_map(|v| of(v).iter().map(|(k, v)| (k.clone(), v.clone()))).collect()
        }
        Some(View {
            topic: first.topic,
            epoch: first.epoch,
            members: first.members.clone(),
            devices: all(views, |v| &v.devices),
            lots: all(views, |v| &v.lots),
            offers: all(views, |v| &v.offers),
            needs: all(views, |v| &v.needs),
            requests: all(views, |v| &v.requests),
            commitments: all(views, |v| &v.commitments),
            gives: all(views, |v| &v.gives),
            evidence: all(views, |v| &v.evidence),
            documents: all(views, |v| &v.documents),
            directory: all(views, |v| &v.directory),
            notices: all(views, |v| &v.notices),
            statements: all(views, |v| &v.statements),
            tells: all(views, |v| &v.tells),
        })
    }

    /// Hash of the facts-derived view with rules and epoch tip: no extra, no time of arrival, no law. Two nodes with one
    /// hash see the same.
    #[must_use]
    pub fn state_hash(&self) -> Hash {
        let people: Vec<_> = self.members.iter().collect();
        let devices: Vec<_> = self.devices.iter().map(|(d, v)| (d, v.state(), &v.claims)).collect();
        let market = (&self.lots, &self.offers, &self.needs, &self.requests);
        let rest = (&self.commitments, &self.gives, &self.evidence, &self.documents);
        let state = (RULES, self.epoch, self.topic, people, devices, market, rest);
        hash(Tag::State, &[&cbor::encode(&state)])
    }

    /// Devices by final state; the counts add up to the number of devices.
    #[must_use]
    pub fn by_state(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for device in self.devices.values() {
            *counts.entry(device.state().code()).or_default() += 1;
        }
        counts
    }
}
