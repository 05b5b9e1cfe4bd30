//! Editors who meet and part, permutations, nine at once, and the changes of a hostile editor.

use super::*;
use crate::id::EventId;
use crate::limits::MAX_DEPS;
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ChangeHash, ExpandedChange, ObjType, ROOT};
use proptest::prelude::*;

const LOT: EventId = EventId([5; 32]);

fn doc() -> DocId {
    DocId::of_lot(LOT)
}

fn log(n: u8) -> LogId {
    LogId([n; 32])
}

/// A published change: log, place in the log, facts, bytes.
type Event = (LogId, u64, Change, Vec<u8>);

fn carried(event: &Event) -> Carried<'_> {
    Carried { log: event.0, at: event.1, fact: &event.2, bytes: &event.3 }
}

fn load(own: u8, events: &[Event]) -> LotFile {
    LotFile::load(doc(), log(own), events.iter().map(carried))
}

fn note(text: &str) -> Edit {
    Edit::AddNote { text: NoteText::new(text).unwrap() }
}

fn tick(item: Item, done: bool) -> Edit {
    Edit::Check { item, done }
}

fn texts(file: &LotFile) -> Vec<String> {
    file.content().notes.iter().map(|note| note.text.as_str().to_owned()).collect()
}

/// An editor with its file and its log.
struct Editor {
    log: LogId,
    at: u64,
    file: LotFile,
}

impl Editor {
    fn new(n: u8) -> Self {
        Editor { log: log(n), at: 0, file: LotFile::new(doc(), log(n)) }
    }

    /// Writes an edit, publishes it and takes it into the own file.
    fn edits(&mut self, edit: &Edit) -> Vec<Event> {
        let events: Vec<Event> = self.file.edit(edit).unwrap().into_iter().map(|change| self.publish(change)).collect();
        for event in &events {
            assert_eq!(self.file.apply(&carried(event)), Ok(Applied::Now));
        }
        events
    }

    fn publish(&mut self, change: ChangeBytes) -> Event {
        self.at += 3; // other events lie between
        (self.log, self.at, Change { lot: LOT, change: change.hash, deps: change.deps }, change.bytes)
    }

    fn takes(&mut self, events: &[Event]) {
        for event in events {
            self.file.apply(&carried(event)).unwrap();
        }
    }
}

/// A raw automerge change as an event of `log`.
fn event(n: u8, at: u64, change: &automerge::Change) -> Event {
    let deps = change.deps().iter().map(|dep| Hash(dep.0)).collect();
    (log(n), at, Change { lot: LOT, change: Hash(change.hash().0), deps }, change.raw_bytes().to_vec())
}

#[test]
fn giver_and_receiver_prepare_a_lot_together() {
    let (mut giver, mut receiver) = (Editor::new(1), Editor::new(2));
    let mut events = giver.edits(&tick(Item::KeysRemoved, true));
    events.extend(giver.edits(&note("Quai B, sonner deux fois")));
    receiver.takes(&events);
    let free = Item::Free(Label::new("Chariot réservé").unwrap());
    events.extend(receiver.edits(&tick(free.clone(), true)));
    events.extend(receiver.edits(&note("Nous venons à deux")));
    giver.takes(&events);
    assert_eq!(giver.file.content(), receiver.file.content());

    let content = giver.file.content();
    let items: Vec<Item> = content.checks.iter().map(|check| check.item.clone()).collect();
    assert_eq!(items, [&Item::FIXED[..], &[free]].concat());
    let done: Vec<bool> = content.checks.iter().map(|check| check.done).collect();
    assert_eq!(done, [false, true, false, false, false, true]);
    let by: Vec<Option<LogId>> =
        content.checks.iter().map(|check| check.by.and_then(|by| giver.file.log_of(by))).collect();
    assert_eq!(by, [None, Some(log(1)), None, None, None, Some(log(2))]);
    assert_eq!(texts(&receiver.file), ["Quai B, sonner deux fois", "Nous venons à deux"]);
    assert_eq!(content.notes[1].by, Writer::of(log(2), doc()));
    assert_eq!(giver.file.edit(&tick(Item::KeysRemoved, true)), Err(PaperError::Unchanged));
}

