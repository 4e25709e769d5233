//! Unions: one of several types, distinguished by their content.

use super::exact;

/// Defines a union. `From` is implemented for each member, and for the members
/// of a member that the build script lists.
///
/// The first member that can be decoded is the one. A response is not guessed
/// like that, because nearly every response type decodes from any object: its
/// members have a key after `if`, and an object with that key is this member or
/// an error.
macro_rules! union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($kind:ty) $(if $key:literal)?,)+
        }
        $(from { $($outer:ident($inner:ty)),* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        // A response is one such value, not a list of them.
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $($(#[$variant_meta])* $variant($kind),)+
        }

        $(
            impl From<$kind> for $name {
                #[inline]
                fn from(value: $kind) -> Self {
                    Self::$variant(value)
                }
            }
        )+

        $($(
            impl From<$inner> for $name {
                #[inline]
                fn from(value: $inner) -> Self {
                    Self::$outer(value.into())
                }
            }
        )*)?

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)+
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let value = ::serde_json::Value::deserialize(deserializer)?;
                $($(
                    if value.get($key).is_some() {
                        return <$kind as ::serde::Deserialize>::deserialize(&value)
                            .map(Self::$variant)
                            .map_err(::serde::de::Error::custom);
                    }
                )?)+
                let mut reasons = Vec::new();
                $(
                    match <$kind as ::serde::Deserialize>::deserialize(&value) {
                        Ok(member) => return Ok(Self::$variant(member)),
                        Err(reason) => reasons.push((stringify!($variant), reason)),
                    }
                )+
                Err($crate::types::union::no_member(stringify!($name), &reasons))
            }
        }

        impl $crate::types::field::Value for $name {
            #[inline]
            fn blank() -> Self {
                $crate::types::union::blank!($($variant)+)
            }

            #[inline]
            fn check(&self) -> Result<(), String> {
                match self {
                    $(Self::$variant(value) => $crate::types::field::Field::check(value),)+
                }
            }
        }
    };
}

/// The blank value of the first variant.
macro_rules! blank {
    ($first:ident $($rest:ident)*) => {
        Self::$first($crate::types::field::Field::blank())
    };
}

/// Defines a union whose members are distinguished by the single key of the
/// object: `{"email": "ada@example.com"}`.
macro_rules! keyed_union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($kind:ty) = $key:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($kind),)+
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(Some(1))?;
                match self {
                    $(Self::$variant(value) => map.serialize_entry($key, value)?,)+
                }
                map.end()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let map = ::serde_json::Map::deserialize(deserializer)?;
                $crate::types::union::check_keys(&map, &[$($key),+])?;
                $(
                    if let Some(value) = map.get($key) {
                        return <$kind as ::serde::Deserialize>::deserialize(value)
                            .map(Self::$variant)
                            .map_err(|error| {
                                ::serde::de::Error::custom(format_args!("{}: {error}", $key))
                            });
                    }
                )+
                Err(::serde::de::Error::custom(concat!(
                    "an object without one of the keys", $(" `", $key, "`"),+
                )))
            }
        }

        impl $crate::types::field::Value for $name {
            #[inline]
            fn blank() -> Self {
                $crate::types::union::blank!($($variant)+)
            }
        }
    };
}

pub(crate) use {blank, keyed_union, union};

/// Refuses all but one key where nothing may vanish.
pub(crate) fn check_keys<E: serde::de::Error>(
    map: &serde_json::Map<String, serde_json::Value>,
    keys: &[&str],
) -> Result<(), E> {
    if exact::is_active() && map.len() > 1 {
        let found: Vec<&str> = map.keys().map(String::as_str).collect();
        return Err(E::custom(format_args!(
            "only one of the keys `{}` is allowed, not `{}`",
            keys.join("`, `"),
            found.join("` and `")
        )));
    }
    Ok(())
}

/// The error for a value that no member of a union can decode, with each
/// member's error.
pub(crate) fn no_member<E: serde::de::Error>(
    union: &str,
    reasons: &[(&str, serde_json::Error)],
) -> E {
    let reasons: Vec<String> = reasons
        .iter()
        .map(|(member, reason)| format!("{member}: {reason}"))
        .collect();
    E::custom(format_args!(
        "no variant of {union} fits ({})",
        reasons.join("; ")
    ))
}

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub, reason = "the macros write for public types")]

    use crate::types::{Id, record::record};

    record! {
        pub struct Talk {
            pub id: Id,
            pub open: Option<bool>,
        }
    }

    record! {
        pub struct People {
            pub people: Vec<Id>,
        }
    }

    union! {
        pub enum Answer {
            Talk(Talk) if "id",
            People(People) if "people",
        }
    }

    fn read(json: &str) -> Result<String, String> {
        match serde_json::from_str::<Answer>(json) {
            Ok(answer) => Ok(serde_json::to_string(&answer).unwrap()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_key_tells_which_member_it_is() {
        for json in [r#"{"id":"1","open":true}"#, r#"{"people":["1","2"]}"#] {
            assert_eq!(read(json).as_deref(), Ok(json));
        }
    }

    #[test]
    fn a_member_that_does_not_fit_is_no_other_member() {
        let error = read(r#"{"id":"1","open":7,"people":["2"]}"#).unwrap_err();
        assert!(error.contains("expected a boolean"), "{error}");
    }
}
