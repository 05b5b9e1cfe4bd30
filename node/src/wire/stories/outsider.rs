//! A peer that is not ours: every protocol, no gate, no manners.

use futures::StreamExt;
use libp2p::core::Transport;
use libp2p::core::transport::MemoryTransport;
use libp2p::core::upgrade::Version;
use libp2p::gossipsub::{MessageAuthenticity, ValidationMode};
use libp2p::identity::Keypair;
use libp2p::request_response::{self, ProtocolSupport};
use libp2p::swarm::{Config, NetworkBehaviour, Swarm, SwarmEvent};
use libp2p::{Multiaddr, PeerId, StreamProtocol, identify, noise, ping, yamux};

use super::in_time;
use crate::wire::Lane;
use crate::wire::behaviour::Exchange;
use crate::wire::bounds::LaneBounds;
use crate::wire::codec::FrameCodec;
use crate::wire::gossip::{Gossip, gossip, with};

#[derive(NetworkBehaviour)]
pub(super) struct Everything {
    pub(super) gossip: Gossip,
    pub(super) sync: Exchange,
    pub(super) blob: Exchange,
    pub(super) lobby: Exchange,
    identify: identify::Behaviour,
    ping: ping::Behaviour,
}

pub(super) struct Outsider {
    pub(super) swarm: Swarm<Everything>,
}

impl Outsider {
    /// A peer that speaks every protocol, with ten times the room in every frame.
    pub(super) fn start(seed: u8) -> Self {
        let key = Keypair::ed25519_from_bytes([seed; 32]).expect("32 bytes are a seed");
        let gossip = gossip(&key).expect("sound settings");
        Self::with(&key, gossip)
    }

    /// One whose announcements claim to be of `author`, without a signature.
    pub(super) fn forging(seed: u8, author: PeerId) -> Self {
        let key = Keypair::ed25519_from_bytes([seed; 32]).expect("32 bytes are a seed");
        let forger = MessageAuthenticity::Author(author);
        Self::with(&key, with(forger, ValidationMode::Permissive).expect("sound settings"))
    }

    fn with(key: &Keypair, gossip: Gossip) -> Self {
        let transport = MemoryTransport::new()
            .upgrade(Version::V1Lazy)
            .authenticate(noise::Config::new(key).expect("an ed25519 key"))
            .multiplex(yamux::Config::default())
            .boxed();
        let behaviour = Everything {
            gossip,
            sync: wide(Lane::Sync),
            blob: wide(Lane::Blob),
            lobby: wide(Lane::Lobby),
            identify: identify::Behaviour::new(identify::Config::new("regain/1".into(), key.public())),
            ping: ping::Behaviour::default(),
        };
        let peer = key.public().to_peer_id();
        Self { swarm: Swarm::new(transport, behaviour, peer, Config::with_tokio_executor()) }
    }

    pub(super) async fn connect(&mut self, address: &Multiaddr) {
        self.swarm.dial(address.clone()).expect("one address");
        self.until("a connection", |event| matches!(event, SwarmEvent::ConnectionEstablished { .. }).then_some(()))
            .await;
    }

    pub(super) async fn listen(&mut self) -> Multiaddr {
        self.swarm.listen_on("/memory/0".parse().expect("an address")).expect("memory is listened on");
        self.until("an address", |event| match event {
            SwarmEvent::NewListenAddr { address, .. } => Some(address),
            _ => None,
        })
        .await
    }

    pub(super) async fn until<T>(
        &mut self,
        what: &str,
        mut wanted: impl FnMut(SwarmEvent<EverythingEvent>) -> Option<T>,
    ) -> T {
        in_time(what, async {
            loop {
                if let Some(found) = wanted(self.swarm.select_next_some().await) {
                    return found;
                }
            }
        })
        .await
    }
}

fn wide(lane: Lane) -> Exchange {
    let LaneBounds { protocol, request, answer, streams } = lane.bounds();
    let wide = LaneBounds { protocol, request: 10 * request, answer: 10 * answer, streams };
    let protocols = [(StreamProtocol::new(protocol), ProtocolSupport::Full)];
    request_response::Behaviour::with_codec(FrameCodec::new(wide), protocols, request_response::Config::default())
}
