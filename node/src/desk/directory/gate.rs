//! Gates of the law that a credential opens (guards of level L): the desk refuses to sign what the other party, or this
//! organisation itself, shows no valid credential for. Credentials are read on the day of the act; no verdict reads them.

use crate::desk::{Answer, DeskError};
use crate::node::Node;
use regain_protocol::catalogue::{ActorKind, Basis, CredentialKind, Title};
use regain_protocol::event::{Give, Listing, Party, What};
use regain_protocol::id::ActorId;
use regain_protocol::time::Day;
use regain_protocol::view::{GiveView, View};

/// Which credentials open a gate.
type Opens = fn(CredentialKind) -> bool;

/// What an entry shows for a gate on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// One that holds.
    Valid,
    /// None that holds; the newest of them ended on that day.
    Ended(Day),
    /// None that holds, and none that ended.
    Nothing,
}

fn shown(listing: Option<&Listing>, opens: Opens, on: Day) -> Shown {
    let fitting = || listing.into_iter().flat_map(|l| &l.credentials).filter(|c| opens(c.kind));
    if fitting().any(|c| c.holds(on)) {
        return Shown::Valid;
    }
    let ended = fitting().filter_map(|c| c.until.filter(|until| *until < on)).max();
    ended.map_or(Shown::Nothing, Shown::Ended)
}

/// Kinds that may receive a public gift without an approval: public bodies, and schools and associations of the law's list.
fn needs_no_approval(kinds: &[ActorKind]) -> bool {
    use ActorKind as K;
    kinds.iter().any(|k| matches!(k, K::PublicBody | K::ItDepartmentPublic | K::BeneficiaryOrg))
}

impl Node {
    /// Whether the law lets this organisation hand these devices to that party in this way.
    pub(crate) fn may_give(&mut self, give: &Give) -> Answer<()> {
        match give.to {
            Party::Member(to) => self.may_give_to(&to, give),
            Party::Outside(kind, _) if give.title == Title::Waste => self.may_send_waste(kind, give.on),
            Party::Outside(..) => Ok(()),
        }
    }

    fn may_give_to(&mut self, to: &ActorId, give: &Give) -> Answer<()> {
        let carried = give.title == Title::CustodyOnly && self.any_waste(give)?;
        let view = self.governance_view()?;
        let listing = view.directory.get(to).map(|l| &l.listing);
        let name = self.name_of(to);
        if give.title == Title::Waste {
            waste_to(&name, shown(listing, CredentialKind::manages_waste, give.on), give.on)?;
        }
        if carried {
            carrying_by(&name, shown(listing, CredentialKind::carries_waste, give.on), give.on)?;
        }
        let kinds = view.members.get(to).map(|m| m.kinds.as_slice()).unwrap_or_default();
        if give.basis == Basis::PublicGift && !needs_no_approval(kinds) {
            gift_to(&name, shown(listing, CredentialKind::takes_public_gifts, give.on), give.on)?;
        }
        Ok(())
    }

    fn any_waste(&mut self, give: &Give) -> Answer<bool> {
        let view = self.trade_view()?;
        Ok(give.devices.iter().any(|d| view.devices.get(&d).is_some_and(|known| known.state().holding.waste)))
    }

    /// Whether this organisation may countersign what a giver hands to it.
    pub(crate) fn may_receive(&mut self, give: &GiveView, on: Day, accepted: usize) -> Answer<()> {
        if give.title != Title::Waste || accepted == 0 {
            return Ok(());
        }
        own_waste(self.own_shown(CredentialKind::manages_waste, on)?, on)
    }

    /// Whether this organisation may do a step.
    pub(crate) fn may_step(&mut self, what: &What, on: Day) -> Answer<()> {
        match what {
            What::WasteHandedOver(kind, _) => self.may_send_waste(*kind, on),
            _ => Ok(()),
        }
    }

    /// Waste to a party without a node: an éco-organisme takes it from everybody, an operator under a contract only.
    fn may_send_waste(&mut self, kind: ActorKind, on: Day) -> Answer<()> {
        if kind != ActorKind::WeeeOperator {
            return Ok(());
        }
        match self.own_shown(CredentialKind::manages_waste, on)? {
            Shown::Valid => Ok(()),
            Shown::Ended(day) => Err(DeskError::Refused(say!(
                "gate-operator-ended",
                "the WEEE contract in this organisation's entry ended on {until}, before {on}: a treatment operator takes waste only under \
                 a contract (C. env. R. 543-200-1); renew it in the directory, or hand the waste to an éco-organisme",
                until = day,
                on = on
            ))),
            Shown::Nothing => Err(DeskError::Refused(say!(
                "gate-operator",
                "this organisation's entry in the directory shows no WEEE contract that holds on {on}: a treatment operator takes waste only \
                 under one (C. env. R. 543-200-1); enter it in the directory, or hand the waste to an éco-organisme",
                on = on
            ))),
        }
    }

    fn own_shown(&mut self, opens: Opens, on: Day) -> Answer<Shown> {
        let own = self.keys.actor;
        let view: std::sync::Arc<View> = self.governance_view()?;
        Ok(shown(view.directory.get(&own).map(|l| &l.listing), opens, on))
    }
}

