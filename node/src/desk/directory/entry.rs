//! This organisation's own entry, and attesting what others' entries say.

use super::ENDING;
use crate::desk::entering::day;
use crate::desk::people::unknown;
use crate::desk::said::Said;
use crate::desk::{Answer, DeskError};
use crate::node::Node;
use crate::places::places;
use regain_protocol::catalogue::{CredentialKind, Service, Unit};
use regain_protocol::event::{Attest, Body, Capacity, Credential, Detail, Extra, Listing, Offered};
use regain_protocol::insee::{Commune, Siren, Siret};
use regain_protocol::limits::{MAX_DETAIL, MAX_TEXT};
use regain_protocol::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A service that is offered.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ServiceInput {
    /// Its code.
    pub service: String,
    /// Code of the unit in which its capacity is counted.
    pub unit: Option<String>,
    /// The capacity.
    pub amount: Option<u32>,
    /// Communes where it is offered, by code or name; with no group either, the one of the seat.
    pub communes: Vec<String>,
    /// Groups of communes where it is offered, by SIREN or name.
    pub groups: Vec<String>,
}

/// An approval, label or contract.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CredentialInput {
    /// Its code.
    pub kind: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Its reference.
    pub reference: Option<String>,
    /// First day (YYYY-MM-DD).
    pub from: Option<String>,
    /// Last day (YYYY-MM-DD).
    pub until: Option<String>,
}

/// This organisation's entry; it replaces the one before.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ListingInput {
    /// The number of its site.
    pub siret: Option<String>,
    /// Its commune, by code or name.
    pub seat: Option<String>,
    /// What it offers.
    pub services: Vec<ServiceInput>,
    /// What it is approved as.
    pub credentials: Vec<CredentialInput>,
    /// What it says besides, to every member.
    pub note: Option<String>,
}

/// Attesting a credential of another member.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttestInput {
    /// The member, by id or name.
    pub actor: String,
    /// The credential: its code, or its place in the entry as `#0`.
    pub credential: String,
    /// False takes an earlier attestation back.
    #[serde(default = "attests")]
    pub holds: bool,
}

fn attests() -> bool {
    true
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty())
}

/// Communes and groups named in a text, separated by commas: what is a group's SIREN or name is one, all else a commune.
#[must_use]
pub fn area_of(text: &str) -> (Vec<String>, Vec<String>) {
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned);
    parts.partition(|part| Siren::read(part).is_none() && places().group_named(part).is_none())
}

/// A commune by its code or the name that this build knows.
pub(super) fn commune_named(text: &str) -> Answer<Commune> {
    let found = Commune::from_code(text).or_else(|| places().named(text, None));
    found.ok_or_else(|| {
        DeskError::Usage(say!(
            "commune-unknown",
            "`{text}` is no commune that this node knows; give its INSEE code of five characters",
            text = text.trim()
        ))
    })
}

/// A group of communes by its SIREN or the name that this build knows.
pub(super) fn group_named(text: &str) -> Answer<Siren> {
    let found = Siren::read(text).or_else(|| places().group_named(text));
    found.ok_or_else(|| {
        DeskError::Usage(say!(
            "group-unknown",
            "`{text}` is no group of communes that this node knows; give its SIREN of nine digits",
            text = text.trim()
        ))
    })
}

fn service(input: &ServiceInput) -> Answer<Offered> {
    let service = Service::from_code(&input.service)
        .ok_or_else(|| unknown("service", &input.service, Service::ALL.iter().map(|s| s.code())))?;
    let capacity = match (given(input.unit.as_ref()), input.amount) {
        (Some(unit), Some(amount)) => {
            let unit =
                Unit::from_code(unit).ok_or_else(|| unknown("unit", unit, Unit::ALL.iter().map(|u| u.code())))?;
            Some(Capacity { unit, amount })
        }
        (_, None) => None,
        (None, Some(_)) => {
            return Err(DeskError::Usage(say!("capacity-form", "say in which unit the capacity is counted")));
        }
    };
    let mut communes = input.communes.iter().map(|c| commune_named(c)).collect::<Answer<Vec<_>>>()?;
    let mut groups = input.groups.iter().map(|g| group_named(g)).collect::<Answer<Vec<_>>>()?;
    communes.sort_unstable();
    communes.dedup();
    groups.sort_unstable();
    groups.dedup();
    Ok(Offered { service, capacity, communes, groups })
}

/// A credential with its words.
fn credential(input: &CredentialInput) -> Answer<(Credential, Detail)> {
    let kind = CredentialKind::from_code(&input.kind)
        .ok_or_else(|| unknown("credential", &input.kind, CredentialKind::ALL.iter().map(|c| c.code())))?;
    let from = given(input.from.as_ref()).map(day).transpose()?;
    let until = given(input.until.as_ref()).map(day).transpose()?;
    let word = |text: Option<&String>| given(text).map(str::to_owned);
    let detail = Detail { of: 0, issuer: word(input.issuer.as_ref()), reference: word(input.reference.as_ref()) };
    let long = [&detail.issuer, &detail.reference].iter().any(|t| t.as_ref().is_some_and(|t| t.len() > MAX_DETAIL));
    if long {
        return Err(DeskError::Usage(say!(
            "credential-long",
            "an issuer or reference may have at most {most} bytes",
            most = MAX_DETAIL
        )));
    }
    Ok((Credential { kind, from, until }, detail))
}

