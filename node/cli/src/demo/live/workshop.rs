//! Work on what was received: triage, erasure with certificates, tests, repairs, parts, grades, stock, use, waste.

use super::super::cast::{Cast, Role};
use super::handover::to_eco_organisme;
use super::plan::{self, SOLD};
use super::talk::{Device, look_again, names, step};
use anyhow::Result;
use serde_json::{Value, json};

use Role::{Association, Atelier};

/// How far the work on a lot has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    /// Erased and no further.
    Erased,
    /// Tested, repaired and graded.
    Graded,
    /// Refurbished and in stock, its waste gone.
    Stocked,
}

/// What is done with the devices of a lot, dealt out by their place in it.
struct Sorted {
    good: Vec<Device>,
    repair: Vec<Device>,
    parts: Vec<Device>,
    waste: Vec<Device>,
}

fn sort(devices: &[Device]) -> Sorted {
    let mut sorted = Sorted { good: Vec::new(), repair: Vec::new(), parts: Vec::new(), waste: Vec::new() };
    for (place, device) in devices.iter().enumerate() {
        let pile = match place % 12 {
            4 => &mut sorted.waste,
            1 if device.category == "laptop" || device.category == "desktop" => &mut sorted.parts,
            3 | 9 => &mut sorted.repair,
            _ => &mut sorted.good,
        };
        pile.push(device.clone());
    }
    sorted
}

/// The workshop's work on the gifts, lot by lot. Gives what is in stock and may be handed on.
pub fn work(cast: &Cast, received: &[(usize, String, Vec<Device>)]) -> Result<Vec<Device>> {
    let mut stock = Vec::new();
    for lot in 0..plan::GIFTS {
        let devices: Vec<Device> = received.iter().filter(|r| r.0 == lot).flat_map(|r| r.2.clone()).collect();
        let depth = match lot {
            0..=3 => Depth::Stocked,
            4 => Depth::Graded,
            _ => Depth::Erased,
        };
        stock.extend(work_on(cast, lot, &devices, depth)?);
    }
    Ok(stock)
}

fn work_on(cast: &Cast, lot: usize, devices: &[Device], depth: Depth) -> Result<Vec<Device>> {
    let day = |days: u32| plan::after_handover(lot, 50 + days);
    let sorted = sort(devices);
    let piles =
        [(&sorted.good, "refurbish"), (&sorted.repair, "repair"), (&sorted.parts, "parts"), (&sorted.waste, "waste")];
    for (pile, decision) in piles {
        step(cast, Atelier, pile, json!({ "kind": "triaged", "decision": decision }), &day(0), None)?;
    }
    erase(cast, devices, &day(4))?;
    if depth == Depth::Erased {
        return Ok(Vec::new());
    }
    let kept = [sorted.good.as_slice(), &sorted.repair].concat();
    step(cast, Atelier, &sorted.good, json!({ "kind": "tested", "passed": true }), &day(9), None)?;
    step(cast, Atelier, &sorted.repair, json!({ "kind": "tested", "passed": false }), &day(9), None)?;
    parts(cast, &sorted, &day(12))?;
    step(cast, Atelier, &sorted.repair, json!({ "kind": "repaired" }), &day(14), None)?;
    let done = depth == Depth::Stocked;
    if done {
        step(cast, Atelier, &kept, json!({ "kind": "refurbished" }), &day(20), None)?;
    }
    grade(cast, &kept, if done { "F4" } else { "F3" }, &day(21))?;
    let declared = json!({ "kind": "declared_waste", "reason": "beyond_repair" });
    step(cast, Atelier, &sorted.waste, declared, &day(24), None)?;
    if !done {
        return Ok(Vec::new());
    }
    waste(cast, lot, &sorted)?;
    step(cast, Atelier, &kept, json!({ "kind": "stocked" }), &day(28), None)?;
    used(cast, lot, &kept)
}

