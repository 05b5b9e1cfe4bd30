//! Hand-overs as pages and programs read them: who gave what to whom, position by position, and both keys.

use super::signed::{ManifestRow, Names, PrivateFacts, Signed, name};
use super::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::event::Party;
use regain_protocol::id::{DeviceRef, EventId};
use regain_protocol::view::{GiveView, Outcome, View};
use serde::Serialize;
use utoipa::ToSchema;

/// Who takes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Taker {
    /// A member.
    Member {
        /// Its id, hex.
        actor: String,
        /// Its name.
        name: Option<Foreign>,
    },
    /// A party without a node.
    Outside {
        /// Its kind, as a code.
        outside: String,
        /// How it confirmed, as a code.
        proof: String,
        /// True: only the giver signs.
        one_key: bool,
    },
}

/// A refused device.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Refused {
    /// Network id.
    pub device: String,
    /// Why, as a code.
    pub reason: String,
}

/// What became of a hand-over.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OutcomeRow {
    /// Neither received nor recalled.
    Open,
    /// Recalled.
    Recalled,
    /// Taken by a party outside the network.
    OneKey,
    /// Received, with the second key.
    Received {
        /// The receipt's event, hex.
        receive: String,
        /// How many devices were accepted.
        accepted: usize,
        /// When (YYYY-MM-DD).
        on: String,
        /// Refused devices.
        refused: Vec<Refused>,
        /// Missing devices, by network id.
        missing: Vec<String>,
    },
}

/// A hand-over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GiveRow {
    /// The giver's event, hex.
    pub give: String,
    /// The giver, hex.
    pub from: String,
    /// The giver's name.
    pub from_name: Option<Foreign>,
    /// Who takes.
    pub to: Taker,
    /// How many devices.
    pub devices: usize,
    /// By what title: `gift`, `sale` and so on.
    pub title: String,
    /// Destination in the giver's books.
    pub destination: String,
    /// What binds the devices from here on.
    pub basis: String,
    /// When (YYYY-MM-DD), as the giver states it.
    pub on: String,
    /// The grant it carries out, hex.
    pub grant: Option<String>,
    /// The taker's commitment before it, hex.
    pub commitment: Option<String>,
    /// Outcomes; more than one is a dispute.
    pub outcomes: Vec<OutcomeRow>,
    /// Whether this node gave it.
    pub own: bool,
    /// What this node is in it: `giver`, `receiver` or `neither`.
    pub role: String,
    /// `waiting`, `received`, `received_in_part`, `refused`, `recalled`, `one_key` or `disputed`.
    pub state: String,
    /// The day its giver claims to have signed it (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// The hand-overs of the territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Gives {
    /// In the order of their ids.
    pub gives: Vec<GiveRow>,
}

/// A device of a hand-over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GivePosition {
    /// Place in the list, from zero; `#3` in a call names the one with 3.
    pub position: u32,
    /// Network id.
    pub id: String,
    /// Category code, where the device is here.
    pub category: Option<String>,
    /// State code now, where the device is here.
    pub state: Option<String>,
    /// What this node knows of it.
    pub private: PrivateFacts,
    /// What the giver's manifest tells, where this node is party to it.
    pub told: Option<ManifestRow>,
    /// `waiting`, `accepted`, `refused`, `missing`, `recalled` or `one_key`.
    pub outcome: String,
    /// Why it was refused, as a code.
    pub reason: Option<String>,
    /// Whether what was signed of it contradicts itself, or more than one member claims it.
    pub disputed: bool,
}

/// A hand-over with its list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GivePage {
    /// The hand-over.
    #[serde(flatten)]
    pub row: GiveRow,
    /// Its devices' network ids, in list order.
    pub list: Vec<String>,
    /// The giver's manifest, where this node is party to it and has it.
    pub manifest: Option<Vec<ManifestRow>>,
    /// One row a device, in list order.
    pub positions: Vec<GivePosition>,
    /// The first key: who signed the giver's half and when.
    pub given: Signed,
    /// The second key: who signed the receiver's half and when. More than one is a dispute.
    pub received: Vec<Signed>,
    /// Whether more than one outcome stands.
    pub disputed: bool,
}

