//! The story, act by act. Days are pinned, so that the figures are the same on every day it is played.

use super::cast::{Cast, Role};
use super::entries;
use crate::client::encode;
use anyhow::{Context, Result, ensure};
use regain_exchange::sample::valclair_fleet;
use serde_json::{Value, json};

use Role::{Association, Atelier, Metropole, Observatoire};

/// What the acts leave for the report.
pub struct Story {
    /// The first hand-over: gift to the workshop.
    pub gift: String,
    /// The second: ten to the association.
    pub passed_on: String,
    /// The third: sold with a commitment.
    pub sale: String,
    /// The sentence with which the association's competing request was declined.
    pub declined_because: String,
    /// The sentence with which the observer's own node refused its offer.
    pub observer_refused: String,
}

/// Plays all acts.
pub fn play(cast: &mut Cast, withhold: bool) -> Result<Story> {
    found(cast)?;
    join(cast)?;
    let devices = fleet(cast)?;
    let (gift, declined_because) = first_lot(cast, &devices)?;
    cast.tell("the observer's node is killed (SIGKILL) and misses what follows");
    cast.kill(Observatoire)?;
    let gift = hand_over(cast, &gift)?;
    workshop(cast, &gift)?;
    let passed_on = association(cast, &gift)?;
    cast.tell("the observer's node starts again and catches up");
    cast.start(Observatoire)?;
    let sale = second_lot(cast, &devices)?;
    let observer_refused = observer_offers(cast)?;
    settle(cast)?;
    if withhold {
        last_word(cast)?;
    }
    Ok(Story { gift, passed_on, sale, declined_because, observer_refused })
}

/// A text of an answer.
pub fn text(value: &Value, key: &str) -> Result<String> {
    value[key].as_str().map(str::to_owned).with_context(|| format!("an answer without `{key}`: {value}"))
}

/// A list of an answer; empty if there is none.
pub fn list(value: &Value, key: &str) -> Vec<Value> {
    value[key].as_array().cloned().unwrap_or_default()
}

/// Metropole and workshop found the network together; both guarantee.
fn found(cast: &mut Cast) -> Result<()> {
    cast.tell("metropole and workshop found the network `Réemploi Valclair` together");
    cast.enter(Metropole)?;
    cast.enter(Atelier)?;
    found_together(cast)?;
    // A public gift goes to who shows an approval for it.
    entries::workshop(cast)
}

/// The two founders' ceremony, once both nodes are up.
pub fn found_together(cast: &Cast) -> Result<()> {
    let groups = |cast: &Cast, role| Ok::<_, anyhow::Error>(json!(cast.player(role)?.root_groups));
    let card = |role| {
        let body = json!({ "root_groups": groups(cast, role)? });
        text(&cast.post(role, "/network/card", &body)?, "card")
    };
    let found = json!({ "name": "Réemploi Valclair", "territories": ["valclair"], "cards": [card(Atelier)?] });
    let draft = cast.post(Metropole, "/network/draft", &json!({ "found": found, "card": card(Metropole)? }))?;
    let draft = text(&draft, "draft")?;
    let mut signatures = serde_json::Map::new();
    for role in [Metropole, Atelier] {
        let body = json!({ "draft": draft, "root_groups": groups(cast, role)? });
        let signed = cast.post(role, "/network/sign", &body)?;
        signatures.insert(text(&signed, "actor")?, signed["signature"].clone());
    }
    let charter = cast.post(Metropole, "/network/seal", &json!({ "draft": draft, "signatures": signatures }))?;
    for role in [Metropole, Atelier] {
        cast.post(role, "/network/adopt", &json!({ "charter": charter["charter"] }))?;
    }
    cast.post(Metropole, "/profile", &json!({ "kinds": ["it_department_public"] }))?;
    cast.post(Atelier, "/profile", &json!({ "kinds": ["refurbisher_ess"] }))?;
    Ok(())
}

