//! The bytes of an export's file, checked and written.

use std::{io, path::PathBuf};

use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::{
    job::State,
    progress::Progress,
    unpack::{PIECE, Unpacker},
};
use crate::{ByteStream, Error};

/// A file that was downloaded whole.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Download {
    /// [`Completed`](State::Completed), or [`NoData`](State::NoData) without a file.
    pub state: State,
    /// The file, if one was written.
    pub path: Option<PathBuf>,
    /// The bytes that were received.
    pub received: u64,
    /// The bytes that were written: more, if they were decompressed.
    pub written: u64,
    /// How often the download was begun again.
    pub restarts: u32,
}

impl Download {
    /// That of an export without data.
    pub(super) fn none() -> Self {
        Self {
            state: State::NoData,
            path: None,
            received: 0,
            written: 0,
            restarts: 0,
        }
    }
}

/// Why a download did not get done.
#[derive(Debug)]
pub(super) enum Failure {
    /// What was received, or was not.
    Source(Error),
    /// What it is written to.
    Sink(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Source(error)
    }
}

/// Writes `stream` to `sink`, decompressed or as it is, and checks that it is whole.
pub(super) async fn copy<W: AsyncWrite + Unpin + ?Sized>(
    mut stream: ByteStream,
    decompress: bool,
    sink: &mut W,
    mut watch: impl FnMut(Progress),
) -> Result<Download, Failure> {
    let size = stream.size();
    let mut unpacker = Unpacker::new();
    let (mut received, mut written) = (0, 0);
    while let Some(chunk) = stream.chunk().await? {
        received += length(&chunk);
        for piece in chunk.chunks(PIECE) {
            let plain = unpacker.push(piece)?;
            let bytes = if decompress { &plain } else { piece };
            sink.write_all(bytes).await.map_err(Failure::Sink)?;
            written += length(bytes);
        }
        watch(Progress::Received { received, size });
    }
    let rest = unpacker.finish()?;
    if decompress {
        sink.write_all(&rest).await.map_err(Failure::Sink)?;
        written += length(&rest);
    }
    sink.flush().await.map_err(Failure::Sink)?;
    Ok(Download {
        state: State::Completed,
        path: None,
        received,
        written,
        restarts: 0,
    })
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
