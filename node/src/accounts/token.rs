//! Tokens for programs: `app_` and 32 random bytes in base 32. Shown once, kept as a hash.

use super::book::plain_text;
use super::session::hash;
use super::{Accounts, AccountsError, Roles};
use crate::identity::random;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use regain_protocol::time::Day;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What every token begins with, so that scanners for leaked secrets find it.
pub const PREFIX: &str = "app_";
/// Most tokens of a node.
const MOST: usize = 200;
/// Most characters of a label.
const LABEL: usize = 80;

/// A token as the file has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Token {
    hash: String,
    #[serde(flatten)]
    told: TokenInfo,
}

/// A token in a list; never the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenInfo {
    /// Its name for revoking it.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub scopes: Roles,
    /// Who made it.
    pub by: String,
    /// Day on which it was made, `YYYY-MM-DD`.
    pub created: String,
    /// Day on which it was last used.
    pub last_used: Option<String>,
    /// Last day on which it opens.
    pub expires: Option<String>,
}

/// A token that is wanted.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub scopes: Roles,
    /// Last day on which it opens, `YYYY-MM-DD`; without it, until it is revoked.
    #[serde(default)]
    pub expires: Option<String>,
}

/// What a token opens, and for which token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUse {
    /// The token's label.
    pub label: String,
    /// What it may do now.
    pub scopes: Roles,
}

impl Accounts {
    /// Makes a token, which is told only now. It may do no more than who makes it; and where `by` is an account, never
    /// more than that account may later.
    ///
    /// # Errors
    /// A bad label or day, no role, more than one's own roles, too many tokens, or the disk refuses.
    pub fn new_token(&self, by: &str, wanted: &NewToken) -> Result<(Zeroizing<String>, TokenInfo), AccountsError> {
        let label = plain_text("label", &wanted.label, LABEL)?;
        if wanted.scopes.is_empty() {
            return Err(AccountsError::NoRole);
        }
        let expires = wanted.expires.as_deref().map(day).transpose()?.map(|d| d.to_string());
        let entropy = |e: crate::identity::IdentityError| AccountsError::Work(e.to_string());
        let bytes = Zeroizing::new(random::<32>().map_err(entropy)?);
        let text = Zeroizing::new(format!("{PREFIX}{}", BASE32_NOPAD.encode(&*bytes).to_lowercase()));
        let told = TokenInfo {
            id: HEXLOWER.encode(&random::<8>().map_err(entropy)?),
            label,
            scopes: wanted.scopes.clone(),
            by: by.to_owned(),
            created: self.clock().today().to_string(),
            last_used: None,
            expires,
        };
        let token = Token { hash: hash(&text), told: told.clone() };
        self.change(|book| {
            if let Some(person) = book.people.get(by)
                && wanted.scopes.within(&person.roles) != wanted.scopes
            {
                return Err(AccountsError::MoreThanOwn);
            }
            if book.tokens.len() >= MOST {
                return Err(AccountsError::TooMany { what: "tokens", most: MOST });
            }
            book.tokens.push(token);
            Ok(())
        })?;
        self.audit(by, "token.new", &format!("{} {}", told.id, told.label))?;
        Ok((text, told))
    }

    /// Every token, the newest first.
    #[must_use]
    pub fn tokens(&self) -> Vec<TokenInfo> {
        self.book().tokens.iter().rev().map(|t| t.told.clone()).collect()
    }

    /// Ends a token for good.
    ///
    /// # Errors
    /// There is no such token, or the disk refuses.
    pub fn revoke_token(&self, by: &str, id: &str) -> Result<(), AccountsError> {
        self.change(|book| {
            let before = book.tokens.len();
            book.tokens.retain(|t| t.told.id != id);
            let gone = book.tokens.len() < before;
            let none = || AccountsError::NoSuch { what: "token", name: id.chars().take(32).collect() };
            if gone { Ok(()) } else { Err(none()) }
        })?;
        self.audit(by, "token.revoke", id)
    }

    /// What a token may do, if it is one of this node's and still opens.
    #[must_use]
    pub fn token_scope(&self, text: &str) -> Option<Roles> {
        self.use_token(text).map(|used| used.scopes)
    }

    /// The same, with the token's label.
    #[must_use]
    pub fn use_token(&self, text: &str) -> Option<TokenUse> {
        if !text.starts_with(PREFIX) || text.len() > 128 {
            return None;
        }
        let (hash, today) = (hash(text), self.clock().today());
        let (used, id, seen) = {
            let book = self.book();
            let token = book.tokens.iter().find(|t| t.hash == hash)?;
            let told = &token.told;
            // A last day that cannot be read opens nothing.
            if let Some(last) = &told.expires
                && day(last).ok()? < today
            {
                return None;
            }
            let scopes = match book.people.get(&told.by) {
                Some(person) if person.disabled => return None,
                Some(person) => told.scopes.within(&person.roles),
                None => told.scopes.clone(),
            };
            (TokenUse { label: told.label.clone(), scopes }, told.id.clone(), told.last_used.clone())
        };
        let today = today.to_string();
        if seen.as_ref() != Some(&today) {
            let noted = self.change(|book| {
                book.tokens.iter_mut().filter(|t| t.told.id == id).for_each(|t| t.told.last_used = Some(today.clone()));
                Ok(())
            });
            if let Err(e) = noted {
                tracing::warn!("the use of a token could not be noted: {e}");
            }
        }
        Some(used)
    }
}

fn day(text: &str) -> Result<Day, AccountsError> {
    Day::parse(text).ok_or_else(|| AccountsError::BadDay(text.chars().take(20).collect()))
}