/// Erasure by media found, each with a certificate sealed to its parties. Where nobody had told, one was found; printers
/// have none.
fn erase(cast: &Cast, devices: &[Device], on: &str) -> Result<()> {
    let bears = |d: &&Device| d.media != Some(0);
    let pile = |wanted: fn(&Device) -> bool| -> Vec<Device> {
        devices.iter().filter(bears).filter(|d| wanted(d)).cloned().collect()
    };
    let piles: [(Vec<Device>, Value, &str); 4] = [
        (
            pile(|d| d.media == Some(2)),
            json!({ "kind": "erased", "found": 2, "certified": 1, "destroyed": 1, "method": "destroy_shred" }),
            "un support purgé, le second, en panne, broyé",
        ),
        (
            pile(|d| d.media == Some(1)),
            json!({ "kind": "erased", "found": 1, "certified": 1, "method": "purge_sanitize_block" }),
            "un support purgé par effacement de blocs, vérifié",
        ),
        (
            pile(|d| d.media.is_none() && d.category != "printer"),
            json!({ "kind": "erased", "found": 1, "certified": 1, "method": "purge_ce_mobile" }),
            "clé de chiffrement détruite, vérifié",
        ),
        (
            pile(|d| d.media.is_none() && d.category == "printer"),
            json!({ "kind": "erased", "found": 0, "certified": 0, "method": "no_media" }),
            "aucun support trouvé",
        ),
    ];
    for (devices, what, told) in piles {
        let certificate = format!("Certificat d'effacement du {on}, {} appareil(s) : {told}.", devices.len());
        step(cast, Atelier, &devices, what, on, Some(&certificate))?;
    }
    Ok(())
}

/// Memory and batteries leave donors of parts; some of it goes into what is repaired.
fn parts(cast: &Cast, sorted: &Sorted, on: &str) -> Result<()> {
    let harvested = json!({ "kind": "harvested", "part": "ram", "count": 1 });
    step(cast, Atelier, &sorted.parts, harvested, on, None)?;
    if let (Some(donor), Some(patient)) = (sorted.parts.first(), sorted.repair.first()) {
        let fitted = json!({ "kind": "fitted", "part": "ram", "count": 1, "from": donor.reference });
        step(cast, Atelier, std::slice::from_ref(patient), fitted, on, None)?;
    }
    Ok(())
}

/// Grades by what is known of the data: three in four lightly marked, the rest more.
fn grade(cast: &Cast, devices: &[Device], functional: &str, on: &str) -> Result<()> {
    let now = look_again(cast, Atelier, devices)?;
    for (state, data) in [("sanitized", "D3"), ("no_medium", "D0"), ("data_at_risk", "D1")] {
        let pile: Vec<Device> = now.iter().filter(|d| d.data == state).cloned().collect();
        let (few, most): (Vec<_>, Vec<_>) = pile.into_iter().enumerate().partition(|(place, _)| place % 4 == 3);
        for (devices, cosmetic) in [(most, "B"), (few, "C")] {
            let devices: Vec<Device> = devices.into_iter().map(|(_, d)| d).collect();
            let what = json!({ "kind": "graded", "functional": functional, "cosmetic": cosmetic, "data": data });
            step(cast, Atelier, &devices, what, on, None)?;
        }
    }
    Ok(())
}

/// Waste and carcasses: handed over with a slip, treated here, or still held, by lot.
fn waste(cast: &Cast, lot: usize, sorted: &Sorted) -> Result<()> {
    let (held, gone) = (plan::after_handover(lot, 80), plan::after_handover(lot, 90));
    match lot {
        0 | 1 => {
            step(cast, Atelier, &sorted.parts, json!({ "kind": "declared_waste", "reason": "carcass" }), &held, None)?;
            let all = [sorted.waste.as_slice(), &sorted.parts].concat();
            to_eco_organisme(cast, Atelier, &all, &format!("BSD-2025-{:04}", 300 + lot), &gone)
        }
        2 => to_eco_organisme(cast, Atelier, &sorted.waste, "BSD-2025-0412", &gone),
        _ => {
            let treated = json!({ "kind": "waste_treated", "operation": "recycling" });
            step(cast, Atelier, &sorted.waste, treated, &gone, None)
        }
    }
}

