//! Which communes are served, and which nobody serves.

use super::search::{DirectoryQuery, Whose, serves};
use super::told::{PlaceTold, group};
use crate::desk::Answer;
use crate::node::Node;
use crate::places::places;
use regain_protocol::insee::Commune;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A commune, and how many serve it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommuneCovered {
    /// The commune.
    pub commune: PlaceTold,
    /// Its group of communes.
    pub group: PlaceTold,
    /// Members that serve it.
    pub members: u32,
    /// Others that have their seat in it.
    pub others: u32,
}

/// The communes that this build knows, and who serves them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverageTold {
    /// Code of the service; empty for any.
    pub service: String,
    /// Every commune of the area asked for, by code.
    pub communes: Vec<CommuneCovered>,
    /// Communes of it that nobody serves.
    pub uncovered: usize,
    /// Organisations that fit and serve no commune that this build knows.
    pub off_map: usize,
    /// Where names and outlines come from.
    pub sources: String,
}

impl Node {
    /// Who serves which commune, of those that fit a query.
    ///
    /// # Errors
    /// As for [`Node::directory`].
    pub fn coverage(&mut self, query: &DirectoryQuery) -> Answer<CoverageTold> {
        let area = super::search::area(&query.commune, &query.group)?;
        // A commune that nobody serves must not vanish with those that do not serve it.
        let everywhere = DirectoryQuery { commune: String::new(), group: String::new(), ..query.clone() };
        let told = self.directory(&everywhere)?;
        let mut count: BTreeMap<Commune, (u32, u32)> = BTreeMap::new();
        let mut off_map = 0;
        for row in &told.rows {
            let reached = serves(row, &query.service);
            off_map += usize::from(!reached.iter().any(|c| places().commune(*c).is_some()));
            for commune in reached {
                let (members, others) = count.entry(commune).or_default();
                *(if row.member { members } else { others }) += 1;
            }
        }
        let wanted = |code: &Commune| area.as_ref().is_none_or(|area| area.contains(code));
        let communes: Vec<CommuneCovered> = places()
            .communes()
            .filter(|place| wanted(&place.code))
            .map(|place| {
                let (members, others) = count.get(&place.code).copied().unwrap_or_default();
                let commune = PlaceTold { code: place.code.to_string(), name: Some(place.name.to_owned()) };
                CommuneCovered { commune, group: group(place.group), members, others }
            })
            .collect();
        let uncovered = communes.iter().filter(|c| c.members + c.others == 0).count();
        let sources = crate::places::SOURCES.to_owned();
        Ok(CoverageTold { service: query.service.clone(), communes, uncovered, off_map, sources })
    }

    /// Communes that nobody serves with a service; members only, where lists of others are not to count.
    ///
    /// # Errors
    /// As for [`Node::directory`].
    pub fn uncovered(&mut self, service: &str, group: &str, whose: Whose) -> Answer<CoverageTold> {
        let query =
            DirectoryQuery { service: service.to_owned(), group: group.to_owned(), whose, ..DirectoryQuery::default() };
        let mut told = self.coverage(&query)?;
        told.communes.retain(|c| c.members + c.others == 0);
        Ok(told)
    }
}
