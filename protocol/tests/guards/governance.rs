//! Guards of membership and of every log.

use crate::network::{Actor, GOVERNANCE, Network, TRADE};
use crate::stage::*;
use regain_protocol::catalogue::ActorKind;
use regain_protocol::event::*;
use regain_protocol::id::{CharterId, EventId, Incarnation, TopicId};
use regain_protocol::ledger::{Blocked, Refusal};
use regain_protocol::member::{KeyCert, Role};
use regain_protocol::rules::Why;

const NEWCOMER: u8 = 0x41;

/// An observer reads: its offer, raw signed by its own key, is stored and has no effect anywhere.
#[test]
fn an_observer_trades_nothing() {
    let mut n = network();
    n.say(REGION, TRADE, laptops(1, Some(0))).refused(Why::Role);
    let need = Body::Need(Need { lines: of(2), window: None });
    n.say(REGION, TRADE, need.clone()).refused(Why::Role);
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let lot = n.say(VILLE, TRADE, Body::Lot(Lot { devices: set(entry, 0..2) })).valid();
    let offer = Offer { lot, lines: of(2), window: None, title: regain_protocol::catalogue::Title::Gift };
    n.say(REGION, TRADE, Body::Offer(offer)).refused(Why::Role);
    assert!(n.view(TRADE).offers.is_empty() && n.view(TRADE).needs.is_empty());
    n.say(RELAIS, TRADE, need).valid();
    let kinds = vec![ActorKind::Observer];
    n.say(REGION, GOVERNANCE, Body::Profile(Profile { kinds })).valid();
    sees(&mut n, REGION, VILLE).valid();
}

#[test]
fn only_guarantors_admit_and_sign() {
    let mut n = network();
    n.newcomer(NEWCOMER);
    let join = n.join(NEWCOMER, Role::Write, &[TRADE]);
    let admit = Body::Admit(Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] });
    let sign = Body::Sign(Sign { epoch: n.ledger.charter_id().into() });
    for who in [RELAIS, REGION] {
        n.say(who, GOVERNANCE, admit.clone()).refused(Why::Role);
        n.say(who, GOVERNANCE, sign.clone()).refused(Why::Role);
    }
    n.say(VILLE, GOVERNANCE, admit).valid();
    n.say(VILLE, GOVERNANCE, sign).valid();
}

#[test]
fn kinds_stay_in_their_topic() {
    let mut n = Network::with_topics(&[VILLE, ATELIER], &[GOVERNANCE, TRADE, "stats/valclair"]);
    for topic in [GOVERNANCE, TRADE, "stats/valclair"] {
        n.open(VILLE, topic, vec![]).valid();
        n.say(VILLE, topic, Body::Ack(Ack {})).valid();
    }
    let profile = Body::Profile(Profile { kinds: vec![ActorKind::PublicBody] });
    n.say(VILLE, GOVERNANCE, laptops(1, None)).refused(Why::Topic);
    n.say(VILLE, "stats/valclair", laptops(1, None)).refused(Why::Topic);
    n.say(VILLE, TRADE, profile.clone()).refused(Why::Topic);
    n.say(VILLE, TRADE, laptops(1, None)).valid();
    n.say(VILLE, GOVERNANCE, profile).valid();
}

#[test]
fn a_log_opens_once() {
    let mut n = network();
    let open = Open { cert: n.actor(VILLE).cert.clone(), predecessor: None, admissions: vec![] };
    n.say(VILLE, TRADE, Body::Open(open)).refused(Why::Opening);
    n.say(VILLE, TRADE, laptops(1, None)).valid();
}

/// The newcomer's keys, and the admissions by which it could open.
fn admitted(n: &mut Network, role: Role, topics: Vec<TopicId>) -> [EventId; 2] {
    n.newcomer(NEWCOMER);
    let join = n.join(NEWCOMER, Role::Guarantee, &[TRADE, GOVERNANCE]);
    let admit = Body::Admit(Admit { join, role, topics });
    [VILLE, ATELIER].map(|who| n.say(who, GOVERNANCE, admit.clone()).valid())
}

fn opens(n: &mut Network, admissions: Vec<EventId>, incarnation: u8) -> crate::network::Said {
    let open = Open { cert: n.actor(NEWCOMER).cert.clone(), predecessor: None, admissions };
    n.open_as(NEWCOMER, TRADE, open, [incarnation; 8])
}

/// The charter asks for two guarantors: one of them twice is one.
#[test]
fn admissions_come_from_enough_guarantors() {
    let mut n = network();
    let [one, two] = admitted(&mut n, Role::Write, vec![TopicId::of(TRADE)]);
    let join = n.join(NEWCOMER, Role::Write, &[TRADE]);
    let again = Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] };
    let again = n.say(VILLE, GOVERNANCE, Body::Admit(again)).valid();
    opens(&mut n, vec![one], 1).refused(Why::Admissions);
    opens(&mut n, vec![one, again], 2).refused(Why::Admissions);
    let lame = n.say(NEWCOMER, TRADE, laptops(1, None));
    lame.refused(Why::Role);
    opens(&mut n, vec![one, two], 3).valid();
    n.say(NEWCOMER, TRADE, laptops(1, None)).valid();
}

#[test]
fn admissions_are_for_that_topic() {
    let mut n = network();
    let [one, two] = admitted(&mut n, Role::Write, vec![]);
    opens(&mut n, vec![one, two], 1).refused(Why::Admissions);
    let open = Open { cert: n.actor(NEWCOMER).cert.clone(), predecessor: None, admissions: vec![one, two] };
    n.open_as(NEWCOMER, GOVERNANCE, open, [2; 8]).valid();
}

