//! Bodies of the directory's kinds, with invented references and numbers.

use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::id::EventId;
use regain_protocol::insee::{Commune, Siren, Siret};
use regain_protocol::time::Day;

const LISTING: EventId = EventId([0xe7; 32]);

/// An entry with everything in it.
pub fn full() -> Listing {
    let repair = Offered {
        service: Service::Repair,
        capacity: Some(Capacity { unit: Unit::DevicesPerMonth, amount: 120 }),
        communes: vec![Commune(38_185), Commune(38_421), Commune(200_004)],
        groups: vec![Siren(200_040_715)],
    };
    let training = Offered { service: Service::Training, capacity: None, communes: vec![], groups: vec![] };
    let (from, until) = (Some(Day(20_000)), Some(Day(21_000)));
    Listing {
        siret: Some(Siret(73_282_932_000_074)),
        seat: Some(Commune(38_185)),
        services: vec![repair, training],
        credentials: vec![
            Credential { kind: CredentialKind::Esus, from, until },
            Credential { kind: CredentialKind::WeeeContract, from: None, until },
            Credential { kind: CredentialKind::QualiRepar, from, until: None },
        ],
    }
}

/// The words of its credentials.
pub fn words() -> Extra {
    let detail = |of, issuer: &str, reference: &str| Detail {
        of,
        issuer: Some(issuer.into()),
        reference: Some(reference.into()),
    };
    let details = vec![detail(0, "Préfecture", "ESUS-2024-0001"), Detail { of: 2, ..Detail::default() }];
    Extra { note: Some("Sur rendez-vous".into()), details: Some(details), ..Extra::default() }
}

/// Every sample with its name.
pub fn samples() -> Vec<(&'static str, Body)> {
    let attest = |credential, holds| Body::Attest(Attest { listing: LISTING, credential, holds });
    vec![
        ("Listing", Body::Listing(full())),
        ("Listing without anything", Body::Listing(Listing::default())),
        ("Attest", attest(2, true)),
        ("Attest taken back", attest(300, false)),
    ]
}
