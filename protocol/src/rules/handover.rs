//! Custody by two keys: give, recall, receive.

use super::{Case, Memo, Ruling, Why, in_hand, items};
use crate::catalogue::{Basis, Title};
use crate::event::{Body, Give, Party, Recall, Receive, Span};
use crate::id::{ActorId, DeviceRef, EventId};
use crate::limits::MAX_LIST;
use crate::trade::{Data, Draft, GiveState, Holding, Stage};
use std::sync::Arc;

/// `Give`: what the author holds, once; by a grant of its own where one is named, to that grant's requester.
pub(super) fn give(case: &Case<'_>, give: &Give, draft: &mut Draft<'_>) -> Ruling {
    if !give.devices.is_canonical() {
        return Err(Some(Why::List));
    }
    party(case, give)?;
    papers(case, give, draft)?;
    let terms = Terms { to: give.to, title: give.title, basis: give.basis, commitment: give.commitment };
    let mut given: Vec<(DeviceRef, Holding)> = Vec::with_capacity(give.devices.len());
    for d in give.devices.iter() {
        let holding = in_hand(&d, draft)?;
        device(give, &holding, draft.base.actor)?;
        given.push((d, handed_on(&terms, holding)));
    }
    let outside = matches!(give.to, Party::Outside(..));
    for (d, holding) in &given {
        if outside {
            let stage = stage_outside(give.title);
            draft.changes.holdings.insert(*d, Some(Holding { stage, ..*holding }));
        } else {
            draft.changes.locked.insert(*d, Some(case.id));
        }
    }
    draft.changes.gives.insert(case.id, if outside { GiveState::Outside } else { GiveState::Open });
    Ok(Memo::Given(Arc::from(given)))
}

fn party(case: &Case<'_>, give: &Give) -> Result<(), Option<Why>> {
    let fits = match give.to {
        Party::Member(actor) => actor != case.header.actor,
        Party::Outside(kind, _) => give.title != Title::Waste || kind.takes_waste(),
    };
    if fits { Ok(()) } else { Err(Some(Why::Party)) }
}

fn papers(case: &Case<'_>, give: &Give, draft: &Draft<'_>) -> Result<(), Option<Why>> {
    if let Some(grant) = &give.grant {
        let requester = draft.base.grants.get(grant).ok_or(Some(Why::Reference))?;
        if give.to != Party::Member(*requester) {
            return Err(Some(Why::Party));
        }
    }
    if let Some(commitment) = &give.commitment {
        let seen = case.seen(commitment, draft)?;
        let Some(Body::Commitment(body)) = seen.body else { return Err(Some(Why::Reference)) };
        if Some(body.grant) != give.grant || give.to != Party::Member(seen.actor) {
            return Err(Some(Why::Reference));
        }
    }
    Ok(())
}

/// What may happen to one device.
fn device(give: &Give, holding: &Holding, giver: ActorId) -> Result<(), Option<Why>> {
    if let Party::Outside(kind, _) = give.to {
        let safe = is_data_safe(holding) || holding.waste || kind.handles_data();
        if !safe {
            return Err(Some(Why::DataAtRisk));
        }
    }
    if give.title == Title::CustodyOnly {
        return Ok(());
    }
    if holding.owner != giver {
        return Err(Some(Why::NotOwned));
    }
    if holding.waste != (give.title == Title::Waste) {
        return Err(Some(Why::Waste));
    }
    if matches!(give.title, Title::Sale | Title::Cession) && holding.basis == Basis::PublicGift {
        return Err(Some(Why::PublicGift));
    }
    Ok(())
}

/// What of a hand-over follows its devices.
pub(crate) struct Terms {
    pub to: Party,
    pub title: Title,
    pub basis: Basis,
    pub commitment: Option<EventId>,
}

/// The device as the next holder will have it. Provenance is set by an owner, once, and follows the device for life; a
/// mere keeper sets none. Towards a party outside the network the device stays in the giver's books.
pub(crate) fn handed_on(give: &Terms, holding: Holding) -> Holding {
    let moves = give.title.moves_ownership();
    let basis = if moves && holding.basis == Basis::Ordinary { give.basis } else { holding.basis };
    let owner = match give.to {
        Party::Member(taker) if moves => taker,
        _ => holding.owner,
    };
    Holding { owner, basis, commitment: give.commitment, worked: false, ..holding }
}

