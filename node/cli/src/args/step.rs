//! Steps of work on devices, and evidence of reuse.

use super::{Select, codes, day};
use clap::{Args, Subcommand};
use regain_protocol::catalogue::{
    ActorKind, BeneficiaryClass, Channel, Cosmetic, DataGrade, Decision, ErasureMethod, Functional, LossKind,
    Operation, PartKind, Proof, ReturnReason, WasteReason,
};
use std::path::PathBuf;

/// What every step takes.
#[derive(Debug, Args)]
pub struct StepArgs {
    /// Which devices.
    #[command(flatten)]
    pub select: Select,
    /// When [default: today]
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
    /// A certificate to it.
    #[command(flatten)]
    pub certificate: Certificate,
}

/// A certificate, report or photo, sealed to its parties.
#[derive(Debug, Args)]
#[command(next_help_heading = "Certificate")]
pub struct Certificate {
    /// File with a certificate, report or photo; it is sealed to its parties
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Members that may open it; those who entered the devices if absent
    #[arg(long, value_name = "MEMBER", num_args = 1.., requires = "certificate")]
    pub party: Vec<String>,
}

/// `regain evidence`.
#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// This node's commitment
    pub commitment: String,
    /// For which devices.
    #[command(flatten)]
    pub select: Select,
    /// What shows it.
    #[command(flatten)]
    pub certificate: Certificate,
}

/// `regain step KIND`.
#[derive(Debug, Subcommand)]
pub enum StepCommand {
    /// Triaged
    Triaged {
        /// What is to be done with them
        #[arg(long, value_parser = codes!(Decision))]
        decision: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Erased, with the counts of media in each device
    Erased {
        /// Media found in each device
        #[arg(long)]
        found: u8,
        /// Of these, certified erased
        #[arg(long)]
        certified: u8,
        /// Of these, destroyed
        #[arg(long, default_value_t = 0)]
        destroyed: u8,
        /// Method
        #[arg(long, value_parser = codes!(ErasureMethod))]
        method: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// All functions tested
    Tested {
        /// Outcome
        #[arg(long, value_parser = ["passed", "failed"])]
        outcome: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Graded
    Graded {
        /// Functional grade
        #[arg(long, value_parser = codes!(Functional))]
        functional: String,
        /// Cosmetic grade
        #[arg(long, value_parser = codes!(Cosmetic))]
        cosmetic: String,
        /// Data grade
        #[arg(long, value_parser = codes!(DataGrade))]
        data: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Repaired
    Repaired {
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// A part was taken out of each device
    Harvested {
        /// Which
        #[arg(long, value_parser = codes!(PartKind))]
        part: String,
        /// How many from each device
        #[arg(long, default_value_t = 1)]
        count: u8,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// A part was put into each device
    Fitted {
        /// Which
        #[arg(long, value_parser = codes!(PartKind))]
        part: String,
        /// How many
        #[arg(long, default_value_t = 1)]
        count: u8,
        /// From which device, where known
        #[arg(long, value_name = "DEVICE")]
        from: Option<String>,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Refurbished
    Refurbished {
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// In stock for sale or gift
    Stocked {
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Put into use by somebody outside the chain
    #[command(alias = "put_into_use")]
    PutIntoUse {
        /// Channel
        #[arg(long, value_parser = codes!(Channel))]
        channel: String,
        /// Beneficiary class; disability, refugee_asylum and housing_precarious are told to nobody
        #[arg(long, value_parser = codes!(BeneficiaryClass, "disability", "refugee_asylum", "housing_precarious"))]
        class: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Came back from use
    Returned {
        /// Why
        #[arg(long, value_parser = codes!(ReturnReason))]
        reason: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Became waste; the custodian is its producer
    #[command(alias = "declared_waste")]
    DeclaredWaste {
        /// Why
        #[arg(long, value_parser = codes!(WasteReason))]
        reason: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Handed over as waste to a party without a node
    #[command(alias = "waste_handed_over")]
    WasteHandedOver {
        /// To what kind of party
        #[arg(long, value_parser = codes!(ActorKind), hide_possible_values = true)]
        to: String,
        /// How it confirmed
        #[arg(long, value_parser = codes!(Proof))]
        proof: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Treated as waste
    #[command(alias = "waste_treated")]
    WasteTreated {
        /// Operation
        #[arg(long, value_parser = codes!(Operation))]
        operation: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
    /// Lost or stolen
    Lost {
        /// How
        #[arg(long, value_parser = codes!(LossKind))]
        how: String,
        /// The rest.
        #[command(flatten)]
        step: StepArgs,
    },
}
