//! Addresses of the network cards that are part of the machine.

use crate::mac::Mac;
use crate::reading::Notes;
use crate::wording::fold;

use super::document::Document;
use crate::section::Section;

/// Drivers of adapters that are plugged in, and lent from desk to desk.
const PLUGGED: &[&str] = &[
    "r8152",
    "r8153_ecm",
    "rtl8150",
    "ax88179_178a",
    "asix",
    "cdc_ether",
    "cdc_ncm",
    "cdc_mbim",
    "smsc75xx",
    "smsc95xx",
    "dm9601",
    "pegasus",
    "ipheth",
    "rndis_host",
];

/// The built-in cards, each once.
pub(super) fn read(document: &Document, notes: &mut Notes) -> Vec<Mac> {
    let mut macs = Vec::new();
    for section in document.list("networks", notes).unwrap_or_default() {
        if ["ipaddress", "ipaddress6", "wifi_ssid"].iter().any(|field| section.has(field)) {
            notes.drop_personal("networks (addresses, Wi-Fi names)");
        }
        if !built_in(&section, notes) {
            continue;
        }
        let address = section.text("mac", notes).or_else(|| section.text("macaddr", notes));
        let mac = address.and_then(|text| text.parse::<Mac>().ok());
        if let Some(mac) = mac.filter(|mac| !macs.contains(mac)) {
            macs.push(mac);
        }
    }
    macs
}

fn built_in(section: &Section<'_>, notes: &mut Notes) -> bool {
    let text = |field: &str, notes: &mut Notes| section.text(field, notes).map(|text| fold(&text)).unwrap_or_default();
    let kind = text("type", notes);
    let name = text("description", notes);
    let driver = text("driver", notes);
    let wired_or_radio = matches!(kind.as_str(), "ethernet" | "wifi" | "");
    let virtual_name =
        ["virtual", "vpn", "tap", "docker", "vmware", "hyper-v", "bluetooth", "usb"].iter().any(|w| name.contains(w));
    let plugged = PLUGGED.contains(&driver.as_str()) || on_usb(&name);
    wired_or_radio && !section.says_true("virtualdev") && !virtual_name && !plugged
}

/// Linux names a card by its way to the processor: enp57s0u1u4 goes through USB ports 1 and 4.
fn on_usb(name: &str) -> bool {
    let predictable = name.starts_with("enp") || name.starts_with("wlp") || name.starts_with("enx");
    predictable && (name.starts_with("enx") || name.contains('u'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_built_in_cards() {
        let text = r#"{"deviceid":"a","content":{"networks":[
            {"description":"enp0s25","mac":"d4:be:d9:5a:01:02","type":"ethernet","virtualdev":false,"ipaddress":"192.0.2.7"},
            {"description":"enp0s25","mac":"d4:be:d9:5a:01:02","type":"ethernet"},
            {"description":"enp57s0u1u4","mac":"00:e0:4c:12:34:5b","type":"ethernet"},
            {"description":"Ethernet 3","driver":"r8152","mac":"00:e0:4c:12:34:5c","type":"ethernet"},
            {"description":"virbr0","mac":"52:54:00:12:34:56","type":"bridge","virtualdev":true},
            {"description":"wlp2s0","mac":"ae:12:34:56:78:9a","type":"wifi"},
            {"description":"lo","mac":"00:00:00:00:00:00","type":"loopback"}]}}"#;
        let document = Document::parse(text).expect("a report");
        let mut notes = Notes::default();
        let macs: Vec<String> = read(&document, &mut notes).iter().map(ToString::to_string).collect();
        assert_eq!(macs, ["d4:be:d9:5a:01:02"]);
    }
}
