//! How a field of a generated type is decoded and encoded.
//!
//! Generated types do not derive serde: their fields go through [`Field`], with
//! one implementation per kind of value for all types of all versions. Decoding
//! is lenient here: `null` counts as a missing field, and numbers may be text.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, DeserializeOwned, DeserializeSeed},
};
use serde_json::value::RawValue;

use super::{
    Avatar, Clearable, CustomAttributeValue, CustomAttributes, Id, SearchValue, Timestamp, lenient,
};
use crate::response::{pass, reason};

/// The type of a field of a generated type.
pub(crate) trait Field: fmt::Debug + Serialize + Sized {
    /// Whether decoding fails if the field is missing.
    const REQUIRED: bool = false;

    /// The value before the field is decoded. If a required field is missing,
    /// decoding the object fails, so its blank value is never seen.
    fn blank() -> Self;

    /// Decodes the field.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Whether the field is encoded.
    fn is_written(&self) -> bool {
        true
    }

    /// Returns an error that names what is missing in a request.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// How many elements it has, if it is a list that is encoded.
    fn count(&self) -> Option<usize> {
        None
    }
}

/// Decodes a [`Field`].
pub(crate) struct FieldSeed<F>(PhantomData<fn() -> F>);

impl<F> FieldSeed<F> {
    pub(crate) const NEW: Self = Self(PhantomData);
}

impl<F> Clone for FieldSeed<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for FieldSeed<F> {}

impl<'de, F: Field> DeserializeSeed<'de> for FieldSeed<F> {
    type Value = F;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<F, D::Error> {
        F::read(deserializer)
    }
}

/// A type that can be inside an `Option` or a [`Clearable`].
pub(crate) trait Nullable: fmt::Debug + Serialize + Sized {
    /// Decodes the value; `null` and its equivalents are `None`.
    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;

    /// Returns an error that names what is missing in a request.
    fn check_value(&self) -> Result<(), String> {
        Ok(())
    }

    /// How many elements it has, if it is a list.
    fn count_values(&self) -> Option<usize> {
        None
    }
}

/// A generated type: a record, a union, an enumeration.
pub(crate) trait Value: fmt::Debug + Serialize + DeserializeOwned {
    /// The value to decode into.
    fn blank() -> Self;

    /// Returns an error that names what is missing in a request.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

impl<T: Value> Field for T {
    const REQUIRED: bool = true;

    fn blank() -> Self {
        T::blank()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer)
    }

    fn check(&self) -> Result<(), String> {
        Value::check(self)
    }
}

impl<T: Value> Nullable for T {
    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::<T>::deserialize(deserializer)
    }

    fn check_value(&self) -> Result<(), String> {
        Value::check(self)
    }
}

impl<T: Nullable> Field for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read_nullable(deserializer)
    }

    fn is_written(&self) -> bool {
        self.is_some()
    }

    fn check(&self) -> Result<(), String> {
        self.as_ref().map_or(Ok(()), T::check_value)
    }

    fn count(&self) -> Option<usize> {
        self.as_ref().and_then(T::count_values)
    }
}

impl<T: Nullable> Field for Clearable<T> {
    fn blank() -> Self {
        Self::Keep
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read_nullable(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }

    fn is_written(&self) -> bool {
        !self.is_keep()
    }

    fn check(&self) -> Result<(), String> {
        self.as_ref().map_or(Ok(()), T::check_value)
    }

    fn count(&self) -> Option<usize> {
        self.as_ref().and_then(T::count_values)
    }
}

/// Lists and maps. A missing one is not an empty one.
macro_rules! collection {
    ($(<$parameter:ident> $type:ty, $read:ident, $values:ident;)*) => {$(
        impl<$parameter> Field for $type
        where
            $parameter: fmt::Debug + for<'a> Deserialize<'a> + Serialize + Member,
        {
            const REQUIRED: bool = true;

            fn blank() -> Self {
                Self::new()
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(deserializer)
            }

            fn check(&self) -> Result<(), String> {
                self.check_value()
            }

            fn count(&self) -> Option<usize> {
                Some(self.len())
            }
        }

        impl<$parameter> Nullable for $type
        where
            $parameter: fmt::Debug + for<'a> Deserialize<'a> + Serialize + Member,
        {
            fn read_nullable<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                if pass::is_active() {
                    let text = Option::<Box<RawValue>>::deserialize(deserializer)?;
                    return text
                        .map(|text| {
                            $read(&mut serde_json::Deserializer::from_slice(text.get().as_bytes()))
                        })
                        .transpose()
                        .map_err(|error| de::Error::custom(reason(&error)));
                }
                Option::<Self>::deserialize(deserializer)
            }

            fn check_value(&self) -> Result<(), String> {
                $values(self)
            }

            fn count_values(&self) -> Option<usize> {
                Some(self.len())
            }
        }
    )*};
}

