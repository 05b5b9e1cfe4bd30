//! Bytes: one form for each value, nothing panics on bad ones, pages rebuild what was signed.

use crate::bodies::{body, cert, dep, extra, record};
use ed25519_dalek::{Verifier, VerifyingKey};
use proptest::prelude::*;
use regain_protocol::cbor;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::heads::Head;
use regain_protocol::id::*;
use regain_protocol::key::{Checker, SecretKey, Strict};
use regain_protocol::log::EndKind;
use regain_protocol::member::{Charter, Invitation, RootClose};
use regain_protocol::standing::ForkProof;
use regain_protocol::sync::*;
use regain_tests::world::{Dice, Keys, found};

fn survives<T>(value: &T)
where
    T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> + PartialEq + std::fmt::Debug,
{
    let bytes = cbor::encode(value);
    assert_eq!(cbor::check(&bytes), Ok(()), "{value:?} is not deterministic");
    assert_eq!(cbor::decode::<T>(&bytes).as_ref(), Ok(value));
}

/// A chain of records, as one log writes it.
fn chain(dice: &mut Dice, count: usize) -> Vec<Record> {
    let key = SecretKey::from_seed(&dice.bytes());
    let from = dice.draw() >> (8 + dice.below(50));
    let mut prev = if from == 0 { EventId::ZERO } else { EventId(dice.bytes()) };
    let mut epoch = EpochId([1; 32]);
    let mut records = Vec::new();
    for seq in (from..).take(count) {
        if dice.percent(10) {
            epoch = EpochId(dice.bytes());
        }
        let record = record(dice, &key, seq, prev, epoch);
        prev = event_id(&record.header);
        records.push(record);
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Every kind's body, every message and every member document reads back from its own bytes, and from no others.
    #[test]
    fn round_trips(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        for kind in Kind::ALL {
            let told = body(*kind, &mut dice);
            let facts = told.to_facts();
            prop_assert_eq!(cbor::check(&facts), Ok(()));
            prop_assert_eq!(Body::read(kind.number(), &facts), Some(told));
        }
        survives(&extra(&mut dice));
        survives(&cert(&mut dice));
        survives(&RootClose::sign(&SecretKey::from_seed(&dice.bytes()), CharterId(dice.bytes()), LogId(dice.bytes()), dice.draw(), EventId(dice.bytes())));
        let head = Head { log: LogId(dice.bytes()), clean: dice.draw(), id: dice.draw(), end: EndKind::Cut };
        let announcement = Announcement { topic: TopicId(dice.bytes()), log: head.log, seq: dice.draw(), id: EventId(dice.bytes()) };
        survives(&head);
        survives(&announcement);
        survives(&regain_protocol::sync::Request::Heads(TopicId(dice.bytes()), Hash(dice.bytes())));
        survives(&regain_protocol::sync::Request::Range { log: head.log, from: dice.draw(), tip: dice.percent(50).then_some(announcement.id) });
        survives(&regain_protocol::sync::Request::Evidence(announcement.topic));
        survives(&Answer::Heads(vec![head, head]));
        survives(&Answer::Same);
        survives(&Answer::Nothing);
        let (a, b) = (chain(&mut dice, 1), chain(&mut dice, 1));
        let proof = ForkProof { a: a[0].header.clone(), a_signature: a[0].signature, b: b[0].header.clone(), b_signature: b[0].signature };
        survives(&Answer::Evidence(vec![EvidenceItem::Fork(proof), EvidenceItem::Cert(cert(&mut dice))]));
    }

    /// A page rebuilds the signed bytes exactly, through its codec, also where the epoch changes within it.
    #[test]
    fn pages_rebuild_records(seed in any::<u64>(), count in 1usize..12) {
        let mut dice = Dice::new(seed);
        let records = chain(&mut dice, count);
        for record in &records {
            survives(record);
            let header = Header::from_bytes(&record.header).expect("it was signed a line ago");
            prop_assert_eq!(&header.to_bytes(), &record.header);
        }
        let page = Page::of(records.clone(), dice.percent(50)).expect("there are records");
        let page: Page = cbor::decode(&cbor::encode(&page)).expect("a page reads back");
        let again = page.into_records();
        prop_assert_eq!(&again, &records);
        for record in again {
            prop_assert!(record.verify(&Strict).is_ok());
        }
    }

    /// Flipped, cut and prolonged bytes are refused or read as something else, and nothing panics.
    #[test]
    fn mutated_bytes_never_panic(seed in any::<u64>(), noise in proptest::collection::vec(any::<u8>(), 0..64)) {
        let mut dice = Dice::new(seed);
        let records = chain(&mut dice, 2);
        let page = Page::of(records.clone(), false).expect("there are records");
        let keys = [Keys::draw(&mut dice), Keys::draw(&mut dice)];
        let charter = found(&[&keys[0], &keys[1]], dice.bytes());
        let samples = [cbor::encode(&records[0]), cbor::encode(&page), cbor::encode(&charter), records[0].facts.clone(), records[0].header.clone(), cbor::encode(&extra(&mut dice)), noise];
        for sample in samples {
            for _ in 0..6 {
                let mut bytes = sample.clone();
                match dice.below(4) {
                    0 => bytes.truncate(dice.below(bytes.len() + 1)),
                    1 => bytes.push(dice.draw() as u8),
                    _ => for _ in 0..dice.up_to(3) {
                        let at = dice.below(bytes.len());
                        if let Some(byte) = bytes.get_mut(at) { *byte = dice.draw() as u8; }
                    },
                }
                read_as_everything(&bytes, &mut dice);
            }
        }
    }

    /// One flipped bit anywhere in a record is noticed.
    #[test]
    fn a_flipped_bit_is_noticed(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let record = chain(&mut dice, 1).remove(0);
        let flip = |bytes: &mut Vec<u8>, dice: &mut Dice| {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        };
        let mut header = record.clone();
        flip(&mut header.header, &mut dice);
        prop_assert!(header.verify(&Strict).is_err());
        let mut facts = record.clone();
        flip(&mut facts.facts, &mut dice);
        prop_assert!(facts.verify(&Strict).is_err());
        let mut signature = record.clone();
        signature.signature.0[dice.below(64)] ^= 1 << dice.below(8);
        prop_assert!(signature.verify(&Strict).is_err());
        if let ExtraPart::Held(salt, mut bytes) = record.extra.clone() {
            flip(&mut bytes, &mut dice);
            let extra = Record { extra: ExtraPart::Held(salt, bytes), ..record.clone() };
            prop_assert!(extra.verify(&Strict).is_err());
        }
    }

    /// Withdrawing an extra leaves the same event, signed by the same signature.
    #[test]
    fn a_withdrawn_extra_still_verifies(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let record = chain(&mut dice, 1).remove(0);
        let gone = Record { extra: if record.extra == ExtraPart::None { ExtraPart::None } else { ExtraPart::Withdrawn(record.extra.hash()) }, ..record.clone() };
        let (before, after) = (record.verify(&Strict).expect("signed a line ago"), gone.verify(&Strict).expect("only the extra is gone"));
        prop_assert_eq!(before.id, after.id);
        prop_assert!(after.record.extra.read().is_none());
    }
}

fn read_as_everything(bytes: &[u8], dice: &mut Dice) {
    let _ = cbor::check(bytes);
    let _ = cbor::without_hints(bytes);
    let _ = Header::from_bytes(bytes);
    let _ = Extra::read(bytes);
    let _ = cbor::decode::<Record>(bytes).map(|r| r.verify(&Strict).is_ok());
    let _ = cbor::decode::<Page>(bytes)
        .map(|p| p.into_records().into_iter().filter(|r| r.clone().verify(&Strict).is_ok()).count());
    let _ = cbor::decode::<Answer>(bytes);
    let _ = cbor::decode::<regain_protocol::sync::Request>(bytes);
    let _ = cbor::decode::<Announcement>(bytes);
    let _ = cbor::decode::<Invitation>(bytes);
    let _ = Charter::open(bytes, &Strict);
    for kind in Kind::ALL {
        if let Some(Body::Give(give)) = Body::read(kind.number(), bytes) {
            let _ = (give.devices.is_canonical(), give.devices.is_canonical() && give.devices.len() > 3);
        }
    }
    let proof = ForkProof {
        a: bytes.to_vec(),
        a_signature: Signature(dice.bytes()),
        b: bytes.to_vec(),
        b_signature: Signature::ZERO,
    };
    assert!(proof.verify(CharterId([1; 32]), &Strict).is_none());
    let _ = (proof.seq(), proof.log());
    let _ = dep(dice);
}

/// A key of small order signs everything under the plain check, and nothing under ours.
#[test]
fn small_order_keys_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&identity);
    let key = VerifyingKey::from_bytes(&identity).expect("the identity is a point");
    let plain = key.verify(b"anything", &ed25519_dalek::Signature::from_bytes(&signature));
    assert!(plain.is_ok(), "the plain check lets it pass, which is why ours exists");
    assert!(!Strict.check(&identity, b"anything", &Signature(signature)));
}

/// A signature whose scalar is not reduced would give one event two byte forms.
#[test]
fn unreduced_scalars_are_refused() {
    let key = SecretKey::from_seed(&[9; 32]);
    let good = key.sign(regain_protocol::hash::Tag::EventSignature, &[b"facts"]);
    let message = regain_protocol::hash::Tag::EventSignature.preimage(&[b"facts"]);
    assert!(Strict.check(&key.node().0, &message, &good));
    // The order of the group, little-endian (RFC 8032, 5.1).
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut bad = good;
    let mut carry = 0u16;
    for (byte, add) in bad.0[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    assert!(!Strict.check(&key.node().0, &message, &bad));
}
