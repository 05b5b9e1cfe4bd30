//! Opening a data directory.

use super::{Dialling, Node, Refounding, Settings};
use crate::desk::{Shelf, Watching};
use crate::disk::{Disk, Replayed, bytes_below};
use crate::fleet::Fleet;
use crate::fleet::alteration::Alterations;
use crate::fleet::index::Told;
use crate::fleet::opening;
use crate::identity::{IdentityError, Keys};
use crate::journal::{Application, Fact, Journal, Remembered};
use crate::poison::Poison;
use crate::pull::{PullSource, Runs};
use crate::recovery::Recovery;
use crate::store::{Blobs, DataLock, Found, LockError, Position, StoreError};
use crate::vault::Passphrase;
use crate::wire::WireCommand;
use regain_exchange::directory::Entry;
use regain_exchange::fingerprint::Fingerprint;
use regain_protocol::cbor;
use regain_protocol::engine::Engine;
use regain_protocol::event::Record;
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, CharterId, EpochId, NodeKey, TopicId};
use regain_protocol::key::Strict;
use regain_protocol::member::{Charter, Join, KeyCert};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

/// How much of what lies on disk a start has read, in bytes, about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// So far.
    pub done: u64,
    /// In all; 0 while that is not known.
    pub total: u64,
}

/// Events read between two tellings.
const TELL_EVERY: u64 = 1_000;

/// Tells how far a start has come.
struct Telling<'a> {
    to: &'a watch::Sender<Reading>,
    reading: Reading,
    events: u64,
}

impl Telling<'_> {
    fn read(&mut self, record: &Record) {
        self.reading.done += (record.header.len() + record.facts.len()) as u64 + RECORD;
        self.events += 1;
        if self.events.is_multiple_of(TELL_EVERY) {
            self.to.send_replace(Reading { done: self.reading.done.min(self.reading.total), ..self.reading });
        }
    }
}

/// Bytes of an event on disk besides header and facts: signature and frame.
const RECORD: u64 = 80;

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is nothing to open.
    #[error("there is no node in {0}; run `regain init --data-dir {0}` first")]
    NoNode(String),
    /// Another process has it.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A network that was being left could not be left entirely.
    #[error("the rest of a network that this node left could not be removed: {0}")]
    Leaving(std::io::Error),
    /// Keys.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The private journal.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The network's events.
    #[error(transparent)]
    Disk(#[from] crate::disk::DiskError),
    /// Attachments.
    #[error(transparent)]
    Blobs(#[from] crate::store::BlobError),
    /// What is being read cannot be noted.
    #[error("it cannot be noted which event is being read: {0}; check the data directory and its permissions")]
    Poison(std::io::Error),
    /// A restore broke off.
    #[error(
        "a restore into {0} was not finished: run `regain restore` with the same backup again, which clears away what is left of it"
    )]
    Unfinished(String),
    /// The charter on disk is damaged.
    #[error("the charter on disk cannot be used: {0}; restore it from a backup or join again")]
    Charter(String),
}

impl Node {
    /// Opens the node in `settings.data`, and tells how far it has come.
    ///
    /// # Errors
    /// A sentence of what is in the way.
    pub fn open(
        settings: Settings,
        passphrase: Option<Passphrase>,
        wire: UnboundedSender<WireCommand>,
        told: &watch::Sender<Reading>,
    ) -> Result<Self, StartError> {
        let data = settings.data.clone();
        if data.join(crate::backup::UNFINISHED).exists() {
            return Err(StartError::Unfinished(data.display().to_string()));
        }
        if !data.join("vault").exists() {
            return Err(StartError::NoNode(data.display().to_string()));
        }
        let lock = DataLock::take(&data)?;
        super::leaving::finish_leaving(&data).map_err(StartError::Leaving)?;
        let keys = Keys::open(&data.join("vault"), passphrase)?;
        let mut known = Known::default();
        let (journal, mut remarks) = Journal::open(data.join("journal"))?;
        let opened = opening::open(&data, &journal, |at, told| known.take(at, told))?;
        remarks.extend(opened.remarks);
        let unfinished = known.alterations.open();
        // What was uploaded before a crash is uploaded again, unless it was being written.
        crate::desk::sweep_uploads(&data.join("uploads"), unfinished.iter().map(|a| a.number).collect());
        known.fleet.replace(Arc::new(opened.devices));
        let blobs = Blobs::open(data.join("blobs"))?;
        let files = Blobs::open(data.join("files"))?;
        let mut node = Node {
            shelf: Arc::new(Shelf::new(&settings.name)),
            settings,
            keys,
            cert: None,
            engine: None,
            disk: None,
            journal,
            fleet_index: opened.index,
            settling: false,
            fleet: known.fleet,
            blobs,
            files,
            wire,
            listening: Vec::new(),
            connected: BTreeMap::new(),
            invitations: known.invitations,
            applications: known.applications,
            outsiders: known.outsiders,
            directory_upload: None,
            joining: None,
            chosen: known.chosen,
            refounding: known.refounding,
            wanted_blobs: BTreeMap::new(),
            asked_blobs: BTreeMap::new(),
            next_request: 1 << 62,
            warnings: VecDeque::new(),
            stopped: None,
            recovery: Recovery::default(),
            suspended: BTreeSet::new(),
            ticks: 0,
            watching: Watching::default(),
            dialling: Dialling::default(),
            import_under_way: unfinished.first().map(|a| a.number),
            alterations: known.alterations,
            mappings: known.mappings,
            sources: known.sources,
            runs: known.runs,
            _lock: lock,
        };
        remarks.into_iter().for_each(|r| node.warn(r));
        node.load_network(&data, told)?;
        // A crash between leaving a network and entering the one that was founded after it.
        let next = node.refounding.clone().filter(|r| node.engine.is_none() && known.left == Some(r.former));
        if let Some(Err(e)) = next.map(|r| node.adopt(r.charter, r.cert)) {
            node.warn(format!("the network that this node founded could not be entered: {e}"));
        }
        Ok(node)
    }

