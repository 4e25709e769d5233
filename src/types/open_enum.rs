//! String enumerations that keep unknown values.

use std::borrow::Cow;

/// Defines a string enumeration with an `Unknown(String)` variant: it decodes
/// any text, encodes it unchanged, and converts from text.
///
/// Converted text that is no known value is remembered as such, and a request
/// that contains it is refused: it is likely a misspelling. `Unknown`, written
/// out or received, is sent.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        ///
        /// Converts from text. A request with text that is not one of these
        /// values is refused, unless it is written as `Unknown`.
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $text, "`")]
                $variant,
            )*
            /// A value that this version of the SDK does not know.
            Unknown(String),
            #[doc(hidden)]
            Unrecognized(String),
        }

        impl $name {
            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) | Self::Unrecognized(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Unrecognized(text.to_owned()),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Ok(match Self::from(text.as_str()) {
                    Self::Unrecognized(text) if !$crate::types::exact::is_active() => {
                        Self::Unknown(text)
                    }
                    known => known,
                })
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

        impl $crate::types::field::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(String::new())
            }

            #[inline]
            fn check(&self) -> Result<(), String> {
                match self {
                    Self::Unrecognized(word) => {
                        Err($crate::types::word::refuse(word, stringify!($name), &[$($text),*]))
                    }
                    _ => Ok(()),
                }
            }
        }

        $crate::types::open_enum::text!($name);

        impl $crate::types::open_enum::OpenEnum for $name {}
    };
}

/// What an enumeration has because it is text: it compares, hashes and shows as
/// its word, however it came by it.
macro_rules! text {
    ($name:ident) => {
        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<&String> for $name {
            #[inline]
            fn from(text: &String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<::std::borrow::Cow<'_, str>> for $name {
            #[inline]
            fn from(text: ::std::borrow::Cow<'_, str>) -> Self {
                Self::from(&*text)
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
    };
}

pub(crate) use {open_enum, text};

/// An enumeration of words with a variant `Unknown`: setters take its words as
/// text. Implemented by the enumerations of this crate.
pub trait OpenEnum:
    From<String> + for<'a> From<&'a str> + for<'a> From<&'a String> + for<'a> From<Cow<'a, str>>
{
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros write for public types")]
mod tests {
    use std::collections::HashSet;

    use crate::types::field::Value as _;

    open_enum! {
        /// How wet it is.
        pub enum Weather {
            Dry = "dry",
            Wet = "wet",
        }
    }

    #[test]
    fn a_new_word_survives() {
        let words: Vec<Weather> = serde_json::from_str(r#"["wet","snow"]"#).unwrap();
        assert_eq!(words[0], Weather::Wet);
        assert!(matches!(&words[1], Weather::Unknown(word) if word == "snow"));
        assert_eq!(words[1], "snow");
        assert_eq!(words[1].to_string(), "snow");
        assert_eq!(format!("{words:?}"), r#"["wet", "snow"]"#);
        assert_eq!(serde_json::to_string(&words).unwrap(), r#"["wet","snow"]"#);
    }

    #[test]
    fn converted_text_is_the_same_word_but_is_not_sent() {
        let (converted, written) = (Weather::from("snow"), Weather::Unknown("snow".into()));
        assert_eq!(converted, written);
        assert!(HashSet::from([converted.clone()]).contains(&written));
        assert_eq!(format!("{converted} {converted:?}"), r#"snow "snow""#);
        assert_eq!(written.check(), Ok(()));
        assert_eq!(Weather::from(String::from("wet")).check(), Ok(()));
        for (word, message) in [
            (
                "snow",
                r#""snow" is not one of `dry`, `wet` (`Weather::Unknown` sends any text)"#,
            ),
            (
                " Wet",
                r#"" Wet" is not a known value, did you mean `wet`? (`Weather::Unknown` sends any text)"#,
            ),
        ] {
            assert_eq!(Weather::from(word).check().unwrap_err(), message);
        }
    }
}
