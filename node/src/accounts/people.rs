//! Accounts: made, listed, given roles, disabled, given a new password.

use super::book::{Person, plain_text};
use super::clock::DAY;
use super::{Accounts, AccountsError, Password, Roles, weak};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Most accounts of a node.
const MOST: usize = 2000;
/// Most characters of a person's name.
const NAME: usize = 120;
/// Shortest and longest login.
const LOGIN: std::ops::RangeInclusive<usize> = 2..=64;
/// Seconds for which a one-time password is good.
const ONE_TIME: u64 = 3 * DAY;

/// Colours of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the person's system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How a person likes the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// `fr` or `en`; without it, as the browser asks.
    pub language: Option<String>,
    /// Colours.
    pub theme: Theme,
    /// Whether single keys are shortcuts (WCAG 2.1.4 asks for a way to turn them off).
    pub shortcuts: bool,
}

/// An account that is to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// 2 to 64 of `a-z 0-9 . _ -`, a letter or digit first; capitals are made small.
    pub login: String,
    /// The person's name, as pages show it.
    pub name: String,
    /// What the person may do.
    pub roles: Roles,
    /// The password.
    pub password: Password,
}

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The login.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person may do.
    pub roles: Roles,
    /// Whether the person may not log in.
    pub disabled: bool,
    /// Whether the password is a one-time password that was not changed yet.
    pub must_change: bool,
    /// Seconds since 1970.
    pub created: u64,
    /// How the person likes the pages.
    pub preferences: Preferences,
}

impl Account {
    fn of(login: &str, person: &Person) -> Self {
        Account {
            login: login.to_owned(),
            name: person.name.clone(),
            roles: person.roles.clone(),
            disabled: person.disabled,
            must_change: person.one_time_until.is_some(),
            created: person.created,
            preferences: person.preferences.clone(),
        }
    }
}

/// A login in the form in which it is kept.
///
/// Errors: [`AccountsError::BadLogin`].
fn login_of(text: &str) -> Result<String, AccountsError> {
    let login = text.trim().to_ascii_lowercase();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let fits = LOGIN.contains(&login.len())
        && login.bytes().all(|b| plain(b) || matches!(b, b'.' | b'-' | b'_'))
        && login.bytes().next().is_some_and(plain);
    if fits {
        Ok(login)
    } else {
        Err(AccountsError::BadLogin(text.chars().filter(|c| !c.is_control()).take(64).collect()))
    }
}

impl Accounts {
    /// Makes an account.
    ///
    /// # Errors
    /// A bad login or name, no role, a weak password, a login that is taken, the first account without the role admin, or
    /// the disk refuses.
    pub async fn add(&self, by: &str, new: NewAccount) -> Result<Account, AccountsError> {
        let login = login_of(&new.login)?;
        if self.book().people.contains_key(&login) {
            return Err(AccountsError::Taken(login));
        }
        let (login, person) = self.prepare(new).await?;
        self.change(|book| {
            if book.people.len() >= MOST {
                return Err(AccountsError::TooMany { what: "accounts", most: MOST });
            }
            // Somebody may have taken it while the password was worked on.
            if book.people.contains_key(&login) {
                return Err(AccountsError::Taken(login.clone()));
            }
            book.people.insert(login.clone(), person);
            Ok(())
        })?;
        self.audit(by, "account.add", &login)?;
        self.account(&login)
    }

    /// What is to be written for a new account: everything checked, the password hashed.
    pub(super) async fn prepare(&self, new: NewAccount) -> Result<(String, Person), AccountsError> {
        let login = login_of(&new.login)?;
        let name = plain_text("name", &new.name, NAME)?;
        if new.roles.is_empty() {
            return Err(AccountsError::NoRole);
        }
        weak::check(&new.password, &login, &self.inner.organisation)?;
        let person = Person {
            name,
            roles: new.roles,
            hash: self.inner.hashing.hash(&new.password).await?,
            disabled: false,
            one_time_until: None,
            created: self.clock().now(),
            preferences: Preferences::default(),
        };
        Ok((login, person))
    }