#[test]
fn editors_who_did_not_know_of_each_other_see_that_they_disagree() {
    let (mut giver, mut receiver) = (Editor::new(1), Editor::new(2));
    let mut events = giver.edits(&tick(Item::SlotAgreed, true));
    events.extend(receiver.edits(&tick(Item::SlotAgreed, false)));
    giver.takes(&events);
    receiver.takes(&events);
    assert_eq!(giver.file.content(), receiver.file.content());
    assert!(giver.file.content().checks[4].contested);
    receiver.takes(&giver.edits(&tick(Item::SlotAgreed, true)));
    let check = receiver.file.content().checks[4].clone();
    assert_eq!((check.done, check.contested, check.by), (true, false, Some(Writer::of(log(1), doc()))));
}

#[test]
fn a_change_waits_for_its_deps_and_comes_in_with_those_that_waited_for_it() {
    let mut giver = Editor::new(1);
    let mut events = giver.edits(&note("un"));
    events.extend(giver.edits(&note("deux")));
    events.extend(giver.edits(&note("trois")));
    let mut late = LotFile::new(doc(), log(2));
    assert_eq!(late.apply(&carried(&events[2])), Ok(Applied::Missing(vec![events[1].2.change])));
    assert_eq!(late.apply(&carried(&events[1])), Ok(Applied::Missing(vec![events[0].2.change])));
    assert_eq!(late.waiting().count(), 2);
    assert!(texts(&late).is_empty());
    assert_eq!(late.apply(&carried(&events[0])), Ok(Applied::Now));
    assert_eq!(late.apply(&carried(&events[2])), Ok(Applied::Before));
    assert_eq!((texts(&late), late.waiting().count()), (vec!["un".into(), "deux".into(), "trois".into()], 0));

    // A restored node that does not hold its own past yet must not write over it.
    let restored = load(1, &events[1..]);
    assert_eq!(restored.waiting().count(), 2);
    assert!(matches!(restored.edit(&note("quatre")), Err(PaperError::OwnPast(_))));
}

/// THREATS 1.12: nine people edit offline; the next change would need nine deps, but a header names eight.
#[test]
fn nine_editors_offline_are_merged_in_steps() {
    for (editors, changes) in [(8, 1), (9, 2), (15, 2), (16, 3)] {
        let mut events = Vec::new();
        for n in 1..=editors {
            events.extend(Editor::new(n).edits(&note(&format!("de {n}"))));
        }
        // One of them, and a newcomer, write next; then both apart once more.
        for (who, item) in [(1, Item::SlotAgreed), (40, Item::KeysRemoved)] {
            let mut next = Editor::new(who);
            next.at = 100;
            next.takes(&events);
            let written = next.edits(&tick(item, true));
            assert_eq!(written.len(), if who == 1 { changes } else { 1 }, "{editors} editors");
            assert!(written.iter().all(|event| event.2.deps.len() <= MAX_DEPS));
            events.extend(written);
        }
        let file = load(50, &events);
        assert_eq!(file.refused().count() + file.waiting().count(), 0);
        assert_eq!(texts(&file).len(), usize::from(editors));
        let mut backwards = events.clone();
        backwards.reverse();
        assert_eq!(load(51, &backwards).content(), file.content());
    }
}

