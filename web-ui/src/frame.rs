//! What every page shares: who looks at it, in which language, what the node says of itself, and how it is drawn.

mod account_problem;
mod fault;
mod posted;
mod respond;

pub(crate) use fault::{Fault, Fallible};
pub(crate) use posted::{Nothing, Posted, Upload};
pub(crate) use respond::{back_to, page, page_with};

use crate::assets::{self, Icon};
use crate::door::Door;
use crate::guard::Nonce;
use crate::lang::Language;
use crate::need::Need;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use fluent_bundle::FluentValue;
use regain_node::accounts::{Session, Theme};
use regain_node::desk::Pulse;
use std::convert::Infallible;

/// What the templates draw around every page, and the words they draw it with.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) nonce: String,
    pub(crate) path: String,
    pub(crate) organisation: String,
    pub(crate) demo: bool,
    pub(crate) observer: bool,
    pub(crate) visitor: Option<Session>,
    pub(crate) pulse: Pulse,
    /// What the last act did, as the key of a text and a number.
    pub(crate) done: Option<(String, i64)>,
    /// The search of the head, kept in its field.
    pub(crate) searched: String,
}

impl FromRequestParts<Door> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Infallible> {
        let pulse = door.pulse();
        let visitor = parts.extensions.get::<Session>().cloned();
        let nonce = parts.extensions.get::<Nonce>().map(|n| n.0.clone()).unwrap_or_default();
        let chosen = visitor.as_ref().and_then(|v| v.preferences.language.clone());
        let asked = chosen.or_else(|| cookie(&parts.headers, "langue"));
        let pairs: Vec<(String, String)> =
            parts.uri.query().and_then(|q| serde_html_form::from_str(q).ok()).unwrap_or_default();
        let told = |name: &str| pairs.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone());
        let done = told("fait").filter(|k| k.len() < 40).map(|key| {
            let count = told("n").and_then(|n| n.parse().ok()).unwrap_or_default();
            (format!("done-{key}"), count)
        });
        Ok(Frame {
            language: Language::of(asked.as_deref(), &parts.headers),
            theme: visitor.as_ref().map(|v| v.preferences.theme).unwrap_or_default(),
            nonce,
            path: parts.uri.path().to_owned(),
            organisation: pulse.name.clone(),
            demo: door.demo(),
            observer: pulse.observer,
            pulse,
            visitor,
            done,
            searched: told("q").unwrap_or_default(),
        })
    }
}

/// A cookie's value.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(k, _)| *k == name).map(|(_, v)| v.to_owned())
}

/// Words.
impl Frame {
    /// A text.
    pub(crate) fn t(&self, key: &str) -> String {
        self.language.say(key)
    }

    /// A text with a number `n`.
    pub(crate) fn tn<N: TryInto<i64> + Copy>(&self, key: &str, n: &N) -> String {
        let n: i64 = (*n).try_into().unwrap_or(i64::MAX);
        self.language.say_with(key, &[("n", n.into())])
    }

    /// A text with one value `x`.
    pub(crate) fn tx(&self, key: &str, x: &impl ToString) -> String {
        self.language.say_with(key, &[("x", x.to_string().into())])
    }

    /// A text with two values `x` and `y`.
    pub(crate) fn txy(&self, key: &str, x: &impl ToString, y: &impl ToString) -> String {
        let values = [("x", FluentValue::from(x.to_string())), ("y", y.to_string().into())];
        self.language.say_with(key, &values)
    }

    /// The word for a code of a vocabulary: `code("state", "received")`.
    pub(crate) fn code(&self, group: &str, code: &str) -> String {
        let key = format!("{group}-{}", code.replace(['_', '.'], "-"));
        self.language.find(&key, &[]).unwrap_or_else(|| code.to_owned())
    }

    /// A number as people write it.
    pub(crate) fn number<N: TryInto<i64> + Copy>(&self, n: &N) -> String {
        let n: i64 = (*n).try_into().unwrap_or(i64::MAX);
        self.language.say_with("number", &[("n", n.into())])
    }

