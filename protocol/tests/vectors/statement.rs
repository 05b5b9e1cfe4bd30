//! A statement's body and its numbers, invented.

use regain_protocol::catalogue::{About, AgeClass, Category};
use regain_protocol::event::{Body, Cell, Column, Extra, Statement, Tell};
use regain_protocol::time::Quarter;

/// Every sample with its name.
pub fn samples() -> Vec<(&'static str, Body)> {
    let period = Quarter(2026 * 4 + 3);
    vec![
        ("Statement of a fleet", Body::Statement(Statement { about: About::Fleet, period })),
        ("Statement of a forecast", Body::Statement(Statement { about: About::Forecast, period })),
    ]
}

/// Word of totals for named members, which came later.
pub fn tells() -> Vec<(&'static str, Body)> {
    let period = Quarter(2026 * 4 + 3);
    vec![("Tell of a forecast", Body::Tell(Tell { about: About::Forecast, period }))]
}

/// Numbers of both kinds of column, a total and a hidden one.
pub fn numbers() -> Extra {
    let cell = |category, column, count| Cell { category, column, count };
    let cells = vec![
        cell(Category::Laptop, Column::All, Some(1_240)),
        cell(Category::Laptop, Column::Age(AgeClass::UnderThree), Some(310)),
        cell(Category::Laptop, Column::Age(AgeClass::TenUp), None),
        cell(Category::Screen, Column::Leaving(Quarter(2027 * 4)), Some(45)),
    ];
    Extra { cells: Some(cells), ..Extra::default() }
}
