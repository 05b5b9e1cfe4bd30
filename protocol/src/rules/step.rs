//! A custodian's steps, and evidence of reuse.

use super::handover::is_data_safe;
use super::{Case, Memo, Ruling, Why, in_hand};
use crate::catalogue::{Basis, BeneficiaryClass, Channel, DataGrade, Functional};
use crate::event::{Body, Evidence, Step, What};
use crate::id::{ActorId, DeviceRef};
use crate::trade::{Data, Draft, Holding, Stage};

/// `Step`: by the holder, on devices in hand (or away, for what can only happen then).
pub(super) fn step(_case: &Case<'_>, step: &Step, draft: &mut Draft<'_>) -> Ruling {
    if !step.devices.is_canonical() {
        return Err(Some(Why::List));
    }
    if let What::Fitted(part, _, Some(from)) = &step.what {
        let donor = draft.holding(from).ok_or(Some(Why::NotHeld))?;
        if part.bears_data() && !is_data_safe(&donor) {
            return Err(Some(Why::DataAtRisk));
        }
    }
    for d in step.devices.iter() {
        let holding = match step.what {
            What::Returned(_) | What::WasteTreated(_) => kept(&d, draft)?,
            _ => in_hand(&d, draft)?,
        };
        let after = after(&step.what, holding, draft.base.actor)?;
        draft.changes.holdings.insert(d, Some(after));
    }
    Ok(Memo::Nothing)
}

/// The device after a step that was judged valid, as the view tells it; `None` where it cannot follow that state.
pub(crate) fn after_step(what: &What, h: Holding, holder: ActorId) -> Option<Holding> {
    after(what, h, holder).ok()
}

/// The device after the step, or why the step cannot be.
fn after(what: &What, h: Holding, holder: ActorId) -> Result<Holding, Option<Why>> {
    match *what {
        What::Triaged(_) | What::Tested(_) | What::Repaired | What::Lost(_) => {}
        What::Erased(found, certified, destroyed, _) => {
            require(u16::from(certified) + u16::from(destroyed) <= u16::from(found), Why::Counts)?;
            return Ok(h.erased(found, certified, destroyed));
        }
        What::Graded(functional, _, data) => graded(&h, functional, data)?,
        What::Harvested(part, count) => {
            require(!part.bears_data() || is_data_safe(&h), Why::DataAtRisk)?;
            require(count > 0, Why::Counts)?;
        }
        What::Fitted(part, count, from) => {
            require(count > 0, Why::Counts)?;
            return Ok(h.fitted(part.bears_data(), count, from.is_some()));
        }
        What::Refurbished => {
            require(is_data_safe(&h), Why::DataAtRisk)?;
            require(!h.waste, Why::Waste)?;
        }
        What::Stocked => require(!h.waste, Why::Waste)?,
        What::PutIntoUse(channel, class) => put_into_use(&h, holder, channel, class)?,
        What::Returned(_) => {
            require(matches!(h.stage, Stage::PutIntoUse | Stage::PassedOutside | Stage::Lost), Why::Done)?;
            return Ok(Holding { stage: Stage::Returned, data: back(h.data), ..h });
        }
        What::DeclaredWaste(_) => {
            require(!h.waste, Why::Done)?;
            return Ok(Holding { waste: true, stage: Stage::WasteHeld, ..h });
        }
        What::WasteHandedOver(kind, _) => {
            require(h.waste, Why::Waste)?;
            require(kind.takes_waste(), Why::Party)?;
        }
        What::WasteTreated(_) => {
            require(h.waste, Why::Waste)?;
            require(!matches!(h.stage, Stage::WasteTreated | Stage::Lost), Why::Waste)?;
        }
    }
    let worked = h.worked || matches!(what, What::Refurbished | What::PutIntoUse(..));
    Ok(Holding { stage: stage(what), worked, ..h })
}

fn require(holds: bool, why: Why) -> Result<(), Option<Why>> {
    if holds { Ok(()) } else { Err(Some(why)) }
}

/// Where a device stands after a step.
fn stage(what: &What) -> Stage {
    match what {
        What::Triaged(_) => Stage::Triaged,
        What::Erased(..) => Stage::Erased,
        What::Tested(_) => Stage::Tested,
        What::Graded(..) => Stage::Graded,
        What::Repaired | What::Fitted(..) => Stage::Repaired,
        What::Harvested(..) => Stage::PartsDonor,
        What::Refurbished => Stage::Refurbished,
        What::Stocked => Stage::Stocked,
        What::PutIntoUse(..) => Stage::PutIntoUse,
        What::Returned(_) => Stage::Returned,
        What::DeclaredWaste(_) => Stage::WasteHeld,
        What::WasteHandedOver(..) => Stage::WasteHandedOver,
        What::WasteTreated(_) => Stage::WasteTreated,
        What::Lost(_) => Stage::Lost,
    }
}

/// A data grade must tell what is known, and F4 means refurbished, whose data is gone by definition (C. conso. R. 122-4).
fn graded(h: &Holding, functional: Functional, data: DataGrade) -> Result<(), Option<Why>> {
    let told = match data {
        DataGrade::D0 => h.data == Data::NoMedium,
        DataGrade::D2 | DataGrade::D3 | DataGrade::D4 => h.data == Data::Safe,
        DataGrade::D1 | DataGrade::DX => h.data == Data::AtRisk,
    };
    require(told && (functional != Functional::F4 || is_data_safe(h)), Why::Counts)
}

/// A device that comes back from a user bears data again, unless it has no medium.
fn back(data: Data) -> Data {
    if data == Data::NoMedium { data } else { Data::AtRisk }
}

fn put_into_use(h: &Holding, holder: ActorId, channel: Channel, class: BeneficiaryClass) -> Result<(), Option<Why>> {
    require(is_data_safe(h), Why::DataAtRisk)?;
    require(!h.waste, Why::Waste)?;
    require(h.owner == holder || matches!(channel, Channel::Internal | Channel::Loan), Why::NotOwned)?;
    let sale = matches!(channel, Channel::SalePro | Channel::SalePublic | Channel::Cession);
    let to_others = channel == Channel::SolidaritySale && !class.may_buy_public_gift();
    require(h.basis != Basis::PublicGift || !(sale || to_others), Why::PublicGift)
}

/// A device in the author's books that may be away, but is not given.
fn kept(d: &DeviceRef, draft: &Draft<'_>) -> Result<Holding, Option<Why>> {
    require(draft.lock(d).is_none(), Why::Locked)?;
    draft.holding(d).ok_or(Some(Why::NotHeld))
}

/// `Evidence`: the committed party, on devices that came under that very commitment and that it refurbished or put into
/// use.
pub(super) fn evidence(case: &Case<'_>, evidence: &Evidence, draft: &Draft<'_>) -> Ruling {
    require(evidence.devices.is_canonical(), Why::List)?;
    let seen = case.seen(&evidence.commitment, draft)?;
    let own = matches!(seen.body, Some(Body::Commitment(_))) && seen.actor == case.header.actor;
    require(own, Why::Reference)?;
    for d in evidence.devices.iter() {
        let h = draft.holding(&d).ok_or(Some(Why::NotHeld))?;
        let done = h.worked && h.commitment == Some(evidence.commitment) && is_data_safe(&h);
        require(done, Why::NoWork)?;
    }
    Ok(Memo::Nothing)
}
