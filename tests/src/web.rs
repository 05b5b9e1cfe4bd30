//! The list of devices over HTTP, as many browsers ask for it at once: a whole node with its pages in this process, a fleet
//! imported from a GLPI table, and clients that ask again as soon as they are answered.

use regain_node::accounts::{Accounts, NewAccount, Password, Role, Roles};
use regain_node::desk::Apply;
use regain_node::identity::Keys;
use regain_node::node::Reading;
use regain_node::node::Settings;
use regain_node::run::{Net, Running};
use regain_node::wire::GossipMode;
use regain_web_ui::{Door, Entrance, Hosts, Stage, Token};
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What browsers ask for: the list, a page of it, searches, facets, other orders.
const QUESTIONS: [&str; 8] = [
    "/parc?size=100",
    "/parc?q=VLC-0421",
    "/parc?q=latitude",
    "/parc?cat=laptop",
    "/parc?cat=desktop&year=2021",
    "/parc?sort=-year",
    "/parc?sort=serial&q=dell",
    "/parc?size=50&status=reformed",
];
const SECRET: &str = "quatre mots sans aucun rapport";

/// How much of it.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Devices in the fleet.
    pub devices: usize,
    /// Connections at a time.
    pub connections: usize,
    /// Requests on each.
    pub requests: usize,
}

/// Runs the bench and prints its figures.
///
/// # Errors
/// A node that does not start, or a page that is not answered with 200.
pub async fn run(dir: &Path, size: Size) -> Result<(), String> {
    let (running, accounts) = node(dir).await?;
    let table = table(size.devices);
    let started = Instant::now();
    let told = running.desk.ask(move |node| node.import(table.as_bytes(), Apply::Commit)).await.map_err(text)?;
    println!("imported {} devices in {:.1} s", told.new, started.elapsed().as_secs_f32());
    serve(&running, accounts, size.connections, size.requests).await?;
    running.stop().await;
    Ok(())
}

/// Serves a node's pages and asks for them, alone and with many connections at once.
pub(crate) async fn serve(
    running: &Running,
    accounts: Accounts,
    connections: usize,
    requests: usize,
) -> Result<(), String> {
    let size = Size { devices: 0, connections, requests };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(text)?;
    let address = listener.local_addr().map_err(text)?;
    let hosts = Hosts::loopback(address.port());
    let entrance = Entrance::new(tokio::sync::watch::channel(Reading::default()).1, hosts.clone());
    entrance.open(Door::new(running.desk.clone(), accounts.clone(), Token::new([7; 32]), hosts, Stage::Real));
    let cookie = log_in(&accounts).await?;
    let server = tokio::spawn(entrance.serve_until(listener, std::future::pending()));
    let first = Instant::now();
    let mut one = Client::connect(address, &cookie).await?;
    let bytes = one.get(QUESTIONS[0]).await?;
    println!("first answer, with the table built: {} ms, {bytes} bytes", first.elapsed().as_millis());
    for question in QUESTIONS {
        one.get(question).await?;
        let alone = Instant::now();
        one.get(question).await?;
        println!("alone: {:>6.1} ms  {question}", alone.elapsed().as_secs_f32() * 1000.0);
    }
    // People read between two pages; a crowd that never does shows what the machine can do at most.
    crowd(address, &cookie, size, Pace::Every(PAUSE)).await?;
    crowd(address, &cookie, size, Pace::WithoutPause).await?;
    server.abort();
    Ok(())
}

/// Between two questions of one connection: a person who hardly looks at the answer.
const PAUSE: Duration = Duration::from_millis(250);

/// How fast a connection asks.
#[derive(Clone, Copy)]
enum Pace {
    WithoutPause,
    Every(Duration),
}