/// A writer whose own last change is no head names it besides the heads, which must not make nine deps either.
#[test]
fn ones_own_last_change_counts_among_the_deps() {
    let mut first = Editor::new(1);
    let base = first.edits(&note("base"));
    let mut events = base.clone();
    for n in 2..=9 {
        let mut other = Editor::new(n);
        other.takes(&base);
        events.extend(other.edits(&note(&format!("de {n}"))));
    }
    first.takes(&events);
    let written = first.edits(&note("suite"));
    assert_eq!(written.len(), 2);
    assert!(written.iter().all(|event| event.2.deps.len() <= MAX_DEPS));
    events.extend(written);
    assert_eq!(load(30, &events).content(), first.file.content());
}

/// THREATS 1.11: two changes of one automerge (actor, seq); automerge takes the first to arrive and refuses the other.
#[test]
fn of_two_changes_under_one_number_the_earlier_in_the_log_counts() {
    let (mut pen, mut friend) = (Editor::new(1), Editor::new(2));
    let base = pen.edits(&note("commun"));
    let mut twin = Editor { log: log(1), at: pen.at + 10, file: pen.file.clone() };
    let early = pen.edits(&note("première version"));
    let late = twin.edits(&note("seconde version"));
    friend.takes(&base);
    friend.takes(&early);
    let refused = PaperError::TwoPens { writer: Writer::of(log(1), doc()), seq: 2 };
    assert_eq!(friend.file.apply(&carried(&late[0])), Err(refused.clone()));
    assert_eq!(texts(&friend.file), ["commun", "première version"]);
    let answer = friend.edits(&note("réponse"));

    // Whoever met the late one first, and built on it, comes to the same; what rests on it is set aside.
    let mut misled = Editor::new(3);
    misled.takes(&base);
    misled.takes(&late);
    let lost = misled.edits(&note("sur la seconde"));
    misled.takes(&early);
    misled.takes(&answer);
    assert_eq!(misled.file.content(), friend.file.content());
    assert_eq!(misled.file.refused().collect::<Vec<_>>(), [(log(1), late[0].1, &refused)]);
    assert_eq!(misled.file.waiting().collect::<Vec<_>>(), [(lost[0].2.change, vec![late[0].2.change])]);
    assert_eq!(misled.file.edit(&note("encore")), Err(PaperError::OwnPast(1)));

    let all = [base, early, late, answer, lost].concat();
    for turn in 0..all.len() {
        let mut events = all.clone();
        events.rotate_left(turn);
        assert_eq!(load(9, &events).content(), friend.file.content());
        events.reverse();
        assert_eq!(load(9, &events).content(), friend.file.content());
    }
}

/// A log is forked after others built on it: what rests on the lost changes is set aside, and everybody can go on.
#[test]
fn editors_go_on_after_a_log_they_built_on_is_cut() {
    let (mut giver, mut forker) = (Editor::new(1), Editor::new(7));
    let mut events = forker.edits(&note("avant"));
    giver.takes(&events);
    events.extend(giver.edits(&note("réponse")));
    let lost = forker.edits(&note("après la fourche"));
    giver.takes(&lost);
    let resting = giver.edits(&note("repose sur la branche perdue"));

    let announced: Vec<&Event> = events.iter().chain(&resting).collect();
    let rooted = rooted(announced.iter().map(|event| &event.2));
    let rest = announced.into_iter().filter(|event| rooted.contains(&event.2.change));
    giver.file = LotFile::load(doc(), giver.log, rest.map(carried));
    assert_eq!(texts(&giver.file), ["avant", "réponse"]);
    events.extend(giver.edits(&note("dit à nouveau")));
    let reader = load(3, &events);
    assert_eq!(texts(&reader), ["avant", "réponse", "dit à nouveau"]);
    assert_eq!(reader.refused().count() + reader.waiting().count(), 0);
}

