//! WebSocket over TLS, straight and through a proxy.

use super::*;
use crate::wire::{OwnCertificate, Proxy, Reach, SecureLine};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

const NAME: &str = "node.regain.test";

/// A certificate for that name that only who is told trusts.
fn certificate() -> OwnCertificate {
    let made =
        rcgen::generate_simple_self_signed(vec![NAME.to_owned(), "localhost".to_owned()]).expect("a certificate");
    OwnCertificate { key: made.key_pair.serialize_der(), chain: vec![made.cert.der().to_vec()] }
}

fn with(secure: SecureLine) -> WireSettings {
    WireSettings { reach: Reach { secure, ..Reach::default() }, ..WireSettings::default() }
}

/// A wire that listens with a certificate, the port, and settings of one that trusts it.
async fn listening() -> (Node, u16, SecureLine) {
    let own = certificate();
    let roots = own.chain.clone();
    let mut node = Node::with(2, with(SecureLine { own: Some(own), ..SecureLine::default() }));
    let address = node.listen("/ip4/127.0.0.1/tcp/0/tls/ws").await;
    let port = address.iter().find_map(|p| match p {
        libp2p::multiaddr::Protocol::Tcp(port) => Some(port),
        _ => None,
    });
    (node, port.expect("a TCP port"), SecureLine { roots, ..SecureLine::default() })
}

async fn meet(mut a: Node, mut b: Node, address: &str) {
    a.members(&[b.peer]).await;
    b.members(&[a.peer]).await;
    a.dial(b.peer, &address.parse().expect("an address")).await;
    assert!(a.met(b.peer).await);
    let id = a.ask(b.peer, Lane::Sync, b"heads").await;
    assert_eq!(b.answer(vec![7; 40_000]).await, (Lane::Sync, b"heads".to_vec()));
    assert_eq!(a.outcome(id).await, Ok(vec![7; 40_000]));
}

/// A proxy that connects what asks for [`NAME`] to this machine, once; gives its port and what it was asked.
async fn proxy() -> (Proxy, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let task = tokio::spawn(async move {
        let (mut from, _) = listener.accept().await.expect("a caller");
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            asked.push(from.read_u8().await.expect("a request"));
        }
        let asked = String::from_utf8(asked).expect("text");
        let place = asked.split(' ').nth(1).expect("a place").to_owned();
        let port: u16 = place.strip_prefix(&format!("{NAME}:")).and_then(|p| p.parse().ok()).expect("the name");
        let mut to = TcpStream::connect(("127.0.0.1", port)).await.expect("the node listens");
        from.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("it is read");
        tokio::spawn(async move { copy_bidirectional(&mut from, &mut to).await });
        asked
    });
    (format!("http://127.0.0.1:{port}").parse().expect("a proxy"), task)
}

#[tokio::test]
async fn members_meet_over_websocket_with_tls() {
    let (b, port, secure) = listening().await;
    meet(Node::with(1, with(secure)), b, &format!("/dns4/localhost/tcp/{port}/tls/ws")).await;
}

#[tokio::test]
async fn members_meet_over_websocket_behind_a_web_server() {
    let mut b = Node::with(2, WireSettings::default());
    let address = b.listen("/ip4/127.0.0.1/tcp/0/ws").await;
    meet(Node::with(1, WireSettings::default()), b, &address.to_string()).await;
}

/// The node resolves nothing itself: the name reaches the proxy, and the certificate is that name's.
#[tokio::test]
async fn members_meet_through_a_proxy_that_knows_the_name() {
    let (b, port, secure) = listening().await;
    let (proxy, asked) = proxy().await;
    let secure = SecureLine { proxy: Some(proxy), ..secure };
    meet(Node::with(1, with(secure)), b, &format!("/dns4/{NAME}/tcp/{port}/tls/ws")).await;
    assert!(asked.await.expect("it ended").starts_with(&format!("CONNECT {NAME}:{port} HTTP/1.1")));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (b, port, _) = listening().await;
    let mut a = Node::with(1, WireSettings::default());
    a.dial(b.peer, &format!("/dns4/localhost/tcp/{port}/tls/ws").parse().expect("an address")).await;
    let failed = a.hear("the dial to fail", |event| match event {
        WireEvent::DialFailed { reason, .. } => Some(format!("{reason:?}")),
        _ => None,
    });
    let failed = failed.await;
    assert!(failed.to_lowercase().contains("certificate") || failed.to_lowercase().contains("tls"), "{failed}");
}
