//! Scalars that Intercom sends in more than one form.

use std::fmt;

use serde::{Deserializer, de};

use super::timestamp::{self, Timestamp};

/// Decodes a whole number, also from text or from a decimal without a fraction:
/// `per_page` echoes the type of the request (Intercom: `"per_page":"50"`).
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer
        .deserialize_any(NumberVisitor)
        .and_then(|number| match number {
            Number::None => Ok(None),
            Number::Integer(number) => Ok(Some(number)),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "checked to be whole and in range"
            )]
            Number::Decimal(number) if number.fract() == 0.0 && number.abs() < 2f64.powi(63) => {
                Ok(Some(number as i64))
            }
            Number::Decimal(number) => Err(de::Error::invalid_value(
                de::Unexpected::Float(number),
                &"a whole number",
            )),
        })
}

/// Decodes a number, also from text.
pub(crate) fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    deserializer
        .deserialize_any(NumberVisitor)
        .map(|number| match number {
            Number::None => None,
            #[expect(clippy::cast_precision_loss, reason = "a decimal was asked for")]
            Number::Integer(number) => Some(number as f64),
            Number::Decimal(number) => Some(number),
        })
}

/// Decodes an optional point in time; empty text is `None` (Intercom:
/// `download_expires_at` before the export is done).
pub(crate) fn timestamp<'de, D>(deserializer: D) -> Result<Option<Timestamp>, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(TimestampVisitor)
}

struct TimestampVisitor;

impl de::Visitor<'_> for TimestampVisitor {
    type Value = Option<Timestamp>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        timestamp::Visitor.expecting(f)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Self::Value, E> {
        timestamp::Visitor.visit_i64(seconds).map(Some)
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Self::Value, E> {
        timestamp::Visitor.visit_u64(seconds).map(Some)
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Self::Value, E> {
        timestamp::Visitor.visit_f64(seconds).map(Some)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(None);
        }
        timestamp::Visitor.visit_str(text).map(Some)
    }
}

enum Number {
    None,
    Integer(i64),
    Decimal(f64),
}

struct NumberVisitor;

impl de::Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Number, E> {
        Ok(Number::None)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
        Ok(Number::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
        i64::try_from(number)
            .map(Number::Integer)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &"a number below 2^63"))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
        Ok(Number::Decimal(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Number::None);
        }
        if let Ok(number) = text.parse() {
            return Ok(Number::Integer(number));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Number::Decimal(number)),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    fn integer(json: &str) -> Result<Option<i64>, serde_json::Error> {
        super::integer(serde_json::from_str::<Value>(json).unwrap())
    }

    #[test]
    fn numbers_come_as_text_too() {
        for (json, expected) in [
            ("50", Some(50)),
            ("\"50\"", Some(50)),
            ("50.0", Some(50)),
            ("null", None),
            ("\"\"", None),
        ] {
            assert_eq!(integer(json).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for json in [
            "1.5",
            "\"x\"",
            "true",
            "18446744073709551615",
            "1e300",
            "\"NaN\"",
        ] {
            assert!(integer(json).is_err(), "{json}");
        }
    }
}
