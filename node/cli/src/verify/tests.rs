use super::*;
use regain_protocol::bundle::{MAGIC, Writer};
use regain_protocol::catalogue::{ActorKind, Category, Origin, SpecClass};
use regain_protocol::event::{
    Body, Enter, Extra, ExtraPart, Header, Item, Open, Profile, Record, event_id, payload_hash,
};
use regain_protocol::hash::Hash;
use regain_protocol::id::{CharterId, EventId, Incarnation, SealKey, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{Charter, CharterBody, Founder, KeyCert, Policy, Role};
use regain_protocol::time::Minute;

const GOVERNANCE: &str = "governance";
const TRADE: &str = "trade/valclair";

/// One founder who writes, an event after the other.
struct Author {
    root: SecretKey,
    node: SecretKey,
    charter: Charter,
    records: Vec<Record>,
    head: Vec<(&'static str, u64, EventId)>,
}

impl Author {
    fn new() -> Self {
        let (root, node) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let cert = KeyCert::sign(&root, CharterId::ZERO, 0, node.node(), SealKey([3; 32]), Vec::new());
        let body = CharterBody {
            nonce: vec![7; 16],
            name: "Valclair".into(),
            founders: vec![Founder { cert: cert.clone(), role: Role::Guarantee }],
            topics: vec![GOVERNANCE.into(), TRADE.into()],
            policy: Policy { admissions: 2 },
            after: None,
        };
        let signatures = vec![body.sign(&root)];
        let mut author =
            Author { root, node, charter: Charter { body, signatures }, records: Vec::new(), head: Vec::new() };
        for topic in [GOVERNANCE, TRADE] {
            author.say(topic, Body::Open(Open { cert: cert.clone(), predecessor: None, admissions: Vec::new() }), None);
        }
        author.say(
            GOVERNANCE,
            Body::Profile(Profile { kinds: vec![ActorKind::ItDepartmentPublic] }),
            Some("DSI de Valclair"),
        );
        let item = Item {
            count: 3,
            category: Category::Laptop,
            spec: SpecClass::Office,
            media: Some(1),
            origin: Origin::Professional,
        };
        author.say(TRADE, Body::Enter(Enter { items: vec![item] }), None);
        author
    }

    fn say(&mut self, topic: &'static str, body: Body, title: Option<&str>) {
        let facts = body.to_facts();
        let extra = match title {
            Some(title) => {
                let extra = Extra { title: Some(title.into()), ..Extra::default() };
                ExtraPart::Held(Hash([9; 32]), regain_protocol::cbor::encode(&extra))
            }
            None => ExtraPart::None,
        };
        let before = self.head.iter().rev().find(|(t, ..)| *t == topic);
        let (seq, prev) = before.map_or((0, EventId::ZERO), |(_, seq, id)| (seq + 1, *id));
        let header = Header {
            version: 1,
            charter: self.charter.id(),
            actor: self.root.actor(),
            node: self.node.node(),
            topic: TopicId::of(topic),
            incarnation: Incarnation([5; 8]),
            seq,
            prev,
            epoch: self.charter.id().into(),
            deps: Vec::new(),
            witness: Vec::new(),
            minute: Minute(29_000_000),
            kind: body.kind().number(),
            payload: payload_hash(&facts, &extra),
        };
        let record = Record::sign(&header, &self.node, facts, extra);
        self.head.push((topic, seq, event_id(&record.header)));
        self.records.push(record);
    }

    fn bundle(&self) -> Vec<u8> {
        let mut writer = Writer::new(&self.charter);
        self.records.iter().for_each(|r| writer.event(r));
        writer.finish()
    }
}

fn told(bytes: &[u8]) -> Output {
    judge(bytes, None, Path::new("test.bundle"))
}

#[test]
fn a_whole_bundle_tells_who_said_what() {
    let author = Author::new();
    let out = told(&author.bundle());
    assert_eq!(out.exit, Exit::Ok, "{}", out.text);
    assert_eq!(out.value["events"], 4);
    assert_eq!(out.value["members"][0]["name"], "DSI de Valclair");
    let logs = &out.value["actors"][0]["logs"];
    let trade = logs.as_array().expect("two logs").iter().find(|l| l["topic"] == TRADE).expect("the trade log");
    assert_eq!(trade["key"], author.node.node().to_string());
    assert_eq!(trade["kinds"], json!({ "Enter": 1, "Open": 1 }));
    assert_eq!(trade["verdicts"], json!({ "valid": 2 }));
    let devices = out.value["devices"].as_array().expect("a list");
    assert_eq!(devices.len(), 3);
    assert_eq!(devices[0]["custody"][0]["key"], author.node.node().to_string());
    assert_eq!(out.value["topics"][1]["devices_by_state"], json!({ "in_service": 3 }));
    for word in ["VALID", "DSI de Valclair", "3 in_service", "--anchor"] {
        assert!(out.text.contains(word), "`{word}` is missing in:\n{}", out.text);
    }
}

/// Whatever byte is damaged: exit code 8, and never the word that it is valid.
#[test]
fn a_flipped_bit_anywhere_is_named() {
    let bytes = Author::new().bundle();
    for at in (0..bytes.len()).step_by(13) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        let out = told(&damaged);
        assert_eq!(out.exit, Exit::Verification, "byte {at}");
        assert_eq!(out.value["valid"], false);
        assert!(out.text.starts_with("NOT VALID"), "{}", out.text);
    }
}

#[test]
fn a_forged_event_is_named_with_the_last_good_one_before_it() {
    let mut author = Author::new();
    let forged = author.records.last_mut().expect("four events");
    forged.facts[3] ^= 1;
    let id = event_id(&forged.header).to_string();
    let out = told(&author.bundle());
    assert_eq!(out.exit, Exit::Verification);
    assert_eq!(out.value["event"], id);
    let (_, seq, good) = author.head[2];
    assert_eq!(out.value["last_good"]["id"], good.to_string());
    assert_eq!(out.value["last_good"]["seq"], seq);
    assert!(out.text.contains(&id) && out.text.contains(&good.to_string()), "{}", out.text);
}

#[test]
fn a_cut_or_foreign_file_is_no_bundle() {
    let bytes = Author::new().bundle();
    for short in [&bytes[..bytes.len() / 2], &bytes[..MAGIC.len()], b"", b"PK\x03\x04"] {
        assert_eq!(told(short).exit, Exit::Verification);
    }
}

#[test]
fn another_anchor_does_not_verify() {
    let author = Author::new();
    let bytes = author.bundle();
    let own: EpochId = author.charter.id().into();
    assert_eq!(judge(&bytes, Some(own), Path::new("x")).exit, Exit::Ok);
    assert_eq!(judge(&bytes, Some(EpochId([1; 32])), Path::new("x")).exit, Exit::Verification);
    assert_eq!(anchor("abc").expect_err("too short").exit, Exit::Usage);
    assert_eq!(anchor(&own.to_string()), Ok(own));
}

#[test]
fn a_missing_file_is_not_found() {
    let args = VerifyArgs { bundle: "/nowhere/at/all".into(), anchor: None };
    assert_eq!(run(&args).expect_err("no file").exit, Exit::NotFound);
}
