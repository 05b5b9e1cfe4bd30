//! Acts of the market: lots, offers, needs, requests and their answers.

use super::entering::day;
use super::people::unknown;
use super::said::{Said, SaidOfDevices, texts};
use super::{Answer, DeskError, Foreign, Selection};
use crate::node::Node;
use regain_protocol::catalogue::{Category, DeclineReason, Title};
use regain_protocol::event::{
    Body, Commitment, Decline, DeviceSet, Extra, Grant, Line, Lot, Need, Notice, Offer, Request, Window, Withdraw,
};
use regain_protocol::id::{EventId, TopicId};
use regain_protocol::view::{Answer as Told, RequestView, View};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A lot.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LotInput {
    /// Its title, for every member.
    pub title: String,
    /// Its devices.
    pub select: Selection,
}

/// An offer.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferInput {
    /// The lot.
    pub lot: String,
    /// Its title, for every member.
    pub text: String,
    /// By what title it would pass (`gift`, `sale`...).
    pub title: String,
    /// Lines by category; the whole lot if absent.
    #[serde(default)]
    pub lines: BTreeMap<String, u32>,
    /// First and last day (YYYY-MM-DD).
    #[serde(default)]
    pub window: Option<(String, String)>,
    /// Other territories that are told of it, such as `hautmont`.
    #[serde(default)]
    pub neighbours: Vec<String>,
}

/// A need.
#[derive(Clone, Default, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedInput {
    /// Its title, for every member.
    pub text: String,
    /// Lines by category.
    pub lines: BTreeMap<String, u32>,
    /// First and last day (YYYY-MM-DD).
    #[serde(default)]
    pub window: Option<(String, String)>,
    /// In which territory; the first that this node follows if absent.
    #[serde(default)]
    pub territory: Option<String>,
}

/// A request for an offer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// The offer.
    pub offer: String,
    /// Lines by category; what is left of the offer if absent.
    #[serde(default)]
    pub lines: BTreeMap<String, u32>,
}

/// Granting a request.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// The request.
    pub request: String,
    /// Lines by category; what was asked for if absent.
    #[serde(default)]
    pub lines: BTreeMap<String, u32>,
}

/// Declining a request.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineInput {
    /// The request.
    pub request: String,
    /// Why.
    pub reason: String,
    /// A remark for every member.
    #[serde(default)]
    pub note: Option<String>,
}

/// Committing to reuse.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantIdInput {
    /// The grant.
    pub grant: String,
}

impl Node {
    fn say(&mut self, topic: TopicId, body: Body, title: Option<String>, note: Option<String>) -> Answer<Said> {
        Ok(Said::new(&self.author(topic, body, texts(title, note))?))
    }

    /// Makes a lot.
    ///
    /// # Errors
    /// A device is not in hand.
    pub fn make_lot(&mut self, input: &LotInput) -> Answer<SaidOfDevices> {
        let selected = self.select(&input.select)?;
        let topic = self.topic_of_devices(&selected)?;
        let devices = DeviceSet::of(selected);
        let count = devices.len();
        let said = self.say(topic, Body::Lot(Lot { devices }), Some(input.title.clone()), None)?;
        Ok(said.of_devices(count))
    }

    /// Offers a lot.
    ///
    /// # Errors
    /// The lot is not one's own or holds less.
    pub fn make_offer(&mut self, input: &OfferInput) -> Answer<Said> {
        let view = self.trade_view()?;
        let lot = self.event_id(&input.lot, view.lots.keys().copied())?;
        self.may_pass_on(view.lots.get(&lot).into_iter().flat_map(|l| l.devices.iter()))?;
        let given = lines(&input.lines)?;
        let lines = if given.is_empty() { lot_lines(&view, &lot) } else { given };
        let title = Title::from_code(&input.title)
            .ok_or_else(|| unknown("title of a hand-over", &input.title, Title::ALL.iter().map(|t| t.code())))?;
        let body = Offer { lot, lines, window: window(&input.window)?, title };
        let topic = self.topic_of_event(&lot)?;
        // Before anything is signed: an unknown territory must not leave half of it said.
        let neighbours = self.neighbour_topics(topic, &input.neighbours)?;
        let offer = self.author(topic, Body::Offer(body.clone()), texts(Some(input.text.clone()), None))?;
        let until = body.window.map(|w| w.until);
        self.tell_of(&Notice { offer, home: topic, lines: body.lines, until }, &neighbours)?;
        Ok(Said::new(&offer))
    }

    /// States a need.
    ///
    /// # Errors
    /// No line, or an unknown category.
    pub fn state_need(&mut self, input: &NeedInput) -> Answer<Said> {
        let body = Body::Need(Need { lines: lines(&input.lines)?, window: window(&input.window)? });
        let topic = self.topic_for(input.territory.as_deref())?;
        self.say(topic, body, Some(input.text.clone()), None)
    }