    /// Opens charter, certificate and events, where the node belongs to a network already.
    fn load_network(&mut self, data: &Path, told: &watch::Sender<Reading>) -> Result<(), StartError> {
        let Ok(charter) = std::fs::read(data.join("charter")) else {
            // Without a network there is nobody to ask and nothing to continue.
            let _ = std::fs::remove_file(data.join("recovery"));
            return Ok(());
        };
        let charter = Charter::open(&charter, &Strict).map_err(|e| StartError::Charter(e.to_string()))?;
        let cert = std::fs::read(data.join("cert")).ok();
        self.cert = cert.and_then(|bytes| cbor::decode::<KeyCert>(&bytes).ok());
        if self.cert.is_some() && self.keys.has_root() {
            // A crash between certifying and forgetting must not leave the root here.
            self.keys.forget_root()?;
        }
        self.replay_network(charter, told)
    }

    /// Starts the engine on a charter that was founded or joined just now.
    pub(crate) fn enter_network(&mut self, charter: Charter) -> Result<(), StartError> {
        self.replay_network(charter, &watch::Sender::default())
    }

    /// Starts the engine on a charter and replays what the disk has.
    fn replay_network(&mut self, charter: Charter, told: &watch::Sender<Reading>) -> Result<(), StartError> {
        let data = self.settings.data.clone();
        let mut engine =
            Engine::new(charter, self.keys.actor, self.keys.node_key(), self.settings.sync, Arc::new(Strict));
        // Until this node's own log cites an epoch, it follows the one that its invitation named.
        let invited = std::fs::read_to_string(data.join("anchor")).ok();
        invited
            .and_then(|text| EpochId::from_hex(text.trim()))
            .into_iter()
            .for_each(|anchor| engine.set_anchor(anchor));
        let (poison, suspects) = Poison::open(&data).map_err(StartError::Poison)?;
        let poison = Arc::new(poison);
        engine.watch(suspects.opaque, poison.clone());
        suspects.remarks.into_iter().for_each(|r| self.warn(r));
        let topics = engine.follows().clone();
        let (mut disk, opened) = Disk::open(&data, topics.iter().copied())?;
        opened.remarks.into_iter().for_each(|r| self.warn(r));
        for item in opened.evidence {
            engine.evidence(item);
        }
        let total = bytes_below(&data.join("log"));
        let telling = Telling { to: told, reading: Reading { done: 0, total }, events: 0 };
        let damaged = self.read_events(&mut engine, &mut disk, telling)?;
        engine.replayed();
        poison.replayed().map_err(StartError::Poison)?;
        if suspects.only_reads {
            self.stop(
                "reading the network's events ended the program at two starts in a row, so this run only shows".into(),
            );
        }
        for topic in topics {
            self.tell(WireCommand::Subscribe(topic.to_string()));
        }
        self.fleet.forget_unstored(|d| engine.ledger().place(&d.entry).is_some());
        self.engine = Some(engine);
        self.disk = Some(disk);
        self.take_up_invitation();
        let certified = self.cert.clone().zip(self.engine.as_mut()).map(|(cert, engine)| engine.certified(&cert));
        self.carry(certified.unwrap_or_default());
        self.enter_recovery(&damaged);
        self.follow_chosen();
        self.retell_manifests();
        self.want_missing_blobs();
        self.open_the_gate();
        Ok(())
    }

