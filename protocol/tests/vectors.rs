//! Golden vectors: bytes that never change. They are built from code with fixed keys and compared with the committed
//! JSON, which an implementation in another language reads too. `REGAIN_BLESS=1` writes the files anew; a difference in
//! what is signed means that every stored log breaks.

#[path = "driver/epochs.rs"]
mod epoch_driver;
#[path = "vectors/json.rs"]
mod json;
#[path = "vectors/kinds.rs"]
mod kinds;
#[path = "vectors/listing.rs"]
mod listing;
#[path = "driver/network.rs"]
mod network;
#[path = "vectors/statement.rs"]
mod statement;
#[path = "vectors/story.rs"]
mod story;
#[path = "vectors/territory.rs"]
mod territory;
#[path = "vectors/weak_keys.rs"]
mod weak_keys;

use json::Json;
use network::{GOVERNANCE, Network, TRADE};
use regain_protocol::bundle;
use regain_protocol::cbor;
use regain_protocol::event::*;
use regain_protocol::hash::{Hash, Tag, hash};
use regain_protocol::heads::{digest, heads};
use regain_protocol::id::*;
use regain_protocol::key::{Checker, SecretKey, Strict};
use regain_protocol::ledger::Ledger;
use regain_protocol::member::*;
use regain_protocol::rules::Verdict;
use regain_protocol::standing::{ForkProof, Standing, StandingMap};
use regain_protocol::sync;
use regain_protocol::view::View;
use std::collections::BTreeSet;
use std::sync::Arc;
use story::{ATELIER, RELAIS, VILLE};

/// Compares with the committed file, or writes it.
fn golden(name: &str, vector: &Json) {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let built = vector.file();
    if std::env::var_os("REGAIN_BLESS").is_some() {
        std::fs::write(&path, &built).expect("the vector file can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the vector file is committed; REGAIN_BLESS=1 writes it");
    assert!(built == committed, "{name}.json differs from what the code builds: a signed form has changed");
}

fn coded<T: minicbor::Encode<()>>(value: &T) -> Json {
    Json::hex(&cbor::encode(value))
}

const TAGS: [Tag; 22] = [
    Tag::EventSignature,
    Tag::Event,
    Tag::Facts,
    Tag::Extra,
    Tag::Payload,
    Tag::Log,
    Tag::Topic,
    Tag::Charter,
    Tag::CharterSignature,
    Tag::Epoch,
    Tag::EpochSignature,
    Tag::CertSignature,
    Tag::CloseSignature,
    Tag::JoinSignature,
    Tag::Device,
    Tag::Digest,
    Tag::State,
    Tag::Document,
    Tag::DocumentActor,
    Tag::Blob,
    Tag::Invitation,
    Tag::ComebackSignature,
];

#[test]
fn hashes_and_ids() {
    let texts: BTreeSet<&str> = TAGS.iter().map(|t| t.text()).collect();
    assert_eq!(texts.len(), TAGS.len(), "every use has a tag of its own");
    let device = DeviceRef { entry: EventId([0xd0; 32]), index: 300 };
    let stem = (CharterId([1; 32]), ActorId([2; 32]), NodeKey([3; 32]), TopicId::of(TRADE), Incarnation([4; 8]));
    let vector = Json::map([
        ("tag: hash of the three bytes abc", Json::map(TAGS.map(|t| (t.text(), Json::text(hash(t, &[b"abc"])))))),
        ("topic ids", Json::map([GOVERNANCE, TRADE, "stats/valclair"].map(|t| (t, Json::text(TopicId::of(t)))))),
        ("preimage of event-signature over abc", Json::hex(&Tag::EventSignature.preimage(&[b"abc"]))),
        (
            "log id of charter 01.., actor 02.., node 03.., topic trade/valclair, incarnation 04..",
            Json::text(log_id(stem.0, stem.1, stem.2, stem.3, stem.4)),
        ),
        ("device id of entry d0.., index 300", Json::text(device.id())),
        ("document id of lot e1..", Json::text(DocId::of_lot(EventId([0xe1; 32])))),
        ("blob id of abc", Json::text(BlobId::of(b"abc"))),
        ("short code of ab..", Json::text(Hash([0xab; 32]).short_code())),
        ("did of seed 07..", Json::text(SecretKey::from_seed(&[7; 32]).actor().did())),
    ]);
    golden("hashes", &vector);
}

/// Strict refuses what other checks accept; without these rules two nodes would disagree for ever.
#[test]
fn weak_keys_sign_nothing() {
    let read = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).expect("vectors are hex");
    let judge = |key: &str, signature: &str| {
        let key: [u8; 32] = read(key).try_into().expect("a key has 32 bytes");
        let signature = Signature::from_slice(&read(signature)).expect("a signature has 64 bytes");
        let loose = ed25519_dalek::VerifyingKey::from_bytes(&key)
            .and_then(|k| {
                let s = ed25519_dalek::Signature::from_bytes(&signature.0);
                ed25519_dalek::Verifier::verify(&k, weak_keys::MESSAGE, &s)
            })
            .is_ok();
        (Strict.check(&key, weak_keys::MESSAGE, &signature), loose)
    };
    let mut list = Vec::new();
    let mut add = |name: &str, key: &str, signature: &str, verdict: &str| {
        let fields = [("name", name), ("key", key), ("signature", signature), ("strict", verdict)];
        list.push(Json::map(fields.map(|(k, v)| (k, Json::text(v)))));
    };
    for (i, (key, signature)) in weak_keys::SMALL_ORDER.iter().enumerate() {
        assert_eq!(judge(key, signature), (false, true), "{key}: a loose check accepts it, ours never");
        let name = if i < 8 { "small order, canonical" } else { "small order, not canonical" };
        add(name, key, signature, "refused");
    }
    for (name, key, signature, verdict) in weak_keys::EDGES {
        assert_eq!(judge(key, signature).0, verdict == "accepted", "{name}");
        add(name, key, signature, verdict);
    }
    let vector = Json::map([("message", Json::hex(weak_keys::MESSAGE)), ("signatures", Json::List(list))]);
    golden("signatures", &vector);
}

