//! Lots, offers, needs, requests and their answers.

use super::{Select, codes, day};
use clap::{Args, Subcommand};
use regain_protocol::catalogue::{Category, DeclineReason, Title};
use serde_json::{Value, json};

/// How many of a category, as `laptop=10`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineArg {
    category: &'static str,
    count: u32,
}

impl std::str::FromStr for LineArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (code, count) = text.split_once('=').ok_or("expected CATEGORY=COUNT, such as laptop=10")?;
        let category = Category::from_code(code.trim()).ok_or_else(|| {
            let known: Vec<&str> = Category::ALL.iter().map(|c| c.code()).collect();
            format!("`{code}` is no category; expected one of {}", known.join(", "))
        })?;
        let count = count.trim().parse().ok().filter(|c| *c > 0).ok_or_else(|| format!("`{count}` is no count"))?;
        Ok(LineArg { category: category.code(), count })
    }
}

/// Lines by category.
#[derive(Debug, Default, Args)]
pub struct Lines {
    /// How many of a category, such as laptop=10; repeat for more
    #[arg(long = "line", value_name = "CATEGORY=COUNT", num_args = 1..)]
    pub lines: Vec<LineArg>,
}

impl Lines {
    /// As the API takes them; several of one category are added up.
    pub fn value(&self) -> Value {
        let mut map = std::collections::BTreeMap::<&str, u32>::new();
        for line in &self.lines {
            let count = map.entry(line.category).or_default();
            *count = count.saturating_add(line.count);
        }
        json!(map)
    }
}

/// A window of days.
#[derive(Debug, Default, Args)]
pub struct Window {
    /// First day
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD", requires = "until")]
    pub from: Option<String>,
    /// Last day
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD", requires = "from")]
    pub until: Option<String>,
}

impl Window {
    /// As the API takes it.
    pub fn value(&self) -> Value {
        match (&self.from, &self.until) {
            (Some(from), Some(until)) => json!([from, until]),
            _ => Value::Null,
        }
    }
}

/// `regain lot ...`.
#[derive(Debug, Subcommand)]
pub enum LotCommand {
    /// Group devices in hand into a lot
    Create {
        /// Its title, which every member reads
        #[arg(long)]
        title: String,
        /// Which devices.
        #[command(flatten)]
        select: Select,
    },
    /// Lots of the territory
    List,
    /// Read or edit a lot's shared preparation file
    File(LotFileArgs),
    /// Name who edits a lot's file besides its owner
    Editors {
        /// The lot
        lot: String,
        /// Members, by name or id; none takes the right from all
        editors: Vec<String>,
    },
}

/// `regain lot file`.
#[derive(Debug, Args)]
pub struct LotFileArgs {
    /// The lot
    pub lot: String,
    /// An item of the check-list that is done: packaging_ready, keys_removed, media_listed, access_arranged, slot_agreed
    /// or words of one's own
    #[arg(long, value_name = "ITEM", conflicts_with_all = ["uncheck", "note"])]
    pub check: Option<String>,
    /// An item that is not done after all
    #[arg(long, value_name = "ITEM", conflicts_with = "note")]
    pub uncheck: Option<String>,
    /// A note to add
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// `regain offer ...`.
#[derive(Debug, Subcommand)]
pub enum OfferCommand {
    /// Offer a lot
    Create {
        /// The lot
        #[arg(long)]
        lot: String,
        /// Its title, which every member reads
        #[arg(long)]
        text: String,
        /// By what title it would pass
        #[arg(long, value_parser = codes!(Title))]
        title: String,
        /// What may be asked for; the whole lot if absent.
        #[command(flatten)]
        lines: Lines,
        /// When it can be fetched.
        #[command(flatten)]
        window: Window,
        /// Another territory that is told of it; repeat for more
        #[arg(long = "tell", value_name = "TERRITORY")]
        neighbours: Vec<String>,
    },
    /// Offers of the territories that this node follows
    List,
    /// Tell other territories of an offer
    Open {
        /// The offer
        offer: String,
        /// The territories
        #[arg(long = "to", value_name = "TERRITORY", required = true, num_args = 1..)]
        territories: Vec<String>,
        /// Tell them that it is open to them no more
        #[arg(long)]
        end: bool,
    },
    /// Offers of other territories that this node was told of
    Neighbours,
}

/// `regain need ...`.
#[derive(Debug, Subcommand)]
pub enum NeedCommand {
    /// State a need
    Create {
        /// Its title, which every member reads
        #[arg(long)]
        text: String,
        /// What is needed.
        #[command(flatten)]
        lines: Lines,
        /// When.
        #[command(flatten)]
        window: Window,
        /// In which territory; the first that this node follows if absent
        #[arg(long)]
        territory: Option<String>,
    },
    /// Needs of the territory
    List,
}

/// `regain request ...`.
#[derive(Debug, Subcommand)]
pub enum RequestCommand {
    /// Ask for an offer
    Create {
        /// The offer
        offer: String,
        /// What is asked for; what is left of the offer if absent.
        #[command(flatten)]
        lines: Lines,
    },
    /// Requests with their answers
    List,
}

/// `regain grant`.
#[derive(Debug, Args)]
pub struct GrantArgs {
    /// The request
    pub request: String,
    /// What is granted; what was asked for if absent.
    #[command(flatten)]
    pub lines: Lines,
}

/// `regain decline`.
#[derive(Debug, Args)]
pub struct DeclineArgs {
    /// The request
    pub request: String,
    /// Why
    #[arg(long, value_parser = codes!(DeclineReason))]
    pub reason: String,
    /// A remark that every member reads
    #[arg(long)]
    pub note: Option<String>,
}

/// `regain commit`.
#[derive(Debug, Args)]
pub struct CommitArgs {
    /// The grant
    pub grant: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_added_up() {
        let line = |t: &str| t.parse::<LineArg>();
        let lines = Lines {
            lines: vec![
                line("laptop=10").expect("fits"),
                line("screen=4").expect("fits"),
                line("laptop=2").expect("fits"),
            ],
        };
        assert_eq!(lines.value(), json!({ "laptop": 12, "screen": 4 }));
        for bad in ["laptop", "laptop=0", "laptop=-1", "lapdog=1", "=3"] {
            assert!(line(bad).is_err(), "{bad}");
        }
    }
}
