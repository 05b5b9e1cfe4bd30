//! WebP (Google's container specification): a RIFF of chunks; those that make the picture stay.

/// Bits of the extended header that say that Exif and XMP follow.
const REMARKS: u8 = 0b0000_1100;

/// The picture without its remarks; none where it is broken.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let mut rest = bytes.get(12..length.checked_add(8)?)?;
    let mut content = b"WEBP".to_vec();
    while !rest.is_empty() {
        let name: &[u8; 4] = rest.get(..4)?.try_into().ok()?;
        let size = usize::try_from(u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?)).ok()?;
        let padded = size.checked_add(size % 2)?.checked_add(8)?;
        let mut chunk = rest.get(..padded)?.to_vec();
        rest = rest.get(padded..)?;
        if name == b"VP8X" {
            *chunk.get_mut(8)? &= !REMARKS;
        }
        if [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"].contains(&name) {
            content.extend(chunk);
        }
    }
    let length = u32::try_from(content.len()).ok()?;
    Some([b"RIFF".as_slice(), &length.to_le_bytes(), &content].concat())
}
