//! String enumerations that keep unknown values.

/// Defines a string enumeration with an `Unknown(String)` variant: it decodes
/// any text, encodes it unchanged, and converts from `&str` and `String`.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $text, "`")]
                $variant,
            )*
            /// A value that this version of the SDK does not know.
            Unknown(String),
        }

        impl $name {
            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
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

        impl $crate::types::field::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl $crate::types::open_enum::OpenEnum for $name {}
    };
}

pub(crate) use open_enum;

/// An enumeration of words with a variant `Unknown`: setters take its words as
/// text. Implemented by the enumerations of this crate.
pub trait OpenEnum: for<'a> From<&'a str> {}

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

    #[test]
    fn a_new_word_survives() {
        let words: Vec<Weather> = serde_json::from_str(r#"["wet","snow"]"#).unwrap();
        assert_eq!(words[0], Weather::Wet);
        assert_eq!(words[1], Weather::Unknown("snow".into()));
        assert_eq!(words[1], "snow");
        assert_eq!(words[1].to_string(), "snow");
        assert_eq!(serde_json::to_string(&words).unwrap(), r#"["wet","snow"]"#);
    }
}
