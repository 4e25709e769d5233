//! What setters of lists take.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet, VecDeque},
};

use super::{CustomAttributeValue, Id, Timestamp, open_enum::OpenEnum};

/// A type of list elements, which can be given as a `U`.
///
/// It stands for `From<U>`, which every type has for two types at least: of an
/// object that is given as itself only, the compiler knows what an empty list
/// and an element `x.into()` are.
pub trait FromElement<U> {
    /// Converts an element.
    fn from_element(element: U) -> Self;
}

macro_rules! elements {
    ($($(where $parameter:ident: $bound:path;)? $from:ty => $to:ty),* $(,)?) => {$(
        impl$(<$parameter: $bound>)? $crate::types::FromElement<$from> for $to {
            #[inline]
            fn from_element(element: $from) -> Self {
                element.into()
            }
        }
    )*};
}

pub(crate) use elements;

elements! {
    String => String,
    &str => String,
    &String => String,
    Cow<'_, str> => String,
    Box<str> => String,

    Id => Id,
    &Id => Id,
    String => Id,
    &str => Id,
    &String => Id,
    Cow<'_, str> => Id,
    i32 => Id,
    i64 => Id,
    u32 => Id,
    u64 => Id,
    usize => Id,

    i64 => i64,
    i32 => i64,
    u32 => i64,
    f64 => f64,
    f32 => f64,
    i32 => f64,
    bool => bool,
    Timestamp => Timestamp,
    CustomAttributeValue => CustomAttributeValue,

    where E: OpenEnum; E => E,
    where E: OpenEnum; &str => E,
    where E: OpenEnum; String => E,
    where E: OpenEnum; &String => E,
    where E: OpenEnum; Cow<'_, str> => E,
}

/// A list whose elements convert: a `Vec`, an array, a slice, a set. Collect
/// other iterators first. The compiler cannot tell what an empty list of text is:
/// write `Vec::<String>::new()`.
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
        impl<T: FromElement<U>, U $(, $parameter)? $(, const $length: usize)?> IntoList<T> for $list {
            #[inline]
            fn into_list(self) -> Vec<T> {
                self.into_iter().map(T::from_element).collect()
            }
        }

        impl<T: FromElement<U>, U $(, $parameter)? $(, const $length: usize)?> IntoOptionalList<T> for $list {
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
        impl<T: FromElement<U>, U: Clone $(, $parameter)? $(, const $length: usize)?> IntoList<T> for &$list {
            #[inline]
            fn into_list(self) -> Vec<T> {
                self.iter().cloned().map(T::from_element).collect()
            }
        }

        impl<T: FromElement<U>, U: Clone $(, $parameter)? $(, const $length: usize)?> IntoOptionalList<T> for &$list {
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
