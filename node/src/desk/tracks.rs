//! What became of the machines: each device with its state, its holder, and the chain of signed steps behind it.

use super::{Answer, DeskError, Selection};
use crate::node::Node;
use regain_protocol::event::{Body, What};
use regain_protocol::id::{ActorId, DeviceRef, EventId};
use regain_protocol::view::{Claim, Deed, DeviceView, Outcome, View};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Node {
    /// Devices of a selection, without their chains.
    ///
    /// # Errors
    /// The selection names none.
    pub fn devices(&mut self, selection: &Selection) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let chosen = self.select(selection)?;
        let list: Vec<Value> =
            chosen.iter().filter_map(|d| Some(self.device_json(d, view.devices.get(d)?, &names))).collect();
        Ok(json!({ "devices": list, "by_state": by_state(&view, &chosen) }))
    }

    /// One device with its whole chain.
    ///
    /// # Errors
    /// There is no such device.
    pub fn device_page(&mut self, name: &str) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let d = self.device(&view, name)?;
        let device = view.devices.get(&d).ok_or_else(|| DeskError::NotFound("that device is not here".into()))?;
        let mut page = self.device_json(&d, device, &names);
        page["chain"] = self.chain(&view, &d, device, &names);
        Ok(page)
    }

    /// What became of the devices that this node brought in, each with its chain.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn outcomes(&mut self) -> Answer {
        let (view, names) = (self.trade_view()?, self.names());
        let own = self.keys.actor;
        let mine: Vec<DeviceRef> = view.devices.iter().filter(|(_, d)| d.entered_by == own).map(|(r, _)| *r).collect();
        let mut list = Vec::new();
        for d in &mine {
            let Some(device) = view.devices.get(d) else { continue };
            let mut item = self.device_json(d, device, &names);
            item["chain"] = self.chain(&view, d, device, &names);
            list.push(item);
        }
        Ok(json!({ "devices": list, "by_state": by_state(&view, &mine), "total": mine.len() }))
    }

    fn device_json(&self, d: &DeviceRef, device: &DeviceView, names: &BTreeMap<ActorId, String>) -> Value {
        let state = device.state();
        let person = |a: &ActorId| json!({ "actor": a.to_string(), "name": names.get(a) });
        json!({
            "id": d.id().to_string(), "reference": format!("{}:{}", d.entry, d.index), "category": device.category.code(), "media": device.media,
            "state": state.code(), "data": state.data_code(), "waste": state.holding.waste,
            "provenance": state.holding.basis.code(), "disputed": state.is_disputed(),
            "holders": state.holders.iter().map(person).collect::<Vec<_>>(), "owner": person(&state.owner),
            "entered_by": person(&device.entered_by), "private": self.fleet.private(d),
        })
    }

    /// Claims in order, each with its acts, their signers' keys and events.
    fn chain(&self, view: &View, d: &DeviceRef, device: &DeviceView, names: &BTreeMap<ActorId, String>) -> Value {
        let mut chain = Vec::new();
        for (id, claim) in device.chain() {
            chain.push(self.beginning(view, d, &id, claim, names));
            for act in &claim.acts {
                let mut line = self.signed(&act.event, names);
                line["what"] = json!(deed(&act.deed));
                line["on"] = json!(act.on.map(|d| d.to_string()));
                line["contested"] = json!(act.contested);
                if let Deed::Did(what) = act.deed {
                    line["detail"] = json!(detail(&what));
                }
                if act.deed == Deed::Gave {
                    let give = view.gives.get(&act.event);
                    line["title"] = json!(give.map(|g| g.title.code()));
                    line["destination"] = json!(give.map(|g| g.destination.code()));
                    line["one_key"] = json!(give.is_some_and(|g| g.outcomes.contains(&Outcome::OneKey)));
                }
                chain.push(line);
            }
        }
        Value::Array(chain)
    }

    fn beginning(
        &self,
        view: &View,
        d: &DeviceRef,
        id: &EventId,
        claim: &Claim,
        names: &BTreeMap<ActorId, String>,
    ) -> Value {
        let mut line = self.signed(id, names);
        line["what"] = json!(if claim.give.is_some() { "received" } else { "entered" });
        line["on"] = json!(claim.on.map(|d| d.to_string()));
        if let Some(give) = claim.give.and_then(|g| view.gives.get(&g).map(|v| (g, v))) {
            let giver = self.signed(&give.0, names);
            line["two_keys"] = json!([giver["key"], line["key"]]);
            let others = give.1.outcomes.len() > 1;
            line["disputed"] = json!(others && give.1.devices.contains(d));
        }
        line
    }

    /// Who signed an event, with which key, and where it stands.
    fn signed(&self, event: &EventId, names: &BTreeMap<ActorId, String>) -> Value {
        let found = self.engine.as_ref().and_then(|e| e.ledger().event(event));
        let Some((log, entry)) = found else { return json!({ "event": event.to_string() }) };
        json!({
            "event": event.to_string(), "seq": entry.seq, "by": log.stem.actor.to_string(), "by_name": names.get(&log.stem.actor),
            "key": log.stem.node.to_string(), "attachments": self.engine.as_ref().and_then(|e| e.extra(event)).map_or(0, |x| x.attachments.iter().flatten().count()),
            "kind": entry.body.as_deref().map(|b: &Body| b.kind().name()),
        })
    }
}

fn by_state(view: &View, devices: &[DeviceRef]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for d in devices.iter().filter_map(|d| view.devices.get(d)) {
        *counts.entry(d.state().code()).or_default() += 1;
    }
    counts
}

fn deed(deed: &Deed) -> &'static str {
    match deed {
        Deed::Reformed(_) => "reformed",
        Deed::Reassigned => "reassigned",
        Deed::Gave => "given",
        Deed::Recalled(_) => "recalled",
        Deed::Did(what) => match what {
            What::Triaged(_) => "triaged",
            What::Erased(..) => "erased",
            What::Tested(_) => "tested",
            What::Graded(..) => "graded",
            What::Repaired => "repaired",
            What::Harvested(..) => "harvested",
            What::Fitted(..) => "fitted",
            What::Refurbished => "refurbished",
            What::Stocked => "stocked",
            What::PutIntoUse(..) => "put_into_use",
            What::Returned(_) => "returned",
            What::DeclaredWaste(_) => "declared_waste",
            What::WasteHandedOver(..) => "waste_handed_over",
            What::WasteTreated(_) => "waste_treated",
            What::Lost(_) => "lost",
        },
    }
}

fn detail(what: &What) -> String {
    match what {
        What::Triaged(d) => d.code().into(),
        What::Erased(found, certified, destroyed, method) => {
            format!("{} media found, {certified} certified, {destroyed} destroyed, {}", found, method.code())
        }
        What::Tested(passed) => if *passed { "passed" } else { "failed" }.into(),
        What::Graded(f, c, d) => format!("{}-{}-{}", f.code(), c.code(), d.code()),
        What::Harvested(p, n) | What::Fitted(p, n, _) => format!("{n} x {}", p.code()),
        What::PutIntoUse(channel, class) => format!("{}, {}", channel.code(), class.code()),
        What::Returned(r) => r.code().into(),
        What::DeclaredWaste(r) => r.code().into(),
        What::WasteHandedOver(k, p) => format!("{}, {}", k.code(), p.code()),
        What::WasteTreated(o) => o.code().into(),
        What::Lost(k) => k.code().into(),
        What::Repaired | What::Refurbished | What::Stocked => String::new(),
    }
}
