//! A file that a request carries.

use std::{fmt, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use tokio::io::AsyncReadExt as _;

use crate::Error;

/// The size of the largest attachment, in bytes: 100 MB each (Intercom's help
/// center). Base64 makes a request a third larger than its files, and it is put
/// together in memory.
pub const MAX_SIZE: usize = 100_000_000;

/// What a file is whose name does not tell.
const UNKNOWN: &str = "application/octet-stream";

/// A file that a request carries.
///
/// Cloning is cheap: clones share the bytes.
#[derive(Clone, PartialEq)]
pub struct Attachment {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl Attachment {
    /// An attachment of bytes, with the name that people see and its media type,
    /// such as `text/csv`.
    ///
    /// # Errors
    ///
    /// Kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for an empty name
    /// or one with a slash or a control character, for what is no media type, and
    /// for more than [`MAX_SIZE`] bytes.
    pub fn from_bytes(
        name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Bytes>,
    ) -> Result<Self, Error> {
        let (name, content_type, bytes) = (name.into(), content_type.into(), bytes.into());
        let is_odd = |letter: char| letter.is_control() || matches!(letter, '/' | '\\');
        if name.is_empty() || name.contains(is_odd) {
            return Err(Error::invalid(format!(
                "the name of the attachment `{name}` is empty, or has a slash or a control character"
            )));
        }
        if content_type.parse::<mime_guess::Mime>().is_err() {
            return Err(Error::invalid(format!(
                "the attachment `{name}`: `{content_type}` is no media type"
            )));
        }
        if bytes.len() > MAX_SIZE {
            return Err(too_large(&name));
        }
        Ok(Self {
            name,
            content_type,
            bytes,
        })
    }

    /// Reads an attachment from a file, with the name of the file and the media type
    /// that its extension stands for; `application/octet-stream` if it stands for
    /// none. No more than [`MAX_SIZE`] bytes are read.
    ///
    /// # Errors
    ///
    /// Kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the file cannot be
    /// read, has no name, or is larger than [`MAX_SIZE`].
    pub async fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let unreadable = |error: std::io::Error| {
            let message = format!("the attachment `{}` cannot be read", path.display());
            Error::invalid(message).with_cause(error)
        };
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.ok_or_else(|| {
            Error::invalid(format!("the attachment `{}` is no file", path.display()))
        })?;
        let content_type = mime_guess::from_path(path).first_raw().unwrap_or(UNKNOWN);
        let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        let size = file.metadata().await.map_err(unreadable)?.len();
        let limit = u64::try_from(MAX_SIZE).unwrap_or(u64::MAX);
        if size > limit {
            return Err(too_large(&name));
        }
        // It may grow in the meantime.
        let mut bytes = Vec::new();
        let mut file = file.take(limit.saturating_add(1));
        file.read_to_end(&mut bytes).await.map_err(unreadable)?;
        Self::from_bytes(name, content_type, bytes)
    }

    /// The name that people see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The media type.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The content.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The content in base64.
    pub(crate) fn base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

fn too_large(name: &str) -> Error {
    Error::invalid(format!(
        "the attachment `{name}` has more than {MAX_SIZE} bytes"
    ))
}

/// Without the content.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
