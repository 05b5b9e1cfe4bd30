//! Numbers and sizes as people and tools write them, brought to bytes.

use crate::wording::fold_plain;

/// What a bare number, or a number in "Mo" and "Go", counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeOf {
    /// Memory: megabytes mean MiB.
    Memory,
    /// A disk: megabytes are decimal (250059 = 250 059 350 016 bytes / 10^6).
    Disk,
}

const MIB: f64 = 1_048_576.0;
/// Nothing in this trade holds more than 4 PB: a greater size is a wrong number.
const GREATEST: f64 = 4e15;

/// A number with French or English separators: "256 060", "1 299,00", "1,299.00", "476.9". `None` when it is no
/// number, or when one comma before three digits leaves open whether it parts thousands or decimals.
pub fn read_number(text: &str) -> Option<f64> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}' && *c != '\u{202f}').collect();
    if packed.is_empty() || !packed.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.') {
        return None;
    }
    let comma = packed.rfind(',');
    let dot = packed.rfind('.');
    let plain = match (comma, dot) {
        (None, _) => packed,
        (Some(c), Some(d)) if d > c => packed.replace(',', ""),
        (Some(_), Some(_)) => packed.replace('.', "").replace(',', "."),
        (Some(c), None) if packed.len() - c == 4 || packed.matches(',').count() > 1 => return None,
        (Some(_), None) => packed.replace(',', "."),
    };
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

/// A size in bytes from "8192", "256 060", "8 Go", "476,9 GiB"; `None` when it is no size or zero.
pub fn read_size(text: &str, of: SizeOf) -> Option<u64> {
    let folded = fold_plain(text);
    let split = folded.find(|c: char| c.is_alphabetic()).unwrap_or(folded.len());
    let (number, unit) = folded.split_at(split);
    let number = read_number(number.trim())?;
    let binary = of == SizeOf::Memory;
    let factor = match unit.trim() {
        "" | "mo" | "mb" if binary => MIB,
        "" | "mo" | "mb" => 1e6,
        "mio" | "mib" => MIB,
        "go" | "gb" | "g" if binary => MIB * 1024.0,
        "go" | "gb" => 1e9,
        "gio" | "gib" => MIB * 1024.0,
        "to" | "tb" if binary => MIB * MIB,
        "to" | "tb" => 1e12,
        "tio" | "tib" => MIB * MIB,
        "o" | "b" | "bytes" | "octets" => 1.0,
        _ => return None,
    };
    in_bytes(number * factor)
}

/// Rounds to whole bytes; `None` for zero, a negative, or more than [`GREATEST`].
fn in_bytes(bytes: f64) -> Option<u64> {
    // The range check makes the conversion exact enough: 4e15 is below 2^53.
    (1.0..=GREATEST).contains(&bytes).then(|| bytes.round() as u64)
}

/// Bytes of a memory module or disk that an agent counts in its own megabytes.
pub fn from_megabytes(megabytes: f64, of: SizeOf) -> Option<u64> {
    in_bytes(megabytes * if of == SizeOf::Memory { MIB } else { 1e6 })
}

/// Bytes of a disk seen by an agent on macOS, where old agents counted MiB (953869 = 1 TB) and new ones decimal:
/// the reading that lands within 1 % of a commercial size wins, decimal when both or none do.
pub fn disk_on_mac(megabytes: f64) -> Option<u64> {
    either(megabytes, 1e6, MIB)
}

/// Bytes of a disk as OCS counts it: MiB, unless only the decimal reading lands on a commercial size.
pub fn disk_of_ocs(megabytes: f64) -> Option<u64> {
    either(megabytes, MIB, 1e6)
}

fn either(megabytes: f64, usual: f64, other: f64) -> Option<u64> {
    let commercial = |bytes: f64| {
        [121e9, 128e9, 160e9, 250e9, 251e9, 256e9, 320e9, 500e9, 512e9, 750e9, 1e12, 1.024e12, 2e12, 3e12, 4e12]
            .iter()
            .any(|size| (bytes / size - 1.0).abs() < 0.01)
    };
    let factor = if !commercial(megabytes * usual) && commercial(megabytes * other) { other } else { usual };
    in_bytes(megabytes * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_languages() {
        assert_eq!(read_number("256\u{202f}060"), Some(256_060.0));
        assert_eq!(read_number("1 299,00"), Some(1299.0));
        assert_eq!(read_number("1,299.00"), Some(1299.0));
        assert_eq!(read_number("742,50"), Some(742.5));
        assert_eq!(read_number("1,299"), None, "open: one thousand or one point three");
        assert_eq!(read_number("3E+13"), None);
        assert_eq!(read_number(""), None);
    }

    #[test]
    fn sizes_to_bytes() {
        assert_eq!(read_size("8192", SizeOf::Memory), Some(8_589_934_592));
        assert_eq!(read_size("8 Go", SizeOf::Memory), Some(8_589_934_592));
        assert_eq!(read_size("256 060", SizeOf::Disk), Some(256_060_000_000));
        assert_eq!(read_size("476,9 GiB", SizeOf::Disk), Some(512_067_475_866));
        assert_eq!(read_size("0", SizeOf::Disk), None);
        assert_eq!(read_size("8 bananes", SizeOf::Memory), None);
        assert_eq!(read_size("99999999999999999999", SizeOf::Disk), None);
    }

    #[test]
    fn old_mac_agents_count_mib() {
        assert_eq!(disk_on_mac(953_869.0), Some(1_000_204_140_544));
        assert_eq!(disk_on_mac(1_000_204.0), Some(1_000_204_000_000));
        assert_eq!(disk_of_ocs(228_936.0), Some(240_056_795_136));
        assert_eq!(disk_of_ocs(500_107.0), Some(500_107_000_000), "some agents count decimal all the same");
    }
}
