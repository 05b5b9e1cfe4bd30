//! The machines of the sample, each computed from its number.

use crate::day::Day;

/// Machines in the fleet: laptops first, then desktops, then screens.
pub(super) const COUNT: u16 = 60;
const LAPTOPS: u16 = 38;
const DESKTOPS: u16 = 14;

/// What a machine of the sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Laptop,
    Desktop,
    Screen,
    Tablet,
    Phone,
    Printer,
}

/// A product and the first year it was sold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Product {
    /// Manufacturer as people type it into GLPI.
    pub(super) typed_maker: &'static str,
    /// Manufacturer as the firmware says it.
    pub(super) firmware_maker: &'static str,
    pub(super) model: &'static str,
    pub(super) cpu: &'static str,
    pub(super) modules_mib: &'static [u32],
    year: u16,
}

pub(super) const fn product(
    makers: (&'static str, &'static str),
    model: &'static str,
    cpu: &'static str,
    modules_mib: &'static [u32],
    year: u16,
) -> Product {
    Product { typed_maker: makers.0, firmware_maker: makers.1, model, cpu, modules_mib, year }
}

impl Product {
    /// The first year it was sold.
    pub(super) fn year(&self) -> u16 {
        self.year
    }
}

const DELL: (&str, &str) = ("Dell", "Dell Inc.");
const HP: (&str, &str) = ("Hewlett-Packard", "HP");
const LENOVO: (&str, &str) = ("Lenovo", "LENOVO");
const FUJITSU: (&str, &str) = ("Fujitsu", "FUJITSU CLIENT COMPUTING LIMITED");

const LAPTOP_PRODUCTS: &[Product] = &[
    product(DELL, "Latitude 5480", "Intel(R) Core(TM) i5-7300U CPU @ 2.60GHz", &[8192], 2017),
    product(HP, "HP ProBook 430 G3", "Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz", &[4096, 4096], 2016),
    product(LENOVO, "ThinkPad L480", "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", &[8192], 2018),
    product(DELL, "Latitude 5400", "Intel(R) Core(TM) i5-8365U CPU @ 1.60GHz", &[8192, 8192], 2019),
    product(FUJITSU, "LIFEBOOK E558", "Intel(R) Core(TM) i3-8130U CPU @ 2.20GHz", &[8192], 2019),
    product(HP, "HP ProBook 450 G7", "Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz", &[16384], 2020),
];
const DESKTOP_PRODUCTS: &[Product] = &[
    product(HP, "HP EliteDesk 800 G2 SFF", "Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz", &[8192], 2016),
    product(DELL, "OptiPlex 3060", "Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz", &[8192, 8192], 2018),
    product(LENOVO, "ThinkCentre M720s", "Intel(R) Core(TM) i3-8100 CPU @ 3.60GHz", &[8192], 2019),
];
const SCREEN_PRODUCTS: &[Product] =
    &[product(("Dell", "DEL"), "P2217H", "", &[], 2016), product(("Iiyama", "IVM"), "ProLite B2283HS", "", &[], 2018)];

const SITES: &[(&str, &str)] = &[
    ("Direction des systèmes d'information", "Hôtel de métropole > 2e étage > Salle 214"),
    ("Culture", "Médiathèque des Tilleuls > Accueil"),
    ("Voirie", "Centre technique Nord > Atelier"),
    ("Solidarités", "Maison des solidarités > 1er étage"),
    ("Culture", "Conservatoire de Hautecombe > Secrétariat"),
    ("Eau et assainissement", "Usine des Trois Sources > Bureaux"),
];

/// One machine of the fleet.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) number: u16,
    pub(super) kind: Kind,
    pub(super) product: Product,
    pub(super) serial: String,
    pub(super) tag: String,
    pub(super) label: String,
    pub(super) entity: &'static str,
    pub(super) site: &'static str,
    pub(super) purchased: Day,
    /// Its state as GLPI words it.
    pub(super) status: &'static str,
    /// None while it is in service.
    pub(super) reformed: Option<Day>,
    /// Decimal megabytes of each drive.
    pub(super) drives_mb: Vec<u32>,
}

impl Machine {
    /// The machine of a number below [`COUNT`].
    pub(super) fn nth(number: u16) -> Self {
        let (kind, letter, products) = if number < LAPTOPS {
            (Kind::Laptop, 'P', LAPTOP_PRODUCTS)
        } else if number < LAPTOPS + DESKTOPS {
            (Kind::Desktop, 'F', DESKTOP_PRODUCTS)
        } else {
            (Kind::Screen, 'E', SCREEN_PRODUCTS)
        };
        let product = pick(products, number);
        let (entity, site) = pick(SITES, number / 2);
        // Two of three were reformed in 2025: 40 of the 60.
        let reformed = if number % 3 < 2 {
            day(2025, 1 + number % 12, 1 + number * 7 % 28)
        } else {
            day(2026, 1 + number % 10, 1 + number * 5 % 28)
        };
        // Nothing reformed in 2026 was bought in 2016: it would have been more than ten years old.
        let earliest = reformed.year() - 9;
        let purchase_year = (product.year + number % 2).clamp(earliest.min(2021), 2021);
        Self {
            number,
            kind,
            product,
            serial: format!("VLC{}{:04}{}", pick(&['K', 'M', 'R', 'T', 'X'], number), 1000 + number * 137, letter),
            tag: format!("VAL-{purchase_year}-{:04}", 201 + number * 3),
            label: format!("VAL-{letter}-{:03}", number + 1),
            entity,
            site,
            purchased: day(purchase_year, 1 + number * 5 % 12, 1 + number * 11 % 28),
            status: "Réformé",
            reformed: Some(reformed),
            drives_mb: drives(kind, number),
        }
    }

    /// Whether the agent ran on it: 45 of the 52 computers, not those that were already in the cupboard.
    pub(super) fn has_agent(&self) -> bool {
        self.kind != Kind::Screen && self.number % 7 != 5
    }

    /// A name of somebody who does not exist, for the columns that the reader must drop.
    pub(super) fn somebody(&self) -> String {
        let first = pick(&["zenobie", "barnabe", "clothilde", "ignace", "philomene"], self.number);
        format!("{first}.{}", pick(super::INVENTED_PEOPLE, self.number))
    }
}

/// Mostly one SSD; three machines have a second, turning drive.
fn drives(kind: Kind, number: u16) -> Vec<u32> {
    let first = if number.is_multiple_of(4) { 512_110 } else { 256_060 };
    match (kind, number) {
        (Kind::Screen, _) => Vec::new(),
        (_, 7 | 40 | 46) => vec![first, 1_000_204],
        _ => vec![first],
    }
}

fn pick<T: Copy>(list: &[T], number: u16) -> T {
    let index = usize::from(number) % list.len();
    *list.get(index).expect("an index below the length of a list of the sample")
}

/// A day that the sample computed; months 1 to 12 and days 1 to 28, or a day of the calendar.
pub(super) fn day(year: u16, month: u16, day: u16) -> Day {
    let (month, day) = (u8::try_from(month), u8::try_from(day));
    month
        .ok()
        .zip(day.ok())
        .and_then(|(month, day)| Day::new(year, month, day).ok())
        .expect("the sample computes months 1 to 12 and days 1 to 28")
}
