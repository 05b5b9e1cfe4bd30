//! Devices come in; offers, needs, requests and their answers; shared files.

use super::{Case, Memo, Ruling, Why, fits, in_hand, items, lines};
use crate::catalogue::Exclusion;
use crate::event::{
    Body, Change, Commitment, Decline, Editors, Enter, Grant, Item, Line, Lot, Offer, Reassign, Reform, Request,
};
use crate::id::{DeviceRef, EventId};
use crate::limits::MAX_EDITORS;
use crate::trade::{Draft, Holding, Stage};
use std::collections::BTreeMap;

/// Puts the items of an entering event into the author's hands.
pub(super) fn bring_in(entry: EventId, list: &[Item], stage: Stage, draft: &mut Draft<'_>) {
    let kinds = list.iter().flat_map(|i| std::iter::repeat_n(i, i.count as usize));
    for (index, item) in (0u32..).zip(kinds) {
        let holding = Holding::entered(item.category, item.media, stage, draft.base.actor);
        draft.changes.holdings.insert(DeviceRef { entry, index }, Some(holding));
    }
}

/// `Enter`.
pub(super) fn enter(case: &Case<'_>, enter: &Enter, draft: &mut Draft<'_>) -> Ruling {
    if items(&enter.items)? == 0 {
        return Err(Some(Why::List));
    }
    bring_in(case.id, &enter.items, Stage::InService, draft);
    Ok(Memo::Nothing)
}

/// `Reform`: the owner decommissions what it holds, once.
pub(super) fn reform(reform: &Reform, draft: &mut Draft<'_>) -> Ruling {
    if !reform.devices.is_canonical() {
        return Err(Some(Why::List));
    }
    for d in reform.devices.iter() {
        let mut holding = in_hand(&d, draft)?;
        if holding.owner != draft.base.actor {
            return Err(Some(Why::NotOwned));
        }
        if holding.reformed {
            return Err(Some(Why::Done));
        }
        holding.reformed = true;
        holding.stage = Stage::Reformed;
        draft.changes.holdings.insert(d, Some(holding));
    }
    // The reason of exclusion is a fact for indicators; every value may be stated.
    let _: Exclusion = reform.exclusion;
    Ok(Memo::Nothing)
}

/// `Reassign`: before any reform, inside the owner's services.
pub(super) fn reassign(reassign: &Reassign, draft: &mut Draft<'_>) -> Ruling {
    if !reassign.devices.is_canonical() {
        return Err(Some(Why::List));
    }
    for d in reassign.devices.iter() {
        let mut holding = in_hand(&d, draft)?;
        if holding.owner != draft.base.actor {
            return Err(Some(Why::NotOwned));
        }
        if holding.waste {
            return Err(Some(Why::Waste));
        }
        if holding.reformed {
            return Err(Some(Why::Done));
        }
        holding.stage = Stage::Reassigned;
        draft.changes.holdings.insert(d, Some(holding));
    }
    Ok(Memo::Nothing)
}

/// `Lot`: devices in hand.
pub(super) fn lot(case: &Case<'_>, lot: &Lot, draft: &mut Draft<'_>) -> Ruling {
    if !lot.devices.is_canonical() {
        return Err(Some(Why::List));
    }
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    for d in lot.devices.iter() {
        *counts.entry(in_hand(&d, draft)?.category).or_default() += 1;
    }
    let lines = counts.into_iter().map(|(category, count)| Line { category, count }).collect();
    draft.changes.lots.insert(case.id, lines);
    Ok(Memo::Nothing)
}

/// `Offer`: at most what an own lot holds.
pub(super) fn offer(case: &Case<'_>, offer: &Offer, draft: &mut Draft<'_>) -> Ruling {
    lines(&offer.lines)?;
    let lot = draft.base.lots.get(&offer.lot).ok_or(Some(Why::Reference))?;
    if !fits(&offer.lines, lot) {
        return Err(Some(Why::TooMuch));
    }
    draft.changes.offers.insert(case.id, offer.lines.clone());
    Ok(Memo::Nothing)
}

