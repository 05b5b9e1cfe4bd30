//! What people and tokens may do: sets of roles.

use super::AccountsError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a person does at this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The node itself: settings, people, members, keys, backups; and whatever the others may.
    Admin,
    /// The fleet: import, lots, offers, signed hand-overs, certificates.
    Gestion,
    /// The workshop: receive, test, grade, erase, parts, repair.
    Atelier,
    /// Rounds: scan and sign, nothing else.
    Collecte,
    /// Read and export.
    Lecture,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [Role::Admin, Role::Gestion, Role::Atelier, Role::Collecte, Role::Lecture];

    /// The word for it in files, API and command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Gestion => "gestion",
            Role::Atelier => "atelier",
            Role::Collecte => "collecte",
            Role::Lecture => "lecture",
        }
    }

    /// The role of that code.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchRole`].
    pub fn of_code(code: &str) -> Result<Self, AccountsError> {
        let role = Role::ALL.into_iter().find(|r| r.code() == code);
        role.ok_or_else(|| AccountsError::NoSuchRole(code.chars().take(40).collect()))
    }
}

/// A set of roles. A set, not a ladder: in a small association one person has three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Every role: what the node's own token file opens.
    #[must_use]
    pub fn all() -> Self {
        Role::ALL.into_iter().collect()
    }

    /// The roles of these codes.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchRole`].
    pub fn of_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Self, AccountsError> {
        codes.into_iter().map(Role::of_code).collect()
    }

    /// Whether exactly this role is in the set.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether the set has one of those roles. Administration may whatever another role may.
    #[must_use]
    pub fn may(&self, one_of: &[Role]) -> bool {
        self.has(Role::Admin) || one_of.iter().any(|r| self.has(*r))
    }

    /// Whether there is no role in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles, in the order of [`Role::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// What of this set somebody with the roles `giver` may pass on.
    #[must_use]
    pub fn within(&self, giver: &Roles) -> Roles {
        self.iter().filter(|r| giver.may(&[*r])).collect()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        Roles(roles.into_iter().collect())
    }
}

impl std::fmt::Display for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<&str> = self.iter().map(Role::code).collect();
        f.write_str(&codes.join(", "))
    }
}

/// The roles as they act. Where the node is an observer in its network (`observer`), it signs nothing: the roles that
/// trade and work act as reading, and administration keeps to the node itself.
#[must_use]
pub fn effective(roles: &Roles, observer: bool) -> Roles {
    if !observer {
        return roles.clone();
    }
    roles
        .iter()
        .map(|r| match r {
            Role::Admin => Role::Admin,
            Role::Gestion | Role::Atelier | Role::Collecte | Role::Lecture => Role::Lecture,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_a_set_and_administration_may_all() {
        let roles = Roles::of_codes(["atelier", "collecte"]).expect("two roles");
        assert!(roles.may(&[Role::Atelier]) && roles.may(&[Role::Gestion, Role::Collecte]));
        assert!(!roles.may(&[Role::Lecture]), "a set, not a ladder");
        assert!(Roles::from_iter([Role::Admin]).may(&[Role::Gestion]));
        assert!(!Roles::default().may(&Role::ALL));
        assert_eq!(roles.to_string(), "atelier, collecte");
        assert_eq!(serde_json::to_string(&roles).expect("JSON"), r#"["atelier","collecte"]"#);
        assert!(Roles::of_codes(["Admin"]).is_err());
        for role in Role::ALL {
            assert_eq!(Role::of_code(role.code()).expect("its own code"), role);
            assert_eq!(serde_json::to_string(&role).expect("JSON"), format!("\"{}\"", role.code()));
        }
    }

    #[test]
    fn at_an_observer_who_may_write_reads() {
        for role in [Role::Gestion, Role::Atelier, Role::Collecte, Role::Lecture] {
            let given = Roles::from_iter([role]);
            assert_eq!(effective(&given, true), Roles::from_iter([Role::Lecture]));
            assert_eq!(effective(&given, false), given);
        }
        let both = Roles::from_iter([Role::Admin, Role::Gestion]);
        assert_eq!(effective(&both, true), Roles::from_iter([Role::Admin, Role::Lecture]));
        assert_eq!(effective(&Roles::default(), true), Roles::default());
    }
}
