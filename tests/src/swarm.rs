//! Nodes of one network inside one process, over libp2p's memory transport; and bare wires that say whatever a test wants.

use crate::judged::{Judge, Judged};
use regain_node::desk::{
    AdmitInput, Answer, Apply, Desk, EnterInput, FoundInput, GiveInput, JoinInput, NeedInput, Network, Selection,
    TopicTold,
};
use regain_node::identity::{ASKED_GROUPS, Keys};
use regain_node::node::{Node, Settings};
use regain_node::run::{Net, Running};
use regain_node::wire::{
    Ear, Lane, MemoryAddresses, RequestFailure, Ticket, Wire, WireCommand, WireEvent, WireSettings, peer_of,
};
use regain_protocol::id::NodeKey;
use std::collections::BTreeMap;
use std::future::Future;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The topic in which everybody trades.
pub const TRADE: &str = "trade/valclair";
/// No step of a story takes longer, or the story fails.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Polls a node until `wanted` gives something.
///
/// # Panics
/// When [`DEADLINE`] passes first.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut wanted: impl FnMut() -> F) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = wanted().await {
            return found;
        }
        assert!(started.elapsed() < DEADLINE, "waited {DEADLINE:?} in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Runs a node over memory.
async fn run(name: &str, dir: &TempDir, peers: &[String], ear: Option<Ear>) -> Running {
    let settings = Settings { peers: peers.to_vec(), sync_every: 1, ..Settings::alone(dir.path(), name) };
    let listen = vec!["/memory/0".to_owned()];
    let net = Net { listen, memory: MemoryAddresses::Accepted, ear, ..Net::default() };
    Running::start(settings, net, None).await.expect("it starts")
}

/// A node of the network.
pub struct Member {
    /// The name under which it is a member.
    pub name: &'static str,
    dir: TempDir,
    root_groups: Vec<String>,
    /// The whole printed root key.
    pub paper: Vec<String>,
    running: Running,
}

impl Member {
    /// A node with fresh keys that dials those addresses and nobody else.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(name: &'static str, peers: &[String]) -> Self {
        Self::start_heard(name, peers, None).await
    }

    /// The same, with somebody who keeps what it writes to others.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_heard(name: &'static str, peers: &[String], ear: Option<Ear>) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let groups = Keys::create(&dir.path().join("vault"), None).expect("a new vault");
        let root_groups = ASKED_GROUPS.iter().filter_map(|i| groups.get(*i).cloned()).collect();
        let running = run(name, &dir, peers, ear).await;
        Member { name, dir, root_groups, paper: groups, running }
    }

    /// A node that was ended, or a copy of one, started again. Of its paper it knows nothing.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn again(name: &'static str, dir: TempDir, peers: &[String]) -> Self {
        let running = run(name, &dir, peers, None).await;
        Member { name, dir, root_groups: Vec::new(), paper: Vec::new(), running }
    }

    /// Its data directory.
    #[must_use]
    pub fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// The groups of the printed root that are asked for at joining.
    #[must_use]
    pub fn asked_groups(&self) -> Vec<String> {
        self.root_groups.clone()
    }

    /// The node's desk.
    #[must_use]
    pub fn desk(&self) -> Desk {
        self.running.desk.clone()
    }

    /// Asks the node's desk.
    ///
    /// # Errors
    /// What the desk answers.
    pub async fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut Node) -> Answer<T> + Send + 'static) -> Answer<T> {
        self.running.desk.ask(job).await
    }

    /// As [`Member::ask`], of something that must succeed.
    ///
    /// # Panics
    /// When the desk refuses.
    pub async fn must<T: Send + 'static>(&self, job: impl FnOnce(&mut Node) -> Answer<T> + Send + 'static) -> T {
        self.ask(job).await.unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }

    /// The address at which it can be dialled, with its peer id.
    ///
    /// # Panics
    /// When it does not listen.
    pub async fn address(&self) -> String {
        let status = self.must(Node::status).await;
        let listening = status.listening.first().expect("it listens");
        let peer = peer_of(&self.key().await.0).expect("a node key is one");
        format!("{listening}/p2p/{peer}")
    }

    /// Its node key.
    ///
    /// # Panics
    /// When it has none.
    pub async fn key(&self) -> NodeKey {
        let status = self.must(Node::status).await;
        NodeKey::from_hex(&status.node).expect("a node key")
    }

    /// Founds the network alone, with one territory.
    pub async fn found(&self) {
        self.found_in(&["valclair"]).await;
    }

    /// Founds the network alone, with these territories.
    pub async fn found_in(&self, territories: &[&str]) {
        let territories = territories.iter().map(|t| (*t).to_owned()).collect();
        let found = FoundInput { name: "Essai".into(), territories, cards: Vec::new() };
        let groups = self.root_groups.clone();
        self.must(move |node| node.found_alone(&found, &groups)).await;
    }

    /// Lets a newcomer in: invites it, waits for its application, admits it, waits until its logs are open.
    pub async fn let_in(&self, newcomer: &Member, role: &str) {
        self.let_into(newcomer, role, "valclair").await;
    }

    /// The same, into that territory.
    pub async fn let_into(&self, newcomer: &Member, role: &str, territory: &str) {
        let invitation = self.must(Node::invite).await.invitation;
        self.let_in_by(&invitation, newcomer, role, territory).await;
    }

    /// The same, by an invitation that was made before.
    pub async fn let_in_by(&self, invitation: &str, newcomer: &Member, role: &str, territory: &str) {
        let join = JoinInput {
            invitation: invitation.to_owned(),
            role: role.into(),
            root_groups: newcomer.root_groups.clone(),
            territories: vec![territory.to_owned()],
        };
        newcomer.must(move |node| node.join(&join)).await;
        until("the application arrives", || async {
            let applications = self.must(Node::applications).await;
            applications.applications.iter().any(|a| a.name.raw() == newcomer.name).then_some(())
        })
        .await;
        let admit = AdmitInput { actor: newcomer.name.into(), ..AdmitInput::default() };
        self.must(move |node| node.admit(&admit)).await;
        until("the newcomer opens its log", || async {
            let network = newcomer.ask(Node::network).await.ok()?;
            topic(&network, &format!("trade/{territory}"))?.own_log.as_ref().map(|_| ())
        })
        .await;
        // Stories call it by its name, which comes with its profile.
        until("the newcomer's name is known", || async {
            let members = self.must(Node::members).await.members;
            members.iter().any(|m| m.name.as_ref().is_some_and(|n| n.raw() == newcomer.name)).then_some(())
        })
        .await;
    }

    /// States so many needs.
    pub async fn state_needs(&self, count: u32) {
        for number in 0..count {
            let lines = BTreeMap::from([("laptop".to_owned(), 1 + number % 7)]);
            let need = NeedInput { text: format!("Besoin {number} de {}", self.name), lines, ..NeedInput::default() };
            self.must(move |node| node.state_need(&need)).await;
        }
    }

    /// Events, digest and state hash of the trade.
    ///
    /// # Panics
    /// When it is in no network.
    pub async fn codes(&self) -> (u64, String, String) {
        self.codes_of(TRADE).await
    }

    /// Events, digest and state hash of a topic.
    ///
    /// # Panics
    /// When it is in no network.
    pub async fn codes_of(&self, name: &str) -> (u64, String, String) {
        let network = self.must(Node::network).await;
        let trade = topic(&network, name).expect("a topic of the charter");
        (trade.events, trade.digest.clone(), trade.state_hash.clone())
    }

    /// Its bundle, judged by somebody else.
    ///
    /// # Panics
    /// When it does not verify.
    pub async fn judged(&self, judge: &Judge) -> Judged {
        let bundle = self.must(Node::bundle).await;
        judge.judge(&bundle).unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }

    /// Ends the node and gives its keys away, for whoever wants to speak with them.
    ///
    /// # Panics
    /// When the vault cannot be read.
    pub async fn end(self) -> (Keys, TempDir) {
        self.running.stop().await;
        (Keys::open(&self.dir.path().join("vault"), None).expect("its own vault"), self.dir)
    }

    /// Enters machines of an invented fleet and hands so many of them to another; the give's id.
    pub async fn hands_to(&self, other: &Member, devices: usize) -> String {
        let csv = regain_exchange::sample::valclair_fleet().csv;
        self.must(move |node| node.import(&csv, Apply::Commit)).await;
        self.must(|node| node.enter_devices(&EnterInput::default())).await;
        let give = GiveInput {
            to: Some(other.name.into()),
            outside: None,
            select: Selection { take: Some(devices), ..Selection::default() },
            grant: None,
            commitment: None,
            title: "gift".into(),
            destination: "donne".into(),
            basis: None,
            on: "2026-03-03".into(),
            manifest: None,
        };
        self.must(move |node| node.give(&give)).await.event
    }
}

