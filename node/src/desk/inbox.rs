//! What waits for a person, or for others: each thing with the one action that moves it on.

mod collect;

use super::{Answer, Foreign};
use crate::node::Node;
use collect::Desk as Collected;
use serde::Serialize;
use utoipa::ToSchema;

/// Items shown; a list that is longer is not read.
const SHOWN: usize = 50;
/// Ids named by one item; the page behind its action has all.
const SUBJECTS: usize = 50;

/// How soon something wants to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Somebody waits for this organisation.
    Today,
    /// It should not be forgotten.
    ThisWeek,
    /// It is somebody else's turn.
    WaitingForOthers,
}

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InboxKind {
    /// This node writes nothing until its log is continued or it is started again.
    LogSuspended,
    /// More than one member claims a device.
    Dispute,
    /// A newcomer applied.
    Application,
    /// A request for an own offer has no answer.
    RequestToAnswer,
    /// A grant of one's own has no hand-over yet.
    HandoverToPrepare,
    /// A hand-over to this organisation is not received.
    GiveToReceive,
    /// Received devices whose media are not sanitised.
    DataAtRisk,
    /// A credential of this organisation's entry in the directory has ended, and no other of its kind holds.
    CredentialEnded,
    /// Such a credential ends soon.
    CredentialEnding,
    /// A lot of devices in hand that was never offered.
    LotNotOffered,
    /// Somebody needs what lies in own lots.
    NeedToMeet,
    /// Private devices past their decommissioning that have not entered the network.
    DecommissionedOutside,
    /// This node was never backed up, or too long ago.
    BackupDue,
    /// A live source could not be pulled by its schedule.
    PullFailed,
    /// A live source has differences that a person is to look at.
    PullWaits,
    /// A grant to this organisation whose hand-over is not prepared yet.
    GrantAwaited,
    /// An own hand-over that is not received yet.
    GiveAwaited,
}

impl InboxKind {
    /// How soon.
    #[must_use]
    pub fn urgency(self) -> Urgency {
        match self {
            InboxKind::LogSuspended
            | InboxKind::Dispute
            | InboxKind::Application
            | InboxKind::RequestToAnswer
            | InboxKind::HandoverToPrepare
            | InboxKind::GiveToReceive
            | InboxKind::CredentialEnded => Urgency::Today,
            InboxKind::DataAtRisk
            | InboxKind::CredentialEnding
            | InboxKind::LotNotOffered
            | InboxKind::NeedToMeet
            | InboxKind::DecommissionedOutside
            | InboxKind::BackupDue
            | InboxKind::PullFailed
            | InboxKind::PullWaits => Urgency::ThisWeek,
            InboxKind::GrantAwaited | InboxKind::GiveAwaited => Urgency::WaitingForOthers,
        }
    }

    /// The code of the one action.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            InboxKind::LogSuspended => "see_health",
            InboxKind::Dispute => "settle_dispute",
            InboxKind::Application => "admit",
            InboxKind::RequestToAnswer => "answer_request",
            InboxKind::HandoverToPrepare => "prepare_handover",
            InboxKind::GiveToReceive => "receive",
            InboxKind::DataAtRisk => "erase",
            InboxKind::CredentialEnded | InboxKind::CredentialEnding => "renew_credential",
            InboxKind::LotNotOffered => "offer_lot",
            InboxKind::NeedToMeet => "offer_to_need",
            InboxKind::DecommissionedOutside => "enter_devices",
            InboxKind::BackupDue => "back_up",
            InboxKind::PullFailed | InboxKind::PullWaits => "see_sources",
            InboxKind::GrantAwaited => "see_request",
            InboxKind::GiveAwaited => "see_handover",
        }
    }
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InboxItem {
    /// How soon.
    pub urgency: Urgency,
    /// What.
    pub kind: InboxKind,
    /// What it is about, the main thing first: request, grant, give, lot or need; network ids or fleet keys of devices; the code of a
    /// credential; the number of a live source.
    /// At most fifty.
    pub subjects: Vec<String>,
    /// The other party's id.
    pub counterpart: Option<String>,
    /// The other party's name.
    pub counterpart_name: Option<Foreign>,
    /// What its author called it.
    pub title: Option<Foreign>,
    /// Devices concerned; 0 where it is not about devices.
    pub devices: usize,
    /// Whole days since it began, by the author's clock.
    pub age_days: u32,
    /// Code of the one action.
    pub action: &'static str,
}

/// What waits, most urgent first, oldest first within.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Inbox {
    /// At most fifty.
    pub items: Vec<InboxItem>,
    /// How many there are in all.
    pub total: usize,
    /// How many of them for today.
    pub today: usize,
    /// How many for this week.
    pub this_week: usize,
    /// How many wait for others.
    pub waiting_for_others: usize,
}

impl Node {
    /// What waits for this organisation, and what it waits for.
    ///
    /// # Errors
    /// None today: outside a network the private side alone is looked at.
    pub fn inbox(&mut self) -> Answer<Inbox> {
        let mut items = Collected::of(self).items();
        items.sort_by(|a, b| {
            let first = a.urgency.cmp(&b.urgency).then(b.age_days.cmp(&a.age_days));
            first.then(a.kind.cmp(&b.kind)).then_with(|| a.subjects.cmp(&b.subjects))
        });
        let count = |urgency: Urgency| items.iter().filter(|i| i.urgency == urgency).count();
        let mut inbox = Inbox {
            total: items.len(),
            today: count(Urgency::Today),
            this_week: count(Urgency::ThisWeek),
            waiting_for_others: count(Urgency::WaitingForOthers),
            items: Vec::new(),
        };
        items.truncate(SHOWN);
        inbox.items = items;
        Ok(inbox)
    }
}
