//! The bearer token that opens the API: 32 random bytes, written as base 32.

use data_encoding::BASE32_NOPAD;
use subtle::ConstantTimeEq;

/// A token. It is never printed by `Debug`.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// A token of these bytes, which should be fresh and random.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Token(bytes)
    }

    /// From the text that [`Token::to_text`] writes, blanks around it ignored.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(text.trim().to_ascii_uppercase().as_bytes()).ok()?;
        bytes.try_into().ok().map(Token)
    }

    /// Fifty-two characters of base 32.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// Whether an `Authorization` header carries this token. The bytes are compared in constant time, so that an answer's
    /// delay tells nothing about how many of them were right.
    #[must_use]
    pub fn opens(&self, authorization: &str) -> bool {
        let shown = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let Some(shown) = shown.and_then(|(_, text)| Token::from_text(text)) else { return false };
        self.0.ct_eq(&shown.0).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_opens() {
        let token = Token::new([7; 32]);
        let text = token.to_text();
        assert!(token.opens(&format!("Bearer {text}")));
        assert!(token.opens(&format!("bearer {}", text.to_lowercase())));
        assert!(!token.opens(&text), "a scheme is needed");
        assert!(!token.opens(&format!("Basic {text}")));
        assert!(!token.opens(&format!("Bearer {}", &text[..40])));
        assert!(!token.opens(&format!("Bearer {}", Token::new([8; 32]).to_text())));
        assert!(!token.opens("Bearer "));
    }

    #[test]
    fn the_text_is_read_back() {
        let token = Token::new([0xa5; 32]);
        let again = Token::from_text(&format!("{}\n", token.to_text())).expect("its own text");
        assert!(token.opens(&format!("Bearer {}", again.to_text())));
        assert_eq!(format!("{token:?}"), "Token(hidden)");
    }
}
