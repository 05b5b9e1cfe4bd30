//! What only this node knows: its fleet, which device is which serial, invitations, remarks. A second set of segments,
//! never sent. Undo and audit of the private side come from here.

mod reading;

use crate::fleet::alteration::{AlterationBegun, AlterationEnd, Altered};
use crate::fleet::edit::Batch;
use crate::fleet::kept::KeptFile;
use crate::fleet::policy::Policy;
use crate::fleet::shared::{Counted, Shared};
use crate::pull::{PullRun, PullSource};
use crate::store::medium::{Disk, Medium};
use crate::store::{Position, SegmentOptions, Segments, StoreError};
use regain_exchange::device::Device;
use regain_exchange::directory::Entry as Listed;
use regain_exchange::fingerprint::Fingerprint;
use regain_exchange::table::mapping::Mapping;
use regain_protocol::id::{ActorId, BlobId, DeviceRef, EventId, NodeKey};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use reading::{Read, Reading};

const JSON: u8 = 1;
/// Bytes of the longest fact: an import of a large fleet.
pub(crate) const MAX_FACT: u32 = 64 * 1024 * 1024;

/// One line of a hand-over's manifest: what the two parties may know of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// Place in the hand-over's list.
    pub position: u32,
    /// The giver's local code, as on the machine's label.
    pub code: String,
    /// Category code.
    pub category: String,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Serial.
    pub serial: Option<String>,
}

/// What a person said of the columns of tables with one header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// What each column is.
    pub mapping: Mapping,
    /// The headers as written, cut short.
    pub names: Vec<String>,
    /// The name of the file at which it was said.
    pub file: String,
    /// Seconds since 1970.
    pub at: u64,
}

/// A private fact.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// Devices as the fleet knows them after an import or edit.
    Devices {
        /// The devices.
        devices: Vec<Device>,
    },
    /// An alteration of the fleet begins.
    AlterationBegun(AlterationBegun),
    /// Some devices of an alteration.
    Altered(Altered),
    /// An alteration ended.
    AlterationEnded {
        /// Which.
        number: u64,
        /// How.
        end: AlterationEnd,
    },
    /// What a person said of a table's columns; the newest of one header counts.
    Mapped(Remembered),
    /// What was said of a header's columns is not to be used any more.
    Unmapped {
        /// The header.
        header: Fingerprint,
    },
    /// A live source was configured, or configured anew. Its secrets are in the vault.
    SourceSet {
        /// The source.
        source: PullSource,
    },
    /// A live source is not there any more.
    SourceGone {
        /// Its number.
        id: u64,
    },
    /// A live source was pulled by its schedule.
    Pulled {
        /// How it went.
        run: PullRun,
    },
    /// Which private device is which device of the network.
    Entered {
        /// Key in the fleet, network reference, local code.
        links: Vec<(String, Reference, String)>,
    },
    /// What a giver told about received devices.
    Manifest {
        /// Network reference, line, own local code.
        lines: Vec<(Reference, ManifestLine, String)>,
    },
    /// An invitation was made.
    Invited {
        /// Its secret, hex.
        secret: String,
    },
    /// An invitation was used.
    InvitationUsed {
        /// Its secret, hex.
        secret: String,
        /// By whom, hex.
        node: String,
    },
    /// A newcomer applied.
    Applied {
        /// Actor, hex.
        actor: String,
        /// The name it gives itself.
        name: String,
        /// Its request, CBOR in hex.
        join: String,
    },
    /// A beneficiary class that travels as `reserved`.
    ReservedClass {
        /// The step, hex.
        step: String,
        /// The class.
        class: String,
    },
    /// Organisations that are no members, as a list tells of them; the newest of one key counts.
    Directory {
        /// The organisations.
        entries: Vec<Listed>,
    },
    /// This node founded a network after the one it was in.
    Refounded(Box<RefoundedFact>),
    /// This node left a network.
    Left {
        /// Its charter, hex.
        charter: String,
    },
    /// Which territories this node follows; all that it was admitted to when none is said.
    Follows {
        /// Their names, such as `valclair`.
        territories: Option<Vec<String>>,
    },
    /// What people noted of devices by hand.
    Noted {
        /// The batch, or a part of a large one.
        batch: Batch,
    },
    /// A photo or document of a device was kept.
    Kept {
        /// Which, of which device.
        file: KeptFile,
    },
    /// What posts get; the newest counts.
    Dotations {
        /// All profiles.
        dotations: crate::desk::Dotations,
    },
    /// A photo or document was given up.
    Dropped {
        /// The device's name in the books of this node.
        key: String,
        /// The file, hex.
        file: String,
    },
    /// How retirements are foreseen; the newest counts.
    Policy {
        /// The rules.
        policy: Policy,
    },
    /// A forecast that was kept, to be compared with what comes.
    Foreseen {
        /// The forecast.
        forecast: Foreseen,
    },
    /// The totals of a quarter, counted once before anything of them leaves.
    Counted {
        /// Them.
        counted: Counted,
    },
    /// Totals that left.
    Shared {
        /// Which.
        shared: Shared,
    },
    /// An attachment's name as its author called it.
    FileName {
        /// The blob, hex.
        blob: String,
        /// The name.
        name: String,
    },
}

