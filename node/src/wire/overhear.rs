//! Every byte that a node writes to others, before it is encrypted: how a test finds out what really leaves a node.
//!
//! It sits above encryption and multiplexing and below everything that has a protocol, on lines of every kind, so that
//! nothing a node says can pass beside it: lanes, gossip, the lobby, and what libp2p says by itself. Only the handshakes
//! of a line come before; they carry keys and names of protocols. A node that runs has no [`Ear`].

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures::{AsyncRead, AsyncWrite};
use libp2p::Transport;
use libp2p::core::muxing::{StreamMuxer, StreamMuxerBox, StreamMuxerEvent, SubstreamBox};

use super::swarm::Line;

/// What one stream has carried away so far.
type Written = Arc<Mutex<Vec<u8>>>;

/// Keeps all that a node writes, one list of bytes a stream. It grows without bound: for tests.
#[derive(Clone, Default)]
pub struct Ear {
    streams: Arc<Mutex<Vec<Written>>>,
}

impl Ear {
    /// What was written on each stream, in the order in which they were opened.
    #[must_use]
    pub fn streams(&self) -> Vec<Vec<u8>> {
        let streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.iter().map(|s| s.lock().unwrap_or_else(PoisonError::into_inner).clone()).collect()
    }

    fn open(&self) -> Written {
        let written = Written::default();
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).push(written.clone());
        written
    }
}

impl std::fmt::Debug for Ear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ear({} streams)", self.streams.lock().unwrap_or_else(PoisonError::into_inner).len())
    }
}

/// The same lines, heard by an ear if there is one.
pub(crate) fn heard(lines: Line, ear: Option<Ear>) -> Line {
    let Some(ear) = ear else { return lines };
    lines
        .map(move |(peer, inner), _| {
            let ear = ear.clone();
            (peer, StreamMuxerBox::new(HeardLine { inner, ear }))
        })
        .boxed()
}

/// One connection.
struct HeardLine {
    inner: StreamMuxerBox,
    ear: Ear,
}

impl HeardLine {
    fn heard(&self, opened: Poll<io::Result<SubstreamBox>>) -> Poll<io::Result<HeardStream>> {
        opened.map_ok(|inner| HeardStream { inner, written: self.ear.open() })
    }
}

impl StreamMuxer for HeardLine {
    type Substream = HeardStream;
    type Error = io::Error;

    fn poll_inbound(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<HeardStream>> {
        let opened = Pin::new(&mut self.inner).poll_inbound(cx);
        self.heard(opened)
    }

    fn poll_outbound(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<HeardStream>> {
        let opened = Pin::new(&mut self.inner).poll_outbound(cx);
        self.heard(opened)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_close(cx)
    }

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<StreamMuxerEvent>> {
        Pin::new(&mut self.inner).poll(cx)
    }
}

/// One stream of it.
struct HeardStream {
    inner: SubstreamBox,
    written: Written,
}

impl AsyncRead for HeardStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut [u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

/// Vectored writes come through `poll_write`, as the trait does by itself.
impl AsyncWrite for HeardStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.inner).poll_write(cx, buf);
        if let Poll::Ready(Ok(count)) = &taken {
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            written.extend_from_slice(buf.get(..*count).unwrap_or_default());
        }
        taken
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_close(cx)
    }
}
