//! The giver prepares: to whom, which devices, on what terms.

use super::{named, short};
use crate::door::Door;
use crate::frame::{Fallible, Frame, page_with};
use crate::pages::fields::{Asked, Fields, today};
use crate::pages::lines::{self, Lines};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{
    Answer, AnswerRow, DeskError, DeviceRow, Foreign, LotPage, LotRow, MemberRow, RequestPart, Selection,
};
use regain_node::node::Node;
use regain_node::say;
use regain_protocol::catalogue::{ActorKind, Basis, Destination, Proof, Title};
use std::collections::BTreeSet;

/// What the sealed list may tell.
const MANIFESTS: [&str; 3] = ["serials", "codes", "none"];

#[derive(Template)]
#[template(path = "handovers/new.html")]
struct NewPage<'a> {
    f: &'a Frame,
    typed: Fields,
    granted: Option<Granted>,
    rows: Vec<Row>,
    lots: Vec<LotRow>,
    members: Vec<MemberRow>,
    kinds: &'static [ActorKind],
    proofs: &'static [Proof],
    titles: &'static [Title],
    destinations: &'static [Destination],
    bases: &'static [Basis],
    manifests: [&'static str; 3],
    problem: Option<String>,
}

/// A device that may be given.
struct Row {
    id: String,
    code: Option<String>,
    category: String,
    model: Option<Foreign>,
    serial: Option<Foreign>,
    state: String,
    data: String,
    chosen: bool,
}

/// The grant that the hand-over carries out.
pub(super) struct Granted {
    part: RequestPart,
    lines: Lines,
    commitment: Option<String>,
    title: String,
}

/// What the form is drawn from.
#[derive(Default)]
struct Sources {
    granted: Option<Granted>,
    lot: Option<LotPage>,
    named: Vec<DeviceRow>,
    lots: Vec<LotRow>,
    members: Vec<MemberRow>,
}

/// `?grant=`, `?lot=` or `?row=` name what is handed over; without any, one's own lots are listed to choose from.
pub(super) async fn form(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    draw(&door, &frame, &asked, None).await
}

/// Draws the form with what was typed.
pub(super) async fn draw(door: &Door, frame: &Frame, typed: &Fields, problem: Option<String>) -> Fallible {
    let (grant, lot, rows) = (typed.some("grant"), typed.some("lot"), typed.all("row"));
    let sources = door.desk().ask(move |node| gather(node, grant, lot, rows)).await?;
    let rows = rows_of(&sources, typed);
    let typed = filled(typed.clone(), sources.granted.as_ref());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = NewPage {
        f: frame,
        typed,
        granted: sources.granted,
        rows,
        lots: sources.lots,
        members: sources.members,
        kinds: ActorKind::ALL,
        proofs: Proof::ALL,
        titles: Title::ALL,
        destinations: Destination::ALL,
        bases: Basis::ALL,
        manifests: MANIFESTS,
        problem,
    };
    Ok(page_with(status, frame, &shown))
}

fn gather(node: &mut Node, grant: Option<String>, lot: Option<String>, rows: Vec<String>) -> Answer<Sources> {
    let mut members = node.members()?.members;
    members.retain(|m| !m.own && m.role != "observe");
    let mut sources = Sources { members, ..Sources::default() };
    let mut lot = lot;
    if let Some(grant) = grant {
        let (granted, of) = find(node, &grant)?;
        sources.granted = Some(granted);
        lot = Some(of);
    }
    match lot {
        Some(lot) => {
            let page = node.lot_page(&lot)?;
            if !page.row.own {
                return Err(DeskError::Refused(say!(
                    "lot-not-own",
                    "that lot belongs to another member; only its owner hands it over"
                )));
            }
            sources.lot = Some(page);
        }
        None if !rows.is_empty() => {
            sources.named = node.devices(&Selection { devices: rows, ..Selection::default() })?.devices;
        }
        None => {
            sources.lots = node.lots()?.lots;
            sources.lots.retain(|l| l.own && l.state != "handed_over");
        }
    }
    Ok(sources)
}

