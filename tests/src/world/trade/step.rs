//! One step of each sort, with numbers that often fit.

use super::super::Dice;
use regain_protocol::catalogue::{
    ActorKind, BeneficiaryClass, Channel, Cosmetic, DataGrade, Decision, ErasureMethod, Functional, LossKind,
    Operation, PartKind, Proof, ReturnReason, WasteReason,
};
use regain_protocol::event::What;
use regain_protocol::trade::Pen;

/// A step of any sort. The rules decide whether it fits the devices.
pub fn what(pen: &Pen, dice: &mut Dice) -> Option<What> {
    let some_device = pen.holdings.keys().next().copied();
    Some(match dice.below(20) {
        0 => What::Triaged(dice.pick(Decision::ALL)?),
        1..5 => {
            let found = dice.below(3) as u8;
            let certified = if dice.percent(80) { found } else { dice.below(3) as u8 };
            What::Erased(found, certified, found.saturating_sub(certified), dice.pick(ErasureMethod::ALL)?)
        }
        5 => What::Tested(dice.percent(70)),
        6..8 => What::Graded(dice.pick(Functional::ALL)?, dice.pick(Cosmetic::ALL)?, dice.pick(DataGrade::ALL)?),
        8 => What::Repaired,
        9 => What::Harvested(dice.pick(PartKind::ALL)?, dice.below(3) as u8),
        10 => What::Fitted(dice.pick(PartKind::ALL)?, 1, some_device.filter(|_| dice.percent(50))),
        11..13 => What::Refurbished,
        13 => What::Stocked,
        14..16 => What::PutIntoUse(dice.pick(Channel::ALL)?, dice.pick(BeneficiaryClass::ALL)?),
        16 => What::Returned(dice.pick(ReturnReason::ALL)?),
        17 => What::DeclaredWaste(dice.pick(WasteReason::ALL)?),
        18 => match dice.below(2) {
            0 => What::WasteHandedOver(ActorKind::EcoOrganisme, dice.pick(Proof::ALL)?),
            _ => What::WasteTreated(dice.pick(Operation::ALL)?),
        },
        _ => What::Lost(dice.pick(LossKind::ALL)?),
    })
}
