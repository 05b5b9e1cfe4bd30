//! The directory's entries, who attests what is in them, and totals that members publish. Whether a credential holds today decides nothing here (R9).

use super::{Case, Memo, Ruling, Why};
use crate::event::{Attest, Body, Credential, Listing, Offered};
use crate::insee::{Commune, Siren, Siret};
use crate::limits::{MAX_CREDENTIALS, MAX_LIST};
use crate::time::Quarter;
use crate::trade::Draft;

/// `Listing`: numbers whose check digits are right, every list short, ascending and without repetition.
pub(super) fn listing(listing: &Listing) -> Ruling {
    let numbers = listing.siret.is_none_or(Siret::is_valid) && listing.seat.is_none_or(Commune::is_valid);
    let services = listing.services.windows(2).all(|w| matches!(w, [a, b] if a.service < b.service));
    let credentials = listing.credentials.len() <= MAX_CREDENTIALS && ascending(&listing.credentials);
    let areas = listing.services.iter().all(area);
    let dates = listing.credentials.iter().all(ordered);
    if numbers && services && credentials && areas && dates { Ok(Memo::Nothing) } else { Err(Some(Why::List)) }
}

fn ascending<T: Ord>(list: &[T]) -> bool {
    list.windows(2).all(|w| matches!(w, [a, b] if a < b))
}

fn area(offered: &Offered) -> bool {
    let (communes, groups) = (&offered.communes, &offered.groups);
    let short = communes.len() <= MAX_LIST && groups.len() <= MAX_LIST;
    let sound = communes.iter().all(|c| Commune::is_valid(*c)) && groups.iter().all(|g| Siren::is_valid(*g));
    let counted = offered.capacity.is_none_or(|c| c.amount > 0);
    short && sound && counted && ascending(communes) && ascending(groups)
}

fn ordered(credential: &Credential) -> bool {
    match (credential.from, credential.until) {
        (Some(from), Some(until)) => from <= until,
        _ => true,
    }
}

/// `Attest`: a credential of an entry of another member that the author has seen.
pub(super) fn attest(case: &Case<'_>, attest: &Attest, draft: &Draft<'_>) -> Ruling {
    let seen = case.seen(&attest.listing, draft)?;
    let Some(Body::Listing(listing)) = seen.body else { return Err(Some(Why::Reference)) };
    if seen.actor == case.header.actor {
        return Err(Some(Why::Party));
    }
    let there = usize::try_from(attest.credential).is_ok_and(|at| at < listing.credentials.len());
    if there { Ok(Memo::Nothing) } else { Err(Some(Why::Reference)) }
}

/// `Statement` and `Tell`: of a quarter that the calendar has. The numbers are extra and no verdict reads them (R5).
pub(super) fn period(period: Quarter) -> Ruling {
    if period.first_day().is_some() { Ok(Memo::Nothing) } else { Err(Some(Why::List)) }
}
