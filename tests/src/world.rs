//! A whole network in one process, from one seed: engines, a virtual clock, a network that loses and cuts, disks that
//! crash, honest trade and adversaries.
//!
//! ```text
//! step    : deliver letters, author something, tick somebody, change the weather, let the adversary act
//! settle  : heal everything and run until all honest seats agree, within bounded rounds
//! check   : the invariants; every violation is kept as a sentence with the seed
//! ```
//! Rerun one seed with `REGAIN_SEED=<seed> cargo test -p regain-tests --test world`; more with `REGAIN_SEEDS=<n>`.

mod act;
pub mod adversary;
mod carry;
mod check;
mod checker;
mod dice;
mod disk;
pub mod forge;
mod gather;
mod govern;
mod manners;
mod net;
mod pour;
mod seat;
mod settle;
pub(crate) mod trade;

pub use checker::Remembering;
pub use dice::Dice;
pub use disk::Disk;
pub use net::{Letter, Net, Post, Weather};
pub use pour::{Poured, pour, pour_with, stirred};
pub use seat::{Keys, Manners, Seat, Start, TOPICS, found};
pub use settle::Chained;

use regain_protocol::engine::{Allowance, Engine, SyncMode};
use regain_protocol::id::{EventId, LogId, TopicId};
use regain_protocol::member::{EpochBody, Join, Role};
use regain_protocol::rules::Verdict;
use regain_protocol::sync::{EvidenceItem, Page};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Founders that guarantee.
pub const FOUNDERS: [usize; 2] = [0, 1];
/// Members that trade.
pub const MEMBERS: [usize; 2] = [2, 3];
/// The member that only reads.
pub const OBSERVER: usize = 4;
/// The seat for an adversary; in a calm world it is a stranger nobody admits.
pub const MALLORY: usize = 5;

/// Minutes of a step: a storm takes half a day.
const MINUTES: u64 = 2;
/// Steps in which no link is cut, so that founders admit everybody in most worlds.
const GATHERING: usize = 100;

/// How a world is set up.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// The seed.
    pub seed: u64,
    /// What starts pulls.
    pub mode: SyncMode,
    /// The weather until it settles.
    pub weather: Weather,
    /// Whether founders admit the sixth seat.
    pub mallory: Option<Role>,
    /// Who founds, and how many there are.
    pub cast: Cast,
    /// What each node takes of one member.
    pub allowance: Allowance,
}

/// Who founds a world, and how many seats it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Seats that found and guarantee.
    pub founders: &'static [usize],
    /// All seats; those after the sixth are members that trade.
    pub seats: usize,
    /// Who can be linked with whom.
    pub reach: Reach,
}

/// Which links there are where the weather cuts none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every pair.
    All,
    /// Each seat has the founders, and so many others drawn by chance: nobody connects to hundreds.
    Few(usize),
}

impl Cast {
    /// Two founders, two members, an observer, and a sixth seat.
    pub const SMALL: Cast = Cast { founders: &FOUNDERS, seats: 6, reach: Reach::All };
    /// Four founders: three of them are a quorum.
    pub const FOUR: Cast = Cast { founders: &[0, 1, 2, 3], seats: 6, reach: Reach::All };
    /// The same with the sixth seat among the founders: four of the five are a quorum.
    pub const INSIDER: Cast = Cast { founders: &[0, 1, 2, 3, MALLORY], seats: 6, reach: Reach::All };
    /// Three founders, the sixth seat among them: any two let somebody in, and all must sign an epoch.
    pub const THREE: Cast = Cast { founders: &[0, 1, MALLORY], seats: 8, reach: Reach::All };
    /// Twelve seats.
    pub const LARGE: Cast = Cast { founders: &[0, 1, 2, 3], seats: 12, reach: Reach::All };
}

