//! A territory that one can touch: four nodes with accounts and a past of two years, until Ctrl-C.
//!
//! ```text
//! founding   the network, two newcomers, one application        market    fleet, lots, offers, needs, answers
//! handover   hand-overs in every state                          workshop  work, waste, second lives
//! totals     what the metropole tells of its fleet              plan      what is seeded, as tables
//! accounts   logins and the table of them
//! ```

mod accounts;
mod founding;
mod handover;
mod market;
mod plan;
mod talk;
mod totals;
mod workshop;

use super::cast::{Cast, Role, joined};
use super::{DemoArgs, Ending, acts, interrupt};
use anyhow::Result;
use serde_json::json;
use std::time::Instant;

use Role::{Association, Atelier, Entreprise, Metropole, Observatoire};

/// Seeds the territory, tells who is where, and waits.
///
/// # Errors
/// A node does not start, or refuses something of the plan.
pub fn run(cast: &mut Cast, args: &DemoArgs, json: bool) -> Result<Ending> {
    let began = Instant::now();
    cast.tell("five nodes start");
    cast.enter_all(&[Metropole, Atelier, Association, Observatoire, Entreprise])?;
    seed(cast, args)?;
    // The company waits for its admission with its node switched off, as small organisations do.
    cast.kill(Entreprise)?;
    let accounts = accounts::open(cast)?;
    let seconds = began.elapsed().as_secs_f32();
    if json {
        println!("{}", json!({ "schema": "regain.demo-live/1", "ready": true, "seconds": seconds, "nodes": accounts }));
    } else {
        accounts::tell(&accounts, seconds);
    }
    if args.open {
        accounts::open_page(&cast.url(Metropole)?);
    }
    interrupt::wait();
    Ok(Ending::Converged)
}

/// Two years in the order in which they could have happened; what does not depend on each other goes on at once.
fn seed(cast: &Cast, args: &DemoArgs) -> Result<()> {
    founding::found(cast)?;
    cast.tell("the metropole enters its fleet and offers lots, while association and observer join");
    let (supply, joins) = std::thread::scope(|scope| {
        let joins = scope.spawn(|| founding::join(cast));
        let supply = market::supply(cast, args.seed, args.scale);
        (supply, joined(joins))
    });
    let supply = supply?;
    joins?;
    cast.tell("needs, requests, grants, refusals");
    market::needs(cast)?;
    let deals = market::deals(cast, &supply)?;
    cast.tell("hand-overs");
    let gifts = handover::gifts(cast, &supply, &deals)?;
    let shared = handover::shared(cast, &deals)?;
    let (bought, few) = std::thread::scope(|scope| {
        let few = scope.spawn(|| handover::receive(cast, Association, &shared));
        let bought = handover::sale(cast, &supply, &deals);
        (bought, joined(few))
    });
    few?;
    cast.tell("the workshop erases, repairs, refurbishes");
    let received = handover::receive(cast, Atelier, &gifts)?;
    let stock = workshop::work(cast, &received)?;
    let received = handover::receive(cast, Atelier, &bought?)?;
    workshop::bought(cast, &received, &deals.commitment)?;
    cast.tell("second lives");
    let grants = market::second_hand(cast, &stock)?;
    let given = handover::second_hand(cast, &grants)?;
    let received = handover::receive(cast, Association, &given)?;
    workshop::associate(cast, &received)?;
    handover::waste(cast, &supply)?;
    handover::dispute(cast, &supply)?;
    totals::publish(cast)?;
    acts::settle(cast)
}
