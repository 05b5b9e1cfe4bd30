//! What a log knows of its own devices and dealings while it is being judged: the *pen*. A pen is derived from one
//! log's prefix and from the `Receive`s that prefix sees; it is never stored or sent.

mod draft;
mod holding;
mod pen;

pub use draft::{Changes, Draft};
pub use holding::{Data, Holding, Stage};
pub use pen::{GiveState, Pen};