/// The world.
pub struct World {
    /// How it was set up.
    pub setup: Setup,
    /// Its chance.
    pub dice: Dice,
    /// What engines start from.
    pub start: Start,
    /// Its nodes.
    pub seats: Vec<Seat>,
    /// Its network.
    pub net: Net,
    /// Requests to join that founders admit.
    pub joins: Vec<Join>,
    /// The weather now.
    pub weather: Weather,
    /// Sentences about broken invariants.
    pub broken: BTreeSet<String>,
    /// Invariants checked.
    pub checked: u64,
    /// Events authored by honest seats, by kind.
    pub authored: BTreeMap<&'static str, u32>,
    /// Topics in which a seat restored from an old backup has to open a successor first.
    pub restored: BTreeSet<(usize, TopicId)>,
    /// What a restored seat acknowledged before and others still hold: it must have that back at rest.
    pub owed: BTreeMap<usize, BTreeSet<EventId>>,
    /// Pages that a bad seat serves besides what its engine holds.
    pub smuggled: BTreeMap<(usize, LogId), Page>,
    /// Evidence that a flooding seat tells besides what its engine holds.
    pub planted: Vec<EvidenceItem>,
    /// Epochs that these seats sign when they come to it: people talk to one another.
    pub ballot: Vec<(EpochBody, Vec<usize>)>,
    /// Pairs that can be linked, where not all can.
    near: Option<BTreeSet<(usize, usize)>>,
    verdicts: HashMap<EventId, (Verdict, usize)>,
    now: u64,
    steps: usize,
    next_ticket: u64,
    tickets: BTreeMap<u64, (usize, u64)>,
}

impl World {
    /// The seats of the setup's cast, running and linked.
    #[must_use]
    pub fn new(setup: Setup) -> World {
        let mut dice = Dice::new(setup.seed);
        let keys: Vec<Keys> = (0..setup.cast.seats).map(|_| Keys::draw(&mut dice)).collect();
        let founders: Vec<&Keys> = setup.cast.founders.iter().filter_map(|i| keys.get(*i)).collect();
        let charter = found(&founders, dice.bytes());
        let checker = std::sync::Arc::new(Remembering::default());
        charter.verify(&*checker).expect("the world's charter is signed by its founders");
        let start = Start { charter, checker, mode: setup.mode, allowance: setup.allowance };
        let mut world = World {
            setup,
            dice,
            start,
            seats: Vec::new(),
            net: Net::default(),
            joins: Vec::new(),
            weather: setup.weather,
            broken: BTreeSet::new(),
            checked: 0,
            authored: BTreeMap::new(),
            restored: BTreeSet::new(),
            owed: BTreeMap::new(),
            smuggled: BTreeMap::new(),
            planted: Vec::new(),
            ballot: Vec::new(),
            near: None,
            verdicts: HashMap::new(),
            now: 0,
            steps: 0,
            next_ticket: 0,
            tickets: BTreeMap::new(),
        };
        let names = ["Ana", "Bruno", "Chloé", "Driss", "Elsa", "Mallory"];
        let mallory = setup.mallory.unwrap_or(Role::Write);
        for (at, keys) in keys.into_iter().enumerate() {
            let role = match at {
                _ if setup.cast.founders.contains(&at) => Role::Guarantee,
                OBSERVER => Role::Observe,
                MALLORY => mallory,
                _ => Role::Write,
            };
            let name = names.get(at).map_or_else(|| format!("Seat {at}"), |n| (*n).to_owned());
            world.sit(&name, role, keys);
        }
        let stranger = |at: &usize| *at == MALLORY && setup.mallory.is_none();
        let joining = (0..world.seats.len()).filter(|at| !setup.cast.founders.contains(at) && !stranger(at));
        world.joins = joining.map(|i| world.seats[i].join()).collect();
        world.seats[MALLORY].honest = setup.mallory.is_none();
        world.seats[MALLORY].trades = false;
        world.link_all();
        world
    }

    /// Adds a running seat with an empty disk and no links. Returns its place.
    pub fn sit(&mut self, name: &str, role: Role, keys: Keys) -> usize {
        let actor = keys.root.actor();
        let founder = self.start.charter.body.founder(actor).map(|f| f.cert.clone());
        let cert = founder.unwrap_or_else(|| keys.cert(self.start.charter.id()));
        self.seats.push(Seat::new(name, keys, cert, role, &self.start));
        self.seats.len() - 1
    }

