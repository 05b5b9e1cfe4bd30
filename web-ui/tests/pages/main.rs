//! Pages as browsers meet them, over a real desk of a node alone in its network.

mod backup;
mod directory;
mod fleet;
mod governance;
mod house;
mod trade;
mod ways;
