//! What a page or call takes: nothing, an account, or one of some roles.

use regain_node::accounts::{Role, Roles};

/// What it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: the first pages.
    Anyone,
    /// An account, or a token whatever its scopes.
    AnyAccount,
    /// One of these roles. Administration may whatever another role may.
    One(&'static [Role]),
}

/// To manage the fleet: import, lots, offers, hand-overs.
pub(crate) const MANAGE: Need = Need::One(&[Role::Gestion]);
/// To work on devices: steps, erasure, grades.
pub(crate) const WORK: Need = Need::One(&[Role::Atelier]);
/// To receive: who manages, who works, who collects.
pub(crate) const RECEIVE: Need = Need::One(&[Role::Gestion, Role::Atelier, Role::Collecte]);
/// To read the inventory and the trade: everybody but who only collects.
pub(crate) const READ: Need = Need::One(&[Role::Gestion, Role::Atelier, Role::Lecture]);
/// To run the node.
pub(crate) const ADMIN: Need = Need::One(&[Role::Admin]);

impl Need {
    /// Whether somebody with these roles may; `None` is nobody known.
    pub(crate) fn allows(self, roles: Option<&Roles>) -> bool {
        match self {
            Need::Anyone => true,
            Need::AnyAccount => roles.is_some(),
            Need::One(some) => roles.is_some_and(|r| r.may(some)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_open_what_they_are_for() {
        let of = |role: Role| Roles::from_iter([role]);
        assert!(Need::Anyone.allows(None) && !Need::AnyAccount.allows(None) && !READ.allows(None));
        assert!(Need::AnyAccount.allows(Some(&Roles::default())));
        assert!(MANAGE.allows(Some(&of(Role::Gestion))) && !MANAGE.allows(Some(&of(Role::Atelier))));
        assert!(!READ.allows(Some(&of(Role::Collecte))) && READ.allows(Some(&of(Role::Lecture))));
        assert!(RECEIVE.allows(Some(&of(Role::Collecte))) && !ADMIN.allows(Some(&of(Role::Gestion))));
        assert!([MANAGE, WORK, RECEIVE, READ, ADMIN].iter().all(|n| n.allows(Some(&of(Role::Admin)))));
    }
}
