//! What a run did, as a value to store.

use serde::{Deserialize, Serialize};

use crate::{Error, jobs::unknown::is_unknown, paging::Fingerprint};

/// The format of what is stored; a report of another one is refused.
const FORMAT: u32 = 1;

/// What a run did, to be stored with serde and given to
/// [`ForEach::resume`](super::ForEach::resume).
///
/// It has the keys of the rows that failed, and what the server said about them;
/// of the other rows there are hashes only.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    format: u32,
    version: String,
    /// The code of the workspace; `None` where `/me` does not say it.
    workspace: Option<String>,
    /// How many rows of the beginning were acted on.
    pub(super) done: u64,
    /// A hash of the keys of these.
    pub(super) keys: Fingerprint,
    /// Rows behind them that were acted on as well, by index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) ahead: Vec<(u64, Fingerprint)>,
    /// How many rows succeeded, those of the runs before included.
    pub succeeded: u64,
    /// The rows that failed, to be tried again by the next run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Failure>,
    /// Why no further row was started, if the run stopped before the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// Whether the last row was acted on.
    pub(super) ended: bool,
}

/// A row that failed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// Its place among the rows, from 0.
    pub index: u64,
    /// Its key.
    pub key: String,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Intercom's code of the error.
    pub code: Option<String>,
    /// Intercom's id of the request.
    pub request_id: Option<String>,
    /// The error as text.
    pub message: String,
    /// Whether the server may have done what it was asked: there was no answer, or a
    /// 5xx.
    pub may_be_done: bool,
}

impl Failure {
    pub(super) fn new(index: u64, key: &str, error: &Error) -> Self {
        Self {
            index,
            key: key.to_owned(),
            status: error.status().map(|status| status.as_u16()),
            code: error.code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
            message: error.to_string(),
            may_be_done: is_unknown(error),
        }
    }

    /// What makes two failures the same.
    pub(super) fn kind(&self) -> (Option<u16>, Option<&str>) {
        (self.status, self.code.as_deref())
    }
}

impl Report {
    pub(super) fn new(version: &str, workspace: Option<String>) -> Self {
        Self {
            format: FORMAT,
            version: version.to_owned(),
            workspace,
            done: 0,
            keys: Fingerprint::default(),
            ahead: Vec::new(),
            succeeded: 0,
            failures: Vec::new(),
            stopped: None,
            ended: false,
        }
    }

    /// Whether every row was acted on and none failed.
    pub fn is_complete(&self) -> bool {
        self.ended && self.failures.is_empty()
    }

    /// Returns an error unless it is a report of this workspace and version.
    pub(super) fn check(&self, version: &str, workspace: Option<&str>) -> Result<(), Error> {
        let refuse = |what: String| Err(Error::invalid(format!("for_each: the report {what}")));
        if self.format != FORMAT {
            return refuse(format!(
                "has format {}, and this version of the crate reads format {FORMAT}",
                self.format
            ));
        }
        if self.version != version {
            return refuse(format!(
                "is of API version {}, and this client's is {version}",
                self.version
            ));
        }
        if let (Some(theirs), Some(ours)) = (self.workspace.as_deref(), workspace)
            && theirs != ours
        {
            return refuse(format!(
                "is of workspace {theirs}, and this client's is {ours}"
            ));
        }
        Ok(())
    }
}
