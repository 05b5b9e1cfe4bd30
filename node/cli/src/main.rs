//! The regain binary.
fn main() {}
