//! The words of the pages: French first, English beside it, one place for both.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    /// The language asked for: by the address (`?lang=en`), else by the browser's preferences, else French.
    pub(crate) fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let preferred = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        asked.and_then(Language::from_code).unwrap_or_else(|| Language::preferred(preferred))
    }

    fn from_code(code: &str) -> Option<Self> {
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

    /// The page's words.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
        }
    }
}

/// Words of the first page.
pub(crate) struct Words {
    /// What this is.
    pub lead: &'static str,
    /// Heading of the state.
    pub state: &'static str,
    /// Heading of the short codes.
    pub codes: &'static str,
    /// How to read them.
    pub codes_help: &'static str,
    /// Column: topic.
    pub topic: &'static str,
    /// Column: what is held.
    pub held: &'static str,
    /// Column: what is seen.
    pub seen: &'static str,
    /// Heading of the interface.
    pub api: &'static str,
    /// How to open it.
    pub api_help: &'static str,
    /// Link to the other language.
    pub other: &'static str,
    /// Its code.
    pub other_code: &'static str,
    /// Skip link.
    pub skip: &'static str,
    /// A path without a page.
    pub lost: &'static str,
    /// Link to the first page.
    pub home: &'static str,
    /// No network yet.
    pub alone: &'static str,
    /// Waiting for admission.
    pub joining: &'static str,
    /// The node writes nothing.
    pub stopped: &'static str,
    /// The node ends.
    pub ending: &'static str,
}

const FRENCH: Words = Words {
    lead: "Ceci est un nœud Regain : il partage avec les autres membres du réseau le réemploi des équipements informatiques du territoire.",
    state: "État",
    codes: "Codes courts",
    codes_help: "Deux nœuds qui affichent les mêmes codes ont les mêmes événements et voient le même état. Ils se comparent au téléphone.",
    topic: "Sujet",
    held: "Événements",
    seen: "État vu",
    api: "Interface",
    api_help: "Les programmes et la commande regain s’adressent à cette interface, avec le jeton du fichier api.token.",
    other: "English",
    other_code: "en",
    skip: "Aller au contenu",
    lost: "Il n’y a pas de page à cette adresse.",
    home: "Page d’accueil",
    alone: "Ce nœud n’appartient encore à aucun réseau : fondez-en un, ou rejoignez-en un avec une invitation.",
    joining: "Demande d’adhésion envoyée : les garants doivent l’admettre.",
    stopped: "Ce nœud n’écrit plus rien :",
    ending: "Le nœud est en train de s’arrêter.",
};

const ENGLISH: Words = Words {
    lead: "This is a Regain node: with the other members of the network it shares the reuse of the territory’s IT equipment.",
    state: "State",
    codes: "Short codes",
    codes_help: "Two nodes that show the same codes hold the same events and see the same state. Compare them by telephone.",
    topic: "Topic",
    held: "Events",
    seen: "State seen",
    api: "Interface",
    api_help: "Programs and the regain command use this interface, with the token in the file api.token.",
    other: "Français",
    other_code: "fr",
    skip: "Skip to content",
    lost: "There is no page at this address.",
    home: "First page",
    alone: "This node belongs to no network yet: found one, or join one with an invitation.",
    joining: "The request to join was sent: the guarantors must admit it.",
    stopped: "This node writes nothing any more:",
    ending: "The node is ending.",
};

/// One sentence on a node in a network.
pub(crate) fn membership(language: Language, network: &str, members: u64, topics: usize, connected: u64) -> String {
    let s = |n: u64| if n > 1 { "s" } else { "" };
    let t = topics as u64;
    match language {
        Language::French => format!(
            "Réseau « {network} » : {members} membre{}, {topics} sujet{}, {connected} nœud{} relié{} en ce moment.",
            s(members),
            s(t),
            s(connected),
            s(connected)
        ),
        Language::English => format!(
            "Network “{network}”: {members} member{}, {topics} topic{}, {connected} node{} connected now.",
            if members == 1 { "" } else { "s" },
            if t == 1 { "" } else { "s" },
            if connected == 1 { "" } else { "s" }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_unless_asked_otherwise() {
        let of = |asked: Option<&str>, header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().expect("a header"));
            Language::of(asked, &headers)
        };
        assert_eq!(Language::of(None, &HeaderMap::new()), Language::French);
        assert_eq!(of(None, "de, en-GB;q=0.8, fr;q=0.5"), Language::English);
        assert_eq!(of(None, "fr-CA, en"), Language::French);
        assert_eq!(of(None, "en;q=0, *"), Language::French);
        assert_eq!(of(Some("en"), "fr"), Language::English);
        assert_eq!(of(Some("xx"), "en"), Language::English);
    }

    #[test]
    fn one_member_is_no_plural() {
        assert!(membership(Language::French, "Valclair", 1, 3, 0).contains("1 membre, 3 sujets, 0 nœud relié en"));
        assert!(membership(Language::English, "Valclair", 1, 3, 0).contains("1 member, 3 topics, 0 nodes"));
    }
}
