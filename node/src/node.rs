//! A node's state, and how it carries out what the engine puts out. No thread, no socket here: [`crate::run`] drives it.

mod blobs;
mod carry;
mod comeback;
mod dialling;
mod doorway;
mod leaving;
mod recover;
mod settling;
mod start;
mod territories;
mod upkeep;
mod wireside;

pub(crate) use dialling::Dialling;
pub(crate) use leaving::{FORMER, LEAVING};
pub use start::{Reading, StartError};
pub(crate) use territories::territory_in;
pub use wireside::{CheckedPage, UncheckedPage};

use crate::desk::{Shelf, Uploaded, Watching};
use crate::disk::Disk;
use crate::fleet::Fleet;
use crate::fleet::alteration::Alterations;
use crate::fleet::index::FleetIndex;
use crate::identity::Keys;
use crate::journal::{Application, Journal, RefoundedFact, Remembered};
use crate::pull::{PullSource, Runs};
use crate::recovery::Recovery;
use crate::store::{Blobs, DataLock};
use crate::wire::WireCommand;
use regain_exchange::directory::Entry;
use regain_exchange::fingerprint::Fingerprint;
use regain_protocol::cbor;
use regain_protocol::engine::{Engine, SyncMode};
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, BlobId, CharterId, EventId, NodeKey, TopicId};
use regain_protocol::key::Strict;
use regain_protocol::member::{Charter, Invitation, KeyCert, Role};
use regain_protocol::time::Minute;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// Addresses of one node that others are told.
const ADDRESSES: usize = 8;

/// How a node is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where everything lies.
    pub data: PathBuf,
    /// The organisation's name, as others will read it.
    pub name: String,
    /// Addresses to dial (multiaddr text).
    pub peers: Vec<String>,
    /// Addresses told to others, where they differ from those it listens on: a name, a port of a router.
    pub announce: Vec<String>,
    /// Whether addresses in members' profiles are dialled too.
    pub discovery: Discovery,
    /// What starts a pull.
    pub sync: SyncMode,
    /// Seconds between two comparisons with a random member.
    pub sync_every: u32,
    /// Days without a backup after which a person is reminded; 0 reminds nobody, none is seven.
    pub backup_reminder_days: Option<u32>,
    /// For tests: when this file exists, block between the durable append and the acknowledgement.
    pub hold_after_append: Option<PathBuf>,
}

impl Settings {
    /// A node in that directory, of that name, which dials nobody.
    #[must_use]
    pub fn alone(data: impl Into<PathBuf>, name: &str) -> Self {
        Settings {
            data: data.into(),
            name: name.to_owned(),
            peers: Vec::new(),
            announce: Vec::new(),
            discovery: Discovery::Off,
            sync: SyncMode::Heads,
            sync_every: 120,
            backup_reminder_days: None,
            hold_after_append: None,
        }
    }
}

/// Whether a node looks for members beyond the addresses it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discovery {
    /// It dials what profiles announce.
    #[default]
    Profiles,
    /// It dials only what it was given.
    Off,
}

/// Joining a network, as far as it is.
pub(crate) struct Joining {
    pub invitation: Invitation,
    pub root: Option<regain_protocol::key::SecretKey>,
    /// Whether it is an organisation that comes back.
    pub how: Coming,
    pub role: Role,
    pub cert: Option<KeyCert>,
    pub progress: (u32, u32),
    /// Territories to ask for; all there are when empty.
    pub territories: Vec<String>,
}

impl Joining {
    /// Nobody has been asked yet.
    pub(crate) fn begin(
        invitation: Invitation,
        root: regain_protocol::key::SecretKey,
        how: Coming,
        role: Role,
        territories: Vec<String>,
    ) -> Self {
        Joining { invitation, root: Some(root), how, role, cert: None, progress: (0, 0), territories }
    }
}

/// How an organisation comes into a network.
pub(crate) enum Coming {
    /// As a newcomer.
    New,
    /// With another node key: it knows nothing of the network yet.
    Back,
    /// The same, and it has the charter.
    BackTo(Box<Charter>),
}

/// A network that this node founded after the one it was in.
#[derive(Clone)]
pub(crate) struct Refounding {
    /// The one before.
    pub former: CharterId,
    pub charter: Charter,
    /// This node's certificate in the new one.
    pub cert: KeyCert,
    /// The secret by which former members are let into the lobby, each with its own key.
    pub secret: Hash,
    pub members: BTreeSet<ActorId>,
}