/// Association and observer join by invitation; both guarantors admit them.
fn join(cast: &mut Cast) -> Result<()> {
    for (role, inviter, wanted, kind) in
        [(Association, Atelier, "write", "distributor_social"), (Observatoire, Metropole, "observe", "observer")]
    {
        cast.tell(&format!("{} joins with an invitation of {}", role.name(), inviter.name()));
        cast.enter(role)?;
        let invitation = cast.post(inviter, "/invitations", &json!({}))?;
        let groups = cast.player(role)?.root_groups.clone();
        let body = json!({ "invitation": invitation["invitation"], "role": wanted, "root_groups": groups });
        cast.post(role, "/join", &body)?;
        for guarantor in [inviter, if inviter == Atelier { Metropole } else { Atelier }] {
            cast.until("the application reaches the guarantor", || {
                let applications = cast.get(guarantor, "/applications")?;
                Ok(list(&applications, "applications").iter().any(|a| a["name"] == role.name()))
            })?;
            cast.post(guarantor, "/admissions", &json!({ "actor": role.name() }))?;
        }
        cast.until("the newcomer is a member", || {
            let network = cast.get(role, "/network");
            let trades = |t: &Value| t["topic"] == "trade/valclair" && t["own_log"].is_string();
            Ok(network.is_ok_and(|n| list(&n, "topics").iter().any(trades)))
        })?;
        cast.post(role, "/profile", &json!({ "kinds": [kind] }))?;
    }
    Ok(())
}

/// The metropole imports its GLPI export and the agents' inventories, and enters all 60 machines with their reforms.
fn fleet(cast: &mut Cast) -> Result<Vec<Value>> {
    let fleet = valclair_fleet();
    let imported = cast.call(Metropole, "POST", "/import?apply=true", Some(&fleet.csv))?;
    ensure!(imported["new"] == 60, "the export should bring 60 machines: {imported}");
    for (_, bytes) in &fleet.agent_json {
        cast.call(Metropole, "POST", "/import?apply=true", Some(bytes))?;
    }
    cast.tell("the metropole imports 60 machines from GLPI, completed by 45 agent inventories");
    cast.post(Metropole, "/devices/enter", &json!({ "decommissioned": true, "reform": true }))?;
    let outcomes = cast.get(Metropole, "/outcomes")?;
    ensure!(outcomes["total"] == 60, "60 machines should have entered: {}", outcomes["total"]);
    Ok(list(&outcomes, "devices"))
}

/// Network ids of so many devices of a category that were reformed before 2026, leaving some out.
fn of_2025(devices: &[Value], category: &str, skip: usize, take: usize) -> Vec<String> {
    let reformed_before = |d: &&Value| {
        let reforms = d["chain"].as_array().into_iter().flatten().filter(|a| a["what"] == "reformed");
        reforms.filter_map(|a| a["on"].as_str()).any(|on| on < "2026")
    };
    let fitting = devices.iter().filter(|d| d["category"] == category).filter(reformed_before);
    fitting.skip(skip).take(take).filter_map(|d| d["id"].as_str().map(str::to_owned)).collect()
}

/// A lot, an offer, a need, two requests, one grant, one decline. Returns the grant and the decline's reason.
fn first_lot(cast: &mut Cast, devices: &[Value]) -> Result<((String, Vec<String>), String)> {
    let chosen =
        [of_2025(devices, "laptop", 0, 14), of_2025(devices, "desktop", 0, 6), of_2025(devices, "screen", 0, 4)]
            .concat();
    ensure!(chosen.len() == 24, "the sample should give 24 machines for the first lot, it gives {}", chosen.len());
    let lot = cast.post(
        Metropole,
        "/lots",
        &json!({ "title": "Portables et fixes, hiver 2025", "select": { "devices": chosen } }),
    )?;
    cast.post(Metropole, &format!("/lots/{}/editors", text(&lot, "event")?), &json!({ "editors": [Atelier.name()] }))
        .ok();
    let offer = json!({ "lot": lot["event"], "text": "24 machines à donner, à enlever en mars", "title": "gift", "window": ["2026-03-02", "2026-03-20"] });
    let offer = text(&cast.post(Metropole, "/offers", &offer)?, "event")?;
    let need = json!({ "text": "Une vingtaine de postes pour l'atelier", "lines": { "laptop": 12, "desktop": 6 } });
    cast.post(Atelier, "/needs", &need)?;
    cast.tell("a lot of 24 machines is offered; the workshop states its need; each sees the other's");
    cast.until("the metropole sees the need", || Ok(!list(&cast.get(Metropole, "/needs")?, "needs").is_empty()))?;
    for role in [Atelier, Association] {
        cast.until("the offer arrives", || {
            Ok(list(&cast.get(role, "/offers")?, "offers").iter().any(|o| o["offer"] == offer.as_str()))
        })?;
    }
    let wanted = text(&cast.post(Atelier, "/requests", &json!({ "offer": offer }))?, "event")?;
    let competing =
        text(&cast.post(Association, "/requests", &json!({ "offer": offer, "lines": { "laptop": 5 } }))?, "event")?;
    cast.until("both requests arrive", || Ok(list(&cast.get(Metropole, "/requests")?, "requests").len() == 2))?;
    let grant = text(&cast.post(Metropole, "/grants", &json!({ "request": wanted }))?, "event")?;
    let note = "Le lot entier va à l'atelier, qui a les moyens de l'effacer.";
    cast.post(Metropole, "/declines", &json!({ "request": competing, "reason": "granted_to_another", "note": note }))?;
    let mut reason = String::new();
    cast.until("the association learns why", || {
        let requests = list(&cast.get(Association, "/requests")?, "requests");
        let answer =
            requests.iter().filter(|r| r["request"] == competing.as_str()).flat_map(|r| list(r, "answers")).next();
        reason = answer.and_then(|a| a["reason"].as_str().map(str::to_owned)).unwrap_or_default();
        Ok(!reason.is_empty())
    })?;
    cast.tell("the workshop's request is granted, the association's declined with the reason");
    Ok(((grant, chosen), reason))
}