/// Every third refurbished device is put into use by the workshop itself; two came back. Gives the rest.
fn used(cast: &Cast, lot: usize, kept: &[Device]) -> Result<Vec<Device>> {
    let on = plan::after_handover(lot, 100);
    let (used, rest): (Vec<_>, Vec<_>) = kept.iter().cloned().enumerate().partition(|(place, _)| place % 3 == 0);
    let (used, rest): (Vec<Device>, Vec<Device>) =
        (used.into_iter().map(|(_, d)| d).collect(), rest.into_iter().map(|(_, d)| d).collect());
    let (channel, class) = match lot {
        0 => ("solidarity_sale", "jobseeker"),
        1 => ("gift", "school"),
        2 => ("solidarity_sale", "household_low_qf"),
        _ => ("gift", "epn_tiers_lieu"),
    };
    let what = json!({ "kind": "put_into_use", "channel": channel, "class": class });
    step(cast, Atelier, &used, what, &on, None)?;
    let back: Vec<Device> = used.iter().take(usize::from(lot < 2)).cloned().collect();
    step(
        cast,
        Atelier,
        &back,
        json!({ "kind": "returned", "reason": "fault" }),
        &plan::after_handover(lot, 150),
        None,
    )?;
    Ok(rest)
}

/// What was bought is erased and refurbished; evidence comes for most, sales follow.
pub fn bought(cast: &Cast, received: &[(usize, String, Vec<Device>)], commitment: &str) -> Result<()> {
    let devices: Vec<Device> = received.iter().filter(|r| r.0 == SOLD).flat_map(|r| r.2.clone()).collect();
    let day = |days: u32| plan::after_handover(SOLD, 20 + days);
    step(cast, Atelier, &devices, json!({ "kind": "triaged", "decision": "refurbish" }), &day(1), None)?;
    erase(cast, &devices, &day(5))?;
    let done: Vec<Device> = devices.iter().take(devices.len() * 2 / 3).cloned().collect();
    step(cast, Atelier, &done, json!({ "kind": "refurbished" }), &day(20), None)?;
    let proof = json!({ "commitment": commitment, "select": { "devices": names(&done) }, "certificate":
        { "text": "Postes reconditionnés, fiches d'atelier jointes.", "parties": [cast.name(Role::Metropole)] } });
    cast.post(Atelier, "/evidence", &proof)?;
    let sold: Vec<Device> = done.iter().step_by(2).cloned().collect();
    let sale = json!({ "kind": "put_into_use", "channel": "sale_public", "class": "general_public" });
    step(cast, Atelier, &sold, sale, &day(60), None)
}

/// The association puts into use, stocks, loses one, gets one back, and gives to schools and clubs with one key.
pub fn associate(cast: &Cast, received: &[(usize, String, Vec<Device>)]) -> Result<()> {
    let classes = ["household_minima_sociaux", "refugee_asylum", "student_grant", "senior", "single_parent"];
    let devices = received.iter().filter(|r| r.0 != plan::SHARED).map(|r| (&r.1, &r.2));
    for (number, (on, devices)) in devices.enumerate() {
        let half = if number % 2 == 0 { devices.len() / 2 } else { devices.len().div_ceil(2) };
        let (users, rest) = devices.split_at(half);
        let class = classes.get(number % classes.len()).copied().unwrap_or("unknown");
        let what = json!({ "kind": "put_into_use", "channel": "gift", "class": class });
        step(cast, Association, users, what, on, None)?;
        if number == 0 {
            let back = users.get(..1).unwrap_or_default();
            step(cast, Association, back, json!({ "kind": "returned", "reason": "no_longer_needed" }), on, None)?;
        }
        step(cast, Association, rest, json!({ "kind": "stocked" }), on, None)?;
        let (lost, rest) = rest.split_at(usize::from(number == 1).min(rest.len()));
        step(cast, Association, lost, json!({ "kind": "lost", "how": "stolen" }), plan::TODAY, None)?;
        if let (Some(one), true) = (rest.first(), number < 4) {
            let outside = json!({ "kind": "beneficiary_org", "proof": "signature_on_the_spot" });
            let body = json!({ "outside": outside, "select": { "devices": [one.reference] }, "title": "gift",
                "destination": "donne", "on": plan::TODAY });
            cast.post(Association, "/gives", &body)?;
        }
    }
    Ok(())
}
