//! Objects that are maps: custom attributes, translations by locale.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use serde::{Deserializer, Serialize, Serializer, de::IgnoredAny};

use super::{Clearable, IntoOptional, field::Field, word};

/// An object made of names and values of one type. Setters take it as an array
/// or a `Vec` of pairs, or as a map; a name whose value is `None` is left out.
/// Implemented by types of this crate.
///
/// ```
/// use intercom_sdk::types::{CustomAttributes, FromEntries};
///
/// let attributes = CustomAttributes::from_entries([("plan".to_owned(), "pro".into())]);
/// assert_eq!(attributes["plan"].as_str(), Some("pro"));
/// ```
pub trait FromEntries: Sized {
    /// The type of the values.
    type Entry;

    /// Creates the object. A name that comes twice has its last value.
    fn from_entries(entries: impl IntoIterator<Item = (String, Self::Entry)>) -> Self;
}

/// Creates an object from names and values that convert; `None` is no value.
pub(crate) fn collect<T: FromEntries, K: Into<String>, V: IntoOptional<T::Entry>>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> T {
    T::from_entries(
        entries
            .into_iter()
            .filter_map(|(name, value)| Some((name.into(), value.into_optional()?))),
    )
}

macro_rules! converts_entries {
    ($($(where $parameter:ident;)? $(const $length:ident)? $map:ty;)*) => {$(
        impl<T: FromEntries, K: Into<String>, V: IntoOptional<T::Entry> $(, $parameter)? $(, const $length: usize)?>
            IntoOptional<T> for $map
        {
            #[inline]
            fn into_optional(self) -> Option<T> {
                Some(collect(self))
            }
        }

        impl<T: FromEntries, K: Into<String>, V: IntoOptional<T::Entry> $(, $parameter)? $(, const $length: usize)?>
            IntoOptional<T> for Option<$map>
        {
            #[inline]
            fn into_optional(self) -> Option<T> {
                self.map(collect)
            }
        }

        impl<T: FromEntries, K: Into<String>, V: IntoOptional<T::Entry> $(, $parameter)? $(, const $length: usize)?>
            From<$map> for Clearable<T>
        {
            #[inline]
            fn from(entries: $map) -> Self {
                Self::Set(collect(entries))
            }
        }

        impl<T: FromEntries, K: Into<String>, V: IntoOptional<T::Entry> $(, $parameter)? $(, const $length: usize)?>
            From<Option<$map>> for Clearable<T>
        {
            #[inline]
            fn from(entries: Option<$map>) -> Self {
                entries.map_or(Self::Keep, |entries| Self::Set(collect(entries)))
            }
        }
    )*};
}

converts_entries! {
    Vec<(K, V)>;
    BTreeMap<K, V>;
    where S; HashMap<K, V, S>;
    const N [(K, V); N];
}

/// `From` the same for a type that implements [`FromEntries`].
macro_rules! from_entries {
    ($name:ty: $entry:ty) => {
        impl<K: Into<String>, V: $crate::types::IntoOptional<$entry>> FromIterator<(K, V)>
            for $name
        {
            fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
                $crate::types::entries::collect(entries)
            }
        }

        impl<K: Into<String>, V: $crate::types::IntoOptional<$entry>, const N: usize>
            From<[(K, V); N]> for $name
        {
            fn from(entries: [(K, V); N]) -> Self {
                $crate::types::entries::collect(entries)
            }
        }

        impl<K: Into<String>, V: $crate::types::IntoOptional<$entry>> From<Vec<(K, V)>> for $name {
            fn from(entries: Vec<(K, V)>) -> Self {
                $crate::types::entries::collect(entries)
            }
        }

        impl<K: Into<String>, V: $crate::types::IntoOptional<$entry>>
            From<::std::collections::BTreeMap<K, V>> for $name
        {
            fn from(entries: ::std::collections::BTreeMap<K, V>) -> Self {
                $crate::types::entries::collect(entries)
            }
        }

        impl<K: Into<String>, V: $crate::types::IntoOptional<$entry>, S>
            From<::std::collections::HashMap<K, V, S>> for $name
        {
            fn from(entries: ::std::collections::HashMap<K, V, S>) -> Self {
                $crate::types::entries::collect(entries)
            }
        }
    };
}

/// Makes a struct whose fields all have one type a map by their keys. The field
/// `unmatched` of a request takes what is given under other names.
macro_rules! entries {
    ($name:ident: $entry:ident { $($field:ident $(= $key:literal)?,)* }) => {
        impl $name {
            /// The entry under this key, if it is set.
            #[inline]
            pub fn get(&self, key: &str) -> Option<&$entry> {
                self.iter().find(|(known, _)| *known == key).map(|(_, entry)| entry)
            }

            /// The entries that are set, with their keys.
            #[inline]
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, &$entry)> {
                [$(($crate::types::record::key!($field $($key)?), &self.$field)),*]
                    .into_iter()
                    .filter_map(|(key, entry)| Some((key, entry.as_ref()?)))
            }
        }
    };
    ($name:ident: $entry:ident { $($field:ident $(= $key:literal)?,)* } unmatched) => {
        $crate::types::entries::entries!($name: $entry { $($field $(= $key)?,)* });
        $crate::types::entries::from_entries!($name: $entry);

        impl $crate::types::FromEntries for $name {
            type Entry = $entry;

            fn from_entries(entries: impl IntoIterator<Item = (String, $entry)>) -> Self {
                entries
                    .into_iter()
                    .fold(Self::new(), |object, (key, entry)| object.set(key, entry))
            }
        }

        impl $name {
            /// Sets the entry under this key; `iter` lists those that are set.
            /// A request with a key that is none of the fields is refused.
            #[must_use]
            pub fn set(
                mut self,
                key: impl Into<String>,
                entry: impl $crate::types::IntoOptional<$entry>,
            ) -> Self {
                let Some(entry) = entry.into_optional() else {
                    return self;
                };
                let key = key.into();
                match key.as_str() {
                    $($crate::types::record::key!($field $($key)?) => self.$field = Some(entry),)*
                    _ => self.unmatched.set(
                        key,
                        entry,
                        &[$($crate::types::record::key!($field $($key)?)),*],
                    ),
                }
                self
            }
        }
    };
}

pub(crate) use {entries, from_entries};

/// What was given to a request under keys that no field has: it is never sent,
/// and the request is refused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unmatched<T> {
    entries: Vec<(String, T)>,
    /// The keys of the fields.
    known: &'static [&'static str],
}

impl<T> Unmatched<T> {
    /// Adds an entry, replacing an earlier one.
    pub(crate) fn set(&mut self, key: String, entry: T, known: &'static [&'static str]) {
        self.entries.retain(|(other, _)| *other != key);
        self.entries.push((key, entry));
        self.known = known;
    }
}

impl<T> Serialize for Unmatched<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<T: fmt::Debug> Field for Unmatched<T> {
    fn blank() -> Self {
        Self {
            entries: Vec::new(),
            known: &[],
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny)?;
        Ok(Self::blank())
    }

    fn is_written(&self) -> bool {
        false
    }

    fn check(&self) -> Result<(), String> {
        match self.entries.first() {
            Some((key, _)) => Err(word::unknown(key, "key", self.known)),
            None => Ok(()),
        }
    }
}
