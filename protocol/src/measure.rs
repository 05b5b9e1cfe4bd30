//! Indicators over a view. Each gives its lists, so that every number can be opened; none reads a clock.

mod count;
mod disclosure;
mod reen;

pub use count::{Counts, counts};
pub use disclosure::{Disclosed, LEAST, SMALL, STEP, Told, disclose};
pub use reen::{Pending, Reen, Uncounted, reen};
