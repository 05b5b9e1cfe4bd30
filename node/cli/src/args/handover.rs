//! Hand-overs.

use super::{Select, codes, day};
use clap::{Args, Subcommand};
use regain_protocol::catalogue::{ActorKind, Basis, Destination, Proof, RefusalReason, Title};

/// `regain give ...`.
#[derive(Debug, Subcommand)]
pub enum GiveCommand {
    /// Sign the giver's half of a hand-over
    Create(Box<GiveArgs>),
    /// Hand-overs of the territory
    List,
    /// One hand-over with its list, and the manifest where this node is party to it
    Show {
        /// The hand-over
        give: String,
    },
    /// Take back what has not been received
    Recall {
        /// The hand-over
        give: String,
    },
}

/// `regain give create`.
#[derive(Debug, Args)]
pub struct GiveArgs {
    /// To which member, by name or id
    #[arg(long, value_name = "MEMBER", required_unless_present = "outside", conflicts_with = "outside")]
    pub to: Option<String>,
    /// Or to whom without a node.
    #[command(flatten)]
    pub party: Outside,
    /// Which devices.
    #[command(flatten)]
    pub select: Select,
    /// By what title
    #[arg(long, value_parser = codes!(Title))]
    pub title: String,
    /// End-of-life destination in the giver's books
    #[arg(long, value_parser = codes!(Destination))]
    pub destination: String,
    /// What binds the devices from here on [default: ordinary]
    #[arg(long, value_parser = codes!(Basis))]
    pub basis: Option<String>,
    /// The grant it carries out
    #[arg(long)]
    pub grant: Option<String>,
    /// The taker's commitment to reuse
    #[arg(long)]
    pub commitment: Option<String>,
    /// What the sealed manifest tells the other party [default: serials]
    #[arg(long, value_parser = ["serials", "codes", "none"])]
    pub manifest: Option<String>,
    /// When [default: today]
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
}

/// A party without a node: one key, and marked so.
#[derive(Debug, Args)]
pub struct Outside {
    /// Or to a party without a node: what it is
    #[arg(long, value_name = "KIND", value_parser = codes!(ActorKind), hide_possible_values = true, requires = "proof")]
    pub outside: Option<String>,
    /// How it confirmed
    #[arg(long, value_parser = codes!(Proof), requires = "outside")]
    pub proof: Option<String>,
    /// Slip number or name, sealed to this node
    #[arg(long, requires = "outside")]
    pub slip: Option<String>,
}

/// A refused device with the reason, as `R-000042:damaged`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedDevice {
    /// Its name, or its place in the list as `#3`.
    pub device: String,
    /// Why.
    pub reason: &'static str,
}

impl std::str::FromStr for RefusedDevice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // From the right: a device reference has a colon of its own.
        let (device, reason) = text.rsplit_once(':').ok_or("expected DEVICE:REASON, such as R-000042:damaged")?;
        let known = RefusalReason::from_code(reason).ok_or_else(|| {
            let known: Vec<&str> = RefusalReason::ALL.iter().map(|r| r.code()).collect();
            format!("`{reason}` is no reason; expected one of {}", known.join(", "))
        })?;
        if device.trim().is_empty() {
            return Err("the device is missing before the colon".into());
        }
        Ok(RefusedDevice { device: device.trim().to_owned(), reason: known.code() })
    }
}

/// `regain receive`.
#[derive(Debug, Args)]
pub struct ReceiveArgs {
    /// The hand-over
    pub give: String,
    /// A refused device with the reason; by code, serial, or place in the list as #3
    #[arg(long, value_name = "DEVICE:REASON", num_args = 1..)]
    pub refuse: Vec<RefusedDevice>,
    /// A missing device
    #[arg(long, value_name = "DEVICE", num_args = 1..)]
    pub missing: Vec<String>,
    /// When [default: today]
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_split_at_the_last_colon() {
        let of = |t: &str| t.parse::<RefusedDevice>();
        assert_eq!(of("abcd:12:battery"), Ok(RefusedDevice { device: "abcd:12".into(), reason: "battery" }));
        assert_eq!(of("#3:other").map(|r| r.device), Ok("#3".into()));
        for bad in ["#3", "#3:ugly", ":damaged"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
