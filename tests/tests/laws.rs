//! The laws: what holds for every event, every order, every prefix. Cases are drawn by proptest, events by dice of the
//! drawn seed.

#[path = "laws/bodies.rs"]
mod bodies;
#[path = "laws/builds.rs"]
mod builds;
#[path = "laws/bytes.rs"]
mod bytes;
#[path = "laws/order.rs"]
mod order;
#[path = "laws/regressions.rs"]
mod regressions;
#[path = "laws/small_world.rs"]
mod small_world;
#[path = "laws/standing.rs"]
mod standing;
#[path = "laws/unknown.rs"]
mod unknown;
