//! Needs as pages and programs read them.

use super::said::{Lines, lines_told};
use super::signed::{Names, Signed, name};
use super::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::id::EventId;
use regain_protocol::view::{NeedView, View};
use serde::Serialize;
use utoipa::ToSchema;

/// A need.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NeedRow {
    /// The need's event, hex.
    pub need: String,
    /// Who needs, hex.
    pub by: String,
    /// That member's name.
    pub by_name: Option<Foreign>,
    /// Its title; `null` once withdrawn.
    pub text: Option<Foreign>,
    /// What is needed, by category.
    pub lines: Lines,
    /// First day (YYYY-MM-DD), if one is stated.
    pub from: Option<String>,
    /// Last day (YYYY-MM-DD), if one is stated.
    pub until: Option<String>,
    /// Whether it is this node's own.
    pub own: bool,
    /// `open`, or `withdrawn` once its text is gone.
    pub state: String,
    /// The day its author claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// The needs of the territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Needs {
    /// In the order of their ids.
    pub needs: Vec<NeedRow>,
}

/// A need with its signature.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NeedPage {
    /// The need.
    #[serde(flatten)]
    pub row: NeedRow,
    /// Who signed it.
    pub signed: Signed,
}

impl Node {
    /// Needs.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn needs(&mut self) -> Answer<Needs> {
        let (view, names) = (self.trade_view()?, self.names());
        Ok(Needs {
            needs: view
                .needs
                .iter()
                .map(|(id, n)| closed_with_its_author(&view, self.need_row(id, n, &names), n))
                .collect(),
        })
    }

    /// One need.
    ///
    /// # Errors
    /// There is no such need.
    pub fn need_page(&mut self, need: &str) -> Answer<NeedPage> {
        let (view, names) = (self.trade_view()?, self.names());
        let id = self.event_id(need, view.needs.keys().copied())?;
        let n = view.needs.get(&id).ok_or_else(|| DeskError::NotFound(say!("need-gone", "that need is not here")))?;
        Ok(NeedPage {
            row: closed_with_its_author(&view, self.need_row(&id, n, &names), n),
            signed: self.signed(&id, &names),
        })
    }

    fn need_row(&self, id: &EventId, n: &NeedView, names: &Names) -> NeedRow {
        let text = self.title_of(id);
        NeedRow {
            need: id.to_string(),
            by: n.by.to_string(),
            by_name: name(&n.by, names),
            lines: lines_told(&n.lines),
            from: n.window.map(|w| w.from.to_string()),
            until: n.window.map(|w| w.until.to_string()),
            own: n.by == self.keys.actor,
            state: if text.is_some() { "open" } else { "withdrawn" }.to_owned(),
            text,
            told_on: self.told_on(id),
        }
    }
}

/// Nobody answers the need of a former member.
fn closed_with_its_author(view: &View, mut row: NeedRow, need: &NeedView) -> NeedRow {
    if !view.members.contains_key(&need.by) {
        row.state = "closed".to_owned();
    }
    row
}
