//! # regain-node: one node of the network
//!
//! The shell around `regain-protocol`: disk, wire, private inventory, and the desk through which pages, API and command
//! line act. One thread runs one loop; everything that happens to a node happens there, in order.
//!
//! ```text
//! desk   --ask-->  run loop  --> node: engine (pure) + disk + journal + fleet + blobs
//! wire   --event->    |                 |  outputs, in order: append + fsync, then serve, send, announce
//! clock  --tick-->    '---------------->'
//! ```
//!
//! | room | what lives there |
//! |---|---|
//! | [`desk`] | the one handle for API, pages and tests; commands and queries |
//! | [`node`] | the node's state, and carrying out what the engine puts out |
//! | [`run`] | the loop |
//! | [`wire`] | libp2p behind two channels |
//! | [`store`], [`disk`] | segments, index, blobs, lock; events on disk |
//! | [`vault`], [`identity`], [`seal`] | secrets at rest, keys, sealed attachments |
//! | [`accounts`] | people of this node, their sessions, tokens and saved views; beside the loop |
//! | [`journal`], [`fleet`] | what only this node knows |
//! | [`backup`], [`recovery`] | copies of a node, and how a copy comes back to writing |
//! | [`poison`] | events that end the program, set aside at the next start |
//! | [`pull`] | inventories asked of the interfaces of other tools |
//! | [`places`] | communes by name and outline |
//! | [`jobs`] | work in the background |

pub mod accounts;
pub mod backup;
pub mod desk;
pub mod disk;
pub mod fleet;
pub mod identity;
pub mod jobs;
pub mod journal;
pub mod lobby;
pub mod node;
pub mod places;
pub mod poison;
pub mod pull;
pub mod recovery;
pub mod run;
pub mod seal;
pub mod store;
pub mod vault;
pub mod wire;