impl Refounding {
    pub(crate) fn to_fact(&self) -> RefoundedFact {
        let hex = |bytes: Vec<u8>| data_encoding::HEXLOWER.encode(&bytes);
        RefoundedFact {
            former: self.former.to_string(),
            next: hex(cbor::encode(&self.charter)),
            cert: hex(cbor::encode(&self.cert)),
            secret: self.secret.to_string(),
            members: self.members.iter().map(ToString::to_string).collect(),
        }
    }

    /// What the journal has, if it is whole.
    pub(crate) fn of_fact(fact: &RefoundedFact) -> Option<Self> {
        let bytes = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).ok();
        Some(Refounding {
            former: CharterId::from_hex(&fact.former)?,
            charter: Charter::open(&bytes(&fact.next)?, &Strict).ok()?,
            cert: cbor::decode(&bytes(&fact.cert)?).ok()?,
            secret: Hash::from_hex(&fact.secret)?,
            members: fact.members.iter().filter_map(|m| ActorId::from_hex(m)).collect(),
        })
    }
}

/// One node.
pub struct Node {
    pub(crate) settings: Settings,
    pub(crate) keys: Keys,
    pub(crate) cert: Option<KeyCert>,
    pub(crate) engine: Option<Engine>,
    pub(crate) disk: Option<Disk>,
    pub(crate) journal: Journal,
    /// The devices on disk, found by their names; none where this run goes without.
    pub(crate) fleet_index: Option<FleetIndex>,
    /// Whether the index is being brought up to the journal.
    pub(crate) settling: bool,
    pub(crate) fleet: Fleet,
    pub(crate) blobs: Blobs,
    /// Photos and documents of devices: beside the blobs, of which the wire serves some.
    pub(crate) files: Blobs,
    pub(crate) wire: UnboundedSender<WireCommand>,
    pub(crate) listening: Vec<String>,
    /// Connected peers, and whether the gate let them pass.
    pub(crate) connected: BTreeMap<NodeKey, bool>,
    pub(crate) invitations: BTreeMap<Hash, Option<NodeKey>>,
    pub(crate) applications: BTreeMap<ActorId, Application>,
    /// Organisations that are no members, as imported lists tell of them.
    pub(crate) outsiders: BTreeMap<String, Entry>,
    /// The list that was rehearsed last.
    pub(crate) directory_upload: Option<Uploaded>,
    pub(crate) joining: Option<Joining>,
    pub(crate) refounding: Option<Refounding>,
    /// Territories that a person chose to follow; all this node was admitted to, where nobody did.
    pub(crate) chosen: Option<BTreeSet<String>>,
    /// Attachments to fetch, and from whom they were asked last.
    pub(crate) wanted_blobs: BTreeMap<BlobId, EventId>,
    pub(crate) asked_blobs: BTreeMap<u64, BlobId>,
    pub(crate) next_request: u64,
    pub(crate) warnings: VecDeque<String>,
    /// Why this node writes nothing any more, if it does not.
    pub(crate) stopped: Option<String>,
    /// How this node comes back to writing, where it does not write (R10).
    pub(crate) recovery: Recovery,
    /// Topics noted on disk as suspended (R10).
    pub(crate) suspended: BTreeSet<TopicId>,
    pub(crate) ticks: u64,
    /// What desks read without asking the loop.
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) watching: Watching,
    pub(crate) dialling: Dialling,
    /// The alteration that is being written, if one is: no other may come in between.
    pub(crate) import_under_way: Option<u64>,
    /// What altered the fleet, and can be taken back.
    pub(crate) alterations: Alterations,
    /// What people said of tables' columns, by header.
    pub(crate) mappings: BTreeMap<Fingerprint, Remembered>,
    /// Inventories of other tools that are asked for, by number.
    pub(crate) sources: BTreeMap<u64, PullSource>,
    /// How their pulls went.
    pub(crate) runs: BTreeMap<u64, Runs>,
    _lock: DataLock,
}

impl Node {
    /// The node's clock, in whole minutes.
    #[must_use]
    pub fn now(&self) -> Minute {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Minute(u32::try_from(since.as_secs() / 60).unwrap_or(u32::MAX))
    }

    /// Notes something a person should read; the newest five hundred are kept.
    pub(crate) fn warn(&mut self, text: String) {
        tracing::warn!("{text}");
        self.warnings.push_back(text);
        while self.warnings.len() > 500 {
            self.warnings.pop_front();
        }
    }

    /// Where others reach this node, as invitations and its profile tell them.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let told = if self.settings.announce.is_empty() { &self.listening } else { &self.settings.announce };
        told.iter().take(ADDRESSES).cloned().collect()
    }

    pub(crate) fn tell(&self, command: WireCommand) {
        // The wire ends only together with the node.
        let _ = self.wire.send(command);
    }

    pub(crate) fn request_id(&mut self) -> u64 {
        self.next_request += 1;
        self.next_request
    }
}
