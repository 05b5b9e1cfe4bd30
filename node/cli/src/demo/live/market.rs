//! The fleet of the metropole, and what is offered, needed, requested and answered.

use super::super::acts::list;
use super::super::cast::{Cast, Role};
use super::plan::{self, EXPIRED, GIFTS, LOTS, NEEDS, SHARED, SOLD, WANTED};
use super::talk::{self, Device, arrived, granted, names, say};
use anyhow::{Context, Result, ensure};
use regain_exchange::sample::{reform_campaigns, territory_fleet};
use serde_json::{Map, Value, json};

use Role::{Association, Atelier, Metropole};

/// What the metropole has put up.
pub struct Supply {
    /// Reformed devices by campaign.
    pub stock: Vec<Vec<Device>>,
    /// Offers by lot.
    pub offers: Vec<String>,
}

/// What was agreed.
pub struct Deals {
    /// Grants of the gifts, and of the sale, by lot.
    pub grants: Vec<String>,
    /// The workshop's commitment for the sale.
    pub commitment: String,
    /// The association's part of the shared lot.
    pub shared: String,
    /// The devices of that part.
    pub part: Vec<Device>,
}

/// The metropole imports its fleet, enters what it reformed and a few that moved inside, and offers ten lots.
pub fn supply(cast: &Cast, seed: u64, scale: u32) -> Result<Supply> {
    let size = plan::DEVICES * scale / 100;
    let imported = cast.call(Metropole, "POST", "/import?apply=true", Some(&territory_fleet(seed, size).csv))?;
    ensure!(imported["new"] == size, "the export should bring {size} machines: {imported}");
    cast.post(Metropole, "/devices/enter", &json!({ "decommissioned": true, "reform": true }))?;
    moved_inside(cast)?;
    let all = talk::reformed(cast, Metropole)?;
    let on = |day: &str| all.iter().filter(|(d, _)| d.as_deref() == Some(day)).map(|(_, d)| d.clone()).collect();
    let stock: Vec<Vec<Device>> = reform_campaigns().iter().map(|day| on(&day.to_string())).collect();
    ensure!(stock.iter().all(|s| s.len() >= 5), "every campaign should bring at least five machines");
    let mut offers = Vec::new();
    for (number, (plan, devices)) in LOTS.iter().zip(&stock).enumerate() {
        let lot = json!({ "title": plan.title, "select": { "devices": names(devices) } });
        let lot = say(cast, Metropole, "/lots", &lot)?;
        if number == GIFTS - 1 {
            let editors = json!({ "editors": [cast.name(Atelier)] });
            cast.post(Metropole, &format!("/lots/{lot}/editors"), &editors)?;
        }
        let until = if number == SHARED || number == WANTED {
            "2026-12-31".to_owned()
        } else {
            plan::after_handover(number, 60)
        };
        let offer =
            json!({ "lot": lot, "text": plan.offer, "title": plan.by, "window": [plan::after(number, 15), until] });
        offers.push(say(cast, Metropole, "/offers", &offer)?);
        if number == EXPIRED {
            let mistaken = json!({ "lot": lot, "text": "Offre publiée par erreur", "title": "sale" });
            let mistaken = say(cast, Metropole, "/offers", &mistaken)?;
            cast.post(Metropole, "/withdrawals", &json!({ "event": mistaken }))?;
        }
    }
    Ok(Supply { stock, offers })
}

/// What stood in stock goes to other services of the metropole.
fn moved_inside(cast: &Cast) -> Result<()> {
    let fleet = cast.get(Metropole, "/fleet")?;
    let in_stock = |d: &&Value| d["device"]["status"]["value"]["status"] == "in_stock";
    let devices = list(&fleet, "devices");
    let keys: Vec<&Value> = devices.iter().filter(in_stock).map(|d| &d["key"]).collect();
    if keys.is_empty() {
        return Ok(());
    }
    cast.post(Metropole, "/devices/enter", &json!({ "keys": keys }))?;
    let half = json!({ "state": "in_service", "take": keys.len().div_ceil(2) });
    cast.post(Metropole, "/devices/reassign", &json!({ "select": half, "on": "2026-04-13" })).map(|_| ())
}

/// The needs of workshop and association; the last is withdrawn again.
pub fn needs(cast: &Cast) -> Result<()> {
    for (number, plan) in NEEDS.iter().enumerate() {
        let lines: Map<String, Value> = plan.lines.iter().map(|(c, n)| ((*c).to_owned(), json!(n))).collect();
        let mut body = json!({ "text": plan.text, "lines": lines });
        if let Some(window) = plan.window {
            body["window"] = json!([window.0, window.1]);
        }
        let need = say(cast, plan.by, "/needs", &body)?;
        if number + 1 == NEEDS.len() {
            cast.post(plan.by, "/withdrawals", &json!({ "event": need }))?;
        }
    }
    Ok(())
}

