//! What leaves a node of its fleet: totals, by choice and as they were shown; and nothing else.

use regain_node::desk::{
    Apply, EnterInput, GiveInput, NoteInput, PolicyInput, ReceiveInput, ShareInput, TerritoryTold,
};
use regain_node::node::Node;
use regain_tests::swarm::{Member, until};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// An input of the desk, as the API's JSON says it.
macro_rules! input {
    ($($told:tt)*) => { serde_json::from_value(json!($($told)*)).expect("an input of the desk") };
}

/// A GLPI table: laptops of four ages, some screens, three printers.
fn table() -> String {
    let mut text = String::from("\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Date d'achat\";\n");
    let kinds = [
        ("Portable", 47, 2024),
        ("Portable", 3, 2016),
        ("Portable", 30, 2021),
        ("Moniteur", 26, 2023),
        ("Imprimante", 3, 2022),
    ];
    for (n, (kind, count, year)) in kinds.into_iter().enumerate() {
        for m in 0..count {
            let _ = writeln!(text, "\"P-{n}-{m}\";\"{kind}\";\"Dell\";\"M\";\"TOT{n}X{m:04}\";\"{year}-03-15\";");
        }
    }
    text
}

fn share(about: &str, token: &str) -> ShareInput {
    input!({ "about": about, "token": token })
}

async fn territory(at: &Member) -> TerritoryTold {
    at.must(|node| node.territory()).await
}

