//! What a call or page asks of who calls it. Each says it where its path is written down: `ways.rs`, `api/call.rs`.

use regain_node::accounts::{Role, Roles};

/// Whom a call or page is for. A role stands for those that have it; administration may all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everybody, logged in or not.
    Anyone,
    /// Everybody with an account, whatever its roles.
    AnyAccount,
    /// Who has one of these roles.
    One(&'static [Role]),
}

impl Need {
    /// Whether somebody with these roles may; `None` is somebody without an account.
    #[must_use]
    pub fn met(self, roles: Option<&Roles>) -> bool {
        match (self, roles) {
            (Need::Anyone, _) => true,
            (_, None) => false,
            (Need::AnyAccount, Some(roles)) => !roles.is_empty(),
            (Need::One(one_of), Some(roles)) => roles.may(one_of),
        }
    }

    /// Whether it is for acting in the organisation's name, which a node that only observes does for nobody, its
    /// administration included.
    #[must_use]
    pub fn acts(self) -> bool {
        matches!(self, Need::One(one_of) if one_of.iter().all(|r| !matches!(r, Role::Admin | Role::Lecture)))
    }
}

/// Reading everything the node knows. Not for rounds, which see their own papers only.
pub const READ: Need = Need::One(&[Role::Gestion, Role::Atelier, Role::Lecture]);
/// The fleet and the market.
pub const MANAGE: Need = Need::One(&[Role::Gestion]);
/// Work on machines.
pub const WORK: Need = Need::One(&[Role::Gestion, Role::Atelier]);
/// The receiver's half of a hand-over, in an office, a workshop, or at the kerb.
pub const RECEIVE: Need = Need::One(&[Role::Gestion, Role::Atelier, Role::Collecte]);
/// The papers of a hand-over: who reads, and who carries it out.
pub const PAPERS: Need = Need::One(&[Role::Gestion, Role::Atelier, Role::Collecte, Role::Lecture]);
/// The node itself and its network.
pub const ADMIN: Need = Need::One(&[Role::Admin]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_met_by_those_they_name_and_by_administration() {
        let of = |role| Roles::from_iter([role]);
        assert!(Need::Anyone.met(None) && !Need::AnyAccount.met(None) && !MANAGE.met(None));
        assert!(Need::AnyAccount.met(Some(&of(Role::Collecte))));
        assert!(!Need::AnyAccount.met(Some(&Roles::default())), "who must change the password first has no role");
        assert!(MANAGE.met(Some(&of(Role::Gestion))) && MANAGE.met(Some(&of(Role::Admin))));
        assert!(!MANAGE.met(Some(&of(Role::Atelier))) && !READ.met(Some(&of(Role::Collecte))));
    }

    #[test]
    fn reading_and_the_node_itself_are_no_acts() {
        assert!(MANAGE.acts() && WORK.acts() && RECEIVE.acts());
        for need in [READ, PAPERS, ADMIN, Need::Anyone, Need::AnyAccount] {
            assert!(!need.acts(), "{need:?}");
        }
    }
}
