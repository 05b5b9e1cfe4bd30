//! Machines on a network of this test's own: network namespaces on one switch, a home router that translates addresses,
//! and a city that lets nothing out but through its proxy. It takes root and the tools `ip` and `nft`.
//!
//! ```text
//!   h1 h2 h3 h4 h5        10.77.0.1 ... 10.77.0.5      one switch
//!   h6 --- box            192.168.6.2                  behind a router that translates addresses
//!   h7 --- gate           192.168.7.2                  no route out: only the proxy at 192.168.7.1:3128
//! ```

mod machine;

pub use machine::Machine;

use crate::node_process::PATIENCE;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The switch, the router and the gate besides the machines.
const PLACES: [&str; 3] = ["switch", "box", "gate"];
/// Machines on the switch itself.
const PUBLIC: u8 = 5;
/// Machines in all.
pub const MACHINES: u8 = 7;
/// The name under which the city's proxy knows the first machine.
pub const NAME: &str = "node.regain.test";

/// The network. Everything of it goes when it is dropped.
pub struct Hosts {
    prefix: String,
    proxy: Option<Child>,
}

/// Polls until `found` gives something, with pauses: each look is a program that is started.
///
/// # Panics
/// When it takes more than three times [`PATIENCE`].
pub fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(started.elapsed() < 3 * PATIENCE, "waited {:?} in vain: {what}", 3 * PATIENCE);
        std::thread::park_timeout(Duration::from_millis(250));
    }
}

/// Runs a tool; tells what it said if it fails.
fn tool(program: &str, args: &[&str]) -> Result<(), String> {
    let ended = Command::new(program).args(args).stdin(Stdio::null()).output();
    let ended = ended.map_err(|e| format!("{program}: {e}"))?;
    let told = || format!("{program} {}: {}", args.join(" "), String::from_utf8_lossy(&ended.stderr).trim());
    if ended.status.success() { Ok(()) } else { Err(told()) }
}

fn ip(line: &str) -> Result<(), String> {
    tool("ip", &line.split_whitespace().collect::<Vec<_>>())
}

impl Hosts {
    /// Builds the network.
    ///
    /// # Errors
    /// What this machine does not let the test do: it is not root, a tool is missing, the kernel has no namespaces.
    pub fn build() -> Result<Self, String> {
        let hosts = Hosts { prefix: format!("rgn{}", std::process::id()), proxy: None };
        for place in PLACES.iter().map(|p| (*p).to_owned()).chain((1..=MACHINES).map(|n| format!("h{n}"))) {
            ip(&format!("netns add {}", hosts.place(&place)))?;
            ip(&format!("-n {} link set lo up", hosts.place(&place)))?;
        }
        ip(&format!("-n {} link add br0 type bridge", hosts.place("switch")))?;
        ip(&format!("-n {} link set br0 up", hosts.place("switch")))?;
        for n in 1..=PUBLIC {
            hosts.plug(&format!("h{n}"), &format!("10.77.0.{n}/24"))?;
        }
        hosts.plug("box", "10.77.0.60/24")?;
        hosts.plug("gate", "10.77.0.70/24")?;
        hosts.behind("h6", "box", 6)?;
        hosts.behind("h7", "gate", 7)?;
        // Who is behind the box reaches out, under its address; nobody reaches in.
        ip(&format!("-n {} route add default via 192.168.6.1", hosts.place("h6")))?;
        hosts.within("box", &["sysctl", "-q", "-w", "net.ipv4.ip_forward=1"])?;
        hosts.within("box", &["nft", "add table ip home"])?;
        hosts.within("box", &["nft", "add chain ip home out { type nat hook postrouting priority 100 ; }"])?;
        hosts.within("box", &["nft", "add rule ip home out oifname eth0 masquerade"])?;
        Ok(hosts)
    }

    /// Starts the city's proxy.
    ///
    /// # Errors
    /// It does not start.
    pub fn start_proxy(&mut self, program: &str) -> Result<(), String> {
        let mut command = self.command("gate", program);
        command.args(["192.168.7.1:3128", &format!("{NAME}=10.77.0.1")]).stdin(Stdio::null());
        self.proxy = Some(command.spawn().map_err(|e| e.to_string())?);
        Ok(())
    }

    /// A program inside a place.
    pub fn command(&self, place: &str, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.place(place), program]);
        command
    }

    /// Cuts a public machine off, or heals its line.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn line(&self, n: u8, state: Line) {
        let word = match state {
            Line::Cut => "down",
            Line::Healed => "up",
        };
        ip(&format!("-n {} link set h{n} {word}", self.place("switch"))).expect("the line can be set");
    }

    fn place(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    fn within(&self, place: &str, line: &[&str]) -> Result<(), String> {
        let name = self.place(place);
        tool("ip", &[&["netns", "exec", &name], line].concat())
    }

    /// A line from a place to the switch.
    fn plug(&self, place: &str, address: &str) -> Result<(), String> {
        let (switch, there) = (self.place("switch"), self.place(place));
        ip(&format!("-n {switch} link add {place} type veth peer name eth0 netns {there}"))?;
        ip(&format!("-n {switch} link set {place} master br0 up"))?;
        ip(&format!("-n {there} addr add {address} dev eth0"))?;
        ip(&format!("-n {there} link set eth0 up"))
    }

    /// A line from a machine to the place that it is behind.
    fn behind(&self, machine: &str, place: &str, net: u8) -> Result<(), String> {
        let (inside, there) = (self.place(machine), self.place(place));
        ip(&format!("-n {there} link add eth1 type veth peer name eth0 netns {inside}"))?;
        ip(&format!("-n {there} addr add 192.168.{net}.1/24 dev eth1"))?;
        ip(&format!("-n {there} link set eth1 up"))?;
        ip(&format!("-n {inside} addr add 192.168.{net}.2/24 dev eth0"))?;
        ip(&format!("-n {inside} link set eth0 up"))
    }
}

/// The state of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing passes.
    Cut,
    /// All passes.
    Healed,
}

impl Drop for Hosts {
    fn drop(&mut self) {
        if let Some(mut proxy) = self.proxy.take() {
            let _ = proxy.kill();
            let _ = proxy.wait();
        }
        for place in PLACES.iter().map(|p| (*p).to_owned()).chain((1..=MACHINES).map(|n| format!("h{n}"))) {
            // One that was never made is not there to delete.
            let _ = ip(&format!("netns del {}", self.place(&place)));
        }
    }
}
