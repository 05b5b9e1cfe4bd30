//! The rows of a snapshot, from what the loop shares: fleet, view, names.

use super::Park;
use super::row::{LotTag, ParkRow};
use crate::desk::select::fleet_unread;
use crate::desk::{Answer, Foreign};
use crate::fleet::Fleet;
use crate::fleet::edit::Field;
use crate::node::Node;
use rayon::prelude::*;
use regain_exchange::device::{Device, Known};
use regain_exchange::record::{Disk, DiskKind};
use regain_exchange::status::Status;
use regain_protocol::catalogue::{AgeClass, Category};
use regain_protocol::event::What;
use regain_protocol::id::{ActorId, DeviceRef, EventId};
use regain_protocol::member::Role;
use regain_protocol::time::{Day, Quarter};
use regain_protocol::view::{Deed, DeviceState, DeviceView, View};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Devices of the fleet read at once.
const PAGE: usize = 8_192;
/// Pages that are read before they are laid out.
const PAGES_AHEAD: usize = 2;

/// Everything a snapshot is made of. Taking it costs the loop a few pointers and the names.
pub(crate) struct Ingredients {
    pub(super) version: u64,
    own: ActorId,
    seat: Seat,
    fleet: Fleet,
    view: Option<Arc<View>>,
    names: BTreeMap<ActorId, String>,
    titles: BTreeMap<EventId, Foreign>,
    today: Day,
}

/// Whose table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    /// A member's: its fleet, and what it holds or brought in.
    Member,
    /// An observer's: every device of the territory, nothing private.
    Observer,
}

impl Node {
    /// What the next snapshot of the device table is made of.
    pub(super) fn ingredients(&mut self, version: u64) -> Ingredients {
        let own = self.keys.actor;
        let view = self.trade_view().ok();
        let observes = self.engine.as_mut().is_some_and(|e| e.standing().members().get(&own) == Some(&Role::Observe));
        let lots: Vec<EventId> = view.iter().flat_map(|v| v.lots.keys().copied()).collect();
        let titles = lots.into_iter().filter_map(|lot| Some((lot, self.title_of(&lot)?))).collect();
        Ingredients {
            version,
            own,
            seat: if observes { Seat::Observer } else { Seat::Member },
            fleet: self.fleet.clone(),
            view,
            names: self.names(),
            titles,
            today: self.now().day(),
        }
    }
}

impl Ingredients {
    /// The snapshot. The fleet is read some thousand devices at a time, so that it never stands in memory whole.
    ///
    /// # Errors
    /// The fleet cannot be read from the disk.
    pub(super) fn cook(self) -> Answer<Park> {
        let mut left = BTreeMap::new();
        let network = self.network_rows(&mut left);
        let mut network = network.into_iter().peekable();
        let mut park = Park::empty(self.version);
        if self.seat == Seat::Member {
            // One thread reads and understands while another lays out.
            std::thread::scope(|threads| {
                let (send, pages) = sync_channel(PAGES_AHEAD);
                threads.spawn(|| self.private_rows(send));
                for row in pages.iter().flatten() {
                    while let Some(before) = network.next_if(|n| n.key <= row.key) {
                        park.push(&before);
                    }
                    self.count_left(&mut left, &row);
                    park.push(&row);
                }
            });
        }
        network.for_each(|row| park.push(&row));
        match self.fleet.devices().fault() {
            Some(why) => Err(fleet_unread(&why)),
            None => Ok(Park { left, ..park }),
        }
    }

    /// Hands on the rows of devices that are in this organisation's books only, in the order of their keys.
    fn private_rows(&self, to: SyncSender<Vec<ParkRow>>) {
        for page in self.fleet.devices().pages(PAGE) {
            let outside = page.par_iter().filter(|device| !self.is_in_network(device.key_str()));
            // Nobody listens any more only when the table is given up.
            if to.send(outside.map(|device| self.private_row(device)).collect()).is_err() {
                return;
            }
        }
    }

    /// Devices of the network that concern this organisation, by key.
    fn network_rows(&self, left: &mut BTreeMap<(Quarter, Category), u32>) -> Vec<ParkRow> {
        let lots = self.lots();
        let mut rows = Vec::new();
        for (reference, device) in self.view.iter().flat_map(|v| &v.devices) {
            let state = device.state();
            let concerns = state.holders.contains(&self.own) || device.entered_by == self.own;
            if concerns || self.seat == Seat::Observer {
                let row = self.network_row(reference, device, &state, lots.get(reference));
                if self.fleet.keys.contains_key(reference) {
                    self.count_left(left, &row);
                }
                rows.push(row);
            }
        }
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        rows
    }

