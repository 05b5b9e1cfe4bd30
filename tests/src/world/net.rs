//! Links between seats and the messages under way on them.

use regain_protocol::sync::{Announcement, Answer, Request};
use std::collections::{BTreeMap, BTreeSet};

/// A message under way.
#[derive(Clone, Debug)]
pub enum Post {
    /// A request with the asker's number.
    Ask(u64, Request),
    /// The answer to a request of the addressee with that number.
    Answer(u64, Box<Answer>),
    /// The request with that number got no answer.
    Late(u64),
    /// Gossip.
    Told(Announcement),
}

/// A message with its two ends, bound to one connection: it dies with it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Sender.
    pub from: usize,
    /// Addressee.
    pub to: usize,
    /// The connection.
    pub session: u64,
    /// The message.
    pub post: Post,
}

/// What the weather does to messages.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Percent of requests and answers that get lost.
    pub loss: u8,
    /// Percent of announcements that get lost; 100 switches gossip off.
    pub gossip_loss: u8,
    /// Longest delay of a message, in ticks.
    pub delay: usize,
    /// Crashes per thousand appends.
    pub crashes: usize,
}

impl Weather {
    /// Nothing is lost.
    #[must_use]
    pub fn fair(self) -> Self {
        Weather { loss: 0, crashes: 0, gossip_loss: if self.gossip_loss == 100 { 100 } else { 0 }, ..self }
    }
}

/// Links, connections, and the letters under way in the order of their arrival.
#[derive(Debug, Default)]
pub struct Net {
    up: BTreeSet<(usize, usize)>,
    /// Connections of each seat, from both ends.
    sessions: BTreeMap<usize, BTreeMap<usize, u64>>,
    letters: BTreeMap<(u64, u64), Letter>,
    serial: u64,
}

fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Net {
    /// Lays a link, or heals it.
    pub fn heal(&mut self, a: usize, b: usize) {
        if a != b {
            self.up.insert(pair(a, b));
        }
    }

    /// Cuts a link; the caller ends the connection on it.
    pub fn cut(&mut self, a: usize, b: usize) {
        self.up.remove(&pair(a, b));
    }

    /// Links that carry, ascending.
    #[must_use]
    pub fn links(&self) -> Vec<(usize, usize)> {
        self.up.iter().copied().collect()
    }

    /// The connection between two seats.
    #[must_use]
    pub fn session(&self, a: usize, b: usize) -> Option<u64> {
        self.sessions.get(&a)?.get(&b).copied()
    }

    /// Connects two seats.
    pub fn connect(&mut self, a: usize, b: usize) {
        self.serial += 1;
        for (here, there) in [(a, b), (b, a)] {
            self.sessions.entry(here).or_default().insert(there, self.serial);
        }
    }

    /// Ends a connection with all its letters. Returns whether there was one.
    pub fn disconnect(&mut self, a: usize, b: usize) -> bool {
        let ended = [(a, b), (b, a)].map(|(here, there)| self.sessions.get_mut(&here)?.remove(&there));
        ended.iter().any(Option::is_some)
    }

    /// Seats connected to one, ascending.
    #[must_use]
    pub fn peers(&self, at: usize) -> Vec<usize> {
        self.sessions.get(&at).into_iter().flat_map(|peers| peers.keys().copied()).collect()
    }

    /// Sends a message on the connection between two seats, to arrive at a time.
    pub fn send(&mut self, from: usize, to: usize, arrives: u64, post: Post) {
        let Some(session) = self.session(from, to) else { return };
        self.serial += 1;
        self.letters.insert((arrives, self.serial), Letter { from, to, session, post });
    }

    /// The next letter with its time of arrival, if its connection still stands; letters of dead connections vanish.
    pub fn next(&mut self, until: u64) -> Option<(u64, Letter)> {
        while let Some(first) = self.letters.first_entry().filter(|e| e.key().0 <= until) {
            let ((time, _), letter) = first.remove_entry();
            if self.session(letter.from, letter.to) == Some(letter.session) {
                return Some((time, letter));
            }
        }
        None
    }

    /// Number of letters under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.letters.len()
    }
}
