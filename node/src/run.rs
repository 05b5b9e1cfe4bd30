//! The one loop. Everything that happens to a node comes through one bounded channel and is carried out in order on one
//! thread; the disk may block it, the network may not. Signatures of pages are checked beside it, on every core.

use crate::desk::{Desk, Job};
use crate::fleet::index::IndexFault;
use crate::fleet::settling::{Settled, Settling};
use crate::node::{CheckedPage, UncheckedPage};
use crate::node::{Node, Reading, Settings, StartError};
use crate::vault::Passphrase;
use crate::wire::{GossipMode, Reach, Wire, WireCommand, WireError, WireEvent, WireSettings};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Things waiting for the loop: a burst of a few peers' answers; senders wait beyond.
const QUEUE: usize = 1024;

/// What reaches the loop.
pub(crate) enum Event {
    /// From the wire.
    Wire(WireEvent),
    /// A page whose signatures were checked.
    Page(CheckedPage),
    /// From the desk.
    Job(Job),
    /// The index of the fleet was brought up to the journal.
    Settled(Box<Result<Settled, IndexFault>>),
    /// A second has passed.
    Tick,
    /// Time to end.
    End,
}

/// Where a node listens and whether it gossips. By default nowhere, and it does.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// Addresses to listen on (multiaddr text).
    pub listen: Vec<String>,
    /// Whether announcements are gossiped.
    pub gossip: GossipMode,
    /// Whether `/memory/N` addresses work: for tests.
    pub memory: crate::wire::MemoryAddresses,
    /// How far it reaches beyond plain lines.
    pub reach: Reach,
    /// Who keeps what it writes to others, in tests.
    pub ear: Option<crate::wire::Ear>,
}

/// Why a node does not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Its data.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Its wire.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// An address that is none.
    #[error("`{0}` is no address to listen on; it should look like /ip4/0.0.0.0/tcp/4101")]
    Address(String),
    /// An address that cannot be listened on.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// Which.
        address: String,
        /// Why.
        reason: String,
    },
    /// No thread.
    #[error("the node's thread could not be started: {0}")]
    Thread(std::io::Error),
}

/// A running node.
pub struct Running {
    /// The handle.
    pub desk: Desk,
    events: mpsc::Sender<Event>,
    done: tokio::sync::oneshot::Receiver<()>,
}

impl Running {
    /// Opens the node and starts loop and wire. Call it inside a tokio runtime. Returns once every address listens.
    ///
    /// # Errors
    /// A sentence of what is in the way: the data directory is in use, a port is taken, a passphrase is wrong.
    pub async fn start(settings: Settings, net: Net, passphrase: Option<Passphrase>) -> Result<Self, RunError> {
        Self::start_telling(settings, net, passphrase, watch::Sender::default()).await
    }

    /// The same, telling how far it has come with reading what lies on disk.
    ///
    /// # Errors
    /// As [`Running::start`].
    pub async fn start_telling(
        settings: Settings,
        net: Net,
        passphrase: Option<Passphrase>,
        told: watch::Sender<Reading>,
    ) -> Result<Self, RunError> {
        let (outbox, mut outgoing) = mpsc::unbounded_channel::<WireCommand>();
        let node = tokio::task::spawn_blocking(move || Node::open(settings, passphrase, outbox, &told))
            .await
            .map_err(|e| RunError::Thread(std::io::Error::other(e)))??;
        let shelf = node.shelf.clone();
        let wire_settings = WireSettings {
            gossip: net.gossip,
            memory: net.memory,
            reach: net.reach,
            ear: net.ear,
            ..WireSettings::default()
        };
        let mut wire = Wire::start(*node.keys.node_seed, wire_settings)?;
        let first = listen(&mut wire, &net.listen).await?;
        let (events, inbox) = mpsc::channel(QUEUE);
        // What the loop sends is bounded by what it was asked; a bounded channel here could block loop and wire on
        // each other.
        let commands = wire.commands();
        tokio::spawn(async move {
            while let Some(command) = outgoing.recv().await {
                if commands.send(command).await.is_err() {
                    break;
                }
            }
            let _ = commands.send(WireCommand::Shutdown).await;
        });
        let to_loop = events.clone();
        tokio::spawn(async move {
            while let Some(event) = wire.next().await {
                if to_loop.send(Event::Wire(event)).await.is_err() {
                    break;
                }
            }
        });
        let ticks = events.clone();
        tokio::spawn(async move {
            let mut every = tokio::time::interval(Duration::from_secs(1));
            every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                every.tick().await;
                if ticks.send(Event::Tick).await.is_err() {
                    break;
                }
            }
        });
        let (ended, done) = tokio::sync::oneshot::channel();
        let pages = events.clone();
        std::thread::Builder::new()
            .name("regain-loop".into())
            .spawn(move || {
                turn(node, inbox, pages, first);
                let _ = ended.send(());
            })
            .map_err(RunError::Thread)?;
        let desk = Desk::new(events.clone(), shelf);
        let interrupted = desk.clone();
        tokio::spawn(async move { interrupted.go_on().await });
        let scheduled = desk.clone();
        tokio::spawn(async move { scheduled.keep_pulling().await });
        Ok(Running { desk, events, done })
    }

    /// Ends the node cleanly and waits for it.
    pub async fn stop(self) {
        let _ = self.events.send(Event::End).await;
        let _ = self.done.await;
    }
}

/// Listens on every address before anything else, so that a taken port is a start that fails.
async fn listen(wire: &mut Wire, addresses: &[String]) -> Result<Vec<WireEvent>, RunError> {
    let mut seen = Vec::new();
    for text in addresses {
        let address = text.parse().map_err(|_| RunError::Address(text.clone()))?;
        wire.send(WireCommand::Listen(address)).await?;
        while let Some(event) = wire.next().await {
            match event {
                WireEvent::ListenFailed { address, reason } => {
                    return Err(RunError::Listen { address: address.to_string(), reason: reason.to_string() });
                }
                WireEvent::Listening(a) => {
                    seen.push(WireEvent::Listening(a));
                    break;
                }
                other => seen.push(other),
            }
        }
    }
    Ok(seen)
}

fn turn(mut node: Node, mut inbox: mpsc::Receiver<Event>, pages: mpsc::Sender<Event>, first: Vec<WireEvent>) {
    let check = |page: Option<UncheckedPage>| {
        if let Some(page) = page {
            let pages = pages.clone();
            rayon::spawn(move || {
                let _ = pages.blocking_send(Event::Page(page.check()));
            });
        }
    };
    // A thread of its own: some seconds of work must not keep pages waiting.
    let settle = |work: Option<Settling>| {
        if let Some(work) = work {
            let done = pages.clone();
            std::thread::spawn(move || {
                let _ = done.blocking_send(Event::Settled(Box::new(work.run())));
            });
        }
    };
    for event in first {
        check(node.on_wire(event));
    }
    while let Some(event) = inbox.blocking_recv() {
        match event {
            Event::Wire(event) => check(node.on_wire(event)),
            Event::Page(page) => node.on_page(page),
            Event::Job(job) => job(&mut node),
            Event::Settled(settled) => node.on_settled(*settled),
            Event::Tick => {
                node.on_tick();
                settle(node.unsettled());
            }
            Event::End => break,
        }
        node.notice();
        node.beat();
    }
    node.on_end();
}
