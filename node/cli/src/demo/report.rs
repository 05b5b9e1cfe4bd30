//! What the story comes to: do the nodes agree, where is every machine, what does the law's ratio say.

use super::acts::Story;
use super::cast::{Cast, Role};
use anyhow::Result;
use serde_json::{Value, json};

/// Asks every node, and compares.
pub fn report(cast: &Cast, story: &Story, _withheld: bool) -> Result<Value> {
    let mut topics: Vec<Value> = Vec::new();
    for role in Role::ALL {
        for topic in cast.get(role, "/network")?["topics"].as_array().into_iter().flatten() {
            let name = topic["topic"].as_str().unwrap_or_default();
            let at = topics.iter().position(|t| t["topic"] == name).unwrap_or_else(|| {
                topics.push(json!({ "topic": name, "nodes": {} }));
                topics.len() - 1
            });
            topics[at]["nodes"][role.name()] = json!({
                "digest": topic["digest"], "state_hash": topic["state_hash"], "events": topic["events"],
                "digest_code": topic["digest_code"], "state_code": topic["state_code"],
            });
        }
    }
    let converged = topics.iter().all(|t| {
        let nodes: Vec<&Value> = t["nodes"].as_object().into_iter().flat_map(|o| o.values()).collect();
        nodes.len() == Role::ALL.len()
            && nodes
                .windows(2)
                .all(|w| matches!(w, [a, b] if a["digest"] == b["digest"] && a["state_hash"] == b["state_hash"]))
    });
    let outcomes = cast.get(Role::Metropole, "/outcomes")?;
    let counts = cast.get(Role::Observatoire, "/indicators/counts")?;
    let gives = cast.get(Role::Observatoire, "/gives")?;
    Ok(json!({
        "schema": "regain.demo/1", "converged": converged, "topics": topics,
        "devices": { "total": outcomes["total"], "by_state": outcomes["by_state"] },
        "reen": cast.get(Role::Metropole, "/indicators/reen?year=2026")?,
        "counts": counts,
        "handovers": keys(cast, &outcomes)?,
        "gives": gives["gives"].as_array().map_or(0, Vec::len),
        "story": { "gift": story.gift, "passed_on": story.passed_on, "sale": story.sale,
            "declined_because": story.declined_because, "observer_refused": story.observer_refused },
        "folders": Role::ALL.iter().map(|r| (r.name().to_owned(), json!(cast.folder(*r)))).collect::<serde_json::Map<_, _>>(),
        "outcomes": outcomes["devices"],
    }))
}

/// The two keys of every hand-over that was received, as the donor's chains tell them.
fn keys(cast: &Cast, outcomes: &Value) -> Result<Vec<Value>> {
    let gives = cast.get(Role::Metropole, "/gives")?;
    let chains =
        outcomes["devices"].as_array().into_iter().flatten().flat_map(|d| d["chain"].as_array().into_iter().flatten());
    let lines: Vec<&Value> = chains.collect();
    let two = |g: &Value| {
        let receive = g["outcomes"][0]["receive"].as_str()?;
        let line = lines.iter().find(|l| l["event"] == receive)?;
        Some(
            json!({ "give": g["give"], "receive": receive, "from": g["from_name"], "to": g["to"]["name"], "keys": line["two_keys"] }),
        )
    };
    let one =
        |g: &Value| json!({ "give": g["give"], "from": g["from_name"], "to": g["to"]["outside"], "one_key": true });
    let all = gives["gives"].as_array().into_iter().flatten();
    Ok(all.map(|g| two(g).unwrap_or_else(|| one(g))).collect())
}

/// The report for a person.
pub fn tell(report: &Value) {
    let states = report["devices"]["by_state"].as_object().cloned().unwrap_or_default();
    println!("\nWhat became of the {} machines:", report["devices"]["total"]);
    for (state, n) in &states {
        println!("  {n:>4}  {state}");
    }
    let r = &report["reen"];
    println!(
        "\nREEN 2026: {} proven + {} pending of {} = {} % (with pending {} %; target {} %, {})",
        r["numerator"],
        r["pending"],
        r["denominator"],
        text(&r["ratio"]),
        text(&r["ratio_with_pending"]),
        r["target"],
        text(&r["pack"]["status"])
    );
    let c = &report["counts"];
    println!(
        "Observer: sum of actors {} = distinct devices {} + transfers {} ({})",
        c["sum_of_actors"],
        c["distinct"],
        c["transfers"],
        if c["reconciles"] == Value::Bool(true) { "reconciles" } else { "does not reconcile" }
    );
    println!("\nHand-overs and their keys:");
    for h in report["handovers"].as_array().into_iter().flatten() {
        let short = |v: &Value| v.as_str().unwrap_or("-").chars().take(12).collect::<String>();
        match h["one_key"].as_bool() {
            Some(true) => println!("  {} -> {} (outside the network): one key", text(&h["from"]), text(&h["to"])),
            _ => println!(
                "  {} -> {}: keys {} and {}",
                text(&h["from"]),
                text(&h["to"]),
                short(&h["keys"][0]),
                short(&h["keys"][1])
            ),
        }
    }
    println!("\nShort codes, to compare by telephone:");
    for t in report["topics"].as_array().into_iter().flatten() {
        let node = t["nodes"].as_object().and_then(|o| o.values().next()).cloned().unwrap_or_default();
        println!(
            "  {:<16} set {}   state {}",
            text(&t["topic"]),
            text(&node["digest_code"]),
            text(&node["state_code"])
        );
    }
    let verdict =
        if report["converged"] == Value::Bool(true) { "All four nodes agree." } else { "The nodes do NOT agree." };
    println!("\n{verdict}");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}
