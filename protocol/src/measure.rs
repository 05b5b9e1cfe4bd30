//! Indicators over a view. Each gives its lists, so that every number can be opened; none reads a clock.

mod count;
mod reen;

pub use count::{Counts, counts};
pub use reen::{Pending, Reen, Uncounted, reen};
