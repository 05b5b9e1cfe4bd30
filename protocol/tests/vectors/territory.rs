//! Bodies of the kinds between territories and networks, with invented references.

use crate::network::Network;
use regain_protocol::catalogue::Category;
use regain_protocol::event::{Apply, Body, Line, Notice, Refound};
use regain_protocol::id::{CharterId, EventId, TopicId};
use regain_protocol::member::Role;
use regain_protocol::time::Day;

const OFFER: EventId = EventId([0xe8; 32]);

/// A request of the story's member, an offer told of, and its end.
pub fn samples(n: &Network, who: crate::network::Who) -> Vec<(&'static str, Body)> {
    let home = TopicId::of("trade/hautmont");
    let lines = vec![Line { category: Category::Laptop, count: 12 }, Line { category: Category::Desktop, count: 4 }];
    let told = Notice { offer: OFFER, home, lines, until: Some(Day(20_560)) };
    let end = Notice { lines: Vec::new(), until: None, ..told.clone() };
    vec![
        ("Apply", Body::Apply(Apply { join: n.join(who, Role::Write, &["trade/hautmont", "stats/hautmont"]) })),
        ("Notice", Body::Notice(told)),
        ("Notice that ends", Body::Notice(end)),
        ("Refound", Body::Refound(Refound { charter: CharterId([0xe9; 32]) })),
    ]
}
