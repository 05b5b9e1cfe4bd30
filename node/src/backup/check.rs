//! Checking what is inside an archive, without a node and without a network: each record's checksum, each signature,
//! each chain, each attachment's name.

use super::error::BackupError;
use super::part::{Part, Shelf};
use super::reader::{Contents, read};
use super::{Head, Holds};
use crate::disk::{EVIDENCE, Joiner};
use crate::journal::{Fact, MAX_FACT};
use crate::store::{BlobId, Entry, SegmentOptions, image};
use rayon::prelude::*;
use regain_protocol::cbor;
use regain_protocol::event::{BadEvent, Record, Verified};
use regain_protocol::id::TopicId;
use regain_protocol::key::Strict;
use regain_protocol::ledger::{Admitted, Ledger};
use regain_protocol::member::{Charter, SignedEpoch};
use regain_protocol::sync::EvidenceItem;
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

/// Faults told one by one; beyond, they are counted.
const TOLD: usize = 50;

/// What an archive holds, as far as it holds.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it says of itself, with its files.
    pub contents: Contents,
    /// Events whose signature and chain are right.
    pub events: u64,
    /// Logs that they form.
    pub logs: usize,
    /// Topics.
    pub topics: usize,
    /// Pieces of evidence.
    pub evidence: u64,
    /// Entries of the private journal.
    pub journal: u64,
    /// Attachments whose bytes are what their name says.
    pub attachments: u64,
    /// Whether accounts are in it.
    pub accounts: bool,
    /// What is wrong with what was backed up, in sentences; the archive itself is whole.
    pub faults: Vec<String>,
    /// Faults beyond those.
    pub more_faults: u64,
}

struct Checking {
    ledger: Option<Ledger>,
    /// Epochs that came before their parents or their signers' certificates.
    early: Vec<SignedEpoch>,
    joiner: Joiner,
    shelf: Option<Shelf>,
    topics: BTreeSet<TopicId>,
    told: Checked,
}

/// Checks an archive of data.
///
/// # Errors
/// The archive is not whole. What is wrong inside a whole archive is in [`Checked::faults`].
pub fn check<R: Read>(input: R) -> Result<Checked, BackupError> {
    let mut checking: Option<Checking> = None;
    let contents = read(input, Holds::Data, |head, part, bytes| {
        checking.get_or_insert_with(|| Checking::of(head)).take(part, bytes);
        Ok(())
    })?;
    let mut checking = checking.ok_or(BackupError::Lacks { what: "backup.json" })?;
    checking.told.logs = checking
        .ledger
        .as_ref()
        .map_or(0, |ledger| ledger.topics().keys().map(|topic| ledger.logs(*topic).count()).sum());
    checking.told.topics = checking.topics.len();
    if !checking.early.is_empty() {
        checking.fault("an epoch's signatures do not verify, or its parent is not here".to_owned());
    }
    let named = contents.head.charter.is_some();
    if named != checking.ledger.is_some() {
        checking.fault("the network's charter, which `backup.json` names, is not in it".to_owned());
    }
    Ok(Checked { contents, ..checking.told })
}

impl Checking {
    fn of(head: &Head) -> Self {
        let contents = Contents { head: head.clone(), files: Vec::new(), bytes: 0 };
        let told = Checked {
            contents,
            events: 0,
            logs: 0,
            topics: 0,
            evidence: 0,
            journal: 0,
            attachments: 0,
            accounts: false,
            faults: Vec::new(),
            more_faults: 0,
        };
        Checking {
            ledger: None,
            early: Vec::new(),
            joiner: Joiner::default(),
            shelf: None,
            topics: BTreeSet::new(),
            told,
        }
    }

    fn fault(&mut self, sentence: String) {
        if self.told.faults.len() < TOLD {
            self.told.faults.push(sentence);
        } else {
            self.told.more_faults += 1;
        }
    }

