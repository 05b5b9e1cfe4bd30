//! JPEG (ITU-T T.81, annex B): segments up to the end of the picture; of application segments only those that change how it
//! looks, and of Exif the orientation alone.

const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const COMMENT: u8 = 0xfe;
const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// The picture without its remarks; none where it is broken.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        // A marker may have any number of fill bytes before it.
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        at += 2;
        match marker {
            END => {
                out.extend([0xff, END]);
                return Some(out);
            }
            // Restart markers and TEM stand alone.
            0xd0..=0xd7 | 0x01 => out.extend([0xff, marker]),
            _ => {
                let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
                let segment = bytes.get(at..at.checked_add(length)?).filter(|_| length >= 2)?;
                at += length;
                if let Some(kept) = kept(marker, segment) {
                    out.extend([0xff, marker]);
                    out.extend(kept);
                }
                if marker == SCAN {
                    let data = scan(bytes.get(at..)?);
                    out.extend(data);
                    at += data.len();
                }
            }
        }
    }
}

/// What of a segment (with its length) stays.
fn kept(marker: u8, segment: &[u8]) -> Option<Vec<u8>> {
    let content = segment.get(2..)?;
    match marker {
        // JFIF itself, without the thumbnail that it may carry.
        APP0 => content.starts_with(b"JFIF\0").then(|| {
            let mut head: Vec<u8> = content.iter().copied().take(12).collect();
            head.extend([0, 0]);
            with_length(&head)
        }),
        APP1 => orientation(content.strip_prefix(b"Exif\0\0")?).map(|turn| with_length(&exif(turn))),
        APP2 if content.starts_with(b"ICC_PROFILE\0") => Some(segment.to_vec()),
        APP14 if content.starts_with(b"Adobe") => Some(segment.to_vec()),
        0xe0..=0xef | COMMENT => None,
        _ => Some(segment.to_vec()),
    }
}

fn with_length(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    [length.to_be_bytes().as_slice(), content].concat()
}

/// Coded data up to the next marker that is none of a restart or of a stuffed byte.
fn scan(bytes: &[u8]) -> &[u8] {
    let ends = |pair: &[u8]| matches!(pair, [0xff, next] if *next != 0 && !(0xd0..=0xd7).contains(next));
    let end = bytes.windows(2).position(ends).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

/// The orientation in Exif's TIFF: the tag 0x0112 of the first directory.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = usize::from(short(directory)?).min(200);
    let entry = |n: usize| directory.checked_add(2 + n * 12);
    let found = (0..entries).filter_map(entry).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(found.checked_add(8)?)?).ok().filter(|turn| (2..=8).contains(turn))
}

/// Exif that tells an orientation and nothing else.
fn exif(turn: u8) -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    out.extend([turn, 0, 0, 0, 0, 0, 0]);
    out
}
