//! # regain: the one binary
//!
//! The command line: it makes a node (`init`), runs it (`serve`), verifies bundles without one (`verify`), and otherwise
//! speaks to the running node over its HTTP API.
//!
//! ```text
//! args --> init | serve | verify          on this machine
//!      \-> client --HTTP--> running node  everything else
//!                 \--> output: text, or one JSON object;  exit code
//! ```

/// A node reads large files on many threads; the system's allocator keeps for each what it once had.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod args;
mod backup;
mod call;
mod client;
mod config;
mod demo;
mod exit;
mod home;
mod init;
mod input;
mod output;
mod secret;
mod secure;
mod serve;
mod signals;
mod start;
mod table;
mod verify;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use client::Client;
use exit::{Exit, Failure};
use home::Home;
use output::{Output, Style, print_failure};
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let style = if cli.global.json { Style::Json } else { Style::Text };
    log_to_stderr(cli.global.quiet);
    match run(&cli, style) {
        Ok(exit) => exit.into(),
        Err(failure) => print_failure(&failure, style).into(),
    }
}

/// Remarks go to standard error, as `REGAIN_LOG` filters them; warnings unless told otherwise.
fn log_to_stderr(quiet: bool) {
    let default = if quiet { "error" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("REGAIN_LOG").unwrap_or_else(|_| default.into());
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
}

fn run(cli: &Cli, style: Style) -> Result<Exit, Failure> {
    let home = || Home::at(cli.global.data_dir.clone());
    match &cli.command {
        Command::Init(args) => Ok(init::run(args, &home()?)?.print(style)),
        Command::Serve(args) => serve::run(args, &home()?, style).map(|()| Exit::Ok),
        Command::Demo(args) => match demo::run(args, cli.global.json) {
            Ok(demo::Ending::Converged) => Ok(Exit::Ok),
            Ok(demo::Ending::Apart) => Ok(Exit::Failed),
            Err(error) => Err(Failure::new(Exit::Failed, format!("the demonstration broke off: {error:#}"))),
        },
        Command::Verify(args) => Ok(verify::run(args)?.print(style)),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "regain", &mut std::io::stdout());
            Ok(Exit::Ok)
        }
        Command::Backup(command) => Ok(backup::run(command, &cli.global)?.print(style)),
        Command::Restore(args) => Ok(backup::restore(args, &cli.global)?.print(style)),
        Command::User(command) => Ok(call::accounts::user(command, &cli.global)?.print(style)),
        Command::Token(command) => Ok(call::accounts::token(command, &cli.global)?.print(style)),
        Command::Session(command) => Ok(call::accounts::session(command, &cli.global)?.print(style)),
        other => Ok(ask(other, &Client::of(&cli.global)?)?.print(style)),
    }
}

/// The commands that the running node answers.
fn ask(command: &Command, client: &Client) -> Result<Output, Failure> {
    match command {
        Command::Status => call::inspect::status(client),
        Command::Warnings => call::inspect::warnings(client),
        Command::Import(args) => call::import::import(args, client),
        Command::Fleet(command) => call::inventory::fleet(command, client),
        Command::Source(command) => call::source::source(command, client),
        Command::Export(command) => call::inventory::export(command, client),
        Command::Device(command) => call::device::device(command, client),
        Command::Lot(command) => call::market::lot(command, client),
        Command::Offer(command) => call::market::offer(command, client),
        Command::Need(command) => call::market::need(command, client),
        Command::Request(command) => call::market::request(command, client),
        Command::Grant(args) => call::market::grant(args, client),
        Command::Decline(args) => call::market::decline(args, client),
        Command::Commit(args) => call::market::commit(args, client),
        Command::Give(command) => call::handover::give(command, client),
        Command::Receive(args) => call::handover::receive(args, client),
        Command::Step(command) => call::step::step(command, client),
        Command::Evidence(args) => call::step::evidence(args, client),
        Command::Withdraw { event } => call::step::withdraw(event, client),
        Command::Bundle(args) => call::inspect::bundle(args, client),
        Command::Recovery(command) => call::recovery::recovery(command, client),
        Command::Invite => call::people::invite(client),
        Command::Join(args) => call::people::join(args, client),
        Command::Member(command) => call::people::member(command, client),
        Command::Directory(command) => call::directory::directory(command, client),
        Command::Territory(command) => call::territory::territory(command, client),
        Command::Forecast(command) => call::fleet::forecast(command, client),
        Command::Share(command) => call::fleet::share(command, client),
        Command::Note(command) => call::fleet::note(command, client),
        Command::Epoch(command) => call::governance::epoch(command, client),
        Command::Keys(command) => call::governance::keys(command, client),
        Command::Outcomes(args) => call::inspect::outcomes(args, client),
        Command::Indicator(command) => call::inspect::indicator(command, client),
        Command::Network(command) => call::people::network(command, client),
        Command::Peer(command) => call::inspect::peer(command, client),
        Command::Init(_)
        | Command::Serve(_)
        | Command::Demo(_)
        | Command::Verify(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::User(_)
        | Command::Token(_)
        | Command::Session(_)
        | Command::Completions { .. } => {
            unreachable!("`run` has carried these out itself")
        }
    }
}
