//! The sample as the GLPI agent reports it, machine by machine.

use serde_json::{Value, json};

use super::machine::{Kind, Machine};

/// File name and bytes of each report.
pub(super) fn write(machines: &[Machine]) -> Vec<(String, Vec<u8>)> {
    let screens: Vec<&Machine> = machines.iter().filter(|machine| machine.kind == Kind::Screen).collect();
    let mut desktops = 0;
    machines
        .iter()
        .filter(|machine| machine.has_agent())
        .map(|machine| {
            // The first desktops still show their picture on a screen of the export.
            let screen = (machine.kind == Kind::Desktop)
                .then(|| {
                    desktops += 1;
                    screens.get(desktops - 1).filter(|_| desktops <= 5).copied()
                })
                .flatten();
            let name = format!("{}.json", machine.label.to_lowercase());
            (name, format!("{:#}\n", report(machine, screen)).into_bytes())
        })
        .collect()
}

fn report(machine: &Machine, screen: Option<&Machine>) -> Value {
    let host = machine.label.as_str();
    let n = machine.number;
    let somebody = machine.somebody();
    let chassis = if machine.kind == Kind::Laptop { "Notebook" } else { "Desktop" };
    let seen: u32 = machine.product.modules_mib.iter().sum::<u32>() - 284;
    // The last report was sent weeks before the reform.
    let reform = machine.reformed.map_or(machine.purchased.year() + 1, crate::day::Day::year);
    let day = format!("{}-{:02}-{:02}", reform - 1, 10 + n % 3, 1 + n % 28);
    let mut content = json!({
        "accesslog": {"logdate": format!("{day} 08:{:02}:00", n % 60)},
        "bios": {
            "smanufacturer": machine.product.firmware_maker,
            "smodel": machine.product.model,
            "ssn": machine.serial,
            "mmanufacturer": machine.product.firmware_maker,
            "msn": format!("/{}/CM{:05}/", machine.serial, 52_011 + u32::from(n) * 17),
            "assettag": "Default string",
        },
        "cpus": [{"name": machine.product.cpu, "manufacturer": "Intel", "core": 4, "thread": 8}],
        "hardware": {
            "name": host,
            "chassis_type": chassis,
            "vmsystem": "Physical",
            "memory": seen,
            "uuid": format!("56414c43-4c41-4952-8{n:03x}-7e57{:08x}", u32::from(n) * 2_654_435 + 99_991),
            "lastloggeduser": somebody,
            "winowner": somebody,
        },
        "memories": machine.product.modules_mib.iter().enumerate().map(|(slot, capacity)| json!({
            "capacity": capacity, "type": "DDR4", "numslots": slot + 1,
        })).collect::<Vec<_>>(),
        "networks": [{
            "description": "Intel(R) Ethernet Connection", "type": "ethernet", "virtualdev": false,
            "mac": format!("d4:be:d9:5a:{:02x}:{:02x}", n / 16, n * 16 % 256 + 3), "ipaddress": "192.0.2.7",
        }],
        "operatingsystem": {"name": "Windows", "full_name": "Microsoft Windows 10 Professionnel", "fqdn": host},
        "storages": machine.drives_mb.iter().enumerate().map(|(at, size)| drive(machine, at, *size))
            .collect::<Vec<_>>(),
        "softwares": [{"name": "LibreOffice", "version": "24.8"}],
        "users": [{"login": somebody}],
    });
    add_optional(&mut content, machine, screen);
    json!({
        "deviceid": format!("{host}-{day}-08-00-00"),
        "action": "inventory",
        "itemtype": "Computer",
        "tag": "VALCLAIR",
        "content": content,
    })
}

/// The battery of a laptop, the screen of some desktops.
fn add_optional(content: &mut Value, machine: &Machine, screen: Option<&Machine>) {
    let Some(sections) = content.as_object_mut() else { return };
    if machine.kind == Kind::Laptop {
        let (design, lost) = (48_000, u32::from(machine.number) * 613 % 21_000);
        let battery = json!({"capacity": design, "real_capacity": design - lost, "chemistry": "lithium-ion"});
        sections.insert("batteries".to_owned(), json!([battery]));
    }
    if let Some(screen) = screen {
        let seen = json!({
            "manufacturer": screen.product.firmware_maker,
            "caption": screen.product.model,
            "serial": screen.serial,
        });
        sections.insert("monitors".to_owned(), json!([seen]));
    }
}

fn drive(machine: &Machine, at: usize, size: u32) -> Value {
    let serial = format!("VLCD{:05}{}", u32::from(machine.number) * 71 + 30_007, if at == 0 { 'S' } else { 'H' });
    match at {
        0 => json!({
            "model": "VC-SSD 870", "manufacturer": "Valdisk", "type": "SSD", "interface": "SATA", "name": "sda",
            "disksize": size, "serial": serial,
        }),
        _ => json!({
            "model": "VC-HDD 1000", "manufacturer": "Valdisk", "type": "HDD", "interface": "SATA", "name": "sdb",
            "disksize": size, "serial": serial,
        }),
    }
}