/// A record whose node key is of small order is refused even though its signature fits loosely.
#[test]
fn a_record_under_a_weak_key_is_refused() {
    let n = story::told();
    let mut record = n.records[0].clone();
    let mut header = Header::from_bytes(&record.header).expect("a header");
    header.node = NodeKey([0; 32]);
    record.header = header.to_bytes();
    assert_eq!(record.verify(&Strict).err(), Some(BadEvent::Signature));
}

#[test]
fn every_kind() {
    let samples = kinds::samples();
    read_back(&samples);
    let kinds = samples.iter().map(|(_, b)| b.kind());
    let seen: BTreeSet<Kind> = kinds.filter(|k| k.number() < NON_CRITICAL).collect();
    assert_eq!(seen.len(), critical(), "a sample of every critical kind");
    golden("kinds", &Json::map(samples.iter().map(kind_row)));
}

/// How many kinds there are that no reader may pass over.
fn critical() -> usize {
    Kind::ALL.iter().filter(|k| k.number() < NON_CRITICAL).count()
}

/// Bodies come back as they were written; a hint is ignored and an unknown key is not.
fn read_back(samples: &[(&'static str, Body)]) {
    for (name, body) in samples {
        let facts = body.to_facts();
        cbor::check(&facts).expect("facts are deterministic");
        let again = Body::read(body.kind().number(), &facts);
        assert_eq!(again.as_ref(), Some(body), "{name} comes back");
        let hinted = with_key(&facts, 64);
        assert_eq!(Body::read(body.kind().number(), &hinted).as_ref(), Some(body), "{name}: a hint is ignored");
        assert_eq!(Body::read(body.kind().number(), &with_key(&facts, 63)), None, "{name}: an unknown key is not");
    }
}

fn kind_row((name, body): &(&'static str, Body)) -> (&'static str, Json) {
    let facts = body.to_facts();
    let hashed = payload_hash(&facts, &ExtraPart::None);
    let kind = Json::text(body.kind().number());
    let fields = [("kind", kind), ("facts", Json::hex(&facts)), ("payload without extra", Json::text(hashed))];
    (*name, Json::map(fields))
}

/// The directory's kinds came later: a file of their own, so that the others stay as they were.
#[test]
fn the_directory() {
    let samples = listing::samples();
    read_back(&samples);
    let words = cbor::encode(&listing::words());
    assert_eq!(Extra::read(&words), Ok(listing::words()));
    let old = cbor::encode(&Extra { note: listing::words().note, ..Extra::default() });
    assert_eq!(Extra::read(&old).map(|x| x.details), Ok(None), "an extra of before reads as it did");
    let rows = samples.iter().map(kind_row).chain([("extra of a Listing", Json::hex(&words))]);
    golden("listing", &Json::map(rows));
}

/// The kinds between territories came later still.
#[test]
fn territories() {
    let samples = territory::samples(&story::told(), RELAIS);
    read_back(&samples);
    let charter = story::told().ledger.charter().clone();
    let after = After { charter: charter.id(), epoch: charter.id().into(), digest: Hash([0x5a; 32]) };
    let next = CharterBody { after: Some(after), ..charter.body };
    let next = [("charter body that follows another", coded(&next)), ("its id", Json::text(next.id()))];
    golden("territory", &Json::map(samples.iter().map(kind_row).chain(next)));
}

/// Totals came later still. Numbers out of order, twice or beyond reason are shown as absent.
#[test]
fn statements() {
    let samples = statement::samples();
    read_back(&samples);
    let numbers = statement::numbers();
    let bytes = cbor::encode(&numbers);
    assert_eq!(Extra::read(&bytes), Ok(numbers.clone()));
    let wrong = |change: fn(&mut Vec<Cell>)| {
        let mut extra = numbers.clone();
        extra.cells.iter_mut().for_each(change);
        Extra::read(&cbor::encode(&extra)).is_err()
    };
    assert!(wrong(|c| c.reverse()) && wrong(|c| c.push(c[3])) && wrong(|c| c[0].count = Some(100_000_001)));
    let rows = samples.iter().map(kind_row).chain([("extra of a Statement", Json::hex(&bytes))]);
    golden("statement", &Json::map(rows));
}

/// Totals for named members; what is sealed is the list of numbers alone.
#[test]
fn tells() {
    let samples = statement::tells();
    read_back(&samples);
    let cells = statement::numbers().cells.expect("they have numbers");
    let bytes = cbor::encode(&cells);
    assert_eq!(sealed_cells(&bytes), Some(cells.clone()));
    assert_eq!(sealed_cells(&cbor::encode(&cells.iter().rev().collect::<Vec<_>>())), None);
    assert_eq!(sealed_cells(&[bytes.as_slice(), &[0]].concat()), None);
    let rows = samples.iter().map(kind_row).chain([("sealed numbers of a Tell", Json::hex(&bytes))]);
    golden("tell", &Json::map(rows));
}

/// The same map with one more key at its end.
fn with_key(facts: &[u8], key: u8) -> Vec<u8> {
    let mut bytes = facts.to_vec();
    bytes[0] += 1;
    bytes.extend_from_slice(&[0x18, key, 0xf5]);
    bytes
}

#[test]
fn papers() {
    let n = story::told();
    let charter = n.ledger.charter().clone();
    let relais = n.actor(RELAIS);
    let close = RootClose::sign(&relais.root, charter.id(), n.log(RELAIS, TRADE), 3, EventId([9; 32]));
    let end = n.head(RELAIS, TRADE);
    let newer = SecretKey::from_seed(&[0x25; 32]);
    let comeback = Comeback::sign(&relais.root, charter.id(), newer.node());
    let newer = KeyCert::sign(&relais.root, charter.id(), 1, newer.node(), SealKey([0x26; 32]), vec![end]);
    assert!(
        newer.is_valid(charter.id(), &Strict)
            && comeback.is_valid(charter.id(), &Strict)
            && close.is_valid(charter.id(), &Strict)
    );
    assert!(!newer.is_valid(CharterId([9; 32]), &Strict), "a certificate is for one network");
    let join = n.join(RELAIS, Role::Write, &[TRADE]);
    let members = vec![(n.id(VILLE), Role::Guarantee), (n.id(RELAIS), Role::Write)];
    let cut = |last| Cut { log: n.log(RELAIS, TRADE), last };
    let epoch = EpochBody {
        n: 1,
        parent: charter.id().into(),
        members,
        topics: charter.body.topic_ids(),
        rules: 1,
        cuts: vec![cut(None), cut(Some(end))],
    };
    let ville = n.actor(VILLE);
    let signatures = vec![(ville.cert.actor, epoch.sign(charter.id(), &ville.node))];
    let signed = SignedEpoch { body: epoch.clone(), signatures };
    let [(_, signature)] = &signed.signatures[..] else { panic!("one signed") };
    assert!(epoch.is_signed(charter.id(), ville.node.node(), signature, &Strict));
    let invitation = Invitation {
        charter: charter.id(),
        anchor: charter.id().into(),
        node: n.actor(VILLE).node.node(),
        addresses: vec!["/ip4/192.0.2.1/tcp/4001".into()],
        secret: Hash([0x77; 32]),
    };
    assert_eq!(Invitation::from_text(&invitation.to_text()), Ok(invitation.clone()));
    let mac = Invitation::mac(&invitation.secret, &relais.node.node(), &invitation.node);
    let vector = Json::map([
        ("charter", coded(&charter)),
        ("charter body", coded(&charter.body)),
        ("charter id", Json::text(charter.id())),
        ("certificate of a founder", coded(&n.actor(VILLE).cert)),
        ("certificate of a member", coded(&relais.cert)),
        ("wish to come back with another node key", coded(&comeback)),
        ("certificate that replaces it", coded(&newer)),
        ("join", coded(&join)),
        ("root close", coded(&close)),
        ("epoch body", coded(&epoch)),
        ("epoch id", Json::text(epoch.id())),
        ("epoch signed by a founder", coded(&signed)),
        ("invitation", coded(&invitation)),
        ("invitation text", Json::text(invitation.to_text())),
        ("invitation mac of the newcomer 22.. towards 02..", Json::text(mac)),
    ]);
    golden("papers", &vector);
}

fn event_vector(record: &Record) -> Json {
    let id = event_id(&record.header);
    let header = Header::from_bytes(&record.header).expect("a header");
    Json::map([
        ("header", Json::hex(&record.header)),
        ("facts", Json::hex(&record.facts)),
        ("extra part", coded(&record.extra)),
        ("payload hash", Json::text(header.payload)),
        ("signature", Json::text(record.signature)),
        ("event id", Json::text(id)),
        ("log id", Json::text(header.log())),
        ("record", coded(record)),
    ])
}

#[test]
fn the_event_of_the_documentation() {
    let mut n = Network::founded(&[VILLE, ATELIER]);
    let id = story::enter(&mut n);
    let record = n.records.last().expect("the event was stored").clone();
    let page = include_str!("../../docs/protocol.md");
    let header = Header::from_bytes(&record.header).expect("a header");
    let device = DeviceRef { entry: id, index: 0 }.id().to_string();
    let (charter, payload, log) = (header.charter.to_string(), header.payload.to_string(), header.log().to_string());
    let signature = record.signature.to_string();
    let parts = [&id.to_string(), &header.prev.to_string(), &charter, &payload, &log, &device];
    for told in parts.into_iter().map(String::as_str).chain([&signature[..64], &signature[64..]]) {
        assert!(page.contains(told), "docs/protocol.md tells another event: {told} is not in it");
    }
    let mut withdrawn = record.clone();
    withdrawn.extra = ExtraPart::Withdrawn(record.extra.hash());
    assert!(withdrawn.clone().verify(&Strict).is_ok(), "a withdrawal changes no signature");
    golden("event", &Json::map([("held", event_vector(&record)), ("withdrawn", event_vector(&withdrawn))]));
}

fn proof(a: &Record, b: &Record) -> ForkProof {
    ForkProof { a: a.header.clone(), a_signature: a.signature, b: b.header.clone(), b_signature: b.signature }
}

#[test]
fn sync_messages() {
    let n = story::told();
    let log = n.log(VILLE, TRADE);
    let of_ville = |r: &&Record| Header::from_bytes(&r.header).is_ok_and(|h| h.log() == log);
    let records: Vec<Record> = n.records.iter().filter(of_ville).skip(1).take(5).cloned().collect();
    let page = sync::Page::of(records.clone(), true).expect("there are records");
    assert_eq!(page.clone().into_records(), records, "the signed bytes are rebuilt exactly");
    let standing = StandingMap::of(&n.ledger);
    let topic = TopicId::of(TRADE);
    let heads = heads(&n.ledger, &standing, topic);
    let sum = digest(topic, &heads);
    let (_, a, b) = story::forked();
    let proof = proof(&a, &b);
    assert!(proof.verify(n.ledger.charter_id(), &Strict).is_some());
    let governed = story::governed();
    let epoch = governed.ledger.epochs().next().expect("the story has epochs");
    let epoch = sync::EvidenceItem::Epoch(epoch.signed());
    let governance = governed.ledger.governance();
    let governed_heads =
        regain_protocol::heads::heads(&governed.ledger, &StandingMap::of(&governed.ledger), governance);
    let range = |tip| sync::Request::Range { log, from: 24, tip };
    let told = sync::Announcement { topic, log, seq: 3, id: EventId([9; 32]) };
    let vector = Json::map([
        ("request heads", coded(&sync::Request::Heads(topic, sum))),
        ("request range", coded(&range(None))),
        ("request range of a branch", coded(&range(Some(EventId([9; 32]))))),
        ("request epoch", coded(&sync::Request::Epoch(EpochId([0xee; 32])))),
        ("request evidence", coded(&sync::Request::Evidence(topic))),
        ("answer same", coded(&sync::Answer::Same)),
        ("answer heads", coded(&sync::Answer::Heads(heads))),
        ("answer page", coded(&sync::Answer::Page(page))),
        ("records of that page", Json::List(records.iter().map(coded).collect())),
        ("answer evidence", coded(&sync::Answer::Evidence(vec![sync::EvidenceItem::Fork(proof)]))),
        ("answer evidence of an epoch", coded(&sync::Answer::Evidence(vec![epoch]))),
        ("answer heads with an epoch", coded(&sync::Answer::Heads(governed_heads))),
        ("answer nothing", coded(&sync::Answer::Nothing)),
        ("announcement", coded(&told)),
        ("digest", Json::text(sum)),
    ]);
    golden("sync", &vector);
}

/// A bundle with everything that a reader must find in it.
fn bundle_vector(n: &Network, evidence: &[sync::EvidenceItem]) -> Json {
    let mut writer = bundle::Writer::new(n.ledger.charter());
    evidence.iter().for_each(|e| writer.evidence(e));
    n.records.iter().for_each(|r| writer.event(r));
    let bytes = writer.finish();
    let ledger = bundle::verify(&bytes, None, Arc::new(Strict)).expect("the bundle verifies");
    let standing = StandingMap::of(&ledger);
    let events = n.records.iter().map(|r| judged(&ledger, &standing, r)).collect();
    let members = standing.members().iter().map(|(a, role)| (a.to_string(), Json::text(role.code())));
    let topics = [GOVERNANCE, TRADE].map(|name| (name, topic_vector(&ledger, &standing, TopicId::of(name))));
    Json::map([
        ("bundle", Json::hex(&bytes)),
        ("charter id", Json::text(ledger.charter_id())),
        ("members", Json::map(members)),
        ("events", Json::List(events)),
        ("topics", Json::map(topics)),
    ])
}

fn judged(ledger: &Ledger, standing: &StandingMap, record: &Record) -> Json {
    let id = event_id(&record.header);
    let (log, entry) = ledger.event(&id).expect("the bundle held it");
    let verdict = match entry.verdict {
        Verdict::Invalid(why) => format!("invalid {why:?}"),
        other => format!("{other:?}").to_lowercase(),
    };
    let stands = match standing.standing(&log.stem.log(), log, entry) {
        Standing::Good => "good",
        Standing::Contested => "contested",
        Standing::Beyond => "beyond",
    };
    let kind = Kind::from_number(entry.kind).map_or("?", Kind::name);
    let (log, seq) = (log.stem.log().to_string(), entry.seq.to_string());
    let fields = [("id", id.to_string()), ("log", log), ("seq", seq), ("kind", kind.into()), ("verdict", verdict)];
    Json::map(fields.into_iter().chain([("standing", stands.into())]).map(|(k, v)| (k, Json::Text(v))))
}

fn topic_vector(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> Json {
    let view = View::of(ledger, standing, topic);
    let sum = digest(topic, &heads(ledger, standing, topic));
    let devices = view.devices.iter().map(|(d, v)| {
        let state = v.state();
        let fields = [
            ("id", d.id().to_string()),
            ("entry", d.entry.to_string()),
            ("index", d.index.to_string()),
            ("owner", state.owner.to_string()),
            ("state", state.code().to_owned()),
            ("stage", state.holding.stage.code().to_owned()),
            ("data", state.data_code().to_owned()),
            ("waste", state.holding.waste.to_string()),
            ("basis", state.holding.basis.code().to_owned()),
        ];
        let holders = Json::List(state.holders.iter().map(Json::text).collect());
        Json::map(fields.map(|(k, v)| (k, Json::Text(v))).into_iter().chain([("holders", holders)]))
    });
    Json::map([
        ("digest", Json::text(sum)),
        ("digest code", Json::text(sum.short_code())),
        ("state hash", Json::text(view.state_hash())),
        ("state code", Json::text(view.state_hash().short_code())),
        ("devices", Json::List(devices.collect())),
    ])
}

#[test]
fn bundles() {
    let n = story::told();
    let seen: BTreeSet<u16> =
        n.records.iter().filter_map(|r| Header::from_bytes(&r.header).ok()).map(|h| h.kind).collect();
    assert_eq!(seen.len(), critical(), "the story has every critical kind");
    golden("bundle", &bundle_vector(&n, &[]));
    let n = story::governed();
    let epochs: Vec<_> = n.epochs.iter().cloned().map(sync::EvidenceItem::Epoch).collect();
    assert!(epochs.len() > 1);
    golden("bundle-epoch", &bundle_vector(&n, &epochs));
    let (n, a, b) = story::forked();
    golden("bundle-fork", &bundle_vector(&n, &[sync::EvidenceItem::Fork(proof(&a, &b))]));
}

/// One flipped bit anywhere in a bundle is noticed.
#[test]
fn a_flipped_bit_in_a_bundle_is_noticed() {
    let n = story::told();
    let mut writer = bundle::Writer::new(n.ledger.charter());
    n.records.iter().take(6).for_each(|r| writer.event(r));
    let bytes = writer.finish();
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(bundle::verify(&damaged, None, Arc::new(Strict)).is_err(), "byte {at}");
    }
}
