//! The network: founded by metropole and workshop, joined by association and observer, applied for by a company.

use super::super::acts::{found_together, list};
use super::super::cast::{Cast, Role};
use super::super::entries;
use anyhow::Result;
use serde_json::json;

use Role::{Association, Atelier, Entreprise, Metropole, Observatoire};

/// The two founders' ceremony.
pub fn found(cast: &Cast) -> Result<()> {
    found_together(cast)?;
    acquainted(cast, &[Metropole, Atelier])?;
    entries::workshop(cast)?;
    entries::metropole(cast)
}

/// Waits until these know each other by name: later calls name members so.
fn acquainted(cast: &Cast, roles: &[Role]) -> Result<()> {
    for role in roles {
        cast.until("members know each other by name", || {
            let members = cast.get(*role, "/members").map(|m| list(&m, "members")).unwrap_or_default();
            Ok(roles.iter().all(|other| members.iter().any(|m| m["name"] == cast.name(*other))))
        })?;
    }
    Ok(())
}

/// Two join and are admitted by both guarantors; the third has applied and waits.
pub fn join(cast: &Cast) -> Result<()> {
    for (role, wanted) in [(Association, "write"), (Observatoire, "observe"), (Entreprise, "write")] {
        let invitation = cast.post(Metropole, "/invitations", &json!({}))?;
        let groups = &cast.player(role)?.root_groups;
        let body = json!({ "invitation": invitation["invitation"], "role": wanted, "root_groups": groups });
        cast.post(role, "/join", &body)?;
    }
    for (guarantor, role) in
        [(Metropole, Association), (Metropole, Observatoire), (Atelier, Association), (Atelier, Observatoire)]
    {
        applied(cast, guarantor, role)?;
        cast.post(guarantor, "/admissions", &json!({ "actor": cast.name(role) }))?;
    }
    for (role, kind) in [(Association, "distributor_social"), (Observatoire, "observer")] {
        cast.until("the newcomer is a member", || {
            let topics = cast.get(role, "/network").map(|n| list(&n, "topics"));
            Ok(topics.is_ok_and(|t| t.iter().any(|t| t["topic"] == "trade/valclair" && t["own_log"].is_string())))
        })?;
        cast.post(role, "/profile", &json!({ "kinds": [kind] }))?;
    }
    acquainted(cast, &Role::ALL)?;
    entries::association(cast)?;
    applied(cast, Metropole, Entreprise)
}

fn applied(cast: &Cast, guarantor: Role, role: Role) -> Result<()> {
    cast.until("an application reaches a guarantor", || {
        let applications = cast.get(guarantor, "/applications")?;
        Ok(list(&applications, "applications").iter().any(|a| a["name"] == cast.name(role)))
    })
}
