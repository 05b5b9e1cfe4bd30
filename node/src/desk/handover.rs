//! Hand-overs: the giver's half with its manifest, the receiver's half line by line.

use super::entering::day;
use super::people::unknown;
use super::said::{Said, SaidOfDevices};
use super::{Answer, DeskError, Selection};
use crate::journal::ManifestLine;
use crate::node::Node;
use regain_protocol::catalogue::{ActorKind, Basis, Destination, Proof, RefusalReason, Title};
use regain_protocol::event::{AttachmentKind, Body, DeviceSet, Extra, Give, Party, Recall, Receive, Refusal, Span};
use regain_protocol::id::{DeviceRef, EventId};
use regain_protocol::view::{Answer as Told, GiveView, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A party without a node.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideInput {
    /// What it is.
    pub kind: String,
    /// How it confirmed.
    pub proof: String,
    /// Slip number or name, sealed to this node.
    #[serde(default)]
    pub slip: Option<String>,
}

/// The giver's half.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveInput {
    /// To which member.
    #[serde(default)]
    pub to: Option<String>,
    /// Or to which party outside.
    #[serde(default)]
    pub outside: Option<OutsideInput>,
    /// Which devices.
    pub select: Selection,
    /// The grant it carries out.
    #[serde(default)]
    pub grant: Option<String>,
    /// The taker's commitment.
    #[serde(default)]
    pub commitment: Option<String>,
    /// By what title.
    pub title: String,
    /// End-of-life destination in the giver's books.
    pub destination: String,
    /// What binds the devices from here on; `ordinary` if absent.
    #[serde(default)]
    pub basis: Option<String>,
    /// When (YYYY-MM-DD).
    pub on: String,
    /// `serials` (the default), `codes` or `none`: what the sealed manifest tells the other party.
    #[serde(default)]
    pub manifest: Option<String>,
}

/// A refused device.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedInput {
    /// Its name, or its position in the list as `#3`.
    pub device: String,
    /// Why.
    pub reason: String,
}

/// The receiver's half.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveInput {
    /// The hand-over.
    pub give: String,
    /// Refused devices.
    #[serde(default)]
    pub refused: Vec<RefusedInput>,
    /// Missing devices, by name or as `#3`.
    #[serde(default)]
    pub missing: Vec<String>,
    /// When (YYYY-MM-DD).
    pub on: String,
}

/// A signed receipt.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// Its event, hex.
    pub event: String,
    /// How many devices were accepted.
    pub accepted: usize,
    /// How many were refused.
    pub refused: usize,
    /// How many were missing.
    pub missing: usize,
}

/// Devices that came to the other party.
pub(crate) fn accepted(give: &GiveView) -> Vec<DeviceRef> {
    let of = |o: &Outcome| match o {
        Outcome::Received { accepted, .. } => accepted.clone(),
        Outcome::OneKey => give.devices.clone(),
        _ => Vec::new(),
    };
    give.outcomes.iter().flat_map(of).collect()
}

impl Node {
    /// Signs the giver's half.
    ///
    /// # Errors
    /// A device is not in hand, a code is unknown, a guard says no.
    pub fn give(&mut self, input: &GiveInput) -> Answer<SaidOfDevices> {
        let devices = self.select(&input.select)?;
        let topic = self.topic_of_devices(&devices)?;
        let to = self.party(input)?;
        let give = Give {
            grant: input.grant.as_deref().map(|g| self.grant_named(g)).transpose()?,
            commitment: input.commitment.as_deref().map(|c| self.commitment_named(c)).transpose()?,
            to,
            devices: DeviceSet::of(devices.iter().copied()),
            title: Title::from_code(&input.title)
                .ok_or_else(|| unknown("title of a hand-over", &input.title, Title::ALL.iter().map(|t| t.code())))?,
            destination: Destination::from_code(&input.destination)
                .ok_or_else(|| unknown("destination", &input.destination, Destination::ALL.iter().map(|d| d.code())))?,
            basis: basis(input.basis.as_deref())?,
            on: day(&input.on)?,
        };
        if give.title.moves_ownership() {
            self.may_pass_on(devices.iter())?;
        }
        self.may_give(&give)?;
        let mut attachments = Vec::new();
        if let Party::Member(receiver) = to
            && let Some(lines) = self.manifest_lines(&devices, input.manifest.as_deref())?
        {
            let content = serde_json::to_vec(&lines).map_err(DeskError::failed)?;
            attachments.push(self.enclose(topic, AttachmentKind::Manifest, &content, &[receiver])?);
        }
        if let Some(slip) = input.outside.as_ref().and_then(|o| o.slip.as_ref()) {
            attachments.push(self.enclose(topic, AttachmentKind::Slip, slip.as_bytes(), &[])?);
        }
        let extra = Extra { attachments: (!attachments.is_empty()).then_some(attachments), ..Extra::default() };
        let event = self.author(topic, Body::Give(give), extra)?;
        Ok(Said::new(&event).of_devices(devices.len()))
    }

    fn party(&mut self, input: &GiveInput) -> Answer<Party> {
        match (&input.to, &input.outside) {
            (Some(to), None) => Ok(Party::Member(self.actor_id(to)?)),
            (None, Some(o)) => {
                let kind = ActorKind::from_code(&o.kind)
                    .ok_or_else(|| unknown("kind of actor", &o.kind, ActorKind::ALL.iter().map(|k| k.code())))?;
                let proof = Proof::from_code(&o.proof)
                    .ok_or_else(|| unknown("proof", &o.proof, Proof::ALL.iter().map(|p| p.code())))?;
                Ok(Party::Outside(kind, proof))
            }
            _ => Err(DeskError::Usage(say!(
                "one-receiver",
                "name either a member (`to`) or a party without a node (`outside`)"
            ))),
        }
    }

