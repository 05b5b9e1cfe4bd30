//! How a node comes back to writing when it may not hold the end of its own log: after a restore, after damage, or when
//! others turn out to hold events of this node that it does not know (R10).
//!
//! ```text
//! Writing --own event from outside--> Stopped --a person: begin--> Asking --asked two members, tail is back--> Writing
//!    ^                                   ^                           |
//!    |                                   '--an own event written after the asking began, or where it was over already:
//!    |                                      another machine has the keys
//! restore, damage --------------------------------------------------> Asking
//! ```
//! Damage and a restore are known to this node, so it asks and goes on by itself. Own events that come from outside are
//! not: either this directory is an old copy (a virtual machine set back, a disk copied) or a second machine writes with
//! the same keys. Which of the two only a person can tell, and going on by itself would fork the log, so it stops.
//!
//! Pure: no disk, no engine. The node keeps it in the file `recovery`; the simulated world of the tests drives the same.

use regain_protocol::time::Minute;
use serde::{Deserialize, Serialize};

/// Members asked before a restored node writes again, or all there are.
pub const ASK: usize = 2;

/// Why a node asks others for its own log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It was restored from a backup.
    Restored,
    /// Its own log may be damaged.
    Damaged,
    /// A person said so.
    Begun,
    /// Its organisation came back with another node key.
    Returned,
}

/// Why a node has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Others hold own events that this node does not know: an old copy was started, or a second machine writes.
    UnknownOwn,
    /// An own event was written after this node had begun to ask for its log: a second machine writes.
    SecondMachine,
}

/// Where a node is on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Recovery {
    /// It writes.
    #[default]
    Writing,
    /// It asks others for the rest of its own log and authors nothing.
    Asking {
        /// Why.
        why: Why,
        /// Since when, in minutes since 1970.
        since: u32,
    },
    /// It authors nothing until a person has looked.
    Stopped {
        /// Why.
        cause: Cause,
        /// Since when, in minutes since 1970.
        since: u32,
    },
}

impl Recovery {
    /// Asking from now on.
    #[must_use]
    pub fn asking(why: Why, now: Minute) -> Self {
        Recovery::Asking { why, since: now.0 }
    }

    /// From the file; what cannot be read is taken for a restore, which is the careful reading.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], now: Minute) -> Self {
        serde_json::from_slice(bytes).unwrap_or_else(|_| Recovery::asking(Why::Restored, now))
    }

    /// For the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a state holds nothing that JSON cannot say")
    }

    /// Whether the node may author.
    #[must_use]
    pub fn writes(&self) -> bool {
        *self == Recovery::Writing
    }

    /// Whether only a person can free it.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(self, Recovery::Stopped { .. })
    }

    /// An event of this node's own log, written at `written` by its own clock, came from outside at `now`.
    ///
    /// While it asks, that is what it asked for, unless the event is younger than the asking. A minute counts as the same.
    pub fn own_from_outside(&mut self, written: Minute, now: Minute) {
        match *self {
            Recovery::Writing => self.own_unasked(now),
            Recovery::Asking { since, .. } if written.0 > since => {
                *self = Recovery::Stopped { cause: Cause::SecondMachine, since: now.0 };
            }
            Recovery::Asking { .. } | Recovery::Stopped { .. } => {}
        }
    }

    /// An event of this node's own log came from outside in a topic in which it asked for none, or no more: what others hold
    /// there it has continued already. No clock is needed to tell that from a tail.
    pub fn own_unasked(&mut self, now: Minute) {
        if !self.is_stopped() {
            *self = Recovery::Stopped { cause: Cause::UnknownOwn, since: now.0 };
        }
    }

    /// This node's own log may be damaged.
    pub fn damaged(&mut self, now: Minute) {
        if self.writes() {
            *self = Recovery::asking(Why::Damaged, now);
        }
    }

    /// A person has made sure that no other machine uses the keys.
    pub fn begin(&mut self, now: Minute) {
        *self = Recovery::asking(Why::Begun, now);
    }

    /// Whether a node that `known` other members are known to may go on once `heard` of them were asked and nothing more
    /// of its log is under way. A node that knows of no other waits for a person after a restore: an old backup may be
    /// from before others came.
    #[must_use]
    pub fn has_asked(&self, heard: usize, known: usize) -> bool {
        match self {
            Recovery::Writing | Recovery::Stopped { .. } => false,
            Recovery::Asking { why: Why::Damaged, .. } => heard >= known.min(ASK),
            Recovery::Asking { .. } => known > 0 && heard >= known.min(ASK),
        }
    }

    /// Everything is back and continued.
    pub fn done(&mut self) {
        *self = Recovery::Writing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Minute = Minute(1_000);

    #[test]
    fn unknown_own_events_stop_a_node_that_writes() {
        let mut state = Recovery::default();
        assert!(state.writes());
        state.own_from_outside(Minute(3), NOW);
        assert_eq!(state, Recovery::Stopped { cause: Cause::UnknownOwn, since: 1_000 });
        assert!(!state.writes() && !state.has_asked(9, 9), "asking others does not free it");
        state.begin(Minute(1_010));
        assert_eq!(state, Recovery::Asking { why: Why::Begun, since: 1_010 });
    }

    #[test]
    fn a_tail_is_expected_while_asking_and_a_younger_event_is_not() {
        let mut state = Recovery::asking(Why::Restored, NOW);
        for written in [0, 999, 1_000] {
            state.own_from_outside(Minute(written), NOW);
            assert_eq!(state, Recovery::asking(Why::Restored, NOW), "{written}");
        }
        state.own_from_outside(Minute(1_001), Minute(1_002));
        assert_eq!(state, Recovery::Stopped { cause: Cause::SecondMachine, since: 1_002 });
    }

    #[test]
    fn an_event_that_was_not_asked_for_stops_it_whatever_the_clocks_say() {
        for mut state in [Recovery::Writing, Recovery::asking(Why::Restored, NOW)] {
            state.own_unasked(NOW);
            assert_eq!(state, Recovery::Stopped { cause: Cause::UnknownOwn, since: 1_000 });
        }
        let second = Recovery::Stopped { cause: Cause::SecondMachine, since: 4 };
        let mut state = second;
        state.own_unasked(NOW);
        assert_eq!(state, second, "what is known better stays");
    }

    #[test]
    fn two_are_asked_or_all_and_a_lone_restored_node_waits_for_a_person() {
        let restored = Recovery::asking(Why::Restored, NOW);
        let damaged = Recovery::asking(Why::Damaged, NOW);
        for (heard, known, may) in [(0, 5, false), (1, 5, false), (2, 5, true), (0, 1, false), (1, 1, true)] {
            assert_eq!(restored.has_asked(heard, known), may, "{heard} of {known}");
            assert_eq!(damaged.has_asked(heard, known), may, "{heard} of {known}");
        }
        assert!(!restored.has_asked(0, 0));
        assert!(damaged.has_asked(0, 0), "it knows itself that nobody else is there");
    }

    #[test]
    fn the_file_is_read_back_and_rubbish_is_taken_carefully() {
        for state in [
            Recovery::Writing,
            Recovery::asking(Why::Damaged, NOW),
            Recovery::Stopped { cause: Cause::SecondMachine, since: 4 },
        ] {
            assert_eq!(Recovery::from_bytes(&state.to_bytes(), NOW), state);
        }
        for rubbish in [&b""[..], b"{", b"writing"] {
            assert_eq!(Recovery::from_bytes(rubbish, NOW), Recovery::asking(Why::Restored, NOW));
        }
    }
}
