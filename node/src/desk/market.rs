//! Lots, offers, needs, requests and their answers.

use super::entering::day;
use super::people::unknown;
use super::{Answer, DeskError, Selection};
use crate::node::Node;
use regain_protocol::catalogue::{Category, DeclineReason, Title};
use regain_protocol::event::{
    Body, Commitment, Decline, DeviceSet, Extra, Grant, Line, Lot, Need, Offer, Request, Window, Withdraw,
};
use regain_protocol::id::EventId;
use regain_protocol::view::{Answer as Told, RequestView, View};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A lot.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotInput {
    /// Its title, for every member.
    pub title: String,
    /// Its devices.
    pub select: Selection,
}

/// An offer.
#[derive(Clone, Debug, Deserialize)]
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
}

/// A need.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedInput {
    /// Its title, for every member.
    pub text: String,
    /// Lines by category.
    pub lines: BTreeMap<String, u32>,
    /// First and last day (YYYY-MM-DD).
    #[serde(default)]
    pub window: Option<(String, String)>,
}

/// A request for an offer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// The offer.
    pub offer: String,
    /// Lines by category; what is left of the offer if absent.
    #[serde(default)]
    pub lines: BTreeMap<String, u32>,
}

/// Granting a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// The request.
    pub request: String,
    /// Lines by category; what was asked for if absent.
    #[serde(default)]
    pub lines: BTreeMap<String, u32>,
}

/// Declining a request.
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantIdInput {
    /// The grant.
    pub grant: String,
}

impl Node {
    fn say(&mut self, body: Body, title: Option<String>, note: Option<String>) -> Answer {
        let topic = self.trade_topic()?;
        let event = self.author(topic, body, Extra { title, note, ..Extra::default() })?;
        Ok(json!({ "event": event.to_string() }))
    }

    /// Makes a lot.
    ///
    /// # Errors
    /// A device is not in hand.
    pub fn make_lot(&mut self, input: &LotInput) -> Answer {
        let devices = DeviceSet::of(self.select(&input.select)?);
        let count = devices.len();
        let mut said = self.say(Body::Lot(Lot { devices }), Some(input.title.clone()), None)?;
        said["devices"] = json!(count);
        Ok(said)
    }

    /// Offers a lot.
    ///
    /// # Errors
    /// The lot is not one's own or holds less.
    pub fn make_offer(&mut self, input: &OfferInput) -> Answer {
        let view = self.trade_view()?;
        let lot = self.event_id(&input.lot, view.lots.keys().copied())?;
        let given = lines(&input.lines)?;
        let lines = if given.is_empty() { lot_lines(&view, &lot) } else { given };
        let title = Title::from_code(&input.title)
            .ok_or_else(|| unknown("title of a hand-over", &input.title, Title::ALL.iter().map(|t| t.code())))?;
        let body = Body::Offer(Offer { lot, lines, window: window(&input.window)?, title });
        self.say(body, Some(input.text.clone()), None)
    }

    /// States a need.
    ///
    /// # Errors
    /// No line, or an unknown category.
    pub fn state_need(&mut self, input: &NeedInput) -> Answer {
        let body = Body::Need(Need { lines: lines(&input.lines)?, window: window(&input.window)? });
        self.say(body, Some(input.text.clone()), None)
    }

    /// Requests an offer.
    ///
    /// # Errors
    /// There is no such offer, or less is offered.
    pub fn request_offer(&mut self, input: &RequestInput) -> Answer {
        let view = self.trade_view()?;
        let offer = self.event_id(&input.offer, view.offers.keys().copied())?;
        let given = lines(&input.lines)?;
        let left = view.offers.get(&offer).map(|o| o.left.iter().copied().filter(|l| l.count > 0).collect());
        let lines = if given.is_empty() { left.unwrap_or_default() } else { given };
        self.say(Body::Request(Request { offer, lines }), None, None)
    }

    fn request_named(&mut self, text: &str) -> Answer<(EventId, RequestView)> {
        let view = self.trade_view()?;
        let id = self.event_id(text, view.requests.keys().copied())?;
        let request =
            view.requests.get(&id).cloned().ok_or_else(|| DeskError::NotFound("that request is not here".into()))?;
        Ok((id, request))
    }

    /// Grants a request.
    ///
    /// # Errors
    /// It is for somebody else's offer, answered already, or too much.
    pub fn grant(&mut self, input: &AnswerInput) -> Answer {
        let (request, asked) = self.request_named(&input.request)?;
        let given = lines(&input.lines)?;
        let lines = if given.is_empty() { asked.lines } else { given };
        self.say(Body::Grant(Grant { request, lines }), None, None)
    }

