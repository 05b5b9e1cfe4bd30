//! Guessing the category from the words other tools use. A wrong guess is worse than none: what is not plain is unknown.

use super::Category;
use crate::wording::fold_plain;

/// Words of a "Type" column, French and English, longest meaning first: "telephone portable" is no laptop.
const TYPE_WORDS: &[(&str, Category)] = &[
    ("tout-en-un", Category::AllInOne),
    ("tout en un", Category::AllInOne),
    ("all in one", Category::AllInOne),
    ("all-in-one", Category::AllInOne),
    ("imac", Category::AllInOne),
    ("client leger", Category::ThinClient),
    ("thin client", Category::ThinClient),
    ("station de travail", Category::Workstation),
    ("workstation", Category::Workstation),
    ("station d'accueil", Category::Peripheral),
    ("docking", Category::Peripheral),
    ("clavier", Category::Peripheral),
    ("souris", Category::Peripheral),
    ("casque", Category::Peripheral),
    ("webcam", Category::Peripheral),
    ("keyboard", Category::Peripheral),
    ("headset", Category::Peripheral),
    ("peripheri", Category::Peripheral),
    ("chargeur", Category::Charger),
    ("charger", Category::Charger),
    ("smartphone", Category::Smartphone),
    ("telephone ip", Category::IpPhone),
    ("ip phone", Category::IpPhone),
    ("voip", Category::IpPhone),
    ("telephone fixe", Category::IpPhone),
    ("telephone portable", Category::Smartphone),
    ("telephone mobile", Category::Smartphone),
    ("mobile phone", Category::Smartphone),
    ("tablette", Category::Tablet),
    ("tablet", Category::Tablet),
    ("multifonction", Category::Mfp),
    ("multifunction", Category::Mfp),
    ("copieur", Category::Mfp),
    ("copier", Category::Mfp),
    ("imprimante", Category::Printer),
    ("printer", Category::Printer),
    ("videoprojecteur", Category::Projector),
    ("projecteur", Category::Projector),
    ("projector", Category::Projector),
    ("onduleur", Category::Ups),
    ("commutateur", Category::NetworkSwitch),
    ("switch", Category::NetworkSwitch),
    ("routeur", Category::NetworkRouter),
    ("router", Category::NetworkRouter),
    ("borne wifi", Category::WifiAp),
    ("point d'acces", Category::WifiAp),
    ("access point", Category::WifiAp),
    ("baie de stockage", Category::StorageBay),
    ("storage array", Category::StorageBay),
    ("disque dur externe", Category::HddExt),
    ("external hard", Category::HddExt),
    ("serveur", Category::ServerRack),
    ("server", Category::ServerRack),
    ("rack mount", Category::ServerRack),
    ("ecran", Category::Screen),
    ("moniteur", Category::Screen),
    ("monitor", Category::Screen),
    ("portable", Category::Laptop),
    ("laptop", Category::Laptop),
    ("notebook", Category::Laptop),
    ("convertible", Category::Laptop),
    ("unite centrale", Category::Desktop),
    ("ordinateur fixe", Category::Desktop),
    ("pc fixe", Category::Desktop),
    ("bureau", Category::Desktop),
    ("desktop", Category::Desktop),
    ("tour", Category::Desktop),
    ("tower", Category::Desktop),
    ("mini pc", Category::Desktop),
];

/// Short words that only count when they are the whole text: "nas" is inside too many others.
const WHOLE_WORDS: &[(&str, Category)] = &[
    ("nas", Category::StorageBay),
    ("ups", Category::Ups),
    ("aio", Category::AllInOne),
    ("mfp", Category::Mfp),
    ("ssd", Category::Ssd),
    ("dock", Category::Peripheral),
    ("lcd", Category::Screen),
    ("uc", Category::Desktop),
    ("fixe", Category::Desktop),
    ("telephone", Category::Smartphone),
    ("phone", Category::Smartphone),
];

/// Product families whose name says what they are.
const MODEL_WORDS: &[(&str, Category)] = &[
    ("proliant", Category::ServerRack),
    ("poweredge", Category::ServerRack),
    ("system x3", Category::ServerRack),
    ("thinksystem", Category::ServerRack),
    ("imac", Category::AllInOne),
    ("eliteone", Category::AllInOne),
    ("proone", Category::AllInOne),
    ("macbook", Category::Laptop),
    ("thinkpad", Category::Laptop),
    ("latitude", Category::Laptop),
    ("elitebook", Category::Laptop),
    ("probook", Category::Laptop),
    ("travelmate", Category::Laptop),
    ("lifebook", Category::Laptop),
    ("portege", Category::Laptop),
    ("tecra", Category::Laptop),
    ("toughbook", Category::Laptop),
    ("chromebook", Category::Laptop),
    ("zenbook", Category::Laptop),
    ("vivobook", Category::Laptop),
    ("optiplex", Category::Desktop),
    ("elitedesk", Category::Desktop),
    ("prodesk", Category::Desktop),
    ("thinkcentre", Category::Desktop),
    ("esprimo", Category::Desktop),
    ("veriton", Category::Desktop),
    ("mac mini", Category::Desktop),
    ("macmini", Category::Desktop),
    ("wyse", Category::ThinClient),
    ("thinkstation", Category::Workstation),
    ("ipad", Category::Tablet),
    ("galaxy tab", Category::Tablet),
    ("iphone", Category::Smartphone),
    ("laserjet mfp", Category::Mfp),
    ("bizhub", Category::Mfp),
    ("imagerunner", Category::Mfp),
    ("laserjet", Category::Printer),
    ("officejet", Category::Printer),
    ("catalyst", Category::NetworkSwitch),
    ("procurve", Category::NetworkSwitch),
    ("smart-ups", Category::Ups),
];