#[test]
fn admissions_are_for_that_actor_and_certificate() {
    let mut n = network();
    let [one, two] = admitted(&mut n, Role::Write, vec![TopicId::of(TRADE)]);
    let others = n.admit_member(&[VILLE, ATELIER], 0x51, Role::Write);
    opens(&mut n, vec![one, others[1]], 1).refused(Why::Reference);
    // The same root, another key under the same number: nobody admitted that one.
    let charter = n.ledger.charter_id();
    let actor = n.actor(NEWCOMER);
    let seal = regain_protocol::id::SealKey([1; 32]);
    let other = KeyCert::sign(&actor.root, charter, 0, actor.node.node(), seal, vec![]);
    let open = Open { cert: other, predecessor: None, admissions: vec![one, two] };
    n.open_as(NEWCOMER, TRADE, open, [2; 8]).refused(Why::Reference);
    opens(&mut n, vec![one, two], 3).valid();
}

#[test]
fn an_unseen_admission_opens_nothing() {
    let mut n = network();
    let [one, two] = admitted(&mut n, Role::Write, vec![TopicId::of(TRADE)]);
    opens(&mut n, vec![one, EventId([9; 32])], 1).refused(Why::Unseen);
    opens(&mut n, vec![one, two], 2).valid();
}

/// R4: an opening without a certificate of the actor's root, or without an admission of that actor, is not even stored.
#[test]
fn a_stranger_opens_nothing() {
    let mut n = network();
    let [one, two] = admitted(&mut n, Role::Write, vec![TopicId::of(TRADE)]);
    let stranger = 0x51;
    n.newcomer(stranger);
    let refused = Some(Blocked::Refused(Refusal::Open));
    let tries = |n: &mut Network, cert: KeyCert, admissions: Vec<EventId>| {
        let seen = n.head(VILLE, GOVERNANCE);
        let actor = n.actors.get_mut(&stranger).expect("the stranger has keys");
        actor.logs.insert(TopicId::of(TRADE), Incarnation([stranger; 8]));
        let open = Body::Open(Open { cert, predecessor: None, admissions });
        let event = n.sign(stranger, TRADE, open, vec![seen], Extra::default());
        n.ledger.admit(event, true).err()
    };
    let honest = n.actor(stranger).cert.clone();
    assert_eq!(tries(&mut n, honest.clone(), vec![]), refused, "no admission");
    assert_eq!(tries(&mut n, honest.clone(), vec![one, two]), refused, "somebody else's admissions");
    assert_eq!(tries(&mut n, honest, vec![EventId([9; 32])]), refused, "an admission that nobody has seen");
    let elsewhere = Actor::of(stranger, CharterId([9; 32])).cert;
    assert_eq!(tries(&mut n, elsewhere, vec![one]), refused, "certified for another network");
    let founder = n.actor(VILLE).cert.clone();
    assert_eq!(tries(&mut n, founder, vec![one]), refused, "somebody else's certificate");
    assert!(n.ledger.log(&n.log(stranger, TRADE)).is_none());
    opens(&mut n, vec![one, two], 1).valid();
}

#[test]
fn an_admission_carries_the_newcomers_own_request() {
    let mut n = network();
    n.newcomer(NEWCOMER);
    let topics = vec![TopicId::of(TRADE)];
    let join = n.join(NEWCOMER, Role::Write, &[TRADE]);
    let mut forged = join.clone();
    forged.role = Role::Guarantee;
    let admit = |join, role| Body::Admit(Admit { join, role, topics: topics.clone() });
    n.say(VILLE, GOVERNANCE, admit(forged, Role::Guarantee)).refused(Why::Certificate);
    let mut elsewhere = join.clone();
    elsewhere.cert = Actor::of(NEWCOMER, CharterId([9; 32])).cert;
    n.say(VILLE, GOVERNANCE, admit(elsewhere, Role::Write)).refused(Why::Certificate);
    n.say(VILLE, GOVERNANCE, admit(join.clone(), Role::Guarantee)).refused(Why::List);
    let nowhere = Admit { join: join.clone(), role: Role::Write, topics: vec![TopicId([9; 16])] };
    n.say(VILLE, GOVERNANCE, Body::Admit(nowhere)).refused(Why::List);
    n.say(VILLE, GOVERNANCE, admit(join, Role::Write)).valid();
}

#[test]
fn a_profile_names_each_kind_once() {
    let mut n = network();
    let profile = |kinds| Body::Profile(Profile { kinds });
    let (one, two) = (ActorKind::Repairer, ActorKind::RepairCafe);
    n.say(RELAIS, GOVERNANCE, profile(vec![two, one])).refused(Why::List);
    n.say(RELAIS, GOVERNANCE, profile(vec![one, one])).refused(Why::List);
    n.say(RELAIS, GOVERNANCE, profile(vec![one, two])).valid();
}

#[test]
fn only_the_author_withdraws() {
    let mut n = network();
    let title = Extra { title: Some("Pour un atelier".into()), ..Extra::default() };
    let need = n.say_also(ATELIER, TRADE, Body::Need(Need { lines: of(1), window: None }), title).valid();
    let withdraw = Body::Withdraw(Withdraw { event: need });
    n.say_seeing(VILLE, TRADE, withdraw.clone(), vec![]).refused(Why::Unseen);
    n.say(VILLE, TRADE, withdraw.clone()).refused(Why::Reference);
    n.say(ATELIER, TRADE, withdraw).valid();
}
