//! The newest answers of one snapshot, so that the next page, the export and the counter beside them cost nothing.

use super::find::Matched;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers kept: a few people with a few filters each; one takes 13 kB at 100,000 rows.
const KEPT: usize = 32;

/// Answers by the query without page and order.
#[derive(Default)]
pub(super) struct Memory {
    newest_first: Mutex<VecDeque<(String, Arc<Matched>)>>,
}

impl Memory {
    /// What was answered to the same question.
    pub(super) fn get(&self, question: &str) -> Option<Arc<Matched>> {
        let mut kept = self.newest_first.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(q, _)| q == question)?;
        let found = kept.remove(at)?;
        let answer = found.1.clone();
        kept.push_front(found);
        Some(answer)
    }

    /// Keeps an answer.
    pub(super) fn put(&self, question: String, answer: Arc<Matched>) {
        let mut kept = self.newest_first.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((question, answer));
        kept.truncate(KEPT);
    }
}
