//! The home page: what waits, and for whom.

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::Need;
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use regain_node::desk::{Inbox, InboxItem, InboxKind, Urgency};
use regain_node::node::Node;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/", Need::AnyAccount, todo)
}

#[derive(Template)]
#[template(path = "todo/todo.html")]
struct TodoPage<'a> {
    f: &'a Frame,
    inbox: Inbox,
    columns: Vec<(&'static str, Vec<&'a InboxItem>)>,
    devices: usize,
}

async fn todo(State(door): State<Door>, frame: Frame) -> Fallible {
    let inbox = door.desk().ask(Node::inbox).await?;
    let devices = door.desk().park().await?.len();
    let of = |urgency: Urgency| inbox.items.iter().filter(|i| i.urgency == urgency).collect::<Vec<_>>();
    let columns = vec![
        ("today", of(Urgency::Today)),
        ("this-week", of(Urgency::ThisWeek)),
        ("waiting", of(Urgency::WaitingForOthers)),
    ];
    Ok(page(&frame, &TodoPage { f: &frame, columns, devices, inbox: inbox.clone() }))
}

/// Where the one action of an item is.
fn place(item: &InboxItem) -> String {
    let first = item.subjects.first().map(String::as_str).unwrap_or_default();
    match item.kind {
        InboxKind::LogSuspended | InboxKind::BackupDue => "/etat".into(),
        InboxKind::PullFailed | InboxKind::PullWaits => "/import/sources".into(),
        InboxKind::Application => "/membres".into(),
        InboxKind::Dispute => format!("/parc/{first}"),
        InboxKind::DataAtRisk => "/parc?data=data_at_risk".into(),
        InboxKind::DecommissionedOutside => "/parc?status=reformed&net=no".into(),
        InboxKind::RequestToAnswer | InboxKind::GrantAwaited => format!("/annonces/demandes/{first}"),
        InboxKind::HandoverToPrepare => format!("/remises/nouvelle?grant={first}"),
        InboxKind::GiveToReceive | InboxKind::GiveAwaited => format!("/remises/{first}"),
        InboxKind::CredentialEnded | InboxKind::CredentialEnding => "/annuaire/fiche".into(),
        InboxKind::LotNotOffered => format!("/lots/{first}"),
        InboxKind::NeedToMeet => format!("/annonces/besoins/{first}"),
    }
}

/// The credential that an item is about.
fn credential(item: &InboxItem) -> Option<&str> {
    let about = matches!(item.kind, InboxKind::CredentialEnded | InboxKind::CredentialEnding);
    item.subjects.first().map(String::as_str).filter(|_| about)
}

/// The icon of an item.
fn drawing(item: &InboxItem) -> &'static str {
    match item.kind {
        InboxKind::LogSuspended | InboxKind::Dispute => "triangle-alert",
        InboxKind::Application => "users",
        InboxKind::RequestToAnswer | InboxKind::NeedToMeet | InboxKind::GrantAwaited => "megaphone",
        InboxKind::HandoverToPrepare | InboxKind::GiveToReceive | InboxKind::GiveAwaited => "arrow-left-right",
        InboxKind::DataAtRisk => "shield-alert",
        InboxKind::CredentialEnded | InboxKind::CredentialEnding => "badge-check",
        InboxKind::BackupDue | InboxKind::PullWaits => "download",
        InboxKind::PullFailed => "triangle-alert",
        InboxKind::LotNotOffered => "package",
        InboxKind::DecommissionedOutside => "monitor",
    }
}

/// The end of the keys of an item's texts.
fn code(item: &InboxItem) -> &'static str {
    match item.kind {
        InboxKind::LogSuspended => "log-suspended",
        InboxKind::Dispute => "dispute",
        InboxKind::Application => "application",
        InboxKind::RequestToAnswer => "request-to-answer",
        InboxKind::HandoverToPrepare => "handover-to-prepare",
        InboxKind::GiveToReceive => "give-to-receive",
        InboxKind::DataAtRisk => "data-at-risk",
        InboxKind::CredentialEnded => "credential-ended",
        InboxKind::CredentialEnding => "credential-ending",
        InboxKind::LotNotOffered => "lot-not-offered",
        InboxKind::NeedToMeet => "need-to-meet",
        InboxKind::DecommissionedOutside => "decommissioned-outside",
        InboxKind::BackupDue => "backup-due",
        InboxKind::PullFailed => "pull-failed",
        InboxKind::PullWaits => "pull-waits",
        InboxKind::GrantAwaited => "grant-awaited",
        InboxKind::GiveAwaited => "give-awaited",
    }
}