    /// Adds a second machine with a seat's keys, whose disk is a copy of the first `events` events.
    pub fn twin(&mut self, of: usize, events: usize) -> usize {
        let (keys, name, role) =
            (self.seats[of].keys.copy(), format!("{}'s twin", self.seats[of].name), self.seats[of].role);
        let disk = self.seats[of].disk.rolled_back(events);
        let at = self.sit(&name, role, keys);
        let seat = &mut self.seats[at];
        (seat.disk, seat.honest, seat.trades) = (disk, false, false);
        seat.start(&self.start).expect("a prefix of a disk replays");
        at
    }

    /// The engine of a running seat.
    ///
    /// # Panics
    /// Where the seat is crashed; callers ask for seats they know to run.
    pub fn engine(&mut self, at: usize) -> &mut Engine {
        self.seats[at].engine.as_mut().expect("the caller asks for a running seat")
    }

    /// Whether a seat runs.
    #[must_use]
    pub fn runs(&self, at: usize) -> bool {
        self.seats.get(at).is_some_and(|s| s.engine.is_some())
    }

    /// Honest seats, running or not. In a calm world the stranger is one of them and left out: it sees nothing.
    #[must_use]
    pub fn honest(&self) -> Vec<usize> {
        let stranger = self.setup.mallory.is_none();
        (0..self.seats.len()).filter(|i| self.seats[*i].honest && !(stranger && *i == MALLORY)).collect()
    }

    /// The trade topics.
    #[must_use]
    pub fn territories() -> [TopicId; 2] {
        [TopicId::of(TOPICS[1]), TopicId::of(TOPICS[2])]
    }

    /// Runs a number of steps, checking the running invariants every fifty; in a large world every hundred, of some seats.
    pub fn run(&mut self, steps: usize, adversary: &mut dyn FnMut(&mut World)) {
        let every = if self.is_large() { 100 } else { 50 };
        for step in 1..=steps {
            self.step(adversary);
            if step % every == 0 {
                self.check_running();
            }
        }
    }

    /// Whether there are more seats than can all be looked at every now and then.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.seats.len() > 2 * Cast::LARGE.seats
    }

    /// One step.
    pub fn step(&mut self, adversary: &mut dyn FnMut(&mut World)) {
        self.steps += 1;
        self.now += 1 + self.dice.below(3) as u64;
        self.elapse(MINUTES);
        self.deliver();
        match self.dice.below(100) {
            0..55 => self.somebody_acts(),
            55..75 => self.somebody_ticks(),
            75..85 => self.weather_changes(),
            _ => adversary(self),
        }
    }

    /// Time passes for every running engine, as its own steady clock tells.
    pub fn elapse(&mut self, minutes: u64) {
        self.seats.iter_mut().filter_map(|s| s.engine.as_mut()).for_each(|engine| engine.elapse(minutes));
    }

    /// Keeps a sentence about a broken invariant.
    pub fn blame(&mut self, sentence: impl Into<String>) {
        if self.broken.len() < 20 {
            self.broken.insert(format!("seed {}: {}", self.setup.seed, sentence.into()));
        }
    }

    /// Checks one invariant.
    pub fn ensure(&mut self, holds: bool, sentence: impl FnOnce() -> String) {
        self.checked += 1;
        if !holds {
            self.blame(sentence());
        }
    }

    fn somebody_ticks(&mut self) {
        let at = self.dice.below(self.seats.len());
        self.tick(at);
    }

    /// The pulse of one seat.
    pub fn tick(&mut self, at: usize) {
        let peers = self.net.peers(at);
        let drawn = self.dice.pick(&peers).map(|p| self.seats[p].node());
        let outputs = self.seats[at].engine.as_mut().map(|e| e.tick(drawn)).unwrap_or_default();
        self.carry(at, outputs);
    }

    /// Links are cut and healed, crashed nodes start again, connections come and go.
    fn weather_changes(&mut self) {
        let (a, b) = (self.dice.below(self.seats.len()), self.dice.below(self.seats.len()));
        match self.dice.below(4) {
            // Links stay whole until founders can have admitted everybody.
            0 if self.steps > GATHERING && self.seats[a].honest && self.seats[b].honest => {
                self.net.cut(a, b);
                self.disconnect(a, b);
            }
            1 if self.seats[a].honest && self.seats[b].honest && self.is_near(a, b) => self.net.heal(a, b),
            2 => self.disconnect(a, b),
            _ => {}
        }
        self.restart_crashed();
        self.connect_all();
    }
}
