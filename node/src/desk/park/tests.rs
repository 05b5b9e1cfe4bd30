//! The table against the plainest filter one can write.

use super::dictionary::fold;
use super::*;
use crate::desk::Foreign;
use proptest::prelude::*;
use std::collections::BTreeSet;

const CATEGORIES: [&str; 3] = ["laptop", "desktop", "screen"];
const MAKERS: [&str; 4] = ["Dell", "Hewlett-Packard", "Éditions Zénith", "dell"];
const MODELS: [&str; 3] = ["Latitude 5490", "EliteBook 840 G5", "Écran été 24"];

/// A row from small numbers, so that values repeat.
fn row(n: usize, pick: [usize; 8]) -> ParkRow {
    let some = |n: usize, of: usize| (n % (of + 1)).checked_sub(1);
    let in_network = pick[0].is_multiple_of(2);
    let key = if in_network { format!("{n:08}-net") } else { format!("serial:dell:{n}") };
    ParkRow {
        network_id: in_network.then(|| key.clone()),
        key,
        in_network,
        code: some(pick[1], 2).map(|_| format!("R-{n:06}")),
        asset_tag: some(pick[2], 3).map(|t| format!("MET-{:04}", t * 37 + n % 5)),
        serial: some(pick[3], 3).map(|s| format!("{}X{}é", s, n % 7).into()),
        category: CATEGORIES[pick[4] % 3].into(),
        maker: some(pick[5], 4).map(|m| MAKERS[m].into()),
        model: some(pick[6], 3).map(|m| MODELS[m].into()),
        ram_gib: some(pick[7], 40).map(|g| g as u32),
        year: some(pick[1], 9).map(|y| 2014 + y as i32),
        site: some(pick[2], 2).map(|s| ["Mairie", "École Jaurès"][s].into()),
        holder: some(pick[3], 2).map(|h| ["aa", "bb"][h].into()),
        holder_name: some(pick[3], 2).map(|h| ["Atelier", "Métropole"][h].into()),
        held: pick[4].is_multiple_of(2),
        lots: (0..pick[5] % 3).map(|l| LotTag { id: format!("lot{l}"), title: format!("Lot {l}").into() }).collect(),
        ..ParkRow::default()
    }
}

fn rows() -> impl Strategy<Value = Vec<ParkRow>> {
    prop::collection::vec(any::<[u8; 8]>(), 0..180).prop_map(|picks| {
        let wide = |p: [u8; 8]| p.map(usize::from);
        picks.into_iter().enumerate().map(|(n, p)| row(n, wide(p))).collect()
    })
}

fn query() -> impl Strategy<Value = Query> {
    let words =
        prop::sample::subsequence(vec!["lat", "dell", "MET-00", "x", "EcRaN", "é", "r-0000", "5490", "zzz"], 0..3);
    let facets = prop::sample::subsequence(
        vec![
            "cat=laptop",
            "cat=screen",
            "maker=Dell",
            "net=no",
            "ram=8-15",
            "ram=~",
            "lot=lot0",
            "lot=~",
            "holder=aa",
            "site=Mairie",
        ],
        0..4,
    );
    let sort = prop::sample::select(vec![
        "",
        "sort=-year",
        "sort=ram",
        "sort=-serial",
        "sort=maker",
        "sort=-lot",
        "sort=holder",
    ]);
    (words, facets, sort).prop_map(|(words, facets, sort)| {
        let words = words.join("+");
        Query::parse(&format!("q={words}&{}&{sort}&size=50", facets.join("&")))
    })
}

