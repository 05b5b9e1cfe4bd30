//! Pictures with everything a camera writes, invented byte by byte.

use super::*;

const CANARY: &[u8] = b"45.1885N 5.7245E Claire M.";

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("short");
    [&[0xff, marker], length.to_be_bytes().as_slice(), content].concat()
}

/// Exif with an orientation, then what betrays.
fn exif(turn: u8, little: bool) -> Vec<u8> {
    let mut out = b"Exif\0\0".to_vec();
    let (head, count, tag): (&[u8], &[u8], [u8; 12]) = match little {
        true => (b"II\x2a\0\x08\0\0\0", b"\x01\0", [0x12, 1, 3, 0, 1, 0, 0, 0, turn, 0, 0, 0]),
        false => (b"MM\0\x2a\0\0\0\x08", b"\0\x01", [1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0]),
    };
    [head, count, &tag, &[0; 4], CANARY].iter().for_each(|part| out.extend(*part));
    out
}

fn jpeg(turn: u8, little: bool) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    out.extend(segment(0xe0, &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01".as_slice(), CANARY].concat()));
    out.extend(segment(0xe1, &exif(turn, little)));
    out.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), CANARY].concat()));
    out.extend(segment(0xed, CANARY));
    out.extend(segment(0xfe, CANARY));
    out.extend(segment(0xdb, &[7; 65]));
    out.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
    out.extend(segment(0xc4, &[3; 20]));
    out.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend([0x78, 0xff, 0xd9]);
    out.extend(CANARY);
    out
}

#[test]
fn a_photo_keeps_its_picture_and_its_orientation_and_tells_nothing_else() {
    for (turn, little) in [(6, true), (3, false)] {
        let (kind, clean) = stripped(&jpeg(turn, little)).expect("a photo");
        assert_eq!(kind, Kind::Jpeg);
        assert!(!has(&clean, CANARY) && clean.ends_with(&[0x78, 0xff, 0xd9]), "{clean:02x?}");
        assert!(
            has(&clean, &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]) && has(&clean, &[3; 20]) && has(&clean, &[7; 65])
        );
        assert!(has(&clean, &[1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn]), "turned as it was");
        assert_eq!(stripped(&clean), Ok((kind, clean.clone())), "nothing is left to strip");
    }
    let (_, upright) = stripped(&jpeg(1, true)).expect("a photo");
    assert!(!has(&upright, b"Exif"));
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short");
    [length.to_be_bytes().as_slice(), name, content, &[0; 4]].concat()
}

#[test]
fn drawings_lose_their_texts() {
    let head = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let parts = [
        chunk(b"IHDR", &[1; 13]),
        chunk(b"tEXt", CANARY),
        chunk(b"eXIf", CANARY),
        chunk(b"caNv", CANARY),
        chunk(b"IDAT", &[9; 30]),
        chunk(b"IEND", &[]),
    ];
    let mut bytes = head.to_vec();
    parts.iter().for_each(|p| bytes.extend(p));
    bytes.extend(CANARY);
    let (kind, clean) = stripped(&bytes).expect("a drawing");
    let expected: Vec<u8> = [head.as_slice(), &parts[0], &parts[4], &parts[5]].concat();
    assert_eq!((kind, clean), (Kind::Png, expected));

    let riff = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("short");
        let pad = vec![0; content.len() % 2];
        [name.as_slice(), &length.to_le_bytes(), content, &pad].concat()
    };
    let content = [
        b"WEBP".to_vec(),
        riff(b"VP8X", &[0b0000_1100, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
        riff(b"VP8 ", &[5; 31]),
        riff(b"EXIF", CANARY),
        riff(b"XMP ", CANARY),
    ]
    .concat();
    let bytes = [riff(b"RIFF", &content), CANARY.to_vec()].concat();
    let (kind, clean) = stripped(&bytes).expect("a picture");
    assert_eq!(kind, Kind::Webp);
    assert!(!has(&clean, CANARY) && has(&clean, &[5; 31]));
    assert_eq!(clean.get(20), Some(&0), "the header says so too");
    assert_eq!(stripped(&clean), Ok((kind, clean.clone())));
}

#[test]
fn what_is_cut_or_of_another_kind_is_refused() {
    let photo = jpeg(6, true);
    let end = photo.len() - CANARY.len();
    for cut in 3..end {
        let result = stripped(&photo[..cut]);
        assert!(matches!(result, Err(Unfit::Broken)), "cut at {cut}: {result:?}");
    }
    for other in [b"<svg onload=alert(1)>".as_slice(), b"<html>", b"GIF89a", b"MZ", b"", b"\xff\xd8"] {
        assert_eq!(stripped(other).map(|_| ()), Err(Unfit::Unknown));
    }
    let pdf = b"%PDF-1.7 kept as it is".to_vec();
    assert_eq!(stripped(&pdf), Ok((Kind::Pdf, pdf.clone())));
    // Bent lengths never reach beyond the end.
    for at in 0..end {
        let mut bent = photo.clone();
        bent[at] ^= 0xff;
        let _ = stripped(&bent);
    }
}
