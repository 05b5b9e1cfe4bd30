//! Indicators, each with the lists behind its numbers.

use super::{Answer, DeskError};
use crate::node::Node;
use regain_protocol::id::DeviceRef;
use regain_protocol::law::ReenPack;
use regain_protocol::measure;
use serde_json::{Value, json};

impl Node {
    /// The REEN ratio of an owner for a year: proven, pending, and the lists.
    ///
    /// # Errors
    /// The owner is no member.
    pub fn reen(&mut self, year: i32, owner: Option<&str>) -> Answer {
        let owner = match owner {
            Some(name) => self.actor_id(name)?,
            None => self.keys.actor,
        };
        let pack = ReenPack::current().map_err(|e| DeskError::Failed(e.to_string()))?;
        let view = self.trade_view()?;
        let r = measure::reen(&view, owner, year, &pack);
        let ids = |list: &[DeviceRef]| list.iter().map(|d| d.id().to_string()).collect::<Vec<_>>();
        let with = |list: Vec<(&DeviceRef, &'static str)>| {
            list.into_iter().map(|(d, why)| json!({ "device": d.id().to_string(), "why": why })).collect::<Vec<Value>>()
        };
        Ok(json!({
            "indicator": "I-12", "owner": owner.to_string(), "year": year, "unit": "percent",
            "numerator": r.proven.len(), "pending": r.pending.len(), "denominator": r.stock.len(),
            "ratio": percent(r.ratio()), "ratio_with_pending": percent(r.ratio_with_pending()),
            "flow_ratio_not_regulatory": percent(r.flow_ratio()), "target": r.target,
            "pack": { "id": r.pack, "status": pack.status, "source": pack.source },
            "lists": {
                "numerator": ids(&r.proven), "denominator": ids(&r.stock), "reformed_during_year": ids(&r.reformed),
                "pending": with(r.pending.iter().map(|(d, p)| (d, p.code())).collect()),
                "uncounted": with(r.uncounted.iter().map(|(d, u)| (d, u.code())).collect()),
            },
        }))
    }

    /// Sum of actors, distinct devices and transfers of the territory.
    pub fn counts(&mut self) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let c = measure::counts(&view);
        let by: Vec<Value> = c
            .by_actor
            .iter()
            .map(|(a, n)| json!({ "actor": a.to_string(), "name": names.get(a), "devices": n }))
            .collect();
        Ok(json!({
            "by_actor": by, "sum_of_actors": c.sum_of_actors, "distinct": c.distinct, "transfers": c.transfers,
            "disputed": c.disputed, "reconciles": c.reconciles(), "by_state": view.by_state(),
        }))
    }
}

/// Hundredths of a percent as text with two decimals; `null` where there is nothing to divide by.
fn percent(hundredths: Option<u64>) -> Option<String> {
    hundredths.map(|h| format!("{}.{:02}", h / 100, h % 100))
}
