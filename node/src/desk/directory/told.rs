//! What the desk answers about the directory, and how it is made from facts and words.

use super::ENDING;
use crate::desk::signed::{Names, person};
use crate::desk::{Foreign, Person};
use crate::node::Node;
use crate::places::places;
use regain_exchange::directory::Entry;
use regain_protocol::event::{Credential, Detail, Extra, Offered};
use regain_protocol::id::{ActorId, EventId};
use regain_protocol::insee::{Commune, Siren, Siret};
use regain_protocol::time::Day;
use regain_protocol::view::{ListingView, MemberView};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A commune or a group of communes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct PlaceTold {
    /// INSEE code of a commune, SIREN of a group.
    pub code: String,
    /// Its name, where this build knows it.
    pub name: Option<String>,
}

/// A service as it is offered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceTold {
    /// Its code.
    pub service: String,
    /// Code of the unit of its capacity.
    pub unit: Option<String>,
    /// The capacity.
    pub amount: Option<u32>,
    /// Communes where it is offered; with no group either, the one of the seat.
    pub communes: Vec<PlaceTold>,
    /// Groups of communes where it is offered.
    pub groups: Vec<PlaceTold>,
}

/// An approval, label or contract.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CredentialTold {
    /// Its place in the entry's list.
    pub place: u32,
    /// Its code.
    pub kind: String,
    /// Who issued it.
    pub issuer: Option<Foreign>,
    /// Its reference.
    pub reference: Option<Foreign>,
    /// First day (YYYY-MM-DD).
    pub from: Option<String>,
    /// Last day (YYYY-MM-DD).
    pub until: Option<String>,
    /// Today `valid`, `ending`, `ended`, `future`; `undated` where a list tells of it without dates.
    pub state: String,
    /// Members that attest it.
    pub attested_by: Vec<Person>,
    /// Whether this node's organisation does.
    pub attested_by_us: bool,
}

/// An organisation of the directory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DirectoryRow {
    /// A member's id, hex; another's key in this node's lists.
    pub id: String,
    /// Whether it is a member of the network.
    pub member: bool,
    /// Whether it is this node's organisation.
    pub own: bool,
    /// Its name; for a member the one it gives itself.
    pub name: Option<Foreign>,
    /// Its kinds, as codes.
    pub kinds: Vec<String>,
    /// The number of its site, check digits verified.
    pub siret: Option<String>,
    /// Its commune.
    pub seat: Option<PlaceTold>,
    /// What it offers.
    pub services: Vec<ServiceTold>,
    /// What it is approved as.
    pub credentials: Vec<CredentialTold>,
    /// What it says besides.
    pub note: Option<Foreign>,
    /// Its page on the web, of those that are no members.
    pub website: Option<Foreign>,
    /// Who compiled what is told of one that is no member.
    pub source: Option<Foreign>,
    /// The day of which it is told (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// The directory, or what was searched of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DirectoryTold {
    /// Members first, each part by name.
    pub rows: Vec<DirectoryRow>,
    /// How many of them are members.
    pub members: usize,
}

/// A commune with its name.
pub(super) fn commune(code: Commune) -> PlaceTold {
    PlaceTold { code: code.to_string(), name: places().commune(code).map(|p| p.name.to_owned()) }
}

/// A group of communes with its name.
pub(super) fn group(code: Siren) -> PlaceTold {
    PlaceTold { code: code.to_string(), name: places().group(code).map(str::to_owned) }
}

fn service(offered: &Offered) -> ServiceTold {
    ServiceTold {
        service: offered.service.code().to_owned(),
        unit: offered.capacity.map(|c| c.unit.code().to_owned()),
        amount: offered.capacity.map(|c| c.amount),
        communes: offered.communes.iter().copied().map(commune).collect(),
        groups: offered.groups.iter().copied().map(group).collect(),
    }
}

/// How a credential stands on a day.
pub(crate) fn state(credential: &Credential, on: Day) -> &'static str {
    match (credential.from, credential.until) {
        (Some(from), _) if from > on => "future",
        (_, Some(until)) if until < on => "ended",
        (_, Some(until)) if until.0 - on.0 <= ENDING => "ending",
        _ => "valid",
    }
}

/// The words of a credential.
pub(super) fn words(extra: Option<&Extra>, place: u32) -> Option<&Detail> {
    extra?.details.iter().flatten().find(|d| d.of == place)
}

fn filled(text: Option<&String>) -> Option<Foreign> {
    text.filter(|t| !t.trim().is_empty()).map(|t| Foreign::from(t.as_str()))
}

/// Whom a row is about.
pub(super) struct Subject<'a> {
    pub(super) actor: &'a ActorId,
    pub(super) member: &'a MemberView,
    pub(super) listing: Option<&'a ListingView>,
    pub(super) names: &'a Names,
}

