//! Objects: the macros that turn a table of fields into a type.
//!
//! A [`record!`] is an object that is received; a [`request!`] is one that is
//! sent, and builds itself. Both are a struct and a table of keys; reading is one
//! loop for all of them, instead of the code that serde would derive for each.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer, Serializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::field::{Field, Value};

/// The keys of a type.
pub(crate) struct Table {
    /// The name of the type.
    pub(crate) name: &'static str,
    /// One key per field, in the order of the fields.
    pub(crate) keys: &'static [&'static str],
    /// The indexes of `keys`, by length of the key.
    pub(crate) by_length: &'static [u8],
    /// Whether a field must be there.
    pub(crate) required: &'static [bool],
    /// How many fields, from the first, are always written.
    pub(crate) always: usize,
    /// How many fields behind those must be set before the value is sent.
    pub(crate) named: usize,
    /// Groups of keys of which one must be set before the value is sent.
    pub(crate) one_of: &'static [&'static [&'static str]],
    /// Keys that always have the same text.
    pub(crate) constants: &'static [(&'static str, &'static str)],
}

/// A type that is read and written by its [`Table`].
pub(crate) trait Record: Sized {
    const TABLE: &'static Table;

    /// Reads the value of the field at `index` from `map`.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: u8,
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// Shows the field at `index` to `visitor`; `None` if there is none.
    fn visit_field<V: FieldVisitor>(&self, index: u8, visitor: V) -> Option<V::Output>;
}

/// Something that is done with a field of whatever type.
pub(crate) trait FieldVisitor {
    type Output;

    fn visit<F: Field>(self, field: &F) -> Self::Output;
}

/// The indexes of `keys`, shortest key first.
pub(crate) const fn by_length<const N: usize>(keys: &[&str]) -> [u8; N] {
    assert!(N <= 128, "a type has at most 128 fields");
    let mut order = [0_u8; N];
    let mut index = 0;
    while index < N {
        let mut at = index;
        while at > 0 && keys[order[at - 1] as usize].len() > keys[index].len() {
            order[at] = order[at - 1];
            at -= 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "N is at most 128")]
        {
            order[at] = index as u8;
        }
        index += 1;
    }
    order
}

impl Table {
    fn find(&self, key: &str) -> Key {
        let start = self
            .by_length
            .partition_point(|index| self.keys[usize::from(*index)].len() < key.len());
        for index in &self.by_length[start..] {
            let known = self.keys[usize::from(*index)];
            if known.len() != key.len() {
                break;
            }
            if known == key {
                return Key::Field(*index);
            }
        }
        self.constants
            .iter()
            .find(|(known, _)| *known == key)
            .map_or(Key::Unknown, |(key, text)| Key::Constant(key, text))
    }
}

/// What a key of an object is.
pub(crate) enum Key {
    Field(u8),
    /// It must have this text.
    Constant(&'static str, &'static str),
    Unknown,
}

impl<'de> DeserializeSeed<'de> for &'static Table {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for &'static Table {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
        Ok(self.find(key))
    }
}

/// Reads a record.
pub(crate) fn read<'de, R: Record + Value, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<R, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

struct RecordVisitor<R>(PhantomData<R>);

impl<'de, R: Record + Value> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", R::TABLE.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R, A::Error> {
        let mut record = R::blank();
        read_fields(R::TABLE, &mut record, &mut map)?;
        Ok(record)
    }
}

