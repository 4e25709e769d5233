//! Lists made by hand, for tests of code that gets them from a trait.

use super::{
    Cursor, Items, Page, Pages, cursor::Place, fingerprint::Fingerprint, pager::Pager,
    position::Position,
};
use crate::{Error, Response, response::fixture::ENDPOINT};

impl<T> Items<T> {
    /// Creates a stream for tests, which yields these items and errors and sends
    /// nothing. It needs no runtime.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] {
    /// use futures_util::{FutureExt, StreamExt};
    /// use intercom_sdk::{Error, paging::Items, v2_16::types::Contact};
    ///
    /// let items = [Ok(Contact::fixture()), Err(Error::fixture(503, "service_unavailable"))];
    /// let found: Vec<_> = Items::fixture(items).collect().now_or_never().unwrap();
    /// assert!(found[0].is_ok() && found[1].is_err());
    /// # }
    /// ```
    pub fn fixture(items: impl IntoIterator<Item = Result<T, Error>>) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        Self::given(Pager::ended(&ENDPOINT), items)
    }
}

impl<P> Pages<P> {
    /// Creates a stream for tests, which yields these pages and errors and sends
    /// nothing. It needs no runtime.
    pub fn fixture(pages: impl IntoIterator<Item = Result<Page<P>, Error>>) -> Self {
        Self::given(Pager::ended(&ENDPOINT), pages.into_iter().collect())
    }
}

impl<P> Page<P> {
    /// Creates a page for tests: the last one of its list.
    #[must_use]
    pub fn fixture(value: P) -> Self {
        Self {
            response: Response::fixture(value),
            next: None,
        }
    }

    /// Sets the response of a fixture.
    #[must_use]
    pub fn with_response(mut self, response: Response<P>) -> Self {
        self.response = response;
        self
    }

    /// Sets the cursor of the next page of a fixture.
    #[must_use]
    pub fn with_next_cursor(mut self, cursor: Cursor) -> Self {
        self.next = Some(cursor);
        self
    }
}

impl Cursor {
    /// Creates a cursor for tests, to be stored and passed on: no list of a client
    /// accepts it.
    ///
    /// ```
    /// use intercom_sdk::paging::Cursor;
    ///
    /// let cursor = Cursor::fixture("list_contacts", "WzE3");
    /// assert_eq!(cursor.operation(), "list_contacts");
    /// let stored = serde_json::to_string(&cursor).unwrap();
    /// assert_eq!(serde_json::from_str::<Cursor>(&stored).unwrap(), cursor);
    /// ```
    #[must_use]
    pub fn fixture(operation: &str, starting_after: impl Into<String>) -> Self {
        let place = Place {
            position: Some(Position::After(starting_after.into())),
            ..Place::default()
        };
        Self::new(ENDPOINT.version, operation, Fingerprint::default(), place)
    }
}
