//! The table.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page};
use crate::reply::streamed;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use regain_node::accounts::{NamedView, View};
use regain_node::desk::{
    Column, DeskError, Direction, EXPORT_COLUMNS, Facet, FacetCounts, Foreign, Found, LotTag, Park, ParkRow, Query,
    Sort,
};
use serde::Deserialize;
use std::sync::Arc;

/// The list whose views are kept here.
const LIST: &str = "devices";

#[derive(Template)]
#[template(path = "park/table.html")]
struct TablePage<'a> {
    f: &'a Frame,
    found: Found,
    query: Query,
    size: usize,
    views: Vec<NamedView>,
    current: Option<String>,
    facets: Vec<FacetCounts>,
    chips: Vec<(String, String)>,
    columns: Vec<Column>,
    own_login: &'a str,
}

/// Columns beside the label, in the order in which a view offers them; the first nine are those of a list without a view.
const COLUMNS: [Column; 15] = [
    Column::Category,
    Column::Model,
    Column::Serial,
    Column::Ram,
    Column::Year,
    Column::State,
    Column::Data,
    Column::Holder,
    Column::Lot,
    Column::Status,
    Column::Site,
    Column::Disk,
    Column::Grade,
    Column::Decommissioned,
    Column::Planned,
];
const USUAL: usize = 9;

/// The columns that a view names, those that there are; the usual ones where it names none.
fn columns_of(view: Option<&NamedView>) -> Vec<Column> {
    let named = view.iter().flat_map(|v| &v.view.columns).filter_map(|code| Column::from_code(code));
    let chosen: Vec<Column> = named.filter(|c| COLUMNS.contains(c)).collect();
    if chosen.is_empty() { COLUMNS.iter().take(USUAL).copied().collect() } else { chosen }
}

pub(super) async fn park(State(door): State<Door>, frame: Frame, RawQuery(raw): RawQuery) -> Fallible {
    let login = frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default();
    let views = door.accounts().views(&login, LIST);
    let raw = match raw.filter(|r| !r.is_empty()) {
        Some(raw) => raw,
        None => views.iter().find(|v| v.view.default).map(|v| v.view.query.clone()).unwrap_or_default(),
    };
    let query = Query::parse(&raw);
    let park = door.desk().park().await?;
    let found = park.find(&query);
    let plain = query.first_page().to_string();
    let current = views.iter().find(|v| v.view.query == plain);
    let columns = columns_of(current);
    let current = current.map(|v| v.view.name.clone());
    let facets = found.facets.iter().filter(|c| c.values.len() > 1 || c.values.iter().any(|v| v.chosen));
    let facets = facets.cloned().collect();
    let chips = chips(&frame, &found, &query);
    let shown = TablePage {
        f: &frame,
        size: park.len(),
        found,
        query,
        views,
        current,
        facets,
        chips,
        columns,
        own_login: &login,
    };
    Ok(page(&frame, &shown))
}

/// What is filtered by, each with the address without it.
fn chips(frame: &Frame, found: &Found, query: &Query) -> Vec<(String, String)> {
    let mut chips = Vec::new();
    for (facet, values) in &query.filters {
        for value in values {
            let counted = found.facets.iter().filter(|c| c.facet == *facet).flat_map(|c| &c.values);
            let label = counted.filter(|v| v.value == *value).find_map(|v| v.label.clone());
            let word = frame.facet_value(facet, value, label.as_deref());
            chips.push((format!("{} : {word}", frame.facet(facet)), address(&query.without(*facet, value))));
        }
    }
    chips
}

fn address(query: &Query) -> String {
    let text = query.to_string();
    if text.is_empty() { "/parc".into() } else { format!("/parc?{text}") }
}

impl Frame {
    /// The name of a facet.
    fn facet(&self, facet: &Facet) -> String {
        self.t(&format!("facet-{}", facet.code()))
    }

    /// A facet's value in words. Names of others are shown as what they are.
    fn facet_value(&self, facet: &Facet, value: &str, label: Option<&str>) -> String {
        match facet {
            Facet::Category => self.code("category", value),
            Facet::State => self.code("state", value),
            Facet::Data => self.code("data", value),
            Facet::Status => self.code("status", value),
            Facet::Network => self.t(&format!("net-{value}")),
            Facet::Plan => self.quarter(value),
            Facet::Ground => self.code("ground", value),
            Facet::Age => self.column(value),
            Facet::Whose => self.code("ownership", value),
            Facet::Rest => self.code("rest", value),
            _ => Foreign::from(label.unwrap_or(value)).to_string(),
        }
    }
}