/// Where a device stands after a party outside the network took it.
pub(crate) fn stage_outside(title: Title) -> Stage {
    if title == Title::Waste { Stage::WasteHandedOver } else { Stage::PassedOutside }
}

/// `Recall`: an own give that no seen `Receive` has answered.
pub(super) fn recall(case: &Case<'_>, recall: &Recall, draft: &mut Draft<'_>) -> Ruling {
    match draft.give(&recall.give) {
        Some(GiveState::Open) => {}
        Some(_) => return Err(Some(Why::Done)),
        None => return Err(Some(Why::Reference)),
    }
    let seen = case.seen(&recall.give, draft)?;
    let Memo::Given(given) = seen.memo else { return Err(Some(Why::Reference)) };
    for (d, _) in given.iter() {
        draft.changes.locked.insert(*d, None);
    }
    draft.changes.gives.insert(recall.give, GiveState::Recalled);
    Ok(Memo::Nothing)
}

/// `Receive`: addressed to the author, answered once, every position once.
pub(super) fn receive(case: &Case<'_>, receive: &Receive, draft: &mut Draft<'_>) -> Ruling {
    if draft.base.received.contains_key(&receive.give) {
        return Err(Some(Why::Done));
    }
    let seen = case.seen(&receive.give, draft)?;
    let (Some(Body::Give(give)), Memo::Given(given)) = (seen.body, seen.memo) else {
        return Err(Some(Why::Reference));
    };
    if give.to != Party::Member(case.header.actor) {
        return Err(Some(Why::Party));
    }
    if case.look.recalled(&receive.give, draft) {
        return Err(Some(Why::Done));
    }
    items(&receive.extra)?;
    let accepted = cover(receive, given.len())?;
    for position in accepted {
        let (d, holding) = given.get(position as usize).ok_or(Some(Why::Cover))?;
        draft.changes.holdings.insert(*d, Some(Holding { stage: Stage::Received, ..*holding }));
        draft.changes.locked.insert(*d, None);
    }
    super::market::bring_in(case.id, &receive.extra, Stage::Received, draft);
    draft.changes.received.insert(receive.give, case.id);
    Ok(Memo::Nothing)
}

/// The accepted positions, after checking that the three lists are disjoint and cover `0..len`.
fn cover(receive: &Receive, len: usize) -> Result<Vec<u32>, Option<Why>> {
    let lists = receive.accepted.len() + receive.refused.len() + receive.missing.len();
    if lists > 3 * MAX_LIST {
        return Err(Some(Why::List));
    }
    let mut fate: Vec<Option<()>> = vec![None; len];
    let all = receive
        .accepted
        .iter()
        .copied()
        .chain(receive.refused.iter().map(|r| r.span))
        .chain(receive.missing.iter().copied());
    for span in all {
        claim(&mut fate, span)?;
    }
    if fate.iter().any(Option::is_none) {
        return Err(Some(Why::Cover));
    }
    Ok(receive.accepted.iter().flat_map(|s| s.positions()).collect())
}

fn claim(fate: &mut [Option<()>], span: Span) -> Result<(), Option<Why>> {
    if span.count == 0 || u64::from(span.first) + u64::from(span.count) > fate.len() as u64 {
        return Err(Some(Why::Cover));
    }
    for position in span.positions() {
        match fate.get_mut(position as usize) {
            Some(free @ None) => *free = Some(()),
            _ => return Err(Some(Why::Cover)),
        }
    }
    Ok(())
}

/// What a giver's pen learns when it sees a `Receive` of an own give: accepted devices are gone, the rest is free.
pub(crate) fn settle(give: &EventId, given: &[(DeviceRef, Holding)], receive: &Receive, draft: &mut Draft<'_>) {
    if draft.give(give) != Some(GiveState::Open) {
        return;
    }
    let accepted: std::collections::BTreeSet<u32> = receive.accepted.iter().flat_map(|s| s.positions()).collect();
    for (position, (d, _)) in (0u32..).zip(given) {
        draft.changes.locked.insert(*d, None);
        if accepted.contains(&position) {
            draft.changes.holdings.insert(*d, None);
        }
    }
    draft.changes.gives.insert(*give, GiveState::Received);
}

/// Data may be handed on at risk, but it stays at risk wherever it goes.
#[must_use]
pub(crate) fn is_data_safe(holding: &Holding) -> bool {
    holding.data != Data::AtRisk
}
