//! The two measured processes. Each says one JSON object a line, and waits for a line before it goes on.

use super::cast::TOPICS;
use super::yardstick::peak_mib;
use regain_node::desk::Network;
use regain_node::node::{Node, Settings};
use regain_node::run::{Net, Running};
use regain_node::wire::peer_of;
use regain_protocol::id::{NodeKey, TopicId};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest a catch-up may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two looks at the length of the receiver's files.
const LOOK: Duration = Duration::from_millis(5);

/// Bytes of the trade's segments in a data directory.
pub(super) fn trade_bytes(dir: &Path) -> u64 {
    let dir = dir.join("log").join(TopicId::of(TOPICS[1]).to_string());
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}

async fn start(dir: &Path, peers: Vec<String>) -> Result<Running, String> {
    let settings = Settings { peers, sync_every: 10, ..Settings::alone(dir, "Mesure") };
    let listen = vec!["/ip4/127.0.0.1/tcp/0".to_owned()];
    let net = Net { listen, ..Net::default() };
    Running::start(settings, net, None).await.map_err(|e| e.to_string())
}

fn wait_for_a_line() -> Result<(), String> {
    std::io::stdin().read_line(&mut String::new()).map(|_| ()).map_err(|e| e.to_string())
}

async fn network(running: &Running) -> Result<Network, String> {
    running.desk.ask(Node::network).await.map_err(|e| e.to_string())
}

fn events(network: &Network) -> u64 {
    network.topics.iter().map(|t| t.events).sum()
}

/// Digest and state hash of each topic, once that many events are there.
async fn codes(running: &Running, wanted: u64) -> Result<Value, String> {
    let started = Instant::now();
    loop {
        let network = network(running).await?;
        if events(&network) >= wanted {
            return Ok(network.topics.iter().map(|t| json!([t.topic, t.digest, t.state_hash])).collect());
        }
        if started.elapsed() > PATIENCE {
            return Err(format!("{} of {wanted} events came", events(&network)));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The founder's process: serves until it is told to end.
///
/// # Errors
/// What the node says.
pub async fn send(dir: &Path) -> Result<(), String> {
    let running = start(dir, Vec::new()).await?;
    let status = running.desk.ask(Node::status).await.map_err(|e| e.to_string())?;
    let key = NodeKey::from_hex(&status.node).ok_or("the node has a key")?;
    let peer = peer_of(&key.0).ok_or("the node's key is one")?;
    let listening = status.listening.first().ok_or("the node listens")?;
    println!("{}", json!({ "address": format!("{listening}/p2p/{peer}") }));
    let before = status.network.as_ref().map_or(0, events);
    tokio::task::spawn_blocking(wait_for_a_line).await.map_err(|e| e.to_string())??;
    let codes = codes(&running, before + TOPICS.len() as u64).await?;
    println!("{}", json!({ "codes": codes, "peak_mib": peak_mib() }));
    running.stop().await;
    Ok(())
}

/// The newcomer's process: timed from its start until every byte of the trade is durable on its disk. Only the length of
/// its files is looked at, so that the measurement does not work the node.
///
/// # Errors
/// What the node says, or that it did not catch up.
pub async fn receive(dir: &Path, from: String, bytes: u64, total: u64) -> Result<(), String> {
    tokio::task::spawn_blocking(wait_for_a_line).await.map_err(|e| e.to_string())??;
    let started = Instant::now();
    let running = start(dir, vec![from]).await?;
    while trade_bytes(dir) < bytes {
        if started.elapsed() > PATIENCE {
            let warnings = running.desk.ask(Node::warnings).await.map_err(|e| e.to_string())?;
            return Err(format!("{} of {bytes} bytes came: {:?}", trade_bytes(dir), warnings.warnings));
        }
        tokio::time::sleep(LOOK).await;
    }
    let (seconds, peak) = (started.elapsed().as_secs_f64(), peak_mib());
    let codes = codes(&running, total + TOPICS.len() as u64).await?;
    println!("{}", json!({ "seconds": seconds, "peak_mib": peak, "codes": codes }));
    // The sender has to hear of this node's own first events before both can agree.
    tokio::task::spawn_blocking(wait_for_a_line).await.map_err(|e| e.to_string())??;
    running.stop().await;
    Ok(())
}
