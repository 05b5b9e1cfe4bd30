//! Guards of a custodian's steps, and of evidence of reuse.

use crate::network::TRADE;
use crate::stage::*;
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::id::DeviceRef;
use regain_protocol::rules::Why;
use regain_protocol::trade::Data;

/// The guard that matters most: a device with a medium that has no certificate is not put into use, whoever holds it.
#[test]
fn a_device_at_risk_is_not_put_into_use() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 4, Some(2));
    let all = set(entry, 0..4);
    hand_over(&mut n, VILLE, RELAIS, &all, Title::Gift, Basis::Ordinary);
    let use_it = |i| step(&set(entry, [i]), used(Channel::Gift));
    let erase = |i, found, certified, destroyed| {
        step(&set(entry, [i]), What::Erased(found, certified, destroyed, ErasureMethod::PurgeBlock))
    };
    n.say(RELAIS, TRADE, use_it(0)).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, erase(0, 2, 1, 0)).valid();
    n.say(RELAIS, TRADE, use_it(0)).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, erase(0, 1, 1, 0)).valid();
    n.say(RELAIS, TRADE, use_it(0)).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, erase(1, 0, 0, 0)).valid();
    n.say(RELAIS, TRADE, use_it(1)).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(&all, used(Channel::Internal))).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, erase(0, 2, 2, 0)).valid();
    n.say(RELAIS, TRADE, use_it(0)).valid();
    n.say(RELAIS, TRADE, erase(2, 2, 1, 1)).valid();
    n.say(RELAIS, TRADE, use_it(2)).valid();
    let at_risk = n.view(TRADE).devices[&DeviceRef { entry, index: 3 }].state().holding.data;
    assert_eq!(at_risk, Data::AtRisk, "nobody touched the fourth");
}

/// A drive without certificate stays data at risk wherever it goes: a hand-over cleans nothing.
#[test]
fn data_at_risk_follows_the_device() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, None);
    let device = set(entry, [0]);
    hand_over(&mut n, VILLE, ATELIER, &device, Title::Gift, Basis::Ordinary);
    hand_over(&mut n, ATELIER, RELAIS, &device, Title::Sale, Basis::Ordinary);
    n.say(RELAIS, TRADE, step(&device, used(Channel::Gift))).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(&device, What::Refurbished)).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(&device, erased(1))).valid();
    n.say(RELAIS, TRADE, step(&device, What::Refurbished)).valid();
    n.say(RELAIS, TRADE, step(&device, used(Channel::Gift))).valid();
}

#[test]
fn a_drive_leaves_its_device_only_erased() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 3, Some(1));
    let (donor, target) = (set(entry, [0]), set(entry, [1]));
    let from = Some(DeviceRef { entry, index: 0 });
    n.say(RELAIS, TRADE, step(&donor, What::Harvested(PartKind::Ssd, 1))).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(&target, What::Fitted(PartKind::Hdd, 1, from))).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(&donor, What::Harvested(PartKind::Ram, 1))).valid();
    n.say(RELAIS, TRADE, step(&donor, erased(1))).valid();
    n.say(RELAIS, TRADE, step(&donor, What::Harvested(PartKind::Ssd, 1))).valid();
    n.say(RELAIS, TRADE, step(&target, What::Fitted(PartKind::Ssd, 1, from))).valid();
    let elsewhere = Some(DeviceRef { entry, index: 9 });
    n.say(RELAIS, TRADE, step(&target, What::Fitted(PartKind::Ram, 1, elsewhere))).refused(Why::NotHeld);
}

