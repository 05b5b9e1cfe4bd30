//! What leaves a node, byte by byte, before it is encrypted: a city that fills every private field it has does all that sends
//! anything, and none of it stands in any stream of any node, in whatever form. What is meant for others does.

use regain_node::desk::{
    AnswerInput, Apply, EnterInput, GiveInput, GrantIdInput, ListingInput, LotInput, NoteInput, OfferInput,
    PolicyInput, ProposeInput, ReceiveInput, RequestInput, ShareInput, StepInput,
};
use regain_node::node::Node;
use regain_node::wire::Ear;
use regain_protocol::member::Invitation;
use regain_tests::canary::{Canary, small};
use regain_tests::swarm::{Member, TRADE, until};
use serde_json::json;
use std::fmt::Write as _;

/// An input of the desk, as the API's JSON says it.
macro_rules! input {
    ($($told:tt)*) => { serde_json::from_value(json!($($told)*)).expect("an input of the desk") };
}

/// Words that stand in one private place each.
const PRIVATE: [(&str, &str); 18] = [
    ("serial of a device that is handed over", GIVEN),
    ("serial of a device that stays", "CANSERIERESTEQZ7"),
    ("inventory number", "CANTAGQZ7"),
    ("host name", "CANHOTEQZ7"),
    ("model", "CANMODELEQZ7"),
    ("place", "CANLIEUQZ7"),
    ("service", "CANSERVICEQZ7"),
    ("operating system", "CANSYSTEMEQZ7"),
    ("user", "CANUTILISATEURQZ7"),
    ("contact", "CANCONTACTQZ7"),
    ("place noted by hand", "CANNOTELIEUQZ7"),
    ("model of a rule", "CANREGLEQZ7"),
    ("planned day", "2031-07-23"),
    ("slip", "CANBORDEREAUQZ7"),
    ("directory of outsiders", "CANANNUAIREQZ7"),
    ("note in a lot's file", "CANNOTELOTQZ7"),
    ("name of a photo", "CANPHOTOQZ7"),
    ("account of who kept it", "CANCOMPTEQZ7"),
];
/// The serial of the machine that the workshop is given, and may know.
const GIVEN: &str = "CANSERIEDONNEEQZ7";
/// What it was bought for.
const CENTS: u32 = 91_827_364;
/// Words that every member is told.
const PUBLIC: [(&str, &str); 3] = [
    ("title of a lot", "PUBLOTQZ7"),
    ("title of an offer", "PUBOFFREQZ7"),
    ("entry in the directory", "PUBEMETTEURQZ7"),
];
/// One point, as a picture.
const PHOTO: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0,
    0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1,
    0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A city in two territories, a workshop in one, a recycler in the other, and a region that only reads; each with an ear.
