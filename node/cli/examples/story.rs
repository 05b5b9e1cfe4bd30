//! scratch
#![allow(missing_docs, dead_code)]
#[path = "../src"]
mod src { pub mod demo; }
use src::demo;
use clap::{Parser, Subcommand};
use regain_node::node::{Discovery, Settings};
use regain_node::run::{Net, Running};
use regain_node::wire::{GossipMode, MemoryAddresses};
use regain_protocol::engine::SyncMode;
#[derive(Parser)]
struct Cli { #[arg(long)] data_dir: Option<std::path::PathBuf>, #[command(subcommand)] c: C }
#[derive(Subcommand)]
enum C { Demo(demo::DemoArgs), Serve(S) }
#[derive(clap::Args)]
struct S { #[arg(long)] name: String, #[arg(long)] http: String, #[arg(long)] peers_only: bool, #[arg(long)] listen: Vec<String>, #[arg(long)] gossip: String, #[arg(long)] sync: String, #[arg(long)] sync_every: u32, #[arg(long)] peer: Vec<String> }
fn main() {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let cli = Cli::parse();
    match cli.c {
        C::Demo(a) => match demo::run(&a, false) { Ok(_) => {}, Err(e) => { eprintln!("{e:#}"); std::process::exit(1) } },
        C::Serve(s) => {
            let data = cli.data_dir.unwrap();
            tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async move {
                let settings = Settings { data: data.clone(), name: s.name.clone(), peers: s.peer, discovery: Discovery::Off, sync: if s.sync == "heads" { SyncMode::Heads } else { SyncMode::Announced }, sync_every: s.sync_every, hold_after_append: None };
                let net = Net { listen: s.listen, gossip: if s.gossip == "on" { GossipMode::On } else { GossipMode::Off }, memory: MemoryAddresses::Refused };
                let r = Running::start(settings, net, None).await.unwrap();
                let l = tokio::net::TcpListener::bind(&s.http).await.unwrap();
                let a = l.local_addr().unwrap();
                let token = regain_web_ui::Token::new([7;32]); std::fs::write(data.join("api.token"), token.to_text()).unwrap();
                std::fs::write(data.join("api.addr"), a.to_string()).unwrap();
                regain_web_ui::serve(r.desk, l, token, s.name).await.unwrap();
            });
        }
    }
}
