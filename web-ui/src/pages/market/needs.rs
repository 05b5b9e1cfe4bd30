//! Needs: stating one, and what of one's own could meet one.

use super::{colour, lines};
use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page_with};
use crate::pages::fields::{Asked, EventName, Fields};
use crate::pages::lines::{LineField, Lines};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{LotRow, NeedInput, NeedPage, TerritoryState};
use regain_node::node::Node;

#[derive(Template)]
#[template(path = "market/need_new.html")]
struct NewPage<'a> {
    f: &'a Frame,
    typed: &'a Fields,
    lines: Vec<LineField>,
    territories: Vec<TerritoryState>,
    problem: Option<String>,
}

pub(super) async fn form(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    draw_form(&door, &frame, &asked, None).await
}

async fn draw_form(door: &Door, frame: &Frame, typed: &Fields, problem: Option<String>) -> Fallible {
    let mut territories = door.desk().ask(Node::territories).await?.territories;
    territories.retain(|t| t.followed);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let lines = lines::fields_for_all(typed);
    Ok(page_with(status, frame, &NewPage { f: frame, typed, lines, territories, problem }))
}

/// Signs the need.
pub(super) async fn state(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let input = match read(&frame, &typed) {
        Ok(input) => input,
        Err(problem) => return draw_form(&door, &frame, &typed, Some(problem)).await,
    };
    match door.desk().ask(move |node| node.state_need(&input)).await {
        Ok(said) => Ok(back_to(&format!("/annonces/besoins/{}", said.event), "need", 1)),
        Err(error) => draw_form(&door, &frame, &typed, Some(frame.sentence(&error))).await,
    }
}

fn read(frame: &Frame, typed: &Fields) -> Result<NeedInput, String> {
    let text = typed.some("text").ok_or_else(|| frame.t("need-no-text"))?;
    Ok(NeedInput {
        text,
        lines: lines::read(frame, typed)?,
        window: lines::window(frame, typed)?,
        territory: typed.some("territory"),
    })
}

#[derive(Template)]
#[template(path = "market/need.html")]
struct OnePage<'a> {
    f: &'a Frame,
    need: NeedPage,
    stock: Vec<Fitting>,
    problem: Option<String>,
}

/// A lot of one's own that holds some of what is needed.
struct Fitting {
    lot: LotRow,
    fits: Lines,
}

pub(super) async fn show(State(door): State<Door>, frame: Frame, EventName(id): EventName) -> Fallible {
    draw(&door, &frame, id, None).await
}

async fn draw(door: &Door, frame: &Frame, id: String, problem: Option<String>) -> Fallible {
    let read = move |node: &mut Node| Ok((node.need_page(&id)?, node.lots()?.lots));
    let (need, lots) = door.desk().ask(read).await?;
    let stock = if need.row.own { Vec::new() } else { fitting(&need.row.lines, lots) };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, frame, &OnePage { f: frame, need, stock, problem }))
}

/// Own lots that still stand and hold something of these lines, the fullest first.
fn fitting(needed: &Lines, lots: Vec<LotRow>) -> Vec<Fitting> {
    let shared = |lot: &LotRow| -> Lines {
        let both = needed.iter().filter_map(|(c, n)| Some((c.clone(), *n.min(lot.lines.get(c)?))));
        both.collect()
    };
    let free = |lot: &LotRow| lot.own && matches!(lot.state.as_str(), "prepared" | "offered");
    let list = lots.into_iter().filter(free).map(|lot| Fitting { fits: shared(&lot), lot });
    let mut list: Vec<Fitting> = list.filter(|f| lines::total(&f.fits) > 0).collect();
    list.sort_by_key(|f| std::cmp::Reverse(lines::total(&f.fits)));
    list
}

/// Withdraws the need's text.
pub(super) async fn withdraw(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, _): Posted<Nothing>,
) -> Fallible {
    let need = id.clone();
    match door.desk().ask(move |node| node.withdraw(&need)).await {
        Ok(_) => Ok(back_to(&format!("/annonces/besoins/{id}"), "withdrawn", 1)),
        Err(error) => draw(&door, &frame, id, Some(frame.sentence(&error))).await,
    }
}