fn told(row: &ParkRow, facet: Facet) -> Vec<String> {
    let one = |v: Option<String>| vec![v.unwrap_or_else(|| "~".into())];
    match facet {
        Facet::Category => one(Some(row.category.clone())),
        Facet::Maker => one(row.maker.as_ref().map(|m| m.raw().to_owned())),
        Facet::Site => one(row.site.clone()),
        Facet::Holder => one(row.holder.clone()),
        Facet::Network => one(Some(if row.in_network { "yes" } else { "no" }.into())),
        Facet::Year => one(row.year.map(|y| y.to_string())),
        Facet::Ram => one(row.ram_gib.map(|r| {
            match r {
                0..=3 => "0-3",
                4..=7 => "4-7",
                8..=15 => "8-15",
                16..=31 => "16-31",
                _ => "32+",
            }
            .to_owned()
        })),
        Facet::Lot if row.lots.is_empty() => one(None),
        Facet::Lot => row.lots.iter().map(|l| l.id.clone()).collect(),
        _ => one(None),
    }
}

fn fits(row: &ParkRow, query: &Query, but: Option<Facet>) -> bool {
    let own = [&row.asset_tag, &row.code].map(|t| t.as_deref());
    let foreign = [&row.serial, &row.maker, &row.model].map(|t| t.as_ref().map(Foreign::raw));
    let texts = own.into_iter().chain(foreign).collect::<Vec<_>>();
    let has = |word: &str| texts.iter().any(|t| t.is_some_and(|t| fold(t).contains(word)));
    let words = fold(&query.text).split(' ').filter(|w| !w.is_empty()).all(has);
    let facets = query.filters.iter().filter(|(f, _)| Some(**f) != but);
    words && facets.into_iter().all(|(facet, values)| told(row, *facet).iter().any(|v| values.contains(v)))
}

fn walk(park: &Park, query: &Query) -> Vec<ParkRow> {
    let mut all = Vec::new();
    let mut query = query.clone();
    loop {
        let found = park.find(&query);
        all.extend(found.rows);
        match found.next {
            Some(next) => query = query.page_after(&next),
            None => return all,
        }
    }
}

