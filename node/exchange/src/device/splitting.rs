//! A device taken apart by its sources, and two put together.

use super::{Accounts, Device, Known, MergedReport, Parting, SourceKind, kind};
use crate::identity::{Identity, Reason, in_order};
use crate::record::{AssetRecord, Source};

impl Device {
    /// The kinds of source that told of it, each once: a merge between them can be taken back.
    pub fn sources(&self) -> Vec<SourceKind> {
        let mut kinds = Vec::new();
        for report in &self.reports {
            let kind = (report.source.tool, report.source.format);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        for told in self.accounts.iter().flat_map(|accounts| &accounts.told) {
            if !kinds.contains(&kind(told)) {
                kinds.push(kind(told));
            }
        }
        kinds
    }

    /// Kinds of source that a person split off.
    pub fn partings(&self) -> &[Parting] {
        self.accounts.as_ref().map_or(&[], |accounts| accounts.parted.as_slice())
    }

    /// Where reports of a kind that was split off belong.
    pub(crate) fn parting(&self, (tool, format): SourceKind) -> Option<&str> {
        let parting = self.partings().iter().find(|parting| parting.tool == tool && parting.format == format)?;
        Some(parting.to.as_str())
    }

    /// Keeps the account of each kind of source apart, from the second kind on.
    pub(super) fn remember(&mut self, record: &AssetRecord) {
        let only = |report: &MergedReport| (report.source.tool, report.source.format) == kind(record);
        let several = self.accounts.as_ref().is_some_and(|accounts| !accounts.told.is_empty());
        if !several && self.reports.iter().all(only) {
            return;
        }
        let so_far = if several { None } else { self.as_record() };
        let accounts = self.accounts.get_or_insert_default();
        for told in so_far.iter().chain([record]) {
            accounts.take(told);
        }
    }

    /// The device as one record of its last report; `None` before the first.
    fn as_record(&self) -> Option<AssetRecord> {
        fn value<T: Clone>(known: &Option<Known<T>>) -> Option<T> {
            known.as_ref().map(|known| known.value.clone())
        }
        let mut record = AssetRecord::blank(Source::clone(&self.reports.last()?.source));
        macro_rules! fill {
            ($($field:ident)*) => { $( record.$field = value(&self.$field); )* };
        }
        fill!(manufacturer model serial alt_serial uuid asset_tag board_serial label site entity status);
        fill!(purchase_date decommission_date warranty_end lease_end end_of_life ownership cpu ram disks battery os seen_on mounting);
        record.category = value(&self.category).unwrap_or_default();
        record.macs = value(&self.macs).unwrap_or_default();
        record.drive = value(&self.drive).map(|drive| *drive);
        let told =
            [self.serial.as_ref().and_then(|known| known.observed), self.model.as_ref().and_then(|k| k.observed)];
        record.observed = told.into_iter().flatten().max();
        Some(record)
    }

    fn told(&self) -> Vec<AssetRecord> {
        match self.accounts.as_ref().filter(|accounts| !accounts.told.is_empty()) {
            Some(accounts) => accounts.told.clone(),
            None => self.as_record().into_iter().collect(),
        }
    }

    /// The device without one kind of source, and a device of that kind alone; `None` when it has no other.
    pub(crate) fn parted(&self, source: SourceKind, apart_key: String) -> Option<(Self, Self)> {
        let (away, stay): (Vec<AssetRecord>, Vec<AssetRecord>) =
            self.told().into_iter().partition(|record| kind(record) == source);
        if away.is_empty() || stay.is_empty() {
            return None;
        }
        let of = |report: &MergedReport| (report.source.tool, report.source.format) == source;
        let names = |records: &[AssetRecord]| -> Vec<Identity> {
            in_order(records.iter().flat_map(crate::identity::identities).collect())
        };
        let mut kept = Self::nameless(self.key.clone(), names(&stay));
        kept.rebuild(&stay, self.reports.iter().filter(|report| !of(report)));
        kept.disk_moves = self.disk_moves.clone();
        let own = names(&away).into_iter().filter(|identity| !kept.identities.contains(identity));
        let mut apart = Self::nameless(apart_key, own.collect());
        apart.rebuild(&away, self.reports.iter().filter(|report| of(report)));
        let parting = Parting { tool: source.0, format: source.1, to: apart.key.clone() };
        let parted = self.partings().iter().cloned().chain([parting]).collect();
        kept.accounts.get_or_insert_default().parted = parted;
        Some((kept, apart))
    }

    /// Both devices as one, under the key of this one.
    pub(crate) fn joined(&self, other: &Self) -> Self {
        let names = in_order(self.identities.iter().chain(&other.identities).cloned().collect());
        let mut joined = Self::nameless(self.key.clone(), names);
        let told: Vec<AssetRecord> = self.told().into_iter().chain(other.told()).collect();
        let by_person = |report: &MergedReport| MergedReport { reason: Some(Reason::Person), ..report.clone() };
        let others: Vec<MergedReport> = other.reports.iter().map(by_person).collect();
        joined.rebuild(&told, self.reports.iter().chain(&others));
        joined.disk_moves = self.disk_moves.union(&other.disk_moves).cloned().collect();
        let parted: Vec<Parting> = self
            .partings()
            .iter()
            .chain(other.partings())
            .filter(|parting| parting.to != other.key && parting.to != self.key)
            .cloned()
            .collect();
        if !parted.is_empty() {
            joined.accounts.get_or_insert_default().parted = parted;
        }
        joined
    }

    /// Settles every field anew from the accounts, and takes over the reports as they were.
    fn rebuild<'r>(&mut self, told: &[AssetRecord], reports: impl Iterator<Item = &'r MergedReport>) {
        for record in told {
            self.take(record, None);
        }
        self.reports = reports.cloned().collect();
        let spare = self.reports.len().saturating_sub(crate::limits::MAX_REMEMBERED);
        self.reports.drain(..spare);
        let several = self.accounts.as_ref().is_some_and(|accounts| accounts.told.len() > 1);
        if !several {
            self.accounts = self
                .accounts
                .take()
                .filter(|accounts| !accounts.parted.is_empty())
                .map(|accounts| Box::new(Accounts { told: Vec::new(), parted: accounts.parted }));
        }
    }
}