impl Fact {
    /// The inverse of [`Fact::bytes`]. Devices are read straight away: found by its tag, a fact is first taken apart
    /// whole, which for a large fleet is most of the work of a start.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        match bytes.starts_with(br#"{"fact":"altered","#) {
            true => serde_json::from_slice(bytes).map(Fact::Altered),
            false => serde_json::from_slice(bytes),
        }
    }

    /// Whether it alters the devices of the fleet.
    pub(crate) fn tells_of_devices(&self) -> bool {
        matches!(self, Fact::Devices { .. } | Fact::Altered(_))
    }

    /// As it lies in the journal.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("facts hold nothing that JSON cannot say")
    }
}

/// A forecast as it was on a day: how many devices of a category would leave in a quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foreseen {
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// Quarter, category code, devices.
    pub counts: Vec<(String, String, u32)>,
}

/// A network that this node founded after another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefoundedFact {
    /// The charter of the one before, hex.
    pub former: String,
    /// The new charter, CBOR in hex.
    pub next: String,
    /// This node's certificate in it, CBOR in hex.
    pub cert: String,
    /// The secret of the invitation for former members, hex.
    pub secret: String,
    /// The former members, hex.
    pub members: Vec<String>,
}

/// A device reference as JSON text: entering event in hex, then the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The entering event, hex.
    pub entry: String,
    /// The index.
    pub index: u32,
}

impl From<DeviceRef> for Reference {
    fn from(d: DeviceRef) -> Self {
        Reference { entry: d.entry.to_string(), index: d.index }
    }
}

impl Reference {
    /// The reference, if the text is one.
    #[must_use]
    pub fn to_device(&self) -> Option<DeviceRef> {
        Some(DeviceRef { entry: EventId::from_hex(&self.entry)?, index: self.index })
    }
}

/// The private journal.
pub struct Journal {
    segments: Segments,
    /// Behind the last fact that told of devices.
    altered: Position,
}

impl Journal {
    /// Opens the journal. Returns sentences about damage.
    ///
    /// # Errors
    /// The directory cannot be read, or holds newer data.
    pub fn open(dir: PathBuf) -> Result<(Self, Vec<String>), StoreError> {
        Self::open_on(Arc::new(Disk), dir)
    }

    /// The same on another medium than the machine's disk.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn open_on(medium: Arc<dyn Medium>, dir: PathBuf) -> Result<(Self, Vec<String>), StoreError> {
        let options = SegmentOptions { max_record: MAX_FACT, ..SegmentOptions::default() };
        let (segments, report) = Segments::open_on(medium, dir, options)?;
        let cut = "the private journal ended in the middle of an entry; that entry was never acknowledged and is gone";
        let remarks = report.cut.map(|_| cut.to_owned()).into_iter().collect();
        let altered = segments.end();
        Ok((Journal { segments, altered }, remarks))
    }

    /// The facts from a place on, oldest first, as they stand now; appends may go on meanwhile.
    #[must_use]
    pub(crate) fn facts(&self, from: Position) -> Reading {
        Reading::new(self.segments.iter_from(from), self.segments.end())
    }

    /// Behind the last fact.
    #[must_use]
    pub(crate) fn end(&self) -> Position {
        self.segments.end()
    }

    /// Behind the last fact that told of devices: an index that has read as far has all of them.
    #[must_use]
    pub(crate) fn altered(&self) -> Position {
        self.altered
    }

    /// Makes a fact durable.
    ///
    /// # Errors
    /// The disk is full or refuses.
    pub fn write(&mut self, fact: &Fact) -> Result<(), StoreError> {
        self.write_all(std::slice::from_ref(fact)).map(|_| ())
    }

    /// Makes several facts durable, all or none; where each lies.
    ///
    /// # Errors
    /// As [`Journal::write`].
    pub fn write_all(&mut self, facts: &[Fact]) -> Result<Vec<Position>, StoreError> {
        let written: Vec<Vec<u8>> = facts.iter().map(Fact::bytes).collect();
        let batch: Vec<(u8, &[u8])> = written.iter().map(|bytes| (JSON, bytes.as_slice())).collect();
        let places = self.segments.append(&batch)?;
        if facts.iter().any(Fact::tells_of_devices) {
            self.altered = self.segments.end();
        }
        Ok(places)
    }

    /// Makes devices durable that were turned into the bytes of a fact beside the loop.
    ///
    /// # Errors
    /// As [`Journal::write`].
    pub(crate) fn write_devices(&mut self, fact: &[u8]) -> Result<Vec<Position>, StoreError> {
        let places = self.segments.append(&[(JSON, fact)])?;
        self.altered = self.segments.end();
        Ok(places)
    }

    /// The bytes of a fact again; none when what lies there cannot be read any more.
    pub(crate) fn read(&self, at: Position) -> Option<Vec<u8>> {
        self.segments.read(at).ok().map(|record| record.bytes)
    }
}

/// An application as the lobby received it.
#[derive(Clone, Debug)]
pub struct Application {
    /// Who.
    pub actor: ActorId,
    /// Its node.
    pub node: NodeKey,
    /// The name it gives itself; text of a stranger.
    pub name: String,
    /// Its signed request.
    pub join: regain_protocol::member::Join,
}

/// A blob's name in a map of this node.
pub type FileNames = std::collections::BTreeMap<BlobId, String>;
