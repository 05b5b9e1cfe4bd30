//! Offers of other territories, as members told this one of them.

use crate::event::{Line, Notice};
use crate::id::{ActorId, EventId, TopicId};
use crate::time::Day;
use std::collections::BTreeMap;

/// The newest notice of one author about one offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeView {
    /// The event, whose extra holds the words.
    pub event: EventId,
    /// The trade topic in which the offer stands.
    pub home: TopicId,
    /// What may be asked for.
    pub lines: Vec<Line>,
    /// Last day on which it can be fetched.
    pub until: Option<Day>,
}

/// Takes a notice in: it replaces what its author told before, or ends it.
pub(super) fn tell(
    notices: &mut BTreeMap<(ActorId, EventId, TopicId), NoticeView>,
    (by, topic): (ActorId, TopicId),
    event: EventId,
    notice: &Notice,
) {
    let told = (by, notice.offer, topic);
    if notice.lines.is_empty() {
        notices.remove(&told);
        return;
    }
    let view = NoticeView { event, home: notice.home, lines: notice.lines.clone(), until: notice.until };
    notices.insert(told, view);
}
