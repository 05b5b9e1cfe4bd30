//! Seven nodes on machines of their own, in network namespaces: lines cut and healed, one behind a router that translates
//! addresses, one in a city with nothing but a proxy, one found on the local network only, one killed.

use regain_tests::hosts::{Hosts, Line, MACHINES, Machine, NAME, wait_for};
use std::path::Path;

/// Why this machine cannot do it, if it cannot. A build server that always can sets `REGAIN_HOSTS=must`.
fn network() -> Option<Hosts> {
    match Hosts::build() {
        Ok(hosts) => Some(hosts),
        Err(why) if std::env::var("REGAIN_HOSTS").is_ok_and(|v| v == "must") => panic!("{why}"),
        Err(why) => {
            println!("hosts: skipped, {why}");
            None
        }
    }
}

/// A certificate for the first machine's name, and its key, as files.
fn certificate(root: &Path) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec![NAME.to_owned()]).expect("a certificate");
    let (cert, key) = (root.join("cert.pem"), root.join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).expect("writable");
    std::fs::write(&key, made.key_pair.serialize_pem()).expect("writable");
    (cert.to_string_lossy().into_owned(), key.to_string_lossy().into_owned())
}

/// All of these have the same.
fn agree(what: &str, machines: &[&Machine]) {
    wait_for(what, || {
        let first = machines[0].codes()?;
        machines.iter().all(|m| m.codes().is_some_and(|c| c == first)).then_some(())
    });
}

/// All of these see so many needs.
fn see(what: &str, needs: usize, machines: &[&Machine]) {
    wait_for(what, || machines.iter().all(|m| m.needs() == needs).then_some(()));
}

fn admit(founder: &Machine, newcomer: &Machine, name: &str) {
    let told = founder.regain(&["invite"]);
    newcomer.join(told["invitation"].as_str().expect("an invitation"));
    wait_for("the newcomer to be admitted", || founder.try_regain(&["member", "admit", name]).ok());
    wait_for("the newcomer to have the network", || newcomer.codes());
}

#[test]
fn seven_machines_agree_across_cuts_a_router_a_proxy_and_a_kill() {
    let Some(mut hosts) = network() else { return };
    let proxy = env!("CARGO_BIN_EXE_connect_proxy");
    hosts.start_proxy(proxy).expect("the proxy starts");
    let root = tempfile::tempdir().expect("a temporary directory");
    let (cert, key) = certificate(root.path());
    let names = ["Métropole", "Atelier", "Association", "Collecteur", "Recycleur", "Mairie", "Université"];
    let mut machines: Vec<Machine> =
        (1..=MACHINES).map(|n| Machine::new(&hosts, n, names[usize::from(n) - 1], root.path())).collect();

    let tcp = |n: u8| format!("/ip4/10.77.0.{n}/tcp/4101");
    let wss = "/ip4/10.77.0.1/tcp/443/tls/ws";
    let city = format!("/dns4/{NAME}/tcp/443/tls/ws");
    let secure = ["--tls-cert", &cert, "--tls-key", &key];
    let told = ["--announce", &tcp(1), "--announce", &city, "--mdns", "on"];
    machines[0].serve(&[&["--listen", &tcp(1), wss][..], &secure, &told].concat());
    machines[0].found();
    machines[0].regain(&["member", "profile", "--kind", "it_department_public"]);
    for n in 2..=5 {
        machines[usize::from(n) - 1].serve(&["--listen", &tcp(n)]);
    }
    // Both only reach out.
    machines[5].serve(&["--listen", "/ip4/127.0.0.1/tcp/4101"]);
    let out = ["--listen", "/ip4/127.0.0.1/tcp/4101", "--proxy", "http://192.168.7.1:3128", "--tls-roots", &cert];
    machines[6].serve(&out);
    for n in 1..usize::from(MACHINES) {
        let (founder, rest) = machines.split_first().expect("seven");
        admit(founder, &rest[n - 1], names[n]);
    }
    let all: Vec<&Machine> = machines.iter().collect();
    agree("seven nodes to have the same", &all);

    // Each writes; the router's and the city's words reach everybody.
    machines.iter().for_each(|m| m.need(&format!("besoin {}", m.n)));
    see("seven needs to be everywhere", 7, &machines.iter().collect::<Vec<_>>());

    // Two are cut off, and both sides go on.
    hosts.line(3, Line::Cut);
    hosts.line(4, Line::Cut);
    machines[1].need("pendant la coupure");
    machines[2].need("seul");
    let online: Vec<&Machine> = [0, 1, 4, 5, 6].iter().map(|n| &machines[*n]).collect();
    see("those who are online to go on", 8, &online);
    assert_eq!((machines[2].needs(), machines[3].needs()), (8, 7), "nothing passes a cut line");
    hosts.line(3, Line::Healed);
    hosts.line(4, Line::Healed);
    see("what both sides wrote to be everywhere", 9, &machines.iter().collect::<Vec<_>>());

    // One is killed; it is back with what it had, on the local network only, without a known address.
    machines[4].kill();
    machines[1].need("pendant la panne");
    machines[4].serve(&["--listen", &tcp(5), "--peers-only", "--mdns", "on"]);
    machines[4].need("de retour");
    see("the one that was killed to be back", 11, &machines.iter().collect::<Vec<_>>());
    agree("all to have the same at the end", &machines.iter().collect::<Vec<_>>());
    println!("hosts: {MACHINES} nodes agree");
}