    /// Reads every topic's events from the disk into the engine. Gives the topics in which this node's own log may be
    /// damaged.
    fn read_events(
        &mut self,
        engine: &mut Engine,
        disk: &mut Disk,
        mut telling: Telling<'_>,
    ) -> Result<Vec<TopicId>, StartError> {
        let governance = TopicId::of("governance");
        let own_actor = self.keys.actor;
        let topics = engine.follows().clone();
        let mut damaged = Vec::new();
        // Trade refers to governance and never the other way round.
        let order = std::iter::once(governance).chain(topics.iter().copied().filter(|t| *t != governance));
        for topic in order.collect::<Vec<_>>() {
            let mut problems = Vec::new();
            let mut hurt = false;
            let remarks = disk.replay(topic, |met| {
                let Replayed::Event(record, found) = met else {
                    hurt = true;
                    return None;
                };
                telling.read(&record);
                // What was found by searching behind damage may be an image that a peer planted inside an event.
                let event = match found {
                    Found::InSequence => record.trust(),
                    Found::BySearch => record.verify(&Strict),
                };
                let own = event.as_ref().is_ok_and(|e| e.header.actor == own_actor);
                let opens = event.as_ref().is_ok_and(|e| e.header.seq == 0);
                match event.map_err(|e| e.to_string()).and_then(|event| engine.replay(event)) {
                    Ok(placed) => {
                        // A log of one's own that was opened after the damage does not suffer from it.
                        hurt &= !(own && opens && placed.is_some());
                        placed
                    }
                    Err(e) => {
                        hurt |= own;
                        problems.push(e);
                        None
                    }
                }
            })?;
            if hurt {
                damaged.push(topic);
            }
            remarks.into_iter().chain(problems).for_each(|r| self.warn(r));
        }
        Ok(damaged)
    }
}

/// What the journal told.
#[derive(Default)]
struct Known {
    fleet: Fleet,
    invitations: BTreeMap<Hash, Option<NodeKey>>,
    applications: BTreeMap<ActorId, Application>,
    outsiders: BTreeMap<String, Entry>,
    alterations: Alterations,
    mappings: BTreeMap<Fingerprint, Remembered>,
    sources: BTreeMap<u64, PullSource>,
    runs: BTreeMap<u64, Runs>,
    chosen: Option<BTreeSet<String>>,
    refounding: Option<Refounding>,
    /// The network that was left last.
    left: Option<CharterId>,
}

impl Known {
    fn take(&mut self, at: Position, told: Told) {
        let fact = match told {
            Told::Part { number, counts } => return self.alterations.part(at, number, counts),
            Told::Fact(fact) => *fact,
        };
        match fact {
            Fact::AlterationBegun(begun) => self.alterations.begin(begun),
            Fact::AlterationEnded { number, end } => self.alterations.end(number, end),
            Fact::Mapped(said) => {
                self.mappings.insert(said.mapping.header, said);
            }
            Fact::SourceSet { source } => {
                self.sources.insert(source.id, source);
            }
            Fact::SourceGone { id } => {
                self.sources.remove(&id);
                self.runs.remove(&id);
            }
            Fact::Pulled { run } => self.runs.entry(run.source).or_default().take(run, None),
            Fact::Unmapped { header } => {
                self.mappings.remove(&header);
            }
            Fact::Entered { links } => {
                for (key, reference, code) in links {
                    if let Some(device) = reference.to_device() {
                        self.fleet.link(&key, device, &code);
                    }
                }
            }
            Fact::Refounded(fact) => self.refounding = Refounding::of_fact(&fact),
            Fact::Left { charter } => {
                self.left = CharterId::from_hex(&charter);
                self.invitations.clear();
                self.applications.clear();
                self.chosen = None;
            }
            Fact::Follows { territories } => self.chosen = territories.map(|t| t.into_iter().collect()),
            Fact::Directory { entries } => self.outsiders.extend(entries.into_iter().map(|e| (e.key.clone(), e))),
            Fact::Manifest { lines } => {
                lines.into_iter().for_each(|(reference, line, code)| self.fleet.told(&reference, line, &code));
            }
            Fact::Invited { secret } => {
                self.invitations.extend(Hash::from_hex(&secret).map(|s| (s, None)));
            }
            Fact::InvitationUsed { secret, node } => {
                self.invitations.extend(Hash::from_hex(&secret).map(|s| (s, NodeKey::from_hex(&node))));
            }
            Fact::Applied { actor, name, join } => {
                let bytes = data_encoding::HEXLOWER.decode(join.as_bytes()).unwrap_or_default();
                if let (Some(actor), Ok(join)) = (ActorId::from_hex(&actor), cbor::decode::<Join>(&bytes)) {
                    self.applications.insert(actor, Application { actor, node: join.cert.node, name, join });
                }
            }
            Fact::Noted { batch } => self.fleet.note(batch),
            Fact::Kept { file } => Arc::make_mut(&mut self.fleet.files).keep(file),
            Fact::Dropped { key, file } => Arc::make_mut(&mut self.fleet.files).drop_one(&key, &file),
            Fact::Dotations { dotations } => self.fleet.dotations = Arc::new(dotations),
            Fact::Policy { policy } => self.fleet.rule(policy),
            Fact::Foreseen { forecast } => Arc::make_mut(&mut self.fleet.foreseen).push(forecast),
            Fact::Counted { counted } => Arc::make_mut(&mut self.fleet.counted).push(counted),
            Fact::Shared { shared } => Arc::make_mut(&mut self.fleet.shared).push(shared),
            // Devices are in the index.
            Fact::Devices { .. } | Fact::Altered(_) | Fact::ReservedClass { .. } | Fact::FileName { .. } => {}
        }
    }
}
