//! What every page shows of the node's state, told whenever it changes.

use super::Desk;
use crate::node::Node;
use regain_protocol::member::Role;
use regain_protocol::time::{Day, Minute};
use serde::Serialize;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Shortest time between two tellings: four a second are more than an eye follows.
const SPACING: Duration = Duration::from_millis(250);
/// Counting the inbox may take this part of the loop's time: under a flood of events the number is a little late.
const INBOX_SHARE: u32 = 20;

/// The node at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pulse {
    /// Counts changes of what pages show.
    pub version: u64,
    /// Items of the inbox.
    pub inbox: usize,
    /// Connected members' nodes.
    pub peers: usize,
    /// Members in standing.
    pub members: usize,
    /// How far this node has what the others have.
    pub sync: SyncState,
    /// Warnings kept.
    pub warnings: usize,
    /// Jobs that run.
    pub jobs: usize,
    /// The organisation's name.
    pub name: String,
    /// Whether this node only observes in its network.
    pub observer: bool,
}

/// How far this node has what the others have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SyncState {
    /// It belongs to no network.
    #[default]
    NoNetwork,
    /// It has what it heard of.
    UpToDate,
    /// Others told of more than it has.
    Syncing {
        /// Events stored since this began.
        done: u64,
        /// Events that are still to come, as far as was told.
        left: u64,
    },
    /// No member's node is connected.
    OfflineSince {
        /// Minutes since 1970 when the last one went.
        minute: u32,
    },
    /// This node writes nothing.
    Suspended {
        /// Why, as a sentence.
        reason: String,
    },
}

/// What the loop remembers in order to notice changes.
#[derive(Default)]
pub(crate) struct Watching {
    table: TableMark,
    pulse: PulseMark,
    owed: bool,
    told: Option<Instant>,
    inbox_owed: bool,
    inbox_rests_until: Option<Instant>,
    alone_since: Option<Minute>,
    /// Events held when others told of more.
    synced_from: Option<u64>,
}

/// Changes when the device table or the inbox may.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct TableMark {
    network: bool,
    ledger: u64,
    fleet: u64,
    applications: usize,
}

/// Changes when something else of the pulse does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct PulseMark {
    connected: usize,
    warnings: usize,
    stopped: bool,
    behind: usize,
    left: u64,
    day: Day,
}

impl Desk {
    /// The pulse: its newest value at once, and a wake-up at every change, at most about four a second.
    #[must_use]
    pub fn pulse(&self) -> watch::Receiver<Pulse> {
        self.shelf.pulse.subscribe()
    }
}

impl Node {
    /// Notices what changed: the device table's version at once, the pulse when its time has come. Cheap; called after
    /// everything that the loop carries out, and before a job's answer leaves.
    pub(crate) fn notice(&mut self) {
        let table = TableMark {
            network: self.engine.is_some(),
            ledger: self.engine.as_ref().map_or(0, |e| e.ledger().version()),
            fleet: self.fleet.revision(),
            applications: self.applications.len(),
        };
        if table != self.watching.table {
            self.watching.table = table;
            self.shelf.changed();
            (self.watching.owed, self.watching.inbox_owed) = (true, true);
        }
        let pulse = PulseMark {
            connected: self.connected.values().filter(|member| **member).count(),
            warnings: self.warnings.len(),
            stopped: self.stopped.is_some(),
            behind: self.engine.as_ref().map_or(0, |e| e.behind().len()),
            left: self.engine.as_ref().map_or(0, |e| e.left().max(e.pending() as u64)),
            day: self.now().day(),
        };
        if pulse != self.watching.pulse {
            let before = self.watching.pulse;
            self.watching.alone_since = match (pulse.connected, self.watching.alone_since) {
                (0, None) => Some(self.now()),
                (0, since) => since,
                _ => None,
            };
            let held = self.engine.as_ref().map_or(0, |e| e.ledger().len() as u64);
            self.watching.synced_from = (pulse.left > 0).then(|| self.watching.synced_from.unwrap_or(held));
            let graver = (before.stopped, before.behind, before.day) != (pulse.stopped, pulse.behind, pulse.day);
            self.watching.inbox_owed |= graver;
            self.watching.pulse = pulse;
            self.watching.owed = true;
        }
    }

    /// Tells the pulse if it changed and the last telling is long enough ago. What is owed then is told at the next tick.
    pub(crate) fn beat(&mut self) {
        let now = Instant::now();
        let rests = self.watching.told.is_some_and(|told| now.duration_since(told) < SPACING);
        if rests || !(self.watching.owed || self.watching.inbox_owed) {
            return;
        }
        self.watching.told = Some(now);
        self.watching.owed = false;
        let counted = self.inbox_count(now);
        let (members, sync, mark) = (self.members_in_standing(), self.sync_state(), self.watching.pulse);
        let (name, observer) = (self.settings.name.clone(), self.observes());
        let version = self.shelf.version();
        self.shelf.pulse.send_if_modified(|pulse| {
            let new = Pulse {
                version,
                inbox: counted.unwrap_or(pulse.inbox),
                peers: mark.connected,
                members,
                sync,
                warnings: mark.warnings,
                jobs: pulse.jobs,
                name,
                observer,
            };
            let changed = *pulse != new;
            *pulse = new;
            changed
        });
    }

    /// Whether this node's role in its network is to observe.
    fn observes(&mut self) -> bool {
        let own = self.keys.actor;
        let role = self.engine.as_mut().and_then(|e| e.standing().members().get(&own).copied());
        role == Some(Role::Observe)
    }

    /// Has the pulse told anew: something changed that no mark shows.
    pub(crate) fn owe_pulse(&mut self) {
        self.watching.owed = true;
    }

    /// Has the inbox counted anew: something changed that no mark shows.
    pub(crate) fn owe_inbox(&mut self) {
        self.watching.inbox_owed = true;
    }

    fn inbox_count(&mut self, now: Instant) -> Option<usize> {
        if !self.watching.inbox_owed || self.watching.inbox_rests_until.is_some_and(|until| now < until) {
            return None;
        }
        self.watching.inbox_owed = false;
        let count = self.inbox().map_or(0, |inbox| inbox.total);
        self.watching.inbox_rests_until = Some(Instant::now() + now.elapsed() * INBOX_SHARE);
        Some(count)
    }

    fn members_in_standing(&mut self) -> usize {
        self.engine.as_mut().map_or(0, |e| e.standing().members().len())
    }

    /// How far this node has what the others have.
    pub(crate) fn sync_state(&mut self) -> SyncState {
        if let Some(reason) = &self.stopped {
            return SyncState::Suspended { reason: reason.clone() };
        }
        let members = self.members_in_standing();
        let mark = self.watching.pulse;
        let Some(engine) = self.engine.as_ref() else { return SyncState::NoNetwork };
        if !engine.behind().is_empty() {
            let reason =
                "this node's own log may be damaged or older than what others hold; it continues in a new log \
                          once two members have told what they have"
                    .to_owned();
            return SyncState::Suspended { reason };
        }
        match (self.watching.alone_since, mark.left) {
            (Some(since), _) if members > 1 && mark.connected == 0 => SyncState::OfflineSince { minute: since.0 },
            (_, 0) => SyncState::UpToDate,
            (_, left) => {
                let held = engine.ledger().len() as u64;
                SyncState::Syncing { done: held - self.watching.synced_from.unwrap_or(held).min(held), left }
            }
        }
    }
}
