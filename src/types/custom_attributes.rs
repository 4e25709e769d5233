use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    ops::{Deref, DerefMut},
};

use chrono::{DateTime, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{
    FromEntries, Id, IntoOptional, Timestamp, entries::from_entries, field::check_decimal,
    optional::converts,
};

/// Custom attributes of a contact, a company, a conversation or a ticket, by
/// name.
///
/// ```
/// use intercom_sdk::types::CustomAttributes;
///
/// let mut attributes = CustomAttributes::new();
/// attributes.set("plan", "pro").set("seats", 12).set("trial", false);
/// assert_eq!(attributes["seats"].as_i64(), Some(12));
/// assert_eq!(
///     serde_json::to_string(&attributes).unwrap(),
///     r#"{"plan":"pro","seats":12,"trial":false}"#,
/// );
/// ```
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct CustomAttributes(BTreeMap<String, CustomAttributeValue>);

impl CustomAttributes {
    /// Creates an empty set of attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the attribute `name`, replacing any earlier value. `None` leaves it
    /// alone; [`CustomAttributeValue::Null`] clears it.
    pub fn set(
        &mut self,
        name: impl Into<String>,
        value: impl IntoOptional<CustomAttributeValue>,
    ) -> &mut Self {
        if let Some(value) = value.into_optional() {
            self.0.insert(name.into(), value);
        }
        self
    }

    /// Returns an error for a value that JSON cannot hold, with its name.
    pub(super) fn check(&self) -> Result<(), String> {
        check_object(&self.0)
    }
}

fn check_object(object: &BTreeMap<String, CustomAttributeValue>) -> Result<(), String> {
    object.iter().try_for_each(|(name, value)| {
        value
            .check()
            .map_err(|message| format!("`{name}`: {message}"))
    })
}

impl Deref for CustomAttributes {
    type Target = BTreeMap<String, CustomAttributeValue>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for CustomAttributes {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl From<&CustomAttributes> for CustomAttributes {
    fn from(attributes: &CustomAttributes) -> Self {
        attributes.clone()
    }
}

impl FromEntries for CustomAttributes {
    type Entry = CustomAttributeValue;

    fn from_entries(entries: impl IntoIterator<Item = (String, Self::Entry)>) -> Self {
        Self(entries.into_iter().collect())
    }
}

from_entries!(CustomAttributes: CustomAttributeValue);

/// The value of a custom attribute.
///
/// Dates arrive as Unix seconds or as text, and Unix seconds look like any
/// other number; [`as_timestamp`] reads both.
///
/// [`as_timestamp`]: CustomAttributeValue::as_timestamp
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum CustomAttributeValue {
    /// Not set. Sending it clears the attribute.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A whole number, or a date as Unix seconds.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// Text, or the value of a list attribute.
    Text(String),
    /// Several values, such as the files of a ticket.
    List(Vec<CustomAttributeValue>),
    /// An object, such as a file or a list of custom objects.
    Object(BTreeMap<String, CustomAttributeValue>),
}

impl CustomAttributeValue {
    /// The value if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value if it is a whole number.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The value if it is a whole or decimal number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a decimal was asked for")]
            Self::Integer(number) => Some(*number as f64),
            Self::Decimal(number) => Some(*number),
            _ => None,
        }
    }

    /// The value if it is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The value as a point in time, if it is one.
    pub fn as_timestamp(&self) -> Option<Timestamp> {
        match self {
            Self::Integer(seconds) => Timestamp::try_from(*seconds).ok(),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The elements if the value is a list.
    pub fn as_list(&self) -> Option<&[CustomAttributeValue]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The entries if the value is an object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, CustomAttributeValue>> {
        match self {
            Self::Object(parts) => Some(parts),
            _ => None,
        }
    }

    /// The identifiers of the custom objects this attribute refers to.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.as_object()
            .and_then(|parts| parts.get("instances"))
            .and_then(Self::as_list)
            .into_iter()
            .flatten()
            .filter_map(|instance| instance.as_object()?.get("id")?.as_str())
    }

    /// Returns an error for a value that JSON cannot hold.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::Decimal(number) => check_decimal(number),
            Self::List(values) => values.iter().try_for_each(Self::check),
            Self::Object(parts) => check_object(parts),
            _ => Ok(()),
        }
    }

    /// Whether the attribute is not set.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

impl<'de> Deserialize<'de> for CustomAttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = CustomAttributeValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(CustomAttributeValue::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(CustomAttributeValue::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(CustomAttributeValue::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        // Integers beyond `i64` are approximated as decimals.
        #[expect(clippy::cast_precision_loss, reason = "there is no exact alternative")]
        Ok(i64::try_from(value).map_or(
            CustomAttributeValue::Decimal(value as f64),
            CustomAttributeValue::Integer,
        ))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(CustomAttributeValue::Decimal(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(CustomAttributeValue::Text(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Self::Value, E> {
        Ok(CustomAttributeValue::Text(value))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(CustomAttributeValue::List)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        BTreeMap::deserialize(de::value::MapAccessDeserializer::new(map))
            .map(CustomAttributeValue::Object)
    }
}

macro_rules! from {
    ($($(where $parameter:ident: $bound:path;)? $from:ty => |$value:ident| $variant:expr;)*) => {$(
        impl$(<$parameter: $bound>)? From<$from> for CustomAttributeValue {
            fn from($value: $from) -> Self {
                $variant
            }
        }

        converts! { $(where $parameter: $bound;)? $from => CustomAttributeValue }
    )*};
}

from! {
    &str => |text| Self::Text(text.to_owned());
    String => |text| Self::Text(text);
    &String => |text| Self::Text(text.clone());
    Cow<'_, str> => |text| Self::Text(text.into_owned());
    Box<str> => |text| Self::Text(text.into());
    i8 => |number| Self::Integer(number.into());
    i16 => |number| Self::Integer(number.into());
    i32 => |number| Self::Integer(number.into());
    i64 => |number| Self::Integer(number);
    u8 => |number| Self::Integer(number.into());
    u16 => |number| Self::Integer(number.into());
    u32 => |number| Self::Integer(number.into());
    f32 => |number| Self::Decimal(number.into());
    f64 => |number| Self::Decimal(number);
    bool => |value| Self::Boolean(value);
    Id => |id| Self::Text(id.to_string());
    Timestamp => |time| Self::Integer(time.unix());
    where Z: TimeZone; DateTime<Z> => |time| Timestamp::from(time).into();
    where T: Into<CustomAttributeValue>; Vec<T> => |values|
        Self::List(values.into_iter().map(Into::into).collect());
}

#[cfg(test)]
mod tests {
    use super::{CustomAttributeValue, CustomAttributes};

    #[test]
    fn every_kind_of_value_is_written_the_way_it_came() {
        let json = r#"{"a":null,"b":true,"c":3,"d":1.5,"e":"x","f":[1,"y"],"g":{"instances":[{"id":"21"},{"id":"22"}],"type":"order.list"}}"#;
        let attributes: CustomAttributes = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&attributes).unwrap(), json);
        assert!(attributes["a"].is_null());
        assert_eq!(attributes["b"].as_bool(), Some(true));
        assert_eq!(attributes["c"].as_f64(), Some(3.0));
        assert_eq!(
            attributes["g"].references().collect::<Vec<_>>(),
            ["21", "22"]
        );
    }

    #[test]
    fn what_json_cannot_hold_is_refused_by_name() {
        let mut attributes = CustomAttributes::from([("a", 1.5)]);
        assert_eq!(attributes.check(), Ok(()));
        attributes.set("b", vec![1.0, f64::NAN]);
        let message = attributes.check().unwrap_err();
        assert_eq!(message, "`b`: NaN cannot be sent");
    }

    #[test]
    fn none_leaves_an_attribute_alone() {
        let mut attributes = CustomAttributes::new();
        attributes.set("a", 1).set("a", 2).set("a", None::<i64>);
        attributes.set("b", None::<&str>).set("c", Some("x"));
        attributes.set("d", CustomAttributeValue::Null);
        let expected = [
            ("a", 2.into()),
            ("c", "x".into()),
            ("d", CustomAttributeValue::Null),
        ];
        assert_eq!(attributes, CustomAttributes::from(expected));
    }

    #[test]
    fn dates_come_as_seconds_and_as_text() {
        let attributes: CustomAttributes =
            serde_json::from_str(r#"{"a":1763596800,"b":"2025-11-20T00:00:00Z"}"#).unwrap();
        assert_eq!(
            attributes["a"].as_timestamp(),
            attributes["b"].as_timestamp()
        );
    }
}
