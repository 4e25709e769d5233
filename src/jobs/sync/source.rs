//! The kinds of records that can be synced, and how a version reads them.

use std::{fmt, pin::Pin};

use futures_core::Stream;

use super::{
    unseen::{self, Unseen},
    window::Precision,
};
use crate::{
    CallFuture, Error,
    jobs::{
        page::{Ask, Read},
        workspace::Whoami,
    },
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
    type Item: fmt::Debug + Send + 'static;

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
