//! Saved views: how somebody likes to see one of the lists.

use super::book::plain_text;
use super::{Accounts, AccountsError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most views of one person.
const MOST: usize = 100;
/// Most characters of a name, of a list's code, of a query; most columns.
const NAME: usize = 80;
const QUERY: usize = 4096;
const COLUMNS: usize = 60;

/// A way to see a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Which list, as a code such as `devices`.
    pub list: String,
    /// Its name, which is its own among its owner's views of the list.
    pub name: String,
    /// The filters and the order, as a query string.
    pub query: String,
    /// The columns, in their order.
    pub columns: Vec<String>,
    /// Whether everybody at the node sees it.
    pub shared: bool,
    /// Whether the list opens so for its owner. At most one of a list.
    pub default: bool,
}

/// A view with its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedView {
    /// Whose it is; only the owner changes it.
    pub owner: String,
    /// The view. For others than its owner it is never the default.
    #[serde(flatten)]
    pub view: View,
}

impl Accounts {
    /// The views of a list that `login` sees: the own ones by name, then the shared ones of others.
    #[must_use]
    pub fn views(&self, login: &str, list: &str) -> Vec<NamedView> {
        let book = self.book();
        let mut own = Vec::new();
        let mut shared = Vec::new();
        for (owner, views) in &book.views {
            for view in views.iter().filter(|v| v.list == list) {
                if owner == login {
                    own.push(NamedView { owner: owner.clone(), view: view.clone() });
                } else if view.shared {
                    let view = View { default: false, ..view.clone() };
                    shared.push(NamedView { owner: owner.clone(), view });
                }
            }
        }
        own.sort_by(|a, b| a.view.name.cmp(&b.view.name));
        own.append(&mut shared);
        own
    }

    /// Saves a view of `login`; it replaces the one of that list and name.
    ///
    /// # Errors
    /// No such account, a bad name, a query or columns that are too long, too many views, or the disk refuses.
    pub fn save_view(&self, login: &str, view: View) -> Result<(), AccountsError> {
        let (list, name) = (plain_text("list", &view.list, NAME)?, plain_text("name", &view.name, NAME)?);
        if view.query.chars().count() > QUERY || view.query.chars().any(char::is_control) {
            return Err(AccountsError::BadText { what: "query", most: QUERY });
        }
        if view.columns.len() > COLUMNS {
            return Err(AccountsError::TooMany { what: "columns", most: COLUMNS });
        }
        for column in &view.columns {
            plain_text("column", column, NAME)?;
        }
        self.change(|book| {
            book.person(login)?;
            let views = book.views.entry(login.to_owned()).or_default();
            views.retain(|v| (&v.list, &v.name) != (&list, &name));
            if views.len() >= MOST {
                return Err(AccountsError::TooMany { what: "saved views", most: MOST });
            }
            if view.default {
                views.iter_mut().filter(|v| v.list == list).for_each(|v| v.default = false);
            }
            views.push(View { list, name, ..view });
            Ok(())
        })
    }

    /// Deletes a view of `login`.
    ///
    /// # Errors
    /// There is no such view, or the disk refuses.
    pub fn delete_view(&self, login: &str, list: &str, name: &str) -> Result<(), AccountsError> {
        self.change(|book| {
            let views = book.views.entry(login.to_owned()).or_default();
            let before = views.len();
            views.retain(|v| (v.list.as_str(), v.name.as_str()) != (list, name));
            let gone = views.len() < before;
            let none = || AccountsError::NoSuch { what: "saved view", name: name.chars().take(NAME).collect() };
            if gone { Ok(()) } else { Err(none()) }
        })
    }
}
