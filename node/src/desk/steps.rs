//! A custodian's steps, and evidence of reuse.

use super::entering::day;
use super::people::{unhex, unknown};
use super::said::{Said, SaidOfDevices};
use super::{Answer, DeskError, Selection};
use crate::journal::Fact;
use crate::node::Node;
use regain_protocol::catalogue::*;
use regain_protocol::event::{Attachment, AttachmentKind, Body, DeviceSet, Evidence, Extra, Step, What};
use regain_protocol::id::ActorId;
use serde::Deserialize;
use utoipa::ToSchema;

/// What was done, with the codes of the catalogue.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WhatInput {
    /// Triaged.
    Triaged {
        /// Decision.
        decision: String,
    },
    /// Erased.
    Erased {
        /// Media found in each device.
        found: u8,
        /// Of these certified erased.
        certified: u8,
        /// Of these destroyed.
        #[serde(default)]
        destroyed: u8,
        /// Method.
        method: String,
    },
    /// Tested.
    Tested {
        /// Whether all functions passed.
        passed: bool,
    },
    /// Graded.
    Graded {
        /// F0 to F4.
        functional: String,
        /// A to E.
        cosmetic: String,
        /// D0 to D4, DX.
        data: String,
    },
    /// Repaired.
    Repaired {},
    /// Part taken out.
    Harvested {
        /// Which.
        part: String,
        /// How many from each device.
        count: u8,
    },
    /// Part put in.
    Fitted {
        /// Which.
        part: String,
        /// How many.
        count: u8,
        /// From which device.
        #[serde(default)]
        from: Option<String>,
    },
    /// Refurbished.
    Refurbished {},
    /// In stock.
    Stocked {},
    /// Put into use.
    PutIntoUse {
        /// Channel.
        channel: String,
        /// Beneficiary class; one that is not to be told travels as `reserved`.
        class: String,
    },
    /// Returned.
    Returned {
        /// Why.
        reason: String,
    },
    /// Declared waste.
    DeclaredWaste {
        /// Why.
        reason: String,
    },
    /// Handed over as waste.
    WasteHandedOver {
        /// To what kind of party.
        to: String,
        /// How it confirmed.
        proof: String,
    },
    /// Treated.
    WasteTreated {
        /// Operation.
        operation: String,
    },
    /// Lost or stolen.
    Lost {
        /// How.
        how: String,
    },
}

/// A certificate, report or photo.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateInput {
    /// Its content as text, or
    #[serde(default)]
    pub text: Option<String>,
    /// as hexadecimal bytes.
    #[serde(default)]
    pub hex: Option<String>,
    /// Members that may open it besides this node; those who entered the devices if absent.
    #[serde(default)]
    pub parties: Option<Vec<String>>,
}

/// A step.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepInput {
    /// Which devices.
    pub select: Selection,
    /// What.
    pub what: WhatInput,
    /// When (YYYY-MM-DD).
    pub on: String,
    /// A certificate to it.
    #[serde(default)]
    pub certificate: Option<CertificateInput>,
}

/// Evidence of reuse.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceInput {
    /// This node's commitment.
    pub commitment: String,
    /// For which devices.
    pub select: Selection,
    /// What shows it.
    #[serde(default)]
    pub certificate: Option<CertificateInput>,
}

/// Classes that hint at health, origin, asylum or housing: told to nobody (design reference 3h).
const NEVER_TOLD: [&str; 3] = ["disability", "refugee_asylum", "housing_precarious"];

impl Node {
    /// Signs a step.
    ///
    /// # Errors
    /// A device is not in hand, a code is unknown, a guard says no.
    pub fn step(&mut self, input: &StepInput) -> Answer<SaidOfDevices> {
        let devices = self.select(&input.select)?;
        let topic = self.topic_of_devices(&devices)?;
        let (what, on) = (self.what(&input.what)?, day(&input.on)?);
        self.may_step(&what, on)?;
        let attachments = match &input.certificate {
            Some(c) => Some(vec![self.certificate(c, &devices)?]),
            None => None,
        };
        let body = Step { devices: DeviceSet::of(devices.iter().copied()), what, on };
        let event = self.author(topic, Body::Step(body), Extra { attachments, ..Extra::default() })?;
        if let WhatInput::PutIntoUse { class, .. } = &input.what
            && NEVER_TOLD.contains(&class.as_str())
        {
            let fact = Fact::ReservedClass { step: event.to_string(), class: class.clone() };
            self.journal.write(&fact).map_err(DeskError::failed)?;
        }
        Ok(Said::new(&event).of_devices(devices.len()))
    }