/// Give signed by the owner, receive by the workshop: one machine refused, one missing.
fn hand_over(cast: &mut Cast, (grant, devices): &(String, Vec<String>)) -> Result<String> {
    let give = json!({ "to": Atelier.name(), "select": { "devices": devices }, "grant": grant, "title": "gift",
        "destination": "donne", "basis": "don_public_cg3p", "on": "2026-03-03" });
    let give = text(&cast.post(Metropole, "/gives", &give)?, "event")?;
    cast.until("the sealed manifest arrives", || {
        Ok(cast.get(Atelier, &format!("/gives/{give}")).is_ok_and(|g| g["manifest"].is_array()))
    })?;
    let receive = json!({ "give": give, "refused": [{ "device": "#0", "reason": "damaged" }], "missing": ["#1"], "on": "2026-03-03" });
    cast.post(Atelier, "/receives", &receive)?;
    cast.tell(
        "24 machines are given and 22 received, one refused, one missing; the serials travel in a sealed manifest",
    );
    cast.until("the giver sees the receipt", || {
        Ok(list(&cast.get(Metropole, "/gives")?, "gives")
            .iter()
            .any(|g| g["give"] == give.as_str() && g["outcomes"][0]["state"] == "received"))
    })?;
    Ok(give)
}

/// Names of the devices a node holds, by category, in a fixed order.
fn held(cast: &Cast, role: Role, select: &Value) -> Result<Vec<(String, String)>> {
    let answer = cast.post(role, "/devices/search", select)?;
    let pair = |d: &Value| Some((d["id"].as_str()?.to_owned(), d["category"].as_str()?.to_owned()));
    Ok(list(&answer, "devices").iter().filter_map(pair).collect())
}

fn step(cast: &Cast, role: Role, devices: &[String], what: Value, on: &str) -> Result<()> {
    let body = json!({ "select": { "devices": devices }, "what": what, "on": on });
    cast.post(role, "/steps", &body).map(|_| ())
}

/// The workshop triages, erases with certificates, repairs, harvests, refurbishes, grades; one machine becomes waste.
fn workshop(cast: &mut Cast, gift: &str) -> Result<()> {
    let all = held(cast, Atelier, &json!({ "give": gift }))?;
    ensure!(all.len() == 22, "the workshop should hold 22 machines, it holds {}", all.len());
    let ids: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    step(cast, Atelier, &ids, json!({ "kind": "triaged", "decision": "refurbish" }), "2026-03-05")?;
    erase(cast, &all)?;
    let waste: Vec<String> = all.iter().filter(|(_, c)| c == "desktop").map(|(id, _)| id.clone()).take(2).collect();
    let [carcass, donor] = waste.as_slice() else { anyhow::bail!("two desktops should be among the 22 machines") };
    let good: Vec<String> = ids.iter().filter(|id| !waste.contains(id)).cloned().collect();
    step(cast, Atelier, &good[..2], json!({ "kind": "repaired" }), "2026-03-12")?;
    step(
        cast,
        Atelier,
        std::slice::from_ref(donor),
        json!({ "kind": "harvested", "part": "ram", "count": 2 }),
        "2026-03-12",
    )?;
    step(cast, Atelier, &good, json!({ "kind": "refurbished" }), "2026-03-16")?;
    let screens = |want: bool| -> Vec<String> {
        all.iter().filter(|(id, c)| good.contains(id) && (c == "screen") == want).map(|(id, _)| id.clone()).collect()
    };
    let grade = |data: &str| json!({ "kind": "graded", "functional": "F4", "cosmetic": "B", "data": data });
    step(cast, Atelier, &screens(false), grade("D3"), "2026-03-16")?;
    step(cast, Atelier, &screens(true), grade("D0"), "2026-03-16")?;
    step(cast, Atelier, &good, json!({ "kind": "stocked" }), "2026-03-17")?;
    step(
        cast,
        Atelier,
        std::slice::from_ref(carcass),
        json!({ "kind": "declared_waste", "reason": "beyond_repair" }),
        "2026-03-18",
    )?;
    let away = json!({ "outside": { "kind": "eco_organisme", "proof": "slip", "slip": "BSD-2026-0042" }, "select": { "devices": [carcass] },
        "title": "waste", "destination": "deee_eco_organisme", "on": "2026-03-19" });
    cast.post(Atelier, "/gives", &away)?;
    cast.tell("the workshop erases, repairs, harvests and refurbishes; one machine becomes waste and goes to an éco-organisme (one key)");
    Ok(())
}

