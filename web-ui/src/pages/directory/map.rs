//! The map of communes, drawn on the server: outlines shaded by how many serve them, and the same as tables.

use regain_node::desk::{CommuneCovered, CoverageTold, PlaceTold, places};
use regain_protocol::insee::Commune;
use std::collections::BTreeMap;

/// A commune as it is drawn.
pub(super) struct Drawn {
    /// Its name.
    pub(super) name: String,
    /// How many serve it.
    pub(super) count: u32,
    /// The end of the class that shades it.
    pub(super) shade: usize,
    /// Its outline.
    pub(super) outline: &'static str,
}

/// A group of communes, and what of it nobody serves.
pub(super) struct Group {
    pub(super) group: PlaceTold,
    pub(super) communes: usize,
    pub(super) uncovered: Vec<PlaceTold>,
}

/// The map with its tables.
pub(super) struct Map {
    /// The part of the drawing that is shown.
    pub(super) view: String,
    /// The communes.
    pub(super) drawn: Vec<Drawn>,
    /// By group, for the table.
    pub(super) groups: Vec<Group>,
    /// Every commune with its counts, where one group is shown.
    pub(super) communes: Vec<CommuneCovered>,
    pub(super) uncovered: usize,
    pub(super) off_map: usize,
    pub(super) sources: String,
}

/// Least number of each shade.
const SHADES: [u32; 5] = [0, 1, 2, 4, 8];

/// The shade of a number.
pub(super) fn shade(count: u32) -> usize {
    SHADES.iter().rposition(|least| count >= *least).unwrap_or(0)
}

impl Map {
    /// The map of a coverage; `narrow` where it is of one group, so that every commune is listed.
    pub(super) fn of(told: &CoverageTold, narrow: bool) -> Self {
        let mut groups: BTreeMap<&PlaceTold, Group> = BTreeMap::new();
        let mut drawn = Vec::new();
        let mut frame = Frame::default();
        for covered in &told.communes {
            let count = covered.members + covered.others;
            let group = groups.entry(&covered.group).or_insert_with(|| Group {
                group: covered.group.clone(),
                communes: 0,
                uncovered: Vec::new(),
            });
            group.communes += 1;
            if count == 0 {
                group.uncovered.push(covered.commune.clone());
            }
            let outline =
                Commune::from_code(&covered.commune.code).and_then(|c| places().commune(c)).map_or("", |p| p.outline);
            frame.take(outline);
            let name = covered.commune.name.clone().unwrap_or_default();
            drawn.push(Drawn { name, count, shade: shade(count), outline });
        }
        let mut groups: Vec<Group> = groups.into_values().collect();
        groups.sort_by(|a, b| a.group.name.cmp(&b.group.name));
        Map {
            view: frame.view(),
            drawn,
            groups,
            communes: if narrow { told.communes.clone() } else { Vec::new() },
            uncovered: told.uncovered,
            off_map: told.off_map,
            sources: told.sources.clone(),
        }
    }
}

/// Legend: shade, least and greatest number of it.
pub(super) fn legend() -> Vec<(usize, u32, Option<u32>)> {
    let last = |at: usize| SHADES.get(at + 1).map(|next| next - 1);
    SHADES.iter().enumerate().map(|(at, least)| (at, *least, last(at))).collect()
}

/// The smallest part of the drawing that holds the outlines.
#[derive(Default)]
struct Frame(Option<[i32; 4]>);

impl Frame {
    fn take(&mut self, outline: &str) {
        let (mut x, mut y) = (0, 0);
        for (at, (dx, dy)) in points(outline) {
            (x, y) = if at == Move::To { (dx, dy) } else { (x + dx, y + dy) };
            let [left, top, right, bottom] = self.0.unwrap_or([x, y, x, y]);
            self.0 = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
        }
    }

    fn view(&self) -> String {
        let [left, top, right, bottom] =
            self.0.unwrap_or([0, 0, places().width.cast_signed(), places().height.cast_signed()]);
        format!("{} {} {} {}", left - 4, top - 4, right - left + 8, bottom - top + 8)
    }
}

/// Whether a point of an outline is where it is, or from the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Move {
    To,
    By,
}

/// The points of an outline, as the file of places writes them: `M` and a point, `l` and steps, `z`.
fn points(outline: &str) -> Vec<(Move, (i32, i32))> {
    let mut all = Vec::new();
    for part in outline.split('M').filter(|p| !p.is_empty()) {
        let (start, steps) = part.split_once('l').unwrap_or((part, ""));
        for (how, text) in [(Move::To, start), (Move::By, steps.trim_end_matches('z'))] {
            let numbers = numbers(text);
            all.extend(numbers.chunks_exact(2).filter_map(|pair| match pair {
                [a, b] => Some((how, (*a, *b))),
                _ => None,
            }));
        }
    }
    all
}

fn numbers(text: &str) -> Vec<i32> {
    let spaced = text.replace('-', " -");
    spaced.split_whitespace().filter_map(|n| n.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_followed_point_by_point() {
        let mut frame = Frame::default();
        frame.take("M10 20l5-3-8 0 0 4zM100 0l1 1z");
        assert_eq!(frame.0, Some([7, 0, 101, 21]));
        assert_eq!(frame.view(), "3 -4 102 29");
    }

    #[test]
    fn every_outline_lies_in_the_drawing() {
        let mut frame = Frame::default();
        places().communes().for_each(|p| frame.take(p.outline));
        let [left, top, right, bottom] = frame.0.expect("outlines");
        assert!(left >= 0 && top >= 0, "{left} {top}");
        assert!(right <= places().width.cast_signed() && bottom <= places().height.cast_signed(), "{right} {bottom}");
    }

    #[test]
    fn shades_begin_where_the_legend_says() {
        assert_eq!([0, 1, 2, 3, 4, 7, 8, 100].map(shade), [0, 1, 2, 2, 3, 3, 4, 4]);
    }
}
