//! Logging in, staying in, and choosing another password.

use super::session::Known;
use super::{Accounts, AccountsError, OpenSession, Password, Session, weak};
use std::net::IpAddr;
use zeroize::Zeroizing;

/// Somebody who has just logged in.
pub struct LoggedIn {
    /// What the browser must show from now on; told only now.
    pub token: Zeroizing<String>,
    /// The session.
    pub session: Session,
}

impl Accounts {
    /// Opens a session for who knows the password. `from` is the address that asks. An unknown login costs the same work
    /// as a known one, and is answered alike.
    ///
    /// # Errors
    /// [`AccountsError::Throttled`], [`AccountsError::WrongLogin`]; with the right password only
    /// [`AccountsError::Disabled`] and [`AccountsError::OneTimeOver`]; or the disk refuses.
    pub async fn log_in(&self, login: &str, password: Password, from: IpAddr) -> Result<LoggedIn, AccountsError> {
        let login = login.trim().to_ascii_lowercase();
        self.inner.throttle.attempt(&login, from)?;
        let hash = self.book().people.get(&login).map(|p| p.hash.clone());
        if !self.inner.hashing.verify(&password, hash.clone()).await? {
            self.audit(&format!("({from})"), "login.wrong", &login)?;
            return Err(AccountsError::WrongLogin);
        }
        let now = self.clock().now();
        let opened = {
            let book = self.book();
            let person = book.person(&login)?;
            if Some(&person.hash) != hash.as_ref() {
                // It was changed while the old one was worked on.
                Err(AccountsError::WrongLogin)
            } else if person.disabled {
                Err(AccountsError::Disabled)
            } else if person.one_time_until.is_some_and(|until| now >= until) {
                Err(AccountsError::OneTimeOver)
            } else {
                // With the book still held, so that a disabling cannot slip in between and find no session to end.
                self.sessions_now().start(&login, Some(from), now)
            }
        };
        let (token, known) = match opened {
            Ok(opened) => opened,
            Err(e) => {
                self.audit(&format!("({from})"), "login.refused", &login)?;
                return Err(e);
            }
        };
        self.audit(&login, "login", &known.id)?;
        let session = self.whole(known).ok_or(AccountsError::WrongLogin)?;
        Ok(LoggedIn { token, session })
    }

    /// The open session of a token, with the person as of now.
    #[must_use]
    pub fn session(&self, token: &str) -> Option<Session> {
        let known = self.sessions_now().find(token, self.clock().now())?;
        self.whole(known)
    }

    fn whole(&self, known: Known) -> Option<Session> {
        let book = self.book();
        let person = book.people.get(&known.login).filter(|p| !p.disabled)?;
        Some(Session {
            id: known.id,
            login: known.login,
            name: person.name.clone(),
            roles: person.roles.clone(),
            csrf: known.csrf,
            preferences: person.preferences.clone(),
            must_change: person.one_time_until.is_some(),
        })
    }

    /// Every open session, the last used first.
    #[must_use]
    pub fn sessions(&self) -> Vec<OpenSession> {
        self.sessions_now().list(self.clock().now())
    }

    /// The open sessions of one person.
    #[must_use]
    pub fn sessions_of(&self, login: &str) -> Vec<OpenSession> {
        self.sessions().into_iter().filter(|s| s.login == login).collect()
    }

    /// Ends the session `id`, if `login` has it.
    ///
    /// # Errors
    /// There is no such session, or the disk refuses.
    pub fn end_session(&self, login: &str, id: &str) -> Result<(), AccountsError> {
        match self.sessions_now().end(self.clock().now(), |i, l| i == id && l == login)? {
            0 => Err(AccountsError::NoSuch { what: "session", name: id.chars().take(32).collect() }),
            _ => Ok(()),
        }
    }

    /// Ends every session of a person; tells how many.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn end_all(&self, login: &str) -> Result<usize, AccountsError> {
        self.sessions_now().end(self.clock().now(), |_, l| l == login)
    }

    /// Ends the sessions of one person, or of everybody; tells how many.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn flush_sessions(&self, by: &str, login: Option<&str>) -> Result<usize, AccountsError> {
        let ended = self.sessions_now().end(self.clock().now(), |_, l| login.is_none_or(|login| l == login))?;
        self.audit(by, "session.flush", login.unwrap_or("*"))?;
        Ok(ended)
    }

    /// Replaces a person's own password and ends the person's sessions except `keep`, the id of the one that asks.
    /// `from` is the address that asks: attempts count like logins.
    ///
    /// # Errors
    /// [`AccountsError::Throttled`], [`AccountsError::WrongLogin`] when `old` is not the password,
    /// [`AccountsError::Weak`], or the disk refuses.
    pub async fn change_password(
        &self,
        login: &str,
        (old, new): (Password, Password),
        keep: &str,
        from: IpAddr,
    ) -> Result<(), AccountsError> {
        self.inner.throttle.attempt(login, from)?;
        let before = self.book().person(login)?.hash.clone();
        if !self.inner.hashing.verify(&old, Some(before.clone())).await? {
            self.audit(login, "password.wrong", login)?;
            return Err(AccountsError::WrongLogin);
        }
        weak::check(&new, login, &self.inner.organisation)?;
        if new.text() == old.text() {
            return Err(AccountsError::Weak("it is the one that was to be replaced".to_owned()));
        }
        let hash = self.inner.hashing.hash(&new).await?;
        self.change(|book| {
            let person = book.person_mut(login)?;
            if person.disabled || person.hash != before {
                return Err(AccountsError::WrongLogin);
            }
            (person.hash, person.one_time_until) = (hash, None);
            Ok(())
        })?;
        self.sessions_now().end(self.clock().now(), |id, l| l == login && id != keep)?;
        self.audit(login, "password.change", login)
    }
}
