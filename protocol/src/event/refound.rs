//! Word that a network was founded after this one. Non-critical: who does not know the kind passes over it.

use crate::id::CharterId;
use minicbor::{Decode, Encode};

/// A member has founded a network that follows this one, whose guarantors can no longer act. The invitation to it is in the
/// extra's note, for the members of this network only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refound {
    /// The new charter.
    #[n(0)]
    pub charter: CharterId,
}
