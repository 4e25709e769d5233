//! A row of an export.

use std::{collections::BTreeMap, fmt, sync::Arc};

use csv::StringRecord;
use serde::de::DeserializeOwned;

use crate::{Error, ErrorKind};

/// A row of an export's file, with its columns by name.
#[derive(Clone, PartialEq)]
pub struct Row {
    pub(super) table: Arc<Table>,
    pub(super) record: StringRecord,
    pub(super) line: u64,
}

/// What the rows of a file have in common.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    /// The name within the archive.
    pub(super) file: Option<String>,
    pub(super) columns: StringRecord,
}

impl Table {
    /// An error in a row.
    pub(super) fn error(&self, line: u64, error: csv::Error) -> Error {
        let of = self.file.as_deref().map(|file| format!(" of `{file}`"));
        let message = format!("line {line}{} of the export", of.unwrap_or_default());
        Error::of_kind(ErrorKind::Decode, message).with_cause(error)
    }
}

impl Row {
    /// The file of the archive that the row is in; `None` if the export is one table.
    pub fn file(&self) -> Option<&str> {
        self.table.file.as_deref()
    }

    /// The line that the row begins at, from 1; the header is the first.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The names of the columns, in the order of the file.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.table.columns.iter()
    }

    /// The text in a column, which may be empty; `None` if there is no such column.
    pub fn get(&self, column: &str) -> Option<&str> {
        let index = self.columns().position(|name| name == column)?;
        self.record.get(index)
    }

    /// All columns by name.
    pub fn to_map(&self) -> BTreeMap<String, String> {
        let values = self.columns().zip(&self.record);
        values
            .map(|(column, value)| (column.to_owned(), value.to_owned()))
            .collect()
    }

    /// Decodes the row into a type with a field for each column that it needs, such as
    /// [`Receipt`](super::Receipt): text becomes numbers and booleans, and an empty one
    /// `None` of an `Option`. Columns that the type does not have are left out.
    ///
    /// # Errors
    ///
    /// Kind [`Decode`](ErrorKind::Decode), with the line and the column.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let decoded = self.record.deserialize(Some(&self.table.columns));
        decoded.map_err(|error| self.table.error(self.line, error))
    }
}

/// Without the values, which are of people.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("file", &self.file())
            .field("line", &self.line)
            .field("columns", &self.table.columns)
            .finish_non_exhaustive()
    }
}
