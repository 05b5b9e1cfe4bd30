//! Reads and merges a GLPI table of so many rows (100,000 unless told) and says how many rows a second that makes.
//!
//! `cargo run --profile dist -p regain-exchange --example throughput -- 100000`

use std::fmt::Write;
use std::time::Instant;

use regain_exchange::{Consolidated, ReadError, read};

fn main() -> Result<(), ReadError> {
    let rows: u32 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let mut csv = String::from(
        "\u{feff}\"Nom\";\"Entité\";\"Statut\";\"Fabricant\";\"Numéro de série\";\"Numéro d'inventaire\";\"Type\";\"Modèle\";\"Lieu\";\"Usager\";\"Gestion - Date d'achat\";\"Composants - Mémoire\";\n",
    );
    for n in 0..rows {
        let _ = writeln!(
            csv,
            "\"PC-{n}\";\"Valclair > CCAS\";\"En service\";\"Dell Inc.\";\"VLC{n:07}\";\"BRE-{n}\";\"Portable\";\"Latitude 5490\";\"Mairie > 1er étage\";\"personne {n}\";\"2019-03-15\";\"4096<br>4096\";"
        );
    }
    let begun = Instant::now();
    let reading = read(csv.as_bytes())?;
    let read_in = begun.elapsed().as_secs_f64();
    let mut all = Consolidated::default();
    let records = reading.records.clone();
    let begun = Instant::now();
    let new = all.add(reading.records).new.len();
    let merged_in = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let quiet = all.add(records).is_quiet();
    let again_in = begun.elapsed().as_secs_f64();
    let speed = |seconds: f64| (f64::from(rows) / seconds).round();
    println!("{rows} rows, {} bytes: read {} rows/s", csv.len(), speed(read_in));
    println!("merged {} rows/s into {new} devices; again {} rows/s, quiet: {quiet}", speed(merged_in), speed(again_in));
    Ok(())
}
