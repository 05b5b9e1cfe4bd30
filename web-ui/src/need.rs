//! What a call or page asks of who calls it, and the table of it for the API.

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

/// A call: method, path below `/api/v1`, need.
pub type Call = (&'static str, &'static str, Need);

/// Every call of the API that is not plain reading, and those that are, so that a test can try each.
pub const CALLS: &[Call] = &[
    ("GET", "/status", Need::AnyAccount),
    ("GET", "/warnings", READ),
    ("GET", "/peers", READ),
    ("PUT", "/holds/{peer}", ADMIN),
    ("DELETE", "/holds/{peer}", ADMIN),
    ("GET", "/network", READ),
    ("POST", "/network/card", ADMIN),
    ("POST", "/network/draft", ADMIN),
    ("POST", "/network/sign", ADMIN),
    ("POST", "/network/seal", ADMIN),
    ("POST", "/network/adopt", ADMIN),
    ("POST", "/network/found", ADMIN),
    ("POST", "/invitations", ADMIN),
    ("POST", "/join", ADMIN),
    ("GET", "/applications", READ),
    ("POST", "/admissions", ADMIN),
    ("GET", "/members", READ),
    ("POST", "/profile", ADMIN),
    ("POST", "/import", MANAGE),
    ("GET", "/fleet", READ),
    ("GET", "/devices", READ),
    ("POST", "/devices/search", READ),
    ("POST", "/devices/enter", MANAGE),
    ("POST", "/devices/reform", MANAGE),
    ("POST", "/devices/reassign", MANAGE),
    ("GET", "/devices/{name}", READ),
    ("GET", "/lots", READ),
    ("POST", "/lots", MANAGE),
    ("GET", "/offers", READ),
    ("POST", "/offers", MANAGE),
    ("GET", "/needs", READ),
    ("POST", "/needs", MANAGE),
    ("GET", "/requests", READ),
    ("POST", "/requests", MANAGE),
    ("POST", "/grants", MANAGE),
    ("POST", "/declines", MANAGE),
    ("POST", "/commitments", MANAGE),
    ("GET", "/gives", PAPERS),
    ("POST", "/gives", MANAGE),
    ("GET", "/gives/{id}", PAPERS),
    ("POST", "/gives/{id}/recall", MANAGE),
    ("POST", "/receives", RECEIVE),
    ("POST", "/steps", WORK),
    ("POST", "/evidence", WORK),
    ("POST", "/withdrawals", MANAGE),
    ("GET", "/lots/{id}/file", READ),
    ("POST", "/lots/{id}/file", WORK),
    ("POST", "/lots/{id}/editors", MANAGE),
    ("GET", "/events/{id}/attachments/{blob}", READ),
    ("GET", "/bundle", READ),
    ("GET", "/outcomes", READ),
    ("GET", "/indicators/reen", READ),
    ("GET", "/indicators/counts", READ),
    ("GET", "/accounts", ADMIN),
    ("POST", "/accounts", ADMIN),
    ("POST", "/accounts/{login}/roles", ADMIN),
    ("POST", "/accounts/{login}/name", ADMIN),
    ("POST", "/accounts/{login}/disable", ADMIN),
    ("POST", "/accounts/{login}/enable", ADMIN),
    ("POST", "/accounts/{login}/reset", ADMIN),
    ("GET", "/sessions", ADMIN),
    ("DELETE", "/sessions", ADMIN),
    ("DELETE", "/sessions/{login}", ADMIN),
    ("GET", "/tokens", ADMIN),
    ("POST", "/tokens", ADMIN),
    ("DELETE", "/tokens/{id}", ADMIN),
    ("GET", "/audit", ADMIN),
];

/// The need of a call. One that the table has forgotten is for administration when it writes, and for readers when it
/// does not.
#[must_use]
pub fn need_of(method: &str, path: &str) -> Need {
    // A HEAD is answered by the route of its GET.
    let method = if method == "HEAD" { "GET" } else { method };
    let known = CALLS.iter().find(|(m, p, _)| (*m, *p) == (method, path));
    match known {
        Some((_, _, need)) => *need,
        None if method == "GET" => READ,
        None => ADMIN,
    }
}

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

    #[test]
    fn no_call_is_in_the_table_twice_and_a_forgotten_one_is_guarded() {
        let names: std::collections::BTreeSet<_> = CALLS.iter().map(|(m, p, _)| (m, p)).collect();
        assert_eq!(names.len(), CALLS.len());
        assert_eq!((need_of("POST", "/new/call"), need_of("GET", "/new/call")), (ADMIN, READ));
        assert_eq!(need_of("HEAD", "/status"), Need::AnyAccount);
    }
}
