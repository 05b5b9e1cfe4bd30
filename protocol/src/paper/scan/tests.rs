//! Honest changes pass and agree with automerge; bombs, edges and random damage are refused without a panic.

use super::{DepInfo, ScanError, Scanned, Writer, read, scan};
use crate::hash::Hash;
use crate::limits::{MAX_CHANGE_BYTES, MAX_CHANGE_OPS};
use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ObjType, ROOT, ReadDoc, ScalarValue};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const WRITERS: [Writer; 3] = [Writer([0x70; 16]), Writer([0x11; 16]), Writer([0xee; 16])];

fn document(writer: Writer) -> AutoCommit {
    AutoCommit::new().with_actor(ActorId::from(&writer.0[..]))
}

/// A small generator of choices, so that a failure repeats itself.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// One edit of each sort that automerge knows, by the dice.
fn edit(doc: &mut AutoCommit, dice: &mut Dice) -> Result<(), automerge::AutomergeError> {
    let (Some((_, list)), Some((_, text))) = (doc.get(ROOT, "list")?, doc.get(ROOT, "text")?) else { return Ok(()) };
    let n = dice.roll(1_000);
    let at = |length: usize, dice: &mut Dice| dice.roll(length as u64 + 1) as usize;
    match dice.roll(14) {
        0 => doc.put(ROOT, format!("key {}", n % 7), n),
        1 => doc.put(ROOT, "same", -(n as i64)),
        2 => doc.put(ROOT, "yes", n.is_multiple_of(2)),
        3 => doc.put(ROOT, "bytes", vec![7u8; (n % 300) as usize]),
        4 => doc.put(ROOT, "float", n as f64 / 3.0),
        5 => doc.put(ROOT, "when", ScalarValue::Timestamp(n as i64 - 500)),
        6 => doc.increment(ROOT, "count", n as i64 - 500),
        7 => doc.put_object(ROOT, format!("map {}", n % 3), ObjType::Map).and_then(|map| doc.put(map, "in", "é")),
        8 => doc.insert(&list, at(doc.length(&list), dice), format!("élément {n}")),
        9 if doc.length(&list) > 0 => doc.delete(&list, at(doc.length(&list) - 1, dice)),
        10 if doc.length(&list) > 0 => doc.put(&list, at(doc.length(&list) - 1, dice), n),
        11 => doc.splice_text(&text, at(doc.length(&text), dice), 0, "un câble et son alimentation"),
        12 if doc.length(&text) > 9 => doc.splice_text(&text, 2, 5, "x"),
        13 if doc.length(&text) > 9 => doc.mark(&text, Mark::new("bold".into(), true, 1, 7), ExpandMark::Both),
        _ => doc.delete(ROOT, format!("key {}", n % 7)),
    }
}

/// A document written by up to three actors who meet now and then, and its changes in an order of causes.
fn honest(actors: usize, edits: usize, seed: u64) -> Vec<Change> {
    let mut dice = Dice(seed);
    let mut first = document(WRITERS[0]);
    first.put_object(ROOT, "list", ObjType::List).unwrap();
    first.put_object(ROOT, "text", ObjType::Text).unwrap();
    first.put(ROOT, "count", ScalarValue::counter(3)).unwrap();
    first.commit();
    let mut docs = vec![first];
    for writer in &WRITERS[1..actors] {
        let fork = docs[0].fork().with_actor(ActorId::from(&writer.0[..]));
        docs.push(fork);
    }
    for _ in 1..edits {
        let who = dice.roll(actors as u64) as usize;
        for _ in 0..=dice.roll(4) {
            edit(&mut docs[who], &mut dice).unwrap();
        }
        docs[who].commit();
        if dice.roll(3) == 0 {
            let mut other = docs[dice.roll(actors as u64) as usize].clone();
            docs[who].merge(&mut other).unwrap();
            if dice.roll(4) == 0 {
                docs[who].empty_change(Default::default());
            }
        }
    }
    let (whole, rest) = docs.split_first_mut().unwrap();
    for doc in rest {
        whole.merge(doc).unwrap();
    }
    whole.get_changes(&[])
}

fn writer_of(change: &Change) -> Writer {
    Writer::from_slice(change.actor_id().to_bytes()).unwrap()
}

fn agrees(scanned: &Scanned, change: &Change) {
    assert_eq!(scanned.hash.0, change.hash().0);
    let deps: Vec<Hash> = change.deps().iter().map(|dep| Hash(dep.0)).collect();
    assert_eq!(scanned.deps, deps);
    assert_eq!(scanned.writer.0, change.actor_id().to_bytes());
    assert_eq!((scanned.seq, scanned.start_op), (change.seq(), change.start_op().get()));
    assert_eq!((scanned.ops, scanned.max_op), (change.len() as u64, change.max_op()));
}

