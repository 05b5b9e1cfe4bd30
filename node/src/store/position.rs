//! Where a record lies on disk.

use std::fmt;

/// The place of one record: the number of its segment file and the byte offset of the record in that file.
///
/// Positions of one directory rise in the order in which records were appended. They are stable: a file that goes
/// missing or is damaged moves no other position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    segment: u32,
    offset: u32,
}

impl Position {
    /// Before the first record of any directory. Replaying from here reads everything.
    pub const START: Position = Position { segment: 0, offset: 0 };

    /// The place `offset` bytes into the segment file numbered `segment`.
    pub const fn new(segment: u32, offset: u32) -> Self {
        Position { segment, offset }
    }

    /// The number of the segment file, as written in its header.
    pub const fn segment(self) -> u32 {
        self.segment
    }

    /// Bytes from the beginning of the segment file.
    pub const fn offset(self) -> u32 {
        self.offset
    }

    /// Eight bytes, big-endian, whose order is the order of positions.
    pub fn to_be_bytes(self) -> [u8; 8] {
        let mut bytes = [0; 8];
        bytes[..4].copy_from_slice(&self.segment.to_be_bytes());
        bytes[4..].copy_from_slice(&self.offset.to_be_bytes());
        bytes
    }

    /// The inverse of [`Position::to_be_bytes`]. Any eight bytes are a position, though perhaps of nothing.
    pub fn from_be_bytes(bytes: [u8; 8]) -> Self {
        let [a, b, c, d, e, f, g, h] = bytes;
        Position { segment: u32::from_be_bytes([a, b, c, d]), offset: u32::from_be_bytes([e, f, g, h]) }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {} of segment {}", self.offset, self.segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_keep_the_order() {
        let rising = [Position::START, Position::new(0, 300), Position::new(1, 2), Position::new(256, 0)];
        for pair in rising.windows(2) {
            assert!(pair[0] < pair[1]);
            assert!(pair[0].to_be_bytes() < pair[1].to_be_bytes());
        }
        for position in rising {
            assert_eq!(Position::from_be_bytes(position.to_be_bytes()), position);
        }
    }
}