/// A grant of this node's, and the lot that it is out of.
fn find(node: &mut Node, grant: &str) -> Answer<(Granted, String)> {
    let is = |a: &AnswerRow| matches!(a, AnswerRow::Granted { granted, .. } if granted == grant);
    let requests = node.requests()?.requests;
    let request = requests.into_iter().find(|r| r.to_own && r.answers.iter().any(is));
    let lost = || DeskError::NotFound(say!("grant-unknown", "this node has made no such grant"));
    let request = request.ok_or_else(lost)?;
    let offer = node.offer_page(&request.offer)?;
    let part = offer.requests.into_iter().find(|p| p.row.request == request.request).ok_or_else(lost)?;
    let lines = part.row.answers.iter().find_map(|a| match a {
        AnswerRow::Granted { granted, lines } if granted == grant => Some(lines.clone()),
        _ => None,
    });
    let commitment = part.commitments.iter().find(|c| c.grant == grant && c.by == part.row.by);
    let granted = Granted {
        commitment: commitment.map(|c| c.commitment.clone()),
        lines: lines.unwrap_or_default(),
        title: offer.row.title,
        part,
    };
    Ok((granted, offer.row.lot))
}

/// The devices that can be given; at first those that the grant's lines take, or all.
fn rows_of(sources: &Sources, typed: &Fields) -> Vec<Row> {
    let chosen: BTreeSet<String> = typed.all("row").into_iter().collect();
    let mut left = sources.granted.as_ref().map(|g| g.lines.clone());
    let mut take = |category: &str| match left.as_mut() {
        None => true,
        Some(lines) => lines.get_mut(category).filter(|n| **n > 0).map(|n| *n -= 1).is_some(),
    };
    let of_lot = sources.lot.iter().flat_map(|l| &l.list).filter(|d| d.with_owner && d.state != "in_transit");
    let of_lot = of_lot.map(|d| (&d.id, &d.category, &d.state, &d.data, &d.private));
    let named = sources.named.iter().map(|d| (&d.id, &d.category, &d.state, &d.data, &d.private));
    let row = |(id, category, state, data, private): (&String, &String, &String, &String, _)| {
        let private: &regain_node::desk::PrivateFacts = private;
        Row {
            chosen: if chosen.is_empty() { take(category) } else { chosen.contains(id) },
            id: id.clone(),
            code: private.code.clone(),
            category: category.clone(),
            model: private.model.clone(),
            serial: private.serial.clone(),
            state: state.clone(),
            data: data.clone(),
        }
    };
    of_lot.chain(named).map(row).collect()
}

/// What is proposed where nothing was typed.
fn filled(typed: Fields, granted: Option<&Granted>) -> Fields {
    let title = granted.map_or("gift", |g| g.title.as_str()).to_owned();
    let typed = match granted {
        Some(g) => {
            let typed = typed.or("to", g.part.row.by.clone());
            match &g.commitment {
                Some(commitment) => typed.or("commitment", commitment.clone()),
                None => typed,
            }
        }
        None => typed,
    };
    let typed = typed.or("party", "member").or("title", title);
    let destination = usual_destination(typed.get("title"));
    let typed = typed.or("destination", destination).or("basis", "ordinary");
    typed.or("manifest", "serials").or("proof", "slip").or("on", today())
}

/// Where a device goes in the giver's books, most often, by the title it goes by.
fn usual_destination(title: &str) -> &'static str {
    match title {
        "gift" => "donne",
        "sale" => "vendu",
        "cession" => "cede_personne_publique",
        "waste" => "deee_eco_organisme",
        _ => "inconnu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_destination_is_one_of_the_list() {
        for title in Title::ALL {
            assert!(Destination::from_code(usual_destination(title.code())).is_some(), "{title}");
        }
    }

    #[test]
    fn what_was_typed_stays() {
        let typed: Fields = serde_html_form::from_str("title=sale&on=2027-01-02").expect("a form");
        let filled = filled(typed, None);
        assert_eq!((filled.get("title"), filled.get("on"), filled.get("destination")), ("sale", "2027-01-02", "vendu"));
        assert_eq!(filled.get("manifest"), "serials");
    }
}
