//! Offers that are told of beyond their own territory.

use super::said::{Lines, lines_told};
use super::signed::{Names, name};
use super::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::event::{Body, Extra, Line, Notice};
use regain_protocol::id::{ActorId, EventId, TopicId};
use regain_protocol::view::{NoticeView, View};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Telling other territories of an offer, or of its end there.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenOfferInput {
    /// One's own offer.
    pub offer: String,
    /// The territories, such as `hautmont`.
    pub territories: Vec<String>,
    /// True to tell them that it is open to them no more.
    #[serde(default)]
    pub end: bool,
}

/// What was signed, one event a territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferOpened {
    /// The events, hex.
    pub events: Vec<String>,
}

/// An offer of one territory as another was told of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeRow {
    /// The notice's event, hex.
    pub notice: String,
    /// Who offers, hex.
    pub by: String,
    /// That member's name.
    pub by_name: Option<Foreign>,
    /// Whether it is this node's own.
    pub own: bool,
    /// The offer's event, hex.
    pub offer: String,
    /// The territory in which it stands.
    pub home: Foreign,
    /// The territory that was told of it.
    pub told_in: Option<Foreign>,
    /// Its text; `null` once withdrawn.
    pub text: Option<Foreign>,
    /// What may be asked for, by category.
    pub lines: Lines,
    /// Last day on which it can be fetched (YYYY-MM-DD), if one is told.
    pub until: Option<String>,
    /// Whether this organisation was admitted to the territory in which it stands, and may ask for it.
    pub admitted: bool,
    /// Whether the offer itself is here.
    pub here: bool,
    /// The day its author claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// Offers of other territories.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notices {
    /// In the order of who tells and of the offers.
    pub notices: Vec<NoticeRow>,
}

impl Node {
    /// Tells other territories of one's own offer.
    ///
    /// # Errors
    /// The offer is not one's own, a territory is unknown, its own, or not one this node follows.
    pub fn open_offer(&mut self, input: &OpenOfferInput) -> Answer<OfferOpened> {
        let view = self.trade_view()?;
        let offer = self.event_id(&input.offer, view.offers.keys().copied())?;
        let home = self.topic_of_event(&offer)?;
        let found = view.offers.get(&offer).filter(|o| o.owner == self.keys.actor).ok_or_else(|| {
            DeskError::Refused(say!("offer-of-others", "only who offers may tell other territories of it"))
        })?;
        let lines: Vec<Line> = found.left.iter().filter(|l| l.count > 0 && !input.end).copied().collect();
        if lines.is_empty() && !input.end {
            return Err(DeskError::Conflict(say!("offer-nothing-left", "nothing is left of this offer")));
        }
        let until = found.window.map(|w| w.until);
        let topics = self.neighbour_topics(home, &input.territories)?;
        if topics.is_empty() {
            return Err(DeskError::Usage(say!("territory-none", "name at least one other territory")));
        }
        let body = Notice { offer, home, lines, until };
        Ok(OfferOpened { events: self.tell_of(&body, &topics)? })
    }

    /// Once something of an offer was granted, the territories that were told of it are told what is left.
    pub(super) fn retell_offer(&mut self, offer: &EventId) -> Answer<()> {
        let view = self.trade_view()?;
        let (own, home) = (self.keys.actor, self.topic_of_event(offer)?);
        let Some(found) = view.offers.get(offer) else { return Ok(()) };
        let lines: Vec<Line> = found.left.iter().filter(|l| l.count > 0).copied().collect();
        let told = view.notices.iter().filter(|((by, of, _), n)| (by, of) == (&own, offer) && n.lines != lines);
        let topics: Vec<TopicId> = told.map(|((_, _, topic), _)| *topic).collect();
        let body = Notice { offer: *offer, home, lines, until: found.window.map(|w| w.until) };
        self.tell_of(&body, &topics).map(|_| ())
    }

    /// The trade topics of territories other than `home`, which this node must follow to write there.
    pub(super) fn neighbour_topics(&mut self, home: TopicId, names: &[String]) -> Answer<Vec<TopicId>> {
        names.iter().map(|name| self.topic_for(Some(name)).and_then(|topic| other_than(home, topic))).collect()
    }

    pub(super) fn tell_of(&mut self, notice: &Notice, topics: &[TopicId]) -> Answer<Vec<String>> {
        let title = self.title_of(&notice.offer).map(|t| t.raw().to_owned());
        let mut events = Vec::new();
        for topic in topics {
            let extra = Extra { title: title.clone().filter(|_| !notice.lines.is_empty()), ..Extra::default() };
            events.push(self.author(*topic, Body::Notice(notice.clone()), extra)?.to_string());
        }
        Ok(events)
    }

    /// Offers of other territories that this node was told of, and where its own are told.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn notices(&mut self) -> Answer<Notices> {
        let (view, names) = (self.trade_view()?, self.names());
        let told = view.notices.iter().filter(|((by, offer, _), _)| stands(&view, by, offer));
        let rows = told.map(|((by, offer, _), notice)| self.notice_row(&view, *by, offer, notice, &names));
        Ok(Notices { notices: rows.collect::<Answer<_>>()? })
    }

    fn notice_row(
        &self,
        view: &View,
        by: ActorId,
        offer: &EventId,
        notice: &NoticeView,
        names: &Names,
    ) -> Answer<NoticeRow> {
        let engine = self.engine.as_ref().ok_or_else(super::select::no_network)?;
        let home = engine.ledger().topics().get(&notice.home).and_then(|t| t.strip_prefix("trade/"));
        Ok(NoticeRow {
            notice: notice.event.to_string(),
            by: by.to_string(),
            by_name: name(&by, names),
            own: by == self.keys.actor,
            offer: offer.to_string(),
            home: home.unwrap_or_default().into(),
            told_in: self.territory_of(&notice.event),
            text: self.title_of(&notice.event),
            lines: lines_told(&notice.lines),
            until: notice.until.map(|d| d.to_string()),
            admitted: engine.readable().contains(&notice.home),
            here: view.offers.contains_key(offer),
            told_on: self.told_on(&notice.event),
        })
    }
}

/// By a member, and about an offer of its own, as far as can be seen.
fn stands(view: &View, by: &ActorId, offer: &EventId) -> bool {
    view.members.contains_key(by) && view.offers.get(offer).is_none_or(|o| o.owner == *by)
}

fn other_than(home: TopicId, topic: TopicId) -> Answer<TopicId> {
    if topic == home {
        return Err(DeskError::Usage(say!(
            "territory-home",
            "the offer stands in that territory already; name another"
        )));
    }
    Ok(topic)
}
