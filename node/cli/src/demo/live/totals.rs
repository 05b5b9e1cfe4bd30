//! What the metropole tells of its fleet: the page of the territory adds up what members publish.

use super::super::cast::{Cast, Role::Metropole};
use super::talk::say;
use anyhow::Result;
use serde_json::json;

/// Looks at the numbers and signs exactly those, as a person does.
pub fn publish(cast: &Cast) -> Result<()> {
    for about in ["fleet", "forecast"] {
        let mut wanted = json!({ "about": about });
        let shown = cast.post(Metropole, "/sharing/preview", &wanted)?;
        wanted["token"] = shown["token"].clone();
        say(cast, Metropole, "/sharing/totals", &wanted)?;
    }
    Ok(())
}
