//! OCS Inventory: the list of ids, then machines page by page. No page says how many there are: the ids do, before and
//! after.

use super::{Client, Page, PullFault, Taking, endless, json, no_page, told};
use crate::say;
use data_encoding::BASE64;
use regain_exchange::pull::PullError;
use serde_json::Value;
use std::collections::BTreeSet;

/// Machines asked for at once; each has all its sections.
const PAGE: usize = 50;
/// Machines of one server.
const MOST: usize = 300_000;

fn open(client: &mut Client) {
    if !client.secret.first.is_empty() {
        let pair = format!("{}:{}", *client.secret.first, *client.secret.second);
        client.header("authorization", format!("Basic {}", BASE64.encode(pair.as_bytes())));
    }
}

/// `[{"ID":1},{"ID":2}]`, or plain numbers.
fn listed(client: &mut Client) -> Result<BTreeSet<u64>, PullFault> {
    let answered = client.get("/computers/listID", &[200])?;
    let list = json(&answered)?;
    let items = list.as_array().ok_or_else(no_page)?;
    if items.len() > MOST {
        return Err(endless().into());
    }
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let ids: Option<BTreeSet<u64>> = items.iter().map(|item| number(item.get("ID").unwrap_or(item))).collect();
    ids.filter(|ids| ids.len() == items.len()).ok_or_else(no_page)
}

pub(super) fn probe(client: &mut Client) -> Result<usize, PullFault> {
    open(client);
    Ok(listed(client)?.len())
}

pub(super) fn pull(client: &mut Client, into: &mut dyn Taking) -> Result<usize, PullFault> {
    open(client);
    let wanted = listed(client)?;
    let (total, mut seen, mut bytes) = (wanted.len(), BTreeSet::new(), 0);
    while seen.len() < total {
        let from = seen.len();
        let answered = client.get(&format!("/computers?start={from}&limit={PAGE}"), &[200])?;
        bytes += answered.body.len();
        if bytes > super::BYTES {
            return Err(endless().into());
        }
        let page = json(&answered)?;
        // PHP writes an empty object as an empty list.
        let machines = match &page {
            Value::Object(machines) => machines,
            Value::Array(none) if none.is_empty() => return Err(told(PullError::Short { total, items: from })),
            _ => return Err(no_page()),
        };
        if machines.is_empty() {
            return Err(told(PullError::Short { total, items: from }));
        }
        for id in machines.keys() {
            let id: u64 = id.parse().map_err(|_| no_page())?;
            if !seen.insert(id) {
                return Err(say!(
                    "pull-repeats",
                    "the server sent the same machines twice: it does not heed which page is asked for; nothing was kept"
                )
                .into());
            }
        }
        if seen.len() > total {
            return Err(told(PullError::Long { total, items: seen.len() }));
        }
        let name = format!("computers {}-{}", from + 1, seen.len());
        into.take(Page { name, bytes: answered.body }, seen.len(), total)?;
    }
    let now = listed(client)?;
    match seen == wanted && now == wanted {
        true => Ok(total),
        false => Err(told(PullError::Changed { before: total, now: now.len() })),
    }
}
