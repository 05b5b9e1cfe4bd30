//! The one handle through which pages, API, command line and tests act on a node. A job runs on the node's loop, alone
//! and in order; what it returns travels back.

#[macro_use]
mod sentence;

mod admission;
mod backup;
mod comeback;
mod deeds;
mod directory;
mod dotation;
mod editing;
mod entering;
mod files;
mod foreign;
mod foresight;
mod gives;
mod governance;
mod handover;
mod importing;
mod inbox;
mod indicators;
mod inventory;
mod letters;
mod lots;
mod market;
mod membership;
mod needs;
mod neighbours;
mod offers;
mod papers;
mod park;
mod people;
mod pulling;
mod pulse;
mod recovery;
mod refounding;
mod said;
mod select;
mod sharing;
mod signed;
mod state;
mod steps;
mod territories;
mod territory_totals;
mod this_node;
mod tracks;
mod twins;
mod whose;
mod writeback;

pub use admission::AdmitInput;
pub use backup::Backups;
pub use comeback::ComebackInput;
pub use directory::{
    AttestInput, CommuneCovered, CoverageTold, CredentialInput, CredentialTold, DirectoryColumn, DirectoryImport,
    DirectoryQuery, DirectoryRow, DirectoryTold, ListingInput, PlaceTold, RepairRow, RepairTold, ServiceInput,
    ServiceTold, Whose, area_of,
};
pub use dotation::{Dotation, DotationLine, DotationNeedInput, Dotations, NeedDraft};
pub use editing::{BatchRow, BatchesTold, NoteInput, NoteLine, NoteTold, NotedLine, NotedPast};
pub use entering::{Apply, EnterInput, ReassignInput, ReformInput};
pub use files::{FileContent, FileRow, FilesTold, MAX_FILE};
pub use foreign::Foreign;
pub use foresight::{
    DormantTold, ForecastKept, ForesightTold, GroundTold, PolicyInput, PolicyTold, PolicyYears, QuarterTold, ScoreTold,
    SystemTold, VolumeTold,
};
pub use gives::{GivePage, GivePosition, GiveRow, Gives, OutcomeRow, Refused, Taker};
pub use governance::{
    ChangeTold, CloseLogInput, DistrustInput, DistrustRow, EpochSigned, EpochTold, FormerMember, Governance, KeysTold,
    LogClosed, OwnLog, ProposeInput, RemovalTold, SignedTwice, SplitTold,
};
pub use handover::{GiveInput, OutsideInput, Receipt, ReceiveInput, RefusedInput};
pub(crate) use importing::sweep_uploads;
pub use importing::{
    AlterationRow, AlterationsTold, ColumnSeen, ColumnsTold, DateOrder, FieldChange, ImportFormat, ImportId,
    ImportLine, ImportPage, ImportPart, ImportState, KeptRow, MAX_UPLOAD, MapInput, MappingRow, Mappings, More,
    ReadOptions, Rehearsal, RehearsedFile, SheetInput, SurveyedRow, UndoTold,
};
pub use inbox::{Inbox, InboxItem, InboxKind, Urgency};
pub use indicators::{ActorCount, CountsTold, DeviceWhy, PackTold, ReenLists, ReenTold};
pub use inventory::{DoubtRow, Entered, FleetRow, FleetTold, ImportTold, RejectedRow};
pub use lots::{LotDevice, LotPage, LotRow, Lots};
pub use market::{AnswerInput, DeclineInput, GrantIdInput, LotInput, NeedInput, OfferInput, RequestInput};
pub use membership::{
    Admitted, ApplicationRow, Applications, Card, Draft, FounderSignature, InvitationTold, JoinBegun, MemberRow,
    Members, SealedCharter,
};
pub use needs::{NeedPage, NeedRow, Needs};
pub use neighbours::{NoticeRow, Notices, OfferOpened, OpenOfferInput};
pub use offers::{AnswerRow, CommitmentRow, OfferPage, OfferRow, Offers, RequestPart, RequestRow, Requests};
pub use papers::{CheckRow, Edited, LotFileInput, LotFilePage, NoteRow};
pub use park::{
    Column, Direction, EXPORT_COLUMNS, ExportError, Facet, FacetCount, FacetCounts, FactLine, FleetDevice, Found,
    LotTag, Neighbours, PageSize, Park, ParkRow, PlanLine, Query, Selected, Sort,
};
pub use people::{FoundInput, JoinInput};
pub use pulling::{
    Probed, RunTold, ScheduleInput, ScheduleTold, SourceGone, SourceInput, SourceRow as PullRow,
    SourcesTold as PullsTold,
};
pub use pulse::{Pulse, SyncState};
pub use recovery::RecoveryTold;
pub use refounding::{RefoundInput, RefoundRow, RefoundingTold, RejoinInput};
pub use said::{Said, SaidOfDevices};
pub use select::Selection;
pub use sentence::Sentence;
pub use sharing::{CellTold, ShareInput, SharePreview, ShareTold, SharingTold};
pub use signed::{Attached, ManifestRow, Person, PrivateFacts, Signature, Signed};
pub use state::{DeferredTold, Held, JoiningTold, Network, PeerRow, Peers, Released, Status, TopicTold, Warnings};
pub use steps::{CertificateInput, EvidenceInput, StepInput, WhatInput};
pub use territories::{Territories, TerritoryNames, TerritoryState};
pub use territory_totals::{ConfidedTold, MemberTotals, SubjectTold, SumTold, TerritoryRow, TerritoryTold};
pub use this_node::{RootPaper, Storage};
pub use tracks::{ChainLine, DevicePage, DeviceRow, Devices, Outcomes};
pub use twins::{JoinDevicesInput, PartedRow, Reshaped, SourceRow, SourcesTold, SplitInput};
pub use writeback::OutcomeFormat;