fn find(words: &[(&str, Category)], text: &str) -> Option<Category> {
    words.iter().find(|(word, _)| text.contains(word)).map(|(_, category)| *category)
}

/// The category of a "Type" cell ("Portable", "Écran", "Mini Tower"), [`Category::Unknown`] if no word is known.
pub fn from_type_word(word: &str) -> Category {
    let word = fold_plain(word);
    let whole = WHOLE_WORDS.iter().find(|(known, _)| *known == word).map(|(_, category)| *category);
    whole.or_else(|| find(TYPE_WORDS, &word)).unwrap_or_default()
}

/// The category a model name tells by itself ("ThinkPad L480"), [`Category::Unknown`] otherwise.
pub fn from_model(model: &str) -> Category {
    find(MODEL_WORDS, &fold_plain(model)).unwrap_or_default()
}

/// The category of an SMBIOS chassis type as the agents spell it (DMTF DSP0134, table of chassis types).
pub fn from_chassis(chassis: &str) -> Category {
    match fold_plain(chassis).as_str() {
        "laptop" | "notebook" | "netbook" | "portable" | "sub notebook" | "sub-notebook" | "convertible"
        | "lunch box" | "lunchbox" => Category::Laptop,
        "desktop"
        | "low-profile"
        | "low profile"
        | "microtower"
        | "micro tower"
        | "mini-tower"
        | "full tower"
        | "tower server"
        | "pizzabox"
        | "mini"
        | "embedded pc"
        | "low profile desktop"
        | "mini tower"
        | "tower"
        | "pizza box"
        | "space-saving"
        | "mini pc"
        | "stick pc" => Category::Desktop,
        "all in one" | "all-in-one" | "allinone" => Category::AllInOne,
        "tablet" | "detachable" => Category::Tablet,
        "hand held" => Category::Smartphone,
        "server"
        | "rackmount"
        | "rack mount"
        | "rack mount chassis"
        | "main server chassis"
        | "main system chassis"
        | "blade"
        | "multi-system" => Category::ServerRack,
        "raid chassis" => Category::StorageBay,
        "docking station" => Category::Peripheral,
        _ => Category::Unknown,
    }
}

/// The category of a device of the network, from words about it and the number of ports it shows.
/// More than four ports without any word is a switch: a router of a small site shows four.
pub fn from_network(words: &str, ports: usize) -> Category {
    let words = fold_plain(words);
    let named = [
        ("access point", Category::WifiAp),
        ("wireless", Category::WifiAp),
        ("aironet", Category::WifiAp),
        ("router", Category::NetworkRouter),
        ("routeur", Category::NetworkRouter),
        ("switch", Category::NetworkSwitch),
        ("catalyst", Category::NetworkSwitch),
        ("procurve", Category::NetworkSwitch),
        ("ip phone", Category::IpPhone),
    ];
    match find(&named, &words) {
        Some(category) => category,
        None if ports > 4 => Category::NetworkSwitch,
        None => Category::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_words() {
        for (word, category) in [
            ("Portable", Category::Laptop),
            ("Téléphone portable", Category::Smartphone),
            ("ÉCRAN", Category::Screen),
            ("Tout-en-un", Category::AllInOne),
            ("Mini Tower", Category::Desktop),
            ("Imprimante multifonction", Category::Mfp),
            ("Serveur", Category::ServerRack),
            ("NAS", Category::StorageBay),
            ("Pelleteuse", Category::Unknown),
            ("", Category::Unknown),
        ] {
            assert_eq!(from_type_word(word), category, "{word}");
        }
    }

    #[test]
    fn chassis_and_network() {
        assert_eq!(from_chassis("Notebook"), Category::Laptop);
        assert_eq!(from_chassis("Rack Mount Chassis"), Category::ServerRack);
        assert_eq!(from_chassis("Other"), Category::Unknown);
        assert_eq!(from_network("2530-48G", 52), Category::NetworkSwitch);
        assert_eq!(from_network("RB750", 4), Category::Unknown);
        assert_eq!(from_network("Cisco Aironet 1815", 9), Category::WifiAp);
        assert_eq!(from_model("HP EliteDesk 800 G1 SFF"), Category::Desktop);
    }
}
