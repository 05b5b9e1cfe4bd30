//! Taking an alteration of the fleet back: what it added goes, what it changed becomes what it was. What was changed since,
//! and what has entered the network, stays, and that is told.

use super::apply::{PART, PartBytes};
use super::plan::named;
use super::{Answer, Desk, DeskError, failed};
use crate::desk::Foreign;
use crate::fleet::alteration::{Alteration, AlterationBegun, AlterationEnd, AlterationKind, Altered, UNDO_FOR, now};
use crate::jobs::{Cancelling, Job, JobState};
use crate::journal::Fact;
use crate::node::Node;
use regain_exchange::Consolidated;
use regain_exchange::device::Device;
use regain_protocol::id::DeviceRef;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Devices that stay, shown one by one.
const SHOWN: usize = 250;

/// One alteration of the fleet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlterationRow {
    /// Its number.
    pub number: u64,
    /// What it is.
    #[schema(value_type = String)]
    pub kind: AlterationKind,
    /// What it is about: the name of the first file, say.
    #[schema(value_type = String)]
    pub name: Foreign,
    /// Names of the files.
    #[schema(value_type = Vec<String>)]
    pub files: Vec<Foreign>,
    /// Seconds since 1970.
    pub at: u64,
    /// How it ended; none while it is under way.
    #[schema(value_type = Option<String>)]
    pub end: Option<AlterationEnd>,
    /// Devices that were added.
    pub new: usize,
    /// Devices that were there and changed.
    pub changed: usize,
    /// Devices that went: joined into another, or taken back.
    pub removed: usize,
    /// The alteration that this one took back.
    pub of: Option<u64>,
    /// The alteration by which it was taken back.
    pub undone_by: Option<u64>,
    /// Whether it can be taken back now.
    pub can_be_undone: bool,
    /// Until when, in seconds since 1970.
    pub until: u64,
}

/// The alterations of the fleet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlterationsTold {
    /// Newest first.
    pub alterations: Vec<AlterationRow>,
}

/// A device that an undoing leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeptRow {
    /// Its key in the fleet.
    pub key: String,
    /// Manufacturer and model.
    #[schema(value_type = String)]
    pub name: Foreign,
    /// Its serial.
    #[schema(value_type = Option<String>)]
    pub serial: Option<Foreign>,
    /// `changed_since` or `in_network`.
    pub why: String,
}

/// What taking an alteration back would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UndoTold {
    /// The alteration.
    pub alteration: AlterationRow,
    /// Devices that become what they were.
    pub back: usize,
    /// Devices that go.
    pub gone: usize,
    /// Devices that stay as they are.
    pub kept: usize,
    /// The first of them.
    pub kept_rows: Vec<KeptRow>,
}

/// What to do with one part of an alteration.
#[derive(Default)]
struct Weighed {
    restore: Vec<Device>,
    remove: Vec<String>,
    /// Both as they are now.
    before: Vec<Device>,
    kept: Vec<KeptRow>,
}

/// Against what an undoing is weighed: the fleet as it is.
struct Scales {
    fleet: Arc<Consolidated>,
    entered: Arc<BTreeMap<String, DeviceRef>>,
}

impl Scales {
    fn weigh(&self, part: Altered) -> Weighed {
        let mut weighed = Weighed::default();
        let mut before: BTreeMap<String, Device> = part.before.into_iter().map(|d| (d.key(), d)).collect();
        for written in part.devices {
            let key = written.key();
            let now = self.fleet.get(&key);
            match (now.as_deref(), before.remove(&key)) {
                // Already as it was: an undoing that a crash interrupted goes on.
                (None, None) => {}
                (Some(device), Some(was)) if *device == was => {}
                (Some(device), None) if *device == written => match self.entered.contains_key(&key) {
                    true => weighed.kept.push(kept(device, "in_network")),
                    false => {
                        weighed.before.push(device.clone());
                        weighed.remove.push(key);
                    }
                },
                (Some(device), Some(was)) if *device == written => {
                    weighed.before.push(device.clone());
                    weighed.restore.push(was);
                }
                (Some(device), _) => weighed.kept.push(kept(device, "changed_since")),
                (None, Some(was)) => weighed.kept.push(kept(&was, "changed_since")),
            }
        }
        for key in part.removed {
            match (self.fleet.get(&key), before.remove(&key)) {
                (None, Some(was)) => weighed.restore.push(was),
                (Some(now), Some(was)) if *now != was => weighed.kept.push(kept(&was, "changed_since")),
                _ => {}
            }
        }
        weighed
    }
}

