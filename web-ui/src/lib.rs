//! # regain-web-ui: the doors of a node for people and programs
//!
//! Pages and an HTTP API, both over the node's [`Desk`](regain_node::desk::Desk) and nothing else: this crate knows no disk
//! and no wire. Every page works with forms and links alone; scripts only save a reload.
//!
//! ```text
//! request --> headers, nonce --> host allow-list --+--> /api/v1: token and its scopes --> one desk call --> JSON
//!                                                  '--> pages: origin --> session --> way (what it takes) --> frame --> template
//! ```
//!
//! | room | what lives there |
//! |---|---|
//! | `entrance`, [`door`] | the server, from before the node has started; the router |
//! | `guard`, [`hosts`], [`token`], `need` | what every request passes; who may what |
//! | `ways` | the table of pages, each with what it takes |
//! | `frame` | what every page shares: who looks, language, forms, errors |
//! | `pages` | every page, by what it is about; their templates lie in `templates/` |
//! | `lang`, `assets` | texts (`i18n/`), files for browsers (`assets/`, npm) |
//! | `api`, `input`, `reply` | the table of calls; reading requests, writing answers |
//!
//! The API has no CORS headers, so that no other site's script can read an answer; and it asks for a header that no form
//! can send, so that no other site's form can act.

mod api;
mod assets;
pub mod door;
mod entrance;
mod frame;
mod guard;
pub mod hosts;
mod input;
mod lang;
pub mod need;
mod pages;
mod reply;
pub mod token;
mod ways;

pub use door::{Door, Stage, router};
pub use entrance::Entrance;
pub use hosts::Hosts;
pub use token::Token;
pub use ways::Way;
