//! Codes of what happened to a device.

use regain_protocol::event::What;
use regain_protocol::view::Deed;

/// What a deed is called.
pub(super) fn deed(deed: &Deed) -> &'static str {
    match deed {
        Deed::Reformed(_) => "reformed",
        Deed::Reassigned => "reassigned",
        Deed::Gave => "given",
        Deed::Recalled(_) => "recalled",
        Deed::Did(what) => what.code(),
    }
}

/// A step's details, in codes.
pub(super) fn detail(what: &What) -> String {
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