    /// Counts a device of the fleet that has left it.
    fn count_left(&self, left: &mut BTreeMap<(Quarter, Category), u32>, row: &ParkRow) {
        let on = row.decommissioned.as_deref().and_then(Day::parse).filter(|on| *on <= self.today);
        if let Some(on) = on {
            let category = Category::from_code(&row.category).unwrap_or(Category::Unknown);
            *left.entry((Quarter::of(on), category)).or_default() += 1;
        }
    }

    fn is_in_network(&self, key: &str) -> bool {
        let reference = self.fleet.entered.get(key);
        reference.is_some_and(|r| self.view.as_ref().is_some_and(|v| v.devices.contains_key(r)))
    }

    fn lots(&self) -> HashMap<DeviceRef, Vec<LotTag>> {
        let mut lots: HashMap<DeviceRef, Vec<LotTag>> = HashMap::new();
        for (id, lot) in self.view.iter().flat_map(|v| &v.lots) {
            let tag = LotTag { id: id.to_string(), title: self.titles.get(id).cloned().unwrap_or_default() };
            for device in &lot.devices {
                lots.entry(*device).or_default().push(tag.clone());
            }
        }
        lots
    }

    fn private_row(&self, device: &Device) -> ParkRow {
        let key = device.key_str();
        let mut row = ParkRow { key: key.to_owned(), category: "unknown".into(), ..ParkRow::default() };
        tell_private(&mut row, device);
        self.tell_noted(&mut row, key);
        self.tell_plan(&mut row, key, device);
        (row.held, row.own) = (true, true);
        row
    }

    fn network_row(
        &self,
        reference: &DeviceRef,
        device: &DeviceView,
        state: &DeviceState,
        lots: Option<&Vec<LotTag>>,
    ) -> ParkRow {
        let id = reference.id().to_string();
        let mut row = ParkRow { key: id.clone(), network_id: Some(id), in_network: true, ..ParkRow::default() };
        if self.seat == Seat::Member {
            match (self.fleet_device(reference), self.fleet.manifests.get(reference)) {
                (Some((key, own)), _) => {
                    tell_private(&mut row, &own);
                    self.tell_noted(&mut row, key);
                }
                (None, Some(told)) => {
                    let foreign = |t: &Option<String>| t.clone().map(Foreign::from);
                    (row.maker, row.model, row.serial) =
                        (foreign(&told.manufacturer), foreign(&told.model), foreign(&told.serial));
                }
                (None, None) => {}
            }
            row.code = self.fleet.codes.get(reference).cloned();
        }
        row.category = device.category.code().to_owned();
        row.state = Some(state.code().to_owned());
        row.data = Some(state.data_code().to_owned());
        let holder = state.holders.first().filter(|_| !state.is_disputed());
        row.holder = holder.map(ToString::to_string);
        row.holder_name = holder.and_then(|h| self.names.get(h)).cloned().map(Foreign::from);
        row.held = state.holders == [self.own];
        row.own = state.owner == self.own;
        row.lots = lots.cloned().unwrap_or_default();
        let (grade, reformed) = signed_facts(device);
        row.grade = grade;
        // What was signed as decommissioned or is in other hands leaves no more.
        let stays = reformed.is_none() && row.held && row.own && self.seat == Seat::Member;
        row.decommissioned = reformed.or(row.decommissioned);
        if let Some((key, own)) = self.fleet_device(reference).filter(|_| stays) {
            self.tell_plan(&mut row, key, &own);
        }
        row
    }

    fn fleet_device(&self, reference: &DeviceRef) -> Option<(&str, Arc<Device>)> {
        let key = self.fleet.keys.get(reference)?;
        Some((key.as_str(), self.fleet.devices().get(key)?))
    }

    /// What was noted by hand, above what imports told.
    fn tell_noted(&self, row: &mut ParkRow, key: &str) {
        let Some(edits) = self.fleet.noted.of(key) else { return };
        let told = |field| edits.get(field).map(str::to_owned);
        row.status = told(Field::Status).or(row.status.take());
        row.site = told(Field::Site).or(row.site.take());
        let leased = edits.get(Field::LeaseEnd).map(|_| "leased".to_owned());
        row.whose = told(Field::Ownership).or(row.whose.take()).or(leased);
    }

