//! Evidence as it comes in: whether it is about anything known here, and what follows from it.

use super::{Engine, Output};
use crate::id::LogId;
use crate::standing::ForkProof;
use crate::sync::EvidenceItem;

impl Engine {
    /// Whether evidence from a peer concerns a log or an actor that is stored here: anybody can sign forks and closings
    /// of logs that never were, and they would crowd out the real ones. What comes too early is told again.
    pub(super) fn is_about_the_known(&self, item: &EvidenceItem) -> bool {
        let of = |log: &LogId| self.ledger.log(log).map(|l| l.stem.actor);
        match item {
            EvidenceItem::Fork(proof) => proof.log().is_some_and(|log| of(&log).is_some()),
            EvidenceItem::Close(close) => of(&close.log) == Some(close.actor),
            EvidenceItem::Cert(cert) => {
                self.ledger.certs.range((cert.actor, 0)..=(cert.actor, u32::MAX)).next().is_some()
            }
            EvidenceItem::Epoch(_) => true,
        }
    }

    /// Evidence, from a peer, a bundle or one's own disk. News is to be kept and may change what counts.
    pub fn evidence(&mut self, item: EvidenceItem) -> Vec<Output> {
        let news = match &item {
            EvidenceItem::Fork(proof) => self.ledger.add_fork(proof.clone()),
            EvidenceItem::Close(close) => self.ledger.add_close(close.clone()),
            EvidenceItem::Cert(cert) => self.ledger.add_cert(cert.clone()),
            EvidenceItem::Epoch(signed) => return self.take_epoch(signed.clone()),
        };
        if news && matches!(item, EvidenceItem::Cert(_)) {
            self.new_keys = true;
        }
        if !news {
            return Vec::new();
        }
        let mut out = vec![Output::Keep(item.clone())];
        if let EvidenceItem::Fork(proof) = &item {
            let log = proof.log().map(|l| l.to_string()).unwrap_or_default();
            out.push(Output::Note(format!("log {log} was written with two pens from place {}", proof.seq())));
        }
        if self.refresh_gate() {
            out.push(Output::Members);
        }
        out.extend(self.retry_if_keys_came());
        out
    }

    /// The proof that a [`Output::ProveFork`] asked for.
    pub fn proven(&mut self, mine: &crate::event::Record, other: &crate::event::Record) -> Vec<Output> {
        let proof = ForkProof {
            a: mine.header.clone(),
            a_signature: mine.signature,
            b: other.header.clone(),
            b_signature: other.signature,
        };
        self.evidence(EvidenceItem::Fork(proof))
    }
}
