//! Unions: one of several types, distinguished by their content.

use super::exact;

/// Defines a union. `From` is implemented for each member, and for the members
/// of a member that the build script lists.
macro_rules! union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($kind:ty),)+
        }
        $(from { $($outer:ident($inner:ty)),* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
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
                use $crate::{response::repair, types::union};
                let value = ::serde_json::Value::deserialize(deserializer)?;
                let mut reasons = Vec::new();
                $(
                    let member = || <$kind as ::serde::Deserialize>::deserialize(&value);
                    match repair::paused(member) {
                        Ok(member) => return Ok(Self::$variant(member)),
                        Err(reason) => reasons.push((stringify!($variant), reason)),
                    }
                )+
                if repair::is_active() {
                    let mut best = None;
                    $(
                        repair::attempt(&mut best, || {
                            <$kind as ::serde::Deserialize>::deserialize(&value).map(Self::$variant)
                        });
                    )+
                    if let Some(best) = best {
                        return Ok(repair::keep(best));
                    }
                }
                Err(union::no_member(stringify!($name), &reasons))
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
