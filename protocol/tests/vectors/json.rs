//! Just enough JSON to write vectors: text, lists and maps, in one fixed layout, so that a vector is compared as text.

/// A value of a vector file.
pub enum Json {
    /// Text without quotes or control characters; bytes are written in hex.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// A map, in the order given.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Bytes as lower-case hex.
    pub fn hex(bytes: &[u8]) -> Self {
        Json::Text(data_encoding::HEXLOWER.encode(bytes))
    }

    /// Anything that prints.
    pub fn text(value: impl ToString) -> Self {
        let text = value.to_string();
        assert!(!text.contains(['"', '\\', '\n']), "a vector's text needs no escapes");
        Json::Text(text)
    }

    /// A map from names.
    pub fn map<K: ToString>(fields: impl IntoIterator<Item = (K, Json)>) -> Self {
        Json::Map(fields.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
    }

    /// The file's text.
    pub fn file(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Json::Text(text) => out.push_str(&format!("\"{text}\"")),
            Json::List(items) => {
                let lines = items.iter().map(|v| (None, v)).collect::<Vec<_>>();
                Self::block(out, depth, ('[', ']'), &lines);
            }
            Json::Map(fields) => {
                let lines = fields.iter().map(|(k, v)| (Some(k.as_str()), v)).collect::<Vec<_>>();
                Self::block(out, depth, ('{', '}'), &lines);
            }
        }
    }

    fn block(out: &mut String, depth: usize, (open, close): (char, char), lines: &[(Option<&str>, &Json)]) {
        out.push(open);
        for (i, (key, value)) in lines.iter().enumerate() {
            out.push_str(if i == 0 { "\n" } else { ",\n" });
            out.push_str(&"  ".repeat(depth + 1));
            if let Some(key) = key {
                out.push_str(&format!("\"{key}\": "));
            }
            value.write(out, depth + 1);
        }
        if !lines.is_empty() {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        out.push(close);
    }
}
