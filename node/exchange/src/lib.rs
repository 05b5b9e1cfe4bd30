//! # regain-exchange: what other inventory tools write, read into one vocabulary
//!
//! Everything in Regain begins with an inventory that somebody already has. This crate reads it. It is pure: bytes go
//! in, records come out; it opens no file, asks no clock, knows no network, and knows nothing of the other crates.
//!
//! ## The way of the data
//! ```text
//! bytes -> sniff::read -> Reading { records, rejected, warnings, dropped_personal, mapping, extent }
//!             |  unwrapped within bounds: zlib, gzip, zip (a folder of reports, or a workbook)
//!             |  by content: XML (agents, lshw, iTop), JSON (agents, interfaces, snapshots, disks), reports in text,
//!             |  and tables, by known headers or by a person's mapping
//!             |  personal data is dropped here, before anything can be stored
//!             v
//! Vec<AssetRecord> -> merge::Consolidated::add -> Changes { new, changed, unchanged, moves, to_review }
//!                        |  identity: manufacturer + serial, UUID, board + card, inventory number; model + serial of a disk
//!                        v
//!                     Device: one machine, every value with its source; serde, with a stable key(); split and join
//! ```
//!
//! ## The parts
//! - [`sniff`]: the door; chooses the reader by content. [`reading`]: what it gives back and how it refuses.
//! - [`table`]: columns, what they can be, and the mapping a person corrects; docs/readers.md lists every form.
//! - [`record`]: what one document says about one machine. Every absent value is "not told", never "none".
//! - [`identity`]: which machine that is; [`placeholder`] and [`maker`] are what it compares with.
//! - [`device`], [`merge`]: the reports of one machine together. Adding a document twice changes nothing; a partial
//!   report erases nothing; two rows with one serial wait for a person; a disk seen elsewhere has moved; what a person
//!   splits stays split.
//! - [`pull`]: whether the pages of an interface are the whole list. [`outcomes`]: what goes back to the owner's tool.
//! - [`category`], [`status`], [`day`], [`moment`], [`mac`], [`size`], [`wording`]: the small vocabularies.
//! - [`directory`]: lists of organisations that others publish, a way of its own beside that of the machines.
//! - [`sample`]: an invented fleet for demonstrations. [`limits`]: every bound with its reason.
//!
//! ## What a node may keep
//! [`record::AssetRecord`] and [`device::Device`] hold serials, inventory numbers and the label the owner gave. They
//! belong into the node's private journal and nowhere else. Names, logins, addresses, host names, comments are not in
//! them: the readers drop these and say by field name that they did.
//!
//! ```
//! use regain_exchange::merge::Consolidated;
//! use regain_exchange::{read, sample::valclair_fleet};
//!
//! let fleet = valclair_fleet();
//! let table = read(&fleet.csv)?;
//! assert!(table.dropped_personal.contains(&"Usager"));
//!
//! let mut devices = Consolidated::default();
//! assert_eq!(devices.add(table.records).new.len(), 60);
//! for (_name, bytes) in &fleet.agent_json {
//!     // The same machines, told by the agent: details are added, no machine is.
//!     assert!(devices.add(read(bytes)?.records).new.is_empty());
//! }
//! // The same document again changes nothing.
//! assert!(devices.add(read(&fleet.csv)?.records).is_quiet());
//! # Ok::<(), regain_exchange::reading::ReadError>(())
//! ```

mod agent_xml;
mod apis;
mod archive;
mod bounded;
pub mod category;
pub mod day;
pub mod device;
pub mod directory;
mod encoding;
pub mod fingerprint;
mod gathering;
mod glpi_json;
pub mod identity;
mod itop;
mod json;
pub mod limits;
pub mod mac;
mod machine;
pub mod maker;
mod markup;
pub mod merge;
pub mod moment;
pub mod outcomes;
pub mod placeholder;
pub mod pull;
pub mod reading;
pub mod record;
pub mod sample;
mod section;
pub mod size;
pub mod sniff;
pub mod status;
pub mod table;
mod unpack;
pub mod wording;
mod workbook;
mod xml;

pub use merge::{Changes, Consolidated};
pub use reading::{Options, ReadError, Reading};
pub use record::AssetRecord;
pub use sniff::{read, read_knowing, read_mapped, read_with, survey, survey_sheet};
