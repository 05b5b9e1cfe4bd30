//! Territories: which there are, which this node follows, and offers told of beyond their own.

use super::signed;
use crate::args::TerritoryCommand;
use crate::client::Client;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::{Table, at, lines, list, short};
use serde_json::{Value, json};

/// `regain territory`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn territory(command: &TerritoryCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        TerritoryCommand::List => Ok(shown("territory.list", client.get("territories")?)),
        TerritoryCommand::Follow { names } => {
            Ok(shown("territory.follow", client.post("territories/follow", &json!({ "territories": names }))?))
        }
        TerritoryCommand::Totals => super::fleet::territory(client),
        TerritoryCommand::Ask { names } => {
            let told = client.post("territories/ask", &json!({ "territories": names }))?;
            Ok(signed("territory.ask", "asked; the guarantors must admit:", told))
        }
    }
}

fn shown(command: &'static str, told: Value) -> Output {
    let mut table = Table::new(&["territory", "admitted", "followed", "new things"]);
    let yes = |value: &Value| if value == true { "yes" } else { "no" };
    for t in list(&told, "territories") {
        let admitted = if t["asked"] == true { "asked" } else { yes(&t["admitted"]) };
        let home = if t["home"] == true { "here" } else { "" };
        table.line([at(t, "/name"), admitted.into(), yes(&t["followed"]).into(), home.into()]);
    }
    let text = table.or("the network has no territory");
    Output::new(command, told, text)
}

/// `regain offer open`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn open(offer: &str, territories: &[String], end: bool, client: &Client) -> Result<Output, Failure> {
    let told = client.post("notices", &json!({ "offer": offer, "territories": territories, "end": end }))?;
    let what = if end { "told no more in" } else { "told in" };
    let text = format!("{what} {}: {} event(s) signed", territories.join(", "), list(&told, "events").len());
    Ok(Output::new("offer.open", told, text))
}

/// `regain offer neighbours`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn neighbours(client: &Client) -> Result<Output, Failure> {
    let told = client.get("notices")?;
    let mut table = Table::new(&["offer", "what", "owner", "stands in", "told in", "lines", "until", "admitted there"]);
    for n in list(&told, "notices") {
        let admitted = if n["admitted"] == true { "yes" } else { "no" };
        table.line([
            short(&at(n, "/offer")),
            at(n, "/text"),
            at(n, "/by_name"),
            at(n, "/home"),
            at(n, "/told_in"),
            lines(n.get("lines")),
            at(n, "/until"),
            admitted.into(),
        ]);
    }
    let text = table.or("no other territory told of an offer");
    Ok(Output::new("offer.neighbours", told, text))
}