#[test]
fn counts_do_not_contradict_each_other() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 2, Some(1));
    let (one, two) = (set(entry, [0]), set(entry, [1]));
    let erase = |found, certified, destroyed| What::Erased(found, certified, destroyed, ErasureMethod::ClearOverwrite);
    n.say(RELAIS, TRADE, step(&one, erase(1, 1, 1))).refused(Why::Counts);
    n.say(RELAIS, TRADE, step(&one, erase(255, 255, 255))).refused(Why::Counts);
    n.say(RELAIS, TRADE, step(&one, What::Harvested(PartKind::Panel, 0))).refused(Why::Counts);
    n.say(RELAIS, TRADE, step(&one, What::Fitted(PartKind::Panel, 0, None))).refused(Why::Counts);
    let graded = |functional, data| What::Graded(functional, Cosmetic::B, data);
    for data in [DataGrade::D0, DataGrade::D2, DataGrade::D3, DataGrade::D4] {
        n.say(RELAIS, TRADE, step(&one, graded(Functional::F3, data))).refused(Why::Counts);
    }
    n.say(RELAIS, TRADE, step(&one, graded(Functional::F4, DataGrade::D1))).refused(Why::Counts);
    n.say(RELAIS, TRADE, step(&two, graded(Functional::F3, DataGrade::D1))).valid();
    n.say(RELAIS, TRADE, step(&one, erase(1, 1, 0))).valid();
    n.say(RELAIS, TRADE, step(&one, graded(Functional::F4, DataGrade::D1))).refused(Why::Counts);
    n.say(RELAIS, TRADE, step(&one, graded(Functional::F4, DataGrade::D3))).valid();
    n.say(RELAIS, TRADE, step(&one, What::Harvested(PartKind::Panel, 1))).valid();
}

/// Waste is a status, not a stage: nothing but handing over and treatment leads out of it.
#[test]
fn waste_does_not_become_a_product_again() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 2, Some(0));
    let (waste, product) = (set(entry, [0]), set(entry, [1]));
    let handed = |kind| What::WasteHandedOver(kind, Proof::Slip);
    let treated = What::WasteTreated(Operation::Recycling);
    n.say(RELAIS, TRADE, step(&product, handed(ActorKind::EcoOrganisme))).refused(Why::Waste);
    n.say(RELAIS, TRADE, step(&product, treated)).refused(Why::Waste);
    n.say(RELAIS, TRADE, step(&waste, What::DeclaredWaste(WasteReason::Obsolete))).valid();
    n.say(RELAIS, TRADE, step(&waste, What::DeclaredWaste(WasteReason::Obsolete))).refused(Why::Done);
    for what in [What::Refurbished, What::Stocked, used(Channel::Gift)] {
        n.say(RELAIS, TRADE, step(&waste, what)).refused(Why::Waste);
    }
    n.say(RELAIS, TRADE, step(&waste, handed(ActorKind::RepairCafe))).refused(Why::Party);
    n.say(RELAIS, TRADE, step(&waste, handed(ActorKind::EcoOrganisme))).valid();
    n.say(RELAIS, TRADE, step(&waste, What::Tested(true))).refused(Why::Away);
    n.say(RELAIS, TRADE, step(&waste, treated)).valid();
    n.say(RELAIS, TRADE, step(&waste, treated)).refused(Why::Waste);
    for what in [What::Refurbished, What::Stocked, used(Channel::Gift)] {
        n.say(RELAIS, TRADE, step(&product, what)).valid();
    }
}

/// A public gift reaches people by gift, loan or a solidarity sale to whom the law names; never the market.
#[test]
fn a_public_gift_is_not_sold_to_just_anybody() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 5, Some(0));
    hand_over(&mut n, VILLE, RELAIS, &set(entry, 0..4), Title::Gift, Basis::PublicGift);
    hand_over(&mut n, VILLE, RELAIS, &set(entry, [4]), Title::Gift, Basis::Ordinary);
    let put = |i, channel, class| step(&set(entry, [i]), What::PutIntoUse(channel, class));
    for channel in [Channel::SalePro, Channel::SalePublic, Channel::Cession] {
        n.say(RELAIS, TRADE, put(0, channel, BeneficiaryClass::Jobseeker)).refused(Why::PublicGift);
    }
    for class in [BeneficiaryClass::GeneralPublic, BeneficiaryClass::SmallCompany, BeneficiaryClass::Unknown] {
        n.say(RELAIS, TRADE, put(0, Channel::SolidaritySale, class)).refused(Why::PublicGift);
    }
    n.say(RELAIS, TRADE, put(0, Channel::SolidaritySale, BeneficiaryClass::LowIncome)).valid();
    n.say(RELAIS, TRADE, put(1, Channel::SolidaritySale, BeneficiaryClass::Association)).valid();
    n.say(RELAIS, TRADE, put(2, Channel::Gift, BeneficiaryClass::GeneralPublic)).valid();
    n.say(RELAIS, TRADE, put(3, Channel::Loan, BeneficiaryClass::School)).valid();
    n.say(RELAIS, TRADE, put(4, Channel::SalePublic, BeneficiaryClass::GeneralPublic)).valid();
}