/// A topic's line in what a node says of its network.
fn topic<'n>(network: &'n Network, name: &str) -> Option<&'n TopicTold> {
    network.topics.iter().find(|t| t.topic.raw() == name)
}

/// A wire without a node behind it. It holds its target for a member, so that it asks on every lane; what the target
/// thinks of it is the target's affair.
pub struct BareWire {
    wire: Wire,
    target: NodeKey,
    last: u64,
}

impl BareWire {
    /// Connects to a target with the key of that seed.
    ///
    /// # Panics
    /// When the target is not there.
    pub async fn connect(seed: [u8; 32], target: &Member) -> Self {
        let key = target.key().await;
        let peer = peer_of(&key.0).expect("a node key is one");
        let members = [peer].into_iter().collect();
        let settings = WireSettings { memory: MemoryAddresses::Accepted, members, ..WireSettings::default() };
        let wire = Wire::start(seed, settings).expect("the settings are sound");
        let address = target.address().await.parse().expect("an address");
        wire.send(WireCommand::Dial { peer: Some(peer), addresses: vec![address] }).await.expect("the wire runs");
        let mut bare = BareWire { wire, target: key, last: 0 };
        bare.hear("a connection", |event| matches!(event, WireEvent::Connected { .. }).then_some(())).await;
        bare
    }

