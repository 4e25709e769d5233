//! A gzip file that is made while it is sent.

use std::io::Write as _;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// How much text goes into a piece, at least.
const PIECE: usize = 64 * 1024;

/// A table that may be larger than memory.
#[derive(Clone, Debug)]
pub(super) struct GzipTable {
    pub(super) header: Vec<u8>,
    pub(super) rows: Bytes,
    /// How many times the rows come.
    pub(super) repeats: u64,
}

impl GzipTable {
    /// The pieces of its file.
    pub(super) fn pieces(self) -> GzipPieces {
        GzipPieces {
            encoder: Some(GzEncoder::new(Vec::new(), Compression::fast())),
            table: self,
        }
    }
}

/// The pieces of the file of a table.
pub(super) struct GzipPieces {
    /// `None` after the last piece.
    encoder: Option<GzEncoder<Vec<u8>>>,
    /// What is still to come.
    table: GzipTable,
}

impl GzipPieces {
    /// Whether the last piece has been given.
    pub(super) fn is_done(&self) -> bool {
        self.encoder.is_none()
    }
}

impl Iterator for GzipPieces {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let mut encoder = self.encoder.take()?;
        // Writing to memory does not fail.
        let _ = encoder.write_all(&std::mem::take(&mut self.table.header));
        let mut written = 0;
        while self.table.repeats > 0 {
            let _ = encoder.write_all(&self.table.rows);
            self.table.repeats -= 1;
            written += self.table.rows.len().max(1);
            if written >= PIECE && self.table.repeats > 0 {
                let piece = std::mem::take(encoder.get_mut());
                if !piece.is_empty() {
                    self.encoder = Some(encoder);
                    return Some(piece.into());
                }
            }
        }
        encoder.finish().ok().map(Bytes::from)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use bytes::Bytes;

    use super::GzipTable;

    #[test]
    fn the_pieces_are_one_file() {
        for (rows, repeats) in [("a,b\n", 3), ("1,2\n", 100_000), ("", 5), ("x\n", 0)] {
            let table = GzipTable {
                header: b"h\n".to_vec(),
                rows: Bytes::from(rows),
                repeats,
            };
            let pieces: Vec<Bytes> = table.pieces().collect();
            let bytes = pieces.concat();
            let mut text = String::new();
            let mut decoder = flate2::read::GzDecoder::new(bytes.as_slice());
            decoder.read_to_string(&mut text).unwrap();
            assert_eq!(text, format!("h\n{}", rows.repeat(repeats as usize)));
        }
    }
}
