//! A whole fleet of the metropole that does not exist, of any size: one half in service, the other reformed in campaigns.

use super::machine::{Kind, Machine, Product, product};
use super::{SampleFleet, table};
use crate::day::Day;

/// The days on which the metropole took equipment out of its fleet.
const CAMPAIGNS: [(u16, u16, u16); 13] = [
    (2024, 12, 9),
    (2025, 2, 3),
    (2025, 3, 31),
    (2025, 6, 16),
    (2025, 9, 8),
    (2025, 11, 17),
    (2026, 1, 19),
    (2026, 3, 9),
    (2026, 5, 18),
    (2026, 7, 6),
    (2026, 9, 14),
    (2026, 11, 2),
    (2024, 11, 25),
];

/// The most machines of a fleet: what five digits of an inventory number tell apart.
const MOST: u32 = 60_000;

const DELL: (&str, &str) = ("Dell", "Dell Inc.");
const HP: (&str, &str) = ("Hewlett-Packard", "HP");
const LENOVO: (&str, &str) = ("Lenovo", "LENOVO");

const LAPTOPS: &[Product] = &[
    product(DELL, "Latitude 5490", "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", &[8192], 2018),
    product(DELL, "Latitude 5400", "Intel(R) Core(TM) i5-8365U CPU @ 1.60GHz", &[8192, 8192], 2019),
    product(HP, "HP ProBook 430 G3", "Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz", &[4096], 2016),
    product(HP, "HP ProBook 450 G7", "Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz", &[16384], 2020),
    product(LENOVO, "ThinkPad L480", "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", &[8192], 2018),
    product(LENOVO, "ThinkPad T490", "Intel(R) Core(TM) i7-8665U CPU @ 1.90GHz", &[16384], 2019),
];
const DESKTOPS: &[Product] = &[
    product(HP, "HP EliteDesk 800 G2 SFF", "Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz", &[8192], 2016),
    product(DELL, "OptiPlex 3060", "Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz", &[8192, 8192], 2018),
    product(LENOVO, "ThinkCentre M720s", "Intel(R) Core(TM) i3-8100 CPU @ 3.60GHz", &[4096], 2019),
];
const SCREENS: &[Product] = &[
    product(("Dell", "DEL"), "P2217H", "", &[], 2016),
    product(("Iiyama", "IVM"), "ProLite B2283HS", "", &[], 2018),
    product(("Philips", "PHL"), "243B9", "", &[], 2019),
];
const TABLETS: &[Product] = &[product(("Samsung", "Samsung"), "Galaxy Tab A8", "", &[4096], 2021)];
const PHONES: &[Product] = &[
    product(("Samsung", "Samsung"), "Galaxy XCover 5", "", &[4096], 2021),
    product(("Crosscall", "Crosscall"), "CORE-X5", "", &[4096], 2020),
];
const PRINTERS: &[Product] = &[product(("Brother", "Brother"), "HL-L2375DW", "", &[], 2018)];

const SITES: &[(&str, &str)] = &[
    ("Direction des systèmes d'information", "Hôtel de métropole > 2e étage > Salle 214"),
    ("Finances", "Hôtel de métropole > 3e étage"),
    ("Culture", "Médiathèque des Tilleuls > Accueil"),
    ("Culture", "Conservatoire de Hautecombe > Secrétariat"),
    ("Voirie", "Centre technique Nord > Atelier"),
    ("Espaces verts", "Serres de Montfleury > Bureau"),
    ("Solidarités", "Maison des solidarités > 1er étage"),
    ("Éducation", "École Jacqueline-Auriol > Salle informatique"),
    ("Éducation", "Groupe scolaire des Marronniers > Direction"),
    ("Eau et assainissement", "Usine des Trois Sources > Bureaux"),
    ("Sports", "Piscine de la Vernière > Caisse"),
    ("Mairie de Fontval", "Mairie de Fontval > Accueil"),
];

/// Numbers that look random and are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        b ^ (b >> 31)
    }

    /// A number below `sides`, which is at least one.
    fn below(&mut self, sides: u16) -> u16 {
        u16::try_from(self.roll() % u64::from(sides.max(1))).expect("a remainder of a 16-bit number fits 16 bits")
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let sides = u16::try_from(list.len()).expect("the lists of the sample are short");
        *list.get(usize::from(self.below(sides))).expect("an index below the length of a list of the sample")
    }
}

