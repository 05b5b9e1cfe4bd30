//! How the node comes back to writing, told and moved on by a person.

use super::{Answer, DeskError, Sentence};
use crate::node::Node;
use crate::recovery::{ASK, Recovery};
use serde::Serialize;
use utoipa::ToSchema;

/// How a node that does not write comes back to writing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecoveryTold {
    /// `asking`: by itself, once it has asked enough members; `stopped`: once a person has looked.
    pub state: &'static str,
    /// Minutes since 1970 when that began.
    pub since: u32,
    /// Topics in which it writes nothing.
    pub topics: usize,
    /// Members asked in the topic that lags most.
    pub asked: usize,
    /// Members to be asked; 0 when it knows of nobody.
    pub needed: usize,
    /// What it is and what to do.
    #[schema(value_type = String)]
    pub sentence: Sentence,
}

impl Node {
    pub(crate) fn recovery_told(&mut self) -> Option<RecoveryTold> {
        let sentence = self.recovery_sentence()?;
        let (state, since) = match self.recovery {
            Recovery::Writing => return None,
            Recovery::Asking { since, .. } => ("asking", since),
            Recovery::Stopped { since, .. } => ("stopped", since),
        };
        let needed = self.known_others().min(ASK);
        let engine = self.engine.as_ref()?;
        let asked = engine.behind().iter().map(|topic| engine.asked(*topic)).min().unwrap_or(0);
        Some(RecoveryTold { state, since, topics: engine.behind().len(), asked: asked.min(needed), needed, sentence })
    }

    /// Asks others for this node's own log, after a person has made sure that no other machine runs with its keys.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn recovery_begin(&mut self) -> Answer<RecoveryTold> {
        self.engine()?;
        self.begin_recovery();
        self.recovery_told().ok_or_else(nothing)
    }

    /// Goes on without asking, after a person has made sure that no other member holds more of this node's own log.
    ///
    /// # Errors
    /// This node writes already, or is in no network.
    pub fn recovery_force(&mut self) -> Answer<Option<RecoveryTold>> {
        self.engine()?;
        if self.recovery.writes() {
            return Err(nothing());
        }
        self.force_recovery();
        Ok(self.recovery_told())
    }
}

fn nothing() -> DeskError {
    DeskError::Conflict(say!("recovery-none", "this node writes already; there is nothing to recover"))
}
