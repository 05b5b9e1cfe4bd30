//! The adversaries of THREATS: each acts in its own turn, and says at rest what must not have come of it.

mod comeback;
mod copies;
mod epochs;
mod floods;
mod outlaws;
mod pens;
mod quorums;
mod root;
mod sender;
mod writer;

pub use comeback::NewKey;
pub use copies::{SnapshotRollback, TwinRestore};
pub use epochs::{DoubleSigner, LateCut, LiarEpoch, OldGuard, Puppeteer, SleepingQuorum};
pub use floods::{Amplifier, CrossFeeder, Flooder};
pub use outlaws::{BackDater, Eraser, KeyThief, LogExploder, Rebinder, Withholder};
pub use pens::{CrashAlibi, Forker, OneContact, OpeningForker, Restored, TwoPens};
pub use quorums::{NinthRules, Unseater};
pub use root::{CertForger, RootCloser};
pub use sender::{Garbler, Silencer, Stranger};
pub use writer::{ForgingObserver, IdSquatter, InvalidWriter, PaperReceiver};

use super::{Cast, MALLORY, Reach, Setup, Weather, World};
use regain_protocol::id::TopicId;
use regain_protocol::member::Role;

/// One way to be bad in a world.
pub trait Adversary {
    /// Its name in the table.
    fn name(&self) -> &'static str;
    /// The role Mallory's seat is admitted with; none leaves it a stranger.
    fn role(&self) -> Option<Role> {
        Some(Role::Write)
    }
    /// Who founds its world.
    fn cast(&self) -> Cast {
        Cast::SMALL
    }
    /// The world it needs, where any will not do.
    fn setup(&self, setup: Setup) -> Setup {
        setup
    }
    /// Its turn.
    fn act(&mut self, world: &mut World);
    /// How often it did what it is there for; over all seeds that must not be nought.
    fn deeds(&self) -> usize;
    /// The storm is over; it rests.
    fn rest(&mut self, _world: &mut World) {}
    /// What must hold at rest besides the invariants.
    fn judge(&mut self, _world: &mut World) {}
}

/// Nobody is bad; the sixth seat knocks and is not let in.
#[derive(Debug, Default)]
pub struct Nobody;

impl Adversary for Nobody {
    fn name(&self) -> &'static str {
        "nobody"
    }

    fn role(&self) -> Option<Role> {
        None
    }

    fn act(&mut self, world: &mut World) {
        world.act(MALLORY);
    }

    fn deeds(&self) -> usize {
        1
    }

    fn judge(&mut self, world: &mut World) {
        let stored = world.engine(MALLORY).ledger().len();
        world.ensure(stored == 0, || format!("a stranger that nobody admitted holds {stored} events"));
    }
}

/// Others that a seat of a large world chooses to be linked with.
const NEIGHBOURS: usize = 6;

/// Nobody is bad, and that many trade.
#[derive(Debug)]
pub struct Multitude(pub usize);

impl Default for Multitude {
    fn default() -> Self {
        Multitude(Cast::LARGE.seats)
    }
}

impl Adversary for Multitude {
    fn name(&self) -> &'static str {
        "nobody of many"
    }

    fn role(&self) -> Option<Role> {
        None
    }

    fn cast(&self) -> Cast {
        let reach = if self.0 > 2 * Cast::LARGE.seats { Reach::Few(NEIGHBOURS) } else { Reach::All };
        Cast { seats: self.0, reach, ..Cast::LARGE }
    }

    fn setup(&self, setup: Setup) -> Setup {
        // A crash costs a start from disk, and each of many nodes appends what all of them write.
        let crashes = (setup.weather.crashes * Cast::LARGE.seats).div_ceil(self.0.max(Cast::LARGE.seats));
        Setup { weather: Weather { crashes, ..setup.weather }, ..setup }
    }

    fn act(&mut self, world: &mut World) {
        let at = world.dice.below(world.seats.len());
        if at != MALLORY && world.runs(at) {
            world.act(at);
        }
    }

    fn deeds(&self) -> usize {
        1
    }
}

/// The topic in which adversaries play.
fn valclair() -> TopicId {
    World::territories()[0]
}

/// Whether Mallory has opened its log in the territory; until then it behaves.
fn is_in(world: &mut World) -> bool {
    if world.runs(MALLORY) && world.engine(MALLORY).own_log(valclair()).is_some() {
        return true;
    }
    if world.runs(MALLORY) {
        world.act(MALLORY);
    }
    false
}

/// Lets Mallory do what an honest member does in its turn; whether it still runs after that and may begin its own.
fn acts_honestly(world: &mut World) -> bool {
    if !is_in(world) {
        return false;
    }
    world.act(MALLORY);
    world.runs(MALLORY)
}
