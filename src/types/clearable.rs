use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
