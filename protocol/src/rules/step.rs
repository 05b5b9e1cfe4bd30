//! A custodian's steps, and evidence of reuse.

use super::handover::is_data_safe;
use super::{Case, Memo, Ruling, Why, in_hand};
use crate::catalogue::{Basis, Channel, DataGrade, Decision, Functional};
use crate::event::{Body, Evidence, Step, What};
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
            What::Returned(_) | What::WasteTreated(_) => draft.holding(&d).ok_or(Some(Why::NotHeld))?,
            _ => in_hand(&d, draft)?,
        };
        let after = after(&step.what, holding)?;
        draft.changes.holdings.insert(d, Some(after));
    }
    Ok(Memo::Nothing)
}

/// The device after a step that was judged valid, as the view tells it; `None` where it cannot follow that state.
pub(crate) fn after_step(what: &What, h: Holding) -> Option<Holding> {
    after(what, h).ok()
}

/// The device after the step, or why the step cannot be.
fn after(what: &What, h: Holding) -> Result<Holding, Option<Why>> {
    let no = |why| Err(Some(why));
    let to = |stage| Ok(Holding { stage, ..h });
    match *what {
        What::Triaged(
            Decision::Waste | Decision::Refurbish | Decision::Repair | Decision::Parts | Decision::Return,
        ) => to(Stage::Triaged),
        What::Erased(found, certified, destroyed, _) => {
            if u16::from(certified) + u16::from(destroyed) > u16::from(found) {
                return no(Why::Counts);
            }
            Ok(Holding { data: h.after_erasure(found, certified, destroyed), stage: Stage::Erased, ..h })
        }
        What::Tested(_) => to(Stage::Tested),
        What::Graded(functional, _, data) => {
            let told = match data {
                DataGrade::D0 => h.data == Data::NoMedium,
                DataGrade::D2 | DataGrade::D3 | DataGrade::D4 => h.data == Data::Safe,
                DataGrade::D1 | DataGrade::DX => h.data == Data::AtRisk,
            };
            // F4 means refurbished, whose data is gone by definition (C. conso. R. 122-4).
            if !told || (functional == Functional::F4 && !is_data_safe(&h)) {
                no(Why::Counts)
            } else {
                to(Stage::Graded)
            }
        }
        What::Repaired => to(Stage::Repaired),
        What::Harvested(part, count) => {
            if part.bears_data() && !is_data_safe(&h) {
                return no(Why::DataAtRisk);
            }
            if count == 0 { no(Why::Counts) } else { to(Stage::PartsDonor) }
        }
        What::Fitted(_, count, _) => {
            if count == 0 {
                no(Why::Counts)
            } else {
                to(Stage::Repaired)
            }
        }
        What::Refurbished => {
            if !is_data_safe(&h) {
                no(Why::DataAtRisk)
            } else if h.waste {
                no(Why::Waste)
            } else {
                to(Stage::Refurbished)
            }
        }
        What::Stocked => {
            if h.waste {
                no(Why::Waste)
            } else {
                to(Stage::Stocked)
            }
        }
        What::PutIntoUse(channel, class) => put_into_use(h, channel, class),
        What::Returned(_) => {
            if h.stage == Stage::PutIntoUse {
                Ok(Holding { stage: Stage::Returned, data: back(h.data), ..h })
            } else {
                no(Why::Done)
            }
        }
        What::DeclaredWaste(_) => {
            if h.waste {
                no(Why::Done)
            } else {
                Ok(Holding { waste: true, stage: Stage::WasteHeld, ..h })
            }
        }
        What::WasteHandedOver(kind, _) => {
            if !h.waste {
                no(Why::Waste)
            } else if !kind.takes_waste() {
                no(Why::Party)
            } else {
                to(Stage::WasteHandedOver)
            }
        }
        What::WasteTreated(_) => {
            let ready = h.waste && matches!(h.stage, Stage::WasteHeld | Stage::WasteHandedOver);
            if ready { to(Stage::WasteTreated) } else { no(Why::Waste) }
        }
        What::Lost(_) => to(Stage::Lost),
    }
}

/// A device that comes back from a user bears data again, unless it has no medium.
fn back(data: Data) -> Data {
    if data == Data::NoMedium { data } else { Data::AtRisk }
}

fn put_into_use(
    h: Holding,
    channel: Channel,
    class: crate::catalogue::BeneficiaryClass,
) -> Result<Holding, Option<Why>> {
    if !is_data_safe(&h) {
        return Err(Some(Why::DataAtRisk));
    }
    if h.waste {
        return Err(Some(Why::Waste));
    }
    if !h.owned && !matches!(channel, Channel::Internal | Channel::Loan) {
        return Err(Some(Why::NotOwned));
    }
    if h.basis == Basis::PublicGift {
        let sale = matches!(channel, Channel::SalePro | Channel::SalePublic | Channel::Cession);
        let solidarity = channel == Channel::SolidaritySale;
        if sale || (solidarity && !class.may_buy_public_gift()) {
            return Err(Some(Why::PublicGift));
        }
    }
    Ok(Holding { stage: Stage::PutIntoUse, ..h })
}

/// `Evidence`: the committed party, on devices it refurbished or put into use. Whether a device came under that very
/// commitment is part of the view, which has both hand-over and commitment before it.
pub(super) fn evidence(case: &Case<'_>, evidence: &Evidence, draft: &Draft<'_>) -> Ruling {
    if !evidence.devices.is_canonical() {
        return Err(Some(Why::List));
    }
    let seen = case.seen(&evidence.commitment, draft)?;
    if !matches!(seen.body, Some(Body::Commitment(_))) || seen.actor != case.header.actor {
        return Err(Some(Why::Reference));
    }
    for d in evidence.devices.iter() {
        let holding = draft.holding(&d).ok_or(Some(Why::NotHeld))?;
        if !matches!(holding.stage, Stage::Refurbished | Stage::Graded | Stage::Stocked | Stage::PutIntoUse)
            || !is_data_safe(&holding)
        {
            return Err(Some(Why::NoWork));
        }
    }
    Ok(Memo::Nothing)
}
