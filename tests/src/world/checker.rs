//! A checker of signatures that remembers its verdicts by bytes: every node of a world asks about the same events.

use regain_protocol::id::Signature;
use regain_protocol::key::{Checker, Strict};
use std::collections::HashMap;
use std::sync::Mutex;

/// Answers as [`Strict`] does, once for each key, message and signature.
#[derive(Debug, Default)]
pub struct Remembering {
    known: Mutex<HashMap<Vec<u8>, bool>>,
}

impl Checker for Remembering {
    fn check(&self, key: &[u8; 32], message: &[u8], signature: &Signature) -> bool {
        let question = [key, signature.as_bytes(), message].concat();
        let mut known = self.known.lock().expect("no thread panics while it holds the memory");
        *known.entry(question).or_insert_with(|| Strict.check(key, message, signature))
    }
}
