//! What became of the machines, for the tool in which their owner keeps them: status, destination and day per inventory
//! number.

use super::{Answer, ChainLine, DeskError, DevicePage, Foreign, Selection};
use crate::node::Node;
use regain_exchange::day::Day;
pub use regain_exchange::outcomes::OutcomeFormat;
use regain_exchange::outcomes::{Outcome, write};
use regain_exchange::placeholder::{usable_serial, usable_tag};
use regain_protocol::id::DeviceRef;
use std::collections::{HashMap, HashSet};

/// The words of one tool.
struct Words {
    reformed: &'static str,
    gone: &'static str,
    scrapped: &'static str,
    lost: &'static str,
    back: &'static str,
}

fn words(format: OutcomeFormat) -> Words {
    match format {
        OutcomeFormat::GlpiInjection => Words {
            reformed: "Réformé",
            gone: "Sorti du parc",
            scrapped: "Mis au rebut",
            lost: "Perdu",
            back: "En service",
        },
        OutcomeFormat::Snipeit => {
            Words { reformed: "Decommissioned", gone: "Retired", scrapped: "Scrapped", lost: "Lost", back: "Deployed" }
        }
    }
}

impl Node {
    /// What became of this organisation's devices, as a table that its own tool reads; those of which nothing was signed
    /// since they entered are left out, and those that the tool could not find.
    ///
    /// # Errors
    /// This node is in no network, or the lot is unknown.
    pub fn outcomes_table(&mut self, format: OutcomeFormat, lot: Option<&str>) -> Answer<String> {
        let all = self.outcomes()?;
        let chosen: Option<HashSet<String>> = match lot {
            None => None,
            Some(lot) => {
                let selection = Selection { lot: Some(lot.to_owned()), ..Selection::default() };
                Some(self.devices(&selection)?.devices.into_iter().map(|d| d.id).collect())
            }
        };
        let labels = self.labels();
        let own = self.keys.actor.to_string();
        let words = words(format);
        let mut named = HashSet::new();
        let wanted = all.devices.iter().filter(|d| chosen.as_ref().is_none_or(|c| c.contains(&d.row.id)));
        let outcomes: Vec<Outcome> = wanted
            .filter_map(|device| {
                let mut outcome = outcome(device, &words, &own)?;
                outcome.label = labels.get(&device.row.id).cloned();
                Some(outcome)
            })
            // The tool knows one machine by each number: of two devices with one it could take either.
            .filter(|outcome| names(outcome).into_iter().all(|name| named.insert(name)))
            .collect();
        write(&outcomes, format).map_err(DeskError::failed)
    }

    /// The owner's names of the devices that entered, by network id.
    fn labels(&self) -> HashMap<String, String> {
        let devices = self.fleet.devices();
        let label = |(reference, key): (&DeviceRef, &String)| {
            let label = devices.get(key)?.label.as_ref()?.value.clone();
            Some((reference.id().to_string(), label))
        };
        self.fleet.keys.iter().filter_map(label).collect()
    }
}

fn names(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tag = outcome.asset_tag.as_ref().map(|tag| ("tag", tag.to_lowercase()));
    let serial = outcome.serial.as_ref().map(|serial| ("serial", serial.to_lowercase()));
    tag.into_iter().chain(serial).collect()
}

fn outcome(device: &DevicePage, words: &Words, own: &str) -> Option<Outcome> {
    let row = &device.row;
    let last = device.chain.iter().rev().find(|line| line.what != "entered" && line.on.is_some())?;
    let asset_tag = row.private.asset_tag.clone().filter(|tag| usable_tag(tag, None));
    let serial = row.private.serial.as_ref().map(|s| s.raw().to_owned()).filter(|serial| usable_serial(serial, None));
    asset_tag.as_ref().or(serial.as_ref())?;
    let held = row.holders.iter().all(|holder| holder.actor == own);
    let status = match (row.state.as_str(), held) {
        ("lost", _) => words.lost,
        ("waste_treated" | "waste_handed_over", _) => words.scrapped,
        ("in_service" | "internal_reuse", true) => words.back,
        (_, true) if !has(&device.chain, "given") => words.reformed,
        _ => words.gone,
    };
    Some(Outcome {
        asset_tag,
        serial,
        label: None,
        status: status.to_owned(),
        destination: destination(device, held),
        date: last.on.as_deref().and_then(|on| on.parse::<Day>().ok())?,
    })
}

fn has(chain: &[ChainLine], what: &str) -> bool {
    chain.iter().any(|line| line.what == what)
}

/// The member that has it; of one that went out of the network only how, never to whom.
fn destination(device: &DevicePage, held: bool) -> String {
    let outside = device.chain.iter().rev().find(|line| line.what == "given").filter(|line| line.one_key == Some(true));
    match (outside.and_then(|line| line.destination.clone()), held) {
        (Some(how), _) => how,
        (None, true) => String::new(),
        (None, false) => {
            let name = |holder: &super::Person| holder.name.as_ref().map(Foreign::to_string);
            device.row.holders.iter().filter_map(name).collect::<Vec<_>>().join(" / ")
        }
    }
}
