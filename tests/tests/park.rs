//! The face's read model on a running node: an import by rehearsal, the device table, the pulse, the inbox.

#[path = "park/foresight.rs"]
mod foresight;

use regain_exchange::Options;
use regain_exchange::sample::valclair_fleet;
use regain_node::desk::{
    EnterInput, Facet, ImportId, ImportPart, ImportState, InboxKind, LotInput, OfferInput, Query, Rehearsal, Selection,
    SyncState,
};
use regain_tests::swarm::{Member, until};
use std::sync::Arc;

async fn state(member: &Member, id: ImportId, wanted: fn(&ImportState) -> bool) -> Rehearsal {
    let desk = member.desk();
    until("the import gets there", || async { desk.report(id).ok().filter(|r| wanted(&r.state)) }).await
}

async fn rehearsed(member: &Member, bytes: Vec<u8>) -> Rehearsal {
    let id = member.desk().rehearse(bytes, "parc.csv", Options::default()).await.expect("it is taken");
    state(member, id, |s| !matches!(s, ImportState::Reading { .. })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_file_to_the_table_the_inbox_and_the_pulse() {
    let member = Member::start("Métropole", &[]).await;
    let (desk, sample) = (member.desk(), valclair_fleet());
    assert!(desk.park().await.expect("it answers").is_empty());

    let shown = rehearsed(&member, sample.csv.clone()).await;
    assert_eq!((shown.state.clone(), shown.new), (ImportState::Ready, 60));
    assert!(desk.park().await.expect("it answers").is_empty(), "a rehearsal changes nothing");
    let stale = rehearsed(&member, sample.csv.clone()).await;
    desk.apply(shown.id).await.expect("nothing changed in between");
    state(&member, shown.id, |s| *s == ImportState::Applied { devices: 60 }).await;
    let refused = desk.apply(stale.id).await.expect_err("the fleet changed since");
    assert!(refused.to_string().contains("rehearse it again"), "{refused}");
    desk.rehearse_again(stale.id, Options::default()).expect("the file is kept");
    let again = state(&member, stale.id, |s| *s == ImportState::Ready).await;
    assert_eq!((again.new, again.missing), (0, 0));
    assert_eq!(desk.import_page(stale.id, ImportPart::Unchanged, 0, 250).expect("it is there").lines.len(), 60);

    let park = desk.park().await.expect("it answers");
    assert_eq!(park.len(), 60);
    assert!(Arc::ptr_eq(&park, &desk.park().await.expect("it answers")), "nothing changed: the same snapshot");
    let laptops = park.find(&Query::parse("cat=laptop&net=no"));
    assert_eq!(laptops.total, 38);
    let key = laptops.rows[0].key.clone();
    let device = member.must(move |node| node.fleet_device(&key)).await;
    assert!(device.facts.iter().any(|f| f.field == "serial" && f.place.starts_with("line ")));

    // Decommissioned devices outside the network are told in the inbox until they enter.
    let inbox = member.must(|node| node.inbox()).await;
    assert!(inbox.items.iter().any(|i| i.kind == InboxKind::DecommissionedOutside && i.devices > 0));
    member.found().await;
    member.must(|node| node.enter_devices(&EnterInput::default())).await;
    let park = desk.park().await.expect("it answers");
    assert_eq!(park.find(&Query::parse("net=yes")).total, 60, "who entered them sees it at once");
    let inbox = member.must(|node| node.inbox()).await;
    assert!(inbox.items.iter().all(|i| i.kind != InboxKind::DecommissionedOutside));

    let lot = LotInput {
        title: "Portables 2026".into(),
        select: Selection { category: Some("laptop".into()), ..Selection::default() },
    };
    let lot = member.must(move |node| node.make_lot(&lot)).await.event;
    let park = desk.park().await.expect("it answers");
    let found = park.find(&Query::default().with(Facet::Lot, &lot));
    assert_eq!((found.total, found.rows[0].lots[0].title.raw()), (38, "Portables 2026"));
    let inbox = member.must(|node| node.inbox()).await;
    assert!(inbox.items.iter().any(|i| i.kind == InboxKind::LotNotOffered && i.devices == 38));
    let offer = OfferInput {
        lot,
        text: "Portables".into(),
        title: "gift".into(),
        lines: Default::default(),
        window: None,
        neighbours: Vec::new(),
    };
    member.must(move |node| node.make_offer(&offer)).await;
    let inbox = member.must(|node| node.inbox()).await;
    assert!(inbox.items.iter().all(|i| i.kind != InboxKind::LotNotOffered));

    let version = desk.park().await.expect("it answers").version();
    let mut pulse = desk.pulse();
    let beat = pulse.wait_for(|p| p.version >= version && p.inbox == inbox.total && p.sync == SyncState::UpToDate);
    let beat =
        tokio::time::timeout(regain_tests::swarm::DEADLINE, beat).await.expect("in time").expect("it runs").clone();
    assert_eq!((beat.members, beat.jobs), (1, 0));
    assert!(desk.jobs().iter().any(|j| j.kind == "import" && j.done == 60));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_applied_survives_and_a_bad_file_is_refused_with_a_sentence() {
    let member = Member::start("Métropole", &[]).await;
    let refused = rehearsed(&member, b"%PDF-1.7".to_vec()).await;
    assert!(
        matches!(&refused.state, ImportState::Refused { reason } if reason.english.contains("PDF")),
        "{:?}",
        refused.state
    );
    assert!(member.desk().import_page(refused.id, ImportPart::New, 0, 10).is_err());
    for _ in 0..5 {
        rehearsed(&member, valclair_fleet().csv).await;
    }
    assert!(member.desk().report(refused.id).is_err(), "four newer ones ended it");
}
