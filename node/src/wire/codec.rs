//! Frames of the lanes: four bytes of length (big endian), then that many bytes, bounded for each direction.

use std::io;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::StreamProtocol;
use libp2p::request_response::Codec;

use super::bounds::{FRAME_FIRST_READ, LaneBounds};

/// Reads and writes the frames of one lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrameCodec {
    request: usize,
    answer: usize,
}

impl FrameCodec {
    pub(crate) fn new(bounds: LaneBounds) -> Self {
        Self { request: bounds.request, answer: bounds.answer }
    }
}

impl Codec for FrameCodec {
    type Protocol = StreamProtocol;
    type Request = Vec<u8>;
    type Response = Vec<u8>;

    async fn read_request<T>(&mut self, _: &StreamProtocol, io: &mut T) -> io::Result<Vec<u8>>
    where
        T: AsyncRead + Unpin + Send,
    {
        read_frame(io, self.request).await
    }

    async fn read_response<T>(&mut self, _: &StreamProtocol, io: &mut T) -> io::Result<Vec<u8>>
    where
        T: AsyncRead + Unpin + Send,
    {
        read_frame(io, self.answer).await
    }

    async fn write_request<T>(&mut self, _: &StreamProtocol, io: &mut T, bytes: Vec<u8>) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        write_frame(io, &bytes, self.request).await
    }

    async fn write_response<T>(&mut self, _: &StreamProtocol, io: &mut T, bytes: Vec<u8>) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        write_frame(io, &bytes, self.answer).await
    }
}

async fn read_frame<T>(io: &mut T, limit: usize) -> io::Result<Vec<u8>>
where
    T: AsyncRead + Unpin + Send,
{
    let mut prefix = [0; 4];
    io.read_exact(&mut prefix).await?;
    let length = u32::from_be_bytes(prefix);
    if length as usize > limit {
        return Err(too_long(length as usize, limit));
    }
    // Memory follows the bytes that really arrive, not the length that was promised.
    let mut bytes = Vec::with_capacity((length as usize).min(FRAME_FIRST_READ));
    io.take(u64::from(length)).read_to_end(&mut bytes).await?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

async fn write_frame<T>(io: &mut T, bytes: &[u8], limit: usize) -> io::Result<()>
where
    T: AsyncWrite + Unpin + Send,
{
    let length = u32::try_from(bytes.len()).ok().filter(|_| bytes.len() <= limit);
    let length = length.ok_or_else(|| too_long(bytes.len(), limit))?;
    io.write_all(&length.to_be_bytes()).await?;
    io.write_all(bytes).await?;
    io.flush().await
}

fn too_long(length: usize, limit: usize) -> io::Error {
    let text = format!("expected a frame of at most {limit} bytes, one of {length} was announced");
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;
    use futures::io::Cursor;
    use proptest::prelude::*;

    fn frame(length: u32, body: &[u8]) -> Cursor<Vec<u8>> {
        Cursor::new([&length.to_be_bytes()[..], body].concat())
    }

    proptest! {
        #[test]
        fn a_frame_within_its_bound_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let mut wire = Cursor::new(Vec::new());
            block_on(write_frame(&mut wire, &bytes, 2000)).expect("within the bound");
            wire.set_position(0);
            prop_assert_eq!(block_on(read_frame(&mut wire, 2000)).expect("as written"), bytes);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(frame) = block_on(read_frame(&mut Cursor::new(bytes), 32)) {
                prop_assert!(frame.len() <= 32);
            }
        }
    }

    #[test]
    fn a_longer_frame_is_refused_by_its_length_alone() {
        let error = block_on(read_frame(&mut frame(101, &[]), 100)).expect_err("over the bound");
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        let error = block_on(write_frame(&mut Cursor::new(Vec::new()), &[0; 101], 100)).expect_err("over the bound");
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_frame_that_ends_early_is_refused() {
        let error = block_on(read_frame(&mut frame(100, &[1; 99]), 100)).expect_err("one byte short");
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