    /// A day `YYYY-MM-DD` as people write it; anything else as it is.
    pub(crate) fn day(&self, day: &str) -> String {
        let mut parts = day.split('-').map(str::parse::<u32>);
        let (Some(Ok(year)), Some(Ok(month)), Some(Ok(date))) = (parts.next(), parts.next(), parts.next()) else {
            return day.to_owned();
        };
        let names = self.t("months");
        let month = names.split(' ').nth((month as usize).saturating_sub(1)).unwrap_or_default().to_owned();
        format!("{date}\u{a0}{month}\u{a0}{year}")
    }
}

/// Times.
impl Frame {
    /// Seconds since 1970 as day and time of this machine's zone.
    pub(crate) fn moment(&self, seconds: &u64) -> String {
        let at = i64::try_from(*seconds).ok().and_then(|s| jiff::Timestamp::from_second(s).ok());
        let Some(at) = at else { return String::new() };
        let at = at.to_zoned(jiff::tz::TimeZone::system());
        format!("{}\u{a0}{:02}:{:02}", self.day(&at.date().to_string()), at.hour(), at.minute())
    }
}

/// What templates ask.
impl Frame {
    /// The address of a file.
    pub(crate) fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }

    /// A drawing.
    pub(crate) fn icon(&self, name: &str) -> Icon {
        assets::icon(name)
    }

    /// Whether who looks may do what needs this.
    pub(crate) fn may(&self, need: Need) -> bool {
        let roles = self.visitor.as_ref().map(|v| regain_node::accounts::effective(&v.roles, self.observer));
        need.allows(roles.as_ref())
    }

    /// May manage the fleet: import, lots, offers, hand-overs.
    pub(crate) fn manages(&self) -> bool {
        self.may(crate::need::MANAGE)
    }

    /// May work in the workshop.
    pub(crate) fn works(&self) -> bool {
        self.may(crate::need::WORK)
    }

    /// Administers the node.
    pub(crate) fn administers(&self) -> bool {
        self.may(crate::need::ADMIN)
    }

    /// The value of the page's `data-theme`, unless the system decides.
    pub(crate) fn colours(&self) -> Option<&'static str> {
        match self.theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }

    /// Whether single keys are no shortcuts for who looks.
    pub(crate) fn keys_off(&self) -> bool {
        self.visitor.as_ref().is_some_and(|v| !v.preferences.shortcuts)
    }

    /// The secret of this session's forms.
    pub(crate) fn csrf(&self) -> &str {
        self.visitor.as_ref().map(|v| v.csrf.as_str()).unwrap_or_default()
    }

    /// Whether the page lies below a place of the rail.
    pub(crate) fn at(&self, place: &str) -> bool {
        if place == "/" { self.path == "/" } else { self.path == place || self.path.starts_with(&format!("{place}/")) }
    }

    /// What the last act did, in words.
    pub(crate) fn told(&self) -> Option<String> {
        let (key, n) = self.done.as_ref()?;
        self.language.find(key, &[("n", (*n).into())])
    }

    /// The node's state: code of the dot and a sentence.
    pub(crate) fn state(&self) -> (&'static str, String) {
        let pulse = &self.pulse;
        match &pulse.sync {
            regain_node::desk::SyncState::Suspended { .. } => ("err", self.t("state-suspended")),
            regain_node::desk::SyncState::NoNetwork => ("", self.t("state-alone")),
            regain_node::desk::SyncState::Syncing { left } => ("", self.tn("state-syncing", left)),
            regain_node::desk::SyncState::OfflineSince { .. } => ("warn", self.t("state-offline")),
            regain_node::desk::SyncState::UpToDate => ("", self.t("state-up-to-date")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; s=abc; theme=dark"));
        assert_eq!(cookie(&headers, "s").as_deref(), Some("abc"));
        assert_eq!(cookie(&headers, "theme").as_deref(), Some("dark"));
        assert_eq!(cookie(&headers, "x"), None);
    }
}
