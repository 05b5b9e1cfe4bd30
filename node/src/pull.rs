//! Live sources: the inventory of another tool, asked of its programming interface page by page. Nothing here believes the
//! other side: pages, bytes and time are bounded, no redirection is followed, totals are verified, and a list that changes
//! or repeats while it is pulled is refused.

mod client;
mod glpi;
mod ocs;
mod schedule;
mod snipe;
#[cfg(test)]
mod tests;

pub use client::{Answered, Client, Patience};
pub(crate) use client::{address, authorities};
pub(crate) use schedule::{MOST_HOURS, Runs};
pub use schedule::{PullOutcome, PullRun, Schedule};

use crate::desk::Sentence;
use crate::say;
use regain_exchange::fingerprint::Fingerprint;
use regain_exchange::pull::{Pull, PullError};
use regain_exchange::{ReadError, read};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// Pages of one pull.
const PAGES: usize = 5_000;
/// Bytes of one pull, all pages: what an import takes.
const BYTES: usize = 256 * 1024 * 1024;

/// The tool that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PullKind {
    /// GLPI, by its REST interface: `https://.../apirest.php`.
    Glpi,
    /// Snipe-IT: `https://.../api/v1`.
    SnipeIt,
    /// OCS Inventory: `https://.../ocsapi/v1`.
    Ocs,
}

impl PullKind {
    /// Every kind, in the order of a page.
    pub const ALL: [PullKind; 3] = [PullKind::Glpi, PullKind::SnipeIt, PullKind::Ocs];

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PullKind::Glpi => "glpi",
            PullKind::SnipeIt => "snipe_it",
            PullKind::Ocs => "ocs",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A source as it is configured. Its secrets lie in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullSource {
    /// Its number on this node, from 1.
    pub id: u64,
    /// The tool.
    pub kind: PullKind,
    /// What a person calls it.
    pub name: String,
    /// Where its interface is.
    pub address: String,
    /// The certificate authority that is trusted instead of the public ones, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// Seconds since 1970 when it was configured.
    pub at: u64,
    /// When it is asked by itself; only by hand if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
}

/// What opens a source. It is shown to nobody, and cannot be printed.
#[derive(Clone, Default)]
pub struct PullSecret {
    /// GLPI: the token of the application; OCS: the user.
    pub first: Zeroizing<String>,
    /// GLPI: the token of the user; Snipe-IT: the token; OCS: the password.
    pub second: Zeroizing<String>,
}

impl PullSecret {
    /// As it lies in the vault.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let pair = [self.first.as_str(), self.second.as_str()];
        Zeroizing::new(serde_json::to_vec(&pair).expect("two texts are JSON"))
    }

    /// The inverse; none for other bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let [first, second]: [String; 2] = serde_json::from_slice(bytes).ok()?;
        Some(PullSecret { first: Zeroizing::new(first), second: Zeroizing::new(second) })
    }
}

/// Why a source could not be pulled: a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PullFault(pub Sentence);

impl From<Sentence> for PullFault {
    fn from(sentence: Sentence) -> Self {
        PullFault(sentence)
    }
}

/// A page that came: a name for people, and its bytes.
pub struct Page {
    /// Such as `Computer 1-200`.
    pub name: String,
    /// The body.
    pub bytes: Vec<u8>,
}

/// Takes pages as they come, and says whether the pull goes on.
pub trait Taking {
    /// Keeps a page; `items` of `total` came so far.
    ///
    /// # Errors
    /// It cannot be kept, or somebody ended the pull.
    fn take(&mut self, page: Page, items: usize, total: usize) -> Result<(), PullFault>;

    /// Hears a remark for the person who pulls.
    fn remark(&mut self, text: String);
}

/// Asks for the whole inventory of a source. Returns how many items it has.
///
/// # Errors
/// A sentence of what is wrong; nothing of what was taken may be used then.
pub fn pull(client: &mut Client, kind: PullKind, into: &mut dyn Taking) -> Result<usize, PullFault> {
    match kind {
        PullKind::Glpi => glpi::pull(client, into),
        PullKind::SnipeIt => snipe::pull(client, into),
        PullKind::Ocs => ocs::pull(client, into),
    }
}