/// Requests come, and are granted, declined, granted in part, or wait.
pub fn deals(cast: &Cast, supply: &Supply) -> Result<Deals> {
    for role in [Atelier, Association] {
        arrived(cast, role, "offers", "offer", &supply.offers)?;
    }
    let offer = |lot: usize| supply.offers.get(lot).context("every lot of the plan has its offer");
    let request = |role, lot| say(cast, role, "/requests", &json!({ "offer": offer(lot)? }));
    let wanted = (0..=SOLD).map(|lot| request(Atelier, lot)).collect::<Result<Vec<_>>>()?;
    let waiting = vec![request(Atelier, SHARED)?, request(Atelier, WANTED)?];
    let mut vain = Vec::new();
    for (lot, (reason, note)) in LOTS.iter().enumerate().filter_map(|(lot, p)| Some((lot, p.declined?))) {
        vain.push((request(Association, lot)?, reason, note));
    }
    let part = part_of(supply.stock.get(SHARED).context("the shared lot has devices")?);
    let asked = json!({ "offer": offer(SHARED)?, "lines": lines(&part) });
    let shared = say(cast, Association, "/requests", &asked)?;
    let few =
        json!({ "offer": offer(WANTED)?, "lines": lines(&part_of(supply.stock.get(WANTED).context("devices")?)) });
    let few = say(cast, Association, "/requests", &few)?;
    let all: Vec<String> =
        wanted.iter().chain(&waiting).chain(vain.iter().map(|v| &v.0)).chain([&shared, &few]).cloned().collect();
    arrived(cast, Metropole, "requests", "request", &all)?;
    let grant = |request: &String| say(cast, Metropole, "/grants", &json!({ "request": request }));
    let grants = wanted.iter().map(grant).collect::<Result<Vec<_>>>()?;
    for (request, reason, note) in vain {
        cast.post(Metropole, "/declines", &json!({ "request": request, "reason": reason, "note": note }))?;
    }
    let shared = grant(&shared)?;
    let sold = grants.get(SOLD).context("the sale was granted")?;
    granted(cast, Atelier, sold)?;
    let commitment = say(cast, Atelier, "/commitments", &json!({ "grant": sold }))?;
    Ok(Deals { grants, commitment, shared, part })
}

/// Every other device, as a small association asks for.
fn part_of(devices: &[Device]) -> Vec<Device> {
    devices.iter().step_by(2).cloned().collect()
}

/// Counts by category.
pub fn lines(devices: &[Device]) -> Map<String, Value> {
    let mut counts = std::collections::BTreeMap::<String, u32>::new();
    for device in devices {
        *counts.entry(device.category.clone()).or_default() += 1;
    }
    counts.into_iter().map(|(category, count)| (category, json!(count))).collect()
}

/// The workshop offers what it refurbished; the association requests it. Gives lots' grants with their devices.
pub fn second_hand(cast: &Cast, stock: &[Device]) -> Result<Vec<(String, Vec<Device>)>> {
    let (laptops, others): (Vec<Device>, Vec<Device>) = stock.iter().cloned().partition(|d| d.category == "laptop");
    let mut grants = Vec::new();
    for (devices, (title, offer)) in [laptops, others].into_iter().zip(plan::WORKSHOP_LOTS) {
        ensure!(!devices.is_empty(), "the workshop should have stock for `{title}`");
        let lot = say(cast, Atelier, "/lots", &json!({ "title": title, "select": { "devices": names(&devices) } }))?;
        let body = json!({ "lot": lot, "text": offer, "title": "gift", "window": ["2026-05-04", "2026-12-31"] });
        let first = say(cast, Atelier, "/offers", &body)?;
        arrived(cast, Association, "offers", "offer", std::slice::from_ref(&first))?;
        let part = part_of(&devices);
        let request = say(cast, Association, "/requests", &json!({ "offer": first, "lines": lines(&part) }))?;
        arrived(cast, Atelier, "requests", "request", std::slice::from_ref(&request))?;
        grants.push((say(cast, Atelier, "/grants", &json!({ "request": request }))?, part));
        if grants.len() == 1 {
            let more = json!({ "lot": lot, "text": "Portables avec défaut esthétique, à vendre", "title": "sale" });
            say(cast, Atelier, "/offers", &more)?;
        }
    }
    Ok(grants)
}
