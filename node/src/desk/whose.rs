//! Equipment that is not this organisation's own is never passed on: leased machines go back, people keep theirs.

use super::{Answer, DeskError};
use crate::fleet::edit::Field;
use crate::node::Node;
use regain_exchange::record::Ownership;
use regain_protocol::id::DeviceRef;

/// Devices named in a refusal.
const NAMED: usize = 5;

impl Node {
    /// Whose a device is, as noted by hand or told by an import; leased where the end of a lease is known; none where nobody
    /// said.
    fn whose(&self, device: &DeviceRef) -> Option<&str> {
        let key = self.fleet.keys.get(device)?;
        let noted = self.fleet.noted.of(key).and_then(|e| e.get(Field::Ownership));
        let told = || self.fleet.devices().get(key)?.whose().map(|o| o.code());
        let leased = || self.fleet.noted.of(key).and_then(|e| e.get(Field::LeaseEnd)).map(|_| Ownership::Leased.code());
        noted.or_else(told).or_else(leased)
    }

    /// Refuses to offer, give, sell or cede what is leased or belongs to a person.
    ///
    /// # Errors
    /// Which devices those are, by their local codes.
    pub(crate) fn may_pass_on<'a>(&self, devices: impl Iterator<Item = &'a DeviceRef>) -> Answer<()> {
        let foreign: Vec<&DeviceRef> =
            devices.filter(|d| matches!(self.whose(d), Some("leased" | "personal"))).collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let code = |d: &&DeviceRef| self.fleet.codes.get(*d).cloned().unwrap_or_else(|| d.id().to_string());
        let codes: Vec<String> = foreign.iter().take(NAMED).map(code).collect();
        Err(DeskError::Refused(say!(
            "not-own",
            "{n} of these devices are leased or belong to a person ({codes}); they cannot be offered or given away: leave them out",
            n = foreign.len(),
            codes = codes.join(", ")
        )))
    }
}
