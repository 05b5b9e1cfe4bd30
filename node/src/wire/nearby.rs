//! Others on the local network, by multicast DNS (RFC 6762).

use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{PeerId, mdns};

use super::{Nearby, WireError};

/// Looking for others, when it is on.
pub(crate) fn looking(own: PeerId, nearby: Nearby) -> Result<Toggle<mdns::tokio::Behaviour>, WireError> {
    let behaviour = match nearby {
        Nearby::On => Some(mdns::tokio::Behaviour::new(mdns::Config::default(), own).map_err(WireError::Nearby)?),
        Nearby::Off => None,
    };
    Ok(behaviour.into())
}