struct Valclair {
    city: Member,
    workshop: Member,
    recycler: Member,
    region: Member,
    ears: [(&'static str, Ear); 4],
    invitation: Invitation,
}

impl Valclair {
    async fn meet() -> Self {
        let ears = ["city", "workshop", "recycler", "region"].map(|name| (name, Ear::default()));
        let ear = |at: usize| Some(ears[at].1.clone());
        let city = Member::start_heard("Ville d'Essai", &[], ear(0)).await;
        city.found_in(&["valclair", "hautmont"]).await;
        let address = [city.address().await];
        let workshop = Member::start_heard("Atelier", &address, ear(1)).await;
        let invitation = city.must(Node::invite).await.invitation;
        city.let_in_by(&invitation, &workshop, "write", "valclair").await;
        let recycler = Member::start_heard("Recyclerie", &address, ear(2)).await;
        city.let_into(&recycler, "write", "hautmont").await;
        let region = Member::start_heard("Région", &address, ear(3)).await;
        city.let_in(&region, "observe").await;
        let invitation = Invitation::from_text(&invitation).expect("an invitation");
        Valclair { city, workshop, recycler, region, ears, invitation }
    }

    /// Fills every private field, and publishes what may be.
    async fn fill(&self) {
        let city = &self.city;
        let csv = table();
        city.must(move |node| node.import(csv.as_bytes(), Apply::Commit)).await;
        let note = |field: &str, value: &str| -> NoteInput {
            input!({ "field": field, "value": value, "devices": ["CANSERIERESTEQZ72"], "apply": true })
        };
        city.desk().note(note("site", "CANNOTELIEUQZ7")).await.expect("noted");
        city.desk().note(note("planned", "2031-07-23")).await.expect("noted");
        city.must(|node| node.keep_file("CANSERIERESTEQZ72", "CANPHOTOQZ7.png", PHOTO, "CANCOMPTEQZ7")).await;
        let policy: PolicyInput =
            input!({ "models": { "CANREGLEQZ7": 6 }, "systems": true, "dormant_days": 180, "after_warranty": 2 });
        city.must(move |node| node.foresee_by(&policy)).await;
        city.desk().keep_forecast().await.expect("a forecast");
        let list = "Nom;Services;Code postal;Commune\nCANANNUAIREQZ7;Collecte;38000;Grenoble\n";
        city.must(move |node| node.import_directory(list.as_bytes(), "Essai", Apply::Commit)).await;
        for about in ["fleet", "forecast"] {
            let wanted: ShareInput = input!({ "about": about, "token": "" });
            let preview = city.desk().share_preview(wanted).await.expect("a preview");
            let shown: ShareInput = input!({ "about": about, "token": preview.token });
            city.desk().share(shown).await.expect("published");
        }
        let listing: ListingInput =
            input!({ "credentials": [{ "kind": "esus", "issuer": "PUBEMETTEURQZ7", "from": "2025-01-01" }] });
        self.workshop.must(move |node| node.publish_listing(&listing)).await;
        let promote: ProposeInput = input!({ "member": "Atelier", "role": "guarantee" });
        city.must(move |node| node.propose_epoch(&promote)).await;
    }

    /// A lot is offered here and next door, asked for, granted, committed to; its file is written by both.
    async fn trade(&self) -> (String, String) {
        let (city, workshop) = (&self.city, &self.workshop);
        let enter: EnterInput = input!({});
        city.must(move |node| node.enter_devices(&enter)).await;
        let lot: LotInput = input!({ "title": "PUBLOTQZ7", "select": { "devices": [GIVEN] } });
        let lot = city.must(move |node| node.make_lot(&lot)).await.event;
        let offer: OfferInput =
            input!({ "lot": lot, "text": "PUBOFFREQZ7", "title": "gift", "neighbours": ["hautmont"] });
        let offer = city.must(move |node| node.make_offer(&offer)).await.event;
        let (editors, note) = (lot.clone(), input!({ "edit": "note", "text": "CANNOTELOTQZ7 salle CANLIEUQZ7" }));
        city.must(move |node| node.name_editors(&editors, &["Atelier".to_owned()])).await;
        let edited = lot.clone();
        city.must(move |node| node.edit_lot_file(&edited, &note)).await;
        until("the workshop reads the note", || async {
            let lot = lot.clone();
            let file = workshop.ask(move |node| node.lot_file(&lot)).await.ok()?;
            file.notes.iter().any(|n| n.text.raw().contains("CANNOTELOTQZ7")).then_some(())
        })
        .await;
        let request: RequestInput = input!({ "offer": offer });
        let request = workshop.must(move |node| node.request_offer(&request)).await.event;
        let grant = until("the request arrives", || async {
            let answer: AnswerInput = input!({ "request": request });
            city.ask(move |node| node.grant(&answer)).await.ok()
        })
        .await
        .event;
        until("the workshop commits", || async {
            let commitment: GrantIdInput = input!({ "grant": grant });
            workshop.ask(move |node| node.commit_to(&commitment)).await.ok()
        })
        .await;
        (lot, grant)
    }

    /// The machine is handed over with its sealed list, another to a party outside; the workshop works on it.
    async fn hand_over(&self, lot: &str, grant: &str) -> String {
        let (city, workshop) = (&self.city, &self.workshop);
        let give: GiveInput = input!({ "to": "Atelier", "select": { "lot": lot }, "grant": grant, "title": "gift",
            "destination": "donne", "on": "2026-03-03" });
        let give = city.must(move |node| node.give(&give)).await.event;
        let outside: GiveInput = input!({ "outside": { "kind": "eco_organisme", "proof": "slip", "slip": "CANBORDEREAUQZ7" },
            "select": { "devices": ["CANSERIERESTEQZ73"] }, "title": "custody_only", "destination": "deee_eco_organisme",
            "on": "2026-03-04" });
        city.must(move |node| node.give(&outside)).await;
        let receive: ReceiveInput = input!({ "give": give, "on": "2026-03-05" });
        until("the workshop receives", || async {
            let receive = receive.clone();
            workshop.ask(move |node| node.receive(&receive)).await.ok()
        })
        .await;
        until("the workshop knows which machine it is", || async {
            workshop.ask(|node| node.device_page(GIVEN)).await.ok().map(|_| ())
        })
        .await;
        let step: StepInput = input!({ "select": { "devices": [GIVEN] }, "what": { "kind": "triaged", "decision": "refurbish" }, "on": "2026-03-06" });
        workshop.must(move |node| node.step(&step)).await;
        give
    }

    /// Waits until all know what they may.
    async fn agree(&self) {
        for other in [&self.workshop, &self.region] {
            until("all of it has arrived", || async {
                let (ours, theirs) = (self.city.codes_of(TRADE).await, other.codes_of(TRADE).await);
                (ours == theirs).then_some(())
            })
            .await;
        }
    }
}

/// A GLPI table with a canary in every column that is nobody else's business.
fn table() -> String {
    let mut csv = String::from(
        "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Numéro d'inventaire\";\"Lieu\";\"Entité\";\
         \"Système d'exploitation\";\"Utilisateur\";\"Usager\";\"Date d'achat\";\"Valeur\"\n",
    );
    for n in 1..40 {
        let serial = if n == 1 { GIVEN.to_owned() } else { format!("CANSERIERESTEQZ7{n}") };
        let _ = writeln!(
            csv,
            "\"CANHOTEQZ7{n}\";\"Portable\";\"Dell\";\"CANMODELEQZ7\";\"{serial}\";\"CANTAGQZ7{n}\";\"CANLIEUQZ7\";\
             \"CANSERVICEQZ7\";\"CANSYSTEMEQZ7\";\"CANUTILISATEURQZ7\";\"CANCONTACTQZ7\";\"2023-03-01\";\"{},{}\"",
            CENTS / 100,
            CENTS % 100
        );
    }
    csv
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_canary_stands_in_any_byte_that_is_sent() {
    let met = Valclair::meet().await;
    met.fill().await;
    let (lot, grant) = met.trade().await;
    let give = met.hand_over(&lot, &grant).await;
    met.agree().await;
    let sealed = super::manifest_of(&met.city, &give).await;
    let Valclair { city, workshop, recycler, region, ears, invitation } = met;
    let mut secrets = vec![("secret of an invitation", Canary::bytes(invitation.secret.as_bytes()))];
    let mut manifest = Vec::new();
    for member in [city, workshop, recycler, region] {
        let paper = member.paper.clone();
        let (keys, dir) = member.end().await;
        secrets.push(("seed of a node", Canary::bytes(&*keys.node_seed)));
        secrets.push(("key of attachments", Canary::word(&keys.seal.to_text())));
        let seed = data_encoding::BASE32_NOPAD.decode(paper.concat().as_bytes()).expect("fourteen groups");
        secrets.push(("printed root", Canary::bytes(seed.get(..32).expect("a seed"))));
        secrets.push(("printed root with its spaces", Canary::word(&paper.join(" "))));
        manifest = std::fs::read(dir.path().join("blobs").join(sealed.to_string())).unwrap_or(manifest);
    }
    let said = |name: &str, streams: &[Vec<u8>]| -> Vec<Vec<u8>> {
        assert!(streams.len() > 10, "{name} spoke on {} streams only", streams.len());
        streams.iter().map(|s| small(s)).collect()
    };
    let said: Vec<(&str, Vec<Vec<u8>>)> = ears.iter().map(|(name, ear)| (*name, said(name, &ear.streams()))).collect();
    every_protocol_was_heard(&said);
    // What is meant for others is found, so that what is not found was not said.
    let by_city = &said[0].1;
    for (what, word) in PUBLIC {
        let canary = Canary::word(word);
        let heard = said.iter().flat_map(|(_, streams)| streams).any(|s| canary.form_in(s).is_some());
        assert!(heard, "the {what} was sent, or this test tests nothing");
    }
    let body = manifest.get(manifest.len() / 2..).filter(|b| b.len() > 200).expect("the sealed list is kept");
    assert!(by_city.iter().any(|s| Canary::bytes(body).form_in(s).is_some()), "the sealed list was sent, sealed");

    let private = PRIVATE.into_iter().map(|(what, word)| (what, Canary::word(word)));
    let all = private.chain([("price", Canary::cents(CENTS))]).chain(secrets);
    let (mut searched, mut bytes) = (0, 0);
    for (what, canary) in all {
        searched += 1;
        for (who, streams) in &said {
            let found = streams.iter().find_map(|s| canary.form_in(s));
            assert_eq!(found, None, "the {what} stands in what the {who} sent");
        }
    }
    said.iter().flat_map(|(_, streams)| streams).for_each(|s| bytes += s.len());
    println!("{searched} canaries in {bytes} bytes of {} streams", said.iter().map(|(_, s)| s.len()).sum::<usize>());
}

/// Lanes, gossip, lobby and what libp2p says of itself: each stream begins with its protocol's name.
fn every_protocol_was_heard(said: &[(&str, Vec<Vec<u8>>)]) {
    for protocol in ["/regain/sync/", "/regain/blob/", "/regain/lobby/", "/regain/gossip/", "/ipfs/id/", "/ipfs/ping/"]
    {
        let name = Canary::word(protocol);
        let heard = said.iter().flat_map(|(_, streams)| streams).any(|s| name.form_in(s) == Some("plain"));
        assert!(heard, "nobody spoke {protocol}");
    }
}