/// Asks a source for as little as shows that it can be pulled. Returns how many items it says to have.
///
/// # Errors
/// As [`pull`].
pub fn probe(client: &mut Client, kind: PullKind) -> Result<usize, PullFault> {
    match kind {
        PullKind::Glpi => glpi::probe(client),
        PullKind::SnipeIt => snipe::probe(client),
        PullKind::Ocs => ocs::probe(client),
    }
}

/// One list being pulled: what came, and that nothing came twice.
#[derive(Default)]
struct Listing {
    pull: Pull,
    seen: HashSet<String>,
    bodies: HashSet<Fingerprint>,
    bytes: usize,
    pages: usize,
}

impl Listing {
    fn next_offset(&self) -> usize {
        self.pull.next_offset()
    }

    fn wants_more(&self) -> bool {
        self.pull.wants_more()
    }

    /// Counts a page. `ids` are those of its items.
    fn count(&mut self, answered: &Answered, ids: Vec<String>) -> Result<usize, PullFault> {
        self.pages += 1;
        self.bytes += answered.body.len();
        if self.pages > PAGES || self.bytes > BYTES {
            return Err(endless().into());
        }
        let empty = ids.is_empty();
        if !self.bodies.insert(Fingerprint::of(&answered.body)) || ids.into_iter().any(|id| !self.seen.insert(id)) {
            return Err(say!(
                "pull-repeats",
                "the server sent the same machines twice: it does not heed which page is asked for; nothing was kept"
            )
            .into());
        }
        let reading = read(&answered.body).map_err(|e| match e {
            ReadError::TooLarge { .. } | ReadError::TooMany { .. } => PullFault(endless()),
            _ => no_page(),
        })?;
        self.pull.take(&reading, answered.range.as_deref()).map_err(told)?;
        if empty && self.pull.wants_more() {
            return Err(told(PullError::NoPage));
        }
        Ok(self.pull.next_offset())
    }

    fn finish(self) -> Result<usize, PullFault> {
        self.pull.finish().map_err(told)
    }
}

fn endless() -> Sentence {
    say!(
        "pull-endless",
        "the server sends more than an inventory can have; nothing was kept: check that the address is that of the interface"
    )
}

fn no_page() -> PullFault {
    told(PullError::NoPage)
}

fn told(error: PullError) -> PullFault {
    let sentence = match error {
        PullError::Changed { before, now } => say!(
            "pull-changed",
            "the list had {before} items and then {now}: it changed while it was pulled; pull it again",
            before = before,
            now = now
        ),
        PullError::Short { total, items } => say!(
            "pull-short",
            "the server announced {total} items and sent {items}: it left some out; nothing was kept, pull it again",
            total = total,
            items = items
        ),
        PullError::Long { total, items } => say!(
            "pull-long",
            "the server announced {total} items and sent {items}: its pages overlap; nothing was kept, pull it again",
            total = total,
            items = items
        ),
        PullError::NoTotal => say!(
            "pull-no-total",
            "no page says how many items the list has, so nothing shows that it is whole; nothing was kept"
        ),
        PullError::NoPage => say!(
            "pull-no-page",
            "the server answered something that is no page of its list; check the address and the rights of the token"
        ),
    };
    PullFault(sentence)
}

/// The ids of items in a list.
fn ids(items: Option<&Vec<Value>>) -> Vec<String> {
    let id = |item: &Value| Some(item.get("id").or_else(|| item.get("ID"))?.to_string());
    items.into_iter().flatten().enumerate().map(|(at, item)| id(item).unwrap_or_else(|| format!("?{at}"))).collect()
}

fn json(answered: &Answered) -> Result<Value, PullFault> {
    serde_json::from_slice(&answered.body).map_err(|_| no_page())
}
