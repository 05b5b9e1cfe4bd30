//! Keys for what is wrong with a change of a lot's file: a few kinds for whoever reads the page, each with the exact words.

use super::Sentence;
use regain_protocol::paper::lot_file::PaperError;
use regain_protocol::paper::scan::ScanError;

impl Sentence {
    /// Why the change at that place of its log is left out.
    pub(crate) fn of_change(place: u64, error: &PaperError) -> Self {
        let english = format!("place {place}: {error}");
        let (place, detail) = (place.to_string(), error.to_string());
        Sentence { key: kind(error), values: vec![("place", place), ("detail", detail)], english }
    }
}

fn kind(error: &PaperError) -> &'static str {
    match error {
        PaperError::Scan(scan) => scanned(scan),
        PaperError::TwoPens { .. } | PaperError::Seq { .. } | PaperError::OwnPast(_) => "paper-order",
        PaperError::Stranger(_) => "paper-pen",
        PaperError::Entry(_) | PaperError::Text(_) | PaperError::Replaced(_) => "paper-entry",
        _ => "paper-broken",
    }
}

fn scanned(error: &ScanError) -> &'static str {
    match error {
        ScanError::Size(_)
        | ScanError::LongText { .. }
        | ScanError::TooManyDeps(_)
        | ScanError::StartRange(_)
        | ScanError::Deflated(_)
        | ScanError::TooManyOps { .. }
        | ScanError::LongColumn { .. } => "paper-bomb",
        ScanError::ActorLength(_) | ScanError::Writer { .. } | ScanError::Actors => "paper-pen",
        ScanError::Seq(_) | ScanError::Start { .. } | ScanError::UnknownDep(_) => "paper-order",
        _ => "paper-broken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_called_one_in_every_language() {
        let bomb = PaperError::Scan(ScanError::TooManyOps { column: "action", claimed: 1_000_000 });
        let told = Sentence::of_change(7, &bomb);
        assert_eq!((told.key, told.values[0].1.as_str()), ("paper-bomb", "7"));
        assert!(told.english.starts_with("place 7: ") && told.english.contains("1000000"), "{told}");
        assert_eq!(Sentence::of_change(7, &PaperError::Scan(ScanError::Checksum)).key, "paper-broken");
    }
}