/// A city, a workshop that it let in, and a region that only reads.
async fn met() -> (Member, Member, Member) {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let address = city.address().await;
    let workshop = Member::start("Atelier", std::slice::from_ref(&address)).await;
    let region = Member::start("Région", &[address]).await;
    city.let_in(&workshop, "write").await;
    city.let_in(&region, "observe").await;
    (city, workshop, region)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn totals_are_seen_signed_added_up_elsewhere_and_withdrawn() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let address = city.address().await;
    let region = Member::start("Région", &[address]).await;
    city.let_in(&region, "observe").await;
    let csv = table();
    city.must(move |node| node.import(csv.as_bytes(), Apply::Commit)).await;
    let told = territory(&region).await;
    assert_eq!((told.members, told.fleet.publishing, told.fleet.oldest_days), (1, 0, None), "nothing is made up");

    let desk = city.desk();
    let preview = desk.share_preview(share("fleet", "")).await.expect("a preview");
    let cell = |category: &str, column: &str| {
        preview.cells.iter().find(|c| c.category == category && c.column == column).map(|c| c.count)
    };
    assert_eq!(cell("laptop", "all"), Some(Some(80)));
    assert_eq!(cell("laptop", "10+"), Some(None), "three are hidden");
    assert_eq!(cell("laptop", "0-2"), Some(Some(45)), "forty-seven, rounded");
    assert_eq!(preview.too_few, ["printer"], "three printers are not told of at all");
    assert_eq!(cell("printer", "all"), None);
    assert_eq!((preview.readers.len(), preview.already), (1, false));

    let refused = desk.share(share("fleet", "another")).await.expect_err("those were not shown");
    assert!(refused.to_string().contains("not those that were shown"), "{refused}");
    desk.share(share("fleet", &preview.token)).await.expect("what was shown is signed");
    let again = desk.share(share("fleet", &preview.token)).await.expect_err("once a quarter");
    assert!(again.to_string().contains("once a quarter"), "{again}");

    let told =
        until("the region reads it", || async { Some(territory(&region).await).filter(|t| t.fleet.publishing == 1) })
            .await;
    assert_eq!((told.fleet.oldest_days, told.forecast.publishing), (Some(0), 0));
    let laptops = told.fleet.rows.iter().find(|r| r.category == "laptop").expect("laptops");
    assert_eq!((laptops.columns[0].column.as_str(), laptops.columns[0].sum), ("all", Some(80)));
    assert!(laptops.columns.iter().any(|c| c.column == "10+" && c.sum.is_none() && c.hidden == 1));

    // A forecast is another subject, and keeps its own quarter.
    let forecast = desk.share_preview(share("forecast", "")).await.expect("a preview");
    assert!(
        forecast.cells.iter().any(|c| c.category == "laptop" && c.column == "all" && c.count.is_some()),
        "{forecast:?}"
    );
    desk.share(share("forecast", &forecast.token)).await.expect("signed");
    until("the region reads that too", || async {
        Some(territory(&region).await).filter(|t| t.forecast.publishing == 1)
    })
    .await;

    let sharing = city.must(|node| node.stop_sharing("fleet")).await;
    assert!(sharing.shared.iter().all(|s| s.withdrawn == (s.about == "fleet")), "{sharing:?}");
    until("the region has it no more", || async {
        Some(territory(&region).await).filter(|t| t.fleet.publishing == 0 && t.forecast.publishing == 1)
    })
    .await;
    let late = desk.share(share("fleet", &preview.token)).await.expect_err("a withdrawal opens no second time");
    assert!(late.to_string().contains("once a quarter"), "{late}");
    let refused = region.ask(|node| node.stop_sharing("fleet")).await.expect_err("it published nothing");
    assert!(refused.to_string().contains("nothing about"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn totals_are_sealed_to_named_members_and_are_parts_of_one_table() {
    let (city, workshop, region) = met().await;
    let csv = table();
    city.must(move |node| node.import(csv.as_bytes(), Apply::Commit)).await;
    let desk = city.desk();
    let to = |who: &[&str], totals_only: bool, token: &str| -> ShareInput {
        input!({ "about": "fleet", "to": who, "totals_only": totals_only, "token": token })
    };
    for nobody in ["Ville d'Essai", "Personne"] {
        desk.share_preview(to(&[nobody], false, "")).await.expect_err("who would never receive it");
    }
    let preview = desk.share_preview(to(&["Région"], false, "")).await.expect("a preview");
    assert_eq!(
        (preview.readers.len(), preview.sealed, preview.already, preview.former.is_none()),
        (1, true, false, true)
    );
    let others = desk.share(to(&["Atelier"], false, &preview.token)).await.expect_err("another reader was shown");
    assert!(others.to_string().contains("not those that were shown"), "{others}");
    let sealed = desk.share(to(&["Région"], false, &preview.token)).await.expect("sealed").event;
    let confided = until("the region reads it", || async {
        territory(&region).await.confided.into_iter().find(|c| c.cells.is_some())
    })
    .await;
    assert_eq!((confided.about.as_str(), &confided.event), ("fleet", &sealed));
    assert_eq!(confided.cells.expect("numbers"), preview.cells);
    assert_eq!(territory(&region).await.fleet.publishing, 0, "what is told to one is in no sum");

    // More machines came; the quarter's table stays what it was, whoever reads which part of it.
    let more: String = table().lines().take(1).map(|l| format!("{l}\n")).collect();
    let more = (0..30)
        .fold(more, |t, n| t + &format!("\"N-{n}\";\"Portable\";\"Dell\";\"M\";\"NEWX{n:04}\";\"2025-03-15\";\n"));
    city.must(move |node| node.import(more.as_bytes(), Apply::Commit)).await;
    let public = desk.share_preview(share("fleet", "")).await.expect("a preview");
    assert_eq!((public.cells.clone(), public.sealed, public.already), (preview.cells.clone(), false, false));
    let again = desk.share_preview(to(&["Région"], true, "")).await.expect("a preview");
    assert!(again.already, "a part of what the region has");
    let again = desk.share(to(&["Région"], true, &again.token)).await.expect_err("it has them");
    assert!(again.to_string().contains("already"), "{again}");
    let totals = desk.share_preview(to(&["Atelier", "Région"], true, "")).await.expect("a preview");
    assert!(!totals.already && totals.cells.iter().all(|c| c.column == "all" && preview.cells.contains(c)));
    desk.share(to(&["Atelier", "Région"], true, &totals.token)).await.expect("sealed");
    until("the workshop reads its part, and no more", || async {
        let told = territory(&workshop).await.confided;
        let cells = told.first().and_then(|c| c.cells.clone());
        (told.len() == 1 && cells.as_ref() == Some(&totals.cells)).then_some(())
    })
    .await;

    until("the region has both", || async {
        let told = territory(&region).await.confided;
        (told.len() == 2 && told.iter().all(|c| c.cells.is_some())).then_some(())
    })
    .await;
    let before = region.must(|node| Ok(node.storage()?.attachments)).await;
    let log = {
        let sealed = sealed.clone();
        city.must(move |node| node.stop_telling(&sealed)).await
    };
    let gone = log.shared.iter().find(|s| s.event == sealed).expect("the log forgets nothing");
    assert!(gone.withdrawn && gone.to.len() == 1 && log.shared.iter().filter(|s| s.withdrawn).count() == 1, "{log:?}");
    until("the region has it no more, nor its file", || async {
        let left = territory(&region).await.confided;
        let bytes = region.must(|node| Ok(node.storage()?.attachments)).await;
        (left.len() == 1 && left.iter().all(|c| c.event != sealed) && bytes < before).then_some(())
    })
    .await;
    let refused = city.ask(move |node| node.stop_telling(&sealed)).await.expect_err("once is enough");
    assert!(refused.to_string().contains("nothing about"), "{refused}");
    let once_more = desk.share_preview(to(&["Région"], false, "")).await.expect("a preview");
    assert!(!once_more.already, "what was taken back can be told again");
    assert_eq!(once_more.cells, preview.cells, "and is the quarter's table as it was");
}

/// Words that stand in one private place each and nowhere else.
const PRIVATE: [(&str, &str); 11] = [
    ("inventory number", "CANTAGQZ7"),
    ("host name", "canhoteqz7"),
    ("place", "CANLIEUQZ7"),
    ("service", "CANSERVICEQZ7"),
    ("serial of a device that stays", "CANSERIERESTEQZ7"),
    ("place noted by hand", "CANNOTELIEUQZ7"),
    ("model of a rule", "CANMODELEREGLEQZ7"),
    ("operating system", "CANSYSTEMEQZ7"),
    ("planned day", "2031-07-23"),
    ("slip", "CANBORDEREAUQZ7"),
    ("directory of outsiders", "CANANNUAIREQZ7"),
];
/// What not even the own journal keeps.
const DROPPED: [(&str, &str); 2] = [("user", "CANUTILISATEURQZ7"), ("contact", "CANCONTACTQZ7")];
/// The serial of a device that is handed over: for its receiver only.
const GIVEN: &str = "CANSERIEDONNEEQZ7";

/// Whether any file below a directory holds a word, in any case.
fn holds(dir: &Path, word: &str) -> bool {
    let word = word.to_lowercase().into_bytes();
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir).expect("a directory").map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                waiting.push(entry);
            } else {
                let bytes = std::fs::read(&entry).expect("a file").to_ascii_lowercase();
                if bytes.windows(word.len()).any(|w| w == word) {
                    return true;
                }
            }
        }
    }
    false
}

