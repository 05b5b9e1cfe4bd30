//! A list pulled page by page from the programming interface of another tool: nothing may be missing, and a list that
//! changes while it is pulled must not pass for a whole one. The asking is the node's; the counting is here.

use thiserror::Error;

use crate::reading::Reading;

/// How far a pull is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pull {
    total: Option<usize>,
    items: usize,
    pages: usize,
    ended: bool,
}

/// Why a pull cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PullError {
    /// The list changed.
    #[error("the list had {before} items and then {now}: it changed while it was pulled; pull it again")]
    Changed {
        /// Items in the whole list, as the first page said.
        before: usize,
        /// As a later page said.
        now: usize,
    },
    /// Fewer items than announced.
    #[error("expected {total} items, got {items}: the server left some out; ask for smaller pages and pull again")]
    Short {
        /// Items in the whole list.
        total: usize,
        /// Items that came.
        items: usize,
    },
    /// More items than announced.
    #[error("expected {total} items, got {items}: pages overlap; pull again without anyone working on the list")]
    Long {
        /// Items in the whole list.
        total: usize,
        /// Items that came.
        items: usize,
    },
    /// No page says how many items there are.
    #[error("no page says how many items the list has, so nothing shows that it is whole; ask for the totals")]
    NoTotal,
    /// A page that is no page.
    #[error("expected a page of a list, got another answer; check the address and the rights of the token")]
    NoPage,
}

impl Pull {
    /// Takes the next page, by what its body says of itself. `range` is the header `Content-Range` where the server
    /// sends one, as GLPI does (`0-49/200`).
    ///
    /// # Errors
    /// [`PullError::NoPage`], [`PullError::Changed`], [`PullError::Long`].
    pub fn take(&mut self, page: &Reading, range: Option<&str>) -> Result<(), PullError> {
        match (range.and_then(content_range), page.extent) {
            (Some((first, last, total)), _) => self.count(last.saturating_sub(first).saturating_add(1), Some(total)),
            (None, Some(extent)) => self.count(extent.items, extent.total),
            (None, None) => Err(PullError::NoPage),
        }
    }

    /// Takes the next page of a list that is no inventory: how many items came, and how many there are as it says.
    ///
    /// # Errors
    /// [`PullError::Changed`], [`PullError::Long`].
    pub fn count(&mut self, items: usize, now: Option<usize>) -> Result<(), PullError> {
        match (self.total, now) {
            (Some(before), Some(now)) if before != now => return Err(PullError::Changed { before, now }),
            (None, Some(now)) => self.total = Some(now),
            _ => {}
        }
        self.items = self.items.saturating_add(items);
        self.pages += 1;
        self.ended |= items == 0;
        match self.total {
            Some(total) if self.items > total => Err(PullError::Long { total, items: self.items }),
            _ => Ok(()),
        }
    }

    /// Where the next page begins. Servers cut pages to a size of their own (Snipe-IT to 500) without saying so: only
    /// what came is counted.
    pub fn next_offset(&self) -> usize {
        self.items
    }

    /// Whether another page is to be asked for.
    pub fn wants_more(&self) -> bool {
        !self.ended && (self.pages == 0 || self.total.is_some_and(|total| self.items < total))
    }

    /// The number of items, when everything announced came.
    ///
    /// # Errors
    /// [`PullError::Short`], [`PullError::NoTotal`].
    pub fn finish(self) -> Result<usize, PullError> {
        match self.total {
            Some(total) if self.items == total => Ok(total),
            Some(total) => Err(PullError::Short { total, items: self.items }),
            None => Err(PullError::NoTotal),
        }
    }
}

/// First, last and total of `0-49/200`; `None` for another text.
pub fn content_range(header: &str) -> Option<(usize, usize, usize)> {
    let bare = header.trim().strip_prefix("items ").unwrap_or(header.trim());
    let (range, total) = bare.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total) = (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    (first <= last && last < total).then_some((first, last, total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn page(total: usize, items: usize) -> Reading {
        let row = r#"{"asset_tag":"BRE-1","serial":"VLC0001A"}"#;
        read(format!("{{\"total\":{total},\"rows\":[{}]}}", vec![row; items].join(",")).as_bytes()).expect("a page")
    }

    #[test]
    fn a_server_that_cuts_pages_is_followed() {
        let mut pull = Pull::default();
        assert!(pull.wants_more());
        for (items, next) in [(500, 500), (231, 731)] {
            pull.take(&page(731, items), None).expect("a page");
            assert_eq!(pull.next_offset(), next);
        }
        assert!(!pull.wants_more());
        assert_eq!(pull.finish(), Ok(731));
    }

    #[test]
    fn what_is_missing_or_changed_is_told() {
        let mut short = Pull::default();
        short.take(&page(10, 4), None).expect("a page");
        short.take(&page(10, 0), None).expect("the end");
        assert!(!short.wants_more());
        assert_eq!(short.finish(), Err(PullError::Short { total: 10, items: 4 }));
        let mut changed = Pull::default();
        changed.take(&page(10, 4), None).expect("a page");
        assert_eq!(changed.take(&page(11, 4), None), Err(PullError::Changed { before: 10, now: 11 }));
        let mut long = Pull::default();
        assert_eq!(long.take(&page(1, 2), None), Err(PullError::Long { total: 1, items: 2 }));
    }

    #[test]
    fn the_header_of_glpi() {
        assert_eq!(content_range("0-49/200"), Some((0, 49, 200)));
        assert_eq!((content_range("49-0/200"), content_range("*/200"), content_range("0-200/200")), (None, None, None));
        let list = read(br#"[{"id":1,"serial":"VLC0001A","otherserial":"B1"}]"#).expect("a list");
        let mut pull = Pull::default();
        assert_eq!(pull.take(&list, None), Err(PullError::NoPage), "a bare list tells no total");
        pull.take(&list, Some("0-0/2")).expect("a page");
        pull.take(&list, Some("1-1/2")).expect("a page");
        assert_eq!(pull.finish(), Ok(2));
    }
}
