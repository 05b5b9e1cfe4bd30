//! Hand-overs in every state: received, received in part, waiting, recalled, with one key, disputed.

use super::super::cast::{Cast, Role};
use super::market::{Deals, Supply};
use super::plan::{self, CUPBOARD, GIFTS, SHARED, SOLD};
use super::talk::{Device, came_by, granted, manifest, names, say, step};
use crate::client::encode;
use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};

use Role::{Association, Atelier, Metropole};

/// What becomes of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// All accepted.
    Received,
    /// One refused, one missing, the rest accepted.
    InPart,
    /// One refused for its battery, the rest accepted.
    OneRefused,
    /// Not answered yet.
    Waiting,
    /// Taken back before it was answered.
    Recalled,
}

/// A hand-over that was signed by its giver.
pub struct Given {
    /// Its event.
    pub event: String,
    /// The lot it belongs to, by number.
    pub lot: usize,
    /// Day of the hand-over.
    pub on: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// Devices dealt out to so many hand-overs, so that each has some of every kind. Empty ones are left out.
pub fn deal_out(devices: &[Device], parts: usize) -> Vec<Vec<Device>> {
    let part = |first: usize| devices.iter().skip(first).step_by(parts.max(1)).cloned().collect::<Vec<_>>();
    (0..parts.max(1)).map(part).filter(|p| !p.is_empty()).collect()
}

/// The metropole gives its granted lots in up to three hand-overs each. Gives those to the workshop.
pub fn gifts(cast: &Cast, supply: &Supply, deals: &Deals) -> Result<Vec<Given>> {
    let mut given = Vec::new();
    for (lot, (devices, grant)) in supply.stock.iter().zip(&deals.grants).enumerate().take(GIFTS) {
        let parts = if lot == GIFTS - 1 { 3 } else { (devices.len() / 4).clamp(1, 3) };
        for (part, devices) in deal_out(devices, parts).iter().enumerate() {
            let on = plan::after_handover(lot, 21 * u32::try_from(part).unwrap_or_default());
            let body = json!({ "to": cast.name(Atelier), "select": { "devices": names(devices) }, "grant": grant,
                "title": "gift", "destination": "donne", "basis": "don_public_cg3p", "on": on });
            let fate = match (lot, part) {
                (0 | 4, 0) => Fate::InPart,
                (2, 0) => Fate::OneRefused,
                (5, 1) => Fate::Recalled,
                (5, 2) => Fate::Waiting,
                _ => Fate::Received,
            };
            let event = say(cast, Metropole, "/gives", &body)?;
            if fate == Fate::Recalled {
                cast.call(Metropole, "POST", &format!("/gives/{event}/recall"), None)?;
            }
            given.push(Given { event, lot, on, fate });
        }
    }
    Ok(given)
}

/// The sold lot goes to the workshop in two hand-overs, once its commitment has arrived.
pub fn sale(cast: &Cast, supply: &Supply, deals: &Deals) -> Result<Vec<Given>> {
    let devices = supply.stock.get(SOLD).context("the sold lot has devices")?;
    let grant = deals.grants.get(SOLD).context("the sale was granted")?;
    let mut given = Vec::new();
    for (part, devices) in deal_out(devices, 2).iter().enumerate() {
        let on = plan::after_handover(SOLD, 14 * u32::try_from(part).unwrap_or_default());
        let body = json!({ "to": cast.name(Atelier), "select": { "devices": names(devices) }, "grant": grant,
            "commitment": deals.commitment, "title": "sale", "destination": "vendu", "on": on });
        let event = when_known(cast, Metropole, &body)?;
        given.push(Given { event, lot: SOLD, on, fate: Fate::Received });
    }
    Ok(given)
}

/// Signs a give that refers to what another node has only just signed: until that has come, it is refused.
fn when_known(cast: &Cast, role: Role, body: &Value) -> Result<String> {
    let mut said = Err(anyhow!("the hand-over was not tried"));
    let waited = cast.until("what a hand-over refers to has arrived", || {
        said = say(cast, role, "/gives", body);
        Ok(said.is_ok())
    });
    match (waited, said) {
        (Ok(()), said) => said,
        (Err(_), Err(refused)) => Err(refused),
        (Err(e), Ok(_)) => Err(e),
    }
}

/// The association's part of the shared lot, in two hand-overs: one received, one waiting.
pub fn shared(cast: &Cast, deals: &Deals) -> Result<Vec<Given>> {
    let mut given = Vec::new();
    for (devices, (fate, days)) in deal_out(&deals.part, 2).iter().zip([(Fate::Received, 0), (Fate::Waiting, 195)]) {
        let on = plan::after_handover(SHARED, days);
        let body = json!({ "to": cast.name(Association), "select": { "devices": names(devices) }, "grant": deals.shared,
            "title": "gift", "destination": "donne", "basis": "don_public_cg3p", "on": on, "manifest": "codes" });
        given.push(Given { event: say(cast, Metropole, "/gives", &body)?, lot: SHARED, on, fate });
    }
    Ok(given)
}

/// What the workshop refurbished goes to the association, in eight hand-overs.
pub fn second_hand(cast: &Cast, grants: &[(String, Vec<Device>)]) -> Result<Vec<Given>> {
    let mut given = Vec::new();
    for (lot, ((grant, devices), parts)) in grants.iter().zip([5_usize, 3]).enumerate() {
        granted(cast, Association, grant)?;
        for (part, devices) in deal_out(devices, parts).iter().enumerate() {
            let fate = match (lot, part) {
                (0, 1) => Fate::OneRefused,
                (0, 3) => Fate::Recalled,
                (1, 2) => Fate::Waiting,
                _ => Fate::Received,
            };
            let on = plan::after(CUPBOARD - 1 - lot, 7 * u32::try_from(part).unwrap_or_default() + 30);
            let body = json!({ "to": cast.name(Association), "select": { "devices": names(devices) }, "grant": grant,
                "title": "gift", "destination": "donne", "on": on, "manifest": "codes" });
            let event = say(cast, Atelier, "/gives", &body)?;
            if fate == Fate::Recalled {
                cast.call(Atelier, "POST", &format!("/gives/{event}/recall"), None)?;
            }
            given.push(Given { event, lot, on, fate });
        }
    }
    Ok(given)
}

/// The receiver answers what is to be answered. Gives the devices it accepted, by hand-over.
pub fn receive(cast: &Cast, role: Role, given: &[Given]) -> Result<Vec<(usize, String, Vec<Device>)>> {
    let mut here = Vec::new();
    for g in given {
        let (refused, missing) = match g.fate {
            Fate::Waiting | Fate::Recalled => continue,
            Fate::Received => (json!([]), json!([])),
            Fate::InPart => (json!([{ "device": "#0", "reason": "damaged" }]), json!(["#1"])),
            Fate::OneRefused => (json!([{ "device": "#0", "reason": "battery" }]), json!([])),
        };
        manifest(cast, role, &g.event)?;
        let body = json!({ "give": g.event, "refused": refused, "missing": missing, "on": g.on });
        let answer = cast.post(role, "/receives", &body)?;
        let accepted = answer["accepted"].as_u64().unwrap_or_default();
        let devices = if accepted > 0 { came_by(cast, role, &g.event)? } else { Vec::new() };
        here.push((g.lot, g.on.clone(), devices));
    }
    Ok(here)
}

/// Waste of the metropole goes to an eco-organisme: one key.
pub fn waste(cast: &Cast, supply: &Supply) -> Result<()> {
    let cupboard = supply.stock.get(CUPBOARD).context("the cupboard has devices")?;
    let broken: Vec<Device> = cupboard.iter().skip(2).take(2).cloned().collect();
    let declared = json!({ "kind": "declared_waste", "reason": "obsolete" });
    step(cast, Metropole, &broken, declared, &plan::after(CUPBOARD, 10), None)?;
    to_eco_organisme(cast, Metropole, &broken, "BSD-2026-0117", &plan::after(CUPBOARD, 20))
}

/// Waste leaves the network with a slip: one key.
pub fn to_eco_organisme(cast: &Cast, role: Role, devices: &[Device], slip: &str, on: &str) -> Result<()> {
    if devices.is_empty() {
        return Ok(());
    }
    let outside = json!({ "kind": "eco_organisme", "proof": "slip", "slip": slip });
    let body = json!({ "outside": outside, "select": { "devices": names(devices) }, "title": "waste",
        "destination": "deee_eco_organisme", "on": on });
    cast.post(role, "/gives", &body).map(|_| ())
}

/// A recall that crosses a receipt: the workshop's receipt is held back until the metropole has recalled, and from then
/// on both claim the machines.
pub fn dispute(cast: &Cast, supply: &Supply) -> Result<()> {
    let cupboard = supply.stock.get(CUPBOARD).context("the cupboard has devices")?;
    let two: Vec<Device> = cupboard.iter().take(2).cloned().collect();
    let on = plan::after(CUPBOARD, 40);
    let body = json!({ "to": cast.name(Atelier), "select": { "devices": names(&two) }, "title": "gift",
        "destination": "donne", "on": on });
    let event = say(cast, Metropole, "/gives", &body)?;
    manifest(cast, Atelier, &event)?;
    let others = [Metropole, Association];
    let hold = |method: &str| -> Result<()> {
        others.iter().try_for_each(|other| {
            cast.call(Atelier, method, &format!("/holds/{}", encode(cast.name(*other))), None).map(|_| ())
        })
    };
    hold("PUT")?;
    cast.post(Atelier, "/receives", &json!({ "give": event, "on": on }))?;
    cast.call(Metropole, "POST", &format!("/gives/{event}/recall"), None)?;
    hold("DELETE")
}
