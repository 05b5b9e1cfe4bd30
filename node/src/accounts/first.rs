//! The first account of a node: made by whoever has the link that the node printed when it started. There is no default
//! password.

use super::{Account, Accounts, AccountsError, NewAccount, Role, lock};
use crate::identity::random;
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Seconds for which the link is good.
const GOOD_FOR: u64 = 3600;

/// The token of the link.
pub(super) struct First {
    token: Zeroizing<String>,
    until: u64,
}

impl First {
    pub(super) fn make(now: u64) -> Result<Self, AccountsError> {
        let bytes = Zeroizing::new(random::<32>().map_err(|e| AccountsError::Work(e.to_string()))?);
        Ok(First { token: Zeroizing::new(BASE64URL_NOPAD.encode(&*bytes)), until: now + GOOD_FOR })
    }
}

impl Accounts {
    /// The welcome token: there while there is no account, for one hour from the start, another one at each start.
    #[must_use]
    pub fn first_run_token(&self) -> Option<String> {
        let first = lock(&self.inner.first);
        let good = first.as_ref().filter(|f| self.clock().now() < f.until)?;
        self.book().people.is_empty().then(|| good.token.to_string())
    }

    /// Whether nobody has an account yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.book().people.is_empty()
    }

    /// Whether that is the welcome token and still good. It is not used up by asking.
    #[must_use]
    pub fn welcomes(&self, token: &str) -> bool {
        self.first_run_token().is_some_and(|t| t.as_bytes().ct_eq(token.as_bytes()).into())
    }

    /// Makes the first account, an administrator whatever roles are asked for. The token serves no more after that.
    ///
    /// # Errors
    /// [`AccountsError::AlreadyFounded`], [`AccountsError::NotWelcome`], and as for [`Accounts::add`].
    pub async fn found_first(&self, token: &str, new: NewAccount) -> Result<Account, AccountsError> {
        if !self.is_empty() {
            return Err(AccountsError::AlreadyFounded);
        }
        if !self.welcomes(token) {
            return Err(AccountsError::NotWelcome);
        }
        let roles = new.roles.iter().chain([Role::Admin]).collect();
        let (login, person) = self.prepare(NewAccount { roles, ..new }).await?;
        self.change(|book| {
            // Two may have come at once with the same link.
            if !book.people.is_empty() {
                return Err(AccountsError::AlreadyFounded);
            }
            book.people.insert(login.clone(), person);
            Ok(())
        })?;
        *lock(&self.inner.first) = None;
        self.audit(&login, "account.first", &login)?;
        self.account(&login)
    }
}
