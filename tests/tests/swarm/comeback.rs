//! Organisations that come back with a new node key: everything lost but the paper, a thief who still runs the old machine,
//! and a copy that wrote beside the original.

use regain_node::desk::{Apply, ComebackInput, EnterInput, GiveInput, ReceiveInput, StepInput};
use regain_node::node::Node;
use regain_tests::swarm::{Member, TRADE, until};
use serde_json::json;
use std::path::Path;

/// An input of the desk, as the API's JSON says it.
macro_rules! input {
    ($($told:tt)*) => { serde_json::from_value(json!($($told)*)).expect("an input of the desk") };
}

const CSV: &str = "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\n\
    \"PC-1\";\"Portable\";\"Dell\";\"Latitude\";\"RETOUR1\";\n\
    \"PC-2\";\"Portable\";\"Dell\";\"Latitude\";\"RETOUR2\";\n";

/// Who stays: a city, and a region that reads.
struct Others {
    city: Member,
    region: Member,
}

impl Others {
    /// They, and a workshop that the city handed two machines.
    async fn meet() -> (Self, Member) {
        let city = Member::start("Ville d'Essai", &[]).await;
        city.found().await;
        let address = [city.address().await];
        let region = Member::start("Région", &address).await;
        city.let_in(&region, "observe").await;
        let workshop = Member::start("Atelier", &address).await;
        city.let_in(&workshop, "write").await;
        city.must(|node| node.import(CSV.as_bytes(), Apply::Commit)).await;
        let enter: EnterInput = input!({});
        city.must(move |node| node.enter_devices(&enter)).await;
        let give: GiveInput =
            input!({ "to": "Atelier", "select": {}, "title": "gift", "destination": "donne", "on": "2026-03-03" });
        let give = city.must(move |node| node.give(&give)).await.event;
        let receive: ReceiveInput = input!({ "give": give, "on": "2026-03-04" });
        until("the workshop receives", || async {
            let receive = receive.clone();
            workshop.ask(move |node| node.receive(&receive)).await.ok()
        })
        .await;
        let others = Others { city, region };
        others.agree(&workshop).await;
        (others, workshop)
    }

    /// Waits until they and the workshop say the same of the trade and of governance.
    async fn agree(&self, workshop: &Member) {
        for topic in [TRADE, "governance"] {
            until("all three agree", || async {
                let mut told = Vec::new();
                for member in [&self.city, &self.region, workshop] {
                    // Of what lies beyond a fork each holds what it happened to meet: that part is not counted.
                    let (_, digest, state) = member.codes_of(topic).await;
                    told.push((digest, state));
                }
                told.iter().all(|t| *t == told[0]).then_some(())
            })
            .await;
        }
    }

    /// A node with fresh keys that comes back as the workshop, by its paper and an invitation of the city.
    async fn comes_back(&self, paper: Vec<String>) -> Member {
        // Two members have to be asked, and nodes of tests are told where others are.
        let addresses = [self.city.address().await, self.region.address().await];
        let back = Member::start("Atelier", &addresses).await;
        let invitation = self.city.must(Node::invite).await.invitation;
        let wanted = ComebackInput { invitation, root_groups: paper };
        back.must(move |node| node.come_back(&wanted)).await;
        until("it writes again", || async {
            let told = back.ask(Node::keys).await.ok()?;
            let open = |topic: &str| told.logs.iter().any(|l| l.current && l.topic.raw() == topic && l.end == "open");
            (open(TRADE) && open("governance")).then_some(())
        })
        .await;
        back
    }
}

