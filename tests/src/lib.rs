//! # regain-tests: what only whole systems show
//!
//! [`world`] runs many engines in one process from one seed: virtual clock, lossy network, crashing disks, adversaries.
//! The tests beside it hold the laws of the protocol (`tests/laws.rs`) and the attacks that must fail (`tests/world.rs`).

pub mod world;
