//! The languages of the pages. French is the source, English is complete; `i18n/` holds the texts (Fluent).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// One area of the texts, in both languages.
macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        /// Areas of the texts: name, French, English.
        const AREAS: &[(&str, &str, &str)] = &[$((
            $area,
            include_str!(concat!("../i18n/fr/", $area, ".ftl")),
            include_str!(concat!("../i18n/en/", $area, ".ftl")),
        )),*];
    };
}

areas![
    "frame",
    "codes",
    "todo",
    "park",
    "import",
    "trade",
    "people",
    "directory",
    "fleet",
    "node",
    "account",
    "help",
    "told"
];

static FRENCH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::French));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::English));

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let id = language.code().parse().expect("fr and en are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Names of others stand in an element of their own in the pages, which keeps their direction to themselves.
    bundle.set_use_isolating(false);
    bundle.add_function("NUMBER", move |values, _| grouped(values, language)).expect("no other function of that name");
    for (area, french, english) in AREAS {
        let text = if language == Language::French { typeset(french) } else { (*english).to_owned() };
        let resource = FluentResource::try_new(text);
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("i18n/{}/{area}.ftl: {errors:?}", language.code()));
        bundle.add_resource(resource).unwrap_or_else(|e| panic!("i18n/{}/{area}.ftl: {e:?}", language.code()));
    }
    bundle
}

/// French with the spaces that no line may break at: inside guillemets, and before high punctuation.
fn typeset(french: &str) -> String {
    const BOUND: [(&str, &str); 6] = [
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" ?", "\u{202f}?"),
        (" !", "\u{202f}!"),
    ];
    BOUND.iter().fold(french.to_owned(), |text, (loose, bound)| text.replace(loose, bound))
}

/// A whole number in groups of three digits, as the language writes it.
fn grouped(values: &[FluentValue<'_>], language: Language) -> FluentValue<'static> {
    let Some(FluentValue::Number(number)) = values.first() else { return FluentValue::Error };
    let digits = format!("{:.0}", number.value.abs());
    let separator = if language == Language::French { '\u{a0}' } else { ',' };
    let mut text = String::from(if number.value < 0.0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    FluentValue::from(text)
}

impl Language {
    /// The language asked for by a cookie or an account, else by the browser's preferences, else French.
    pub(crate) fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let preferred = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        asked.and_then(Language::from_code).unwrap_or_else(|| Language::preferred(preferred))
    }

    /// A language by the start of its tag.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "fr" => Some(Language::French),
            "en" => Some(Language::English),
            _ => None,
        }
    }

    /// The known language of highest weight; of equal ones the first (RFC 9110, 12.5.4).
    fn preferred(header: &str) -> Self {
        let weigh = |part: &str| {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
            Some((Language::from_code(tag.trim())?, weight)).filter(|(_, w)| *w > 0.0)
        };
        let best = header.split(',').filter_map(weigh).fold(None::<(Language, f32)>, |best, next| match best {
            Some(b) if b.1 >= next.1 => Some(b),
            _ => Some(next),
        });
        best.map_or(Language::French, |(language, _)| language)
    }

    /// The value of the page's `lang` attribute.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Language::French => "fr",
            Language::English => "en",
        }
    }

    /// A text. One that is missing shows its key, which the test of the texts finds first.
    pub(crate) fn say(self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A text with values.
    pub(crate) fn say_with(self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.find(key, values).unwrap_or_else(|| key.to_owned())
    }

    /// A text with values, if there is one of that key.
    pub(crate) fn find(self, key: &str, values: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let bundle = if self == Language::French { &*FRENCH } else { &*ENGLISH };
        let pattern = bundle.get_message(key)?.value()?;
        let args: FluentArgs<'_> = values.iter().map(|(k, v)| (*k, v.clone())).collect();
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::collections::BTreeSet;

    fn told(header: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(header).expect("a header"));
        Language::of(None, &headers)
    }

    /// Keys of the messages of a file.
    fn keys(text: &str) -> BTreeSet<&str> {
        let key = |line: &'static str| line.split_once(" =").map(|(k, _)| k).filter(|k| !k.contains([' ', '#']));
        let lines: Vec<&'static str> = Box::leak(text.to_owned().into_boxed_str()).lines().collect();
        lines.into_iter().filter_map(key).collect()
    }

    #[test]
    fn french_unless_asked_otherwise() {
        assert_eq!(told("de, it;q=0.5"), Language::French);
        assert_eq!(told("en;q=0.9, fr;q=0.8"), Language::English);
        assert_eq!(told("fr;q=0, en;q=0.1"), Language::English);
        assert_eq!(told("fr-CA, en"), Language::French);
        assert_eq!(Language::of(Some("en"), &HeaderMap::new()), Language::English);
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        for (area, french, english) in AREAS {
            let (french, english) = (keys(french), keys(english));
            let apart: Vec<_> = french.symmetric_difference(&english).collect();
            assert!(apart.is_empty(), "{area}: {apart:?}");
            assert!(!french.is_empty(), "{area} is empty");
        }
    }

    #[test]
    fn a_plural_is_chosen_by_the_language() {
        let devices = |l: Language, n: i64| l.say_with("devices-count", &[("n", n.into())]);
        assert_eq!(devices(Language::French, 0), "0 appareil");
        assert_eq!(devices(Language::English, 0), "0 devices");
        assert_eq!(devices(Language::English, 1), "1 device");
        assert_eq!(devices(Language::French, 12_345), "12\u{a0}345 appareils");
        assert_eq!(devices(Language::English, 1_000_000), "1,000,000 devices");
    }
}
