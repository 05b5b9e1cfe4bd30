//! # regain-web-ui: the doors of a node for people and programs on its own machine
//!
//! An HTTP API under `/api/v1` and a first page, both over the node's [`Desk`](regain_node::desk::Desk) and nothing else:
//! this crate knows no disk and no wire.
//!
//! ```text
//! request --> headers --> host allow-list --> token and its roles (API only) --> one desk call --> JSON, bytes or a page
//! ```
//!
//! | room | what lives there |
//! |---|---|
//! | [`door`] | the router and the server |
//! | [`hosts`] | which `Host` headers are answered: the guard against DNS rebinding |
//! | [`token`] | the bearer token, compared in constant time |
//! | [`need`] | which roles each call asks for |
//! | `guard` | the checks and headers every request passes |
//! | `api` | the table of calls, and the few that are more than one desk call |
//! | `input`, `reply` | reading requests, writing answers and errors |
//! | `page`, `words` | the first page, in French and English |
//!
//! The API has no CORS headers, so that no other site's script can read an answer; and it asks for a header that no form
//! can send, so that no other site's form can act.

mod api;
pub mod door;
mod guard;
pub mod hosts;
mod input;
pub mod need;
mod page;
mod reply;
pub mod token;
mod words;

pub use door::{Door, router, serve, serve_until};
pub use guard::{Caller, Scope};
pub use hosts::Hosts;
pub use need::Need;
pub use token::Token;