impl ListingInput {
    fn read(&self) -> Answer<(Listing, Extra)> {
        let siret = given(self.siret.as_ref()).map(|text| {
            Siret::read(text).ok_or_else(|| {
                DeskError::Usage(say!(
                    "siret-form",
                    "`{text}` is no SIRET: it has fourteen digits, the last of which checks the others",
                    text = text
                ))
            })
        });
        let seat = given(self.seat.as_ref()).map(commune_named).transpose()?;
        let mut services = self.services.iter().map(service).collect::<Answer<Vec<_>>>()?;
        services.sort_by_key(|s| s.service);
        let mut credentials = self.credentials.iter().map(credential).collect::<Answer<Vec<_>>>()?;
        credentials.sort_by_key(|(c, _)| *c);
        let details: Vec<Detail> =
            (0u32..).zip(&credentials).map(|(of, (_, detail))| Detail { of, ..detail.clone() }).collect();
        let worded = details.into_iter().filter(|d| d.issuer.is_some() || d.reference.is_some()).collect::<Vec<_>>();
        let note = given(self.note.as_ref()).map(str::to_owned);
        if note.as_ref().is_some_and(|n| n.len() > MAX_TEXT) {
            return Err(DeskError::Usage(say!("note-long", "a note may have at most {most} bytes", most = MAX_TEXT)));
        }
        let listing = Listing {
            siret: siret.transpose()?,
            seat,
            services,
            credentials: credentials.into_iter().map(|(c, _)| c).collect(),
        };
        let extra = Extra { note, details: (!worded.is_empty()).then_some(worded), ..Extra::default() };
        Ok((listing, extra))
    }
}

impl Node {
    /// Publishes this organisation's entry in the directory.
    ///
    /// # Errors
    /// A code, number, commune or day is none, or the log is not open.
    pub fn publish_listing(&mut self, input: &ListingInput) -> Answer<Said> {
        let (listing, extra) = input.read()?;
        let governance = self.engine()?.ledger().governance();
        let event = self.author(governance, Body::Listing(listing), extra)?;
        Ok(Said::new(&event))
    }

    /// Own credentials that end soon or have ended without another of the kind that holds: code, state, days since the end.
    pub(crate) fn credentials_to_renew(&mut self, today: Day) -> Vec<(&'static str, &'static str, u32)> {
        let own = self.keys.actor;
        let Ok(view) = self.governance_view() else { return Vec::new() };
        view.directory.get(&own).map(|l| to_renew(&l.listing.credentials, today)).unwrap_or_default()
    }

    /// Attests a credential of another member, or takes that back.
    ///
    /// # Errors
    /// The member has no such credential, or it is this organisation itself.
    pub fn attest(&mut self, input: &AttestInput) -> Answer<Said> {
        let actor = self.actor_id(&input.actor)?;
        let view = self.governance_view()?;
        let none = || {
            DeskError::NotFound(say!(
                "credential-unknown",
                "`{name}` shows no `{text}` in the directory, or more than one; give its place, as `#0`",
                name = input.actor,
                text = input.credential
            ))
        };
        let listing = view.directory.get(&actor).ok_or_else(none)?;
        let place = place_of(&listing.listing.credentials, &input.credential).ok_or_else(none)?;
        let body = Attest { listing: listing.event, credential: place, holds: input.holds };
        let governance = self.engine()?.ledger().governance();
        let event = self.author(governance, Body::Attest(body), Extra::default())?;
        Ok(Said::new(&event))
    }
}

fn to_renew(all: &[Credential], today: Day) -> Vec<(&'static str, &'static str, u32)> {
    let lasts =
        |c: &&Credential| c.until.is_none_or(|until| until.0 > today.0.saturating_add(ENDING)) && c.holds(today);
    let renewed = |kind| all.iter().filter(|c| c.kind == kind).any(|c| lasts(&c));
    let mut newest: BTreeMap<CredentialKind, Day> = BTreeMap::new();
    for credential in all.iter().filter(|c| !renewed(c.kind)) {
        let until = credential.until.filter(|_| credential.from.is_none_or(|from| from <= today));
        if let Some(until) = until.filter(|until| until.0 <= today.0.saturating_add(ENDING)) {
            let last = newest.entry(credential.kind).or_insert(until);
            *last = (*last).max(until);
        }
    }
    let told = |(kind, until): (CredentialKind, Day)| {
        let state = if until < today { "ended" } else { "ending" };
        (kind.code(), state, today.0.saturating_sub(until.0))
    };
    newest.into_iter().map(told).collect()
}

