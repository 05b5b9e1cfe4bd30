//! What every page shares: who looks at it, in which language, what the node says of itself, and how it is drawn.

mod account_problem;
mod fault;
mod line;
mod posted;
mod respond;

pub(crate) use fault::{Fallible, Fault};
pub(crate) use line::Line;
pub(crate) use posted::{Files, Nothing, Open, Posted, Upload};
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

/// A whole number of whatever type the desk tells it in, or a reference to one: templates pass both.
pub(crate) trait Whole {
    /// The number.
    fn whole(&self) -> i64;
}

macro_rules! whole {
    ($($kind:ty),*) => { $(impl Whole for $kind {
        fn whole(&self) -> i64 {
            i64::try_from(*self).unwrap_or(i64::MAX)
        }
    })* };
}

whole!(u8, u32, u64, usize, i32, i64);

impl<W: Whole> Whole for &W {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

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
        // Made once for a request: by the guard of its way, so that what goes wrong later can be told in a page.
        if let Some(made) = parts.extensions.get::<Frame>() {
            return Ok(made.clone());
        }
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
    pub(crate) fn tn(&self, key: &str, n: impl Whole) -> String {
        self.language.say_with(key, &[("n", n.whole().into())])
    }

    /// A text with one value `x`.
    pub(crate) fn tx(&self, key: &str, x: impl ToString) -> String {
        self.language.say_with(key, &[("x", x.to_string().into())])
    }

    /// A text with two values `x` and `y`.
    pub(crate) fn txy(&self, key: &str, x: impl ToString, y: impl ToString) -> String {
        let values = [("x", FluentValue::from(x.to_string())), ("y", y.to_string().into())];
        self.language.say_with(key, &values)
    }

    /// The word for a code of a vocabulary: `code("state", "received")`.
    pub(crate) fn code(&self, group: &str, code: &str) -> String {
        let key = format!("{group}-{}", code.replace(['_', '.'], "-"));
        self.language.find(&key, &[]).unwrap_or_else(|| code.to_owned())
    }

    /// What a table of this build says, in the reader's language.
    pub(crate) fn either<'a>(&self, english: &'a str, french: &'a str) -> &'a str {
        if self.language == Language::French { french } else { english }
    }

    /// A number as people write it.
    pub(crate) fn number(&self, n: impl Whole) -> String {
        self.language.say_with("number", &[("n", n.whole().into())])
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

/// Figures and times.
impl Frame {
    /// The start of a long id, enough to tell two apart.
    pub(crate) fn short(&self, id: &str) -> String {
        id.chars().take(8).collect()
    }

    /// A decimal number `70.00` as a percentage.
    pub(crate) fn percent(&self, number: &str) -> String {
        match self.language {
            Language::French => format!("{}\u{a0}%", number.replace('.', ",")),
            Language::English => format!("{number}%"),
        }
    }

    /// Bytes in the unit that fits.
    pub(crate) fn bytes(&self, bytes: &u64) -> String {
        let (key, unit) = match bytes {
            0..1_048_576 => ("bytes-kib", 1024.0),
            1_048_576..1_073_741_824 => ("bytes-mib", 1_048_576.0),
            _ => ("bytes-gib", 1_073_741_824.0),
        };
        let number = format!("{:.1}", *bytes as f64 / unit);
        self.tx(key, if self.language == Language::French { number.replace('.', ",") } else { number })
    }

    /// The details of a step in words; they come as codes.
    pub(crate) fn detail(&self, what: &str, detail: &str) -> String {
        let each = |group: &'static str| move |code: &str| self.code(group, code);
        match what {
            "triaged" => each("decision")(detail),
            "erased" => detail.rsplit(", ").next().map(each("erasure")).unwrap_or_default(),
            "tested" => self.t(if detail == "passed" { "step-passed" } else { "step-failed" }),
            "harvested" | "fitted" => match detail.split_once(" x ") {
                Some((count, part)) => format!("{count} × {}", self.code("part", part)),
                None => detail.to_owned(),
            },
            "put_into_use" => match detail.split_once(", ") {
                Some((channel, class)) => format!("{}, {}", self.code("channel", channel), self.code("class", class)),
                None => detail.to_owned(),
            },
            "returned" => each("return")(detail),
            "declared_waste" => each("waste")(detail),
            "waste_handed_over" => match detail.split_once(", ") {
                Some((kind, proof)) => format!("{}, {}", self.code("kind", kind), self.code("proof", proof)),
                None => detail.to_owned(),
            },
            "waste_treated" => each("operation")(detail),
            "lost" => each("loss")(detail),
            _ => detail.to_owned(),
        }
    }

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
        need.met(roles.as_ref()) && !(self.observer && need.acts())
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

    /// How far a comparison with others has come: events stored, and in all.
    pub(crate) fn syncing(&self) -> Option<(u64, u64)> {
        match self.pulse.sync {
            regain_node::desk::SyncState::Syncing { done, left } => Some((done, done + left)),
            _ => None,
        }
    }

    /// The node's state: code of the dot and a sentence.
    pub(crate) fn state(&self) -> (&'static str, String) {
        let pulse = &self.pulse;
        match &pulse.sync {
            regain_node::desk::SyncState::Suspended { .. } => ("err", self.t("state-suspended")),
            regain_node::desk::SyncState::NoNetwork => ("", self.t("state-alone")),
            regain_node::desk::SyncState::Syncing { left, .. } => ("", self.tn("state-syncing", left)),
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
