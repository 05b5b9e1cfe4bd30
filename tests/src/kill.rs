//! A node that is killed again and again, and the books that must balance every time it is back.

use crate::judged::{Judge, Judged};
use crate::load::{Acknowledged, need, write_until_gone};
use crate::node_process::{Home, NodeProcess, until};
use crate::world::Dice;
use regain_protocol::id::{EventId, LogId};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// The topic in which the victim trades.
pub const TRADE: &str = "trade/valclair";
/// Writers at once, so that a kill may hit one request in the disk and another in the queue.
const WRITERS: usize = 2;

/// A node to be killed, and what it has promised.
pub struct Victim {
    /// Its data.
    pub home: Home,
    node: Option<NodeProcess>,
    acknowledged: Acknowledged,
    /// Every place that was ever seen filled, with what filled it.
    seen: BTreeMap<(LogId, u64), EventId>,
    judge: Judge,
}

impl Victim {
    /// A node that founded a network alone.
    #[must_use]
    pub fn found(dir: &Path) -> Self {
        let home = Home::init(dir, "Ville d'Essai", None);
        let node = NodeProcess::start(&home, &[]);
        let found = json!({ "name": "Essai", "territories": ["valclair"] });
        node.api.post("/network/found", &json!({ "found": found, "root_groups": home.root_groups }));
        // Once it is a member the node tells its name by itself: what it writes then nobody asked for.
        until("the founder to tell its name", || {
            let network = node.api.get("/network");
            let topics = network["topics"].as_array().cloned().unwrap_or_default();
            topics.iter().any(|t| t["topic"] == "governance" && t["events"].as_u64() > Some(1)).then_some(())
        });
        let (acknowledged, judge) = (Acknowledged::default(), Judge::default());
        Victim { home, node: Some(node), acknowledged, seen: BTreeMap::new(), judge }
    }

    /// The running node.
    ///
    /// # Panics
    /// When it is dead.
    #[must_use]
    pub fn node(&self) -> &NodeProcess {
        self.node.as_ref().expect("the victim runs")
    }

    /// How many events were acknowledged so far.
    #[must_use]
    pub fn promised(&self) -> usize {
        self.acknowledged.count()
    }

    /// Kills it.
    pub fn kill(&mut self) {
        self.node.take().expect("the victim runs").kill();
    }

    /// Starts it again.
    pub fn start(&mut self, more: &[&str]) {
        assert!(self.node.is_none(), "the victim runs already");
        self.node = Some(NodeProcess::start(&self.home, more));
    }

    /// States so many needs and remembers their acknowledgements.
    pub fn write(&mut self, events: usize) {
        for number in 0..events {
            let answer = self.node().api.post("/needs", &need(number));
            self.acknowledged.note(&answer);
        }
    }

    /// Kills it under load: after some more acknowledgements and a moment, both drawn.
    ///
    /// # Panics
    /// When a request is refused instead of broken off.
    pub fn kill_under_load(&mut self, dice: &mut Dice) {
        let writers: Vec<_> = (0..WRITERS).map(|_| write_until_gone(&self.node().api, &self.acknowledged)).collect();
        let enough = self.acknowledged.count() + dice.below(40);
        until("some acknowledgements", || (self.acknowledged.count() >= enough).then_some(()));
        // Within the next write, wherever in it that is.
        let moment = Instant::now() + Duration::from_micros(dice.below(8_000) as u64);
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
        self.kill();
        for writer in writers {
            writer.join().expect("no request was refused");
        }
    }

    /// Lets it append one event and kills it before it can acknowledge that. `hold` is the file of the node's option
    /// `--hold-after-append`.
    ///
    /// # Panics
    /// When the event was acknowledged all the same.
    pub fn kill_between_append_and_acknowledgement(&mut self, hold: &Path) {
        let held = hold.with_extension("held");
        std::fs::write(hold, "").expect("writable");
        let api = self.node().api.clone();
        let request = std::thread::spawn(move || api.call("POST", "/needs", need(0).to_string().as_bytes()));
        until("the node holds", || held.exists().then_some(()));
        self.kill();
        std::fs::remove_file(hold).and_then(|()| std::fs::remove_file(&held)).expect("both files are there");
        let answer = request.join().expect("the request was made");
        assert!(answer.is_err(), "acknowledged before it was let go: {answer:?}");
    }

    /// Checks the books against the running node's bundle: every acknowledged event is there, no place ever changed its
    /// event or lost it, no log has a gap or two pens, and the node's own figures are those of its events.
    ///
    /// # Panics
    /// When they do not balance.
    pub fn balance(&mut self) -> Judged {
        let judged = self.judge.judge(&self.node().api.bytes("/bundle")).unwrap_or_else(|e| panic!("{e}"));
        let places = judged.places();
        let there: BTreeSet<String> = places.values().map(ToString::to_string).collect();
        let lost: Vec<String> = self.acknowledged.ids().into_iter().filter(|id| !there.contains(id)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        for (place, id) in &self.seen {
            assert_eq!(places.get(place), Some(id), "another event, or none, at {place:?}");
        }
        self.seen = places;
        assert_eq!(self.codes(), judged.codes(TRADE));
        judged
    }

    /// Digest and state hash as the node says them.
    #[must_use]
    pub fn codes(&self) -> (String, String) {
        let network = self.node().api.get("/network");
        let topics = network["topics"].as_array().cloned().unwrap_or_default();
        let trade = topics.iter().find(|t| t["topic"] == TRADE).expect("the node is in a network");
        let text = |key: &str| trade[key].as_str().expect("a code").to_owned();
        (text("digest"), text("state_hash"))
    }

    /// Events seen so far.
    #[must_use]
    pub fn events(&self) -> usize {
        self.seen.len()
    }

    /// Sentences that the node warned with since its start.
    #[must_use]
    pub fn warnings(&self) -> String {
        self.node().api.get("/warnings")["warnings"].to_string()
    }
}
