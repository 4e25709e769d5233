//! What a file is, by its first bytes; and gzip, decompressed as it comes.

use std::io::Write as _;

use flate2::write::MultiGzDecoder;

use crate::{Error, ErrorKind};

/// How many bytes tell what a file is.
pub(super) const HEAD: usize = 4;

/// How much is decompressed at a time: gzip grows a thousandfold at most.
pub(super) const PIECE: usize = 4 * 1024;

/// How a file comes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Format {
    Gzip,
    /// A client that decompresses responses has done it.
    Text,
}

/// Says what a file is that begins with `head`.
pub(super) fn sniff(head: &[u8]) -> Result<Format, Error> {
    let refuse = |what: &str| {
        let message = format!("the file of the export is {what}, and neither gzip nor CSV");
        Err(Error::of_kind(ErrorKind::Decode, message))
    };
    match head {
        [0x1f, 0x8b, ..] => Ok(Format::Gzip),
        [] => refuse("empty"),
        [b'P', b'K', 3, 4, ..] => refuse("a zip archive"),
        [b'<', ..] => refuse("HTML or XML"),
        [b'{' | b'[', ..] => refuse("JSON"),
        // A byte order mark is text, too.
        head if head
            .iter()
            .all(|byte| *byte >= b' ' || matches!(byte, b'\r' | b'\n' | b'\t')) =>
        {
            Ok(Format::Text)
        }
        _ => refuse("unknown data"),
    }
}

pub(super) fn corrupt(error: std::io::Error) -> Error {
    Error::of_kind(
        ErrorKind::Decode,
        "the file of the export is cut or corrupt",
    )
    .with_cause(error)
}

/// Decompresses a file piece by piece, and checks it.
#[derive(Debug)]
pub(super) struct Unpacker {
    state: State,
}

#[derive(Debug)]
enum State {
    /// The first bytes are being collected.
    Head(Vec<u8>),
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Text,
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self {
            state: State::Head(Vec::new()),
        }
    }

    /// Takes the next bytes, at most [`PIECE`], and returns what they are decompressed.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<Vec<u8>, Error> {
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(piece);
                if head.len() < HEAD {
                    return Ok(Vec::new());
                }
                let head = std::mem::take(head);
                self.begin(&head)
            }
            State::Gzip(decoder) => {
                decoder.write_all(piece).map_err(corrupt)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            State::Text => Ok(piece.to_vec()),
        }
    }

    fn begin(&mut self, head: &[u8]) -> Result<Vec<u8>, Error> {
        self.state = match sniff(head)? {
            Format::Gzip => State::Gzip(Box::new(MultiGzDecoder::new(Vec::new()))),
            Format::Text => State::Text,
        };
        self.push(head)
    }

    /// Returns what is left, or an error if the file is not whole.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Error> {
        let mut rest = Vec::new();
        if let State::Head(head) = &mut self.state {
            let head = std::mem::take(head);
            rest = self.begin(&head)?;
        }
        if let State::Gzip(decoder) = self.state {
            let end = decoder.finish().map_err(corrupt)?;
            rest.extend_from_slice(&end);
        }
        Ok(rest)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::{Unpacker, sniff};
    use crate::{Error, ErrorKind};

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(bytes: &[u8], size: usize) -> Result<Vec<u8>, Error> {
        let mut unpacker = Unpacker::new();
        let mut all = Vec::new();
        for piece in bytes.chunks(size) {
            all.extend(unpacker.push(piece)?);
        }
        all.extend(unpacker.finish()?);
        Ok(all)
    }

    #[test]
    fn a_file_is_the_same_in_pieces_of_any_size() {
        let text = "receipt_id,name\n1,Ada\n".repeat(500);
        let mut twice = gzip(&text);
        twice.extend(gzip("2,Grace\n"));
        let two = format!("{text}2,Grace\n");
        for size in [1, 2, 3, 7, 100, 4096] {
            assert_eq!(unpack(&gzip(&text), size).unwrap(), text.as_bytes());
            assert_eq!(unpack(&twice, size).unwrap(), two.as_bytes());
            assert_eq!(unpack(text.as_bytes(), size).unwrap(), text.as_bytes());
        }
        assert_eq!(unpack(b"a\n", 1).unwrap(), b"a\n");
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_refused() {
        let whole = gzip("receipt_id,name\n1,Ada\n2,Grace\n");
        for end in 0..whole.len() {
            for size in [1, 4096] {
                let error = unpack(&whole[..end], size).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Decode, "{end} of {}", whole.len());
            }
        }
    }

    #[test]
    fn a_file_with_a_changed_byte_is_refused_or_the_same() {
        let text = "receipt_id,name\n1,Ada\n2,Grace\n";
        let whole = gzip(text);
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x10;
            // Of the header, the time and the system do not count.
            match unpack(&bytes, 4096) {
                Ok(read) => assert_eq!(read, text.as_bytes(), "byte {place}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Decode, "byte {place}"),
            }
        }
    }

    #[test]
    fn what_is_no_table_is_named() {
        for (head, what) in [
            ("", "empty"),
            ("PK\u{3}\u{4}", "a zip archive"),
            ("<htm", "HTML or XML"),
            ("{\"er", "JSON"),
            ("\u{0}\u{1}", "unknown data"),
        ] {
            let error = sniff(head.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }
}
