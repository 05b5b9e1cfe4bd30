//! Every decoder of bytes that come from others, fed with golden bytes that were bent: nothing panics, and what is taken
//! is in the one canonical form. `REGAIN_FUZZ=1000000` draws more, `REGAIN_SEED=7` runs one stream of dice.

use minicbor::{Decode, Encode};
use regain_protocol::cbor;
use regain_protocol::event::{Body, Extra, Header, Kind, Record};
use regain_protocol::id::{CharterId, DocId, LogId};
use regain_protocol::key::Strict;
use regain_protocol::member::{Charter, EpochBody, Invitation, Join, KeyCert, RootClose, SignedEpoch};
use regain_protocol::paper::{Writer, scan};
use regain_protocol::standing::ForkProof;
use regain_protocol::sync::{Announcement, Answer, EvidenceItem, Page, Request};
use regain_tests::world::Dice;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Inputs in a run of every day.
const INPUTS: u64 = 20_000;
/// Longest sample that is bent.
const LONGEST: usize = 128 * 1024;

/// The golden vectors, as bytes.
fn corpus() -> Vec<Vec<u8>> {
    let texts = [
        include_str!("../../protocol/tests/vectors/bundle.json"),
        include_str!("../../protocol/tests/vectors/bundle-epoch.json"),
        include_str!("../../protocol/tests/vectors/bundle-fork.json"),
        include_str!("../../protocol/tests/vectors/event.json"),
        include_str!("../../protocol/tests/vectors/kinds.json"),
        include_str!("../../protocol/tests/vectors/listing.json"),
        include_str!("../../protocol/tests/vectors/papers.json"),
        include_str!("../../protocol/tests/vectors/sync.json"),
    ];
    let mut samples = Vec::new();
    for text in texts {
        gather(&serde_json::from_str(text).expect("a golden vector is JSON"), &mut samples);
    }
    let parts: Vec<Vec<u8>> = samples.iter().flat_map(|s| inside(s)).collect();
    samples.extend(parts);
    samples.sort();
    samples.dedup();
    samples
}

/// What golden answers carry, which is decoded by itself elsewhere.
fn inside(sample: &[u8]) -> Vec<Vec<u8>> {
    match cbor::decode::<Answer>(sample) {
        Ok(Answer::Page(page)) => vec![cbor::encode(&page)],
        Ok(Answer::Evidence(items)) => {
            let proof = |item: &EvidenceItem| match item {
                EvidenceItem::Fork(proof) => Some(cbor::encode(proof)),
                _ => None,
            };
            items.iter().map(cbor::encode).chain(items.iter().filter_map(proof)).collect()
        }
        _ => Vec::new(),
    }
}

fn gather(value: &Value, samples: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => {
            let hex = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
            let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(hex).collect();
            samples.extend(bytes.filter(|b| b.len() >= 8).map(|mut b| {
                b.truncate(LONGEST);
                b
            }));
        }
        Value::Array(list) => list.iter().for_each(|v| gather(v, samples)),
        Value::Object(map) => map.values().for_each(|v| gather(v, samples)),
        _ => {}
    }
}

/// One sample, bent in one to four places.
fn bend(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = corpus[dice.below(corpus.len())].clone();
    for _ in 0..dice.up_to(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.draw() as u8),
            2 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << dice.below(8)),
            // The heads of huge arrays, maps and strings.
            3 => {
                let head = [0x9b_u8, 0xbb, 0x5b, 0x7b, 0x1b][dice.below(5)];
                let long: Vec<u8> = std::iter::once(head).chain(dice.draw().to_be_bytes()).collect();
                bytes.splice(at..at, long);
            }
            4 => {
                let end = (at + dice.below(32)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let end = (at + dice.below(32)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            _ => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len());
                bytes.splice(at.., other[from..].iter().copied());
            }
        }
    }
    bytes
}

