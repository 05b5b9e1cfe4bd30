//! Searching the directory: by words, and by what an organisation is, does and holds.

use super::told::{DirectoryRow, DirectoryTold, Subject, outside_row, siret_of};
use crate::desk::Answer;
use crate::desk::people::unknown;
use crate::node::Node;
use crate::places::places;
use regain_exchange::directory::Entry;
use regain_exchange::wording::fold_plain;
use regain_protocol::catalogue::{ActorKind, CredentialKind, Service};
use regain_protocol::insee::{Commune, Siren, Siret};
use regain_protocol::view::View;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::ToSchema;

/// Members, others, or all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// All.
    #[default]
    Everybody,
    /// Members of the network.
    Members,
    /// Those that lists tell of.
    Outside,
}

/// What is searched; empty fields narrow nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DirectoryQuery {
    /// Words that all occur in name, commune or number; accents and case do not matter.
    pub text: String,
    /// Code of a kind of actor.
    pub kind: String,
    /// Code of a service.
    pub service: String,
    /// A commune by its code or name: those that serve it, or have their seat in it.
    pub commune: String,
    /// A group of communes by its SIREN or name: those that serve one of its communes.
    pub group: String,
    /// Members, others, or all.
    pub whose: Whose,
    /// Code of a credential that must hold today.
    pub credential: String,
}

/// The codes of a query, read.
struct Wanted {
    words: Vec<String>,
    area: Option<BTreeSet<Commune>>,
}

impl Node {
    /// The directory, narrowed by a query.
    ///
    /// # Errors
    /// A code, commune or group is none.
    pub fn directory(&mut self, query: &DirectoryQuery) -> Answer<DirectoryTold> {
        check("kind of actor", &query.kind, ActorKind::ALL.iter().map(|k| k.code()))?;
        check("service", &query.service, Service::ALL.iter().map(|s| s.code()))?;
        check("credential", &query.credential, CredentialKind::ALL.iter().map(|c| c.code()))?;
        let area = area(&query.commune, &query.group)?;
        let words = fold_plain(&query.text).split_whitespace().map(str::to_owned).collect();
        let wanted = Wanted { words, area };
        let names = self.names();
        // A node that is in no network yet still has its lists.
        let view = self.governance_view().ok();
        let mut rows = Vec::new();
        if let Some(view) = view.as_ref().filter(|_| query.whose != Whose::Outside) {
            for (actor, member) in &view.members {
                let subject = Subject { actor, member, listing: view.directory.get(actor), names: &names };
                rows.push(self.member_row(&subject));
            }
        }
        if query.whose != Whose::Members {
            rows.extend(self.outside(view.as_deref()).map(outside_row));
        }
        rows.retain(|row| fits(row, query, &wanted));
        rows.sort_by_cached_key(|row| (!row.member, fold_plain(row.name.as_ref().map_or("\u{10ffff}", |n| n.raw()))));
        let members = rows.iter().filter(|r| r.member).count();
        Ok(DirectoryTold { rows, members })
    }

    /// The view of members and their entries.
    pub(crate) fn governance_view(&mut self) -> Answer<Arc<View>> {
        let engine = self.engine()?;
        Ok(engine.view(engine.ledger().governance()))
    }

    /// Those of the imported lists whose site is not a member's.
    fn outside(&self, view: Option<&View>) -> impl Iterator<Item = &Entry> {
        let entries = view.into_iter().flat_map(|v| v.directory.values());
        let members: BTreeSet<Siret> = entries.filter_map(|l| l.listing.siret).collect();
        self.outsiders.values().filter(move |entry| siret_of(entry).is_none_or(|siret| !members.contains(&siret)))
    }
}

fn check(what: &str, code: &str, known: impl Iterator<Item = &'static str> + Clone) -> Answer<()> {
    if code.is_empty() || known.clone().any(|k| k == code) { Ok(()) } else { Err(unknown(what, code, known)) }
}

/// The communes that a commune and a group name together; `None` where neither is named.
pub(super) fn area(commune: &str, group: &str) -> Answer<Option<BTreeSet<Commune>>> {
    let mut area = BTreeSet::new();
    if !commune.trim().is_empty() {
        area.insert(super::entry::commune_named(commune)?);
    }
    if !group.trim().is_empty() {
        area.extend(communes_of(super::entry::group_named(group)?));
    }
    let asked = !commune.trim().is_empty() || !group.trim().is_empty();
    Ok(asked.then_some(area))
}

/// The communes of a group, as far as this build knows them.
pub(super) fn communes_of(group: Siren) -> impl Iterator<Item = Commune> {
    places().communes().filter(move |p| p.group == group).map(|p| p.code)
}

fn fits(row: &DirectoryRow, query: &DirectoryQuery, wanted: &Wanted) -> bool {
    let kind = query.kind.is_empty() || row.kinds.contains(&query.kind);
    let held =
        |c: &super::CredentialTold| c.kind == query.credential && !["ended", "future"].contains(&c.state.as_str());
    let credential = query.credential.is_empty() || row.credentials.iter().any(held);
    let service = query.service.is_empty() || row.services.iter().any(|s| s.service == query.service);
    let place = wanted.area.as_ref().is_none_or(|area| !serves(row, &query.service).is_disjoint(area));
    kind && credential && service && place && says(row, &wanted.words)
}

/// Communes that a row's services reach (one service, or all where none is named), and that of its seat.
pub(super) fn serves(row: &DirectoryRow, service: &str) -> BTreeSet<Commune> {
    let seat = row.seat.as_ref().and_then(|s| Commune::from_code(&s.code));
    let mut communes = BTreeSet::new();
    let mut anywhere = row.services.is_empty() && service.is_empty();
    for offered in row.services.iter().filter(|s| service.is_empty() || s.service == service) {
        anywhere |= offered.communes.is_empty() && offered.groups.is_empty();
        communes.extend(offered.communes.iter().filter_map(|c| Commune::from_code(&c.code)));
        let groups = offered.groups.iter().filter_map(|g| Siren::read(&g.code));
        communes.extend(groups.flat_map(communes_of));
    }
    communes.extend(seat.filter(|_| anywhere || service.is_empty()));
    communes
}

fn says(row: &DirectoryRow, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut text = fold_plain(row.name.as_ref().map_or("", |n| n.raw()));
    let places = row.services.iter().flat_map(|s| s.communes.iter().chain(&s.groups)).chain(&row.seat);
    for part in places.flat_map(|p| [Some(&p.code), p.name.as_ref()]).flatten().chain(&row.siret) {
        text.push(' ');
        text.push_str(&fold_plain(part));
    }
    words.iter().all(|word| text.contains(word.as_str()))
}
