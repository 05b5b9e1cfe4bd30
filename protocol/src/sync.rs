//! Messages between members, and pages of events in their slim form.
//!
//! Gossip is for speed, this is for truth: equal digests end a session in one round; otherwise heads are compared and
//! ranges pulled. Announcements carry a log, a place and an id only; bodies are always pulled.

mod message;
mod page;

pub use message::{Announcement, Answer, EvidenceItem, Request};
pub use page::{Page, SlimEvent};