/// Erasure by number of media announced; where nobody had looked one was found. Each with a certificate.
fn erase(cast: &Cast, all: &[(String, String)]) -> Result<()> {
    let computers: Vec<&String> = all.iter().filter(|(_, c)| c != "screen").map(|(id, _)| id).collect();
    let mut one = Vec::new();
    let mut two = Vec::new();
    for id in computers {
        // Where two media were announced, a certificate for one leaves the machine at risk, and the desk tells.
        let probe = cast.get(Atelier, &format!("/devices/{id}"))?;
        if probe["media"] == 2 { two.push(id.clone()) } else { one.push(id.clone()) }
    }
    for (devices, media) in [(one, 1), (two, 2)] {
        if devices.is_empty() {
            continue;
        }
        let body = json!({ "select": { "devices": devices }, "on": "2026-03-09",
            "what": { "kind": "erased", "found": media, "certified": media, "method": "purge_sanitize_block" },
            "certificate": { "text": format!("Effacement certifié, {media} support(s) par machine, méthode purge_sanitize_block, vérifié.") } });
        cast.post(Atelier, "/steps", &body)?;
    }
    Ok(())
}

/// Ten machines go on to the association, which puts eight of them into use, telling beneficiary classes only.
fn association(cast: &mut Cast, gift: &str) -> Result<String> {
    let stock = held(cast, Atelier, &json!({ "give": gift, "state": "in_stock", "category": "laptop" }))?;
    let ten: Vec<String> = stock.iter().map(|(id, _)| id.clone()).take(10).collect();
    ensure!(ten.len() == 10, "the workshop should have ten laptops in stock, it has {}", ten.len());
    let give = json!({ "to": Association.name(), "select": { "devices": ten }, "title": "gift", "destination": "donne",
        "on": "2026-04-02", "manifest": "codes" });
    let give = text(&cast.post(Atelier, "/gives", &give)?, "event")?;
    cast.until("the hand-over arrives", || {
        Ok(cast.get(Association, &format!("/gives/{give}")).is_ok_and(|g| g["manifest"].is_array()))
    })?;
    cast.post(Association, "/receives", &json!({ "give": give, "on": "2026-04-02" }))?;
    let held = held(cast, Association, &json!({ "give": give }))?;
    let ids: Vec<String> = held.iter().map(|(id, _)| id.clone()).collect();
    let classes = ["household_minima_sociaux", "jobseeker", "refugee_asylum", "student_grant"];
    for (pair, class) in ids.chunks(2).zip(classes) {
        step(
            cast,
            Association,
            pair,
            json!({ "kind": "put_into_use", "channel": "gift", "class": class }),
            "2026-04-20",
        )?;
    }
    let rest: Vec<String> = ids.iter().skip(8).cloned().collect();
    step(cast, Association, &rest, json!({ "kind": "stocked" }), "2026-04-20")?;
    cast.tell("ten laptops go to the association, which puts eight into use; the network learns classes, no person");
    Ok(give)
}

