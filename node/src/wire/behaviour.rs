//! What the swarm is made of: limits first, then the gate with everything for members, then the lobby for all.

use std::collections::HashSet;
use std::iter;

use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::identity::Keypair;
use libp2p::request_response::{self, ProtocolSupport};
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{PeerId, StreamProtocol, identify, mdns, memory_connection_limits, ping};

use super::bounds;
use super::codec::FrameCodec;
use super::gate::Gate;
use super::gossip::{self, Gossip};
use super::nearby;
use super::stay::Stay;
use super::{GossipMode, Lane, WireError, WireSettings};

/// One lane.
pub(crate) type Exchange = request_response::Behaviour<FrameCodec>;

/// The whole behaviour. The order matters: what may deny a connection comes before what remembers it.
#[derive(NetworkBehaviour)]
pub(crate) struct WireBehaviour {
    limits: connection_limits::Behaviour,
    memory: memory_connection_limits::Behaviour,
    nearby: Toggle<mdns::tokio::Behaviour>,
    pub(crate) gate: Gate<MemberBehaviour>,
    pub(crate) lobby: Exchange,
}

/// What only members reach.
#[derive(NetworkBehaviour)]
pub(crate) struct MemberBehaviour {
    pub(crate) gossip: Toggle<Gossip>,
    pub(crate) sync: Exchange,
    pub(crate) blob: Exchange,
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    stay: Stay,
}

impl WireBehaviour {
    pub(crate) fn new(key: &Keypair, settings: &WireSettings) -> Result<Self, WireError> {
        let limits = ConnectionLimits::default()
            .with_max_pending_incoming(Some(bounds::PENDING_INCOMING))
            .with_max_pending_outgoing(Some(bounds::PENDING_OUTGOING))
            .with_max_established_per_peer(Some(bounds::CONNECTIONS_PER_PEER))
            .with_max_established(Some(bounds::CONNECTIONS));
        let members: HashSet<PeerId> = settings.members.clone();
        Ok(Self {
            limits: connection_limits::Behaviour::new(limits),
            memory: memory_connection_limits::Behaviour::with_max_bytes(settings.memory_ceiling),
            nearby: nearby::looking(key.public().to_peer_id(), settings.reach.nearby)?,
            gate: Gate::new(MemberBehaviour::new(key, settings.gossip)?, members, bounds::STRANGERS),
            lobby: exchange(Lane::Lobby),
        })
    }

    /// The behaviour of a lane.
    pub(crate) fn lane(&mut self, lane: Lane) -> &mut Exchange {
        match lane {
            Lane::Sync => &mut self.gate.inner().sync,
            Lane::Blob => &mut self.gate.inner().blob,
            Lane::Lobby => &mut self.lobby,
        }
    }

    /// Gossip, when it is on.
    pub(crate) fn gossip(&mut self) -> Option<&mut Gossip> {
        self.gate.inner().gossip.as_mut()
    }
}

impl MemberBehaviour {
    fn new(key: &Keypair, mode: GossipMode) -> Result<Self, WireError> {
        let gossip = match mode {
            GossipMode::On => Some(gossip::gossip(key)?),
            GossipMode::Off => None,
        };
        // Identify tells members the protocols of this node and nothing else: no addresses, and no build number that
        // would say which known fault it has.
        let identify = identify::Config::new("regain/1".to_owned(), key.public())
            .with_agent_version("regain/1".to_owned())
            .with_hide_listen_addrs(true)
            .with_cache_size(0);
        let ping = ping::Config::new().with_interval(bounds::PING_INTERVAL).with_timeout(bounds::PING_TIMEOUT);
        Ok(Self {
            gossip: gossip.into(),
            sync: exchange(Lane::Sync),
            blob: exchange(Lane::Blob),
            identify: identify::Behaviour::new(identify),
            ping: ping::Behaviour::new(ping),
            stay: Stay,
        })
    }
}

fn exchange(lane: Lane) -> Exchange {
    let bounds = lane.bounds();
    let config = request_response::Config::default()
        .with_request_timeout(bounds::REQUEST_TIMEOUT)
        .with_max_concurrent_streams(bounds.streams);
    let protocols = iter::once((StreamProtocol::new(bounds.protocol), ProtocolSupport::Full));
    request_response::Behaviour::with_codec(FrameCodec::new(bounds), protocols, config)
}
