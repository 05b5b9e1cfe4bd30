//! WebSocket over TLS, for networks that let nothing out but port 443, and often only through a proxy.
//!
//! A node dials `/dns4/HOST/tcp/443/tls/ws`. Through [`Proxy`] goes only what is dialled so: the proxies of cities let
//! nothing else pass. A node listens so with a certificate of its own, or without (`/tcp/PORT/ws`) behind a web server
//! that has one.

use std::io::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::future::BoxFuture;
use libp2p::core::transport::{DialOpts, ListenerId, TransportError, TransportEvent};
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, Transport, dns, tcp, websocket};

use super::proxy::Proxy;
use super::{SecureLine, WireError};

/// TCP with names.
type Plain = dns::tokio::Transport<tcp::tokio::Transport>;

/// TCP with names, or a line through a proxy: both give a TCP stream.
pub(crate) struct Tunnel {
    plain: Plain,
    proxy: Option<Proxy>,
}

/// WebSocket, with TLS where an address says so.
pub(crate) fn websocket(secure: &SecureLine) -> Result<websocket::Config<Tunnel>, WireError> {
    let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true));
    let plain = dns::tokio::Transport::system(tcp).map_err(WireError::Names)?;
    let mut lines = websocket::Config::new(Tunnel { plain, proxy: secure.proxy.clone() });
    // Redirects would lead where the address does not say.
    lines.set_max_redirects(0);
    lines.set_tls_config(trust(secure)?);
    Ok(lines)
}

fn trust(secure: &SecureLine) -> Result<websocket::tls::Config, WireError> {
    use websocket::tls::{Certificate, Config, PrivateKey};
    let refused = |e: websocket::tls::Error| WireError::Certificate(e.to_string());
    let mut builder = Config::builder();
    for root in &secure.roots {
        builder.add_trust(&Certificate::new(root.clone())).map_err(refused)?;
    }
    if let Some(own) = &secure.own {
        let chain: Vec<Certificate> = own.chain.iter().cloned().map(Certificate::new).collect();
        builder.server(PrivateKey::new(own.key.clone()), chain).map_err(refused)?;
    }
    Ok(builder.finish())
}

impl Transport for Tunnel {
    type Output = tcp::tokio::TcpStream;
    type Error = Error;
    type ListenerUpgrade = BoxFuture<'static, Result<Self::Output, Error>>;
    type Dial = BoxFuture<'static, Result<Self::Output, Error>>;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<Error>> {
        self.plain.listen_on(id, address).map_err(|e| e.map(other))
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.plain.remove_listener(id)
    }

    fn dial(&mut self, address: Multiaddr, options: DialOpts) -> Result<Self::Dial, TransportError<Error>> {
        if let (Some(proxy), Some((host, port))) = (&self.proxy, place(&address)) {
            let proxy = proxy.clone();
            return Ok(async move { proxy.connect(&host, port).await.map(tcp::tokio::TcpStream) }.boxed());
        }
        let dial = self.plain.dial(address, options).map_err(|e| e.map(other))?;
        Ok(dial.map(|line| line.map_err(other)).boxed())
    }

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<TransportEvent<Self::ListenerUpgrade, Self::Error>> {
        let event = Pin::new(&mut self.plain).poll(context);
        event.map(|e| e.map_upgrade(|up| up.map(|line| line.map_err(other)).boxed()).map_err(other))
    }
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::other(error)
}

/// Host and port of an address, as a proxy is told them.
fn place(address: &Multiaddr) -> Option<(String, u16)> {
    let mut parts = address.iter();
    let host = match parts.next()? {
        Protocol::Ip4(ip) => ip.to_string(),
        Protocol::Ip6(ip) => format!("[{ip}]"),
        Protocol::Dns(name) | Protocol::Dns4(name) | Protocol::Dns6(name) => name.into_owned(),
        _ => return None,
    };
    match parts.next()? {
        Protocol::Tcp(port) => Some((host, port)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_told_the_name_and_not_what_it_resolves_to() {
        let of = |text: &str| place(&text.parse().expect("an address"));
        assert_eq!(of("/dns4/node.example/tcp/443"), Some(("node.example".into(), 443)));
        assert_eq!(of("/ip6/2001:db8::1/tcp/443/tls/ws"), Some(("[2001:db8::1]".into(), 443)));
        assert_eq!(of("/ip4/192.0.2.1/udp/4101/quic-v1"), None);
    }
}
