//! XML into a small tree, on a budget and without a single entity but XML's own five: reports come from strangers.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value};

use crate::limits::{MAX_JSON_VALUES, MAX_XML_DEPTH};
use crate::reading::ReadError;

/// An element with what is inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Name with its prefix.
    pub(crate) name: String,
    /// Attributes in their order.
    pub(crate) attributes: Vec<(String, String)>,
    /// All text directly inside, trimmed.
    pub(crate) text: String,
    /// Elements inside, in their order.
    pub(crate) children: Vec<Element>,
}

/// A document, and what was passed over.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The outermost element.
    pub(crate) root: Element,
    /// Names of passed-over elements, each once.
    pub(crate) skipped: Vec<String>,
    /// Whether the budget of elements ran out.
    pub(crate) ran_out: bool,
}

impl Element {
    /// The first child of a name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first child of a name, whatever its prefix.
    pub(crate) fn local(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name.rsplit(':').next() == Some(name))
    }

    /// The text of the first child of a name, unless empty.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The element as JSON: a leaf is a text, anything else an object with lower-case names; repeated names make a
    /// list.
    pub(crate) fn to_json(&self) -> Value {
        if self.children.is_empty() {
            return Value::String(self.text.clone());
        }
        let mut object = Map::new();
        for child in &self.children {
            let value = child.to_json();
            let name = child.name.to_lowercase();
            match object.get_mut(&name) {
                None => drop(object.insert(name, value)),
                Some(Value::Array(list)) => list.push(value),
                Some(one) => *one = Value::Array(vec![one.take(), value]),
            }
        }
        Value::Object(object)
    }
}

/// Reads a document. `skip` says of an element, by name and depth (the root is 0), whether to pass over it.
///
/// # Errors
/// [`ReadError::NotXml`] with the place for what is no XML, ends early, nests too deep, or declares entities.
pub(crate) fn parse(text: &str, skip: impl Fn(&str, usize) -> bool) -> Result<Tree, ReadError> {
    let mut builder = Builder { open: Vec::new(), root: None, skipped: Vec::new(), left: MAX_JSON_VALUES, over: 0 };
    let mut reader = Reader::from_str(text);
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(text.len());
                let read = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
                let reason = if read >= text.len() { CUT } else { "the tags do not fit together" };
                return Err(fault(text, at, reason));
            }
        };
        let end = event == Event::Eof;
        if let Err(reason) = builder.take(event, &skip) {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            return Err(fault(text, at, reason));
        }
        if end {
            break;
        }
    }
    let ran_out = builder.left == 0;
    match builder.root {
        Some(root) => Ok(Tree { root, skipped: builder.skipped, ran_out }),
        None => Err(fault(text, text.len(), "there is no element")),
    }
}

fn fault(text: &str, at: usize, reason: &'static str) -> ReadError {
    let before = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    ReadError::NotXml { line, column, reason }
}

struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    skipped: Vec<String>,
    /// Elements that may still be built.
    left: usize,
    /// Depth inside an element that is passed over; 0 outside of any.
    over: usize,
}

const TOO_DEEP: &str = "the elements are nested deeper than any report is";
const CUT: &str = "it ends in the middle: the file was cut short";