fn waste_to(name: &str, shown: Shown, on: Day) -> Answer<()> {
    match shown {
        Shown::Valid => Ok(()),
        Shown::Ended(day) => Err(DeskError::Refused(say!(
            "gate-waste-ended",
            "the WEEE contract or approval of `{name}` ended on {until}, before {on}: waste cannot be handed to it (C. env. R. 543-200-1). \
             Ask it to renew its entry in the directory, or hand the waste to an éco-organisme",
            name = name,
            until = day,
            on = on
        ))),
        Shown::Nothing => Err(DeskError::Refused(say!(
            "gate-waste",
            "`{name}` shows no WEEE contract or approval that holds on {on}: waste cannot be handed to it (C. env. R. 543-200-1). Ask it to \
             complete its entry in the directory, or hand the waste to an éco-organisme",
            name = name,
            on = on
        ))),
    }
}

fn carrying_by(name: &str, shown: Shown, on: Day) -> Answer<()> {
    match shown {
        Shown::Valid => Ok(()),
        Shown::Ended(day) => Err(DeskError::Refused(say!(
            "gate-carrier-ended",
            "the waste transport declaration of `{name}` ended on {until}, before {on}: it cannot keep or carry waste for others. Ask it to \
             renew its entry in the directory",
            name = name,
            until = day,
            on = on
        ))),
        Shown::Nothing => Err(DeskError::Refused(say!(
            "gate-carrier",
            "some of these devices are waste, and `{name}` shows neither a waste transport declaration nor a WEEE contract that holds on {on}: \
             it cannot keep or carry them. Ask it to complete its entry in the directory",
            name = name,
            on = on
        ))),
    }
}

fn gift_to(name: &str, shown: Shown, on: Day) -> Answer<()> {
    match shown {
        Shown::Valid => Ok(()),
        Shown::Ended(day) => Err(DeskError::Refused(say!(
            "gate-gift-ended",
            "the approval by which `{name}` may receive a public gift ended on {until}, before {on} (CG3P L. 3212-2). Ask it to renew its \
             entry in the directory",
            name = name,
            until = day,
            on = on
        ))),
        Shown::Nothing => Err(DeskError::Refused(say!(
            "gate-gift",
            "a public gift (CG3P L. 3212-2) goes to a public body, a school, or an organisation approved as ESUS or recognised of public utility \
             or general interest; `{name}` shows nothing of this that holds on {on}. Ask it to complete its entry in the directory",
            name = name,
            on = on
        ))),
    }
}

fn own_waste(shown: Shown, on: Day) -> Answer<()> {
    match shown {
        Shown::Valid => Ok(()),
        Shown::Ended(day) => Err(DeskError::Refused(say!(
            "gate-receive-ended",
            "the WEEE contract or approval in this organisation's entry ended on {until}, before {on}: it cannot countersign waste (C. env. \
             R. 543-200-1). Renew it in the directory, or refuse the devices",
            until = day,
            on = on
        ))),
        Shown::Nothing => Err(DeskError::Refused(say!(
            "gate-receive",
            "this organisation's entry in the directory shows no WEEE contract or approval that holds on {on}: it cannot countersign waste \
             (C. env. R. 543-200-1). Enter it in the directory, or refuse the devices",
            on = on
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_protocol::event::Credential;

    const TODAY: Day = Day(20_500);

    fn entry(kind: CredentialKind, from: u32, until: u32) -> Listing {
        let credentials = vec![Credential { kind, from: Some(Day(from)), until: Some(Day(until)) }];
        Listing { credentials, ..Listing::default() }
    }

    #[test]
    fn a_credential_opens_its_gate_from_its_first_day_to_its_last() {
        let on = |day| {
            shown(Some(&entry(CredentialKind::WeeeContract, 20_000, 20_500)), CredentialKind::manages_waste, Day(day))
        };
        assert_eq!(on(19_999), Shown::Nothing, "it has not begun");
        assert_eq!((on(20_000), on(20_500)), (Shown::Valid, Shown::Valid));
        assert_eq!(on(20_501), Shown::Ended(Day(20_500)));
        assert_eq!(shown(None, CredentialKind::manages_waste, TODAY), Shown::Nothing);
    }

    #[test]
    fn each_gate_has_its_own_credentials() {
        let has = |kind, opens: Opens| shown(Some(&entry(kind, 20_000, 21_000)), opens, TODAY) == Shown::Valid;
        use CredentialKind as K;
        assert!(has(K::EcoOrganismeApproval, K::manages_waste) && has(K::WeeeContract, K::manages_waste));
        assert!(!has(K::WasteTransport, K::manages_waste) && has(K::WasteTransport, K::carries_waste));
        assert!(has(K::Esus, K::takes_public_gifts) && !has(K::QualiRepar, K::takes_public_gifts));
        assert!(!has(K::Ordi3, K::manages_waste) && !has(K::Esus, K::carries_waste));
    }

    #[test]
    fn refusals_say_what_is_missing_and_since_when() {
        let told = waste_to("Atelier", Shown::Ended(TODAY), Day(20_600)).expect_err("closed");
        assert_eq!(told.code(), "refused");
        assert!(told.to_string().contains("`Atelier` ended on 2026-02-16"), "{told}");
        assert!(waste_to("Atelier", Shown::Valid, TODAY).is_ok());
        for refused in [
            carrying_by("A", Shown::Nothing, TODAY),
            gift_to("A", Shown::Nothing, TODAY),
            own_waste(Shown::Nothing, TODAY),
        ] {
            assert_eq!(refused.expect_err("closed").code(), "refused");
        }
    }

    #[test]
    fn public_bodies_and_schools_need_no_approval() {
        assert!(needs_no_approval(&[ActorKind::RefurbisherEss, ActorKind::BeneficiaryOrg]));
        assert!(!needs_no_approval(&[ActorKind::DistributorSocial]) && !needs_no_approval(&[]));
    }
}
