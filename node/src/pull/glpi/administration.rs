//! What GLPI keeps beside its machines: dates of purchase and warranty (`Infocom`), and contracts. Lists of items do not
//! bring them, so they are asked for first and put into each item under the names that a single item has them
//! (`with_infocoms`, `with_contracts`). Prices, suppliers and numbers are not taken. Without the right to them, or where
//! they change meanwhile, the machines come without: what a report does not say erases nothing.

use super::super::{Client, PAGES, PullFault, Taking, json, no_page, told};
use regain_exchange::pull::{Pull, content_range};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Entries asked for at once.
const PAGE: usize = 1_000;
/// Entries of one list: as many as an import has rows.
const MOST: usize = 2_000_000;
/// What is taken of a purchase.
const DATES: [&str; 5] = ["buy_date", "use_date", "warranty_date", "warranty_duration", "decommission_date"];
/// What is taken of a contract.
const TERMS: [&str; 4] = ["contracttypes_id", "begin_date", "duration", "renewal"];

/// An item: its kind, its number.
type Item = (String, u64);

/// Dates and contracts by item.
#[derive(Default)]
pub(super) struct Administration {
    bought: HashMap<Item, Value>,
    contracts: HashMap<Item, Vec<Value>>,
}

impl Administration {
    /// Asks for all of it. What cannot be had is told as a remark.
    pub(super) fn ask(client: &mut Client, into: &mut dyn Taking) -> Self {
        let mut known = Administration::default();
        let mut remark = |what: &str, fault: PullFault| into.remark(format!("{what} were left out: {fault}"));
        // Numbers stay numbers here: expanded, the item would be a name.
        match entries(client, "Infocom", "expand_dropdowns=false") {
            Ok(entries) => known.bought.extend(entries.iter().filter_map(|e| Some((item(e)?, part(e, &DATES)?)))),
            Err(fault) => remark("dates of purchase and warranty", fault),
        }
        match contracts(client) {
            Ok(contracts) => known.contracts = contracts,
            Err(fault) => remark("contracts", fault),
        }
        known
    }

    /// Puts into items what is known of them. Whether anything was.
    pub(super) fn complete(&self, kind: &str, items: &mut [Value]) -> bool {
        let mut any = false;
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            let Some(id) = item.get("id").and_then(number) else { continue };
            let name = (kind.to_owned(), id);
            if let Some(bought) = self.bought.get(&name) {
                item.entry("_infocoms").or_insert_with(|| bought.clone());
                any = true;
            }
            if let Some(contracts) = self.contracts.get(&name) {
                item.entry("_contracts").or_insert_with(|| Value::Array(contracts.clone()));
                any = true;
            }
        }
        any
    }
}

/// Contracts by item: the contracts, and the list of which is about which item.
fn contracts(client: &mut Client) -> Result<HashMap<Item, Vec<Value>>, PullFault> {
    let all = entries(client, "Contract", "expand_dropdowns=true")?;
    let by_id: BTreeMap<u64, Value> =
        all.iter().filter_map(|e| Some((e.get("id").and_then(number)?, part(e, &TERMS)?))).collect();
    let mut found: HashMap<Item, Vec<Value>> = HashMap::new();
    if by_id.is_empty() {
        return Ok(found);
    }
    for link in entries(client, "Contract_Item", "expand_dropdowns=false")? {
        let contract = link.get("contracts_id").and_then(number).and_then(|id| by_id.get(&id));
        if let Some((item, contract)) = item(&link).zip(contract) {
            found.entry(item).or_default().push(contract.clone());
        }
    }
    Ok(found)
}

/// A whole list, verified like that of the machines: nothing twice, nothing missing.
fn entries(client: &mut Client, list: &str, how: &str) -> Result<Vec<Value>, PullFault> {
    let (mut pull, mut all, mut seen) = (Pull::default(), Vec::new(), HashSet::new());
    for _ in 0..PAGES {
        let (from, to) = (pull.next_offset(), pull.next_offset() + PAGE - 1);
        let path = format!("/{list}?range={from}-{to}&{how}&get_hateoas=false&sort=id&order=ASC");
        let answered = client.get(&path, &[200, 206])?;
        let Value::Array(page) = json(&answered)? else { return Err(no_page()) };
        if from == 0 && page.is_empty() {
            return Ok(all);
        }
        let total = answered.range.as_deref().and_then(content_range).map(|(_, _, total)| total);
        let new = page.iter().filter_map(|entry| entry.get("id").and_then(number)).all(|id| seen.insert(id));
        if !new || page.is_empty() || total.is_some_and(|total| total > MOST) {
            return Err(no_page());
        }
        pull.count(page.len(), total).map_err(told)?;
        all.extend(page);
        if !pull.wants_more() {
            return pull.finish().map(|_| all).map_err(told);
        }
    }
    Err(no_page())
}

/// The item that an entry is about.
fn item(entry: &Value) -> Option<Item> {
    let kind = entry.get("itemtype")?.as_str()?;
    Some((kind.to_owned(), entry.get("items_id").and_then(number)?))
}

/// These fields of an entry, where there are any.
fn part(entry: &Value, fields: &[&str]) -> Option<Value> {
    let told = |field: &&str| Some(((*field).to_owned(), entry.get(*field).filter(|v| !v.is_null())?.clone()));
    let part: Map<String, Value> = fields.iter().filter_map(told).collect();
    (!part.is_empty()).then_some(Value::Object(part))
}

/// A number that some versions write as text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
