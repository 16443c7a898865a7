//! The bytes of a file, unpacked and counted.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use super::Far;
use super::format::Packing;

pub(super) type Bytes = Box<dyn BufRead + Send>;

/// A buffer of this size keeps the calls to the system few.
const BUFFER: usize = 1 << 18;

/// `-` is standard input.
pub(super) fn open(path: &Path, far: &Arc<Far>) -> io::Result<Bytes> {
    let raw: Box<dyn Read + Send> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    let raw = BufReader::with_capacity(BUFFER, Counted { raw, far: far.clone() });
    Ok(match Packing::of(path) {
        Packing::None => Box::new(raw),
        Packing::Gzip => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw))),
        Packing::Zstandard => {
            Box::new(BufReader::with_capacity(BUFFER, Frames { frame: None, raw: Some(raw) }))
        }
    })
}

/// A reader that says how far it is.
struct Counted {
    raw: Box<dyn Read + Send>,
    far: Arc<Far>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        self.far.add(read as u64);
        Ok(read)
    }
}

/// The frames of a Zstandard file, one after the other.
struct Frames<R: BufRead> {
    frame: Option<Frame<R>>,
    /// Between two frames.
    raw: Option<R>,
}

type Frame<R> = StreamingDecoder<R, ruzstd::decoding::FrameDecoder>;

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.raw = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut raw) = self.raw.take() else { return Ok(0) };
            if raw.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.frame = Some(StreamingDecoder::new(raw).map_err(io::Error::other)?);
        }
    }
}
