//! Between territories: asking for more of them, and telling one of an offer in another. Non-critical kinds: a build that
//! does not know them keeps them without effect and judges everything else as before.

use super::body::Line;
use crate::id::{EventId, TopicId};
use crate::member::Join;
use crate::time::Day;
use minicbor::{Decode, Encode};

/// A member asks to be admitted to further topics. Guarantors answer with an `Admit` that carries the same request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Apply {
    /// The request, by the member's own certificate and node key.
    #[n(0)]
    pub join: Join,
}

/// Tells a territory of an offer that stands in another one. A newer notice of the same author about the same offer
/// replaces it; one without lines ends it. The offer's events stay in their own topic: nothing here is referred to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Notice {
    /// The offer.
    #[n(0)]
    pub offer: EventId,
    /// The trade topic in which it stands.
    #[n(1)]
    pub home: TopicId,
    /// What may be asked for; empty when it is told of no more.
    #[n(2)]
    pub lines: Vec<Line>,
    /// Last day on which it can be fetched, where one is told.
    #[n(3)]
    pub until: Option<Day>,
}