    fn certificate(
        &mut self,
        input: &CertificateInput,
        devices: &[regain_protocol::id::DeviceRef],
    ) -> Answer<Attachment> {
        let content = match (&input.text, &input.hex) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(hex)) => unhex(hex).ok_or_else(|| {
                DeskError::Usage(say!("certificate-hex", "the certificate's bytes are no hexadecimal text"))
            })?,
            _ => {
                return Err(DeskError::Usage(say!(
                    "certificate-form",
                    "give the certificate as text or as hexadecimal bytes"
                )));
            }
        };
        let parties: Vec<ActorId> = match &input.parties {
            Some(names) => names.iter().map(|n| self.actor_id(n)).collect::<Answer<_>>()?,
            None => {
                let view = self.trade_view()?;
                let mut donors: Vec<ActorId> =
                    devices.iter().filter_map(|d| view.devices.get(d).map(|v| v.entered_by)).collect();
                donors.sort_unstable();
                donors.dedup();
                donors
            }
        };
        let topic = self.topic_of_devices(devices)?;
        self.enclose(topic, AttachmentKind::Certificate, &content, &parties)
    }

    /// Shows that committed devices were really reused.
    ///
    /// # Errors
    /// The commitment is somebody else's, or the work was not done here.
    pub fn show_evidence(&mut self, input: &EvidenceInput) -> Answer<SaidOfDevices> {
        let view = self.trade_view()?;
        let commitment = self.event_id(&input.commitment, view.commitments.keys().copied())?;
        let topic = self.topic_of_event(&commitment)?;
        let devices = self.select(&input.select)?;
        let attachments = match &input.certificate {
            Some(c) => Some(vec![self.certificate(c, &devices)?]),
            None => None,
        };
        let body = Evidence { commitment, devices: DeviceSet::of(devices.iter().copied()) };
        let event = self.author(topic, Body::Evidence(body), Extra { attachments, ..Extra::default() })?;
        Ok(Said::new(&event).of_devices(devices.len()))
    }

    fn what(&mut self, input: &WhatInput) -> Answer<What> {
        Ok(match input {
            WhatInput::Triaged { decision } => {
                What::Triaged(code(decision, "decision", Decision::from_code, Decision::ALL.iter().map(|c| c.code()))?)
            }
            WhatInput::Erased { found, certified, destroyed, method } => {
                let method = code(
                    method,
                    "erasure method",
                    ErasureMethod::from_code,
                    ErasureMethod::ALL.iter().map(|c| c.code()),
                )?;
                What::Erased(*found, *certified, *destroyed, method)
            }
            WhatInput::Tested { passed } => What::Tested(*passed),
            WhatInput::Graded { functional, cosmetic, data } => What::Graded(
                code(functional, "functional grade", Functional::from_code, Functional::ALL.iter().map(|c| c.code()))?,
                code(cosmetic, "cosmetic grade", Cosmetic::from_code, Cosmetic::ALL.iter().map(|c| c.code()))?,
                code(data, "data grade", DataGrade::from_code, DataGrade::ALL.iter().map(|c| c.code()))?,
            ),
            WhatInput::Repaired {} => What::Repaired,
            WhatInput::Harvested { part, count } => What::Harvested(part_kind(part)?, *count),
            WhatInput::Fitted { part, count, from } => {
                let view = self.trade_view()?;
                let from = from.as_deref().map(|d| self.device(&view, d)).transpose()?;
                What::Fitted(part_kind(part)?, *count, from)
            }
            WhatInput::Refurbished {} => What::Refurbished,
            WhatInput::Stocked {} => What::Stocked,
            WhatInput::PutIntoUse { channel, class } => {
                let told = if NEVER_TOLD.contains(&class.as_str()) { "reserved" } else { class.as_str() };
                What::PutIntoUse(
                    code(channel, "channel", Channel::from_code, Channel::ALL.iter().map(|c| c.code()))?,
                    code(
                        told,
                        "beneficiary class",
                        BeneficiaryClass::from_code,
                        BeneficiaryClass::ALL.iter().map(|c| c.code()),
                    )?,
                )
            }
            WhatInput::Returned { reason } => What::Returned(code(
                reason,
                "reason",
                ReturnReason::from_code,
                ReturnReason::ALL.iter().map(|c| c.code()),
            )?),
            WhatInput::DeclaredWaste { reason } => What::DeclaredWaste(code(
                reason,
                "reason",
                WasteReason::from_code,
                WasteReason::ALL.iter().map(|c| c.code()),
            )?),
            WhatInput::WasteHandedOver { to, proof } => What::WasteHandedOver(
                code(to, "kind of actor", ActorKind::from_code, ActorKind::ALL.iter().map(|c| c.code()))?,
                code(proof, "proof", Proof::from_code, Proof::ALL.iter().map(|c| c.code()))?,
            ),
            WhatInput::WasteTreated { operation } => What::WasteTreated(code(
                operation,
                "operation",
                Operation::from_code,
                Operation::ALL.iter().map(|c| c.code()),
            )?),
            WhatInput::Lost { how } => {
                What::Lost(code(how, "kind of loss", LossKind::from_code, LossKind::ALL.iter().map(|c| c.code()))?)
            }
        })
    }
}

fn part_kind(part: &str) -> Answer<PartKind> {
    code(part, "part", PartKind::from_code, PartKind::ALL.iter().map(|c| c.code()))
}

fn code<T>(
    text: &str,
    what: &str,
    read: fn(&str) -> Option<T>,
    known: impl Iterator<Item = &'static str>,
) -> Answer<T> {
    read(text).ok_or_else(|| unknown(what, text, known))
}
