//! One page of a list, for jobs that walk a list by themselves.

use crate::{
    CallFuture, CallOptions, Error,
    paging::{Cursor, EntryPage, Items},
    search::{Order, Query, Search},
};

/// A page that was read.
#[doc(hidden)]
pub struct Read<T>(pub(super) EntryPage<T>);

/// A request for a page.
#[doc(hidden)]
pub struct Ask {
    pub(crate) query: Option<Query>,
    pub(crate) per_page: u32,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) options: CallOptions,
}

impl Ask {
    /// Reads the page that is asked for of the list that `list` starts, given the
    /// search, the size of a page and the options.
    pub(crate) fn page<T: Send + 'static>(
        self,
        list: impl FnOnce(Option<Search>, i64, CallOptions) -> Items<T>,
    ) -> CallFuture<Read<T>> {
        let search = self
            .query
            .map(|query| query.sort("updated_at", Order::Ascending));
        let mut items = list(search, self.per_page.into(), self.options);
        if let Some(cursor) = &self.cursor {
            items = items.resume(cursor);
        }
        CallFuture::new(async move {
            let missing = || Error::invalid("a list has no first page");
            items.next_page().await.ok_or_else(missing)?.map(Read)
        })
    }
}