impl TablePage<'_> {
    /// The address of the list in the order of a column: the other way round if it is the order already.
    fn sorted(&self, column: &Column) -> String {
        let same = self.query.sort.column == *column;
        let down = same && self.query.sort.direction == Direction::Up;
        let direction = if down { Direction::Down } else { Direction::Up };
        address(&self.query.sorted(Sort { column: *column, direction }))
    }

    /// The value of `aria-sort`.
    fn order(&self, column: &Column) -> Option<&'static str> {
        let up = self.query.sort.direction == Direction::Up;
        (self.query.sort.column == *column).then_some(if up { "ascending" } else { "descending" })
    }

    fn with(&self, facet: &Facet, value: &str, chosen: &bool) -> String {
        let query = if *chosen { self.query.without(*facet, value) } else { self.query.with(*facet, value) };
        address(&query)
    }

    fn after(&self, cursor: &str) -> String {
        address(&self.query.page_after(cursor))
    }

    fn export(&self) -> String {
        format!("/parc.csv?{}", self.query.first_page())
    }

    /// The label first, then the columns of the view.
    fn heads(&self) -> impl Iterator<Item = Column> {
        std::iter::once(Column::Tag).chain(self.columns.iter().copied())
    }

    /// Whether numbers stand in a column.
    fn numeric(&self, column: &Column) -> bool {
        matches!(column, Column::Ram | Column::Year | Column::Disk)
    }

    /// Every column that a view can have, and whether this one has it.
    fn offered(&self) -> impl Iterator<Item = (Column, bool)> {
        COLUMNS.iter().map(|c| (*c, self.columns.contains(c)))
    }

    /// The query with the mark of what was seen, for acts on all results.
    fn seen(&self) -> String {
        Query { seen: Some(self.found.token.clone()), ..self.query.first_page() }.to_string()
    }
}

/// What a label shows first: the inventory number, else the local code, else the start of the network id.
fn tag(row: &ParkRow) -> String {
    let short = || row.key.chars().take(8).collect();
    row.asset_tag.clone().or_else(|| row.code.clone()).unwrap_or_else(short)
}

/// A lot's title, or the start of its id where the title was withdrawn.
fn lot_title(tag: &LotTag) -> Foreign {
    if tag.title.raw().is_empty() { tag.id.chars().take(8).collect::<String>().into() } else { tag.title.clone() }
}

fn path(row: &ParkRow) -> String {
    format!("/parc/{}", super::encoded(&row.key))
}

fn data_look(code: &str) -> &'static str {
    match code {
        "sanitized" => "ok",
        "data_at_risk" => "warn",
        _ => "",
    }
}

pub(super) async fn export(State(door): State<Door>, frame: Frame, RawQuery(raw): RawQuery) -> Fallible {
    let query = Query::parse(&raw.unwrap_or_default());
    let park: Arc<Park> = door.desk().park().await?;
    let headers: Vec<String> =
        EXPORT_COLUMNS.iter().map(|c| frame.t(&format!("export-{}", c.replace('_', "-")))).collect();
    let body = streamed(move |out| {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        park.export(&query, &headers, out).map(|_| ()).map_err(|error| error.to_string())
    });
    let today = jiff::Zoned::now().date();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"parc-{today}.csv\"")),
    ];
    Ok((headers, body).into_response())
}

#[derive(Deserialize)]
pub(super) struct ViewForm {
    name: String,
    query: String,
    #[serde(default)]
    shared: Option<String>,
    #[serde(default)]
    default: Option<String>,
    #[serde(default)]
    column: Vec<String>,
}

pub(super) async fn save_view(State(door): State<Door>, Posted(frame, told): Posted<ViewForm>) -> Fallible {
    let login = frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default();
    let query = Query::parse(&told.query).first_page().to_string();
    let view = View {
        list: LIST.into(),
        name: told.name.trim().to_owned(),
        query: query.clone(),
        columns: told.column.into_iter().filter(|code| Column::from_code(code).is_some()).collect(),
        shared: told.shared.is_some(),
        default: told.default.is_some(),
    };
    door.accounts().save_view(&login, view).map_err(DeskError::from)?;
    Ok(back_to(&format!("/parc?{query}"), "view-saved", 1))
}

#[derive(Deserialize)]
pub(super) struct ViewName {
    name: String,
}

pub(super) async fn delete_view(
    State(door): State<Door>,
    Posted(frame, told): Posted<ViewName>,
) -> Result<Response, crate::frame::Fault> {
    let login = frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default();
    door.accounts().delete_view(&login, LIST, &told.name).map_err(DeskError::from)?;
    Ok(back_to("/parc", "view-deleted", 1))
}
