//! Requests of others that wait for our answer.

use std::collections::HashMap;

use libp2p::PeerId;
use libp2p::request_response::{InboundRequestId, ResponseChannel};

use super::{Lane, Ticket};

/// One request that can still be answered.
#[derive(Debug)]
pub(crate) struct OpenTicket {
    pub(crate) peer: PeerId,
    pub(crate) lane: Lane,
    pub(crate) channel: ResponseChannel<Vec<u8>>,
    request: InboundRequestId,
}

/// All open tickets. Bounded by the streams of all connections: libp2p ends each within the timeout of a request and
/// tells [`Tickets::forget`].
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    next: u64,
    open: HashMap<Ticket, OpenTicket>,
    by_request: HashMap<(Lane, InboundRequestId), Ticket>,
}

impl Tickets {
    pub(crate) fn issue(
        &mut self,
        peer: PeerId,
        lane: Lane,
        request: InboundRequestId,
        channel: ResponseChannel<Vec<u8>>,
    ) -> Ticket {
        let ticket = Ticket(self.next);
        self.next += 1;
        self.open.insert(ticket, OpenTicket { peer, lane, channel, request });
        self.by_request.insert((lane, request), ticket);
        ticket
    }

    /// Uses a ticket up; `None` when it is dead or was never issued.
    pub(crate) fn take(&mut self, ticket: Ticket) -> Option<OpenTicket> {
        let open = self.open.remove(&ticket)?;
        self.by_request.remove(&(open.lane, open.request));
        Some(open)
    }

    /// The asker is gone or has given up.
    pub(crate) fn forget(&mut self, lane: Lane, request: InboundRequestId) {
        if let Some(ticket) = self.by_request.remove(&(lane, request)) {
            self.open.remove(&ticket);
        }
    }
}