/// Whether bytes are taken as a value, which then writes the very same bytes.
fn taken<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> bool {
    cbor::decode::<T>(bytes).is_ok_and(|value| {
        assert_eq!(cbor::encode(&value), bytes, "two spellings of one value");
        true
    })
}

type Decoder = (&'static str, fn(&[u8]) -> bool);

const DECODERS: &[Decoder] = &[
    ("canonical form", |b| cbor::check(b).is_ok()),
    ("without hints", |b| !cbor::without_hints(b).is_empty()),
    ("header", |b| Header::from_bytes(b).is_ok()),
    ("bodies", |b| Kind::ALL.iter().any(|k| Body::read(k.number(), b).is_some())),
    ("extra", |b| Extra::read(b).is_ok()),
    ("record", |b| cbor::decode::<Record>(b).is_ok_and(|r| r.verify(&Strict).is_ok())),
    ("page", |b| {
        cbor::decode::<Page>(b).is_ok_and(|p| p.into_records().iter().any(|r| r.clone().verify(&Strict).is_ok()))
    }),
    ("request", taken::<Request>),
    ("answer", taken::<Answer>),
    ("announcement", taken::<Announcement>),
    ("evidence", taken::<EvidenceItem>),
    ("charter", |b| Charter::open(b, &Strict).is_ok()),
    ("certificate", taken::<KeyCert>),
    ("root close", taken::<RootClose>),
    ("join", taken::<Join>),
    ("epoch", taken::<EpochBody>),
    ("signed epoch", |b| cbor::decode::<SignedEpoch>(b).is_ok_and(|e| e.is_bounded())),
    ("invitation", taken::<Invitation>),
    ("fork proof", |b| {
        cbor::decode::<ForkProof>(b).is_ok_and(|p| p.verify(CharterId([1; 32]), &Strict).is_some() || p.seq() > 0)
    }),
    ("bundle", |b| regain_protocol::bundle::verify(b, None, Arc::new(Strict)).is_ok()),
    ("document change", |b| scan::read(b, Writer::of(LogId([7; 32]), DocId([8; 32]))).is_ok()),
];

#[test]
fn bent_bytes_are_refused_or_canonical_and_never_panic() {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let (inputs, seed) = (number("REGAIN_FUZZ").unwrap_or(INPUTS), number("REGAIN_SEED").unwrap_or(2026));
    let corpus = corpus();
    assert!(corpus.len() > 50, "{} golden samples", corpus.len());
    let mut dice = Dice::new(seed);
    let mut accepted = vec![0_u64; DECODERS.len()];
    for sample in &corpus {
        for ((name, decode), count) in DECODERS.iter().zip(&mut accepted) {
            *count += u64::from(run(name, *decode, sample));
        }
    }
    // A decoder that takes nothing of the golden bytes would pass this test for the wrong reason.
    let idle: Vec<&str> =
        DECODERS.iter().zip(&accepted).filter(|(_, n)| **n == 0).map(|((name, _), _)| *name).collect();
    // Changes of documents have golden bytes of their own, beside the scan.
    let without = ["document change", "join", "invitation", "signed epoch", "epoch"];
    assert!(idle.iter().all(|name| without.contains(name)), "no golden sample reaches {idle:?}");
    for _ in 0..inputs {
        let bytes = bend(&corpus, &mut dice);
        for ((name, decode), count) in DECODERS.iter().zip(&mut accepted) {
            *count += u64::from(run(name, *decode, &bytes));
        }
    }
    let taken: Vec<String> = DECODERS.iter().zip(&accepted).map(|((name, _), n)| format!("{name} {n}")).collect();
    println!(
        "fuzz: {inputs} inputs from {} samples, {} decoders; taken: {}",
        corpus.len(),
        DECODERS.len(),
        taken.join(", ")
    );
}

fn run(name: &str, decode: fn(&[u8]) -> bool, bytes: &[u8]) -> bool {
    let hex = || bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    catch_unwind(AssertUnwindSafe(|| decode(bytes))).unwrap_or_else(|_| panic!("{name} panicked on {}", hex()))
}
