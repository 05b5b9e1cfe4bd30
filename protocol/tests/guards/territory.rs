//! Guards between territories.

use crate::network::{GOVERNANCE, Network, Said, TRADE, Who};
use crate::stage::*;
use regain_protocol::event::*;
use regain_protocol::id::{CharterId, EventId, TopicId};
use regain_protocol::member::{Join, Role};
use regain_protocol::rules::Why;

const NEXT: &str = "trade/hautmont";
const OFFER: EventId = EventId([7; 32]);

/// The network of the other stories, with a second territory that nobody has opened a log in.
fn two() -> Network {
    let mut n = Network::with_topics(&[VILLE, ATELIER], &[GOVERNANCE, TRADE, NEXT]);
    for founder in [VILLE, ATELIER] {
        n.open(founder, GOVERNANCE, vec![]).valid();
        n.open(founder, TRADE, vec![]).valid();
    }
    n.admit_member(&[VILLE, ATELIER], RELAIS, Role::Write);
    n.admit_member(&[VILLE, ATELIER], REGION, Role::Observe);
    n
}

fn asks(n: &mut Network, who: Who, join: Join) -> Said {
    n.say(who, GOVERNANCE, Body::Apply(Apply { join }))
}

fn tells(n: &mut Network, who: Who, topic: &str, home: &str, lines: Vec<Line>) -> Said {
    let notice = Notice { offer: OFFER, home: TopicId::of(home), lines, until: Some(DAY) };
    n.say(who, topic, Body::Notice(notice))
}

#[test]
fn a_member_asks_for_itself_and_for_what_there_is() {
    let mut n = two();
    let join = |n: &Network, topics: &[&str]| n.join(RELAIS, Role::Write, topics);
    let own = join(&n, &[NEXT]);
    asks(&mut n, VILLE, own.clone()).refused(Why::Party);
    asks(&mut n, RELAIS, Join { role: Role::Guarantee, ..own.clone() }).refused(Why::Certificate);
    for topics in [&[][..], &["trade/ailleurs"], &[NEXT, NEXT]] {
        let wrong = join(&n, topics);
        asks(&mut n, RELAIS, wrong).refused(Why::List);
    }
    n.say(RELAIS, TRADE, Body::Apply(Apply { join: own.clone() })).refused(Why::Topic);
    asks(&mut n, RELAIS, own).valid();
    let observer = n.join(REGION, Role::Observe, &[NEXT]);
    asks(&mut n, REGION, observer).valid();
}

/// With the admissions that answer it, and only with them, the member opens its log in the second territory.
#[test]
fn an_answered_request_opens_the_second_territory() {
    let mut n = two();
    let topics = vec![TopicId::of(NEXT)];
    let admitted = |n: &mut Network, who: Who, by: &[Who]| -> Vec<EventId> {
        let join = n.join(who, Role::Observe, &[NEXT]);
        asks(n, who, join.clone()).valid();
        let admit = Admit { join, role: Role::Observe, topics: topics.clone() };
        by.iter().map(|g| n.say(*g, GOVERNANCE, Body::Admit(admit.clone())).valid()).collect()
    };
    let both = admitted(&mut n, RELAIS, &[VILLE, ATELIER]);
    let one = admitted(&mut n, REGION, &[VILLE]);
    n.open(RELAIS, NEXT, both).valid();
    n.open(REGION, NEXT, one).refused(Why::Admissions);
}

#[test]
fn a_network_follows_another_one() {
    let mut n = two();
    let told = |charter| Body::Refound(Refound { charter });
    let own = n.ledger.charter_id();
    n.say(RELAIS, GOVERNANCE, told(own)).refused(Why::Party);
    n.say(RELAIS, TRADE, told(CharterId([9; 32]))).refused(Why::Topic);
    n.say(REGION, GOVERNANCE, told(CharterId([9; 32]))).refused(Why::Role);
    n.say(RELAIS, GOVERNANCE, told(CharterId([9; 32]))).valid();
}

#[test]
fn word_of_an_offer_comes_from_another_territory() {
    let mut n = two();
    n.open(VILLE, NEXT, vec![]).valid();
    tells(&mut n, VILLE, NEXT, NEXT, of(3)).refused(Why::Topic);
    tells(&mut n, VILLE, NEXT, GOVERNANCE, of(3)).refused(Why::Topic);
    tells(&mut n, VILLE, NEXT, "trade/ailleurs", of(3)).refused(Why::Topic);
    tells(&mut n, VILLE, GOVERNANCE, TRADE, of(3)).refused(Why::Topic);
    tells(&mut n, VILLE, NEXT, TRADE, of(0)).refused(Why::List);
    tells(&mut n, REGION, TRADE, NEXT, of(3)).refused(Why::Role);
    assert!(n.view(NEXT).notices.is_empty());
    let hash = n.view(NEXT).state_hash();
    let event = tells(&mut n, VILLE, NEXT, TRADE, of(3)).valid();
    let view = n.view(NEXT);
    let told: Vec<_> = view.notices.iter().map(|((by, offer, _), v)| (*by, *offer, v.event, v.lines.clone())).collect();
    assert_eq!(told, [(n.id(VILLE), OFFER, event, of(3))]);
    assert_eq!(view.state_hash(), hash, "a build that does not know the kind sees the same");
    tells(&mut n, VILLE, NEXT, TRADE, of(1)).valid();
    assert_eq!(n.view(NEXT).notices.values().map(|v| v.lines.clone()).collect::<Vec<_>>(), [of(1)]);
    tells(&mut n, VILLE, NEXT, TRADE, vec![]).valid();
    assert!(n.view(NEXT).notices.is_empty(), "without lines it is told of no more");
}
