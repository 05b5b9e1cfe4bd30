//! The device table at the size of a large territory: how long it takes to build, to search, to count and to page.

use regain_node::desk::{LotTag, Park, ParkRow, Query};
use std::time::{Duration, Instant};

/// Rows like those of a large organisation: invented, always the same.
#[must_use]
pub fn rows(count: usize) -> Vec<ParkRow> {
    let makers = ["Dell", "HP", "Lenovo", "Fujitsu", "Acer", "Apple", "Iiyama"];
    let categories = ["laptop", "desktop", "screen", "smartphone", "printer"];
    let states = ["in_service", "reformed", "received", "sanitized", "in_stock"];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap_or(0)
    };
    let row = |n: usize| {
        let key =
            format!("{:08x}-{:04x}-8{:03x}-9{:03x}-{:012x}", draw(1 << 32), draw(1 << 16), draw(4096), draw(4096), n);
        let in_network = draw(3) > 0;
        let holder = draw(18);
        ParkRow {
            network_id: in_network.then(|| key.clone()),
            key,
            code: in_network.then(|| format!("R-{n:06}")),
            asset_tag: Some(format!("MET-{:06}", draw(1_000_000))),
            serial: Some(format!("{:07X}", draw(1 << 28)).into()),
            category: categories[draw(5) * draw(2)].to_owned(),
            maker: Some(makers[draw(7) * draw(2)].into()),
            model: Some(format!("Model {} G{}", draw(300), draw(9)).into()),
            ram_gib: Some(1 << draw(6)),
            disk_gb: Some(128 << draw(4)),
            disk_kind: Some(["ssd", "hdd", "nvme"][draw(3)].to_owned()),
            year: Some(2012 + i32::try_from(draw(14)).unwrap_or(0)),
            status: Some(["in_use", "to_reform", "reformed"][draw(3)].to_owned()),
            site: Some(format!("Site {}", draw(140))),
            state: in_network.then(|| states[draw(5)].to_owned()),
            data: in_network.then(|| ["no_medium", "data_at_risk", "sanitized"][draw(3)].to_owned()),
            in_network,
            holder: in_network.then(|| format!("{holder:064x}")),
            holder_name: in_network.then(|| format!("Structure {holder}").into()),
            held: draw(2) == 0,
            own: draw(2) == 0,
            lots: (0..draw(2))
                .map(|_| draw(400))
                .map(|l| LotTag { id: format!("{l:064x}"), title: format!("Lot {l}").into() })
                .collect(),
            grade: (draw(4) == 0).then(|| format!("F{}-{}", draw(5), ["A", "B", "C"][draw(3)])),
            decommissioned: (draw(5) == 0).then(|| format!("2026-{:02}-15", 1 + draw(12))),
            planned: Some(format!("20{}-{:02}-{:02}", 26 + draw(6), 1 + draw(12), 1 + draw(28))),
            plan: Some(format!("20{}-Q{}", 26 + draw(6), 1 + draw(4))),
            ground: Some(["age", "warranty", "system"][draw(3)].to_owned()),
            spec: Some(["basic", "office", "strong"][draw(3)].to_owned()),
            age: Some(["0-2", "3-4", "5-6", "7-9"][draw(4)].to_owned()),
            whose: Some(["owned", "leased"][draw(2)].to_owned()),
            rest: (draw(9) == 0).then(|| "silent".to_owned()),
        }
    };
    (0..count).map(row).collect()
}

/// What the questions are: typed letters, facets, sorted pages, and the whole table.
pub(crate) const QUESTIONS: [&str; 12] = [
    "",
    "q=R-0421",
    "q=model+117",
    "q=dell+g4",
    "q=MET-00&cat=laptop",
    "q=a",
    "q=3F0",
    "cat=laptop&sort=-year",
    "cat=laptop&maker=Dell&ram=8-15&sort=model",
    "state=reformed&data=data_at_risk&sort=serial",
    "lot=~&net=yes&sort=-ram",
    "site=Site+17&site=Site+18&sort=tag",
];

/// Builds a table and asks it; prints figures in milliseconds. A question is asked of a fresh memory each time, so that
/// none is answered from what was asked before; orders are built before.
///
/// # Errors
/// A sentence when there is nothing to measure.
pub fn run(count: usize) -> Result<(), String> {
    if count == 0 {
        return Err("a table without devices tells nothing; give a number of devices".to_owned());
    }
    let rows = rows(count);
    let start = Instant::now();
    let park = Park::of(1, rows);
    println!("rows {}  build {:.0} ms  bytes a row {}", park.len(), millis(start.elapsed()), park.bytes() / park.len());
    for question in QUESTIONS {
        let query = Query::parse(question);
        let ordered = Instant::now();
        let total = park.find(&query).total;
        let first = ordered.elapsed();
        let mut times: Vec<Duration> = (0..200)
            .map(|n| {
                // A value that no device has changes the question and not its answer, nor noticeably the work.
                let asked = Query::parse(&format!("{question}&{}", distinct(question, n)));
                let start = Instant::now();
                let found = park.find(&asked);
                assert_eq!(found.total, total, "{question}");
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |percent: usize| times.get(times.len() * percent / 100).copied().map_or(0.0, millis);
        println!("p50 {:.3}  p99 {:.3}  first {:.3}  total {total:>6}  {question}", at(50), at(99), millis(first));
    }
    Ok(())
}

/// One more value that nothing has, in a facet that the question already filters by; of an unfiltered question two
/// values of which one is every device.
pub(crate) fn distinct(question: &str, n: usize) -> String {
    for facet in ["cat", "state", "net", "site"] {
        if question.contains(&format!("{facet}=")) {
            return format!("{facet}=none{n}");
        }
    }
    format!("net=yes&net=no&net=none{n}")
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
