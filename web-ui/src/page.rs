//! The first page: what this node is, in one screen, without script.

use crate::door::Door;
use crate::words::{Language, Words, membership};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use regain_node::desk::{Status, TopicTold};
use regain_node::node::Node;
use serde::Deserialize;

const STYLE: &str = include_str!("../assets/style.css");

#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
}

#[derive(Template)]
#[template(path = "first.html")]
struct First<'a> {
    lang: &'static str,
    words: &'static Words,
    name: &'a str,
    api: String,
    sentence: String,
    trouble: Option<String>,
    topics: Vec<Topic>,
}

#[derive(Template)]
#[template(path = "lost.html")]
struct Lost {
    lang: &'static str,
    words: &'static Words,
}

/// A topic's line.
struct Topic {
    name: String,
    held: String,
    seen: String,
}

/// `GET /`.
pub(crate) async fn first(State(door): State<Door>, uri: Uri, headers: HeaderMap) -> Response {
    // Parameters that are none of ours are no reason to show no page.
    let asked: Asked = Query::try_from_uri(&uri).map(|Query(a)| a).unwrap_or_default();
    let language = Language::of(asked.lang.as_deref(), &headers);
    let told = door.desk().ask(Node::status).await;
    let words = language.words();
    // The guard let only names of this machine through, so the header can be shown as the node's address.
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let (status, sentence, trouble, topics) = match &told {
        Ok(told) => (StatusCode::OK, sentence(language, told), trouble(words, told), topics(told)),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, words.ending.to_owned(), None, Vec::new()),
    };
    let api = format!("http://{host}/api/v1");
    let page = First { lang: language.code(), words, name: door.name(), api, sentence, trouble, topics };
    render(status, language, &page)
}

/// A path without a page.
pub(crate) async fn no_such_page(headers: HeaderMap) -> Response {
    let language = Language::of(None, &headers);
    render(StatusCode::NOT_FOUND, language, &Lost { lang: language.code(), words: language.words() })
}

/// `GET /style.css`.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

fn render(status: StatusCode, language: Language, page: &impl Template) -> Response {
    let mut response = match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(e) => (StatusCode::INTERNAL_SERVER_ERROR, format!("the page could not be written: {e}")).into_response(),
    };
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}

fn sentence(language: Language, told: &Status) -> String {
    let words = language.words();
    if let Some(network) = &told.network {
        let topics = network.topics.len();
        let (members, connected) = (network.members as u64, told.connected as u64);
        membership(language, &network.name.to_string(), members, topics, connected)
    } else if let Some(joining) = &told.joining {
        format!("{} ({}/{})", words.joining, joining.admitted_by, joining.needed)
    } else {
        words.alone.to_owned()
    }
}

fn trouble(words: &Words, told: &Status) -> Option<String> {
    let why = told.stopped.as_ref()?;
    Some(format!("{} {why}", words.stopped))
}

fn topics(told: &Status) -> Vec<Topic> {
    let list = told.network.iter().flat_map(|n| &n.topics);
    let line =
        |t: &TopicTold| Topic { name: t.topic.to_string(), held: t.digest_code.clone(), seen: t.state_code.clone() };
    let mut topics: Vec<Topic> = list.map(line).collect();
    topics.sort_by(|a, b| a.name.cmp(&b.name));
    topics
}