#[test]
fn a_change_is_only_taken_as_its_event_announces_it() {
    let mut giver = Editor::new(1);
    let (a, b) = (giver.edits(&note("un")).remove(0), giver.edits(&note("deux")).remove(0));
    let mut file = LotFile::new(doc(), log(2));
    let swapped = (a.0, a.1, a.2.clone(), b.3.clone());
    assert!(matches!(file.apply(&carried(&swapped)), Err(PaperError::NotAsAnnounced { .. })));
    let deps = (b.0, b.1, Change { deps: vec![], ..b.2.clone() }, b.3.clone());
    assert!(matches!(file.apply(&carried(&deps)), Err(PaperError::NotAsAnnounced { .. })));
    let stolen = (log(3), a.1, a.2.clone(), a.3.clone());
    assert!(matches!(file.apply(&carried(&stolen)), Err(PaperError::Scan(ScanError::Writer { .. }))));
    let elsewhere = (a.0, a.1, Change { lot: EventId([6; 32]), ..a.2.clone() }, a.3.clone());
    assert!(matches!(file.apply(&carried(&elsewhere)), Err(PaperError::OtherDocument { .. })));
    assert_eq!(file.refused().count(), 3, "one for each place");
    // The right bytes heal what the wrong ones left.
    assert_eq!(file.apply(&carried(&a)), Ok(Applied::Now));
    assert_eq!(file.apply(&carried(&b)), Ok(Applied::Now));
    assert_eq!(file.refused().map(|(log, _, _)| log).collect::<Vec<_>>(), [log(3)]);
}

/// A hostile editor's document: what automerge itself writes for it, under its own actor id.
fn hostile(write: impl FnOnce(&mut AutoCommit)) -> automerge::Change {
    let mut doc = AutoCommit::new().with_actor(ActorId::from(&Writer::of(log(7), doc()).0[..]));
    write(&mut doc);
    doc.commit();
    doc.get_last_local_change().unwrap()
}

#[test]
fn only_entries_of_a_lots_file_come_near_automerge() {
    let own = Writer::of(log(7), doc());
    let entry = Err(PaperError::Entry(1));
    let empty = LotFile::new(doc(), log(2));
    let verdict = |change: &automerge::Change| {
        let mut file = empty.clone();
        let verdict = file.apply(&carried(&event(7, 1, change)));
        assert_eq!(file.content(), empty.content());
        assert_eq!(
            file.refused().map(|(_, _, error)| error.clone()).collect::<Vec<_>>(),
            [verdict.clone().unwrap_err()]
        );
        verdict
    };
    assert_eq!(verdict(&hostile(|d| d.put(ROOT, "check/other", true).unwrap())), entry);
    assert_eq!(verdict(&hostile(|d| d.put(ROOT, "check/keys_removed", "yes").unwrap())), entry);
    assert_eq!(verdict(&hostile(|d| d.put(ROOT, format!("note/{:010}/{own}", 2), "x").unwrap())), entry);
    let other = Writer::of(log(2), doc());
    assert_eq!(verdict(&hostile(|d| d.put(ROOT, format!("note/{:010}/{other}", 1), "x").unwrap())), entry);
    assert_eq!(verdict(&hostile(|d| drop(d.put_object(ROOT, "check/keys_removed", ObjType::List)))), entry);
    let list = hostile(|d| {
        let list = d.put_object(ROOT, "list", ObjType::Text).unwrap();
        d.splice_text(&list, 0, 0, "abc").unwrap();
    });
    assert_eq!(verdict(&list), entry);
    let text = |text: &str| {
        let key = format!("note/{:010}/{own}", 1);
        hostile(|d| d.put(ROOT, key, text).unwrap())
    };
    assert_eq!(verdict(&text("")), Err(TextError::Blank.into()));
    assert_eq!(verdict(&text("a\u{202e}b")), Err(TextError::Control.into()));
    assert_eq!(verdict(&text("a\u{1b}[31m")), Err(TextError::Control.into()));
    let long = "é".repeat(1_001);
    assert_eq!(verdict(&text(&long)), Err(TextError::Long { most: 2_000, found: 2_002 }.into()));
    let label = format!("free/{}", "x".repeat(MAX_LABEL + 1));
    let long = PaperError::Text(TextError::Long { most: MAX_LABEL, found: MAX_LABEL + 1 });
    assert_eq!(verdict(&hostile(|d| d.put(ROOT, label, true).unwrap())), Err(long));
    let twice = hostile(|d| {
        d.put(ROOT, "check/keys_removed", true).unwrap();
        d.put(ROOT, "check/keys_removed", false).unwrap();
    });
    assert_eq!(verdict(&twice), Err(PaperError::Entry(2)), "each key once a change");
}

