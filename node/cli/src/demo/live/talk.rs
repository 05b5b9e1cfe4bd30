//! Small ways of speaking to the nodes: sign something, wait until it has arrived.

use super::super::acts::{list, text};
use super::super::cast::{Cast, Role};
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A device as the seeding needs it.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its reference, which names it fastest.
    pub reference: String,
    /// Category code.
    pub category: String,
    /// Media announced at its entry.
    pub media: Option<u64>,
    /// Data status code.
    pub data: String,
}

impl Device {
    fn read(value: &Value) -> Option<Self> {
        let word = |key: &str| value[key].as_str().map(str::to_owned);
        Some(Device {
            reference: word("reference")?,
            category: word("category")?,
            media: value["media"].as_u64(),
            data: word("data")?,
        })
    }
}

/// Posts what signs an event; gives its id.
pub fn say(cast: &Cast, role: Role, path: &str, body: &Value) -> Result<String> {
    text(&cast.post(role, path, body)?, "event")
}

/// Names of devices.
pub fn names(devices: &[Device]) -> Vec<&str> {
    devices.iter().map(|d| d.reference.as_str()).collect()
}

/// The devices that came by a hand-over.
pub fn came_by(cast: &Cast, role: Role, give: &str) -> Result<Vec<Device>> {
    let answer = cast.post(role, "/devices/search", &json!({ "give": give }))?;
    Ok(list(&answer, "devices").iter().filter_map(Device::read).collect())
}

/// Devices by names.
pub fn look_again(cast: &Cast, role: Role, devices: &[Device]) -> Result<Vec<Device>> {
    if devices.is_empty() {
        return Ok(Vec::new());
    }
    let answer = cast.post(role, "/devices/search", &json!({ "devices": names(devices) }))?;
    Ok(list(&answer, "devices").iter().filter_map(Device::read).collect())
}

/// All devices that a node brought in, with the day of their reform.
pub fn reformed(cast: &Cast, role: Role) -> Result<Vec<(Option<String>, Device)>> {
    let outcomes = cast.get(role, "/outcomes")?;
    let day = |d: &Value| {
        let acts = d["chain"].as_array().into_iter().flatten();
        acts.filter(|a| a["what"] == "reformed").find_map(|a| a["on"].as_str().map(str::to_owned))
    };
    Ok(list(&outcomes, "devices").iter().filter_map(|d| Some((day(d), Device::read(d)?))).collect())
}

/// Waits until a node's list has all of these: `offers` by `offer`, `requests` by `request`...
pub fn arrived(cast: &Cast, role: Role, many: &str, one: &str, ids: &[String]) -> Result<()> {
    cast.until(&format!("{} of others reach {}", many, cast.name(role)), || {
        let answer = cast.get(role, &format!("/{many}"))?;
        let here: BTreeSet<String> =
            list(&answer, many).iter().filter_map(|x| x[one].as_str().map(str::to_owned)).collect();
        Ok(ids.iter().all(|id| here.contains(id)))
    })
}

/// Waits until grants have arrived where they were requested.
pub fn granted(cast: &Cast, role: Role, grant: &str) -> Result<()> {
    cast.until(&format!("a grant reaches {}", cast.name(role)), || {
        let requests = cast.get(role, "/requests")?;
        Ok(list(&requests, "requests").iter().flat_map(|r| list(r, "answers")).any(|a| a["granted"] == grant))
    })
}

/// Waits until the sealed manifest of a hand-over is here.
pub fn manifest(cast: &Cast, role: Role, give: &str) -> Result<()> {
    cast.until(&format!("a sealed manifest reaches {}", cast.name(role)), || {
        Ok(cast.get(role, &format!("/gives/{give}")).is_ok_and(|g| g["manifest"].is_array()))
    })
}

/// A step on devices; nothing where there are none. With a text, that text as certificate.
pub fn step(
    cast: &Cast,
    role: Role,
    devices: &[Device],
    what: Value,
    on: &str,
    certificate: Option<&str>,
) -> Result<()> {
    if devices.is_empty() {
        return Ok(());
    }
    let mut body = json!({ "select": { "devices": names(devices) }, "what": what, "on": on });
    if let Some(text) = certificate {
        body["certificate"] = json!({ "text": text });
    }
    cast.post(role, "/steps", &body).map(|_| ())
}
