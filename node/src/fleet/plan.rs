//! When a device will probably leave the fleet, and on what that rests.

use super::edit::{Edits, Field};
use super::policy::Policy;
use super::renewal::Renewal;
use regain_exchange::device::{Device, Known};
use regain_exchange::status::Status;
use regain_protocol::catalogue::Category;
use regain_protocol::time::Day;

/// On what a foreseen retirement rests. The first three are days that somebody told for this very device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Planned here by hand: it stands above all others.
    Planned,
    /// The end of its lease.
    Lease,
    /// A day of replacement in the register, a day of decommission that lies ahead, or a status that says it was chosen.
    Register,
    /// Years after the end of its warranty.
    Warranty,
    /// The end of its system's support.
    System,
    /// Years of use of its category or model after its purchase.
    Age,
}

impl Ground {
    /// All of them, the surest first.
    pub const ALL: [Ground; 6] =
        [Ground::Planned, Ground::Lease, Ground::Register, Ground::Warranty, Ground::System, Ground::Age];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Ground::Planned => "planned",
            Ground::Lease => "lease",
            Ground::Register => "register",
            Ground::Warranty => "warranty",
            Ground::System => "system",
            Ground::Age => "age",
        }
    }

    /// Whether somebody told that day for this device, and no rule made it.
    #[must_use]
    pub fn is_told(self) -> bool {
        matches!(self, Ground::Planned | Ground::Lease | Ground::Register)
    }
}

/// A device of the fleet with what was noted of it by hand, on a day.
pub struct Subject<'a> {
    /// What imports told.
    pub device: &'a Device,
    /// What was noted by hand.
    pub edits: Option<&'a Edits>,
    /// The rules.
    pub policy: &'a Policy,
    /// Today.
    pub today: Day,
}

/// The exchange's day as the protocol's; none before 1970.
pub(crate) fn day(known: Option<&Known<regain_exchange::day::Day>>) -> Option<Day> {
    u32::try_from(known?.value.days_since_1970()).ok().map(Day)
}

/// The same day so many years later; the last of February where that has no 29th.
fn years_later(day: Day, years: u32) -> Option<Day> {
    let (year, month, date) = day.date();
    let year = year.checked_add(i32::try_from(years).ok()?)?;
    Day::from_date(year, month, date).or_else(|| Day::from_date(year, month, 28))
}

impl Subject<'_> {
    fn noted(&self, field: Field) -> Option<&str> {
        self.edits.and_then(|e| e.get(field))
    }

    /// Its status: the one noted by hand, else the register's.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        let noted = self.noted(Field::Status).and_then(super::edit::status_of);
        noted.or_else(|| self.device.status.as_ref().map(|s| s.value.status))
    }

    /// Whether it is still in the fleet: not decommissioned, retired, scrapped, lost or stolen.
    #[must_use]
    pub fn is_here(&self) -> bool {
        let gone = matches!(
            self.status(),
            Some(Status::Reformed | Status::Retired | Status::Scrapped | Status::Lost | Status::Stolen)
        );
        !gone && self.left_on().is_none()
    }

    /// The day on which it left the fleet, as the register tells it.
    #[must_use]
    pub fn left_on(&self) -> Option<Day> {
        day(self.device.decommission_date.as_ref()).filter(|on| *on <= self.today)
    }

    /// What it is.
    #[must_use]
    pub fn category(&self) -> Category {
        let code = self.device.category.as_ref().map_or("unknown", |c| c.value.code());
        Category::from_code(code).unwrap_or(Category::Unknown)
    }

    /// Days since its purchase, where that is told.
    #[must_use]
    pub fn age(&self) -> Option<u32> {
        day(self.device.purchase_date.as_ref()).map(|bought| self.today.0.saturating_sub(bought.0))
    }

    /// Everything that foresees its retirement, the earliest first.
    #[must_use]
    pub fn grounds(&self) -> Vec<(Day, Ground)> {
        let d = self.device;
        let noted = |field| self.noted(field).and_then(Day::parse);
        let bought = day(d.purchase_date.as_ref());
        let own_years = self.noted(Field::Years).and_then(|y| y.parse().ok());
        let model = d.model.as_ref().map(|m| m.value.as_str());
        let years = own_years.or_else(|| self.policy.years(self.category(), model)).filter(|y| *y > 0);
        let chosen = (self.status() == Some(Status::ToReform)).then_some(self.today);
        let warranty = day(d.warranty_end.as_ref()).zip(self.policy.after_warranty);
        let system = d.os.as_ref().filter(|_| self.policy.systems);
        let all = [
            (noted(Field::Planned), Ground::Planned),
            (noted(Field::LeaseEnd).or_else(|| day(d.lease_end.as_ref())), Ground::Lease),
            (day(d.end_of_life.as_ref()), Ground::Register),
            (day(d.decommission_date.as_ref()).filter(|on| *on > self.today).or(chosen), Ground::Register),
            (warranty.and_then(|(end, years)| years_later(end, years)), Ground::Warranty),
            (system.and_then(|os| Renewal::current().system(&os.value)).map(|s| s.end), Ground::System),
            (bought.zip(years).and_then(|(bought, years)| years_later(bought, years)), Ground::Age),
        ];
        let mut told: Vec<(Day, Ground)> = all.into_iter().filter_map(|(on, ground)| Some((on?, ground))).collect();
        // What a person planned is no guess among others.
        told.sort_by_key(|(on, ground)| (*ground != Ground::Planned, *on, *ground));
        told
    }

    /// The newest day on which a report or register told of it, where reports are dated.
    #[must_use]
    pub fn last_seen(&self) -> Option<Day> {
        let d = self.device;
        let moments = [
            d.serial.as_ref().and_then(|k| k.observed),
            d.status.as_ref().and_then(|k| k.observed),
            d.ram.as_ref().and_then(|k| k.observed),
            d.disks.as_ref().and_then(|k| k.observed),
            d.os.as_ref().and_then(|k| k.observed),
            d.model.as_ref().and_then(|k| k.observed),
        ];
        let newest = moments.into_iter().flatten().max()?;
        u32::try_from(newest.day().days_since_1970()).ok().map(Day)
    }

    /// Why it is dormant: in stock, or in use and silent, since more days than the rules allow. A device of which no dated
    /// report tells is neither: how long it rests is not known.
    #[must_use]
    pub fn rest(&self) -> Option<&'static str> {
        let since = self.today.0.saturating_sub(self.last_seen()?.0);
        let long = since > self.policy.dormant_days;
        match self.status() {
            Some(Status::InStock) if long => Some("stock"),
            _ if long => Some("silent"),
            _ => None,
        }
    }

    /// When it will probably be retired, and why then.
    #[must_use]
    pub fn plan(&self) -> Option<(Day, Ground)> {
        self.grounds().into_iter().next()
    }
}

#[cfg(test)]
mod tests;