#[test]
fn a_keeper_puts_into_use_only_inside_or_on_loan() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    hand_over(&mut n, VILLE, RELAIS, &set(entry, 0..2), Title::Loan, Basis::Ordinary);
    let put = |i, channel| step(&set(entry, [i]), used(channel));
    for channel in [Channel::Gift, Channel::SalePublic, Channel::SolidaritySale, Channel::Cession, Channel::SalePro] {
        n.say(RELAIS, TRADE, put(0, channel)).refused(Why::NotOwned);
    }
    n.say(RELAIS, TRADE, put(0, Channel::Loan)).valid();
    n.say(RELAIS, TRADE, put(1, Channel::Internal)).valid();
}

/// What has left comes back by a step of its own, and then bears data again.
#[test]
fn what_is_away_comes_back_first() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 2, Some(1));
    let (device, lost) = (set(entry, [0]), set(entry, [1]));
    let back = What::Returned(ReturnReason::Fault);
    n.say(RELAIS, TRADE, step(&device, back)).refused(Why::Done);
    n.say(RELAIS, TRADE, step(&device, erased(1))).valid();
    n.say(RELAIS, TRADE, step(&device, used(Channel::Gift))).valid();
    n.say(RELAIS, TRADE, step(&device, What::Repaired)).refused(Why::Away);
    let body = Body::Give(give(&n, ATELIER, &device, Title::Gift));
    n.say(RELAIS, TRADE, body).refused(Why::Away);
    n.say(RELAIS, TRADE, step(&device, back)).valid();
    n.say(RELAIS, TRADE, step(&device, What::Repaired)).valid();
    n.say(RELAIS, TRADE, step(&device, used(Channel::Gift))).refused(Why::DataAtRisk);
    n.say(RELAIS, TRADE, step(&lost, What::Lost(LossKind::Lost))).valid();
    n.say(RELAIS, TRADE, step(&lost, What::Tested(true))).refused(Why::Away);
}

/// Evidence needs work: a commitment of one's own, a device in hand, refurbished or in use, its data gone.
#[test]
fn evidence_without_work_is_none() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(1));
    let offer = offer(&mut n, VILLE, &set(entry, 0..2));
    let grant = granted(&mut n, VILLE, RELAIS, offer, 2);
    let commitment = n.say(RELAIS, TRADE, Body::Commitment(Commitment { grant })).valid();
    let shows = |commitment, i| Body::Evidence(Evidence { commitment, devices: set(entry, [i]) });
    n.say(RELAIS, TRADE, shows(commitment, 0)).refused(Why::NotHeld);
    let to = give(&n, RELAIS, &set(entry, 0..2), Title::Gift);
    let give = Body::Give(Give { grant: Some(grant), commitment: Some(commitment), ..to });
    let give = n.say(VILLE, TRADE, give).valid();
    n.say(RELAIS, TRADE, Body::Receive(receive(give, 2))).valid();
    n.say(RELAIS, TRADE, shows(commitment, 0)).refused(Why::NoWork);
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Stocked)).valid();
    n.say(RELAIS, TRADE, shows(commitment, 0)).refused(Why::NoWork);
    n.say(RELAIS, TRADE, step(&set(entry, [0]), erased(1))).valid();
    n.say(RELAIS, TRADE, shows(commitment, 0)).refused(Why::NoWork);
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Refurbished)).valid();
    n.say(RELAIS, TRADE, shows(grant, 0)).refused(Why::Reference);
    n.say(ATELIER, TRADE, shows(commitment, 0)).refused(Why::Reference);
    n.say(RELAIS, TRADE, shows(commitment, 1)).refused(Why::NoWork);
    n.say(RELAIS, TRADE, shows(commitment, 0)).valid();
}
