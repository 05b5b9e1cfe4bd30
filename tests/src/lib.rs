//! # regain-tests: what only whole systems show
//!
//! [`world`] runs many engines in one process from one seed: virtual clock, lossy network, crashing disks, adversaries.
//! The tests beside it hold the laws of the protocol (`tests/laws.rs`) and the attacks that must fail (`tests/world.rs`).
//! [`node_process`] runs the built binary; [`judged`] judges the bundles it gives without a node; [`kill`] kills it under
//! [`load`] and balances its books. [`swarm`] runs nodes inside this process over memory; [`canary`] searches what they sent. [`catch_up`], [`import`], [`park`], [`fleet`]
//! and [`web`] are what `tests/bench` measures.

pub mod canary;
pub mod catch_up;
pub mod fleet;
pub mod hosts;
pub mod import;
pub mod judged;
pub mod kill;
pub mod load;
pub mod node_process;
pub mod park;
pub mod swarm;
pub mod web;
pub mod world;
