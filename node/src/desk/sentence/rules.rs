//! Keys for what the rules of the network say. The protocol itself knows no language.

use super::Sentence;
use crate::desk::DeskError;
use regain_protocol::engine::AuthorError;
use regain_protocol::limits::{MAX_DEPS, MAX_PAYLOAD};
use regain_protocol::rules::Why;

fn key_of(why: Why) -> &'static str {
    match why {
        Why::Role => "why-role",
        Why::Topic => "why-topic",
        Why::Certificate => "why-certificate",
        Why::Admissions => "why-admissions",
        Why::Opening => "why-opening",
        Why::Unseen => "why-unseen",
        Why::Reference => "why-reference",
        Why::List => "why-list",
        Why::NotHeld => "why-not-held",
        Why::Locked => "why-locked",
        Why::Away => "why-away",
        Why::NotOwned => "why-not-owned",
        Why::Done => "why-done",
        Why::TooMuch => "why-too-much",
        Why::DataAtRisk => "why-data-at-risk",
        Why::Counts => "why-counts",
        Why::Waste => "why-waste",
        Why::PublicGift => "why-public-gift",
        Why::Cover => "why-cover",
        Why::NoWork => "why-no-work",
        Why::Party => "why-party",
    }
}

impl From<AuthorError> for Sentence {
    fn from(e: AuthorError) -> Self {
        match &e {
            AuthorError::Refused(why) => Sentence::told(key_of(*why), &e),
            AuthorError::NoLog => Sentence::told("why-no-log", &e),
            AuthorError::Behind => Sentence::told("why-behind", &e),
            AuthorError::Unknown => Sentence::told("why-unknown", &e),
            AuthorError::TooManyDeps(_) => Sentence::told("why-too-many-deps", &e).with("most", MAX_DEPS),
            AuthorError::TooLong(n) => Sentence::told("why-too-long", &e).with("n", n).with("most", MAX_PAYLOAD),
            AuthorError::Removed => Sentence::told("why-removed", &e),
            AuthorError::Rules => Sentence::told("why-rules", &e),
            AuthorError::Chain(detail) => Sentence::told("why-chain", &e).with("detail", detail),
        }
    }
}

impl From<AuthorError> for DeskError {
    fn from(e: AuthorError) -> Self {
        let kind = match &e {
            AuthorError::Refused(Why::Done | Why::Locked) => DeskError::Conflict,
            AuthorError::Refused(_) => DeskError::Refused,
            AuthorError::Unknown => DeskError::NotFound,
            AuthorError::NoLog | AuthorError::Behind | AuthorError::Rules => DeskError::Conflict,
            AuthorError::Removed => DeskError::Refused,
            AuthorError::TooManyDeps(_) | AuthorError::TooLong(_) => DeskError::Usage,
            AuthorError::Chain(_) => DeskError::Failed,
        };
        kind(e.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_keeps_its_english_and_gets_its_key() {
        let told = DeskError::from(AuthorError::Refused(Why::DataAtRisk));
        let DeskError::Refused(sentence) = &told else { panic!("{told:?}") };
        assert_eq!(sentence.key, "why-data-at-risk");
        assert_eq!(sentence.english, AuthorError::Refused(Why::DataAtRisk).to_string());
        assert!(matches!(DeskError::from(AuthorError::Refused(Why::Locked)), DeskError::Conflict(_)));
    }
}