fn step() -> StepInput {
    input!({ "select": {}, "what": { "kind": "triaged", "decision": "refurbish" }, "on": "2026-03-06" })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lost_everything_but_the_paper_is_the_same_organisation() {
    let (others, workshop) = Others::meet().await;
    let paper = workshop.paper.clone();
    let before = workshop.must(Node::keys).await;
    let members = others.city.must(Node::members).await.members.len();
    let refused = workshop.ask(|node| node.come_back(&input!({ "invitation": "", "root_groups": [] }))).await;
    assert_eq!(refused.err().map(|e| e.sentence().key), Some("network-already"));
    let (_, gone) = workshop.end().await;
    drop(gone);

    let stranger = Member::start("Faussaire", &[others.city.address().await]).await;
    let mut wrong = paper.clone();
    wrong.swap(0, 1);
    let invitation = others.city.must(Node::invite).await.invitation;
    let wanted = ComebackInput { invitation, root_groups: wrong };
    let refused = stranger.ask(move |node| node.come_back(&wanted)).await;
    assert_eq!(refused.err().map(|e| e.sentence().key), Some("root-unreadable"));

    let back = others.comes_back(paper).await;
    let told = back.must(Node::keys).await;
    assert_eq!((told.did == before.did, told.node == before.node, told.certificate), (true, false, Some(1)));
    let step = step();
    assert_eq!(back.must(move |node| node.step(&step)).await.devices, 2, "its machines are in its hands");
    others.agree(&back).await;
    assert_eq!(others.city.must(Node::members).await.members.len(), members, "nobody was admitted");
    let old: Vec<_> = back.must(Node::keys).await.logs.into_iter().filter(|l| !l.current).collect();
    assert!(old.len() >= 2 && old.iter().all(|l| l.end == "closed" && l.clean == l.events), "{old:?}");
}

/// Copies a stopped node's directory.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).expect("a directory").map(|e| e.expect("an entry")) {
        let (path, goal) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &goal);
            let mode = std::fs::metadata(&path).expect("there").permissions();
            std::fs::set_permissions(&goal, mode).expect("own directory");
        } else if entry.file_name() != "lock" {
            std::fs::copy(&path, &goal).expect("a copy");
        }
    }
}

/// A thief has the old machine and goes on writing. The new key is let in, the old one is not, and what it writes is nowhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_machine_writes_into_the_void() {
    let (others, workshop) = Others::meet().await;
    let paper = workshop.paper.clone();
    let address = others.city.address().await;
    let (_, stolen) = workshop.end().await;
    let back = others.comes_back(paper).await;
    others.agree(&back).await;
    let before = others.city.codes_of(TRADE).await;

    let thief = Member::again("Atelier", stolen, &[address]).await;
    let theft = step();
    thief.must(move |node| node.step(&theft)).await;
    until("the thief knocks in vain", || async {
        let status = others.city.must(Node::status).await;
        (status.strangers >= 1).then_some(())
    })
    .await;
    let mine = step();
    assert_eq!(back.must(move |node| node.step(&mine)).await.devices, 2);
    others.agree(&back).await;
    let after = others.city.codes_of(TRADE).await;
    assert_eq!(after.0, before.0 + 1, "one step, and not the thief's");
}

/// A copy of the machine wrote beside it: its log is a fork. The root certifies a new key, which goes on before the fork.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_fork_the_organisation_writes_again() {
    let (others, workshop) = Others::meet().await;
    let paper = workshop.paper.clone();
    let address = [others.city.address().await];
    let (_, dir) = workshop.end().await;
    let twin = tempfile::tempdir().expect("a directory");
    copy(dir.path(), twin.path());
    // Each writes before it hears of the other: the original alone, then its copy among the others.
    let alone = Member::again("Atelier", dir, &[]).await;
    alone.must(|node| node.state_need(&input!({ "text": "Seul", "lines": { "laptop": 1 } }))).await;
    let (_, dir) = alone.end().await;
    let copied = Member::again("Atelier", twin, &address).await;
    copied.must(|node| node.state_need(&input!({ "text": "Copie", "lines": { "laptop": 2 } }))).await;
    until("the city has what the copy wrote", || async {
        (others.city.codes_of(TRADE).await == copied.codes_of(TRADE).await).then_some(())
    })
    .await;
    drop(copied.end().await);
    let original = Member::again("Atelier", dir, &address).await;
    until("the fork is known", || async {
        let told = original.must(Node::keys).await;
        told.logs.iter().any(|l| l.end == "fork").then_some(())
    })
    .await;
    drop(original.end().await);

    let back = others.comes_back(paper).await;
    let mine = step();
    assert_eq!(back.must(move |node| node.step(&mine)).await.devices, 2, "its machines are in its hands");
    others.agree(&back).await;
    let told = back.must(Node::keys).await;
    let ends: Vec<&str> = told.logs.iter().filter(|l| l.topic.raw() == TRADE).map(|l| l.end.as_str()).collect();
    assert!(ends.contains(&"fork") && ends.contains(&"open"), "the fork stays told: {ends:?}");
}