fn kept(device: &Device, why: &str) -> KeptRow {
    let text = |k: &Option<regain_exchange::device::Known<String>>| k.as_ref().map(|k| k.value.clone());
    KeptRow {
        key: device.key(),
        name: named([&text(&device.manufacturer), &text(&device.model)]).into(),
        serial: text(&device.serial).map(Foreign::from),
        why: why.to_owned(),
    }
}

impl Desk {
    /// What taking an alteration back would do now.
    ///
    /// # Errors
    /// There is no such alteration, or its devices cannot be read any more.
    pub async fn weigh_undo(&self, number: u64) -> Answer<UndoTold> {
        let (alteration, parts, scales) = self.ask(move |node| node.begin_weighing(number)).await?;
        let mut told = UndoTold { alteration, back: 0, gone: 0, kept: 0, kept_rows: Vec::new() };
        for part in 0..parts {
            let weighed = self.weigh_part(number, part, &scales).await?;
            told.back += weighed.restore.len();
            told.gone += weighed.remove.len();
            told.kept += weighed.kept.len();
            let room = SHOWN.saturating_sub(told.kept_rows.len());
            told.kept_rows.extend(weighed.kept.into_iter().take(room));
        }
        Ok(told)
    }

    async fn weigh_part(&self, number: u64, part: usize, scales: &Arc<Scales>) -> Answer<Weighed> {
        let bytes = self.ask(move |node| node.part_of(number, part)).await?;
        let scales = scales.clone();
        let weighed = tokio::task::spawn_blocking(move || match Fact::from_bytes(&bytes) {
            Ok(Fact::Altered(part)) => Ok(scales.weigh(part)),
            _ => Err(unreadable()),
        });
        weighed.await.map_err(failed)?
    }

    /// Takes an alteration back, in the background; the number of the job comes back.
    ///
    /// # Errors
    /// It is over a week old, was taken back already, or something else is being written.
    pub async fn undo(&self, number: u64) -> Answer<u64> {
        let begun = self.ask(move |node| node.begin_undo(number)).await?;
        let job = self.shelf.jobs.start("undo", &begun.name, 0, Cancelling::Not);
        let (id, desk) = (job.id(), self.clone());
        tokio::spawn(async move {
            let outcome = desk.write_undo(&begun, &job).await;
            if let Err(e) = &outcome {
                job.say(e.to_string());
                let number = begun.number;
                let _ = desk.ask(move |node| node.close_alteration(number, AlterationEnd::Failed)).await;
            }
            job.end(if outcome.is_ok() { JobState::Done } else { JobState::Failed });
        });
        Ok(id)
    }

    /// Goes on with an undoing that a crash interrupted.
    pub(super) async fn go_on_undoing(&self, begun: AlterationBegun) -> Answer<AlterationEnd> {
        let job = self.shelf.jobs.start("undo", &begun.name, 0, Cancelling::Not);
        self.write_undo(&begun, &job).await?;
        job.end(JobState::Done);
        Ok(AlterationEnd::Done)
    }

    async fn write_undo(&self, begun: &AlterationBegun, job: &Job) -> Answer<()> {
        let (number, of) = (begun.number, begun.of.unwrap_or_default());
        let (_, parts, scales) = self.ask(move |node| node.begin_weighing(of)).await?;
        let (mut restored, mut removed, mut kept) = (Vec::new(), Vec::new(), 0);
        for part in 0..parts {
            let weighed = self.weigh_part(of, part, &scales).await?;
            kept += weighed.kept.len();
            let altered = Altered {
                number,
                devices: weighed.restore.clone(),
                before: weighed.before,
                removed: weighed.remove.clone(),
            };
            restored.extend(weighed.restore);
            removed.extend(weighed.remove);
            let bytes = PartBytes { counts: altered.counts(), bytes: Fact::Altered(altered).bytes() };
            self.ask(move |node| node.write_part(number, &bytes)).await?;
            job.progress(part as u64 + 1, parts as u64);
        }
        if kept > 0 {
            job.say(format!("{kept} device(s) stay: changed since, or in the network"));
        }
        let fleet = scales.fleet.clone();
        let after = tokio::task::spawn_blocking(move || Arc::new(fleet.altered(restored, &removed)));
        let after = after.await.map_err(failed)?;
        self.ask(move |node| {
            node.fleet.replace(after);
            node.close_alteration(number, AlterationEnd::Done)
        })
        .await
    }
}