#[test]
fn what_was_said_is_not_deleted() {
    let mut giver = Editor::new(1);
    let base = giver.edits(&note("dit"));
    let mut other = AutoCommit::new().with_actor(ActorId::from(&Writer::of(log(7), doc()).0[..]));
    other.apply_changes([automerge::Change::from_bytes(base[0].3.clone()).unwrap()]).unwrap();
    let key = entry::note_key(1, Writer::of(log(1), doc()));
    other.delete(ROOT, key).unwrap();
    other.commit();
    let deletion = event(7, 1, &other.get_last_local_change().unwrap());
    assert_eq!(giver.file.apply(&carried(&deletion)), Err(PaperError::Entry(2)));
    assert_eq!(texts(&giver.file), ["dit"]);
}

/// Automerge 0.12 ends the process by an assertion when a sequence number is skipped, or an actor, a predecessor or an
/// object is named that is not there (read in its `change_graph.rs` and `op_set2/change/batch.rs`).
#[test]
fn a_change_that_names_what_is_not_there_is_refused_before_automerge() {
    let mut giver = Editor::new(1);
    let base = giver.edits(&tick(Item::MediaListed, true));
    let honest = hostile(|d| d.put(ROOT, "check/media_listed", false).unwrap());
    let forged = |change: &dyn Fn(&mut ExpandedChange)| {
        let mut expanded = honest.decode();
        expanded.hash = None;
        expanded.deps = vec![ChangeHash(base[0].2.change.0)];
        expanded.start_op = 2.try_into().unwrap();
        change(&mut expanded);
        event(7, 1, &expanded.into())
    };
    let verdict = |event: Event| load(2, &base).apply(&carried(&event));
    assert_eq!(verdict(forged(&|_| {})), Ok(Applied::Now));
    assert_eq!(verdict(forged(&|c| c.seq = 2)), Err(PaperError::Seq { expected: 1, found: 2 }));
    let late = verdict(forged(&|c| c.start_op = 4_294_967_295.try_into().unwrap()));
    assert_eq!(late, Err(PaperError::Scan(ScanError::StartRange(4_294_967_295))));
    let early = verdict(forged(&|c| c.start_op = 1.try_into().unwrap()));
    assert_eq!(early, Err(PaperError::Scan(ScanError::Start { expected: 2, found: 1 })));

    let giver_actor = ActorId::from(&Writer::of(log(1), doc()).0[..]);
    let pred = |counter: u64, actor: &ActorId| {
        let old = vec![automerge::legacy::OpId::new(counter, actor)];
        move |c: &mut ExpandedChange| c.operations[0].pred = old.clone().into()
    };
    assert_eq!(verdict(forged(&pred(1, &giver_actor))), Ok(Applied::Now));
    let stranger = ActorId::from(&[9u8; 16][..]);
    assert_eq!(verdict(forged(&pred(1, &stranger))), Err(PaperError::Stranger(Writer([9; 16]))));
    let own = honest.actor_id().clone();
    assert_eq!(verdict(forged(&pred(1, &own))), Err(PaperError::Replaced(2)));
    assert!(matches!(verdict(forged(&pred(2, &own))), Err(PaperError::Scan(ScanError::Counter { .. }))));
    let other_key = |c: &mut ExpandedChange| {
        pred(1, &giver_actor)(c);
        c.operations[0].key = automerge::legacy::Key::Map("check/keys_removed".into());
    };
    assert_eq!(verdict(forged(&other_key)), Err(PaperError::Replaced(2)));
    let object = |c: &mut ExpandedChange| {
        c.operations[0].obj = automerge::legacy::ObjectId::Id(automerge::legacy::OpId::new(1, &giver_actor));
    };
    assert_eq!(verdict(forged(&object)), Err(PaperError::Entry(2)));
}

