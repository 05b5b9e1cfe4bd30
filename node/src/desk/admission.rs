//! Who asks to belong, or for further territories, and the guarantor's answer.

use super::people::role;
use super::{Admitted, Answer, ApplicationRow, Applications, DeskError, Foreign};
use crate::node::{Node, territory_in};
use regain_protocol::event::{Admit, Body, Extra};
use regain_protocol::id::{ActorId, TopicId};
use regain_protocol::member::Join;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Admitting a newcomer, or a member into further territories.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmitInput {
    /// Whose request: the id or the name it applied under.
    pub actor: String,
    /// The role granted; what it asked for if absent.
    pub role: Option<String>,
    /// The territories granted, of those it asked for; all of them when empty.
    #[serde(default)]
    pub territories: Vec<String>,
}

/// A request that guarantors may answer.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub join: Join,
    pub name: String,
    /// Whether it is a member's, who asks for more.
    pub member: bool,
}

impl Node {
    /// Those who applied here, those whom another guarantor has admitted already, and members who ask for further
    /// territories.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn applications(&mut self) -> Answer<Applications> {
        let mut joins = self.open_joins()?;
        let standing = self.engine()?.standing();
        joins.retain(|actor, _| !standing.removed().contains_key(actor));
        let mut list = Vec::new();
        for (actor, waiting) in joins {
            let by = self.admitted_by(actor, &waiting.join)?;
            let engine = self.engine()?;
            let needed = engine.ledger().admissions_needed_at(engine.ledger().epoch());
            list.push(ApplicationRow {
                actor: actor.to_string(),
                former_member: self.was_member(&waiting),
                name: waiting.name.into(),
                role: waiting.join.role.code().to_owned(),
                territories: self.territories_in(&waiting.join.topics)?.into_iter().map(Foreign::from).collect(),
                member: waiting.member,
                admitted_by: by.iter().map(|a| self.name_of(a).into()).collect(),
                needed,
            });
        }
        Ok(Applications { applications: list })
    }

    /// Guarantors that carried this very request.
    pub(super) fn admitted_by(&mut self, actor: ActorId, join: &Join) -> Answer<Vec<ActorId>> {
        let admissions = self.engine()?.admissions_of(actor);
        Ok(admissions.into_iter().filter(|(_, _, a)| a.join == *join).map(|(by, _, _)| by).collect())
    }

    /// Names of the territories of these topics, in order.
    pub(super) fn territories_in(&mut self, topics: &[TopicId]) -> Answer<Vec<String>> {
        let told = self.engine()?.ledger().topics();
        let names: BTreeSet<&str> =
            topics.iter().filter_map(|t| told.get(t)).filter_map(|name| territory_in(name)).collect();
        Ok(names.into_iter().map(str::to_owned).collect())
    }

    /// Requests that are known here and not answered by enough guarantors yet.
    pub(super) fn open_joins(&mut self) -> Answer<BTreeMap<ActorId, Waiting>> {
        let of_newcomer = |join: Join, name: String| Waiting { join, name, member: false };
        let mut joins: BTreeMap<ActorId, Waiting> =
            self.applications.values().map(|a| (a.actor, of_newcomer(a.join.clone(), a.name.clone()))).collect();
        let names = self.names();
        let engine = self.engine()?;
        let standing = engine.standing();
        let governance = engine.ledger().governance();
        let mut asked: BTreeMap<ActorId, Join> = BTreeMap::new();
        for (id, log) in engine.ledger().logs(governance) {
            for (entry, _) in standing.counted(id, log) {
                match entry.body.as_deref() {
                    Some(Body::Admit(a)) => {
                        let name = engine.extra(&entry.id).and_then(|x| x.title.clone()).unwrap_or_default();
                        joins.entry(a.join.cert.actor).or_insert(of_newcomer(a.join.clone(), name));
                    }
                    Some(Body::Apply(a)) => {
                        asked.insert(log.stem.actor, a.join.clone());
                    }
                    _ => {}
                }
            }
        }
        joins.retain(|actor, _| !standing.members().contains_key(actor));
        let rights = if asked.is_empty() { BTreeMap::new() } else { engine.topics_by_actor() };
        for (actor, join) in asked {
            let has = |t: &TopicId| *t == governance || rights.get(&actor).is_some_and(|r| r.contains(t));
            let more = !join.topics.iter().all(has);
            if more && standing.members().contains_key(&actor) {
                let name = names.get(&actor).cloned().unwrap_or_default();
                joins.insert(actor, Waiting { join, name, member: true });
            }
        }
        Ok(joins)
    }

    /// Admits with this guarantor's key.
    ///
    /// # Errors
    /// Nobody of that name applied, it did not ask for that territory, or this node is no guarantor.
    pub fn admit(&mut self, input: &AdmitInput) -> Answer<Admitted> {
        let wanted = input.actor.trim().to_lowercase();
        let joins = self.open_joins()?;
        let found = joins.into_iter().find(|(actor, w)| {
            w.name.to_lowercase() == wanted || (wanted.len() >= 6 && actor.to_string().starts_with(&wanted))
        });
        let (actor, Waiting { join, name, .. }) = found.ok_or_else(|| {
            DeskError::NotFound(say!(
                "applicant-unknown",
                "nobody called `{name}` has applied; `regain member list` shows who has",
                name = input.actor
            ))
        })?;
        let granted = input.role.as_deref().map(role).transpose()?.unwrap_or(join.role);
        let topics = self.granted_topics(&join, &input.territories)?;
        let governance = self.engine()?.ledger().governance();
        let body = Body::Admit(Admit { join, role: granted, topics });
        let event = self.author(governance, body, Extra { title: Some(name), ..Extra::default() })?;
        Ok(Admitted { event: event.to_string(), actor: actor.to_string(), role: granted.code().to_owned() })
    }

    /// What a request asks for, or of it what is named.
    fn granted_topics(&mut self, join: &Join, territories: &[String]) -> Answer<Vec<TopicId>> {
        let asked = self.territories_in(&join.topics)?;
        if let Some(other) = territories.iter().find(|t| !asked.contains(t)) {
            return Err(DeskError::Usage(say!(
                "territory-not-asked",
                "`{name}` was not asked for; the request names {list}",
                name = other,
                list = asked.join(", ")
            )));
        }
        let told = self.engine()?.ledger().topics();
        let name = |t: &TopicId| told.get(t).and_then(|n| territory_in(n));
        let granted = |t: &&TopicId| {
            name(t).is_none_or(|territory| territories.is_empty() || territories.iter().any(|g| g == territory))
        };
        Ok(join.topics.iter().filter(granted).copied().collect())
    }
}
