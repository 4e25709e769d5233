//! Enumerations that survive a word the server has learnt, and constants.

/// Defines a string enumeration with an `Unknown(String)` variant: it reads
/// any text, writes back what it read, and converts from `&str` and `String`.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $text, "`")]
                $variant,
            )*
            /// A value this version of the SDK does not know, as it came.
            Unknown(String),
        }

        impl $name {
            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl $crate::types::IntoOptional<$name> for &str {
            fn into_optional(self) -> Option<$name> {
                Some(self.into())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[cfg(feature = "drift")]
                if let Self::Unknown(_) = self
                    && let Some(mark) = $crate::drift::mark(stringify!($name))
                {
                    return serializer.serialize_str(&mark);
                }
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

/// Defines a field that has one value in a request: always written, and read
/// only as that value, so that it tells the alternatives of a union apart.
#[allow(unused_macros, reason = "used by generated modules")]
macro_rules! constant {
    ($(#[$meta:meta])* pub struct $name:ident = $text:literal;) => {
        $(#[$meta])*
        #[doc = concat!("Always `", $text, "`.")]
        #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
        pub struct $name;

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($text)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::types::open_enum::read_constant(deserializer, $text).map(|()| Self)
            }
        }
    };
}

#[allow(unused_imports, reason = "used by generated modules")]
pub(crate) use {constant, open_enum};

/// Reads the text `expected` and nothing else.
#[allow(dead_code, reason = "used by generated modules")]
pub(crate) fn read_constant<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<(), D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    if text == expected {
        Ok(())
    } else {
        Err(serde::de::Error::invalid_value(
            serde::de::Unexpected::Str(&text),
            &format!("`{expected}`").as_str(),
        ))
    }
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros write for public types")]
mod tests {
    open_enum! {
        /// How wet it is.
        pub enum Weather {
            Dry = "dry",
            Wet = "wet",
        }
    }

    constant! {
        /// The only season.
        pub struct Season = "winter";
    }

    #[test]
    fn a_new_word_survives() {
        let words: Vec<Weather> = serde_json::from_str(r#"["wet","snow"]"#).unwrap();
        assert_eq!(words[0], Weather::Wet);
        assert_eq!(words[1], Weather::Unknown("snow".into()));
        assert_eq!(words[1], "snow");
        assert_eq!(words[1].to_string(), "snow");
        assert_eq!(serde_json::to_string(&words).unwrap(), r#"["wet","snow"]"#);
    }

    #[test]
    fn a_constant_reads_only_itself() {
        assert!(serde_json::from_str::<Season>("\"winter\"").is_ok());
        assert!(serde_json::from_str::<Season>("\"summer\"").is_err());
        assert_eq!(serde_json::to_string(&Season).unwrap(), "\"winter\"");
    }
}