/// What editors do, by numbers: who, and what; some of it after meeting.
fn story(steps: &[(u8, u8, u8)]) -> Vec<Event> {
    let mut editors: Vec<Editor> = (1..=4).map(Editor::new).collect();
    let mut events: Vec<Event> = Vec::new();
    for (n, (who, what, meets)) in steps.iter().enumerate() {
        let editor = &mut editors[usize::from(*who) % 4];
        // Meets somebody who has seen a part of what there is.
        let seen = events.len() * usize::from(meets % 4) / 3;
        editor.takes(&events[..seen.min(events.len())]);
        let edit = match what % 8 {
            0..=4 => tick(Item::FIXED[usize::from(what % 5)].clone(), what % 16 < 8),
            5 => tick(Item::Free(Label::new(&format!("tâche {}", what / 64)).unwrap()), what % 16 < 8),
            _ => note(&format!("note {n}")),
        };
        if editor.file.edit(&edit) != Err(PaperError::Unchanged) {
            let written = editor.edits(&edit);
            events.extend(written);
        }
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_gives_one_content(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..40),
        order in prop::collection::vec(any::<u32>(), 80),
    ) {
        let events = story(&steps);
        let file = load(60, &events);
        prop_assert_eq!(file.refused().count() + file.waiting().count(), 0);
        let mut shuffled: Vec<(u32, &Event)> = order.iter().copied().zip(events.iter().chain(&events)).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let again = LotFile::load(doc(), log(61), shuffled.iter().map(|(_, event)| carried(event)));
        prop_assert_eq!(again.refused().count() + again.waiting().count(), 0);
        prop_assert_eq!(again.content(), file.content());
    }

    #[test]
    fn damaged_changes_of_an_editor_never_panic_and_leave_the_rest_alone(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 4..16),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..32), 24),
    ) {
        let events = story(&steps);
        let clean = load(60, &events).content();
        let mut file = LotFile::new(doc(), log(62));
        let mut all = Vec::new();
        for (n, event) in events.iter().enumerate() {
            for (place, byte) in flips.iter().skip(n % 4).step_by(4) {
                let bytes = resealed(&event.3, *place, *byte);
                let Ok(found) = scan::read(&bytes, Writer::of(event.0, doc())) else { continue };
                let fact = Change { lot: LOT, change: found.hash, deps: found.deps };
                // Later in the log than the honest ones, which therefore take their numbers back.
                all.push((event.0, 1_000 + n as u64, fact, bytes));
                let _ = file.apply(&carried(&all[all.len() - 1]));
            }
            let _ = file.apply(&carried(event));
            all.push(event.clone());
        }
        all.reverse();
        prop_assert_eq!(load(63, &all).content(), file.content());
        let numbers = |file: &LotFile| file.history.last_of(Writer::of(log(1), doc())).map_or(0, |(seq, _)| seq);
        prop_assert!(numbers(&file) >= numbers(&load(60, &events)));
        for honest in &clean.notes {
            prop_assert!(file.content().notes.contains(honest));
        }
    }
}

/// A change with one byte of its body replaced, and a checksum that fits.
fn resealed(bytes: &[u8], place: prop::sample::Index, byte: u8) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut hashed = bytes[8..].to_vec();
    let start = if hashed[1] < 0x80 { 2 } else { 3 };
    let place = start + place.index(hashed.len() - start);
    hashed[place] = byte;
    [&bytes[..4], &Sha256::digest(&hashed)[..4], &hashed].concat()
}
