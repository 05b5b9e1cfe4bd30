//! What is signed about an offer: requests, answers to them, commitments, its withdrawal.

use super::lines;
use super::offers::draw;
use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to};
use crate::pages::fields::{EventName, Fields};
use axum::extract::State;
use regain_node::desk::{Answer, AnswerInput, DeclineInput, GrantIdInput, RequestInput, Said};
use regain_node::node::Node;

/// Signs something about an offer and goes back to it; if that fails, the page tells why and keeps what was typed.
async fn sign(
    door: &Door,
    frame: &Frame,
    (id, typed, done): (String, &Fields, &str),
    act: impl FnOnce(&mut Node) -> Answer<Said> + Send + 'static,
) -> Fallible {
    match door.desk().ask(act).await {
        Ok(_) => Ok(back_to(&format!("/annonces/offres/{id}"), done, 1)),
        Err(error) => draw(door, frame, id, typed, Some(frame.sentence(&error))).await,
    }
}

/// Asks for some of what is left.
pub(super) async fn request(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let lines = match lines::read(&frame, &typed) {
        Ok(lines) => lines,
        Err(problem) => return draw(&door, &frame, id, &typed, Some(problem)).await,
    };
    let input = RequestInput { offer: id.clone(), lines };
    sign(&door, &frame, (id, &typed, "request"), move |node| node.request_offer(&input)).await
}

/// Grants a request, in whole or in part.
pub(super) async fn grant(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let lines = match lines::read(&frame, &typed) {
        Ok(lines) => lines,
        Err(problem) => return draw(&door, &frame, id, &typed, Some(problem)).await,
    };
    let input = AnswerInput { request: typed.get("request").to_owned(), lines };
    sign(&door, &frame, (id, &typed, "grant"), move |node| node.grant(&input)).await
}

/// Declines a request, with a reason.
pub(super) async fn decline(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let (request, reason) = (typed.get("request").to_owned(), typed.get("reason").to_owned());
    let input = DeclineInput { request, reason, note: typed.some("note") };
    sign(&door, &frame, (id, &typed, "decline"), move |node| node.decline(&input)).await
}

/// Commits to reuse what a grant gives.
pub(super) async fn commit(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let input = GrantIdInput { grant: typed.get("grant").to_owned() };
    sign(&door, &frame, (id, &typed, "commitment"), move |node| node.commit_to(&input)).await
}

/// Withdraws the offer's text.
pub(super) async fn withdraw(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, _): Posted<Nothing>,
) -> Fallible {
    let offer = id.clone();
    sign(&door, &frame, (id, &Fields::default(), "withdrawn"), move |node| node.withdraw(&offer)).await
}
