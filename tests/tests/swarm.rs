//! Whole nodes over real libp2p on its memory transport: they found, join and agree; a stranger finds one door; a member
//! that breaks its role with its own key convinces nobody.

#[path = "swarm/canaries.rs"]
mod canaries;
#[path = "swarm/comeback.rs"]
mod comeback;
#[path = "swarm/directory.rs"]
mod directory;
#[path = "swarm/totals.rs"]
mod totals;

use regain_node::desk::{AdmitInput, JoinInput, ProposeInput, ReceiveInput, RefusedInput, Signed};
use regain_node::lobby::{Door, Knock};
use regain_node::node::Node;
use regain_node::wire::{Lane, RequestFailure};
use regain_protocol::catalogue::{Category, Origin, SpecClass, Title};
use regain_protocol::cbor;
use regain_protocol::event::{Body, DeviceSet, Enter, Item, Line, Lot, Offer, Record, event_id};
use regain_protocol::hash::Hash;
use regain_protocol::heads::{Head, short_id};
use regain_protocol::id::{ActorId, BlobId, DeviceRef, EventId, LogId, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::log::{EndKind, Stem};
use regain_protocol::member::Invitation;
use regain_protocol::rules::{Verdict, Why};
use regain_protocol::sync::{Answer, Page, Request};
use regain_tests::judged::{Judge, Judged, chunks};
use regain_tests::swarm::{BareWire, Member, TRADE, until};
use regain_tests::world::forge::{Content, sign};

/// Needs that each of two members states.
const NEEDS: u32 = 150;

/// A line of three: workshop - city - observer. Only the city is dialled.
struct Line3 {
    city: Member,
    workshop: Member,
    observer: Member,
}

impl Line3 {
    async fn meet() -> Self {
        let city = Member::start("Ville d'Essai", &[]).await;
        city.found().await;
        let address = [city.address().await];
        let workshop = Member::start("Atelier", &address).await;
        city.let_in(&workshop, "write").await;
        let observer = Member::start("Observatoire", &address).await;
        city.let_in(&observer, "observe").await;
        Line3 { city, workshop, observer }
    }

    /// Waits until all three say the same of so many events.
    async fn agree(&self, events: u64) -> (u64, String, String) {
        until("all three agree", || async {
            let told = [self.city.codes().await, self.workshop.codes().await, self.observer.codes().await];
            let [first, ..] = told.clone();
            (first.0 == events && told.iter().all(|t| *t == first)).then_some(first)
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_found_join_and_agree_on_hundreds_of_events() {
    let line = Line3::meet().await;
    tokio::join!(line.city.state_needs(NEEDS), line.workshop.state_needs(NEEDS));
    // Each of the three has opened its log.
    let agreed = line.agree(3 + 2 * u64::from(NEEDS)).await;
    let needs = line.observer.must(Node::needs).await;
    assert_eq!(needs.needs.len(), 2 * NEEDS as usize);
    let judged = line.observer.judged(&Judge::default()).await;
    assert_eq!(judged.codes(TRADE), (agreed.1, agreed.2), "and so does a reader without a node");
    assert_eq!(judged.view(TRADE).members.len(), 3);
    // Nobody dialled the workshop from the observer: what it has came through the city.
    let peers = line.observer.must(Node::peers).await;
    assert_eq!(peers.peers.len(), 1, "{peers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outsider_gets_the_lobby_and_there_nothing() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    city.state_needs(3).await;
    let judged = city.judged(&Judge::default()).await;
    let trade = TopicId::of(TRADE);
    let (log, _) = judged.ledger.logs(trade).next().expect("the city trades");
    let mut outsider = BareWire::connect([9; 32], &city).await;
    let governance = judged.ledger.governance();
    for request in [
        Request::Heads(trade, Hash::ZERO),
        Request::Heads(governance, Hash::ZERO),
        Request::Range { log: *log, from: 0, tip: None },
        Request::Evidence(trade),
    ] {
        let answer = outsider.ask(Lane::Sync, cbor::encode(&request)).await;
        assert_eq!(answer, Err(RequestFailure::Refused), "{request:?}");
    }
    assert_eq!(outsider.ask(Lane::Blob, blob_request(BlobId::ZERO)).await, Err(RequestFailure::Refused));
    // Without an invitation's secret the lobby says no, always in the same words.
    let (mine, theirs) = (SecretKey::from_seed(&[9; 32]).node(), city.key().await);
    let guess = Invitation::mac(&Hash::ZERO, &mine, &theirs);
    for knock in [Knock::Charter(guess), Knock::Progress(guess)] {
        let answer = outsider.ask(Lane::Lobby, cbor::encode(&knock)).await.expect("the lobby is open");
        assert_eq!(cbor::decode::<Door>(&answer), Ok(Door::Closed));
    }
    let answer = outsider.ask(Lane::Lobby, b"let me in".to_vec()).await.expect("the lobby is open");
    assert_eq!(cbor::decode::<Door>(&answer), Ok(Door::Closed));
    let status = city.must(Node::status).await;
    assert_eq!((status.connected, status.strangers), (0, 1), "{status:?}");
}

fn blob_request(blob: BlobId) -> Vec<u8> {
    cbor::encode(&(blob,))
}

/// An event of an observer's own log, signed with its own node key past the rules.
struct Forgery {
    log: LogId,
    from: u64,
    records: Vec<Record>,
}

impl Forgery {
    /// Enters a machine, makes a lot of it and offers that: three events to which an observer has no right.
    fn offer(judged: &Judged, observer: ActorId, key: &SecretKey) -> Self {
        let mut logs = judged.ledger.logs(TopicId::of(TRADE));
        let (id, log) = logs.find(|(_, log)| log.stem.actor == observer).expect("the observer has a log");
        let from = log.len();
        let mut forged = Forgery { log: *id, from, records: Vec::new() };
        let mut prev = log.head().expect("it is open").id;
        let item = Item {
            count: 1,
            category: Category::Laptop,
            spec: SpecClass::Strong,
            media: Some(0),
            origin: Origin::Professional,
        };
        let entry = forged.add(key, log.stem, &mut prev, &Body::Enter(Enter { items: vec![item] }));
        let devices = DeviceSet::of([DeviceRef { entry, index: 0 }]);
        let lot = forged.add(key, log.stem, &mut prev, &Body::Lot(Lot { devices }));
        let lines = vec![Line { category: Category::Laptop, count: 1 }];
        let offer = Offer { lot, lines, window: None, title: Title::Sale };
        forged.add(key, log.stem, &mut prev, &Body::Offer(offer));
        forged
    }

    fn add(&mut self, key: &SecretKey, stem: Stem, prev: &mut EventId, body: &Body) -> EventId {
        let seq = self.from + self.records.len() as u64;
        let record = sign(key, stem, seq, *prev, Content::of(body, Vec::new()));
        *prev = event_id(&record.header);
        self.records.push(record);
        *prev
    }

    fn ids(&self) -> Vec<EventId> {
        self.records.iter().map(|r| event_id(&r.header)).collect()
    }

    /// What a node that holds these events answers.
    fn answer(&self, request: &Request) -> Answer {
        match request {
            Request::Heads(topic, _) if *topic == TopicId::of(TRADE) => {
                let last = self.ids().last().map_or(0, |id| short_id(&id.0));
                let clean = self.from + self.records.len() as u64;
                Answer::Heads(vec![Head { log: self.log, clean, id: last, end: EndKind::Open }])
            }
            Request::Heads(..) => Answer::Same,
            Request::Range { log, from, .. } if *log == self.log && *from >= self.from => {
                let rest = self.records.iter().skip((*from - self.from) as usize).cloned().collect();
                Page::of(rest, false).map_or(Answer::Nothing, Answer::Page)
            }
            Request::Range { .. } => Answer::Nothing,
            Request::Evidence(_) => Answer::Evidence(Vec::new()),
            Request::Epoch(_) => Answer::Nothing,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_that_an_observer_forges_is_stored_and_invalid_everywhere() {
    let line = Line3::meet().await;
    line.city.state_needs(5).await;
    let before = line.agree(3 + 5).await;
    let Line3 { city, workshop, observer } = line;
    let (keys, _dir) = observer.end().await;
    let judge = Judge::default();
    let forged = Forgery::offer(&city.judged(&judge).await, keys.actor, &keys.node);
    let mut wire = BareWire::connect(*keys.node_seed, &city).await;
    let served = async {
        loop {
            let (ticket, bytes) = wire.asked().await;
            let request = cbor::decode::<Request>(&bytes).expect("a node asks in the protocol");
            wire.answer(ticket, cbor::encode(&forged.answer(&request))).await;
        }
    };
    let arrived = until("the forged events reach both", || async {
        let told = [city.codes().await, workshop.codes().await];
        let [first, _] = told.clone();
        told.iter().all(|t| t.0 == before.0 + 3 && *t == first).then_some(first)
    });
    let after = tokio::select! {
        after = arrived => after,
        () = served => unreachable!("serving does not end"),
    };
    assert_ne!(after.1, before.1, "they are stored: the set has grown");
    assert_eq!(after.2, before.2, "and nothing has come of them");
    for node in [&city, &workshop] {
        let judged = node.judged(&judge).await;
        for id in forged.ids() {
            let (_, entry) = judged.ledger.event(&id).expect("it is stored");
            assert_eq!(entry.verdict, Verdict::Invalid(Why::Role), "{}", node.name);
        }
        let offers = node.must(Node::offers).await;
        assert!(offers.offers.is_empty(), "{}: {offers:?}", node.name);
        assert_eq!(judged.view(TRADE).devices.len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealed_attachment_is_served_to_its_parties_only() {
    let Line3 { city, workshop, observer } = Line3::meet().await;
    let give = city.hands_to(&workshop, 3).await;
    let wanted = give.clone();
    until("the workshop has the manifest", || async {
        let wanted = wanted.clone();
        let page = workshop.ask(move |node| node.give_page(&wanted)).await.ok()?;
        let manifest = page.manifest.filter(|lines| lines.len() == 3)?;
        manifest.first()?.serial.as_ref().map(|_| ())
    })
    .await;
    both_sides_see_the_positions(&city, &workshop, &give).await;
    let blob = manifest_of(&city, &give).await;
    let (keys, _dir) = observer.end().await;
    let mut wire = BareWire::connect(*keys.node_seed, &city).await;
    let answer = wire.ask(Lane::Blob, blob_request(blob)).await.expect("the lane is open to a member");
    assert!(answer.is_empty(), "{} bytes for somebody who is not named", answer.len());
    // The same request with the workshop's key shows that the blob could have come.
    let (keys, _dir) = workshop.end().await;
    let mut wire = BareWire::connect(*keys.node_seed, &city).await;
    let answer = wire.ask(Lane::Blob, blob_request(blob)).await.expect("the lane is open to a member");
    assert_eq!(BlobId::of(&answer), blob);
}

/// Before and after a receipt in part: one row a device, both keys, and to each side its role.
async fn both_sides_see_the_positions(giver: &Member, receiver: &Member, give: &str) {
    let page_of = async |member: &Member| {
        let give = give.to_owned();
        member.must(move |node| node.give_page(&give)).await
    };
    let before = page_of(receiver).await;
    assert_eq!((before.row.role.as_str(), before.row.state.as_str(), before.row.own), ("receiver", "waiting", false));
    assert!(before.received.is_empty() && before.positions.iter().all(|p| p.outcome == "waiting"));
    assert!(before.positions.iter().all(|p| p.told.as_ref().is_some_and(|t| t.position == p.position)));
    let refused = vec![RefusedInput { device: "#1".into(), reason: "damaged".into() }];
    let receive = ReceiveInput { give: give.into(), refused, missing: vec!["#2".into()], on: "2026-03-04".into() };
    let receipt = receiver.must(move |node| node.receive(&receive)).await;
    assert_eq!((receipt.accepted, receipt.refused, receipt.missing), (1, 1, 1));
    until("the giver has the receipt", || async { page_of(giver).await.received.first().map(|_| ()) }).await;
    for (member, role) in [(giver, "giver"), (receiver, "receiver")] {
        let page = page_of(member).await;
        assert_eq!((page.row.role.as_str(), page.row.state.as_str()), (role, "received_in_part"));
        let outcomes: Vec<&str> = page.positions.iter().map(|p| p.outcome.as_str()).collect();
        assert_eq!(outcomes, ["accepted", "refused", "missing"]);
        assert_eq!(page.positions[1].reason.as_deref(), Some("damaged"));
        assert!(!page.disputed && page.positions.iter().all(|p| !p.disputed));
        let key = |signed: &Signed| signed.signature.as_ref().map(|s| (s.key.clone(), s.told_on.clone()));
        let (first, second) = (key(&page.given).expect("a key"), key(&page.received[0]).expect("a key"));
        assert_eq!((first.0, second.0), (giver.key().await.to_string(), receiver.key().await.to_string()));
        let manifest = &page.given.signature.expect("it is signed").proofs[0];
        assert!(manifest.kind == "manifest" && manifest.may_open && manifest.here, "{manifest:?}");
    }
}

/// The blob that a hand-over's event describes.
async fn manifest_of(city: &Member, give: &str) -> BlobId {
    let bundle = city.must(Node::bundle).await;
    let events = chunks(&bundle).into_iter().filter(|(kind, _, _)| *kind == 3);
    let mut records = events.map(|(_, _, bytes)| cbor::decode::<Record>(bytes).expect("an event"));
    let record = records.find(|r| event_id(&r.header).to_string() == give).expect("the hand-over is there");
    let attachments = record.extra.read().and_then(|x| x.attachments).unwrap_or_default();
    attachments.first().expect("a manifest").blob
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_that_was_not_admitted_stays_outside() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let newcomer = Member::start("Atelier", &[city.address().await]).await;
    until("the two are connected", || async {
        let status = city.must(Node::status).await;
        (status.strangers == 1).then_some(())
    })
    .await;
    assert!(newcomer.ask(Node::network).await.is_err(), "it knows no network");
    assert_eq!(city.must(Node::members).await.members.len(), 1);
}

/// Whoever guarantees may invite, a founder or not. A newcomer that knows the charter alone took everybody but the founders
/// for strangers, so that one who had only the address of a later guarantor never got in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_reaches_its_inviter_who_founded_nothing() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let workshop = Member::start("Atelier", &[city.address().await]).await;
    city.let_in(&workshop, "write").await;
    workshop.must(|node| node.describe(&[])).await;
    until("the city knows the workshop by its name", || async {
        let told = city.ask(Node::members).await.ok()?;
        told.members.iter().any(|m| m.name.as_ref().is_some_and(|n| n.raw() == workshop.name)).then_some(())
    })
    .await;
    let promote =
        ProposeInput { member: Some(workshop.name.into()), role: Some("guarantee".into()), ..ProposeInput::default() };
    city.must(move |node| node.propose_epoch(&promote)).await;
    until("the workshop knows that it guarantees", || async {
        let told = workshop.ask(Node::governance).await.ok()?;
        (told.tip.n == 1).then_some(())
    })
    .await;
    let newcomer = Member::start("Relais", &[workshop.address().await]).await;
    let invitation = workshop.must(Node::invite).await.invitation;
    let root_groups = newcomer.asked_groups();
    let join = JoinInput { invitation, role: "write".into(), root_groups, territories: Vec::new() };
    newcomer.must(move |node| node.join(&join)).await;
    until("the application arrives", || async {
        let applications = workshop.must(Node::applications).await;
        applications.applications.iter().any(|a| a.name.raw() == newcomer.name).then_some(())
    })
    .await;
    let admit = AdmitInput { actor: newcomer.name.into(), ..AdmitInput::default() };
    workshop.must(move |node| node.admit(&admit)).await;
    // The second of the two guarantors hears of the newcomer from the first.
    let actor = newcomer.must(Node::status).await.actor;
    let second = AdmitInput { actor, ..AdmitInput::default() };
    until("the city admits it too, or the workshop's word is enough", || async {
        let network = newcomer.ask(Node::network).await.ok()?;
        let in_it = network.topics.iter().any(|t| t.topic.raw() == TRADE && t.own_log.is_some());
        let again = second.clone();
        if !in_it {
            let _ = city.ask(move |node| node.admit(&again)).await;
        }
        in_it.then_some(())
    })
    .await;
}