    /// One account.
    ///
    /// # Errors
    /// There is none of that login.
    pub fn account(&self, login: &str) -> Result<Account, AccountsError> {
        self.book().person(login).map(|p| Account::of(login, p))
    }

    /// Every account, by login.
    #[must_use]
    pub fn list(&self) -> Vec<Account> {
        self.book().people.iter().map(|(login, p)| Account::of(login, p)).collect()
    }

    /// Gives an account these roles and no others. Open sessions have them from the next request on.
    ///
    /// # Errors
    /// No such account, no role, the last administrator, or the disk refuses.
    pub fn set_roles(&self, by: &str, login: &str, roles: Roles) -> Result<Account, AccountsError> {
        if roles.is_empty() {
            return Err(AccountsError::NoRole);
        }
        let told = format!("{login} {roles}");
        self.change(|book| book.person_mut(login).map(|p| p.roles = roles))?;
        self.audit(by, "account.roles", &told)?;
        self.account(login)
    }

    /// Gives an account's person another name. The login stays: the audit names it.
    ///
    /// # Errors
    /// No such account, a bad name, or the disk refuses.
    pub fn rename(&self, by: &str, login: &str, name: &str) -> Result<Account, AccountsError> {
        let name = plain_text("name", name, NAME)?;
        self.change(|book| book.person_mut(login).map(|p| p.name = name))?;
        self.audit(by, "account.rename", login)?;
        self.account(login)
    }

    /// Lets an account log in no more, and ends its sessions. Its tokens open nothing while it is disabled.
    ///
    /// # Errors
    /// No such account, the last administrator, or the disk refuses.
    pub fn disable(&self, by: &str, login: &str) -> Result<Account, AccountsError> {
        self.change(|book| book.person_mut(login).map(|p| p.disabled = true))?;
        self.end_all(login)?;
        self.audit(by, "account.disable", login)?;
        self.account(login)
    }

    /// Lets an account log in again.
    ///
    /// # Errors
    /// No such account, or the disk refuses.
    pub fn enable(&self, by: &str, login: &str) -> Result<Account, AccountsError> {
        self.change(|book| book.person_mut(login).map(|p| p.disabled = false))?;
        self.audit(by, "account.enable", login)?;
        self.account(login)
    }

    /// Replaces a password by a random one, told only now, which is good for three days and must be changed after the
    /// login. Ends the account's sessions.
    ///
    /// # Errors
    /// No such account, or the disk refuses.
    pub async fn reset_password(&self, by: &str, login: &str) -> Result<Zeroizing<String>, AccountsError> {
        self.account(login)?;
        let password = Password::one_time()?;
        let hash = self.inner.hashing.hash(&password).await?;
        let until = self.clock().now() + ONE_TIME;
        self.change(|book| {
            let person = book.person_mut(login)?;
            (person.hash, person.one_time_until) = (hash, Some(until));
            Ok(())
        })?;
        self.end_all(login)?;
        self.audit(by, "account.reset", login)?;
        Ok(Zeroizing::new(password.text().to_owned()))
    }

    /// Notes how a person likes the pages.
    ///
    /// # Errors
    /// No such account, a language there is not, or the disk refuses.
    pub fn set_preferences(&self, login: &str, preferences: Preferences) -> Result<(), AccountsError> {
        if let Some(language) = preferences.language.as_deref().filter(|l| !["fr", "en"].contains(l)) {
            return Err(AccountsError::NoSuch { what: "language", name: language.chars().take(10).collect() });
        }
        self.change(|book| book.person_mut(login).map(|p| p.preferences = preferences))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_have_one_form() {
        assert_eq!(login_of(" Marie.D ").expect("it fits"), "marie.d");
        for bad in ["", "m", ".marie", "marie d", "(file token)", "élodie", &"x".repeat(65)] {
            assert!(login_of(bad).is_err(), "{bad}");
        }
    }
}
