//! The only guarantor is gone for good. A member founds the network that follows, tells the others in the old one, moves;
//! another follows with one form. The old network is kept as a file that proves itself, and stock becomes stock again.

use regain_node::desk::{AdmitInput, EnterInput, JoinInput, ReceiveInput, RefoundInput, RejoinInput, TerritoryNames};
use regain_node::node::Node;
use regain_protocol::id::CharterId;
use regain_tests::judged::Judge;
use regain_tests::swarm::{Member, TRADE, until};

/// Machines that the city hands to the workshop before it is lost.
const GIVEN: usize = 3;

async fn told_of(member: &Member) -> Option<String> {
    let told = member.ask(Node::refounding).await.ok()?.told;
    told.first()?.invitation.as_ref().map(|line| line.raw().to_owned())
}

async fn charter_of(member: &Member) -> String {
    member.must(Node::network).await.charter
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_without_guarantors_is_founded_again_and_joined_again() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let workshop = Member::start("Atelier", &[city.address().await]).await;
    city.let_in(&workshop, "write").await;
    let relais = Member::start("Relais", &[city.address().await, workshop.address().await]).await;
    city.let_in(&relais, "write").await;
    until("the workshop is known by its name", || async {
        let told = city.ask(Node::members).await.ok()?;
        told.members.iter().any(|m| m.name.as_ref().is_some_and(|n| n.raw() == workshop.name)).then_some(())
    })
    .await;
    receives(&city, &workshop).await;
    until("all three agree", || async {
        let codes = [city.codes().await, workshop.codes().await, relais.codes().await];
        (codes[0] == codes[1] && codes[0] == codes[2]).then_some(())
    })
    .await;
    let old = charter_of(&workshop).await;
    city.end().await;

    let groups = relais.paper.clone();
    let foreign = workshop.ask(move |node| node.refound(&RefoundInput { name: None, root_groups: groups })).await;
    assert_eq!(foreign.map_err(|e| e.code()).err(), Some("refused"), "with another's root nothing is founded");
    assert_eq!(workshop.ask(Node::move_to_refounded).await.map_err(|e| e.code()).err(), Some("conflict"));
    let groups = workshop.paper.clone();
    let founded = workshop.must(move |node| node.refound(&RefoundInput { name: None, root_groups: groups })).await;
    let line = founded.invitation.expect("an invitation for former members");
    assert_eq!((founded.moved, founded.members), (false, 2));
    let read = until("the others read of it", || told_of(&relais)).await;
    assert_eq!(read, line);

    let before = workshop.judged(&Judge::default()).await;
    workshop.must(Node::move_to_refounded).await;
    let new = charter_of(&workshop).await;
    assert_ne!(new, old);
    follows(&workshop, &old).await;
    a_stranger_with_the_line_stays_outside(&workshop, &line).await;
    let (root_groups, invitation) = (relais.paper.clone(), read);
    relais.must(move |node| node.rejoin(&RejoinInput { invitation, root_groups })).await;
    let row = until("its application arrives", || async {
        workshop.must(Node::applications).await.applications.into_iter().next()
    })
    .await;
    assert!(row.former_member && !row.member, "{row:?}");
    let admit = AdmitInput { actor: row.actor, ..AdmitInput::default() };
    workshop.must(move |node| node.admit(&admit)).await;
    until("the two are members of the new network and agree", || async {
        let members = relais.ask(Node::members).await.ok()?.members.len();
        (members == 2 && charter_of(&relais).await == new && relais.codes().await == workshop.codes().await)
            .then_some(())
    })
    .await;
    let entered = workshop.must(|node| node.enter_devices(&EnterInput::default())).await;
    assert_eq!(entered.entered as usize, GIVEN, "what it held is entered anew");
    // What was signed before can still be proven, without any node.
    for member in [&workshop, &relais] {
        let bytes = std::fs::read(member.dir().join("former").join(format!("{old}.bundle"))).expect("the archive");
        let kept = Judge::default().judge(&bytes).expect("it verifies");
        assert_eq!(kept.codes(TRADE), before.codes(TRADE), "{}", member.name);
        assert_eq!(kept.view(TRADE).gives.len(), 1);
    }
}

async fn receives(city: &Member, workshop: &Member) {
    let give = city.hands_to(workshop, GIVEN).await;
    until("the workshop has the manifest", || async {
        let wanted = give.clone();
        let page = workshop.ask(move |node| node.give_page(&wanted)).await.ok()?;
        page.manifest.filter(|lines| lines.len() == GIVEN)?.first()?.serial.as_ref().map(|_| ())
    })
    .await;
    let receive = ReceiveInput { give, refused: vec![], missing: vec![], on: "2026-03-04".into() };
    assert_eq!(workshop.must(move |node| node.receive(&receive)).await.accepted, GIVEN);
}

/// The new charter names the old network, and this node alone is in it, with its stock.
async fn follows(workshop: &Member, old: &str) {
    let told = workshop.must(Node::refounding).await;
    assert_eq!((told.moved, told.former), (true, vec![old.to_owned()]));
    let judged = workshop.judged(&Judge::default()).await;
    let after = judged.ledger.charter().body.after.expect("it follows another");
    assert_eq!(Some(after.charter), CharterId::from_hex(old));
    assert_eq!(workshop.must(Node::members).await.members.len(), 1);
    let fleet = workshop.must(Node::fleet_list).await.devices;
    assert_eq!(fleet.len(), GIVEN);
    assert!(fleet.iter().all(|d| d.network_id.is_none() && d.device.serial.is_some()), "{fleet:?}");
}

/// What this node holds of a territory that it follows no more goes into the archive with the rest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_archive_holds_every_territory() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found_in(&["valclair", "hautmont"]).await;
    city.state_needs(2).await;
    let other = TerritoryNames { territories: vec!["hautmont".into()] };
    city.must(move |node| node.follow_territories(&other)).await;
    assert!(city.must(Node::needs).await.needs.is_empty(), "it follows the other territory only");
    let old = charter_of(&city).await;
    let groups = city.paper.clone();
    city.must(move |node| node.refound(&RefoundInput { name: None, root_groups: groups })).await;
    city.must(Node::move_to_refounded).await;
    let bytes = std::fs::read(city.dir().join("former").join(format!("{old}.bundle"))).expect("the archive");
    let kept = Judge::default().judge(&bytes).expect("it verifies");
    assert_eq!(kept.view(TRADE).needs.len(), 2);
}

/// The line is for former members, each with its own key: somebody else does not even become an applicant.
async fn a_stranger_with_the_line_stays_outside(workshop: &Member, line: &str) {
    let stranger = Member::start("Inconnu", &[]).await;
    let (root_groups, invitation) = (stranger.asked_groups(), line.to_owned());
    let join = JoinInput { invitation, role: "write".into(), root_groups, territories: Vec::new() };
    stranger.must(move |node| node.join(&join)).await;
    until("the stranger is sent away", || async {
        let warnings = stranger.must(Node::warnings).await.warnings;
        warnings.iter().any(|w| w.contains("does not know this invitation")).then_some(())
    })
    .await;
    assert!(workshop.must(Node::applications).await.applications.is_empty());
    stranger.end().await;
}