impl Node {
    /// What altered the fleet, newest first.
    ///
    /// # Errors
    /// None.
    pub fn fleet_alterations(&mut self) -> Answer<AlterationsTold> {
        Ok(AlterationsTold { alterations: self.alterations.all().values().rev().map(row).collect() })
    }

    fn alteration(&self, number: u64) -> Answer<&Alteration> {
        self.alterations.all().get(&number).ok_or_else(|| {
            DeskError::NotFound(say!(
                "alteration-unknown",
                "there is no alteration number {number} of the fleet; look at the list again",
                number = number
            ))
        })
    }

    fn begin_weighing(&mut self, number: u64) -> Answer<(AlterationRow, usize, Arc<Scales>)> {
        let known = self.alteration(number)?;
        let scales = Scales { fleet: self.fleet.devices().clone(), entered: self.fleet.entered.clone() };
        Ok((row(known), known.parts.len(), Arc::new(scales)))
    }

    fn part_of(&mut self, number: u64, part: usize) -> Answer<Vec<u8>> {
        let at = self.alteration(number)?.parts.get(part).copied();
        at.and_then(|at| self.journal.read(at)).ok_or_else(unreadable)
    }

    fn begin_undo(&mut self, number: u64) -> Answer<AlterationBegun> {
        self.no_import_under_way()?;
        let known = self.alteration(number)?;
        if known.undone_by.is_some() {
            let told = say!("undo-done", "that was taken back already; what took it back can be taken back itself");
            return Err(DeskError::Conflict(told));
        }
        if !known.can_be_undone(now()) {
            return Err(DeskError::Refused(say!(
                "undo-late",
                "that cannot be taken back: it is more than {n} days old, or it altered nothing",
                n = UNDO_FOR / (24 * 3600)
            )));
        }
        let name = known.begun.name.clone();
        let fresh = self.alterations.next_number();
        let begun = AlterationBegun {
            number: fresh,
            kind: AlterationKind::Undo,
            name,
            at: now(),
            files: Vec::new(),
            reading: None,
            of: Some(number),
        };
        self.note_begun(begun.clone())?;
        self.import_under_way = Some(fresh);
        Ok(begun)
    }

    /// Writes a small alteration, whole or not at all, and takes it into memory.
    ///
    /// # Errors
    /// Another is being written, or the journal cannot be.
    pub(in crate::desk) fn alter(&mut self, kind: AlterationKind, name: String, altered: Altered) -> Answer<u64> {
        self.no_import_under_way()?;
        debug_assert!(altered.devices.len() <= PART, "large alterations are written in parts");
        let number = self.alterations.next_number();
        let begun = AlterationBegun { number, kind, name, at: now(), files: Vec::new(), reading: None, of: None };
        let altered = Altered { number, ..altered };
        let (counts, end) = (altered.counts(), AlterationEnd::Done);
        let facts =
            [Fact::AlterationBegun(begun.clone()), Fact::Altered(altered), Fact::AlterationEnded { number, end }];
        let written = self.journal.write_all(&facts).map_err(DeskError::failed)?;
        self.alterations.begin(begun);
        written.get(1).into_iter().for_each(|at| self.alterations.part(*at, number, counts));
        self.alterations.end(number, end);
        Ok(number)
    }
}

fn row(known: &Alteration) -> AlterationRow {
    AlterationRow {
        number: known.begun.number,
        kind: known.begun.kind,
        name: Foreign::from(known.begun.name.as_str()),
        files: known.begun.files.iter().take(SHOWN).map(|f| Foreign::from(f.as_str())).collect(),
        at: known.begun.at,
        end: known.end,
        new: known.new,
        changed: known.written.saturating_sub(known.new),
        removed: known.removed,
        of: known.begun.of,
        undone_by: known.undone_by,
        can_be_undone: known.can_be_undone(now()),
        until: known.begun.at.saturating_add(UNDO_FOR),
    }
}

fn unreadable() -> DeskError {
    DeskError::Failed(say!(
        "alteration-unreadable",
        "what that alteration wrote cannot be read any more, so it cannot be taken back; the fleet stays as it is"
    ))
}
