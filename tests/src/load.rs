//! A client that writes as fast as the node answers, and remembers what was acknowledged: outside the node's process, so
//! that nothing the node does can make it forget.

use crate::node_process::Api;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Ids of acknowledged events, in the order of their acknowledgements.
#[derive(Clone, Default)]
pub struct Acknowledged {
    ids: Arc<Mutex<Vec<String>>>,
    count: Arc<AtomicUsize>,
}

impl Acknowledged {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    /// All of them.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes an answer's event.
    ///
    /// # Panics
    /// When the answer names none.
    pub fn note(&self, answer: &Value) {
        let id = answer["event"].as_str().unwrap_or_else(|| panic!("no event in {answer}")).to_owned();
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).push(id);
        self.count.fetch_add(1, Ordering::Release);
    }
}

/// A need like any other.
#[must_use]
pub fn need(number: usize) -> Value {
    json!({ "text": format!("Besoin n° {number}"), "lines": { "laptop": 1 + number % 9 } })
}

/// States needs on that API, one after the other, until it is gone. The thread ends with the node.
///
/// # Panics
/// The thread does, when the node answers with an error instead of going away.
#[must_use]
pub fn write_until_gone(api: &Api, acknowledged: &Acknowledged) -> JoinHandle<()> {
    let (api, acknowledged) = (api.clone(), acknowledged.clone());
    std::thread::spawn(move || {
        for number in 0.. {
            let Ok(reply) = api.call("POST", "/needs", need(number).to_string().as_bytes()) else { return };
            assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
            acknowledged.note(&reply.json());
        }
    })
}
