//! Objects: macros that define a type from a table of fields.
//!
//! A [`record!`] is received; a [`request!`](super::request) is sent, and has
//! builder methods. Both are a struct and a [`Table`]. One decoding loop serves
//! all of them, instead of serde-derived code for each.

mod check;
mod keys;
mod read;
mod write;

pub(crate) use self::{
    check::check,
    keys::{Buckets, FieldPass, FieldVisitor, Record, Size, Table},
    read::{read, read_into},
    write::{format, write},
};

/// Defines a received object: a struct with public fields.
///
/// A row is a field, with its key if that differs from the name: `pub type_:
/// Option<String> = "type",`.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $kind:ty $(= $key:literal)?,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $kind,)*
        }

        $crate::types::record::table!($name {} {} {} { $($field: $kind $(= $key)?,)* } {} {});
    };
}

/// The key of a field: its name by default.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Implements decoding and encoding for a struct. The blocks are: constants,
/// fields that are always encoded, fields that must be set before sending,
/// other fields, groups of which one must be set, and sizes of lists.
macro_rules! table {
    (
        $name:ident
        { $($constant_key:literal: $constant:literal,)* }
        { $($always:ident: $always_kind:ty $(= $always_key:literal)?,)* }
        { $($named:ident: $named_kind:ty $(= $named_key:literal)?,)* }
        { $($field:ident: $kind:ty $(= $key:literal)?,)* }
        { $([$($group:ident)+])* }
        { $($sized:literal: $least:literal to $most:expr,)* }
    ) => {
        #[allow(
            dead_code,
            unused_imports,
            unused_variables,
            reason = "an object may have nothing but constants"
        )]
        const _: () = {
            use $crate::types::{
                field::{Field, Value},
                record::{self, FieldVisitor, Record, Table},
            };

            #[allow(non_camel_case_types)]
            enum Index {
                $($always,)*
                $($named,)*
                $($field,)*
            }

            impl Record for $name {
                const TABLE: &'static Table = {
                    const KEYS: &[&str] = &[
                        $(record::key!($always $($always_key)?),)*
                        $(record::key!($named $($named_key)?),)*
                        $(record::key!($field $($key)?),)*
                    ];
                    const BUCKETS: record::Buckets<{ KEYS.len() }> = record::Buckets::new(KEYS);
                    const ALWAYS: &[&str] = &[$(stringify!($always)),*];
                    const NAMED: &[&str] = &[$(stringify!($named)),*];
                    &Table {
                        name: stringify!($name),
                        keys: KEYS,
                        by_length: &BUCKETS.entries,
                        starts: &BUCKETS.starts,
                        required: &[
                            $(<$always_kind as Field>::REQUIRED,)*
                            $(<$named_kind as Field>::REQUIRED,)*
                            $(<$kind as Field>::REQUIRED,)*
                        ],
                        always: ALWAYS.len(),
                        named: NAMED.len(),
                        one_of: &[$(&[$(stringify!($group)),+]),*],
                        sizes: &[$(record::Size {
                            key: $sized,
                            least: $least,
                            most: $most,
                        }),*],
                        constants: &[$(($constant_key, $constant)),*],
                    }
                };

                fn read_field<'de, A: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    index: u8,
                    map: &mut A,
                    pass: Option<record::FieldPass>,
                ) -> Result<(), A::Error> {
                    $(if index == Index::$always as u8 {
                        return record::read_into(&mut self.$always, map, pass);
                    })*
                    $(if index == Index::$named as u8 {
                        return record::read_into(&mut self.$named, map, pass);
                    })*
                    $(if index == Index::$field as u8 {
                        return record::read_into(&mut self.$field, map, pass);
                    })*
                    Ok(())
                }

                fn visit_field<V: FieldVisitor>(
                    &self,
                    index: u8,
                    visitor: V,
                ) -> Option<V::Output> {
                    $(if index == Index::$always as u8 {
                        return Some(visitor.visit(&self.$always));
                    })*
                    $(if index == Index::$named as u8 {
                        return Some(visitor.visit(&self.$named));
                    })*
                    $(if index == Index::$field as u8 {
                        return Some(visitor.visit(&self.$field));
                    })*
                    None
                }
            }

            impl Value for $name {
                #[inline]
                fn blank() -> Self {
                    Self {
                        $($always: Field::blank(),)*
                        $($named: Field::blank(),)*
                        $($field: Field::blank(),)*
                    }
                }

                #[inline]
                fn check(&self) -> Result<(), String> {
                    record::check(self)
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $name {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<Self, D::Error> {
                    record::read(deserializer)
                }
            }

            impl ::serde::Serialize for $name {
                fn serialize<S: ::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    record::write(self, serializer)
                }
            }

            impl ::std::fmt::Debug for $name {
                #[inline]
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    record::format(self, f)
                }
            }
        };
    };
}

pub(crate) use {key, record, table};