impl Node {
    /// The row of a member.
    pub(super) fn member_row(&self, subject: &Subject<'_>) -> DirectoryRow {
        let Subject { actor, member, listing, names } = subject;
        let view = *listing;
        let extra = view.and_then(|l| self.words_of(&l.event));
        let facts = view.map(|l| &l.listing);
        DirectoryRow {
            id: actor.to_string(),
            member: true,
            own: **actor == self.keys.actor,
            name: crate::desk::signed::name(actor, names),
            kinds: member.kinds.iter().map(|k| k.code().to_owned()).collect(),
            siret: facts.and_then(|l| l.siret).map(|s| s.to_string()),
            seat: facts.and_then(|l| l.seat).map(commune),
            services: facts.map(|l| l.services.iter().map(service).collect()).unwrap_or_default(),
            credentials: view.map(|l| self.credentials(l, extra, names)).unwrap_or_default(),
            note: filled(extra.and_then(|x| x.note.as_ref())),
            website: None,
            source: None,
            told_on: view.and_then(|l| self.told_on(&l.event)),
        }
    }

    fn words_of(&self, event: &EventId) -> Option<&Extra> {
        self.engine.as_ref().and_then(|e| e.extra(event))
    }

    fn credentials(&self, view: &ListingView, extra: Option<&Extra>, names: &Names) -> Vec<CredentialTold> {
        let today = self.now().day();
        let told = |(place, credential): (u32, &Credential)| {
            let detail = words(extra, place);
            // An attestation is of the words too: of an older entry it stands only where that one said the same.
            let same = |a: &&regain_protocol::view::Attestation| {
                a.listing == view.event || {
                    let old = words(self.words_of(&a.listing), a.place);
                    let of =
                        |d: Option<&Detail>| d.map(|d| (d.issuer.clone(), d.reference.clone())).unwrap_or_default();
                    of(old) == of(detail)
                }
            };
            let by = view.attested.iter().filter(|a| a.credential == place).filter(same);
            let by: Vec<ActorId> = by.map(|a| a.by).collect();
            CredentialTold {
                place,
                kind: credential.kind.code().to_owned(),
                issuer: filled(detail.and_then(|d| d.issuer.as_ref())),
                reference: filled(detail.and_then(|d| d.reference.as_ref())),
                from: credential.from.map(|d| d.to_string()),
                until: credential.until.map(|d| d.to_string()),
                state: state(credential, today).to_owned(),
                attested_by_us: by.contains(&self.keys.actor),
                attested_by: by.iter().map(|a| person(a, names)).collect(),
            }
        };
        (0u32..).zip(&view.listing.credentials).map(told).collect()
    }
}

/// The row of one that is no member.
pub(super) fn outside_row(entry: &Entry) -> DirectoryRow {
    let label = |(place, kind): (u32, &String)| CredentialTold {
        place,
        kind: kind.clone(),
        issuer: None,
        reference: None,
        from: None,
        until: None,
        state: "undated".to_owned(),
        attested_by: Vec::new(),
        attested_by_us: false,
    };
    let seat = seat_of(entry);
    let town = || {
        entry.town.clone().map(|name| PlaceTold { code: entry.postcode.clone().unwrap_or_default(), name: Some(name) })
    };
    let plain = |code: &String| ServiceTold {
        service: code.clone(),
        unit: None,
        amount: None,
        communes: Vec::new(),
        groups: Vec::new(),
    };
    DirectoryRow {
        id: entry.key.clone(),
        member: false,
        own: false,
        name: Some(Foreign::from(entry.name.as_str())),
        kinds: entry.kinds.iter().cloned().collect(),
        siret: siret_of(entry).map(|s| s.to_string()),
        seat: seat.map(commune).or_else(town),
        services: entry.services.iter().map(plain).collect(),
        credentials: (0u32..).zip(entry.labels.iter().collect::<BTreeSet<_>>()).map(label).collect(),
        note: None,
        website: entry.website.as_deref().map(Foreign::from),
        source: Some(Foreign::from(entry.source.as_str())),
        told_on: entry.told.map(|d| d.to_string()),
    }
}

/// The number of an outsider's site, where its check digits are right.
pub(super) fn siret_of(entry: &Entry) -> Option<Siret> {
    entry.siret.as_deref().and_then(Siret::read)
}

/// The commune of an outsider: by its code, or by postal code and name.
pub(super) fn seat_of(entry: &Entry) -> Option<Commune> {
    let by_code = entry.commune.as_deref().and_then(Commune::from_code);
    by_code.or_else(|| places().named(entry.town.as_deref()?, entry.postcode.as_deref()))
}