/// A city that fills every private field it has, lets a workshop and a region in, and does all that sends anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_private_lies_in_the_folders_of_others() {
    let (city, workshop, region) = met().await;

    let head = "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Numéro d'inventaire\";\"Lieu\";\"Entité\";\"Système d'exploitation\";\"Utilisateur\";\"Usager\";\"Date d'achat\"";
    let row = |serial: &str, tag: &str| {
        format!(
            "\"canhoteqz7-{tag}\";\"Portable\";\"Dell\";\"Latitude\";\"{serial}\";\"CANTAGQZ7{tag}\";\"CANLIEUQZ7\";\"CANSERVICEQZ7\";\"CANSYSTEMEQZ7\";\"CANUTILISATEURQZ7\";\"CANCONTACTQZ7\";\"2023-03-01\""
        )
    };
    let mut csv = format!("{head}\n{}\n", row(GIVEN, "1"));
    for n in 2..40 {
        let _ = writeln!(csv, "{}", row(&format!("CANSERIERESTEQZ7{n}"), &n.to_string()));
    }
    city.must(move |node| node.import(csv.as_bytes(), Apply::Commit)).await;
    let note = |field: &str, value: &str| -> NoteInput {
        input!({ "field": field, "value": value, "devices": ["CANSERIERESTEQZ72"], "apply": true })
    };
    city.desk().note(note("site", "CANNOTELIEUQZ7")).await.expect("noted");
    city.desk().note(note("planned", "2031-07-23")).await.expect("noted");
    let policy: PolicyInput =
        input!({ "models": { "CANMODELEREGLEQZ7": 6 }, "systems": true, "dormant_days": 180, "after_warranty": 2 });
    city.must(move |node| node.foresee_by(&policy)).await;
    city.desk().keep_forecast().await.expect("a forecast");
    let list = "Nom;Services;Code postal;Commune\nCANANNUAIREQZ7;Collecte;38000;Grenoble\n";
    city.must(move |node| node.import_directory(list.as_bytes(), "Essai", Apply::Commit)).await;
    let preview = city.desk().share_preview(share("fleet", "")).await.expect("a preview");
    city.desk().share(share("fleet", &preview.token)).await.expect("published");

    let enter: EnterInput = input!({});
    city.must(move |node| node.enter_devices(&enter)).await;
    let give: GiveInput = input!({ "to": "Atelier", "select": { "devices": [GIVEN] }, "title": "gift", "destination": "donne", "on": "2026-03-03" });
    let give = city.must(move |node| node.give(&give)).await.event;
    let outside: GiveInput = input!({ "outside": { "kind": "eco_organisme", "proof": "slip", "slip": "CANBORDEREAUQZ7" },
        "select": { "devices": ["CANTAGQZ72"] }, "title": "custody_only", "destination": "deee_eco_organisme", "on": "2026-03-04" });
    city.must(move |node| node.give(&outside)).await;
    let receive: ReceiveInput = input!({ "give": give, "on": "2026-03-05" });
    until("the workshop receives, and knows the serial", || async {
        let receive = receive.clone();
        workshop.ask(move |node| node.receive(&receive)).await.ok().map(|_| ())
    })
    .await;
    until("the workshop knows which machine it is", || async {
        workshop.must(|node| Ok(node.warnings()?.warnings.len())).await;
        let found = workshop.ask(|node| node.device_page(GIVEN)).await.ok();
        found.map(|_| ())
    })
    .await;
    let (_, digest, _) = city.codes().await;
    for other in [&workshop, &region] {
        until("all of it has arrived", || async { (other.codes().await.1 == digest).then_some(()) }).await;
    }
    until("totals too", || async { Some(territory(&region).await).filter(|t| t.fleet.publishing == 1) }).await;
    workshop.must(Node::bundle).await;

    let ((_, own), (_, received), (_, watched)) = (city.end().await, workshop.end().await, region.end().await);
    for (what, word) in PRIVATE {
        assert!(
            holds(own.path(), word) || what == "slip",
            "the {what} is kept where it belongs, or this test tests nothing"
        );
        assert!(!holds(received.path(), word), "the {what} of the city lies in the workshop's folder");
        assert!(!holds(watched.path(), word), "the {what} of the city lies in the region's folder");
    }
    for (what, word) in DROPPED {
        assert!(![&own, &received, &watched].iter().any(|d| holds(d.path(), word)), "a {what} was kept");
    }
    assert!(holds(received.path(), GIVEN), "its receiver knows the machine it was given");
    assert!(!holds(watched.path(), GIVEN), "nobody else does");
}