/// A record that is being read from `A`. The loop over an object's keys is
/// compiled once for all types.
trait Target<'de, A: MapAccess<'de>> {
    fn read_field(&mut self, index: u8, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, A: MapAccess<'de>, R: Record> Target<'de, A> for R {
    fn read_field(&mut self, index: u8, map: &mut A) -> Result<(), A::Error> {
        Record::read_field(self, index, map)
    }
}

fn read_fields<'de, A: MapAccess<'de>>(
    table: &'static Table,
    target: &mut dyn Target<'de, A>,
    map: &mut A,
) -> Result<(), A::Error> {
    let mut seen = 0_u128;
    while let Some(key) = map.next_key_seed(table)? {
        match key {
            Key::Field(index) => {
                seen |= 1 << index;
                target.read_field(index, map)?;
            }
            Key::Constant(key, text) => {
                let found = map.next_value::<String>()?;
                if found != text {
                    return Err(de::Error::custom(format_args!(
                        "`{key}` is `{found}`, expected `{text}`"
                    )));
                }
            }
            Key::Unknown => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    let missing =
        (0..table.keys.len()).find(|index| table.required[*index] && seen & (1 << *index) == 0);
    match missing {
        Some(index) => Err(de::Error::missing_field(table.keys[index])),
        None => Ok(()),
    }
}

/// Reads the next value of `map` into `field`.
pub(crate) fn read_into<'de, F: Field, A: MapAccess<'de>>(
    field: &mut F,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = map.next_value_seed(FieldSeed(PhantomData))?;
    Ok(())
}

struct FieldSeed<F>(PhantomData<F>);

impl<'de, F: Field> DeserializeSeed<'de> for FieldSeed<F> {
    type Value = F;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<F, D::Error> {
        F::read(deserializer)
    }
}

/// Writes a record.
pub(crate) fn write<R: Record, S: Serializer>(
    record: &R,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for (key, text) in R::TABLE.constants {
        map.serialize_entry(key, text)?;
    }
    for (index, key) in (0..).zip(R::TABLE.keys) {
        let write = WriteField {
            map: &mut map,
            key,
            always: usize::from(index) < R::TABLE.always,
        };
        record.visit_field(index, write).unwrap_or(Ok(()))?;
    }
    map.end()
}

struct WriteField<'a, M> {
    map: &'a mut M,
    key: &'static str,
    always: bool,
}

impl<M: SerializeMap> FieldVisitor for WriteField<'_, M> {
    type Output = Result<(), M::Error>;

    fn visit<F: Field>(self, field: &F) -> Self::Output {
        if self.always || field.is_written() {
            self.map.serialize_entry(self.key, field)?;
        }
        Ok(())
    }
}

/// What a request with this record lacks.
pub(crate) fn check<R: Record>(record: &R) -> Result<(), String> {
    let table = R::TABLE;
    let named = table.always..table.always + table.named;
    for (index, key) in (0..).zip(table.keys) {
        let check = CheckField {
            key,
            must_be_set: named.contains(&usize::from(index)),
        };
        record.visit_field(index, check).unwrap_or(Ok(()))?;
    }
    let is_set = |key: &&str| match table.find(key) {
        Key::Field(index) => record.visit_field(index, IsWritten).unwrap_or(false),
        Key::Constant(..) | Key::Unknown => false,
    };
    let lacks_all = !table.one_of.iter().any(|group| group.iter().all(is_set));
    if !table.one_of.is_empty() && lacks_all {
        let groups: Vec<String> = table
            .one_of
            .iter()
            .map(|group| format!("`{}`", group.join("` and `")))
            .collect();
        return Err(format!("one of {} is required", groups.join(", ")));
    }
    Ok(())
}

struct CheckField {
    key: &'static str,
    must_be_set: bool,
}

impl FieldVisitor for CheckField {
    type Output = Result<(), String>;

    fn visit<F: Field>(self, field: &F) -> Self::Output {
        let key = self.key;
        if self.must_be_set && !field.is_written() {
            return Err(format!("`{key}` is required"));
        }
        field
            .check()
            .map_err(|message| format!("`{key}`: {message}"))
    }
}

struct IsWritten;

impl FieldVisitor for IsWritten {
    type Output = bool;

    fn visit<F: Field>(self, field: &F) -> bool {
        field.is_written()
    }
}

/// Formats a record; fields are called by their keys.
pub(crate) fn format<R: Record>(record: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut object = f.debug_struct(R::TABLE.name);
    for (index, key) in (0..).zip(R::TABLE.keys) {
        let show = DebugField {
            object: &mut object,
            key,
        };
        record.visit_field(index, show);
    }
    object.finish()
}

struct DebugField<'a, 'f, 'g> {
    object: &'a mut fmt::DebugStruct<'f, 'g>,
    key: &'static str,
}

impl FieldVisitor for DebugField<'_, '_, '_> {
    type Output = ();

    fn visit<F: Field>(self, field: &F) {
        self.object.field(self.key, field);
    }
}

/// Defines an object that is received: a struct with public fields.
///
/// A row is a field, with its key where that is another word:
/// `pub type_: Option<String> = "type",`.
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

        $crate::types::record::table!($name {} {} {} { $($field: $kind $(= $key)?,)* } {});
    };
}

/// The key of a field: its name, unless it has another.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Implements reading and writing for a struct: its constants, the fields that
/// are always written, those that must be set before it is sent, the others, and
/// the groups of which one must be set.
macro_rules! table {
    (
        $name:ident
        { $($constant_key:literal: $constant:literal,)* }
        { $($always:ident: $always_kind:ty $(= $always_key:literal)?,)* }
        { $($named:ident: $named_kind:ty $(= $named_key:literal)?,)* }
        { $($field:ident: $kind:ty $(= $key:literal)?,)* }
        { $([$($group:ident)+])* }
    ) => {
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
                    const ALWAYS: &[&str] = &[$(stringify!($always)),*];
                    const NAMED: &[&str] = &[$(stringify!($named)),*];
                    &Table {
                        name: stringify!($name),
                        keys: KEYS,
                        by_length: &record::by_length::<{ KEYS.len() }>(KEYS),
                        required: &[
                            $(<$always_kind as Field>::REQUIRED || true,)*
                            $(<$named_kind as Field>::REQUIRED,)*
                            $(<$kind as Field>::REQUIRED,)*
                        ],
                        always: ALWAYS.len(),
                        named: NAMED.len(),
                        one_of: &[$(&[$(stringify!($group)),+]),*],
                        constants: &[$(($constant_key, $constant)),*],
                    }
                };

                fn read_field<'de, A: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    index: u8,
                    map: &mut A,
                ) -> Result<(), A::Error> {
                    $(if index == Index::$always as u8 {
                        return record::read_into(&mut self.$always, map);
                    })*
                    $(if index == Index::$named as u8 {
                        return record::read_into(&mut self.$named, map);
                    })*
                    $(if index == Index::$field as u8 {
                        return record::read_into(&mut self.$field, map);
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