collection! {
    <T> Vec<T>, read_list, check_list;
    <T> BTreeMap<String, T>, read_map, check_map;
}

fn read_list<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    if !pass::is_active() {
        return Vec::deserialize(deserializer);
    }
    let texts = Vec::<Box<RawValue>>::deserialize(deserializer)?;
    let mut list = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let entry = pass::entry(index, text, |deserializer| T::deserialize(deserializer));
        list.extend(entry.map_err(de::Error::custom)?);
    }
    Ok(list)
}

fn read_map<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    if !pass::is_active() {
        return BTreeMap::deserialize(deserializer);
    }
    let texts = BTreeMap::<String, Box<RawValue>>::deserialize(deserializer)?;
    let mut map = BTreeMap::new();
    for (key, text) in texts {
        let value = pass::value(&key, &text, |deserializer| T::deserialize(deserializer));
        map.extend(value.map_err(de::Error::custom)?.map(|value| (key, value)));
    }
    Ok(map)
}

fn check_list<T: Member>(list: &[T]) -> Result<(), String> {
    list.iter().enumerate().try_for_each(|(index, member)| {
        member
            .check_member()
            .map_err(|message| format!("[{index}]: {message}"))
    })
}

fn check_map<T: Member>(map: &BTreeMap<String, T>) -> Result<(), String> {
    map.iter().try_for_each(|(key, member)| {
        member
            .check_member()
            .map_err(|message| format!("`{key}`: {message}"))
    })
}

impl Field for CustomAttributes {
    const REQUIRED: bool = true;

    fn blank() -> Self {
        Self::new()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_map::<CustomAttributeValue, D>(deserializer).map(Self::from_iter)
    }

    fn check(&self) -> Result<(), String> {
        CustomAttributes::check(self)
    }
}

impl Nullable for CustomAttributes {
    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        BTreeMap::<String, CustomAttributeValue>::read_nullable(deserializer)
            .map(|attributes| attributes.map(Self::from_iter))
    }

    fn check_value(&self) -> Result<(), String> {
        CustomAttributes::check(self)
    }
}

/// A type of list elements or map values.
pub(crate) trait Member {
    /// Returns an error that names what is missing in a request.
    fn check_member(&self) -> Result<(), String>;
}

impl<T: Nullable> Member for T {
    fn check_member(&self) -> Result<(), String> {
        self.check_value()
    }
}

impl<T: Nullable> Member for Option<T> {
    fn check_member(&self) -> Result<(), String> {
        self.as_ref().map_or(Ok(()), T::check_value)
    }
}

/// Implements [`Field`] and [`Nullable`] for a type that is written by hand.
macro_rules! scalar {
    ($type:ty, $blank:expr) => {
        scalar!($type, $blank, Option::<$type>::deserialize);
    };
    ($type:ty, $blank:expr, $read_nullable:expr) => {
        scalar!($type, $blank, $read_nullable, |_| Ok(()));
    };
    ($type:ty, $blank:expr, $read_nullable:expr, $check:expr) => {
        impl Field for $type {
            const REQUIRED: bool = true;

            fn blank() -> Self {
                $blank
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }

            fn check(&self) -> Result<(), String> {
                self.check_value()
            }
        }

        impl Nullable for $type {
            fn read_nullable<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                ($read_nullable)(deserializer)
            }

            fn check_value(&self) -> Result<(), String> {
                let check: fn(&Self) -> Result<(), String> = $check;
                check(self)
            }
        }
    };
}

// What nobody has described: parts of webhooks' items and of Canvas Kit.
#[cfg(any(feature = "webhook", feature = "canvas"))]
scalar!(serde_json::Value, serde_json::Value::Null);

/// JSON has no such numbers: they would be sent as null, which clears.
pub(super) fn check_decimal(number: &f64) -> Result<(), String> {
    match number.is_finite() {
        true => Ok(()),
        false => Err(format!("{number} cannot be sent")),
    }
}

scalar!(bool, false);
scalar!(String, String::new());
scalar!(i64, 0, lenient::integer);
scalar!(f64, 0.0, lenient::decimal, check_decimal);
scalar!(Id, Id::from(""));
scalar!(
    Timestamp,
    Timestamp::UNIX_EPOCH,
    lenient::timestamp,
    Timestamp::check
);
scalar!(Avatar, Avatar::Url(String::new()));
scalar!(
    CustomAttributeValue,
    CustomAttributeValue::Null,
    Option::<CustomAttributeValue>::deserialize,
    CustomAttributeValue::check
);
// `null` is a value here: it searches for fields that are not set.
scalar!(
    SearchValue,
    SearchValue::Null,
    |deserializer| SearchValue::deserialize(deserializer).map(Some),
    SearchValue::check
);