async fn crowd(address: SocketAddr, cookie: &str, size: Size, pace: Pace) -> Result<(), String> {
    let started = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for n in 0..size.connections {
        let cookie = cookie.to_owned();
        clients.spawn(async move {
            let mut client = Client::connect(address, &cookie).await?;
            let mut times = Vec::with_capacity(size.requests);
            if let Pace::Every(pause) = pace {
                // Not all at once.
                tokio::time::sleep(pause.mul_f64(n as f64 / size.connections as f64)).await;
            }
            for request in 0..size.requests {
                let asked = Instant::now();
                client.get(QUESTIONS[(n + request) % QUESTIONS.len()]).await?;
                times.push(asked.elapsed());
                if let Pace::Every(pause) = pace {
                    tokio::time::sleep(pause.saturating_sub(asked.elapsed())).await;
                }
            }
            Ok::<Vec<Duration>, String>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(told) = clients.join_next().await {
        times.extend(told.map_err(text)??);
    }
    let seconds = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{} connections {}, {} requests: {:.0} a second; p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        size.connections,
        match pace {
            Pace::WithoutPause => "without pause".to_owned(),
            Pace::Every(pause) => format!("every {} ms", pause.as_millis()),
        },
        times.len(),
        times.len() as f64 / seconds,
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    Ok(())
}

/// A new node in that directory.
pub(crate) async fn node(dir: &Path) -> Result<(Running, Accounts), String> {
    Keys::create(&dir.join("vault"), None).map_err(text)?;
    open(dir).await
}

/// The node in that directory.
pub(crate) async fn open(dir: &Path) -> Result<(Running, Accounts), String> {
    let settings = Settings::alone(dir, "DSI de Valclair");
    let net = Net { gossip: GossipMode::Off, ..Net::default() };
    let running = Running::start(settings, net, None).await.map_err(text)?;
    Ok((running, Accounts::open(dir, "DSI de Valclair").map_err(text)?))
}

async fn log_in(accounts: &Accounts) -> Result<String, String> {
    let token = accounts.first_run_token().ok_or("a node without accounts")?;
    let roles: Roles = Role::ALL.into_iter().collect();
    let password = || Password::new(SECRET.into());
    let new = NewAccount { login: "marie".into(), name: "Marie".into(), roles, password: password() };
    accounts.found_first(&token, new).await.map_err(text)?;
    let logged = accounts.log_in("marie", password(), IpAddr::V4(Ipv4Addr::LOCALHOST)).await.map_err(text)?;
    Ok(format!("s={}", logged.token.as_str()))
}

/// A GLPI table of invented machines.
#[must_use]
pub fn table(count: usize) -> String {
    table_of(0..count)
}

/// The same of the machines with these numbers: one file holds 100,000 at most.
#[must_use]
pub fn table_of(numbers: std::ops::Range<usize>) -> String {
    let models =
        [("Dell", "Latitude 5490"), ("HP", "EliteDesk 800"), ("Lenovo", "ThinkPad T14"), ("Dell", "OptiPlex 7050")];
    let mut text = String::from(
        "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Numéro d'inventaire\";\"Lieu\";\"Statut\";\"Date d'achat\";\n",
    );
    for n in numbers {
        let (maker, model) = models[n % models.len()];
        let kind = if n % 2 == 0 { "Portable" } else { "Unité centrale" };
        let status = if n % 5 == 0 { "Réformé" } else { "En service" };
        let _ = writeln!(
            text,
            "\"PC-{n:06}\";\"{kind}\";\"{maker}\";\"{model}\";\"VLC{:08X}\";\"VLC-{n:06}\";\"Site {}\";\"{status}\";\"{}-03-15\";",
            n.wrapping_mul(2_654_435_761) & 0xffff_ffff,
            n % 140,
            2015 + n % 10
        );
    }
    text
}

pub(crate) fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// One connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
    cookie: String,
}

impl Client {
    async fn connect(address: SocketAddr, cookie: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(text)?;
        stream.set_nodelay(true).map_err(text)?;
        Ok(Client { stream: BufReader::new(stream), address, cookie: cookie.to_owned() })
    }

    /// Bytes of the page.
    async fn get(&mut self, path: &str) -> Result<usize, String> {
        let asked = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.address, self.cookie);
        self.stream.write_all(asked.as_bytes()).await.map_err(text)?;
        let (mut line, mut length, mut status) = (String::new(), 0, String::new());
        loop {
            line.clear();
            self.stream.read_line(&mut line).await.map_err(text)?;
            if line.trim().is_empty() {
                break;
            }
            if status.is_empty() {
                status = line.trim().to_owned();
            } else if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = told.trim().parse().map_err(text)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.map_err(text)?;
        if status.contains(" 200 ") { Ok(length) } else { Err(format!("{path}: {status}")) }
    }
}
