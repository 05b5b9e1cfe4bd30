//! Kinds of equipment: the codes of the project's reference table of categories.

mod guess;

pub use guess::{from_chassis, from_model, from_network, from_type_word};

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What a piece of equipment is; serialised as its code (`laptop`, `network_switch`…).
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
        pub enum Category {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
            /// Not said by the source, or said in a word that is not known: a person decides.
            #[default]
            #[serde(rename = "unknown")]
            Unknown,
        }

        impl Category {
            /// Every category, in the order of the reference table, without [`Category::Unknown`].
            pub const ALL: &[Category] = &[$(Category::$name,)*];

            /// The code of the category, as the rest of the project writes it.
            pub fn code(self) -> &'static str {
                match self {
                    $(Category::$name => $code,)*
                    Category::Unknown => "unknown",
                }
            }
        }
    };
}

categories! {
    /// Portable computer.
    Laptop = "laptop",
    /// Desktop computer without its screen.
    Desktop = "desktop",
    /// Thin client.
    ThinClient = "thin_client",
    /// Workstation.
    Workstation = "workstation",
    /// Computer built into its screen.
    AllInOne = "all_in_one",
    /// Screen.
    Screen = "screen",
    /// Tablet.
    Tablet = "tablet",
    /// Smartphone.
    Smartphone = "smartphone",
    /// Mobile phone that is no smartphone.
    FeaturePhone = "feature_phone",
    /// Desk telephone on the network.
    IpPhone = "ip_phone",
    /// Printer of one person or office.
    Printer = "printer",
    /// Copier or multifunction machine (it holds a disk).
    Mfp = "mfp",
    /// Server in a rack.
    ServerRack = "server_rack",
    /// Storage bay or NAS.
    StorageBay = "storage_bay",
    /// Network switch.
    NetworkSwitch = "network_switch",
    /// Router or box.
    NetworkRouter = "network_router",
    /// Wi-Fi access point.
    WifiAp = "wifi_ap",
    /// Projector.
    Projector = "projector",
    /// Uninterruptible power supply.
    Ups = "ups",
    /// External hard disk.
    HddExt = "hdd_ext",
    /// Solid-state disk on its own.
    Ssd = "ssd",
    /// Keyboard, mouse, dock, headset.
    Peripheral = "peripheral",
    /// Charger of a portable computer.
    Charger = "charger",
    /// Spare part.
    Part = "part",
}

impl Category {
    /// The category of a code, `None` if no category has it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.code() == code)
    }

    /// `None` for [`Category::Unknown`], so that an unknown kind never replaces a known one.
    pub fn known(self) -> Option<Self> {
        (self != Self::Unknown).then_some(self)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_serde_agree() {
        assert_eq!(Category::ALL.len(), 24);
        for category in Category::ALL {
            let json = serde_json::to_string(category).expect("json");
            assert_eq!(json, format!("\"{}\"", category.code()));
            assert_eq!(Category::from_code(category.code()), Some(*category));
        }
        assert_eq!(Category::from_code("toaster"), None);
    }
}
