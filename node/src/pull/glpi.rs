//! GLPI 9.5 to 11 by `apirest.php`: a session from two tokens, then each kind of item page by page. Totals stand in the
//! header `Content-Range`. What GLPI keeps of purchases and contracts stands in lists of their own (`administration`).

mod administration;

use super::{Client, Listing, Page, PullFault, Taking, ids, json, no_page};
use administration::Administration;
use regain_exchange::pull::content_range;

/// Kinds of items that are machines; the first must be there, the rights to others may be missing.
const KINDS: [&str; 5] = ["Computer", "Monitor", "Printer", "Phone", "NetworkEquipment"];
/// Items asked for at once; a server gives fewer if it likes.
const PAGE: usize = 200;

pub(super) fn pull(client: &mut Client, into: &mut dyn Taking) -> Result<usize, PullFault> {
    open(client)?;
    let known = Administration::ask(client, into);
    let pulled = KINDS.iter().try_fold(0, |sum, kind| Ok(sum + list(client, kind, sum, &known, into)?));
    close(client);
    pulled
}

pub(super) fn probe(client: &mut Client) -> Result<usize, PullFault> {
    open(client)?;
    let answered = client.get("/Computer?range=0-0&expand_dropdowns=true&get_hateoas=false", &[200, 206]);
    close(client);
    let answered = answered?;
    match answered.range.as_deref().and_then(content_range) {
        Some((_, _, total)) => Ok(total),
        None if json(&answered)?.as_array().is_some_and(Vec::is_empty) => Ok(0),
        None => Err(no_page()),
    }
}

fn open(client: &mut Client) -> Result<(), PullFault> {
    if !client.secret.first.is_empty() {
        let token = client.secret.first.to_string();
        client.header("app-token", token);
    }
    let token = format!("user_token {}", *client.secret.second);
    client.header("authorization", token);
    let answered = client.get("/initSession", &[200])?;
    let told = json(&answered)?;
    let session = told.get("session_token").and_then(|token| token.as_str()).ok_or_else(no_page)?;
    let plain = !session.is_empty() && session.len() < 256 && session.bytes().all(|b| b.is_ascii_graphic());
    client.header("session-token", if plain { session.to_owned() } else { return Err(no_page()) });
    Ok(())
}

/// A session that is not ended ends by itself some day; that is no reason to lose what was pulled.
fn close(client: &mut Client) {
    let _ = client.get("/killSession", &[200]);
}

fn list(
    client: &mut Client,
    kind: &str,
    before: usize,
    known: &Administration,
    into: &mut dyn Taking,
) -> Result<usize, PullFault> {
    let mut listing = Listing::default();
    let fine: &[u16] = if kind == KINDS[0] { &[200, 206] } else { &[200, 206, 401, 403] };
    while listing.wants_more() {
        let (from, to) = (listing.next_offset(), listing.next_offset() + PAGE - 1);
        let path = format!("/{kind}?range={from}-{to}&expand_dropdowns=true&get_hateoas=false&sort=id&order=ASC");
        let answered = client.get(&path, fine)?;
        if matches!(answered.status, 401 | 403) {
            into.remark(format!("the token may not read {kind}: these were left out"));
            return Ok(0);
        }
        let mut page = json(&answered)?;
        let items = page.as_array_mut().ok_or_else(no_page)?;
        if from == 0 && items.is_empty() {
            return Ok(0);
        }
        let count = listing.count(&answered, ids(Some(items)))?;
        let total = answered.range.as_deref().and_then(content_range).map_or(count, |(_, _, total)| total);
        let name = format!("{kind} {}-{count}", from + 1);
        let bytes = if known.complete(kind, items) { page.to_string().into_bytes() } else { answered.body };
        into.take(Page { name, bytes }, before + count, before + total)?;
    }
    listing.finish()
}