impl Node {
    /// Hand-overs.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn gives(&mut self) -> Answer<Gives> {
        let (view, names) = (self.trade_view()?, self.names());
        Ok(Gives { gives: view.gives.iter().map(|(id, g)| self.give_row(id, g, &names)).collect() })
    }

    /// One hand-over with its list, both keys, and the manifest where this node is party to it.
    ///
    /// # Errors
    /// There is no such hand-over.
    pub fn give_page(&mut self, give: &str) -> Answer<GivePage> {
        let (view, names) = (self.trade_view()?, self.names());
        let id = self.event_id(give, view.gives.keys().copied())?;
        let g = view
            .gives
            .get(&id)
            .ok_or_else(|| DeskError::NotFound(say!("hand-over-gone", "that hand-over is not here")))?;
        let manifest: Option<Vec<ManifestRow>> =
            self.manifest(id).map(|lines| lines.into_iter().map(ManifestRow::from).collect());
        let told = |position| manifest.iter().flatten().find(|l| l.position == position).cloned();
        let positions =
            (0u32..).zip(&g.devices).map(|(at, d)| self.give_position(&view, g, (at, d), told(at))).collect();
        let receipts = g.outcomes.iter().filter_map(|o| match o {
            Outcome::Received { receive, .. } => Some(self.signed(receive, &names)),
            _ => None,
        });
        Ok(GivePage {
            row: self.give_row(&id, g, &names),
            list: g.devices.iter().map(|d| d.id().to_string()).collect(),
            positions,
            given: self.signed(&id, &names),
            received: receipts.collect(),
            disputed: g.outcomes.len() > 1,
            manifest,
        })
    }

    pub(super) fn give_row(&self, id: &EventId, g: &GiveView, names: &Names) -> GiveRow {
        let to = match g.to {
            Party::Member(a) => Taker::Member { actor: a.to_string(), name: name(&a, names) },
            Party::Outside(kind, proof) => {
                Taker::Outside { outside: kind.code().to_owned(), proof: proof.code().to_owned(), one_key: true }
            }
        };
        GiveRow {
            give: id.to_string(),
            from: g.from.to_string(),
            from_name: name(&g.from, names),
            to,
            devices: g.devices.len(),
            title: g.title.code().to_owned(),
            destination: g.destination.code().to_owned(),
            basis: g.basis.code().to_owned(),
            on: g.on.to_string(),
            grant: g.grant.map(|e| e.to_string()),
            commitment: g.commitment.map(|e| e.to_string()),
            outcomes: g.outcomes.iter().map(outcome_row).collect(),
            own: g.from == self.keys.actor,
            role: self.role_in(g).to_owned(),
            state: give_state(g).to_owned(),
            told_on: self.told_on(id),
        }
    }

    fn role_in(&self, g: &GiveView) -> &'static str {
        if g.from == self.keys.actor {
            "giver"
        } else if g.to == Party::Member(self.keys.actor) {
            "receiver"
        } else {
            "neither"
        }
    }

    fn give_position(
        &self,
        view: &View,
        g: &GiveView,
        (position, d): (u32, &DeviceRef),
        told: Option<ManifestRow>,
    ) -> GivePosition {
        let fates: Vec<(&'static str, Option<&'static str>)> = g.outcomes.iter().map(|o| fate(o, d)).collect();
        let (outcome, reason) = fates.first().copied().unwrap_or(("waiting", None));
        let state = view.devices.get(d).map(|v| v.state());
        GivePosition {
            position,
            id: d.id().to_string(),
            category: view.devices.get(d).map(|v| v.category.code().to_owned()),
            state: state.as_ref().map(|s| s.code().to_owned()),
            private: self.fleet.private(d).into(),
            told,
            outcome: outcome.to_owned(),
            reason: reason.map(str::to_owned),
            disputed: fates.iter().any(|f| f.0 != outcome) || state.is_some_and(|s| s.is_disputed()),
        }
    }
}

fn outcome_row(outcome: &Outcome) -> OutcomeRow {
    match outcome {
        Outcome::Open => OutcomeRow::Open,
        Outcome::Recalled => OutcomeRow::Recalled,
        Outcome::OneKey => OutcomeRow::OneKey,
        Outcome::Received { receive, accepted, refused, missing, on } => OutcomeRow::Received {
            receive: receive.to_string(),
            accepted: accepted.len(),
            on: on.to_string(),
            refused: refused
                .iter()
                .map(|(d, r)| Refused { device: d.id().to_string(), reason: r.code().to_owned() })
                .collect(),
            missing: missing.iter().map(|d| d.id().to_string()).collect(),
        },
    }
}

/// What one outcome says of one device, and why if it was refused.
fn fate(outcome: &Outcome, device: &DeviceRef) -> (&'static str, Option<&'static str>) {
    match outcome {
        Outcome::Open => ("waiting", None),
        Outcome::Recalled => ("recalled", None),
        Outcome::OneKey => ("one_key", None),
        Outcome::Received { refused, missing, .. } => match refused.iter().find(|(d, _)| d == device) {
            Some((_, reason)) => ("refused", Some(reason.code())),
            None if missing.contains(device) => ("missing", None),
            None => ("accepted", None),
        },
    }
}

fn give_state(g: &GiveView) -> &'static str {
    match g.outcomes.as_slice() {
        [] | [Outcome::Open] => "waiting",
        [Outcome::Recalled] => "recalled",
        [Outcome::OneKey] => "one_key",
        [Outcome::Received { accepted, .. }] if accepted.len() == g.devices.len() => "received",
        [Outcome::Received { accepted, .. }] if accepted.is_empty() => "refused",
        [Outcome::Received { .. }] => "received_in_part",
        _ => "disputed",
    }
}
