//! What setters of lists take.

use std::collections::{BTreeSet, HashSet, VecDeque};

/// A list whose elements convert: a `Vec`, an array, a slice, a set. Collect
/// other iterators first.
///
/// ```
/// use intercom_sdk::types::{Id, IntoList};
///
/// fn ids(owners: impl IntoList<Id>) -> Vec<Id> {
///     owners.into_list()
/// }
///
/// assert_eq!(ids(["1", "2"]), [Id::from(1), Id::from(2)]);
/// assert_eq!(ids(vec![&Id::from(1)]), [Id::from(1)]);
/// ```
pub trait IntoList<T> {
    /// Returns the list.
    fn into_list(self) -> Vec<T>;
}

/// What setters of optional lists take: what [`IntoList`] lists, or an `Option`
/// of it, where `None` sets nothing. An empty list is sent as an empty list.
///
/// ```
/// use intercom_sdk::types::{Id, IntoOptionalList};
///
/// fn set(owners: impl IntoOptionalList<Id>) -> Option<Vec<Id>> {
///     owners.into_optional_list()
/// }
///
/// assert_eq!(set(["1", "2"]), Some(vec![Id::from(1), Id::from(2)]));
/// assert_eq!(set(Vec::<Id>::new()), Some(vec![]));
/// assert_eq!(set(None::<Vec<Id>>), None);
/// ```
pub trait IntoOptionalList<T> {
    /// Returns the list, if there is one.
    fn into_optional_list(self) -> Option<Vec<T>>;
}

impl<T, L: IntoList<T>> IntoOptionalList<T> for Option<L> {
    #[inline]
    fn into_optional_list(self) -> Option<Vec<T>> {
        self.map(IntoList::into_list)
    }
}

macro_rules! lists {
    ($($(where $parameter:ident;)? $(const $length:ident)? $list:ty;)*) => {$(
        impl<T, U: Into<T> $(, $parameter)? $(, const $length: usize)?> IntoList<T> for $list {
            #[inline]
            fn into_list(self) -> Vec<T> {
                self.into_iter().map(Into::into).collect()
            }
        }

        impl<T, U: Into<T> $(, $parameter)? $(, const $length: usize)?> IntoOptionalList<T> for $list {
            #[inline]
            fn into_optional_list(self) -> Option<Vec<T>> {
                Some(self.into_list())
            }
        }
    )*};
}

lists! {
    Vec<U>;
    VecDeque<U>;
    BTreeSet<U>;
    where S; HashSet<U, S>;
    const N [U; N];
}

/// The same behind a reference, whose elements are cloned.
macro_rules! borrowed_lists {
    ($($(where $parameter:ident;)? $(const $length:ident)? $list:ty;)*) => {$(
        impl<T, U: Into<T> + Clone $(, $parameter)? $(, const $length: usize)?> IntoList<T> for &$list {
            #[inline]
            fn into_list(self) -> Vec<T> {
                self.iter().cloned().map(Into::into).collect()
            }
        }

        impl<T, U: Into<T> + Clone $(, $parameter)? $(, const $length: usize)?> IntoOptionalList<T> for &$list {
            #[inline]
            fn into_optional_list(self) -> Option<Vec<T>> {
                Some(self.into_list())
            }
        }
    )*};
}

borrowed_lists! {
    [U];
    Vec<U>;
    BTreeSet<U>;
    where S; HashSet<U, S>;
    const N [U; N];
}
