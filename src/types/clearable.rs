use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{CustomAttributes, Id, Timestamp, open_enum::OpenEnum};

/// A field of an update: kept, cleared or set.
///
/// In JSON these are a missing field, `null` and a value. Setters take a value,
/// an `Option` (`None` keeps the field), or a `Clearable`; only
/// `Clearable::Clear` clears.
///
/// ```
/// use intercom_sdk::types::Clearable;
///
/// let phone: Clearable<String> = "+1234567890".into();
/// assert_eq!(phone, Clearable::Set("+1234567890".to_owned()));
/// assert_eq!(Clearable::<String>::from(None::<String>), Clearable::Keep);
/// assert_eq!(Clearable::<String>::default(), Clearable::Keep);
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Clearable<T> {
    /// The field is not sent and keeps its value.
    #[default]
    Keep,
    /// `null` is sent, which clears the field.
    Clear,
    /// The value is sent.
    Set(T),
}

impl<T> Clearable<T> {
    /// Whether the field is kept, so not sent.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Whether the field is set to a value.
    pub fn is_some(&self) -> bool {
        matches!(self, Self::Set(_))
    }

    /// The value to send, if the field is set.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }
}

impl<T> From<T> for Clearable<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> From<Option<T>> for Clearable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}

impl<T: Serialize> Serialize for Clearable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Structs omit a kept field; outside of one it can only be null.
        self.as_ref().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Clearable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

/// What setters of optional fields take: a value, something that converts into
/// it (`&str` for text), or an `Option` of either, where `None` sets nothing.
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
pub trait IntoOptional<T> {
    /// Returns the value, if there is one.
    fn into_optional(self) -> Option<T>;
}

impl<T> IntoOptional<T> for T {
    fn into_optional(self) -> Option<T> {
        Some(self)
    }
}

impl<E: OpenEnum> IntoOptional<E> for &str {
    fn into_optional(self) -> Option<E> {
        Some(self.into())
    }
}

impl<T> IntoOptional<T> for Option<T> {
    fn into_optional(self) -> Option<T> {
        self
    }
}

/// What setters of lists take: a `Vec`, an array or a slice whose elements
/// convert, or an `Option` of one, where `None` sets nothing. An empty list is
/// sent as an empty list. Collect other iterators first.
///
/// ```
/// use intercom_sdk::types::{Id, IntoList};
///
/// fn set(owners: impl IntoList<Id>) -> Option<Vec<Id>> {
///     owners.into_list()
/// }
///
/// assert_eq!(set(["1", "2"]), Some(vec![Id::from(1), Id::from(2)]));
/// assert_eq!(set(Vec::<Id>::new()), Some(vec![]));
/// assert_eq!(set(None::<Vec<Id>>), None);
/// ```
pub trait IntoList<T> {
    /// Returns the list, if there is one.
    fn into_list(self) -> Option<Vec<T>>;
}

impl<T, U: Into<T>> IntoList<T> for Vec<U> {
    fn into_list(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Into::into).collect())
    }
}

impl<T, U: Into<T>, const N: usize> IntoList<T> for [U; N] {
    fn into_list(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Into::into).collect())
    }
}

impl<T, U: Into<T> + Clone> IntoList<T> for &[U] {
    fn into_list(self) -> Option<Vec<T>> {
        Some(self.iter().cloned().map(Into::into).collect())
    }
}

impl<T, U: Into<T> + Clone> IntoList<T> for &Vec<U> {
    fn into_list(self) -> Option<Vec<T>> {
        self.as_slice().into_list()
    }
}

impl<T, L: IntoList<T>> IntoList<T> for Option<L> {
    fn into_list(self) -> Option<Vec<T>> {
        self?.into_list()
    }
}

macro_rules! converts {
    ($($from:ty => $to:ty),* $(,)?) => {$(
        impl IntoOptional<$to> for $from {
            fn into_optional(self) -> Option<$to> {
                Some(self.into())
            }
        }

        impl IntoOptional<$to> for Option<$from> {
            fn into_optional(self) -> Option<$to> {
                self.map(Into::into)
            }
        }

        impl From<$from> for Clearable<$to> {
            fn from(value: $from) -> Self {
                Self::Set(value.into())
            }
        }

        impl From<Option<$from>> for Clearable<$to> {
            fn from(value: Option<$from>) -> Self {
                value.map_or(Self::Keep, |value| Self::Set(value.into()))
            }
        }
    )*};
}

converts! {
    &str => String,
    &String => String,
    &str => Id,
    &String => Id,
    String => Id,
    &Id => Id,
    i32 => Id,
    i64 => Id,
    u32 => Id,
    u64 => Id,
    i32 => i64,
    u32 => i64,
    i32 => f64,
    f32 => f64,
    chrono::DateTime<chrono::Utc> => Timestamp,
    &CustomAttributes => CustomAttributes,
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::Clearable;

    #[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
    struct Update {
        #[serde(default, skip_serializing_if = "Clearable::is_keep")]
        phone: Clearable<String>,
    }

    #[test]
    fn the_three_states_differ_on_the_wire() {
        for (json, phone) in [
            ("{}", Clearable::Keep),
            (r#"{"phone":null}"#, Clearable::Clear),
            (r#"{"phone":"1"}"#, "1".into()),
        ] {
            let update: Update = serde_json::from_str(json).unwrap();
            assert_eq!(update, Update { phone });
            assert_eq!(serde_json::to_string(&update).unwrap(), json);
        }
    }
}
