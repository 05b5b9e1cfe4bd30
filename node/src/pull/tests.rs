//! A small server that answers as the tools do, or lies.

use super::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a server answers to a request line and its headers: status, headers, body.
type Answer = Box<dyn Fn(&str, &[String]) -> (u16, Vec<String>, Vec<u8>) + Send + Sync>;

/// A server on this machine. It ends with the test process.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn answering(answer: Answer) -> Self {
        Self::over(answer, Some)
    }

    /// The same through something that wraps each connection, such as TLS.
    fn over<S: Read + Write>(
        answer: Answer,
        wrap: impl Fn(std::net::TcpStream) -> Option<S> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (noted, answer, wrap) = (asked.clone(), Arc::new(answer), Arc::new(wrap));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (noted, answer, wrap) = (noted.clone(), answer.clone(), wrap.clone());
                std::thread::spawn(move || {
                    let Some(stream) = wrap(stream) else { return };
                    let mut reader = BufReader::new(stream);
                    let mut lines = Vec::new();
                    loop {
                        let mut line = String::new();
                        if reader.read_line(&mut line).unwrap_or(0) == 0 {
                            return;
                        }
                        if line.trim().is_empty() {
                            break;
                        }
                        lines.push(line.trim().to_owned());
                    }
                    let first = lines.first().cloned().unwrap_or_default();
                    noted.lock().expect("not poisoned").push(first.clone());
                    let (status, headers, body) = answer(&first, &lines);
                    let extra: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
                    let length = body.len();
                    let head =
                        format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{extra}\r\n");
                    let mut stream = reader.into_inner();
                    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
                    let _ = stream.flush();
                });
            }
        });
        Server { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("not poisoned").clone()
    }

    fn source(&self, kind: PullKind, path: &str) -> PullSource {
        let address = format!("http://{}{path}", self.address);
        PullSource { id: 1, kind, name: "x".into(), address, root: None, at: 0, schedule: None }
    }

    fn client(&self, kind: PullKind, path: &str) -> Client {
        Client::new(&self.source(kind, path), secret(), patience()).expect("an address on this machine")
    }
}

fn secret() -> PullSecret {
    PullSecret { first: "app-secret".to_owned().into(), second: "user-secret".to_owned().into() }
}

fn patience() -> Patience {
    Patience {
        page: Duration::from_millis(800),
        whole: Duration::from_secs(10),
        wait: Duration::from_millis(5),
        waits: 3,
        bytes: 256 * 1024,
    }
}

#[derive(Default)]
struct Pages {
    pages: Vec<Page>,
    remarks: Vec<String>,
}

impl Taking for Pages {
    fn take(&mut self, page: Page, items: usize, total: usize) -> Result<(), PullFault> {
        assert!(items <= total, "{items} of {total}");
        self.pages.push(page);
        Ok(())
    }

    fn remark(&mut self, text: String) {
        self.remarks.push(text);
    }
}

impl Pages {
    fn records(&self) -> usize {
        self.pages.iter().map(|page| read(&page.bytes).expect("a page").records.len()).sum()
    }
}

