//! The network that follows one whose guarantors can no longer act.

use crate::client::Client;
use crate::exit::Failure;
use crate::input::long_argument;
use crate::output::Output;
use crate::table::{Table, at, list, short};
use serde_json::{Value, json};

fn groups(root: &str) -> Result<Vec<String>, Failure> {
    Ok(long_argument(root)?.split_whitespace().map(str::to_owned).collect())
}

/// `regain network following`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn following(client: &Client) -> Result<Output, Failure> {
    Ok(shown("network.following", client.get("refounding")?))
}

/// `regain network refound`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn refound(name: Option<&str>, root: &str, client: &Client) -> Result<Output, Failure> {
    let told = client.post("refounding", &json!({ "name": name, "root_groups": groups(root)? }))?;
    Ok(shown("network.refound", told))
}

/// `regain network rejoin`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn rejoin(invitation: &str, root: &str, client: &Client) -> Result<Output, Failure> {
    let body = json!({ "invitation": long_argument(invitation)?, "root_groups": groups(root)? });
    let told = client.post("refounding/rejoin", &body)?;
    let text = "the old network is archived; asking to be admitted to the one that follows".to_owned();
    Ok(Output::new("network.rejoin", told, text))
}

fn shown(command: &'static str, told: Value) -> Output {
    let mut table = Table::new(&["founded by", "charter", "told on"]);
    for row in list(&told, "told") {
        table.line([at(row, "/by_name"), short(&at(row, "/charter")), at(row, "/told_on")]);
    }
    let mut text = table.or("no member told of a network that follows this one");
    if let Some(line) = told["invitation"].as_str() {
        text += &format!("\n\nfor the {} former members, each with its own key:\n{line}\n", at(&told, "/members"));
        if told["moved"] != true {
            text += "this node is still in the old network; `regain network move` leaves it";
        }
    }
    for name in list(&told, "former").iter().filter_map(Value::as_str) {
        text += &format!("\nformer/{name}.bundle");
    }
    Output::new(command, told, text)
}