/// The place of a credential in an entry by its code, where it is the only one, or by its place.
fn place_of(all: &[Credential], text: &str) -> Option<u32> {
    if let Some(place) = text.strip_prefix('#') {
        return place.parse().ok().filter(|p: &u32| usize::try_from(*p).is_ok_and(|at| at < all.len()));
    }
    let mut found = (0u32..).zip(all).filter(|(_, c)| c.kind.code() == text);
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day(20_500);

    fn until(kind: CredentialKind, until: Option<u32>) -> Credential {
        Credential { kind, from: Some(Day(20_000)), until: until.map(Day) }
    }

    #[test]
    fn what_ends_is_told_weeks_before_and_until_it_is_renewed() {
        let told = |all: &[Credential]| to_renew(all, TODAY);
        use CredentialKind::{Esus, WeeeContract};
        assert_eq!(told(&[until(Esus, Some(20_561)), until(WeeeContract, None)]), []);
        assert_eq!(told(&[until(Esus, Some(20_560))]), [("esus", "ending", 0)]);
        assert_eq!(told(&[until(Esus, Some(20_500))]), [("esus", "ending", 0)]);
        assert_eq!(told(&[until(Esus, Some(20_490)), until(Esus, Some(20_400))]), [("esus", "ended", 10)]);
        assert_eq!(told(&[until(Esus, Some(20_490)), until(Esus, Some(21_000))]), [], "renewed");
    }

    #[test]
    fn an_entry_is_read_with_its_words_in_its_own_order() {
        let input: ListingInput = serde_json::from_value(serde_json::json!({
            "siret": "732 829 320 00074", "seat": "grenoble", "note": " ",
            "services": [
                { "service": "repair", "unit": "devices_per_month", "amount": 40, "communes": ["38421", "Grenoble", "38421"] },
                { "service": "collection", "groups": ["Grenoble-Alpes-Métropole"] }
            ],
            "credentials": [
                { "kind": "weee_contract", "reference": "C-7", "until": "2027-12-31" },
                { "kind": "esus", "issuer": "Préfecture", "from": "2025-01-01", "until": "2029-12-31" }
            ]
        }))
        .expect("an input");
        let (listing, extra) = input.read().expect("an entry");
        assert_eq!(listing.siret, Some(Siret(73_282_932_000_074)));
        assert_eq!(listing.services.iter().map(|s| s.service.code()).collect::<Vec<_>>(), ["collection", "repair"]);
        assert_eq!(listing.services[1].communes, [Commune(38_185), Commune(38_421)]);
        assert_eq!(listing.credentials[0].kind, CredentialKind::Esus);
        let words = extra.details.expect("words");
        assert_eq!((words[0].of, words[0].issuer.as_deref()), (0, Some("Préfecture")));
        assert_eq!((words[1].of, words[1].reference.as_deref()), (1, Some("C-7")));
        assert_eq!(extra.note, None);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_a_sentence() {
        let read = |json: serde_json::Value| {
            serde_json::from_value::<ListingInput>(json).expect("an input").read().expect_err("refused").to_string()
        };
        assert!(read(serde_json::json!({ "siret": "73282932000075" })).contains("no SIRET"));
        assert!(read(serde_json::json!({ "seat": "Atlantis" })).contains("no commune"));
        let repair = |more: serde_json::Value| {
            let mut service = serde_json::json!({ "service": "repair" });
            service.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
            serde_json::json!({ "services": [service] })
        };
        assert!(read(repair(serde_json::json!({ "amount": 3 }))).contains("unit"));
        assert!(read(repair(serde_json::json!({ "groups": ["123"] }))).contains("no group"));
        assert!(read(serde_json::json!({ "credentials": [{ "kind": "x" }] })).contains("esus"));
        assert!(
            read(serde_json::json!({ "credentials": [{ "kind": "esus", "until": "31/12/2027" }] })).contains("no day")
        );
    }

    #[test]
    fn an_area_is_typed_in_one_line() {
        let (communes, groups) = area_of("Grenoble, 38421 ; grenoble alpes metropole\n200018166,, Nulle-Part");
        assert_eq!(communes, ["Grenoble", "38421", "Nulle-Part"]);
        assert_eq!(groups, ["grenoble alpes metropole", "200018166"]);
    }

    #[test]
    fn a_credential_is_named_by_its_code_or_its_place() {
        let all = [
            until(CredentialKind::Esus, Some(1)),
            until(CredentialKind::Esus, None),
            until(CredentialKind::RecQ, None),
        ];
        assert_eq!((place_of(&all, "recq"), place_of(&all, "esus"), place_of(&all, "#1")), (Some(2), None, Some(1)));
        assert_eq!((place_of(&all, "#3"), place_of(&all, "#x")), (None, None));
    }
}
