//! Whether a port is free, found out before libp2p is asked.
//!
//! libp2p opens TCP listeners with `SO_REUSEPORT`, so a second node of the same user on the same port starts without
//! an error and takes half of the connections; and the system's own words on a UDP port are lost in its error types.
//! A plain socket, opened and closed at once, tells both truthfully.

use std::io::{Error, ErrorKind};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};

use libp2p::Multiaddr;
use libp2p::core::transport::TransportError;
use libp2p::multiaddr::Protocol;

use super::ListenFailure;

/// Tries the port of a TCP or QUIC address; addresses of other kinds are left to libp2p.
pub(crate) fn probe(address: &Multiaddr) -> Result<(), ListenFailure> {
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        // A plain socket on "::" would take IPv4 as well and collide with this node's own 0.0.0.0, where libp2p's takes
        // IPv6 only. Whoever has "::" has the loopback address too.
        Some(Protocol::Ip6(Ipv6Addr::UNSPECIFIED)) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        _ => return Ok(()),
    };
    let tried = match parts.next() {
        Some(Protocol::Tcp(port)) => TcpListener::bind(SocketAddr::new(ip, port)).map(drop),
        Some(Protocol::Udp(port)) => UdpSocket::bind(SocketAddr::new(ip, port)).map(drop),
        _ => Ok(()),
    };
    match tried {
        // A machine without IPv6 has no such loopback; libp2p will say so itself.
        Err(error) if error.kind() == ErrorKind::AddrNotAvailable && ip == Ipv6Addr::LOCALHOST => Ok(()),
        other => other.map_err(|error| reason(&error)),
    }
}

/// What libp2p says when it cannot listen.
pub(crate) fn refused(error: &TransportError<Error>) -> ListenFailure {
    match error {
        TransportError::MultiaddrNotSupported(_) => ListenFailure::Unsupported,
        TransportError::Other(error) => reason(error),
    }
}

/// What the system said.
pub(crate) fn reason(error: &Error) -> ListenFailure {
    match error.kind() {
        ErrorKind::AddrInUse => ListenFailure::PortTaken,
        ErrorKind::AddrNotAvailable => ListenFailure::NoSuchAddress,
        ErrorKind::PermissionDenied => ListenFailure::NotPermitted,
        _ => ListenFailure::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_seen_on_both_protocols_and_any_free_port_is_not() {
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = tcp.local_addr().expect("it is bound").port();
        let address = format!("/ip4/127.0.0.1/tcp/{port}").parse().expect("an address");
        assert_eq!(probe(&address), Err(ListenFailure::PortTaken));
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        let port = udp.local_addr().expect("it is bound").port();
        let address = format!("/ip4/127.0.0.1/udp/{port}/quic-v1").parse().expect("an address");
        assert_eq!(probe(&address), Err(ListenFailure::PortTaken));
        for free in ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1", "/memory/0", "/dns4/example.org/tcp/1"] {
            assert_eq!(probe(&free.parse().expect("an address")), Ok(()), "{free}");
        }
    }

    #[test]
    fn a_node_may_have_the_same_port_on_both_versions_of_ip() {
        let tcp = TcpListener::bind("0.0.0.0:0").expect("a free port");
        let port = tcp.local_addr().expect("it is bound").port();
        let six = format!("/ip6/::/tcp/{port}").parse().expect("an address");
        assert_ne!(probe(&six), Err(ListenFailure::PortTaken));
    }

    #[test]
    fn an_address_of_another_machine_is_named_as_such() {
        let address = "/ip4/192.0.2.1/tcp/0".parse().expect("an address reserved for documentation");
        assert_eq!(probe(&address), Err(ListenFailure::NoSuchAddress));
    }
}
