//! What is seeded, as tables: lots, offers, needs and their days. Everything is relative to the reform campaigns of the
//! invented fleet, which end before the demonstration's pinned day, 20 November 2026.

use super::super::cast::Role;
use regain_exchange::sample::reform_campaigns;
use regain_protocol::time::Day;

/// The day that the seeded past ends.
pub const TODAY: &str = "2026-11-20";
/// Devices of the territory at a scale of 100 percent.
pub const DEVICES: u32 = 1_300;
/// The lots that the workshop has received, at least in part: the first so many of [`LOTS`].
pub const GIFTS: usize = 6;
/// The lot sold with a commitment.
pub const SOLD: usize = 6;
/// The lot of which the association was granted a part.
pub const SHARED: usize = 7;
/// The lot that two have requested and nobody was granted.
pub const WANTED: usize = 8;
/// The lot whose offer has expired.
pub const EXPIRED: usize = 9;
/// The campaign of which some machines are waste, and some in dispute; none is in a lot.
pub const CUPBOARD: usize = 10;

/// A lot of the metropole, of the devices of the campaign of the same number.
pub struct LotPlan {
    /// Its title.
    pub title: &'static str,
    /// Its offer's text.
    pub offer: &'static str,
    /// By what title it would pass.
    pub by: &'static str,
    /// Days from the reform to the first hand-over.
    pub handed: u32,
    /// Why the association's request is declined, and the remark to it, where it asked in vain.
    pub declined: Option<(&'static str, &'static str)>,
}

const fn lot(
    title: &'static str,
    offer: &'static str,
    by: &'static str,
    handed: u32,
    declined: Option<(&'static str, &'static str)>,
) -> LotPlan {
    LotPlan { title, offer, by, handed, declined }
}

/// The metropole's lots, oldest first.
pub const LOTS: [LotPlan; 10] = [
    lot(
        "Portables et fixes de la DSI, hiver 2024",
        "Lot complet à donner, enlèvement sur trois rendez-vous",
        "gift",
        30,
        Some(("granted_to_another", "Le lot entier va à l'atelier, qui a les moyens de l'effacer.")),
    ),
    lot(
        "Écoles : portables et écrans, février 2025",
        "Renouvellement des écoles, à enlever avant mai",
        "gift",
        30,
        None,
    ),
    lot(
        "Médiathèques : postes du public, printemps 2025",
        "Postes des médiathèques, disques en place",
        "gift",
        30,
        Some(("conditions_not_met", "Les disques sont en place : il faut un atelier équipé pour l'effacement.")),
    ),
    lot(
        "Maisons des solidarités, été 2025",
        "Matériel des maisons des solidarités",
        "gift",
        210,
        Some(("not_enough_left", "Il ne reste plus assez de portables dans ce lot.")),
    ),
    lot("Voirie et espaces verts, rentrée 2025", "Postes des centres techniques, quai Nord", "gift", 130, None),
    lot(
        "Hôtel de métropole : renouvellement, automne 2025",
        "Renouvellement de l'hôtel de métropole, trois enlèvements",
        "gift",
        60,
        Some(("other", "Une remise plus petite vous sera proposée au printemps.")),
    ),
    lot(
        "Postes de direction, hiver 2026",
        "À vendre avec engagement de réemploi",
        "sale",
        40,
        Some(("offer_closed", "L'offre de vente est close.")),
    ),
    lot("Piscines et gymnases, mars 2026", "À donner, par petites quantités possibles", "gift", 45, None),
    lot("Conservatoire et culture, printemps 2026", "Lot à donner, disponible de suite", "gift", 30, None),
    lot("Mairie de Fontval, été 2026", "À donner, à enlever en octobre", "gift", 30, None),
];

/// Titles of the workshop's two lots of refurbished machines, and the texts of their offers.
pub const WORKSHOP_LOTS: [(&str, &str); 2] = [
    ("Portables reconditionnés pour associations", "Portables effacés, testés, garantis six mois"),
    ("Fixes et écrans reconditionnés", "Postes fixes complets pour salles informatiques"),
];

/// A need.
pub struct NeedPlan {
    /// Whose.
    pub by: Role,
    /// What it says.
    pub text: &'static str,
    /// How many of what.
    pub lines: &'static [(&'static str, u32)],
    /// Its window.
    pub window: Option<(&'static str, &'static str)>,
}

const fn need(
    by: Role,
    text: &'static str,
    lines: &'static [(&'static str, u32)],
    window: Option<(&'static str, &'static str)>,
) -> NeedPlan {
    NeedPlan { by, text, lines, window }
}

/// The needs: current, expired, without a window. The last is withdrawn again.
pub const NEEDS: [NeedPlan; 10] = [
    need(Role::Atelier, "Portables à reconditionner, toute l'année", &[("laptop", 200)], None),
    need(Role::Atelier, "Écrans 22 pouces ou plus", &[("screen", 40)], Some(("2026-09-01", "2026-12-31"))),
    need(Role::Atelier, "Unités centrales pour pièces", &[("desktop", 30)], Some(("2025-03-01", "2025-06-30"))),
    need(
        Role::Association,
        "Portables pour 15 familles accompagnées",
        &[("laptop", 15)],
        Some(("2026-10-01", "2026-12-20")),
    ),
    need(
        Role::Association,
        "Salle informatique du foyer des Marronniers",
        &[("desktop", 8), ("screen", 8)],
        Some(("2026-11-01", "2027-01-31")),
    ),
    need(Role::Association, "Tablettes pour un atelier de seniors", &[("tablet", 6)], None),
    need(Role::Association, "Téléphones pour un accueil de jour", &[("smartphone", 10)], None),
    need(
        Role::Association,
        "Portables pour étudiants boursiers, rentrée 2025",
        &[("laptop", 25)],
        Some(("2025-08-15", "2025-10-15")),
    ),
    need(Role::Association, "Imprimante pour le local", &[("printer", 1)], Some(("2026-02-01", "2026-04-30"))),
    need(Role::Association, "Écrans pour télétravail des bénévoles", &[("screen", 4)], None),
];

/// The day of a reform campaign.
pub fn campaign(number: usize) -> Day {
    let day = reform_campaigns().get(number).and_then(|day| Day::parse(&day.to_string()));
    day.expect("the plan names campaigns of the sample, whose days are days")
}

/// So many days after the first hand-over of a lot, but never after the day on which the seeded past ends.
pub fn after_handover(lot: usize, days: u32) -> String {
    after(lot, LOTS.get(lot).map_or(0, |l| l.handed) + days)
}

/// So many days after a campaign, but never after the day on which the seeded past ends.
pub fn after(number: usize, days: u32) -> String {
    let today = Day::parse(TODAY).expect("the pinned day is a day");
    Day(campaign(number).0 + days).min(today).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_spreads_over_two_years_and_ends_in_time() {
        let today = Day::parse(TODAY).expect("a day");
        assert!(reform_campaigns().len() > CUPBOARD + 1);
        assert!((600..=730).contains(&(today.0 - campaign(0).0)), "two years");
        assert_eq!(after(11, 400), TODAY);
        assert_eq!(after(0, 1), "2024-12-10");
        assert_eq!(LOTS.len() + WORKSHOP_LOTS.len(), 12);
    }
}