    /// Declines a request.
    ///
    /// # Errors
    /// It is for somebody else's offer, or answered already.
    pub fn decline(&mut self, input: &DeclineInput) -> Answer {
        let (request, _) = self.request_named(&input.request)?;
        let reason = DeclineReason::from_code(&input.reason)
            .ok_or_else(|| unknown("reason", &input.reason, DeclineReason::ALL.iter().map(|r| r.code())))?;
        self.say(Body::Decline(Decline { request, reason }), None, input.note.clone())
    }

    /// Commits, before the hand-over, to reuse what a grant gives.
    ///
    /// # Errors
    /// The grant is for somebody else.
    pub fn commit_to(&mut self, input: &GrantIdInput) -> Answer {
        let view = self.trade_view()?;
        let grants = view.requests.values().flat_map(|r| r.answers.iter()).filter_map(|a| match a {
            Told::Granted(id, _) => Some(*id),
            Told::Declined(..) => None,
        });
        let grant = self.event_id(&input.grant, grants.collect::<Vec<_>>().into_iter())?;
        self.say(Body::Commitment(Commitment { grant }), None, None)
    }

    /// Withdraws the text and attachments of an event of one's own. Its facts stay.
    ///
    /// # Errors
    /// It is somebody else's, or unknown.
    pub fn withdraw(&mut self, event: &str) -> Answer {
        let event =
            EventId::from_hex(event).ok_or_else(|| DeskError::Usage("give the whole id of the event".into()))?;
        let engine = self.engine()?;
        let (log, _) =
            engine.ledger().event(&event).ok_or_else(|| DeskError::NotFound("that event is not here".into()))?;
        let topic = log.stem.topic;
        let id = self.author(topic, Body::Withdraw(Withdraw { event }), Extra::default())?;
        Ok(json!({ "event": id.to_string() }))
    }

    /// Lots.
    pub fn lots(&mut self) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let list = view.lots.iter().map(|(id, l)| {
            json!({ "lot": id.to_string(), "owner": l.owner.to_string(), "owner_name": names.get(&l.owner),
                "title": self.title_of(id), "devices": l.devices.len(), "lines": lines_json(&lot_lines(&view, id)) })
        });
        Ok(json!({ "lots": list.collect::<Vec<Value>>() }))
    }

    /// Offers.
    pub fn offers(&mut self) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let list = view.offers.iter().map(|(id, o)| {
            json!({ "offer": id.to_string(), "owner": o.owner.to_string(), "owner_name": names.get(&o.owner),
                "lot": o.lot.to_string(), "text": self.title_of(id), "title": o.title.code(), "lines": lines_json(&o.lines),
                "left": lines_json(&o.left), "from": o.window.map(|w| w.from.to_string()), "until": o.window.map(|w| w.until.to_string()) })
        });
        Ok(json!({ "offers": list.collect::<Vec<Value>>() }))
    }

    /// Needs.
    pub fn needs(&mut self) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let list = view.needs.iter().map(|(id, n)| {
            json!({ "need": id.to_string(), "by": n.by.to_string(), "by_name": names.get(&n.by),
                "text": self.title_of(id), "lines": lines_json(&n.lines) })
        });
        Ok(json!({ "needs": list.collect::<Vec<Value>>() }))
    }

    /// Requests with their answers.
    pub fn requests(&mut self) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let list = view.requests.iter().map(|(id, r)| {
            let answers: Vec<Value> = r
                .answers
                .iter()
                .map(|a| match a {
                    Told::Granted(e, l) => json!({ "granted": e.to_string(), "lines": lines_json(l) }),
                    Told::Declined(e, why) => {
                        json!({ "declined": e.to_string(), "reason": why.code(), "note": self.note_of(e) })
                    }
                })
                .collect();
            json!({ "request": id.to_string(), "by": r.by.to_string(), "by_name": names.get(&r.by),
                "offer": r.offer.to_string(), "lines": lines_json(&r.lines), "answers": answers })
        });
        Ok(json!({ "requests": list.collect::<Vec<Value>>() }))
    }

    pub(crate) fn title_of(&self, event: &EventId) -> Option<String> {
        self.engine.as_ref()?.extra(event)?.title.clone()
    }

    pub(crate) fn note_of(&self, event: &EventId) -> Option<String> {
        self.engine.as_ref()?.extra(event)?.note.clone()
    }
}

fn lot_lines(view: &View, lot: &EventId) -> Vec<Line> {
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

pub(crate) fn lines_json(lines: &[Line]) -> Value {
    lines.iter().map(|l| (l.category.code().to_owned(), json!(l.count))).collect::<serde_json::Map<_, _>>().into()
}

fn window(told: &Option<(String, String)>) -> Answer<Option<Window>> {
    match told {
        Some((from, until)) => Ok(Some(Window { from: day(from)?, until: day(until)? })),
        None => Ok(None),
    }
}