    /// Requests an offer.
    ///
    /// # Errors
    /// There is no such offer, or less is offered.
    pub fn request_offer(&mut self, input: &RequestInput) -> Answer<Said> {
        let view = self.trade_view()?;
        let offer = self.event_id(&input.offer, view.offers.keys().copied())?;
        let given = lines(&input.lines)?;
        let left = view.offers.get(&offer).map(|o| o.left.iter().copied().filter(|l| l.count > 0).collect());
        let lines = if given.is_empty() { left.unwrap_or_default() } else { given };
        let topic = self.topic_of_event(&offer)?;
        self.say(topic, Body::Request(Request { offer, lines }), None, None)
    }

    fn request_named(&mut self, text: &str) -> Answer<(EventId, RequestView)> {
        let view = self.trade_view()?;
        let id = self.event_id(text, view.requests.keys().copied())?;
        let request = view
            .requests
            .get(&id)
            .cloned()
            .ok_or_else(|| DeskError::NotFound(say!("request-gone", "that request is not here")))?;
        Ok((id, request))
    }

    /// Grants a request.
    ///
    /// # Errors
    /// It is for somebody else's offer, answered already, or too much.
    pub fn grant(&mut self, input: &AnswerInput) -> Answer<Said> {
        let (request, asked) = self.request_named(&input.request)?;
        let given = lines(&input.lines)?;
        let lines = if given.is_empty() { asked.lines.clone() } else { given };
        let topic = self.topic_of_event(&request)?;
        let said = self.say(topic, Body::Grant(Grant { request, lines }), None, None)?;
        self.retell_offer(&asked.offer)?;
        Ok(said)
    }

    /// Declines a request.
    ///
    /// # Errors
    /// It is for somebody else's offer, or answered already.
    pub fn decline(&mut self, input: &DeclineInput) -> Answer<Said> {
        let (request, _) = self.request_named(&input.request)?;
        let reason = DeclineReason::from_code(&input.reason)
            .ok_or_else(|| unknown("reason", &input.reason, DeclineReason::ALL.iter().map(|r| r.code())))?;
        let topic = self.topic_of_event(&request)?;
        self.say(topic, Body::Decline(Decline { request, reason }), None, input.note.clone())
    }

    /// Commits, before the hand-over, to reuse what a grant gives.
    ///
    /// # Errors
    /// The grant is for somebody else.
    pub fn commit_to(&mut self, input: &GrantIdInput) -> Answer<Said> {
        let view = self.trade_view()?;
        let grants = view.requests.values().flat_map(|r| r.answers.iter()).filter_map(|a| match a {
            Told::Granted(id, _) => Some(*id),
            Told::Declined(..) => None,
        });
        let grant = self.event_id(&input.grant, grants.collect::<Vec<_>>().into_iter())?;
        let topic = self.topic_of_event(&grant)?;
        self.say(topic, Body::Commitment(Commitment { grant }), None, None)
    }

    /// Withdraws the text and attachments of an event of one's own. Its facts stay.
    ///
    /// # Errors
    /// It is somebody else's, or unknown.
    pub fn withdraw(&mut self, event: &str) -> Answer<Said> {
        let event = EventId::from_hex(event)
            .ok_or_else(|| DeskError::Usage(say!("event-id", "give the whole id of the event")))?;
        let engine = self.engine()?;
        let (log, _) = engine
            .ledger()
            .event(&event)
            .ok_or_else(|| DeskError::NotFound(say!("event-gone", "that event is not here")))?;
        let topic = log.stem.topic;
        let id = self.author(topic, Body::Withdraw(Withdraw { event }), Extra::default())?;
        Ok(Said::new(&id))
    }

    /// The title of an event, if it has not been withdrawn.
    pub(crate) fn title_of(&self, event: &EventId) -> Option<Foreign> {
        self.engine.as_ref()?.extra(event)?.title.clone().map(Foreign::from)
    }

    /// The note of an event, if it has not been withdrawn.
    pub(crate) fn note_of(&self, event: &EventId) -> Option<Foreign> {
        self.engine.as_ref()?.extra(event)?.note.clone().map(Foreign::from)
    }
}

/// What a lot holds, by category.
pub(super) fn lot_lines(view: &View, lot: &EventId) -> Vec<Line> {
    let mut counts: BTreeMap<Category, u32> = BTreeMap::new();
    for d in view.lots.get(lot).into_iter().flat_map(|l| &l.devices) {
        if let Some(device) = view.devices.get(d) {
            *counts.entry(device.category).or_default() += 1;
        }
    }
    counts.into_iter().map(|(category, count)| Line { category, count }).collect()
}

fn lines(told: &BTreeMap<String, u32>) -> Answer<Vec<Line>> {
    let mut lines = Vec::new();
    for (code, count) in told {
        let category = Category::from_code(code)
            .ok_or_else(|| unknown("category", code, Category::ALL.iter().map(|c| c.code())))?;
        lines.push(Line { category, count: *count });
    }
    lines.sort_unstable();
    Ok(lines)
}

fn window(told: &Option<(String, String)>) -> Answer<Option<Window>> {
    match told {
        Some((from, until)) => Ok(Some(Window { from: day(from)?, until: day(until)? })),
        None => Ok(None),
    }
}
