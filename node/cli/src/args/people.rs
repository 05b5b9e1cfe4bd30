//! The network and its members.

use super::codes;
use clap::{Args, Subcommand};
use regain_protocol::catalogue::ActorKind;

/// The groups of the printed root key that are asked for.
#[derive(Debug, Args)]
pub struct RootGroups {
    /// Groups 4 and 12 of the printed root key, in this order
    #[arg(long = "root-group", value_name = "GROUP", required = true, num_args = 1..=2)]
    pub root_groups: Vec<String>,
}

/// `regain join`.
#[derive(Debug, Args)]
pub struct JoinArgs {
    /// The invitation's line (`-`: standard input, @FILE: a file)
    pub invitation: String,
    /// What this organisation asks to be
    #[arg(long, value_parser = ["observe", "write", "guarantee"], default_value = "write")]
    pub role: String,
    /// A territory to ask for, such as valclair; repeat for more [default: all there are]
    #[arg(long = "territory", value_name = "TERRITORY")]
    pub territories: Vec<String>,
    /// The paper of the root key.
    #[command(flatten)]
    pub root: RootGroups,
}

/// `regain member ...`.
#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Members in standing
    List,
    /// Who asks to be admitted
    Applications,
    /// Admit a newcomer, or a member into further territories, with this guarantor's key
    Admit {
        /// The newcomer's id, or the name it applied under
        actor: String,
        /// The role granted; what it asked for if absent
        #[arg(long, value_parser = ["observe", "write", "guarantee"])]
        role: Option<String>,
        /// A territory granted, of those it asked for; repeat for more [default: all of them]
        #[arg(long = "territory", value_name = "TERRITORY")]
        territories: Vec<String>,
    },
    /// What the removal of a member would do; with --propose, propose it and sign
    Remove {
        /// The member's id or name
        actor: String,
        /// Sign the proposal: the other guarantors sign it when they see it
        #[arg(long)]
        propose: bool,
    },
    /// Propose another role for a member and sign it
    Role {
        /// The member's id or name
        actor: String,
        /// The role it gets
        #[arg(value_parser = ["observe", "write", "guarantee"])]
        role: String,
    },
    /// Advise the others against a member. It decides nothing
    Distrust {
        /// The member's id or name
        actor: String,
        /// Take the advice back
        #[arg(long)]
        end: bool,
    },
    /// Write this organisation's profile: its kinds, name and addresses
    Profile {
        /// What kind of actor it is; repeat for more
        #[arg(long = "kind", value_parser = codes!(ActorKind), required = true, num_args = 1..)]
        kinds: Vec<String>,
    },
}

/// `regain network ...`.
#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Charter, topics, digests and short codes
    Show,
    /// Found a network alone
    Found {
        /// The network's name
        #[arg(long)]
        name: String,
        /// Territories, such as valclair
        #[arg(long = "territory", required = true, num_args = 1..)]
        territories: Vec<String>,
        /// The paper of the root key.
        #[command(flatten)]
        root: RootGroups,
    },
    /// Found together, 1: this founder's card, to be sent to the one who drafts
    Card {
        /// The paper of the root key.
        #[command(flatten)]
        root: RootGroups,
    },
    /// Found together, 2: the draft of a charter from every founder's card
    Draft {
        /// The network's name
        #[arg(long)]
        name: String,
        /// Territories, such as valclair
        #[arg(long = "territory", required = true, num_args = 1..)]
        territories: Vec<String>,
        /// This founder's card (@FILE: a file)
        #[arg(long)]
        own_card: String,
        /// The other founders' cards (@FILE: a file)
        #[arg(long = "card", num_args = 1..)]
        cards: Vec<String>,
    },
    /// Found together, 3: this founder's signature under the draft
    Sign {
        /// The draft (`-`: standard input, @FILE: a file)
        draft: String,
        /// The paper of the root key.
        #[command(flatten)]
        root: RootGroups,
    },
    /// Found together, 4: the charter from the draft and every founder's signature
    Seal {
        /// The draft (`-`: standard input, @FILE: a file)
        draft: String,
        /// A founder's signature, as `regain network sign` printed it
        #[arg(long = "signature", value_name = "ACTOR=SIGNATURE", required = true, num_args = 1..)]
        signatures: Vec<String>,
    },
    /// Networks that follow this one, and bundles of former ones
    Following,
    /// When the guarantors can no longer act: found the network that follows this one, with the whole printed root key
    Refound {
        /// The new network's name; the old one's if absent
        #[arg(long)]
        name: Option<String>,
        /// The fourteen groups of the printed root key (`-`: standard input, @FILE: a file)
        #[arg(long)]
        root: String,
    },
    /// Archive this network and move to the one that this node founded
    Move,
    /// Archive this network and join the one that follows it, with the whole printed root key
    Rejoin {
        /// The invitation's line (`-`: standard input, @FILE: a file)
        invitation: String,
        /// The fourteen groups of the printed root key (`-`: standard input, @FILE: a file)
        #[arg(long)]
        root: String,
    },
    /// Found together, 5: start this founder's node on the charter
    Adopt {
        /// The charter (`-`: standard input, @FILE: a file)
        charter: String,
    },
}

/// `regain territory ...`.
#[derive(Debug, Subcommand)]
pub enum TerritoryCommand {
    /// The network's territories: admitted to, followed, asked for
    List,
    /// Follow these territories and no others
    Follow {
        /// Their names, such as valclair
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// What the members of the followed territories publish of their fleets
    Totals,
    /// Ask the guarantors to be admitted to further territories
    Ask {
        /// Their names, such as hautmont
        #[arg(required = true)]
        names: Vec<String>,
    },
}

/// `regain epoch ...`.
#[derive(Debug, Subcommand)]
pub enum EpochCommand {
    /// The list of members in effect, proposals with who has signed, splits, former members
    List,
    /// Propose another number of the rules of trade and sign it
    Rules {
        /// The number
        rules: u16,
    },
    /// Sign another guarantor's proposal
    Sign {
        /// Its hash, or the first six characters or more
        epoch: String,
    },
    /// Follow one side of a split from now on
    Follow {
        /// Its hash, or the first six characters or more
        epoch: String,
    },
}

/// `regain keys ...`.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// This organisation's keys and the logs they sign
    Show,
    /// Close the log of a stolen key after its last honest event, with the printed root key
    Close {
        /// The log's id, or the first six characters or more
        log: String,
        /// How many of its events were this organisation's own
        #[arg(long)]
        keep: u64,
        /// The fourteen groups of the printed root key (`-`: standard input, @FILE: a file)
        #[arg(long)]
        root: String,
    },
    /// Come back with this node's key after a loss or theft: the printed root key certifies it, and the old key counts no more
    Return {
        /// The line of an invitation by a member (`-`: standard input, @FILE: a file)
        invitation: String,
        /// The fourteen groups of the printed root key (`-`: standard input, @FILE: a file)
        #[arg(long)]
        root: String,
    },
}