    fn grant_named(&mut self, text: &str) -> Answer<EventId> {
        let view = self.trade_view()?;
        let all = view.requests.values().flat_map(|r| r.answers.iter()).filter_map(|a| match a {
            Told::Granted(id, _) => Some(*id),
            Told::Declined(..) => None,
        });
        self.event_id(text, all.collect::<Vec<_>>().into_iter())
    }

    fn commitment_named(&mut self, text: &str) -> Answer<EventId> {
        let view = self.trade_view()?;
        self.event_id(text, view.commitments.keys().copied())
    }

    fn manifest_lines(&mut self, devices: &[DeviceRef], how: Option<&str>) -> Answer<Option<Vec<ManifestLine>>> {
        let how = how.unwrap_or("serials");
        if !["serials", "codes", "none"].contains(&how) {
            return Err(unknown("manifest", how, ["serials", "codes", "none"].into_iter()));
        }
        if how == "none" {
            return Ok(None);
        }
        let view = self.trade_view()?;
        let line = |(position, d): (u32, &DeviceRef)| {
            let p = self.fleet.private(d);
            let category = view.devices.get(d).map(|v| v.category.code().to_owned()).unwrap_or_default();
            let code = p.code.unwrap_or_default();
            match how {
                "serials" => ManifestLine {
                    position,
                    code,
                    category,
                    manufacturer: p.manufacturer,
                    model: p.model,
                    serial: p.serial,
                },
                _ => ManifestLine {
                    position,
                    code,
                    category,
                    manufacturer: p.manufacturer,
                    model: p.model,
                    serial: None,
                },
            }
        };
        Ok(Some((0u32..).zip(devices).map(line).collect()))
    }

    /// Takes back what has not been received.
    ///
    /// # Errors
    /// It was received or recalled already.
    pub fn recall(&mut self, give: &str) -> Answer<Said> {
        let view = self.trade_view()?;
        let give = self.event_id(give, view.gives.keys().copied())?;
        let topic = self.topic_of_event(&give)?;
        let event = self.author(topic, Body::Recall(Recall { give }), Extra::default())?;
        Ok(Said::new(&event))
    }

    /// Signs the receiver's half: what is neither refused nor missing is accepted.
    ///
    /// # Errors
    /// It is not for this node, answered already, or a device is not in its list.
    pub fn receive(&mut self, input: &ReceiveInput) -> Answer<Receipt> {
        let view = self.trade_view()?;
        let id = self.event_id(&input.give, view.gives.keys().copied())?;
        let topic = self.topic_of_event(&id)?;
        let give = view
            .gives
            .get(&id)
            .ok_or_else(|| DeskError::NotFound(say!("hand-over-gone", "that hand-over is not here")))?;
        let mut left: BTreeSet<u32> = (0..give.devices.len() as u32).collect();
        let mut take = |node: &mut Node, name: &str| -> Answer<u32> {
            let position = node.position(id, give, name)?;
            if left.remove(&position) {
                Ok(position)
            } else {
                Err(DeskError::Usage(say!("named-twice", "`{name}` is named twice", name = name)))
            }
        };
        let mut refused: BTreeMap<RefusalReason, Vec<u32>> = BTreeMap::new();
        for r in &input.refused {
            let reason = RefusalReason::from_code(&r.reason)
                .ok_or_else(|| unknown("reason", &r.reason, RefusalReason::ALL.iter().map(|r| r.code())))?;
            refused.entry(reason).or_default().push(take(self, &r.device)?);
        }
        let mut missing = Vec::new();
        for name in &input.missing {
            missing.push(take(self, name)?);
        }
        let spans = |(reason, list): (RefusalReason, Vec<u32>)| {
            Span::of(list).into_iter().map(move |span| Refusal { span, reason })
        };
        let accepted = left.len();
        let on = day(&input.on)?;
        self.may_receive(give, on, accepted)?;
        let body = Receive {
            give: id,
            accepted: Span::of(left),
            refused: refused.into_iter().flat_map(spans).collect(),
            missing: Span::of(missing),
            extra: Vec::new(),
            on,
        };
        let event = self.author(topic, Body::Receive(body), Extra::default())?;
        self.take_over(id);
        Ok(Receipt { event: event.to_string(), accepted, refused: input.refused.len(), missing: input.missing.len() })
    }

    /// Place of a device in a hand-over's list: as `#3`, by the manifest's serial or code, or by any of its names.
    fn position(&mut self, give_id: EventId, give: &GiveView, name: &str) -> Answer<u32> {
        let no = || DeskError::NotFound(say!("not-in-list", "`{name}` is not in this hand-over's list", name = name));
        if let Some(n) = name.strip_prefix('#').and_then(|n| n.parse::<u32>().ok()) {
            return (n as usize).lt(&give.devices.len()).then_some(n).ok_or_else(no);
        }
        let wanted = name.trim().to_lowercase();
        let told = self.manifest(give_id).unwrap_or_default();
        let is = |l: &&ManifestLine| {
            l.code.to_lowercase() == wanted || l.serial.as_ref().is_some_and(|s| s.to_lowercase() == wanted)
        };
        if let Some(line) = told.iter().find(is) {
            return Ok(line.position);
        }
        let view = self.trade_view()?;
        let device = self.device(&view, name)?;
        let at = give.devices.iter().position(|d| *d == device).ok_or_else(no)?;
        Ok(at as u32)
    }
}

fn basis(code: Option<&str>) -> Answer<Basis> {
    let code = code.unwrap_or("ordinary");
    Basis::from_code(code).ok_or_else(|| unknown("basis", code, Basis::ALL.iter().map(|b| b.code())))
}
