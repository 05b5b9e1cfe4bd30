//! Entries in the directory: invented organisations with numbers whose check digits are right, in real communes.

use super::acts::list;
use super::cast::{Cast, Role};
use anyhow::Result;
use serde_json::{Value, json};

use Role::{Association, Atelier, Metropole};

/// A list of others, as somebody may have compiled it.
const OTHERS: &str = "Nom;Type;Services;Code postal;Commune;Labels\n\
    Boutique Électron Vif;réparateur;Réparation;38000;Grenoble;QualiRépar\n\
    Repair Café des Trois Ponts;;auto-réparation;38400;Saint-Martin-d'Hères;\n\
    Ressourcerie du Val Clair;ressourcerie;Collecte, Vente;38500;Voiron;\n";

/// The workshop's entry, known to the metropole, which attests its approval.
///
/// # Errors
/// A node refuses it, or it does not arrive.
pub fn workshop(cast: &Cast) -> Result<()> {
    let metropolis = "200040715";
    let service = |code: &str, amount: u32| json!({ "service": code, "unit": "devices_per_month", "amount": amount, "groups": [metropolis] });
    let body = json!({ "siret": "90200200500012", "seat": "38185",
        "services": [service("collection", 300), service("erasure", 250), service("refurbishment", 120),
            service("repair", 60), service("parts", 80)],
        "credentials": [
            { "kind": "esus", "issuer": "Préfecture", "reference": "ESUS-0042", "from": "2023-01-01", "until": "2031-12-31" },
            { "kind": "weee_contract", "issuer": "Éco-organisme", "reference": "C-2023-17", "from": "2023-01-01", "until": "2031-12-31" },
            { "kind": "qualirepar", "issuer": "Éco-organisme", "from": "2024-06-01", "until": "2030-05-31" }] });
    publish(cast, Atelier, &body, &[Metropole])?;
    let attest = json!({ "actor": cast.name(Atelier), "credential": "esus" });
    cast.post(Metropole, "/directory/attestations", &attest).map(|_| ())
}

/// The association's entry, known to those who hand over to it.
///
/// # Errors
/// A node refuses it, or it does not arrive.
pub fn association(cast: &Cast) -> Result<()> {
    let body = json!({ "siret": "90300300200016", "seat": "38421",
        "services": [{ "service": "solidarity_distribution", "unit": "devices_per_month", "amount": 40, "groups": ["200040715", "200018166"] },
            { "service": "training", "unit": "people_per_month", "amount": 60, "communes": ["38421"] }],
        "credentials": [{ "kind": "general_interest", "issuer": "Administration fiscale", "from": "2020-01-01" }] });
    publish(cast, Association, &body, &[Metropole, Atelier])
}

/// The metropole's own entry, and a list of others that it has imported.
///
/// # Errors
/// The node refuses them.
pub fn metropole(cast: &Cast) -> Result<()> {
    let body = json!({ "siret": "90100100800019", "seat": "38185", "services": [{ "service": "storage", "unit": "square_metres", "amount": 200 }] });
    cast.post(Metropole, "/directory/entry", &body)?;
    let path = "/directory/import?apply=true&source=Liste%20invent%C3%A9e%20de%20la%20d%C3%A9monstration";
    cast.call(Metropole, "POST", path, Some(OTHERS.as_bytes())).map(|_| ())
}

fn publish(cast: &Cast, role: Role, body: &Value, readers: &[Role]) -> Result<()> {
    cast.post(role, "/directory/entry", body)?;
    for reader in readers {
        cast.until("an entry in the directory arrives", || {
            let rows = cast.get(*reader, "/directory?whose=members").map(|d| list(&d, "rows")).unwrap_or_default();
            Ok(rows.iter().any(|r| r["name"] == cast.name(role) && !list(r, "credentials").is_empty()))
        })?;
    }
    Ok(())
}