/// `Request`: another's offer, at most its lines.
pub(super) fn request(case: &Case<'_>, request: &Request, draft: &Draft<'_>) -> Ruling {
    lines(&request.lines)?;
    let seen = case.seen(&request.offer, draft)?;
    let Some(Body::Offer(offer)) = seen.body else { return Err(Some(Why::Reference)) };
    if seen.actor == case.header.actor {
        return Err(Some(Why::Party));
    }
    if !fits(&request.lines, &offer.lines) {
        return Err(Some(Why::TooMuch));
    }
    Ok(Memo::Nothing)
}

/// The offer of one's own that a request asks for, if the request is not answered yet.
fn own_offer<'a>(
    case: &'a Case<'_>,
    request: &EventId,
    draft: &Draft<'_>,
) -> Result<(super::Seen<'a>, EventId), Option<Why>> {
    if draft.base.answered.contains_key(request) {
        return Err(Some(Why::Done));
    }
    let seen = case.seen(request, draft)?;
    let Some(Body::Request(body)) = seen.body else { return Err(Some(Why::Reference)) };
    let offer = body.offer;
    if draft.offer(&offer).is_none() {
        return Err(Some(Why::Reference));
    }
    Ok((seen, offer))
}

/// `Grant`: the owner's log puts competing requests in order; a line is granted once.
pub(super) fn grant(case: &Case<'_>, grant: &Grant, draft: &mut Draft<'_>) -> Ruling {
    lines(&grant.lines)?;
    let (seen, offer) = own_offer(case, &grant.request, draft)?;
    let Some(Body::Request(request)) = seen.body else { return Err(Some(Why::Reference)) };
    let mut left = draft.offer(&offer).cloned().unwrap_or_default();
    if !fits(&grant.lines, &request.lines) || !fits(&grant.lines, &left) {
        return Err(Some(Why::TooMuch));
    }
    for line in &grant.lines {
        left.iter_mut().filter(|l| l.category == line.category).for_each(|l| l.count -= line.count);
    }
    draft.changes.offers.insert(offer, left);
    draft.changes.grants.insert(case.id, seen.actor);
    draft.changes.answered.insert(grant.request, case.id);
    Ok(Memo::Towards(seen.actor))
}

/// `Decline`.
pub(super) fn decline(case: &Case<'_>, decline: &Decline, draft: &mut Draft<'_>) -> Ruling {
    own_offer(case, &decline.request, draft)?;
    draft.changes.answered.insert(decline.request, case.id);
    Ok(Memo::Nothing)
}

/// `Commitment`: by the grantee, before the hand-over.
pub(super) fn commitment(case: &Case<'_>, commitment: &Commitment, draft: &Draft<'_>) -> Ruling {
    let seen = case.seen(&commitment.grant, draft)?;
    match (seen.body, seen.memo) {
        (Some(Body::Grant(_)), Memo::Towards(grantee)) if *grantee == case.header.actor => {
            Ok(Memo::Towards(seen.actor))
        }
        _ => Err(Some(Why::Reference)),
    }
}

/// `Editors`: by the owner of the lot, for its shared file.
pub(super) fn editors(case: &Case<'_>, editors: &Editors, draft: &Draft<'_>) -> Ruling {
    let own = draft.base.lots.contains_key(&editors.lot);
    let sorted = editors.editors.windows(2).all(|w| matches!(w, [a, b] if a < b));
    let others = !editors.editors.contains(&case.header.actor);
    if !own {
        return Err(Some(Why::Reference));
    }
    if editors.editors.is_empty() || editors.editors.len() > MAX_EDITORS || !sorted || !others {
        return Err(Some(Why::List));
    }
    Ok(Memo::Nothing)
}

/// `Change`: by the lot's owner or a named editor. What the change does is read where it is opened, never here (R9).
pub(super) fn change(case: &Case<'_>, change: &Change, draft: &Draft<'_>) -> Ruling {
    if change.deps.len() > crate::limits::MAX_DEPS {
        return Err(Some(Why::List));
    }
    let lot = case.seen(&change.lot, draft)?;
    if !matches!(lot.body, Some(Body::Lot(_))) {
        return Err(Some(Why::Reference));
    }
    // Whether a stranger to the file wrote it is decided where the file is opened: the owner's newest `Editors` that
    // the reader sees. Here only the reference is judged, so that a verdict needs no search through another log.
    Ok(Memo::Nothing)
}