#[test]
fn honest_changes_pass_and_agree_with_automerge() {
    for (actors, edits, seed) in [(1, 1, 1), (1, 20, 2), (2, 20, 3), (3, 20, 4), (3, 200, 5), (3, 200, 6)] {
        let changes = honest(actors, edits, seed);
        assert!(changes.len() >= edits.min(15), "{} changes of {edits} edits", changes.len());
        let mut known = BTreeMap::new();
        for change in &changes {
            let deps: Vec<DepInfo> =
                change.deps().iter().map(|dep| DepInfo { hash: Hash(dep.0), max_op: known[&dep.0] }).collect();
            let scanned = scan(change.raw_bytes(), writer_of(change), &deps).unwrap();
            agrees(&scanned, change);
            known.insert(scanned.hash.0, scanned.max_op);
        }
    }
}

fn unsigned(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = (n & 0x7f) as u8;
        n >>= 7;
        if n == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

fn signed(mut n: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = (n & 0x7f) as u8;
        n >>= 7;
        if (n == 0 && low & 0x40 == 0) || (n == -1 && low & 0x40 != 0) {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

/// A chunk around a body, with the checksum that fits.
fn seal(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    hashed.extend(unsigned(body.len() as u64));
    hashed.extend(body);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend(&Sha256::digest(&hashed)[..4]);
    bytes.extend(hashed);
    bytes
}

/// A change taken apart, so that a test can lie in one place.
#[derive(Clone)]
struct Parts {
    deps: Vec<[u8; 32]>,
    actor: Vec<u8>,
    seq: u64,
    start_op: u64,
    message: Vec<u8>,
    others: Vec<Vec<u8>>,
    columns: Vec<(u64, Vec<u8>)>,
    extra: Vec<u8>,
}

impl Parts {
    fn bytes(&self) -> Vec<u8> {
        let prefixed = |bytes: &[u8]| [unsigned(bytes.len() as u64), bytes.to_vec()].concat();
        let mut body = unsigned(self.deps.len() as u64);
        self.deps.iter().for_each(|dep| body.extend(dep));
        body.extend(prefixed(&self.actor));
        body.extend(unsigned(self.seq));
        body.extend(unsigned(self.start_op));
        body.push(0);
        body.extend(prefixed(&self.message));
        body.extend(unsigned(self.others.len() as u64));
        self.others.iter().for_each(|other| body.extend(prefixed(other)));
        body.extend(unsigned(self.columns.len() as u64));
        for (spec, column) in &self.columns {
            body.extend(unsigned(*spec));
            body.extend(unsigned(column.len() as u64));
        }
        self.columns.iter().for_each(|(_, column)| body.extend(column));
        body.extend(&self.extra);
        seal(1, &body)
    }

    fn column(&mut self, spec: u64) -> &mut Vec<u8> {
        self.columns.iter_mut().find(|(known, _)| *known == spec).map(|(_, column)| column).unwrap()
    }
}

/// `n` times "set `k` of the root to null", without deps.
fn sets(n: i64) -> Parts {
    let run = |value: &[u8]| [signed(n), value.to_vec()].concat();
    Parts {
        deps: vec![],
        actor: WRITERS[0].0.to_vec(),
        seq: 1,
        start_op: 1,
        message: vec![],
        others: vec![],
        columns: vec![
            (21, run(&[1, b'k'])),
            (52, unsigned(n as u64)),
            (66, run(&[1])),
            (86, run(&[0])),
            (112, run(&[0])),
        ],
        extra: vec![],
    }
}

#[test]
fn what_the_tests_forge_is_what_automerge_reads() {
    let bytes = sets(999).bytes();
    let change = Change::from_bytes(bytes.clone()).unwrap();
    agrees(&scan(&bytes, WRITERS[0], &[]).unwrap(), &change);
    // One more than a change may hold: automerge has no limit of its own, we do.
    let bytes = sets(1_001).bytes();
    assert_eq!(Change::from_bytes(bytes.clone()).unwrap().len(), 1_001);
    assert_eq!(
        scan(&bytes, WRITERS[0], &[]),
        Err(ScanError::TooManyOps { column: "action", claimed: MAX_CHANGE_OPS + 1 })
    );
}

/// The bug (seen in automerge 0.12): 104 bytes are a million operations, and 113 patched bytes ask for 24.7 GB and end
/// the process. A real change's run lengths are patched here the same way.
#[test]
fn a_hundred_bytes_that_claim_a_million_operations_are_refused_at_once() {
    let mut doc = document(WRITERS[0]);
    let list = doc.put_object(ROOT, "list", ObjType::List).unwrap();
    doc.commit();
    for _ in 0..100 {
        doc.insert(&list, 0, ()).unwrap();
    }
    doc.commit();
    let real = doc.get_last_local_change().unwrap();
    let head = DepInfo { hash: Hash(real.deps()[0].0), max_op: 1 };
    assert!(scan(real.raw_bytes(), WRITERS[0], &[head]).is_ok());
    for claim in [1_001, 1_000_000, 1 << 31, 1 << 40, i64::MAX] {
        let bytes = patched(&real, claim);
        assert!(bytes.len() < 160, "{} bytes", bytes.len());
        let start = Instant::now();
        for _ in 0..100 {
            assert!(matches!(scan(&bytes, WRITERS[0], &[head]), Err(ScanError::TooManyOps { .. })), "{claim}");
        }
        assert!(start.elapsed() < Duration::from_millis(500), "more than 5 ms for one refusal");
    }
    // A lie in one column alone is refused as well, whichever it is.
    for spec in [1, 2, 19, 21, 52, 66, 86, 112] {
        let mut parts = sets(100);
        parts.columns.retain(|(known, _)| *known != spec);
        let lie = if spec == 52 { unsigned(1_000_000) } else { [signed(1_000_000), vec![1, b'k']].concat() };
        parts.columns.push((spec, lie));
        parts.columns.sort();
        assert!(scan(&parts.bytes(), WRITERS[0], &[]).is_err(), "column {spec}");
    }
}

/// A real change of a hundred equal operations whose runs of a hundred now say `claim`.
fn patched(real: &Change, claim: i64) -> Vec<u8> {
    let raw = real.raw_bytes();
    let mut body = &raw[raw.len() - usize::from(raw[9])..];
    assert!(raw[9] < 0x80 && raw.len() == 10 + body.len(), "the length of a small change is one byte");
    // One dep, actor, seq, start, time, message, others: 1 + 32 + 17 + 1 + 1 + 1 + 1 + 1 bytes here.
    let (fixed, rest) = body.split_at(55);
    body = rest;
    let (count, mut table) = (usize::from(body[0]), &body[1..]);
    let mut columns = Vec::new();
    for _ in 0..count {
        // Column numbers above 127 take two bytes.
        let (spec, skip) = if table[0] & 0x80 == 0 { (vec![table[0]], 1) } else { (table[..2].to_vec(), 2) };
        columns.push((spec, usize::from(table[skip])));
        table = &table[skip + 1..];
    }
    let mut out = fixed.to_vec();
    out.push(count as u8);
    let mut data = Vec::new();
    for (spec, length) in columns {
        let (column, rest) = table.split_at(length);
        table = rest;
        let column = match column {
            [0xe4, 0x00, value @ ..] => [signed(claim), value.to_vec()].concat(),
            [0x00, 0x64] => [vec![0], unsigned(claim as u64)].concat(),
            other => other.to_vec(),
        };
        out.extend(spec);
        out.extend(unsigned(column.len() as u64));
        data.extend(column);
    }
    assert!(table.is_empty());
    out.extend(data);
    seal(1, &out)
}

/// The bug (seen in automerge 0.12): a change that starts at 2^32 - 1 makes every later honest edit panic.
#[test]
fn only_the_start_that_follows_from_the_deps_is_accepted() {
    let dep = DepInfo { hash: Hash([9; 32]), max_op: 41 };
    let other = DepInfo { hash: Hash([8; 32]), max_op: 7 };
    let at = |start_op, deps: &[DepInfo]| {
        let parts = Parts { start_op, deps: deps.iter().map(|d| d.hash.0).collect(), ..sets(3) };
        scan(&parts.bytes(), WRITERS[0], &[other, dep])
    };
    assert_eq!(at(42, &[dep, other]).map(|s| s.max_op), Ok(44));
    assert_eq!(at(8, &[other]).map(|s| s.max_op), Ok(10));
    assert_eq!(at(1, &[]).map(|s| s.max_op), Ok(3));
    for wrong in [1, 41, 43, 1_000_000, (1 << 31) - 1] {
        assert_eq!(at(wrong, &[dep, other]), Err(ScanError::Start { expected: 42, found: wrong }));
    }
    for wrong in [0, 1 << 31, (1 << 32) - 1, u64::MAX] {
        assert_eq!(at(wrong, &[dep]), Err(ScanError::StartRange(wrong)));
    }
    let missing = Parts { deps: vec![[1; 32]], ..sets(1) };
    assert_eq!(scan(&missing.bytes(), WRITERS[0], &[dep]), Err(ScanError::UnknownDep(Hash([1; 32]))));
    // Even deps that had used up the numbers (they cannot exist) would not lead past the end.
    let last = DepInfo { max_op: u64::MAX, ..dep };
    let parts = Parts { deps: vec![dep.hash.0], start_op: 5, ..sets(1) };
    assert!(scan(&parts.bytes(), WRITERS[0], &[last]).is_err());
}

#[test]
fn each_lie_about_the_frame_is_named() {
    let read = |parts: Parts| read(&parts.bytes(), WRITERS[0]).unwrap_err();
    let good = sets(2);
    assert_eq!(
        read(Parts { actor: WRITERS[1].0.to_vec(), ..good.clone() }),
        ScanError::Writer { expected: WRITERS[0], found: WRITERS[1] }
    );
    assert_eq!(read(Parts { actor: vec![1; 32], ..good.clone() }), ScanError::ActorLength(32));
    assert_eq!(read(Parts { seq: 0, ..good.clone() }), ScanError::Seq(0));
    assert_eq!(read(Parts { seq: u64::MAX, ..good.clone() }), ScanError::Seq(u64::MAX));
    assert_eq!(read(Parts { extra: vec![0], ..good.clone() }), ScanError::Trailing(1));
    assert_eq!(read(Parts { message: vec![b'a'; 2_001], ..good.clone() }), ScanError::LongText { length: 2_001 });
    assert_eq!(read(Parts { message: vec![0xff], ..good.clone() }), ScanError::Utf8);
    assert_eq!(read(Parts { deps: vec![[3; 32]; 2], ..good.clone() }), ScanError::RepeatedDep);
    let nine = (0..9).map(|n| [n; 32]).collect();
    assert_eq!(read(Parts { deps: nine, ..good.clone() }), ScanError::TooManyDeps(9));
    for others in [vec![[9; 16], [8; 16]], vec![[9; 16], [9; 16]], vec![WRITERS[0].0]] {
        let others = others.iter().map(|o| o.to_vec()).collect();
        assert_eq!(read(Parts { others, ..good.clone() }), ScanError::Actors);
    }

    let raw = good.bytes();
    let body = &raw[10..];
    assert_eq!(super::read(&seal(2, body), WRITERS[0]), Err(ScanError::ChunkType(2)));
    assert_eq!(super::read(&seal(0, body), WRITERS[0]), Err(ScanError::ChunkType(0)));
    assert_eq!(super::read(&[&raw[..], &[0]].concat(), WRITERS[0]), Err(ScanError::Trailing(1)));
    assert!(matches!(super::read(&raw[..raw.len() - 1], WRITERS[0]), Err(ScanError::Cut { .. })));
    assert_eq!(super::read(b"{\"is\": \"json\"}", WRITERS[0]), Err(ScanError::Magic));
    let mut flipped = raw.clone();
    flipped[20] ^= 1;
    assert_eq!(super::read(&flipped, WRITERS[0]), Err(ScanError::Checksum));
    let size = MAX_CHANGE_BYTES + 1;
    assert_eq!(super::read(&vec![0; size], WRITERS[0]), Err(ScanError::Size(size)));
}

#[test]
fn each_lie_about_the_columns_is_named() {
    let lie = |change: &dyn Fn(&mut Parts)| {
        let mut parts = sets(2);
        change(&mut parts);
        read(&parts.bytes(), WRITERS[0]).unwrap_err()
    };
    let long = |column| ScanError::LongColumn { column };
    let gap = |column| ScanError::Gap { column };
    assert_eq!(lie(&|p| *p.column(21) = vec![3, 1, b'k']), long("key name"));
    assert_eq!(lie(&|p| *p.column(52) = vec![3]), long("insert"));
    assert_eq!(lie(&|p| *p.column(86) = vec![3, 0]), long("value type"));
    assert_eq!(lie(&|p| *p.column(112) = vec![3, 0]), long("predecessor count"));
    assert_eq!(lie(&|p| *p.column(66) = vec![1, 1]), long("key name"));
    assert_eq!(lie(&|p| *p.column(21) = vec![1, 1, b'k']), gap("key name"));
    assert_eq!(lie(&|p| *p.column(66) = vec![0, 2]), gap("action"));
    assert_eq!(lie(&|p| *p.column(66) = vec![2, 8]), ScanError::Action(8));
    assert_eq!(lie(&|p| *p.column(66) = vec![2, 5]), ScanError::Action(5));
    assert_eq!(lie(&|p| *p.column(66) = vec![0, 0, 2, 1]), ScanError::EmptyRun { column: "action" });
    assert_eq!(lie(&|p| *p.column(86) = vec![2, 0x0b]), ScanError::Value(11));
    assert_eq!(lie(&|p| *p.column(86) = vec![2, 0x10]), ScanError::Cut { wanted: 1, left: 0 });
    assert_eq!(lie(&|p| p.columns.insert(4, (87, vec![1]))), long("value"));
    assert_eq!(lie(&|p| p.columns.insert(0, (1, vec![2, 0]))), gap("object counter"));
    assert_eq!(
        lie(&|p| p.columns.splice(0..0, [(1, vec![2, 1]), (2, vec![2, 1])]).for_each(drop)),
        ScanError::ActorIndex { column: "object actor" }
    );
    // The first operation is number 1, so nothing comes before it.
    assert_eq!(
        lie(&|p| p.columns.splice(0..0, [(1, vec![2, 0]), (2, vec![2, 1])]).for_each(drop)),
        ScanError::Counter { column: "object counter" }
    );
    assert_eq!(lie(&|p| *p.column(112) = vec![2, 1]), gap("predecessor actor"));
    let far = unsigned(1_001);
    let claimed = ScanError::TooManyOps { column: "predecessor count", claimed: 1_001 };
    assert_eq!(lie(&|p| *p.column(112) = [vec![2], far.clone()].concat()), claimed);
    assert_eq!(lie(&|p| p.columns[0].0 = 29), ScanError::Deflated(29));
    assert_eq!(lie(&|p| p.columns[0].0 = 37), ScanError::Column(37));
    assert_eq!(lie(&|p| p.columns.swap(0, 1)), ScanError::Column(21));
    assert_eq!(lie(&|p| p.columns[4].0 = 86), ScanError::Column(86));
    assert_eq!(lie(&|p| p.column(52).clear()), ScanError::Column(52));
    assert_eq!(lie(&|p| p.columns.remove(0).1.clear()), ScanError::Key);
    let text = [vec![2], unsigned(2_001), vec![b'a'; 2_001]].concat();
    assert_eq!(lie(&|p| *p.column(21) = text.clone()), ScanError::LongText { length: 2_001 });
}

/// What passes is read by automerge, to the same fields.
fn never_worse_than_automerge(bytes: &[u8], writer: Writer) -> bool {
    let Ok(scanned) = read(bytes, writer) else { return false };
    let change = Change::from_bytes(bytes.to_vec()).expect("what the scan accepts, automerge reads");
    agrees(&scanned, &change);
    true
}

/// Changes without the frame's checksum in the way: the body is damaged, then sealed again.
fn damaged(change: &Change, flips: &[(prop::sample::Index, u8)], cut: Option<prop::sample::Index>) -> Vec<u8> {
    let raw = change.raw_bytes();
    let head = if raw[9] < 0x80 { 10 } else { 11 };
    let mut body = raw[head..].to_vec();
    for (place, byte) in flips {
        let place = place.index(body.len());
        body[place] = *byte;
    }
    if let Some(cut) = cut {
        body.remove(cut.index(body.len()));
    }
    seal(1, &body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes, WRITERS[0]).is_err());
        let _ = never_worse_than_automerge(&seal(1, &bytes), WRITERS[0]);
    }

    #[test]
    fn damaged_changes_never_panic_nor_confuse_automerge(
        seed in 0u64..8,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        for change in honest(3, 12, seed) {
            let _ = never_worse_than_automerge(&damaged(&change, &flips, cut), writer_of(&change));
            // The same damage at the end, where the columns are.
            let low: Vec<_> = flips.iter().map(|(place, byte)| (*place, byte % 4)).collect();
            let _ = never_worse_than_automerge(&damaged(&change, &low, None), writer_of(&change));
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written(n in any::<u64>(), i in any::<i64>(), shift in 0u32..64) {
        let (n, i) = (n >> shift, i >> shift);
        prop_assert_eq!(super::Cursor::new(&unsigned(n)).unsigned(), Ok(n));
        prop_assert_eq!(super::Cursor::new(&signed(i)).signed(), Ok(i));
        let mut padded = unsigned(n);
        *padded.last_mut().unwrap() |= 0x80;
        padded.push(0);
        prop_assert!(super::Cursor::new(&padded).unsigned().is_err());
    }
}
