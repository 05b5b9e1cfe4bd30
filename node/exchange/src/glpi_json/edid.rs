//! The 128 bytes in which a screen describes itself (VESA E-EDID 1.4, sections 3.3 to 3.10).

use data_encoding::BASE64;

use super::screens::descriptor_text;

const HEADER: [u8; 8] = [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0];

/// What is used of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edid {
    /// Three letters of the maker.
    pub(super) maker: String,
    /// Serial in a text descriptor (tag 0xFF), which screens sold alone carry.
    pub(super) serial: Option<String>,
    /// Name in a text descriptor (tag 0xFC).
    pub(super) name: Option<String>,
    /// Diagonal in tenths of an inch; `None` when not told (projectors).
    pub(super) diagonal_tenths: Option<u32>,
}

impl Edid {
    /// Decodes base64; `None` for what is no EDID.
    pub(super) fn decode(base64: &str) -> Option<Self> {
        let compact: String = base64.split_whitespace().collect();
        let bytes = BASE64.decode(compact.as_bytes()).ok()?;
        let block: &[u8; 128] = bytes.first_chunk()?;
        if !block.starts_with(&HEADER) {
            return None;
        }
        let word = u16::from_be_bytes([block[8], block[9]]);
        let letter = |shift: u16| u8::try_from((word >> shift) & 31).ok().map(|five| char::from(b'@' + five));
        let maker: String = [10, 5, 0].into_iter().filter_map(letter).collect();
        let (mut serial, mut name) = (None, None);
        for at in [54, 72, 90, 108] {
            match block.get(at..at + 18) {
                Some([0, 0, 0, 0xff, _, text @ ..]) => serial = serial.or_else(|| descriptor_text(text)),
                Some([0, 0, 0, 0xfc, _, text @ ..]) => name = name.or_else(|| descriptor_text(text)),
                _ => {}
            }
        }
        let (width, height) = (u32::from(block[21]), u32::from(block[22]));
        let diagonal_tenths = (width > 0 && height > 0).then(|| {
            // One centimetre is 3.937 tenths of an inch; the greatest diagonal is 361 cm.
            (f64::from(width * width + height * height).sqrt() * 3.937).round() as u32
        });
        Some(Self { maker, serial, name, diagonal_tenths })
    }

    /// Whether the screen names itself for the user; panels leave that to the machine.
    pub(super) fn has_user_name(&self) -> bool {
        self.name.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(descriptor: &[u8]) -> String {
        let mut bytes = [0_u8; 128];
        bytes[..8].copy_from_slice(&HEADER);
        // "DEL": 4, 5, 12 in five bits each.
        bytes[8..10].copy_from_slice(&0b00100_00101_01100_u16.to_be_bytes());
        (bytes[21], bytes[22]) = (51, 29);
        bytes[54..54 + descriptor.len()].copy_from_slice(descriptor);
        BASE64.encode(&bytes)
    }

    #[test]
    fn a_screen_sold_alone() {
        let edid = Edid::decode(&block(b"\0\0\0\xff\0VLCS0001\n    ")).expect("an EDID");
        assert_eq!((edid.maker.as_str(), edid.serial.as_deref()), ("DEL", Some("VLCS0001")));
        assert_eq!(edid.diagonal_tenths, Some(231), "51 x 29 cm is 23 inches");
    }

    #[test]
    fn noise_is_no_edid() {
        assert_eq!(Edid::decode("AAAA"), None);
        assert_eq!(Edid::decode(&BASE64.encode(&[7; 128])), None);
        assert_eq!(Edid::decode("%%%"), None);
    }
}
