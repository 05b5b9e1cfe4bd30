//! A network of two territories over real libp2p: who was admitted to one reads that one; an offer is told next door; a
//! member asks for the second territory and is handed machines there; nothing waits at a node that follows one.

use regain_node::desk::{
    AdmitInput, AnswerInput, Apply, EnterInput, GiveInput, LotInput, NeedInput, OfferInput, OpenOfferInput,
    ReceiveInput, RequestInput, Selection, TerritoryNames,
};
use regain_node::node::Node;
use regain_node::wire::Lane;
use regain_protocol::cbor;
use regain_protocol::event::{Ack, Body, Dep, Record, event_id};
use regain_protocol::hash::Hash;
use regain_protocol::heads::{Head, short_id};
use regain_protocol::id::{ActorId, EventId, LogId, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::log::{EndKind, Log};
use regain_protocol::sync::{Answer, Page, Request};
use regain_tests::judged::{Judge, Judged};
use regain_tests::swarm::{BareWire, Member, TRADE, until};
use regain_tests::world::forge::{Content, sign};
use std::collections::BTreeMap;

/// The neighbouring territory.
const NEXT: &str = "trade/hautmont";

/// The city is in both territories, the workshop in Valclair, the recycler in Hautmont. Only the city is dialled.
struct Region {
    city: Member,
    workshop: Member,
    recycler: Member,
}

impl Region {
    async fn meet() -> Self {
        let city = Member::start("Ville d'Essai", &[]).await;
        city.found_in(&["valclair", "hautmont"]).await;
        let address = [city.address().await];
        let workshop = Member::start("Atelier", &address).await;
        city.let_into(&workshop, "write", "valclair").await;
        let recycler = Member::start("Recyclerie", &address).await;
        city.let_into(&recycler, "write", "hautmont").await;
        Region { city, workshop, recycler }
    }

    /// The city offers machines in Valclair and tells Hautmont of it; the offer.
    async fn offers_next_door(&self) -> String {
        let csv = regain_exchange::sample::valclair_fleet().csv;
        let city = &self.city;
        city.must(move |node| node.import(&csv, Apply::Commit)).await;
        city.must(|node| node.enter_devices(&EnterInput::default())).await;
        let select = Selection { take: Some(4), category: Some("laptop".into()), ..Selection::default() };
        let lot = city.must(move |node| node.make_lot(&LotInput { title: "Portables".into(), select })).await;
        let offer = OfferInput {
            lot: lot.event,
            text: "Quatre portables".into(),
            title: "gift".into(),
            lines: BTreeMap::new(),
            window: None,
            neighbours: vec!["hautmont".into()],
        };
        city.must(move |node| node.make_offer(&offer)).await.event
    }

    /// Waits until both say the same of a topic.
    async fn agree(&self, one: &Member, two: &Member, topic: &str) -> (u64, String, String) {
        until("the two agree", || async {
            let (a, b) = (one.codes_of(topic).await, two.codes_of(topic).await);
            (a == b && a.0 > 0).then_some(a)
        })
        .await
    }
}

/// What a node was told of next door, as (text, stands in, admitted there, here).
async fn told(member: &Member) -> Vec<(String, String, bool, bool)> {
    let notices = member.must(Node::notices).await.notices;
    let words = |n: &regain_node::desk::NoticeRow| n.text.as_ref().map(|t| t.raw().to_owned()).unwrap_or_default();
    notices.iter().map(|n| (words(n), n.home.raw().to_owned(), n.admitted, n.here)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_told_next_door_and_taken_by_who_is_admitted() {
    let region = Region::meet().await;
    let offer = region.offers_next_door().await;
    let Region { city, workshop, recycler } = &region;
    until("the recycler is told", || async { (!told(recycler).await.is_empty()).then_some(()) }).await;
    assert_eq!(told(recycler).await, [("Quatre portables".into(), "valclair".into(), false, false)]);
    region.agree(city, workshop, TRADE).await;
    region.agree(city, recycler, NEXT).await;
    assert_eq!((recycler.codes_of(TRADE).await.0, workshop.codes_of(NEXT).await.0), (0, 0), "each keeps its own");
    let refused = recycler.ask(|node| node.follow_territories(&names("valclair"))).await;
    assert_eq!(refused.map_err(|e| e.code()), Err("refused"), "nobody follows where it was not admitted");
    becomes_a_member_there(city, recycler).await;
    let request = RequestInput { offer, lines: BTreeMap::new() };
    let asked = until("the offer arrives and is asked for", || async {
        let request = request.clone();
        recycler.ask(move |node| node.request_offer(&request)).await.ok()
    })
    .await;
    handed_over(city, recycler, asked.event).await;
    until("what is left next door is told", || async { told(recycler).await.is_empty().then_some(()) }).await;
    until("all three agree", || async {
        let codes = [city.codes().await, workshop.codes().await, recycler.codes().await];
        (codes[0] == codes[1] && codes[0] == codes[2]).then_some(())
    })
    .await;
    for member in [city, workshop, recycler] {
        assert_eq!(member.must(Node::network).await.pending_pages, 0, "{}: nothing waits", member.name);
    }
    assert_eq!(workshop.codes_of(NEXT).await.0, 0, "the workshop still follows one");
}

fn names(territory: &str) -> TerritoryNames {
    TerritoryNames { territories: vec![territory.into()] }
}

/// The recycler asks for Valclair, the city's guarantor sees a member's request and admits it.
async fn becomes_a_member_there(city: &Member, recycler: &Member) {
    recycler.must(|node| node.ask_for_territories(&names("valclair"))).await;
    let row = until("the request arrives", || async {
        city.must(Node::applications).await.applications.into_iter().find(|a| a.name.raw() == recycler.name)
    })
    .await;
    assert!(row.member && row.territories.iter().map(|t| t.raw()).eq(["valclair"]), "{row:?}");
    let wrong = AdmitInput { actor: recycler.name.into(), territories: vec!["ailleurs".into()], role: None };
    assert_eq!(city.ask(move |node| node.admit(&wrong)).await.map_err(|e| e.code()).err(), Some("usage"));
    let admit = AdmitInput { actor: recycler.name.into(), ..AdmitInput::default() };
    city.must(move |node| node.admit(&admit)).await;
    assert!(city.must(Node::applications).await.applications.is_empty(), "it is answered");
    until("the recycler follows both and writes there", || async {
        let network = recycler.must(Node::network).await;
        network.topics.iter().find(|t| t.topic.raw() == TRADE)?.own_log.as_ref().map(|_| ())
    })
    .await;
}

/// The city grants what was asked and hands it over; the recycler receives.
async fn handed_over(city: &Member, recycler: &Member, request: String) {
    let grant = until("the request arrives", || async {
        let answer = AnswerInput { request: request.clone(), lines: BTreeMap::new() };
        city.ask(move |node| node.grant(&answer)).await.ok()
    })
    .await;
    let lot = city.must(Node::lots).await.lots[0].lot.clone();
    let give = GiveInput {
        to: Some(recycler.name.into()),
        outside: None,
        select: Selection { lot: Some(lot), ..Selection::default() },
        grant: Some(grant.event),
        commitment: None,
        title: "gift".into(),
        destination: "donne".into(),
        basis: None,
        on: "2026-03-03".into(),
        manifest: None,
    };
    let give = city.must(move |node| node.give(&give)).await.event;
    let receipt = until("the recycler receives", || async {
        let receive = ReceiveInput { give: give.clone(), refused: vec![], missing: vec![], on: "2026-03-04".into() };
        recycler.ask(move |node| node.receive(&receive)).await.ok()
    })
    .await;
    assert_eq!(receipt.accepted, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_territory_is_served_to_those_admitted_to_it() {
    let Region { city, workshop, recycler } = Region::meet().await;
    city.state_needs(3).await;
    let known = until("the workshop has them", || async {
        let codes = workshop.codes().await;
        (codes == city.codes().await).then_some(codes)
    })
    .await;
    let log = city.judged(&Judge::default()).await;
    let valclair = TopicId::of(TRADE);
    let own = log.ledger.logs(valclair).map(|(id, _)| *id).next().expect("the city's log");
    for (member, reads) in [(recycler, false), (workshop, true)] {
        let (keys, _dir) = member.end().await;
        let mut wire = BareWire::connect(*keys.node_seed, &city).await;
        for request in [
            Request::Heads(valclair, Hash::ZERO),
            Request::Range { log: own, from: 0, tip: None },
            Request::Evidence(valclair),
        ] {
            let answer = wire.ask(Lane::Sync, cbor::encode(&request)).await.expect("members are answered");
            let nothing = cbor::encode(&Answer::Nothing);
            assert_eq!(answer != nothing, reads, "{request:?}");
        }
    }
    assert_eq!(city.codes().await.0, known.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_chooses_one_territory_writes_in_it() {
    let Region { city, workshop, recycler } = Region::meet().await;
    let told = city.must(|node| node.follow_territories(&names("hautmont"))).await;
    let homes: Vec<(&str, bool, bool)> = told.territories.iter().map(|t| (t.name.raw(), t.followed, t.home)).collect();
    assert_eq!(homes, [("valclair", false, false), ("hautmont", true, true)]);
    let need = |text: &str, territory: Option<&str>| NeedInput {
        text: text.into(),
        lines: BTreeMap::from([("laptop".to_owned(), 2)]),
        territory: territory.map(str::to_owned),
        ..NeedInput::default()
    };
    let (here, there) = (need("Ici", None), need("Là-bas", Some("valclair")));
    city.must(move |node| node.state_need(&here)).await;
    let refused = city.ask(move |node| node.state_need(&there)).await;
    assert_eq!(refused.map_err(|e| e.code()).err(), Some("refused"));
    let unknown = need("Nulle part", Some("ailleurs"));
    assert_eq!(city.ask(move |node| node.state_need(&unknown)).await.map_err(|e| e.code()).err(), Some("not_found"));
    until("the recycler reads it", || async {
        recycler
            .must(Node::needs)
            .await
            .needs
            .iter()
            .any(|n| n.text.as_ref().is_some_and(|t| t.raw() == "Ici"))
            .then_some(())
    })
    .await;
    assert!(workshop.must(Node::needs).await.needs.is_empty());
    let home = OpenOfferInput { offer: "000000".into(), territories: vec!["hautmont".into()], end: false };
    assert_eq!(city.ask(move |node| node.open_offer(&home)).await.map_err(|e| e.code()).err(), Some("not_found"));
    city.must(|node| {
        node.follow_territories(&TerritoryNames { territories: vec!["hautmont".into(), "valclair".into()] })
    })
    .await;
    let there = need("Là-bas", Some("valclair"));
    city.must(move |node| node.state_need(&there)).await;
    until("the workshop reads that one", || async {
        workshop.must(Node::needs).await.needs.first().and_then(|n| n.text.clone()).filter(|t| t.raw() == "Là-bas")
    })
    .await;
}

/// What a member of both territories may not write: an event of Valclair that names one of Hautmont.
struct Crossing {
    log: LogId,
    record: Record,
    /// How long the log was before it.
    before: u64,
    named: LogId,
}

impl Crossing {
    fn of(told: &Judged, author: ActorId, key: &SecretKey) -> Self {
        let valclair = TopicId::of(TRADE);
        let (log, own): (LogId, &Log) =
            told.ledger.logs(valclair).find(|(_, l)| l.stem.actor == author).map(|(id, l)| (*id, l)).expect("its log");
        let (named, other) =
            told.ledger.logs(TopicId::of(NEXT)).find(|(_, l)| l.stem.actor != author).expect("the city's log there");
        let head = other.head().expect("an opened log");
        let dep = Dep { log: *named, seq: head.seq, id: head.id };
        let place = own.head().expect("an opened log");
        let record = sign(key, own.stem, own.len(), place.id, Content::of(&Body::Ack(Ack {}), vec![dep]));
        Crossing { log, record, before: own.len(), named: *named }
    }

    fn id(&self) -> EventId {
        event_id(&self.record.header)
    }

    fn answer(&self, request: &Request) -> Answer {
        match request {
            Request::Heads(topic, _) if *topic == TopicId::of(TRADE) => {
                let head =
                    Head { log: self.log, clean: self.before + 1, id: short_id(&self.id().0), end: EndKind::Open };
                Answer::Heads(vec![head])
            }
            Request::Heads(..) => Answer::Same,
            Request::Range { log, from, .. } if *log == self.log && *from == self.before => {
                Page::of(vec![self.record.clone()], false).map_or(Answer::Nothing, Answer::Page)
            }
            Request::Range { .. } | Request::Epoch(_) => Answer::Nothing,
            Request::Evidence(_) => Answer::Evidence(Vec::new()),
        }
    }
}

/// TwoTerritories (THREATS 1.6): who follows both refuses such an event; at who follows one, no log waits for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_names_another_territory_keeps_nothing_waiting() {
    let region = Region::meet().await;
    becomes_a_member_there(&region.city, &region.recycler).await;
    region.agree(&region.city, &region.workshop, TRADE).await;
    region.agree(&region.city, &region.recycler, TRADE).await;
    let Region { city, workshop, recycler } = region;
    let (keys, _dir) = recycler.end().await;
    let crossing = Crossing::of(&city.judged(&Judge::default()).await, keys.actor, &keys.node);
    for (member, asks) in [(&workshop, true), (&city, false)] {
        let mut wire = BareWire::connect(*keys.node_seed, member).await;
        loop {
            let (ticket, bytes) = wire.asked().await;
            let request = cbor::decode::<Request>(&bytes).expect("a node asks in the protocol");
            wire.answer(ticket, cbor::encode(&crossing.answer(&request))).await;
            let about = |wanted: LogId| matches!(request, Request::Range { log, .. } if log == wanted);
            // Who follows both has the named log already, and refuses at once.
            if about(if asks { crossing.named } else { crossing.log }) {
                break;
            }
        }
        until("nothing waits", || async { (member.must(Node::network).await.pending_pages == 0).then_some(()) }).await;
        let judged = member.judged(&Judge::default()).await;
        assert!(judged.ledger.event(&crossing.id()).is_none(), "{} stored it", member.name);
    }
    assert_eq!(workshop.codes().await, city.codes().await);
}
