//! Which reader an XML document needs, by its outermost element.

use crate::encoding::Decoded;
use crate::fingerprint::Fingerprint;
use crate::gathering::Gathering;
use crate::machine::lshw;
use crate::reading::{Notes, ReadError, Reading};
use crate::record::Place;
use crate::xml::{self, Element};
use crate::{agent_xml, itop};

/// Reads a document.
///
/// # Errors
/// [`ReadError::NotXml`] with the place, [`ReadError::NoMachines`] for XML of something else.
pub(crate) fn read(decoded: &Decoded<'_>, document: Fingerprint) -> Result<Reading, ReadError> {
    let tree = xml::parse(&decoded.text, |name, depth| depth == 2 && agent_xml::is_passed_over(name))?;
    let root = &tree.root;
    if root.name == "REQUEST" {
        return agent_xml::read(decoded, &tree, document);
    }
    let mut into = Gathering::new(document, Notes::of(decoded));
    if tree.ran_out {
        let message = "the document holds more elements than are read; the last ones were left out";
        into.notes.warn(Place::Pointer(String::new()), message);
    }
    let nodes: Vec<&Element> = match root.name.as_str() {
        "node" => vec![root],
        "list" => root.children.iter().filter(|child| child.name == "node").collect(),
        _ => Vec::new(),
    };
    for (index, node) in nodes.iter().enumerate() {
        lshw::read(&lshw::from_xml(node), &format!("/node/{index}"), &mut into);
    }
    if nodes.is_empty() && !itop::read(root, &mut into) {
        let name: String = root.name.chars().filter(|c| c.is_ascii_alphanumeric()).take(40).collect();
        return Err(ReadError::NoMachines {
            what: "XML of no tool that is known",
            place: Place::Pointer(format!("/{name}")),
            advice: "choose the file that the inventory tool wrote",
        });
    }
    Ok(into.finish())
}