/// A second, smaller lot is sold with a prior commitment; evidence comes for six of ten.
fn second_lot(cast: &mut Cast, devices: &[Value]) -> Result<String> {
    let chosen = of_2025(devices, "laptop", 14, 10);
    ensure!(chosen.len() == 10, "the sample should give ten laptops for the second lot, it gives {}", chosen.len());
    let lot = cast.post(
        Metropole,
        "/lots",
        &json!({ "title": "Portables, printemps 2026", "select": { "devices": chosen } }),
    )?;
    let offer =
        json!({ "lot": lot["event"], "text": "10 portables à vendre, avec engagement de réemploi", "title": "sale" });
    let offer = text(&cast.post(Metropole, "/offers", &offer)?, "event")?;
    cast.until("the offer arrives", || {
        Ok(list(&cast.get(Atelier, "/offers")?, "offers").iter().any(|o| o["offer"] == offer.as_str()))
    })?;
    let request = text(&cast.post(Atelier, "/requests", &json!({ "offer": offer }))?, "event")?;
    let known = |cast: &Cast, role, path: &str, key: &str, id: &str, field: &str| {
        Ok::<_, anyhow::Error>(list(&cast.get(role, path)?, key).iter().any(|x| x[field] == id))
    };
    cast.until("the request arrives", || known(cast, Metropole, "/requests", "requests", &request, "request"))?;
    let grant = text(&cast.post(Metropole, "/grants", &json!({ "request": request }))?, "event")?;
    let mut commitment = String::new();
    cast.until("the workshop commits", || {
        match cast.post(Atelier, "/commitments", &json!({ "grant": grant })) {
            Ok(said) => commitment = text(&said, "event")?,
            Err(_) => return Ok(false),
        }
        Ok(true)
    })?;
    let give = json!({ "to": Atelier.name(), "select": { "devices": chosen }, "grant": grant, "commitment": commitment,
        "title": "sale", "destination": "vendu", "on": "2026-05-11" });
    let mut sale = String::new();
    cast.until("the commitment arrives", || {
        match cast.post(Metropole, "/gives", &give) {
            Ok(said) => sale = text(&said, "event")?,
            Err(_) => return Ok(false),
        }
        Ok(true)
    })?;
    cast.until("the hand-over arrives", || {
        Ok(cast.get(Atelier, &format!("/gives/{sale}")).is_ok_and(|g| g["manifest"].is_array()))
    })?;
    cast.post(Atelier, "/receives", &json!({ "give": sale, "on": "2026-05-12" }))?;
    let six: Vec<(String, String)> = held(cast, Atelier, &json!({ "give": sale }))?.into_iter().take(6).collect();
    let ids: Vec<String> = six.iter().map(|(id, _)| id.clone()).collect();
    erase(cast, &six)?;
    step(cast, Atelier, &ids, json!({ "kind": "refurbished" }), "2026-06-02")?;
    let proof = json!({ "commitment": commitment, "select": { "devices": ids },
        "certificate": { "text": "Six portables reconditionnés, fiches d'atelier jointes.", "parties": [Metropole.name()] } });
    cast.post(Atelier, "/evidence", &proof)?;
    cast.tell("ten laptops are sold with a prior commitment; evidence of reuse comes for six");
    Ok(sale)
}

/// An observer reads; its own node refuses to sign an offer.
fn observer_offers(cast: &mut Cast) -> Result<String> {
    let refused = cast.post(Observatoire, "/needs", &json!({ "text": "x", "lines": { "laptop": 1 } }));
    match refused {
        Ok(said) => anyhow::bail!("an observer's need should be refused by its own node: {said}"),
        Err(e) => Ok(e.to_string()),
    }
}

/// Waits until every receipt is acknowledged and all four nodes agree, or patience ends; the report tells which.
pub fn settle(cast: &Cast) -> Result<()> {
    cast.until("all four nodes agree", || {
        let all: Result<Vec<Value>> = Role::ALL.iter().map(|r| cast.get(*r, "/network")).collect();
        let topics: Vec<Vec<(Value, Value)>> = all?
            .iter()
            .map(|n| list(n, "topics").iter().map(|t| (t["digest"].clone(), t["state_hash"].clone())).collect())
            .collect();
        Ok(topics.windows(2).all(|w| matches!(w, [a, b] if a == b)))
    })
}

/// One more event of the metropole, withheld from the workshop and so from the association behind it.
fn last_word(cast: &Cast) -> Result<()> {
    cast.call(Metropole, "PUT", &format!("/holds/{}", encode(Atelier.name())), None)?;
    cast.post(Metropole, "/needs", &json!({ "text": "Retenu", "lines": { "screen": 1 } }))?;
    cast.until("the observer has it", || Ok(list(&cast.get(Observatoire, "/needs")?, "needs").len() == 2))
}
