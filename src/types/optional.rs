//! What setters of optional fields take.

use std::{borrow::Cow, time::SystemTime};

use chrono::{DateTime, TimeZone};

use super::{CustomAttributes, Id, Timestamp, open_enum::OpenEnum};

/// What setters of optional fields take: a value, something that converts into
/// it without loss, or an `Option` of either, where `None` sets nothing.
///
/// | field | takes |
/// |---|---|
/// | text | `&str`, `String`, `&String`, `Cow<str>`, `Box<str>` |
/// | [`Id`] | text and all integers |
/// | `i64` | integers of at most 32 bits; for others, use `i64::try_from` |
/// | `f64` | integers of at most 32 bits and `f32` |
/// | [`Timestamp`] | `chrono::DateTime` and `SystemTime`; for Unix seconds, use `Timestamp::try_from` |
/// | an enumeration | text, which is checked before the request is sent |
/// | [`CustomAttributes`], translations | arrays, `Vec`s and maps of names and values |
///
/// Fields that can be cleared take a [`Clearable`](super::Clearable) as well.
/// The compiler cannot tell what a bare `None` is: write `None::<&str>`.
///
/// ```
/// use intercom_sdk::types::{Id, IntoOptional};
///
/// fn set(owner: impl IntoOptional<Id>) -> Option<Id> {
///     owner.into_optional()
/// }
///
/// assert_eq!(set("814860"), Some(Id::from(814_860)));
/// assert_eq!(set(None::<Id>), None);
/// ```
///
/// What might not fit does not compile:
///
/// ```compile_fail,E0277
/// use intercom_sdk::types::IntoOptional;
///
/// fn set(size: impl IntoOptional<i64>) {}
///
/// set(7_u64);
/// ```
pub trait IntoOptional<T> {
    /// Returns the value, if there is one.
    fn into_optional(self) -> Option<T>;
}

impl<T> IntoOptional<T> for T {
    #[inline]
    fn into_optional(self) -> Option<T> {
        Some(self)
    }
}

impl<T> IntoOptional<T> for Option<T> {
    #[inline]
    fn into_optional(self) -> Option<T> {
        self
    }
}

/// Types that convert with `From`, for fields that may be set.
macro_rules! converts {
    ($($(where $parameter:ident: $bound:path;)? $from:ty => $to:ty),* $(,)?) => {$(
        impl$(<$parameter: $bound>)? $crate::types::IntoOptional<$to> for $from {
            #[inline]
            fn into_optional(self) -> Option<$to> {
                Some(self.into())
            }
        }

        impl$(<$parameter: $bound>)? $crate::types::IntoOptional<$to> for Option<$from> {
            #[inline]
            fn into_optional(self) -> Option<$to> {
                self.map(Into::into)
            }
        }

        impl$(<$parameter: $bound>)? From<$from> for $crate::types::Clearable<$to> {
            #[inline]
            fn from(value: $from) -> Self {
                Self::Set(value.into())
            }
        }

        impl$(<$parameter: $bound>)? From<Option<$from>> for $crate::types::Clearable<$to> {
            #[inline]
            fn from(value: Option<$from>) -> Self {
                value.map_or(Self::Keep, |value| Self::Set(value.into()))
            }
        }
    )*};
}

pub(crate) use converts;

converts! {
    &str => String,
    &String => String,
    Cow<'_, str> => String,
    Box<str> => String,

    &str => Id,
    &String => Id,
    String => Id,
    Cow<'_, str> => Id,
    Box<str> => Id,
    &Id => Id,
    i8 => Id,
    i16 => Id,
    i32 => Id,
    i64 => Id,
    i128 => Id,
    isize => Id,
    u8 => Id,
    u16 => Id,
    u32 => Id,
    u64 => Id,
    u128 => Id,
    usize => Id,

    i8 => i64,
    i16 => i64,
    i32 => i64,
    u8 => i64,
    u16 => i64,
    u32 => i64,

    i8 => f64,
    i16 => f64,
    i32 => f64,
    u8 => f64,
    u16 => f64,
    u32 => f64,
    f32 => f64,

    where Z: TimeZone; DateTime<Z> => Timestamp,
    SystemTime => Timestamp,
    &CustomAttributes => CustomAttributes,

    where E: OpenEnum; &str => E,
    where E: OpenEnum; &String => E,
    where E: OpenEnum; String => E,
    where E: OpenEnum; Cow<'_, str> => E,
}
