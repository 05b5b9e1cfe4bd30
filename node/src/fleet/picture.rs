//! Photos and documents as they may be kept: of a kind that their bytes tell, and without what a camera writes into them
//! besides the picture (place, time, device, owner, thumbnails, trailers such as a short film). Bytes are rearranged, never
//! decoded: a hostile picture meets no decoder here.

mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod webp;

use serde::{Deserialize, Serialize};

/// What a kept file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    Webp,
    /// A PDF document. It is kept as it came, what its author's program wrote into it included.
    Pdf,
}

impl Kind {
    /// Its media type.
    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Webp => "image/webp",
            Kind::Pdf => "application/pdf",
        }
    }

    /// The ending of its file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::Webp => "webp",
            Kind::Pdf => "pdf",
        }
    }

    /// Whether a browser shows it in a page.
    #[must_use]
    pub fn is_picture(self) -> bool {
        self != Kind::Pdf
    }

    /// What these bytes are, by their beginning.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Kind::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Kind::Pdf),
            _ => None,
        }
    }
}

/// Why a file is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Neither a photo nor a PDF.
    Unknown,
    /// It ends early, or its parts do not fit together.
    Broken,
}

/// The file without what does not belong to the picture.
///
/// # Errors
/// [`Unfit`].
pub fn stripped(bytes: &[u8]) -> Result<(Kind, Vec<u8>), Unfit> {
    let kind = Kind::of(bytes).ok_or(Unfit::Unknown)?;
    let clean = match kind {
        Kind::Jpeg => jpeg::stripped(bytes),
        Kind::Png => png::stripped(bytes),
        Kind::Webp => webp::stripped(bytes),
        Kind::Pdf => Some(bytes.to_vec()),
    };
    clean.map(|clean| (kind, clean)).ok_or(Unfit::Broken)
}