/// The days on which the metropole took equipment out of its fleet: twelve, oldest first, within two years before the
/// pinned day of the demonstration, 20 November 2026; and one before these, of machines that stayed in the cupboard.
pub fn reform_campaigns() -> Vec<Day> {
    CAMPAIGNS.iter().map(|(year, month, day)| date(*year, *month, *day)).collect()
}

/// The fleet in full, always the same for a seed and a size (at most 60,000 machines, as many as that if more are asked
/// for): eleven of twenty machines were reformed on one of [`reform_campaigns`], a few of these more than ten years old; the
/// others are in service or in stock and never named for reuse. No agent's inventories.
///
/// ```
/// let fleet = regain_exchange::sample::territory_fleet(42, 1_300);
/// let reading = regain_exchange::read(&fleet.csv).expect("the sample is well formed");
/// assert_eq!(reading.records.len(), 1_300);
/// ```
pub fn territory_fleet(seed: u64, size: u32) -> SampleFleet {
    let machines: Vec<Machine> = (0..size.min(MOST)).map(|number| machine(seed, number)).collect();
    SampleFleet { csv: table::write(&machines), agent_json: Vec::new() }
}

fn machine(seed: u64, number: u32) -> Machine {
    let mut dice = Dice(seed ^ (u64::from(number) << 32));
    let (kind, letter, products) = match dice.below(100) {
        0..54 => (Kind::Laptop, 'P', LAPTOPS),
        54..74 => (Kind::Desktop, 'F', DESKTOPS),
        74..88 => (Kind::Screen, 'E', SCREENS),
        88..92 => (Kind::Tablet, 'T', TABLETS),
        92..97 => (Kind::Phone, 'M', PHONES),
        _ => (Kind::Printer, 'I', PRINTERS),
    };
    let product = dice.pick(products);
    let (entity, site) = dice.pick(SITES);
    let reformed = (number % 20 < 11).then(|| campaign(number / 20 * 11 + number % 20));
    let purchased = match reformed {
        // About one of twenty had stayed in a cupboard for more than ten years.
        Some(day) if dice.below(20) == 0 => bought(&mut dice, day.year() - 12),
        Some(day) => {
            let age = 4 + dice.below(5);
            bought(&mut dice, day.year() - age)
        }
        None => {
            let year = product.year() + dice.below(4);
            bought(&mut dice, year.clamp(2018, 2023))
        }
    };
    let written = u16::try_from(number).expect("the fleet is at most as large as 16 bits count");
    Machine {
        number: written,
        kind,
        product,
        serial: format!(
            "VT{}{:02}{:05}{letter}",
            dice.pick(&['K', 'M', 'R', 'X']),
            dice.below(90) + 10,
            number * 7 + 11
        ),
        tag: format!("VAL-{}-{:05}", purchased.year(), number + 1),
        label: format!("VAL-{letter}-{:05}", number + 1),
        entity,
        site,
        purchased,
        status: status(reformed, number),
        reformed,
        drives_mb: drives(kind, &mut dice),
    }
}

/// What GLPI says of it. One machine in some hundred was stolen, and may never be offered.
fn status(reformed: Option<Day>, number: u32) -> &'static str {
    match (reformed, number % 100) {
        (Some(_), _) => "Réformé",
        (None, 99) => "Volé",
        (None, 15 | 35 | 55) => "En stock",
        (None, 75) => "À réformer",
        (None, _) => "En production",
    }
}

/// Mostly one SSD; some computers have a second, turning drive. Tablets and telephones have one that nobody lists.
fn drives(kind: Kind, dice: &mut Dice) -> Vec<u32> {
    match (kind, dice.below(25)) {
        (Kind::Laptop | Kind::Desktop, 0) => vec![256_060, 1_000_204],
        (Kind::Laptop | Kind::Desktop, 1..7) => vec![512_110],
        (Kind::Laptop | Kind::Desktop, _) => vec![256_060],
        _ => Vec::new(),
    }
}

fn campaign(number: u32) -> Day {
    let index = usize::try_from(number).unwrap_or_default() % CAMPAIGNS.len();
    let (year, month, day) = *CAMPAIGNS.get(index).expect("an index below the number of campaigns");
    date(year, month, day)
}

fn bought(dice: &mut Dice, year: u16) -> Day {
    date(year, 1 + dice.below(12), 1 + dice.below(28))
}

fn date(year: u16, month: u16, day: u16) -> Day {
    super::machine::day(year, month, day)
}
