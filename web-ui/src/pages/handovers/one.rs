//! One hand-over: where it stands, its devices, both keys; receiving it line by line, recalling it.

use super::{colour, lines, short, taker};
use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page_with};
use crate::need::RECEIVE;
use crate::pages::fields::{EventName, Fields, today};
use crate::pages::lines::Lines;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{GivePage, GivePosition, ReceiveInput, RefusedInput, Signed};
use regain_protocol::catalogue::RefusalReason;

#[derive(Template)]
#[template(path = "handovers/one.html")]
struct OnePage<'a> {
    f: &'a Frame,
    give: GivePage,
    typed: &'a Fields,
    lines: Lines,
    steps: Vec<Step>,
    reasons: &'static [RefusalReason],
    on: String,
    problem: Option<String>,
}

/// A step of the bar of state.
struct Step {
    key: &'static str,
    done: bool,
    current: bool,
}

impl OnePage<'_> {
    /// Whether this node is party to it, and so may see what was told in private.
    fn party(&self) -> bool {
        self.give.row.role != "neither" && !self.f.observer
    }

    /// Whether it is this node's to receive.
    fn to_receive(&self) -> bool {
        self.give.row.role == "receiver" && self.give.row.state == "waiting"
    }

    fn receives(&self) -> bool {
        self.to_receive() && self.f.may(RECEIVE)
    }

    fn recalls(&self) -> bool {
        self.give.row.role == "giver" && self.give.row.state == "waiting" && self.f.manages()
    }

    /// What was chosen for a position, at first that it is accepted.
    fn chosen(&self, position: &u32) -> &str {
        self.typed.find(&field(*position)).unwrap_or("accepted")
    }

    /// The keys under it: the giver's, then the receivers'.
    fn keys(&self) -> Vec<(&'static str, &Signed)> {
        let given = std::iter::once(("key-giver", &self.give.given));
        given.chain(self.give.received.iter().map(|s| ("key-receiver", s))).collect()
    }
}

/// The name of the field of a position.
fn field(position: u32) -> String {
    format!("p.{position}")
}

fn steps(state: &str) -> Vec<Step> {
    let last: &[&'static str] = match state {
        "waiting" | "received" => &["step-received"],
        "one_key" => &["step-one-key"],
        "recalled" => &["step-recalled"],
        "received_in_part" => &["step-received", "step-gap"],
        "refused" => &["step-received", "step-refused"],
        _ => &["step-received", "step-disputed"],
    };
    let keys = ["step-prepared", "step-given"].iter().chain(last);
    let count = 2 + last.len();
    let current = if state == "waiting" { 1 } else { count - 1 };
    keys.enumerate().map(|(at, key)| Step { key, done: at < current, current: at == current }).collect()
}

pub(super) async fn show(State(door): State<Door>, frame: Frame, EventName(id): EventName) -> Fallible {
    draw(&door, &frame, id, &Fields::default(), None).await
}

async fn draw(door: &Door, frame: &Frame, id: String, typed: &Fields, problem: Option<String>) -> Fallible {
    let give = door.desk().ask(move |node| node.give_page(&id)).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = OnePage {
        f: frame,
        lines: counted(&give.positions),
        steps: steps(&give.row.state),
        reasons: RefusalReason::ALL,
        on: typed.some("on").unwrap_or_else(today),
        give,
        typed,
        problem,
    };
    Ok(page_with(status, frame, &shown))
}

fn counted(positions: &[GivePosition]) -> Lines {
    let mut lines = Lines::new();
    for position in positions {
        *lines.entry(position.category.clone().unwrap_or_else(|| "unknown".to_owned())).or_default() += 1;
    }
    lines
}

/// Signs the receiver's half: every line is accepted unless the form says that it is missing or refused.
pub(super) async fn receive(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let (mut refused, mut missing) = (Vec::new(), Vec::new());
    for (position, said) in typed.below("p.") {
        let device = format!("#{position}");
        match said {
            "accepted" => {}
            "missing" => missing.push(device),
            reason => refused.push(RefusedInput { device, reason: reason.to_owned() }),
        }
    }
    let input = ReceiveInput { give: id.clone(), refused, missing, on: typed.get("on").to_owned() };
    match door.desk().ask(move |node| node.receive(&input)).await {
        Ok(receipt) => Ok(back_to(&format!("/remises/{id}"), "received", receipt.accepted)),
        Err(error) => draw(&door, &frame, id, &typed, Some(frame.sentence(&error))).await,
    }
}

/// Takes back what has not been received.
pub(super) async fn recall(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, _): Posted<Nothing>,
) -> Fallible {
    let give = id.clone();
    match door.desk().ask(move |node| node.recall(&give)).await {
        Ok(_) => Ok(back_to(&format!("/remises/{id}"), "recalled", 1)),
        Err(error) => draw(&door, &frame, id, &Fields::default(), Some(frame.sentence(&error))).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(state: &str) -> &'static str {
        let steps = steps(state);
        assert_eq!(steps.iter().filter(|s| s.current).count(), 1, "{state}");
        steps.iter().find(|s| s.current).map_or("", |s| s.key)
    }

    #[test]
    fn the_bar_shows_where_it_stands() {
        assert_eq!(current("waiting"), "step-given");
        assert_eq!(current("received"), "step-received");
        assert_eq!(current("received_in_part"), "step-gap");
        assert_eq!(current("recalled"), "step-recalled");
        assert_eq!(current("one_key"), "step-one-key");
        assert!(steps("refused")[2].done, "the receiver signed that it refuses");
    }
}
