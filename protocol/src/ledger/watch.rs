//! Being told of each event before it is interpreted, and leaving some uninterpreted: an event whose interpretation brings
//! this build down must not do so again at every start (R10).

use super::Ledger;
use crate::event::{Body, Header};
use crate::id::EventId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who is told. The ledger keeps no file itself.
pub trait Watch: Send + Sync {
    /// The interpretation of this event begins. What is to be known after a crash is noted now.
    fn begins(&self, event: &EventId);
    /// It has ended.
    fn ended(&self);
}

/// Which events stay uninterpreted, and who is told of the others.
#[derive(Default)]
pub(super) struct Watched {
    opaque: BTreeSet<EventId>,
    watch: Option<Arc<dyn Watch>>,
}

impl Ledger {
    /// From now on these events are stored like events of a newer version, without being read, and `watch` is told of
    /// each other one. Call it before anything is admitted: what is stored stays as it was judged.
    pub fn watch(&mut self, opaque: BTreeSet<EventId>, watch: Arc<dyn Watch>) {
        self.watched = Watched { opaque, watch: Some(watch) };
    }

    /// Runs `work`, which interprets this event, between the two words to who watches.
    pub(super) fn watching<T>(&mut self, event: EventId, work: impl FnOnce(&mut Self) -> T) -> T {
        let watch = self.watched.watch.clone().filter(|_| !self.watched.opaque.contains(&event));
        watch.iter().for_each(|w| w.begins(&event));
        let done = work(self);
        watch.iter().for_each(|w| w.ended());
        done
    }

    /// The body of an event, unless it is unknown or stays unread.
    pub(super) fn body_of(&self, event: &EventId, header: &Header, facts: &[u8]) -> Option<Body> {
        if self.watched.opaque.contains(event) { None } else { Self::read_body(header, facts) }
    }
}