proptest! {
    #[test]
    fn finds_what_the_plain_filter_finds(rows in rows(), query in query()) {
        let park = Park::of(1, rows.clone());
        let expected: BTreeSet<String> = rows.iter().filter(|r| fits(r, &query, None)).map(|r| r.key.clone()).collect();
        let walked = walk(&park, &query);
        let keys: BTreeSet<String> = walked.iter().map(|r| r.key.clone()).collect();
        prop_assert_eq!(walked.len(), keys.len(), "no page repeats a row");
        prop_assert_eq!(&keys, &expected);
        for row in &walked {
            let given = rows.iter().find(|r| r.key == row.key).expect("it was given");
            prop_assert_eq!(row, given, "a row comes out as it went in");
        }
        let found = park.find(&query);
        prop_assert_eq!(found.total, expected.len());
        for counts in &found.facets {
            for value in &counts.values {
                let count = rows.iter().filter(|r| fits(r, &query, Some(counts.facet)) && told(r, counts.facet).contains(&value.value)).count();
                prop_assert_eq!(value.count as usize, count, "{:?} {}", counts.facet, value.value);
            }
        }
        let selected = park.select(&query).expect("nothing was seen before");
        prop_assert_eq!(selected.keys.into_iter().collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn orders_are_total_and_untold_comes_last(rows in rows(), down in any::<bool>()) {
        let park = Park::of(1, rows);
        let sign = if down { "-" } else { "" };
        let walked = walk(&park, &Query::parse(&format!("sort={sign}year&size=50")));
        let years: Vec<Option<i32>> = walked.iter().map(|r| r.year).collect();
        let told: Vec<i32> = years.iter().copied().flatten().collect();
        let sorted = if down { told.is_sorted_by(|a, b| a >= b) } else { told.is_sorted() };
        prop_assert!(sorted);
        prop_assert!(years.iter().skip(told.len()).all(Option::is_none));
    }

    #[test]
    fn a_page_goes_on_where_it_ended_in_a_newer_snapshot(rows in rows(), gone in any::<u8>()) {
        let query = Query::parse("sort=-serial&size=50");
        let first = Park::of(1, rows.clone()).find(&query);
        let Some(next) = first.next else { return Ok(()) };
        // The last row of the page and some others have left the table since.
        let last = first.rows.last().expect("a page before another").key.clone();
        let shown: BTreeSet<String> = first.rows.into_iter().map(|r| r.key).collect();
        let kept = |(n, r): &(usize, ParkRow)| r.key != last && n % 5 != usize::from(gone) % 5;
        let kept: Vec<ParkRow> = rows.into_iter().enumerate().filter(kept).map(|(_, r)| r).collect();
        let rest: BTreeSet<String> = walk(&Park::of(2, kept.clone()), &query.page_after(&next)).into_iter().map(|r| r.key).collect();
        let expected: BTreeSet<String> = kept.into_iter().map(|r| r.key).filter(|k| !shown.contains(k)).collect();
        prop_assert_eq!(rest, expected);
    }

    #[test]
    fn queries_survive_the_address(text in "\\PC{0,40}", value in "\\PC{1,20}") {
        let mut query = Query { text: text.split_whitespace().collect::<Vec<_>>().join(" "), ..Query::default() };
        query.filters.entry(Facet::Site).or_default().insert(value);
        query.sort = Sort { column: Column::Model, direction: Direction::Down };
        prop_assert_eq!(Query::parse(&query.to_string()), query);
    }

    #[test]
    fn any_address_is_read(address in "\\PC{0,200}") {
        let query = Query::parse(&address);
        prop_assert_eq!(Query::parse(&query.to_string()), query);
    }
}

#[test]
fn a_result_that_changed_is_not_acted_upon() {
    let rows: Vec<ParkRow> = (0..40).map(|n| row(n, [n; 8])).collect();
    let query = Query::parse("cat=laptop");
    let seen = Park::of(1, rows.clone()).find(&query).token;
    let asked = Query { seen: Some(seen), ..query };
    let mut other = rows.clone();
    other.retain(|r| r.category != "screen");
    let kept = Park::of(2, other).select(&asked).expect("what fits is the same");
    assert_eq!(kept.keys.len(), rows.iter().filter(|r| r.category == "laptop").count());
    let fewer: Vec<ParkRow> = rows.into_iter().skip(1).collect();
    assert!(matches!(Park::of(3, fewer).select(&asked), Err(crate::desk::DeskError::Conflict(_))));
}

#[test]
fn neighbours_follow_the_list() {
    let rows: Vec<ParkRow> = (0..30).map(|n| row(n, [n, n, n, n, 0, n, n, n])).collect();
    let park = Park::of(1, rows);
    let query = Query::parse("sort=-year&size=50");
    let listed: Vec<String> = park.find(&query).rows.into_iter().map(|r| r.key).collect();
    for (place, key) in listed.iter().enumerate() {
        let beside = park.neighbours(&query, key).expect("it is listed");
        assert_eq!(beside.place, place + 1);
        assert_eq!(beside.previous.as_ref(), place.checked_sub(1).and_then(|p| listed.get(p)));
        assert_eq!(beside.next.as_ref(), listed.get(place + 1));
    }
    assert_eq!(park.neighbours(&query, "nobody"), None);
    assert_eq!(park.row(&listed[3]).map(|r| r.key), Some(listed[3].clone()));
}

#[test]
fn exports_are_whole_and_run_nothing() {
    let mut rows: Vec<ParkRow> = (0..600).map(|n| row(n, [n; 8])).collect();
    rows[7].asset_tag = Some("=HYPERLINK(\"x\")".into());
    rows[8].model = Some("a;b\n\"c\"".into());
    let park = Park::of(1, rows);
    let mut out = Vec::new();
    let written = park.export(&Query::parse("size=50&sort=year"), &EXPORT_COLUMNS, &mut out).expect("memory takes it");
    assert_eq!(written, 600);
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(text.starts_with("\u{feff}key;network_id;code;asset_tag"));
    assert!(text.contains("'=HYPERLINK"));
    let mut table =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let lines: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().expect("it reads back");
    assert_eq!(lines.len(), 600);
    assert!(lines.iter().any(|l| l.get(7) == Some("a;b\n\"c\"")));
    assert!(lines.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert!(park.export(&Query::default(), &["one"], Vec::new()).is_err());
}
