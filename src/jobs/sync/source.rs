//! The kinds of records that can be synced, and how a version reads them.

use std::pin::Pin;

use futures_core::Stream;

use super::{
    unseen::{self, Unseen},
    window::Precision,
};
use crate::{
    CallFuture, CallOptions, Error,
    jobs::workspace::Whoami,
    paging::{Cursor, EntryPage, Items},
    search::{Order, Query, Search},
    types::{Id, Timestamp},
};

/// A kind of records that can be synced: [`Contacts`], [`Conversations`],
/// [`Tickets`], [`Companies`] or [`Articles`].
pub trait Resource: sealed::Kind + Send + Sync + 'static {
    /// Its name, in lower case and plural.
    const NAME: &'static str;

    /// What a sync of it cannot see, and what tells.
    const UNSEEN: &'static [Unseen];
}

pub(super) mod sealed {
    use super::Method;

    pub trait Kind {
        const METHOD: Method;
    }
}

/// How changed records are found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[doc(hidden)]
pub enum Method {
    /// By a search for the time of the last change.
    Search(Precision),
    /// By reading pages of everything, the last change first.
    Pages,
    /// By reading everything, in an order that says nothing.
    Everything,
}

macro_rules! resource {
    ($(#[$doc:meta])* $name:ident $text:literal $method:expr, $unseen:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub struct $name;

        impl Resource for $name {
            const NAME: &'static str = $text;
            const UNSEEN: &'static [Unseen] = unseen::$unseen;
        }

        impl sealed::Kind for $name {
            const METHOD: Method = $method;
        }
    };
}

resource!(
    /// Contacts: users and leads, as a search finds them.
    Contacts "contacts" Method::Search(Precision::Day), CONTACTS
);
resource!(
    /// Conversations, without their parts.
    Conversations "conversations" Method::Search(Precision::Second), CONVERSATIONS
);
resource!(
    /// Tickets.
    Tickets "tickets" Method::Search(Precision::Second), TICKETS
);
resource!(
    /// Companies.
    Companies "companies" Method::Everything, COMPANIES
);
resource!(
    /// Articles of the Help Center, drafts included.
    Articles "articles" Method::Pages, ARTICLES
);

/// A `Client` that can sync the resource `R`.
pub trait Source<R: Resource>: Whoami + Clone + Send + Sync + Unpin + 'static {
    /// A record.
    type Item: Send + 'static;

    #[doc(hidden)]
    fn id(item: &Self::Item) -> &Id;

    #[doc(hidden)]
    fn updated_at(item: &Self::Item) -> Option<Timestamp>;

    /// The items of a list that begins as `ask` says.
    #[doc(hidden)]
    fn read(&self, ask: Ask) -> CallFuture<Read<Self::Item>>;

    /// A stream of everything, where that is read in another way than by pages.
    #[doc(hidden)]
    fn everything(&self) -> Option<Everything<Self::Item>> {
        None
    }
}

/// A stream of all records: an inner error is a record that cannot be decoded.
#[doc(hidden)]
pub type Everything<T> = Pin<Box<dyn Stream<Item = Result<Result<T, Error>, Error>> + Send>>;

/// What is read of a source at a time.
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
