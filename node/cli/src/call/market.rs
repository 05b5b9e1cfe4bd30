//! Lots, offers, needs, requests and their answers.

use super::signed;
use crate::args::{
    CommitArgs, DeclineArgs, GrantArgs, LotCommand, LotFileArgs, NeedCommand, OfferCommand, RequestCommand,
};
use crate::client::{Client, segment};
use crate::exit::Failure;
use crate::output::Output;
use crate::table::{Table, at, lines, list, short};
use serde_json::{Value, json};

/// `regain lot`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn lot(command: &LotCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        LotCommand::Create { title, select } => {
            let told = client.post("lots", &json!({ "title": title, "select": select.signing()? }))?;
            Ok(signed("lot.create", "lot", told))
        }
        LotCommand::List => {
            let told = client.get("lots")?;
            let mut table = Table::new(&["lot", "title", "owner", "devices", "what"]);
            for l in list(&told, "lots") {
                table.line([
                    short(&at(l, "/lot")),
                    at(l, "/title"),
                    at(l, "/owner_name"),
                    at(l, "/devices"),
                    lines(l.get("lines")),
                ]);
            }
            let text = table.or("no lot yet");
            Ok(Output::new("lot.list", told, text))
        }
        LotCommand::File(args) => file(args, client),
        LotCommand::Editors { lot, editors } => {
            let told = client.post(&format!("lots/{}/editors", segment(lot)), &json!({ "editors": editors }))?;
            Ok(signed("lot.editors", "editors named:", told))
        }
    }
}

fn file(args: &LotFileArgs, client: &Client) -> Result<Output, Failure> {
    let path = format!("lots/{}/file", segment(&args.lot));
    let edit = match (&args.check, &args.uncheck, &args.note) {
        (Some(item), _, _) => json!({ "edit": "check", "item": item, "done": true }),
        (_, Some(item), _) => json!({ "edit": "check", "item": item, "done": false }),
        (_, _, Some(text)) => json!({ "edit": "note", "text": text }),
        _ => return Ok(shown(client.get(&path)?)),
    };
    let told = client.post(&path, &edit)?;
    let count = list(&told, "events").len();
    Ok(Output::new("lot.file.edit", told, format!("the file was edited; {count} event(s) signed")))
}

fn shown(told: Value) -> Output {
    let mut text = String::new();
    for check in list(&told, "checks") {
        let mark = if check["done"] == true { "x" } else { " " };
        let contested = if check["contested"] == true { "  (two editors differ)" } else { "" };
        text += &format!("[{mark}] {}  {}{contested}\n", at(check, "/item"), at(check, "/by"));
    }
    for note in list(&told, "notes") {
        text += &format!("{}: {}\n", at(note, "/by"), at(note, "/text"));
    }
    if let Some(missing) = told.get("not_here_yet").and_then(Value::as_u64).filter(|n| *n > 0) {
        text += &format!("{missing} change(s) known and not here yet\n");
    }
    if text.is_empty() {
        text = "the file is empty".into();
    }
    Output::new("lot.file", told, text)
}

/// `regain offer`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn offer(command: &OfferCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        OfferCommand::Create { lot, text, title, lines, window, neighbours } => {
            let body = json!({
                "lot": lot, "text": text, "title": title, "lines": lines.value(), "window": window.value(),
                "neighbours": neighbours,
            });
            Ok(signed("offer.create", "offer", client.post("offers", &body)?))
        }
        OfferCommand::List => {
            let told = client.get("offers")?;
            let mut table = Table::new(&["offer", "what", "owner", "title", "offered", "left", "until"]);
            for o in list(&told, "offers") {
                let (offered, left) = (lines(o.get("lines")), lines(o.get("left")));
                let owner = at(o, "/owner_name");
                table.line([
                    short(&at(o, "/offer")),
                    at(o, "/text"),
                    owner,
                    at(o, "/title"),
                    offered,
                    left,
                    at(o, "/until"),
                ]);
            }
            let text = table.or("no offer yet");
            Ok(Output::new("offer.list", told, text))
        }
        OfferCommand::Open { offer, territories, end } => super::territory::open(offer, territories, *end, client),
        OfferCommand::Neighbours => super::territory::neighbours(client),
    }
}

/// `regain need`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn need(command: &NeedCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        NeedCommand::Create { text, lines, window, territory } => {
            let body = json!({
                "text": text, "lines": lines.value(), "window": window.value(), "territory": territory,
            });
            Ok(signed("need.create", "need", client.post("needs", &body)?))
        }
        NeedCommand::List => {
            let told = client.get("needs")?;
            let mut table = Table::new(&["need", "what", "by", "lines"]);
            for n in list(&told, "needs") {
                table.line([short(&at(n, "/need")), at(n, "/text"), at(n, "/by_name"), lines(n.get("lines"))]);
            }
            let text = table.or("no need yet");
            Ok(Output::new("need.list", told, text))
        }
    }
}

/// `regain request`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn request(command: &RequestCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        RequestCommand::Create { offer, lines } => {
            let told = client.post("requests", &json!({ "offer": offer, "lines": lines.value() }))?;
            Ok(signed("request.create", "request", told))
        }
        RequestCommand::List => {
            let told = client.get("requests")?;
            let mut table = Table::new(&["request", "by", "offer", "lines", "answer"]);
            for r in list(&told, "requests") {
                let answers: Vec<String> = list(r, "answers").iter().map(answer).collect();
                let answers = if answers.is_empty() { "open".to_owned() } else { answers.join("; ") };
                let offer = short(&at(r, "/offer"));
                table.line([short(&at(r, "/request")), at(r, "/by_name"), offer, lines(r.get("lines")), answers]);
            }
            let text = table.or("no request yet");
            Ok(Output::new("request.list", told, text))
        }
    }
}

fn answer(answer: &Value) -> String {
    match at(answer, "/granted") {
        granted if granted.is_empty() => {
            let note = at(answer, "/note");
            format!("declined: {}{}", at(answer, "/reason"), if note.is_empty() { note } else { format!(" ({note})") })
        }
        granted => format!("granted {} ({})", lines(answer.get("lines")), short(&granted)),
    }
}

/// `regain grant`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn grant(args: &GrantArgs, client: &Client) -> Result<Output, Failure> {
    let told = client.post("grants", &json!({ "request": args.request, "lines": args.lines.value() }))?;
    Ok(signed("grant", "grant", told))
}

/// `regain decline`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn decline(args: &DeclineArgs, client: &Client) -> Result<Output, Failure> {
    let body = json!({ "request": args.request, "reason": args.reason, "note": args.note });
    Ok(signed("decline", "declined", client.post("declines", &body)?))
}

/// `regain commit`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn commit(args: &CommitArgs, client: &Client) -> Result<Output, Failure> {
    Ok(signed("commit", "commitment", client.post("commitments", &json!({ "grant": args.grant }))?))
}