    fn tell_plan(&self, row: &mut ParkRow, key: &str, device: &Device) {
        let subject = self.fleet.subject(key, device, self.today);
        if !subject.is_here() {
            return;
        }
        let plan = subject.plan();
        row.planned = plan.map(|(on, _)| on.to_string());
        row.plan = Some(plan.map_or_else(|| NOTHING.to_owned(), |(on, _)| Quarter::of(on).to_string()));
        row.ground = plan.map(|(_, ground)| ground.code().to_owned());
        row.spec = Some(crate::desk::entering::spec_of(device).code().to_owned());
        row.age = Some(subject.age().map_or(AgeClass::Unknown, AgeClass::of_days).code().to_owned());
        row.rest = subject.rest().map(str::to_owned);
    }
}

/// The plan of a device of which nothing is foreseen.
pub(super) const NOTHING: &str = "none";

/// The newest grade and the day of decommissioning, as signed.
fn signed_facts(device: &DeviceView) -> (Option<String>, Option<String>) {
    let (mut grade, mut reformed) = (None, None);
    for act in device.chain().into_iter().flat_map(|(_, claim)| &claim.acts) {
        match act.deed {
            Deed::Did(What::Graded(functional, cosmetic, _)) => {
                grade = Some(format!("{}-{}", functional.code(), cosmetic.code()));
            }
            Deed::Reformed(_) => reformed = act.on.map(|day| day.to_string()),
            _ => {}
        }
    }
    (grade, reformed)
}

fn tell_private(row: &mut ParkRow, device: &Device) {
    let text = |known: &Option<Known<String>>| known.as_ref().map(|k| k.value.clone());
    row.asset_tag = text(&device.asset_tag);
    row.serial = text(&device.serial).map(Foreign::from);
    row.maker = text(&device.manufacturer).map(Foreign::from);
    row.model = text(&device.model).map(Foreign::from);
    row.site = text(&device.site);
    row.category = device.category.as_ref().map_or("unknown", |c| c.value.code()).to_owned();
    let gib = |bytes: u64| u32::try_from((bytes + (1 << 29)) >> 30).unwrap_or(u32::MAX);
    row.ram_gib = device.ram.as_ref().map(|r| gib(r.value.bytes));
    let built_in = device.disks.iter().flat_map(|d| &d.value).filter(|d| d.kind != DiskKind::External);
    (row.disk_gb, row.disk_kind) = disks(&built_in.collect::<Vec<_>>());
    row.year = device.purchase_date.as_ref().map(|d| i32::from(d.value.year()));
    row.whose = device.whose().map(|o| o.code().to_owned());
    row.status = device.status.as_ref().map(|s| status_code(s.value.status).to_owned());
    row.decommissioned = device.decommission_date.as_ref().map(|d| d.value.to_string());
}

fn disks(disks: &[&Disk]) -> (Option<u32>, Option<String>) {
    let bytes: Vec<u64> = disks.iter().filter_map(|d| d.bytes).collect();
    let sum = bytes.iter().fold(0_u64, |sum, b| sum.saturating_add(*b));
    let gb =
        (!bytes.is_empty()).then(|| u32::try_from(sum.saturating_add(500_000_000) / 1_000_000_000).unwrap_or(u32::MAX));
    let mut kinds: Vec<&str> = disks.iter().filter_map(|d| kind_code(d.kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kind = match kinds.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        _ => Some("mixed".to_owned()),
    };
    (gb, kind)
}

fn kind_code(kind: DiskKind) -> Option<&'static str> {
    match kind {
        DiskKind::Hdd => Some("hdd"),
        DiskKind::Ssd => Some("ssd"),
        DiskKind::Nvme => Some("nvme"),
        DiskKind::Emmc => Some("emmc"),
        DiskKind::External | DiskKind::Unknown => None,
    }
}

/// The code of a fleet status, as its serialised form.
fn status_code(status: Status) -> &'static str {
    match status {
        Status::InUse => "in_use",
        Status::InStock => "in_stock",
        Status::OnLoan => "on_loan",
        Status::Broken => "broken",
        Status::InRepair => "in_repair",
        Status::ToReform => "to_reform",
        Status::Reformed => "reformed",
        Status::Retired => "retired",
        Status::Scrapped => "scrapped",
        Status::Lost => "lost",
        Status::Stolen => "stolen",
        Status::Unknown => "unknown",
    }
}
