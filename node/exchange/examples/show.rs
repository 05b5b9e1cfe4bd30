//! Shows what is read of one file: `cargo run -p regain-exchange --example show -- FILE`. Prints serials; the file stays
//! where it is and nothing is kept.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected the path of a file")?;
    let reading = regain_exchange::read(&std::fs::read(path)?)?;
    for record in &reading.records {
        println!("{}", serde_json::to_string_pretty(record)?);
    }
    println!("{:?}, {} records", reading.format, reading.records.len());
    println!("dropped: {:?}", reading.dropped_personal);
    reading.rejected.iter().for_each(|rejected| println!("left out: {}: {}", rejected.place, rejected.reason));
    reading.warnings.iter().for_each(|warning| println!("doubt: {}: {}", warning.place, warning.message));
    Ok(())
}
