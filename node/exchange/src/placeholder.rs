//! Values that identify nothing: what makers leave in the firmware and what maskers write.
//! Sources: the lists of the FusionInventory plugin, glpi-agent, linuxhw/DMI, eReuse and nwipe.

use crate::limits::MIN_SERIAL;
use crate::wording::fold;

/// Texts that say nothing in any field, folded.
const ANYWHERE: &[&str] = &[
    "0",
    "-",
    "--",
    "*",
    "n/a",
    "na",
    "(null string)",
    "null",
    "invalid",
    "none",
    "unknow",
    "unknown",
    "inconnu",
    "empty",
    "not specified",
    "not present",
    "not available",
    "not installed",
    "not applicable",
    "default string",
    "redacted",
    "to be filled by o.e.m.",
    "to be filled by o.e.m",
    "tbd by oem",
    "o.e.m.",
    "oem",
    "system version",
    "system name",
    "system manufacturer",
    "system product name",
    "system serial number",
    "systemserialnumber",
    "product name",
    "chassis serial number",
    "chassis manufacturer",
    "chassis version",
    "base board serial number",
    "board serial number",
    "all series",
    "<bad index>",
    "<out of spec>",
    "<out of spec><out of spec>",
    "type1productconfigid",
    "sku number",
];

/// Serials and tags that only look like one, folded.
const SERIALS: &[&str] = &[
    "sys-1234567890",
    "sys-9876543210",
    "sn-12345",
    "sn-123456",
    "sn-1234567890",
    "mb-1234567890",
    "sn 123456789abc",
    "sn-123456fvgv3i0b8o5n6n7k",
    "serial number xxxxxx",
    "eval",
    "iatpass",
    "tulip computers",
    "123456789000",
    "12345678901234567",
    "release-keys",
    "no asset tag",
    "no asset information",
    "asset tag",
    "asset-1234567890",
    "asset-1234567",
    "serial",
    "serial number",
    "s/n",
    "02:00:00:00:00:00",
];

/// UUIDs that whole product lines share (zero, F and other repeated ones are caught by rule).
const UUIDS: &[&str] =
    &["03000200040005000006000700080009", "6ab5b300538d10149fb5b0684d007b53", "00020003000400050006000700080009"];

/// A manufacturer or model worth keeping: not empty and no placeholder.
pub fn usable_name(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && !ANYWHERE.contains(&folded.as_str())
}

/// Whether a serial or asset tag can identify something. `model` is compared because some firmwares repeat it.
pub fn usable_serial(text: &str, model: Option<&str>) -> bool {
    let folded = fold(text);
    let letters: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.len() >= MIN_SERIAL
        && usable_name(&folded)
        && !SERIALS.contains(&folded.as_str())
        && !one_letter(&letters)
        && !counting(&letters)
        && !folded.contains('*')
        && !folded.contains('\u{fffd}')
        && !is_scientific(&folded)
        && model.is_none_or(|model| fold(model) != folded)
}

/// Whether the end of a serial was masked before the document was given away: `9RK1XXXX`.
pub fn is_masked(text: &str) -> bool {
    fold(text).ends_with("xxxx")
}

/// Whether a tag can identify something inside one organisation: like a serial, but people give short tags ("A12").
pub fn usable_tag(text: &str, model: Option<&str>) -> bool {
    let folded = fold(text);
    let letters: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let short_tag = letters.len() == MIN_SERIAL - 1 && !one_letter(&letters) && usable_name(&folded);
    short_tag || usable_serial(text, model)
}

/// The 32 hexadecimal digits of a UUID that can identify a machine; `None` for another form and for shared ones.
pub fn usable_uuid(text: &str) -> Option<String> {
    let digits: String = fold(text).chars().filter(|c| !matches!(c, '-' | '{' | '}')).collect();
    let hex = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let few = digits.chars().collect::<std::collections::BTreeSet<_>>().len() <= 2;
    (hex && !few && !UUIDS.contains(&digits.as_str())).then_some(digits)
}

/// A serial that a spreadsheet turned into a number: `3.01043E+13`. The lost digits cannot be found again.
pub fn is_scientific(text: &str) -> bool {
    let folded = fold(text);
    let Some((mantissa, exponent)) = folded.split_once('e') else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = mantissa.split(['.', ',']).collect();
    let point = parts.len() == 2;
    let signed = exponent.strip_prefix('+');
    parts.iter().all(|part| digits(part))
        && parts.len() <= 2
        && parts.first().is_some_and(|whole| whole.len() == 1)
        && match signed {
            Some(power) => digits(power),
            // Without a sign only a number with a point is surely one: 1E234567 is a possible serial.
            None => point && digits(exponent),
        }
}

fn one_letter(letters: &[char]) -> bool {
    let mut rest = letters.iter();
    rest.next().is_some_and(|first| rest.all(|c| c == first))
}

/// 0123456789, 123456, 12345678…: digits that count up.
fn counting(letters: &[char]) -> bool {
    let digits: Option<Vec<u32>> = letters.iter().map(|c| c.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        digits.first().is_some_and(|first| *first <= 1)
            && digits.windows(2).all(|pair| matches!(pair, [a, b] if *b == (a + 1) % 10))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_nothing() {
        for text in [
            "",
            "0",
            "1",
            "--",
            "REDACTED",
            "XXXXXXXXXXXXXXX",
            "0000000000",
            "00000000000000000000",
            "1111111",
            "123456789",
            "0123456789",
            "12345",
            "1234567890",
            "To be filled by O.E.M.",
            " Default string ",
            "System Serial Number",
            "NNNNNNN",
            "SN 123456789ABC",
            "3.01043E+13",
            "3,01043E+13",
            "123456789000",
            "release-keys",
            "No Asset Tag",
            "N/A",
            "<BAD INDEX>",
            "****7890",
            "-----",
            "Latitude 5490",
        ] {
            assert!(!usable_serial(text, Some("Latitude 5490")), "{text}");
        }
    }

    #[test]
    fn what_identifies_something() {
        for text in ["7XKQ2M2", "CZC3451K2P", "R90ABCDE", "12345X", "7D443610E", "5E12345", "1E234567", "VLH55D"] {
            assert!(usable_serial(text, None), "{text}");
        }
        assert!(is_masked("Z1Z5DWJK0000XXXXXXXX") && !is_masked("7XKQ2M2X"));
        assert!(usable_tag("A12", None) && !usable_tag("AAA", None) && !usable_tag("A1", None));
    }

    #[test]
    fn uuids() {
        let real = "4c4c4544-0039-4a10-8051-c7c04f564c43";
        assert_eq!(usable_uuid(&real.to_uppercase()), Some("4c4c454400394a108051c7c04f564c43".to_owned()));
        for text in [
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "00000000-0000-0000-0000-000000000000",
            "03000200-0400-0500-0006-000700080009",
            "01010101-0101-0101-0101-010101010101",
            "4VLCGGFE-0046-4710-8047-B2C04F564C43",
            "af8d3fcfa6fe0000",
        ] {
            assert_eq!(usable_uuid(text), None, "{text}");
        }
    }
}