    /// The first event that `wanted` takes; others are passed over.
    ///
    /// # Panics
    /// When [`DEADLINE`] passes first.
    pub async fn hear<T>(&mut self, what: &str, mut wanted: impl FnMut(WireEvent) -> Option<T>) -> T {
        let heard = async {
            loop {
                let event = self.wire.next().await.expect("the wire runs");
                if let Some(found) = wanted(event) {
                    return found;
                }
            }
        };
        match tokio::time::timeout(DEADLINE, heard).await {
            Ok(found) => found,
            Err(_) => panic!("waited {DEADLINE:?} in vain: {what}"),
        }
    }

    /// Asks the target and waits for what becomes of it.
    ///
    /// # Errors
    /// Why there is no answer.
    ///
    /// # Panics
    /// When nothing becomes of it.
    pub async fn ask(&mut self, lane: Lane, bytes: Vec<u8>) -> Result<Vec<u8>, RequestFailure> {
        self.last += 1;
        let (id, peer) = (self.last, peer_of(&self.target.0).expect("a node key is one"));
        self.wire.send(WireCommand::Request { peer, lane, id, bytes }).await.expect("the wire runs");
        self.hear("the outcome of a request", |event| match event {
            WireEvent::Response { id: got, bytes, .. } if got == id => Some(Ok(bytes)),
            WireEvent::RequestFailed { id: got, reason, .. } if got == id => Some(Err(reason)),
            _ => None,
        })
        .await
    }

    /// Waits for the target's next request on the sync lane.
    pub async fn asked(&mut self) -> (Ticket, Vec<u8>) {
        self.hear("a request", |event| match event {
            WireEvent::Request { lane: Lane::Sync, ticket, bytes, .. } => Some((ticket, bytes)),
            _ => None,
        })
        .await
    }

    /// Answers a request.
    ///
    /// # Panics
    /// When the wire has ended.
    pub async fn answer(&self, ticket: Ticket, bytes: Vec<u8>) {
        self.wire.send(WireCommand::Respond { ticket, bytes }).await.expect("the wire runs");
    }
}