pub use crate::fleet::alteration::{AlterationEnd, AlterationKind};
pub use crate::places::{Place, Places, SOURCES as PLACE_SOURCES, places};
pub use crate::pull::PullKind;

use crate::jobs::JobView;
use crate::node::Node;
use crate::run::Event;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

pub(crate) use directory::Uploaded;
pub(crate) use park::Shelf;
pub(crate) use pulse::Watching;

/// Work for the loop.
pub(crate) type Job = Box<dyn FnOnce(&mut Node) + Send>;

/// What the desk answers when it does not do a thing. The variants are the command line's exit codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// The call is not of the form it should have.
    #[error("{0}")]
    Usage(Sentence),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(Sentence),
    /// Rights, role or rule.
    #[error("{0}")]
    Refused(Sentence),
    /// Something else must come first, or came in between.
    #[error("{0}")]
    Conflict(Sentence),
    /// The node cannot.
    #[error("{0}")]
    Failed(Sentence),
}

impl DeskError {
    /// The exit code of the command line.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            DeskError::Failed(_) => 1,
            DeskError::Usage(_) => 2,
            DeskError::NotFound(_) => 3,
            DeskError::Refused(_) => 4,
            DeskError::Conflict(_) => 5,
        }
    }

    /// The code of the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            DeskError::Failed(_) => "failed",
            DeskError::Usage(_) => "usage",
            DeskError::NotFound(_) => "not_found",
            DeskError::Refused(_) => "refused",
            DeskError::Conflict(_) => "conflict",
        }
    }

    /// What is said.
    #[must_use]
    pub fn sentence(&self) -> &Sentence {
        match self {
            DeskError::Failed(told)
            | DeskError::Usage(told)
            | DeskError::NotFound(told)
            | DeskError::Refused(told)
            | DeskError::Conflict(told) => told,
        }
    }
}

/// An answer of the desk.
pub type Answer<T> = Result<T, DeskError>;

/// The handle. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    events: mpsc::Sender<Event>,
    shelf: Arc<Shelf>,
}

impl Desk {
    pub(crate) fn new(events: mpsc::Sender<Event>, shelf: Arc<Shelf>) -> Self {
        Desk { events, shelf }
    }

    /// Background work, newest first.
    #[must_use]
    pub fn jobs(&self) -> Vec<JobView> {
        self.shelf.jobs.list()
    }

    /// Wishes that a job end.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when no job of that number runs and heeds the wish.
    pub fn cancel_job(&self, id: u64) -> Answer<()> {
        let heard = self.shelf.jobs.cancel(id);
        let missing = || {
            DeskError::NotFound(say!(
                "job-gone",
                "no job number {id} runs that can be ended; look at the list again",
                id = id
            ))
        };
        heard.then_some(()).ok_or_else(missing)
    }

    /// Runs a job on the node's loop and waits for what it returns.
    ///
    /// # Errors
    /// The node has ended.
    pub async fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut Node) -> Answer<T> + Send + 'static) -> Answer<T> {
        let ended = || DeskError::Failed(say!("node-ending", "the node is ending"));
        let (back, answer) = oneshot::channel();
        let job: Job = Box::new(move |node| {
            let answer = job(node);
            // Who reads after this answer must see what it changed.
            node.notice();
            let _ = back.send(answer);
        });
        self.events.send(Event::Job(job)).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    /// The same from a thread that may wait; never from within the runtime's own.
    ///
    /// # Errors
    /// The node has ended.
    pub fn ask_waiting<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Node) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let ended = || DeskError::Failed(say!("node-ending", "the node is ending"));
        let (back, answer) = oneshot::channel();
        let job: Job = Box::new(move |node| {
            let _ = back.send(job(node));
        });
        self.events.blocking_send(Event::Job(job)).map_err(|_| ended())?;
        answer.blocking_recv().map_err(|_| ended())?
    }
}