impl Builder {
    fn take(&mut self, event: Event<'_>, skip: &impl Fn(&str, usize) -> bool) -> Result<(), &'static str> {
        match event {
            Event::Start(start) => self.begin(&start, skip),
            Event::Empty(start) => {
                self.begin(&start, skip)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(text) => {
                self.append(&text);
                Ok(())
            }
            Event::CData(text) => {
                self.append(&text);
                Ok(())
            }
            Event::GeneralRef(reference) => {
                let letter = letter(&reference)?;
                self.append(letter.encode_utf8(&mut [0; 4]));
                Ok(())
            }
            Event::DocType(declared) => {
                let declares = ["ENTITY", "SYSTEM", "PUBLIC", "["].iter().any(|word| declared.contains(word));
                if declares { Err("it declares entities or another document, which no agent does") } else { Ok(()) }
            }
            Event::Eof if !self.open.is_empty() || self.over > 0 => Err(CUT),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, skip: &impl Fn(&str, usize) -> bool) -> Result<(), &'static str> {
        let depth = self.open.len();
        if depth + self.over >= MAX_XML_DEPTH {
            return Err(TOO_DEEP);
        }
        if depth == 0 && self.root.is_some() {
            return Err("a second outermost element follows the first");
        }
        let name = start.name().into_inner();
        let passed = self.over == 0 && skip(name, depth);
        if passed && !self.skipped.iter().any(|known| known == name) && self.skipped.len() < 100 {
            self.skipped.push(name.to_owned());
        }
        if self.over > 0 || passed || (self.left == 0 && depth > 0) {
            self.over += 1;
            return Ok(());
        }
        self.left = self.left.saturating_sub(1);
        let mut element = Element { name: name.to_owned(), ..Element::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| "an attribute cannot be read")?;
            let value = unescaped(&attribute.value)?;
            element.attributes.push((attribute.key.into_inner().to_owned(), value));
            if element.attributes.len() > 64 {
                return Err("an element has more attributes than any report has");
            }
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) -> Result<(), &'static str> {
        if self.over > 0 {
            self.over -= 1;
            return Ok(());
        }
        let mut element = self.open.pop().ok_or("a closing tag has no opening one")?;
        element.text = element.text.trim().to_owned();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn append(&mut self, text: &str) {
        if self.over == 0
            && let Some(element) = self.open.last_mut()
        {
            element.text.push_str(text);
        }
    }
}

/// The letter of `&amp;`, `&#233;` and their like.
fn letter(reference: &BytesRef<'_>) -> Result<char, &'static str> {
    entity(reference).ok_or("an entity that is none of XML's own five")
}

/// The letter of an entity, without its `&` and `;`.
pub(crate) fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// An attribute's value with its entities replaced.
pub(crate) fn unescaped(text: &str) -> Result<String, &'static str> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        let (name, after) = tail.split_once(';').ok_or("an attribute holds a bare &")?;
        plain.push_str(before);
        plain.push(entity(name).ok_or("an entity that is none of XML's own five")?);
        rest = after;
    }
    plain.push_str(rest);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        parse(text, |name, depth| depth == 1 && name == "SOFTWARES").expect("XML")
    }

    fn refusal(text: &str) -> String {
        parse(text, |_, _| false).expect_err("no XML").to_string()
    }

    #[test]
    fn elements_text_and_attributes() {
        let tree = tree(
            "<?xml version='1.0'?><R a='1&amp;2'><B>x &lt; <![CDATA[<y>]]>&#233;</B><C/><C/><SOFTWARES><X/></SOFTWARES></R>",
        );
        assert_eq!(tree.root.attribute("a"), Some("1&2"));
        assert_eq!(tree.root.text_of("B"), Some("x < <y>é"));
        assert_eq!((tree.root.children.len(), tree.skipped.as_slice()), (3, &["SOFTWARES".to_owned()][..]));
        assert_eq!(tree.root.to_json().to_string(), r#"{"b":"x < <y>é","c":["",""]}"#);
    }

    #[test]
    fn hostile_documents_are_refused() {
        let laughs = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><r>&b;</r>";
        assert!(refusal(laughs).contains("declares entities"), "{}", refusal(laughs));
        assert!(refusal("<!DOCTYPE r SYSTEM 'http://192.0.2.1/x'><r/>").contains("declares"));
        assert!(refusal("<r>&b;</r>").contains("entity"));
        assert!(refusal(&"<a>".repeat(100_000)).contains("nested"));
        assert!(refusal("<a>\n<b></a> ").contains("line 2"));
        assert!(refusal("<a>\n<b").contains("ends in the middle"));
        assert!(refusal("<a><b>").contains("ends in the middle"));
        assert!(refusal("<a/><b/>").contains("second"));
        let many = format!("<a>{}</a>", "<b/>".repeat(MAX_JSON_VALUES + 10));
        let tree = parse(&many, |_, _| false).expect("XML");
        assert!(tree.ran_out && tree.root.children.len() < MAX_JSON_VALUES);
    }
}