    fn take(&mut self, part: &Part, bytes: Vec<u8>) {
        match part {
            Part::Note("charter") => match Charter::open(&bytes, &Strict) {
                Ok(charter) => self.ledger = Some(Ledger::new(charter, Arc::new(Strict))),
                Err(e) => self.fault(format!("the charter does not verify: {e}")),
            },
            Part::Note("accounts.json") => self.told.accounts = true,
            Part::Segment(shelf, _) => self.segment(*shelf, part, bytes),
            Part::Redo(_) => {
                self.fault(format!("{part}: an overwrite was interrupted; the next start of the node finishes it"));
            }
            Part::Blob(id) if BlobId::of(&bytes) == *id => self.told.attachments += 1,
            Part::File(id) if BlobId::of(&bytes) == *id => {}
            Part::Blob(id) | Part::File(id) => {
                self.fault(format!("attachment {id} does not have the bytes that its name says"))
            }
            Part::Former(_) => {
                if let Err(e) = regain_protocol::bundle::verify(&bytes, None, Arc::new(Strict)) {
                    self.fault(format!("{part} does not verify: {e}"));
                }
            }
            Part::Head | Part::List | Part::Key(_) | Part::Note(_) => {}
        }
    }

    fn segment(&mut self, shelf: Shelf, part: &Part, bytes: Vec<u8>) {
        if self.shelf != Some(shelf) {
            self.shelf = Some(shelf);
            self.joiner.forget();
        }
        let most = if shelf == Shelf::Journal { MAX_FACT } else { SegmentOptions::default().max_record };
        let Some(entries) = image::entries(bytes, most) else {
            return self.fault(format!("{part} does not begin like a segment file of this version"));
        };
        let mut events = Vec::new();
        for entry in entries {
            match (shelf, entry) {
                (_, Entry::Damaged(damage)) => {
                    self.joiner.forget();
                    self.fault(format!("{part}: {damage}"));
                }
                (Shelf::Log(topic), Entry::Record { position, record, found }) => {
                    self.topics.insert(topic);
                    match self.joiner.take(position, record, found) {
                        Ok(event) => events.extend(event.map(|(_, event, _)| event)),
                        Err(e) => self.fault(format!("{part}: a record is no event: {e}")),
                    }
                }
                (Shelf::Evidence, Entry::Record { record, .. }) => match cbor::decode::<EvidenceItem>(&record.bytes) {
                    Ok(item) if record.kind == EVIDENCE => self.evidence(item),
                    _ => self.fault(format!("{part}: a record is no evidence")),
                },
                (Shelf::Journal, Entry::Record { record, .. }) => match serde_json::from_slice::<Fact>(&record.bytes) {
                    Ok(_) => self.told.journal += 1,
                    Err(e) => self.fault(format!("{part}: an entry cannot be read: {e}")),
                },
            }
        }
        self.events(part, events);
    }

    fn evidence(&mut self, item: EvidenceItem) {
        let Some(ledger) = self.ledger.as_mut() else { return };
        // What does not verify, or is no news, counts nothing in a node either.
        match item {
            EvidenceItem::Fork(proof) => ledger.add_fork(proof),
            EvidenceItem::Close(close) => ledger.add_close(close),
            EvidenceItem::Cert(cert) => ledger.add_cert(cert),
            EvidenceItem::Epoch(epoch) => {
                self.early.push(epoch);
                true
            }
        };
        ledger.add_early(&mut self.early);
        self.told.evidence += 1;
    }

    /// Verifies on every core, then judges in the order in which they were stored.
    fn events(&mut self, part: &Part, records: Vec<Record>) {
        let checked: Vec<Result<Verified, BadEvent>> =
            records.into_par_iter().map(|record| record.verify(&Strict)).collect();
        for event in checked {
            let event = match event {
                Ok(event) => event,
                Err(e) => {
                    self.fault(format!("{part}: {e}"));
                    continue;
                }
            };
            let (id, log, seq) = (event.id, event.header.log(), event.header.seq);
            let Some(ledger) = self.ledger.as_mut() else {
                self.fault(format!("{part}: event {id} belongs to a network whose charter is not here"));
                continue;
            };
            match ledger.admit(event, true) {
                Ok(Admitted::Stored { .. } | Admitted::Known) => {
                    // Only an opening brings a key by which more signatures of epochs may verify.
                    if seq == 0 {
                        ledger.add_early(&mut self.early);
                    }
                    self.told.events += 1;
                }
                Ok(Admitted::Forked { .. }) => self.fault(format!("{part}: two events at place {seq} of log {log}")),
                Err(why) => self.fault(format!("{part}: event {id}, place {seq} of log {log}, does not fit: {why:?}")),
            }
        }
    }
}
