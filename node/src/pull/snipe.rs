//! Snipe-IT: `/hardware` page by page. The server cuts pages to 500 whatever is asked, and does not say so.

use super::{Client, Listing, Page, PullFault, Taking, ids, json, no_page};
use serde_json::Value;

/// Assets asked for at once.
const PAGE: usize = 500;

fn open(client: &mut Client) {
    let token = format!("Bearer {}", *client.secret.second);
    client.header("authorization", token);
}

fn total(page: &Value) -> Result<usize, PullFault> {
    page.get("total").and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok()).ok_or_else(no_page)
}

pub(super) fn probe(client: &mut Client) -> Result<usize, PullFault> {
    open(client);
    let answered = client.get("/hardware?limit=1&offset=0&sort=id&order=asc", &[200])?;
    let page = json(&answered)?;
    page.get("rows").and_then(Value::as_array).ok_or_else(no_page)?;
    total(&page)
}

pub(super) fn pull(client: &mut Client, into: &mut dyn Taking) -> Result<usize, PullFault> {
    open(client);
    let mut listing = Listing::default();
    while listing.wants_more() {
        let from = listing.next_offset();
        let path = format!("/hardware?limit={PAGE}&offset={from}&sort=id&order=asc");
        let answered = client.get(&path, &[200])?;
        let page = json(&answered)?;
        let rows = page.get("rows").and_then(Value::as_array).ok_or_else(no_page)?;
        let announced = total(&page)?;
        if from == 0 && rows.is_empty() && announced == 0 {
            return Ok(0);
        }
        let count = listing.count(&answered, ids(Some(rows)))?;
        let name = format!("hardware {}-{count}", from + 1);
        into.take(Page { name, bytes: answered.body }, count, announced)?;
    }
    listing.finish()
}
