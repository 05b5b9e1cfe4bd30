//! The one task: it takes commands, drives the swarm, gives events.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use futures::StreamExt;
use libp2p::core::transport::ListenerId;
use libp2p::request_response::{OutboundRequestId, ResponseChannel};
use libp2p::{Multiaddr, Swarm};
use tokio::sync::mpsc;

use super::behaviour::WireBehaviour;
use super::deferral::Deferral;
use super::lobby::Doorkeeper;
use super::roster::Roster;
use super::tickets::Tickets;
use super::{DisconnectReason, Lane, WireCommand, WireEvent, WireSettings, bounds};

/// The state of the task. What it does on a command is in `command`, on an event of the swarm in `hearing`.
pub(crate) struct Driver {
    pub(super) swarm: Swarm<WireBehaviour>,
    pub(super) tickets: Tickets,
    /// The caller's numbers of the requests that are out.
    pub(super) asked: HashMap<(Lane, OutboundRequestId), u64>,
    pub(super) roster: Roster,
    pub(super) listeners: HashMap<ListenerId, Multiaddr>,
    pub(super) deferral: Deferral<(ResponseChannel<Vec<u8>>, Vec<u8>)>,
    pub(super) doorkeeper: Doorkeeper,
    /// When deferred answers are looked at again.
    pub(super) release_at: Option<Instant>,
    /// Events that do not fit the queue yet.
    outbox: VecDeque<WireEvent>,
    commands: mpsc::Receiver<WireCommand>,
    events: mpsc::Sender<WireEvent>,
}

impl Driver {
    pub(crate) fn new(
        swarm: Swarm<WireBehaviour>,
        settings: &WireSettings,
        commands: mpsc::Receiver<WireCommand>,
        events: mpsc::Sender<WireEvent>,
    ) -> Self {
        Self {
            swarm,
            tickets: Tickets::default(),
            asked: HashMap::new(),
            roster: Roster::default(),
            listeners: HashMap::new(),
            deferral: Deferral::new(settings.sync_bytes_per_minute),
            doorkeeper: Doorkeeper::new(Instant::now()),
            release_at: None,
            outbox: VecDeque::new(),
            commands,
            events,
        }
    }

    /// Runs until [`WireCommand::Shutdown`], or until the caller has dropped its handle.
    ///
    /// Commands are always taken, so a caller that sends while its events wait cannot deadlock; the swarm is polled
    /// only while the outbox is short, so a slow caller slows its peers down instead of filling the memory.
    pub(crate) async fn run(mut self) {
        let events = self.events.clone();
        loop {
            let release_at = self.release_at;
            tokio::select! {
                permit = events.reserve(), if !self.outbox.is_empty() => match permit {
                    Ok(permit) => if let Some(event) = self.outbox.pop_front() { permit.send(event) },
                    Err(_) => break,
                },
                command = self.commands.recv() => match command {
                    None | Some(WireCommand::Shutdown) => break,
                    Some(command) => self.carry_out(command),
                },
                event = self.swarm.select_next_some(), if self.outbox.len() < bounds::OUTBOX => self.hear(event),
                () = until(release_at) => self.release_answers(),
            }
        }
        self.say_goodbye().await;
    }

    pub(super) fn tell(&mut self, event: WireEvent) {
        self.outbox.push_back(event);
    }

    /// Sends the answers whose turn has come.
    pub(super) fn release_answers(&mut self) {
        let now = Instant::now();
        let (ready, wait) = self.deferral.release(now, |(channel, _)| channel.is_open());
        self.release_at = wait.and_then(|wait| now.checked_add(wait));
        for (channel, bytes) in ready {
            // The asker may be gone by now, which is its own affair.
            let _ = self.swarm.behaviour_mut().lane(Lane::Sync).send_response(channel, bytes);
        }
    }

    /// Closes connections in order, so that peers notice now and not at their next ping.
    async fn say_goodbye(mut self) {
        let peers: Vec<_> = self.swarm.connected_peers().copied().collect();
        for peer in peers {
            self.roster.closes_all(&peer, &DisconnectReason::ClosedHere);
            let _ = self.swarm.disconnect_peer_id(peer);
        }
        let closing = async {
            while self.swarm.connected_peers().next().is_some() {
                self.swarm.select_next_some().await;
            }
        };
        if tokio::time::timeout(bounds::SHUTDOWN_GRACE, closing).await.is_err() {
            tracing::debug!("some connections did not close in time and are dropped");
        }
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}
