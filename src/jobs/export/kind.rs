//! The kinds of exports, and what each is asked for.

use std::{
    fmt,
    ops::{Range, RangeInclusive},
};

use crate::{CallFuture, Error, jobs::workspace::Whoami, types::Timestamp};

/// A kind of export: [`Content`] or [`Reporting`].
pub trait Kind: sealed::Sealed + Clone + fmt::Debug + Send + Sync + 'static {
    /// What an export of this kind is asked for.
    type Asked: Clone + fmt::Debug + Send + Sync + 'static;

    #[doc(hidden)]
    const NAME: &'static str;

    /// Returns an error for what no server would take.
    #[doc(hidden)]
    fn check(asked: &Self::Asked) -> Result<(), Error>;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Content {}
    impl Sealed for super::Reporting {}
}

/// Exports of what was sent to people, and what they did with it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Content;

impl Kind for Content {
    /// When messages were sent, the first and the last day included.
    type Asked = RangeInclusive<Timestamp>;

    const NAME: &'static str = "content export";

    fn check(asked: &Self::Asked) -> Result<(), Error> {
        check_range(Self::NAME, *asked.start(), *asked.end(), asked.is_empty())
    }
}

/// Exports of reporting.
#[derive(Clone, Debug, Default)]
pub struct Reporting {
    pub(crate) app_id: Option<String>,
    pub(crate) client_id: Option<String>,
}

impl Reporting {
    /// Adds the code of the workspace, unless the caller has said it.
    pub(crate) fn identify<C: Whoami>(mut self, client: &C) -> CallFuture<Self> {
        let whoami = self.app_id.is_none().then(|| client.whoami());
        CallFuture::new(async move {
            if self.client_id.as_ref().is_none_or(String::is_empty) {
                return Err(missing("client_id"));
            }
            if let Some(whoami) = whoami {
                self.app_id = whoami.await?.code;
            }
            if self.app_id.as_ref().is_none_or(String::is_empty) {
                return Err(missing("app_id"));
            }
            Ok(self)
        })
    }
}

fn missing(field: &str) -> Error {
    Error::invalid(format!("{}: `{field}` is missing", Reporting::NAME))
}

/// What a reporting export is asked for.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub(crate) id: String,
    pub(crate) attributes: Vec<String>,
    pub(crate) range: Range<Timestamp>,
}

impl Dataset {
    pub(crate) fn new<A: Into<String>>(
        id: impl Into<String>,
        attributes: impl IntoIterator<Item = A>,
        range: Range<Timestamp>,
    ) -> Self {
        Self {
            id: id.into(),
            attributes: attributes.into_iter().map(Into::into).collect(),
            range,
        }
    }
}

impl Kind for Reporting {
    type Asked = Dataset;

    const NAME: &'static str = "reporting export";

    fn check(asked: &Self::Asked) -> Result<(), Error> {
        let name = Self::NAME;
        if asked.id.is_empty() {
            return Err(Error::invalid(format!("{name}: the dataset has no id")));
        }
        if asked.attributes.is_empty() {
            return Err(Error::invalid(format!(
                "{name} of `{}`: no attribute is asked for; `list_reporting_datasets` lists them",
                asked.id
            )));
        }
        let Range { start, end } = asked.range;
        check_range(name, start, end, asked.range.is_empty())
    }
}

/// After this second, a time is in milliseconds, or nonsense.
const LATEST: i64 = 100_000_000_000;

fn check_range(name: &str, start: Timestamp, end: Timestamp, is_empty: bool) -> Result<(), Error> {
    if is_empty {
        return Err(Error::invalid(format!(
            "{name}: the range ends at {end}, before it begins at {start}"
        )));
    }
    if start.unix() < 0 || end.unix() >= LATEST {
        return Err(Error::invalid(format!(
            "{name}: the range from {start} to {end} is not in Unix seconds"
        )));
    }
    Ok(())
}