fn number(line: &str, name: &str) -> usize {
    let after = line.split(&format!("{name}=")).nth(1).unwrap_or_default();
    after.split(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn has(lines: &[String], header: &str, value: &str) -> bool {
    lines
        .iter()
        .any(|line| line.split_once(':').is_some_and(|(k, v)| k.eq_ignore_ascii_case(header) && v.trim() == value))
}

/// Rows of Snipe-IT from `offset`, at most 500, of `there` that are, with `told` as the total.
fn snipe(offset: usize, limit: usize, there: usize, told: usize) -> Vec<u8> {
    let row = |n: usize| {
        format!(r#"{{"id":{n},"asset_tag":"VLC-{n:05}","serial":"VLC{n:05}A","manufacturer":{{"name":"Dell"}}}}"#)
    };
    let rows: Vec<String> = (offset..there.min(offset + limit.min(500))).map(|n| row(n + 1)).collect();
    format!(r#"{{"total":{told},"rows":[{}]}}"#, rows.join(",")).into_bytes()
}

fn snipe_server(answer: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static) -> Server {
    Server::answering(Box::new(move |line, lines| match has(lines, "authorization", "Bearer user-secret") {
        true => (200, Vec::new(), answer(number(line, "offset"))),
        false => (401, Vec::new(), b"{}".to_vec()),
    }))
}

fn pulled(server: &Server, kind: PullKind, path: &str) -> (Result<usize, &'static str>, Pages) {
    let mut pages = Pages::default();
    let outcome = pull(&mut server.client(kind, path), kind, &mut pages);
    (outcome.map_err(|fault| fault.0.key), pages)
}

#[test]
fn snipe_it_gives_five_hundred_at_a_time_and_all_of_them_come() {
    let server = snipe_server(|offset| snipe(offset, 500, 1_203, 1_203));
    let (outcome, pages) = pulled(&server, PullKind::SnipeIt, "/api/v1");
    assert_eq!((outcome, pages.pages.len(), pages.records()), (Ok(1_203), 3, 1_203));
    assert_eq!(pages.pages[2].name, "hardware 1001-1203");
    assert_eq!(probe(&mut server.client(PullKind::SnipeIt, "/api/v1"), PullKind::SnipeIt), Ok(1_203));
    assert!(server.asked().iter().all(|line| line.starts_with("GET /api/v1/hardware?limit=")), "{:?}", server.asked());
    let none = snipe_server(|_| snipe(0, 0, 0, 0));
    assert_eq!(pulled(&none, PullKind::SnipeIt, "").0, Ok(0));
}

#[test]
fn lying_totals_and_repeating_pages_are_refused() {
    let short = snipe_server(|offset| snipe(offset, 500, 700, 900));
    assert_eq!(pulled(&short, PullKind::SnipeIt, "").0, Err("pull-short"));
    let long = snipe_server(|offset| snipe(offset, 500, 700, 600));
    assert_eq!(pulled(&long, PullKind::SnipeIt, "").0, Err("pull-long"));
    let changed = snipe_server(|offset| snipe(offset, 500, 700, if offset == 0 { 700 } else { 701 }));
    assert_eq!(pulled(&changed, PullKind::SnipeIt, "").0, Err("pull-changed"));
    // The total would add up: only the machines tell that the same page came twice.
    let repeats = snipe_server(|_| snipe(0, 500, 1_000, 1_000));
    assert_eq!(pulled(&repeats, PullKind::SnipeIt, "").0, Err("pull-repeats"));
    let overlaps = snipe_server(|offset| snipe(offset.saturating_sub(1), 500, 1_000, 1_000));
    assert_eq!(pulled(&overlaps, PullKind::SnipeIt, "").0, Err("pull-repeats"));
    let odd = snipe_server(|_| b"{\"status\":\"error\"}".to_vec());
    assert_eq!(pulled(&odd, PullKind::SnipeIt, "").0, Err("pull-no-page"));
    let html = snipe_server(|_| b"<html>".to_vec());
    assert_eq!(pulled(&html, PullKind::SnipeIt, "").0, Err("pull-no-page"));
}

#[test]
fn a_server_that_refuses_hurries_or_sends_elsewhere_is_told_of() {
    let of = |status: u16, headers: &'static [&'static str]| {
        Server::answering(Box::new(move |_, _| {
            (status, headers.iter().map(|h| (*h).to_owned()).collect(), b"{}".to_vec())
        }))
    };
    for (status, key) in
        [(401, "pull-unauthorized"), (403, "pull-unauthorized"), (404, "pull-nothing-there"), (500, "pull-refused")]
    {
        assert_eq!(pulled(&of(status, &[]), PullKind::SnipeIt, "").0, Err(key), "{status}");
    }
    let elsewhere = snipe_server(|offset| snipe(offset, 500, 3, 3));
    let location = format!("Location: http://{}/hardware", elsewhere.address);
    let lured = Server::answering(Box::new(move |_, _| (302, vec![location.clone()], Vec::new())));
    assert_eq!(pulled(&lured, PullKind::SnipeIt, "").0, Err("pull-elsewhere"));
    assert!(elsewhere.asked().is_empty(), "the token went nowhere else");

    let busy = of(429, &["Retry-After: 9999"]);
    assert_eq!(pulled(&busy, PullKind::SnipeIt, "").0, Err("pull-busy"));
    assert_eq!(busy.asked().len(), 4, "it was asked again as often as it may");
    let count = Mutex::new(0);
    let once = Server::answering(Box::new(move |line, _| {
        let mut count = count.lock().expect("not poisoned");
        *count += 1;
        match *count {
            1 => (429, vec!["Retry-After: 0".into()], Vec::new()),
            _ => (200, Vec::new(), snipe(number(line, "offset"), 500, 3, 3)),
        }
    }));
    assert_eq!(pulled(&once, PullKind::SnipeIt, "").0, Ok(3));
}

#[test]
fn a_slow_or_endless_server_is_left() {
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let held = Mutex::new(held);
    let slow = Server::answering(Box::new(move |_, _| {
        // Until the test ends: no answer at all.
        let _ = held.lock().expect("not poisoned").recv();
        (200, Vec::new(), Vec::new())
    }));
    assert_eq!(pulled(&slow, PullKind::SnipeIt, "").0, Err("pull-timeout"));
    drop(hold);
    let fat = Server::answering(Box::new(|_, _| (200, Vec::new(), vec![b' '; 300 * 1024])));
    assert_eq!(pulled(&fat, PullKind::SnipeIt, "").0, Err("pull-endless"));
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port that was free");
    let gone = Server { address: nobody, asked: Arc::default() };
    assert_eq!(pulled(&gone, PullKind::SnipeIt, "").0, Err("pull-unreachable"));
}

/// A page of three of these entries, whatever is asked.
fn paged(line: &str, entries: &[String]) -> (u16, Vec<String>, Vec<u8>) {
    let from = number(line, "range");
    let to = entries.len().min(from + 3);
    let range = format!("Content-Range: {from}-{}/{}", to.saturating_sub(1), entries.len());
    (206, vec![range], format!("[{}]", entries.get(from..to).unwrap_or_default().join(",")).into_bytes())
}

/// Dates of some computers, of a printer and of software.
fn infocoms() -> Vec<String> {
    let entry = |id: usize, kind: &str, item: usize| {
        format!(
            r#"{{"id":{id},"itemtype":"{kind}","items_id":{item},"buy_date":"2021-02-{id:02}","use_date":null,"warranty_duration":"36","value":"999.5","suppliers_id":7}}"#
        )
    };
    let computers = (1..=7).map(|n| entry(n, "Computer", n * 10));
    computers.chain([entry(8, "Monitor", 1), entry(9, "Software", 10)]).collect()
}

fn contracts() -> Vec<String> {
    let entry = |id: u8, kind: &str| {
        format!(
            r#"{{"id":{id},"name":"secret","contracttypes_id":"{kind}","begin_date":"2024-01-01","duration":36,"renewal":0,"accounting_number":"X"}}"#
        )
    };
    vec![entry(1, "Maintenance"), entry(2, "Location")]
}

fn leased() -> Vec<String> {
    let entry = |id: u8, contract: u8, item: u8| {
        format!(r#"{{"id":{id},"contracts_id":{contract},"itemtype":"Computer","items_id":{item}}}"#)
    };
    vec![entry(1, 1, 10), entry(2, 2, 20), entry(3, 2, 30), entry(4, 9, 40), entry(5, 2, 250)]
}

/// GLPI with that many computers and monitors; printers are forbidden.
fn glpi(computers: usize, monitors: usize) -> Server {
    Server::answering(Box::new(move |line, lines| {
        if line.contains("/initSession") {
            let fine = has(lines, "authorization", "user_token user-secret") && has(lines, "app-token", "app-secret");
            let session = br#"{"session_token":"s3ss10n"}"#.to_vec();
            return if fine { (200, Vec::new(), session) } else { (401, Vec::new(), b"[]".to_vec()) };
        }
        if !has(lines, "session-token", "s3ss10n") {
            return (401, Vec::new(), b"[\"ERROR_SESSION_TOKEN_INVALID\",\"\"]".to_vec());
        }
        let (kind, there) = match line {
            l if l.contains("/Computer?") => ("computer", computers),
            l if l.contains("/Monitor?") => ("monitor", monitors),
            l if l.contains("/Printer?") => return (403, Vec::new(), b"[\"ERROR_RIGHT_MISSING\",\"\"]".to_vec()),
            l if l.contains("/Infocom?") => return paged(line, &infocoms()),
            l if l.contains("/Contract?") => return paged(line, &contracts()),
            l if l.contains("/Contract_Item?") => return paged(line, &leased()),
            l if l.contains("/killSession") => return (200, Vec::new(), b"true".to_vec()),
            _ => return (200, Vec::new(), b"[]".to_vec()),
        };
        let from = number(line, "range");
        // This server gives 150 at most, whatever is asked.
        let to = there.min(from + 150);
        let item = |n: usize| {
            format!(
                r#"{{"id":{n},"name":"PC-{n}","serial":"{kind}{n:05}","otherserial":"{kind}-{n}","{kind}models_id":"P2217H","manufacturers_id":"Dell"}}"#
            )
        };
        let items: Vec<String> = (from..to).map(item).collect();
        let range = format!("Content-Range: {from}-{}/{there}", to.saturating_sub(1));
        (206, vec![range], format!("[{}]", items.join(",")).into_bytes())
    }))
}

#[test]
fn glpi_is_asked_for_every_kind_of_machine_within_one_session() {
    let server = glpi(401, 2);
    let (outcome, pages) = pulled(&server, PullKind::Glpi, "/apirest.php");
    assert_eq!((outcome, pages.records()), (Ok(403), 403));
    assert_eq!(pages.remarks, ["the token may not read Printer: these were left out"]);
    let names: Vec<&str> = pages.pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(names, ["Computer 1-150", "Computer 151-300", "Computer 301-401", "Monitor 1-2"]);
    let records: Vec<_> = pages.pages.iter().flat_map(|page| read(&page.bytes).expect("a page").records).collect();
    let of = |serial: &str| records.iter().find(|r| r.serial.as_deref() == Some(serial)).expect("it came");
    let day = |day: Option<regain_exchange::day::Day>| day.map(|d| d.to_string());
    let twenty = of("computer00020");
    assert_eq!(day(twenty.purchase_date).as_deref(), Some("2021-02-02"));
    assert_eq!(day(twenty.warranty_end).as_deref(), Some("2024-02-02"));
    assert_eq!(day(twenty.lease_end).as_deref(), Some("2026-12-31"));
    assert_eq!(day(of("computer00010").lease_end), None, "maintenance is no lease");
    assert_eq!(day(of("computer00250").lease_end).as_deref(), Some("2026-12-31"), "of a later page as well");
    assert_eq!(day(of("monitor00001").purchase_date).as_deref(), Some("2021-02-08"));
    assert_eq!(records.iter().filter(|r| r.purchase_date.is_some()).count(), 8);
    assert!(pages.pages.iter().all(|p| !String::from_utf8_lossy(&p.bytes).contains("999.5")), "no price is taken");
    assert!(server.asked().last().is_some_and(|line| line.contains("/killSession")), "{:?}", server.asked());
    assert_eq!(probe(&mut server.client(PullKind::Glpi, "/apirest.php"), PullKind::Glpi), Ok(401));
    let mut stranger = server.client(PullKind::Glpi, "/apirest.php");
    stranger.secret.second = "another".to_owned().into();
    assert_eq!(probe(&mut stranger, PullKind::Glpi).map_err(|f| f.0.key), Err("pull-unauthorized"));
}

/// OCS with these ids, and those that its pages hold.
fn ocs(listed: Vec<u64>, there: Vec<u64>) -> Server {
    Server::answering(Box::new(move |line, lines| {
        if !has(lines, "authorization", "Basic YXBwLXNlY3JldDp1c2VyLXNlY3JldA==") {
            return (401, Vec::new(), Vec::new());
        }
        if line.contains("/listID") {
            let ids: Vec<String> = listed.iter().map(|id| format!(r#"{{"ID":{id}}}"#)).collect();
            return (200, Vec::new(), format!("[{}]", ids.join(",")).into_bytes());
        }
        let machine = |id: &u64| {
            format!(
                r#""{id}":{{"bios":[{{"SMANUFACTURER":"HP","SMODEL":"ProBook 650","SSN":"VLC65{id:03}","TYPE":"Notebook"}}],"hardware":{{}}}}"#
            )
        };
        let some: Vec<String> = there.iter().skip(number(line, "start")).take(50).map(machine).collect();
        let body = if some.is_empty() { "[]".to_owned() } else { format!("{{{}}}", some.join(",")) };
        (200, Vec::new(), body.into_bytes())
    }))
}

#[test]
fn ocs_is_whole_when_every_listed_machine_came() {
    let all: Vec<u64> = (1..=120).collect();
    let (outcome, pages) = pulled(&ocs(all.clone(), all.clone()), PullKind::Ocs, "/ocsapi/v1");
    assert_eq!((outcome, pages.records()), (Ok(120), 120));
    assert_eq!(pulled(&ocs(all.clone(), (1..=100).collect()), PullKind::Ocs, "").0, Err("pull-short"));
    assert_eq!(pulled(&ocs((1..=120).collect(), (2..=121).collect()), PullKind::Ocs, "").0, Err("pull-changed"));
    let repeats: Vec<u64> = (1..=50).chain(1..=70).collect();
    assert_eq!(pulled(&ocs(all, repeats), PullKind::Ocs, "").0, Err("pull-repeats"));
}

#[test]
fn addresses_that_may_be_asked() {
    for fine in [
        "https://glpi.valclair.example/apirest.php/",
        "http://127.0.0.1:8080/api/v1",
        "http://localhost",
        "http://[::1]:1/x",
    ] {
        assert!(address(fine).is_ok_and(|base| !base.ends_with('/')), "{fine}");
    }
    for (wrong, key) in [
        ("http://glpi.valclair.example/apirest.php", "pull-not-https"),
        ("http://127.0.0.1.valclair.example/", "pull-not-https"),
        ("https://marie:secret@glpi.valclair.example/", "pull-address"),
        ("https://glpi.valclair.example/?a=b", "pull-address"),
        ("ftp://glpi.valclair.example/", "pull-address"),
        ("glpi.valclair.example", "pull-address"),
        ("", "pull-address"),
    ] {
        assert_eq!(address(wrong).map_err(|f| f.0.key), Err(key), "{wrong}");
    }
    assert_eq!(authorities("hello").map(|a| a.len()).map_err(|f| f.0.key), Err("pull-root"));
}

#[test]
fn a_city_s_own_authority_is_believed_and_no_other() {
    let city = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(city.key_pair.serialize_der()).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![city.cert.der().clone()], key)
        .expect("a pair");
    let config = Arc::new(config);
    let answer: Answer = Box::new(|line, _| (200, Vec::new(), snipe(number(line, "offset"), 500, 3, 3)));
    let server = Server::over(answer, move |stream| {
        let session = rustls::ServerConnection::new(config.clone()).ok()?;
        Some(rustls::StreamOwned::new(session, stream))
    });
    let ask = |root: Option<String>| {
        let address = format!("https://localhost:{}", server.address.port());
        let source =
            PullSource { id: 1, kind: PullKind::SnipeIt, name: "x".into(), address, root, at: 0, schedule: None };
        let mut client = Client::new(&source, secret(), patience()).expect("an address");
        pull(&mut client, PullKind::SnipeIt, &mut Pages::default()).map_err(|fault| fault.0.key)
    };
    assert_eq!(ask(Some(city.cert.pem())), Ok(3));
    assert_eq!(ask(Some(other.cert.pem())), Err("pull-unreachable"));
    assert_eq!(ask(None), Err("pull-unreachable"), "nobody public vouches for it");
    assert_eq!(server.asked().len(), 1, "no token was sent without trust");
}
