//! PNG (ISO/IEC 15948): the chunks that make the picture, up to its end.

/// Chunks that stay: the critical ones, colours, transparency, sizes, animation. Text, times, Exif and private ones do not.
const KEPT: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT", b"cICP",
];

/// The picture without its remarks; none where it is broken.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at: usize = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()?;
        let name: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let chunk = bytes.get(at..end)?;
        if KEPT.contains(&name) {
            out.extend(chunk);
        }
        at = end;
        if name == b"IEND" {
            return Some(out);
        }
    }
}
