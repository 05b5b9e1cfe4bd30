//! Building the swarm: TCP, QUIC and WebSocket (and memory, in tests), Noise, yamux, names through DNS.

use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::transport::{Boxed, MemoryTransport, OptionalTransport};
use libp2p::core::upgrade::Version;
use libp2p::identity::Keypair;
use libp2p::swarm::Config;
use libp2p::{PeerId, Swarm, Transport, dns, noise, quic, tcp, yamux};

use super::behaviour::WireBehaviour;
use super::{MemoryAddresses, SecureLine, WireError, WireSettings, bounds, overhear, tunnel};

pub(crate) type Line = Boxed<(PeerId, StreamMuxerBox)>;

/// A swarm with the identity of `seed`, which is wiped.
pub(crate) fn build(mut seed: [u8; 32], settings: &WireSettings) -> Result<Swarm<WireBehaviour>, WireError> {
    let key = Keypair::ed25519_from_bytes(&mut seed[..]).map_err(|error| WireError::Key(error.to_string()))?;
    let behaviour = WireBehaviour::new(&key, settings)?;
    let config = Config::with_tokio_executor().with_idle_connection_timeout(bounds::STRANGER_IDLE);
    let peer = key.public().to_peer_id();
    let named = with_names(lines(&key, settings.memory)?)?;
    let lines = with_websocket(&key, named, &settings.reach.secure)?;
    Ok(Swarm::new(overhear::heard(lines, settings.ear.clone()), behaviour, peer, config))
}

fn lines(key: &Keypair, memory: MemoryAddresses) -> Result<Line, WireError> {
    let noise = noise::Config::new(key).map_err(|error| WireError::Key(error.to_string()))?;
    let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true))
        .upgrade(Version::V1Lazy)
        .authenticate(noise.clone())
        .multiplex(streams())
        .timeout(bounds::HANDSHAKE_TIMEOUT)
        .boxed();
    let mut config = quic::Config::new(key);
    config.handshake_timeout = bounds::HANDSHAKE_TIMEOUT;
    config.max_concurrent_stream_limit = u32::try_from(bounds::STREAMS).unwrap_or(u32::MAX);
    config.max_stream_data = bounds::QUIC_STREAM_WINDOW;
    config.max_connection_data = bounds::QUIC_CONNECTION_WINDOW;
    let quic = quic::tokio::Transport::new(config).map(|(peer, muxer), _| (peer, StreamMuxerBox::new(muxer))).boxed();
    let memory = match memory {
        MemoryAddresses::Refused => OptionalTransport::none(),
        MemoryAddresses::Accepted => OptionalTransport::some(
            MemoryTransport::new().upgrade(Version::V1Lazy).authenticate(noise).multiplex(streams()).boxed(),
        ),
    };
    let tcp_or_quic = tcp.or_transport(quic).map(|line, _| line.into_inner()).boxed();
    Ok(tcp_or_quic.or_transport(memory).map(|line, _| line.into_inner()).boxed())
}

/// Adds /dns4, /dns6 and /dnsaddr where the machine has a resolver; a machine without one is no reason not to start.
fn with_names(lines: Line) -> Result<Line, WireError> {
    // The constructor takes the transport and does not give it back on failure, hence the trial with another one.
    if let Err(error) = dns::tokio::Transport::system(tcp::tokio::Transport::default()) {
        tracing::warn!(%error, "this machine has no name resolver: only numeric addresses can be dialled");
        return Ok(lines);
    }
    dns::tokio::Transport::system(lines).map(Transport::boxed).map_err(WireError::Names)
}

/// Adds WebSocket before the others: plain TCP would take such an address for its own and leave out the rest. It keeps
/// the names of hosts, which a proxy and a certificate need.
fn with_websocket(key: &Keypair, lines: Line, secure: &SecureLine) -> Result<Line, WireError> {
    let noise = noise::Config::new(key).map_err(|error| WireError::Key(error.to_string()))?;
    let websocket = tunnel::websocket(secure)?
        .upgrade(Version::V1Lazy)
        .authenticate(noise)
        .multiplex(streams())
        .timeout(bounds::HANDSHAKE_TIMEOUT)
        .boxed();
    Ok(websocket.or_transport(lines).map(|line, _| line.into_inner()).boxed())
}

fn streams() -> yamux::Config {
    let mut config = yamux::Config::default();
    config.set_max_num_streams(bounds::STREAMS);
    config
}
