//! Decoding: one loop over the keys of an object, for all types.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::keys::{FieldPass, Key, Record, Table};
use crate::{
    response::pass,
    types::{
        exact,
        field::{Field, FieldSeed, Value},
    },
};

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
        match self.find(key) {
            Key::Unknown if exact::is_active() => {
                Err(E::custom(format_args!("unknown key `{key}`")))
            }
            key => Ok(key),
        }
    }
}

/// Decodes a record.
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

fn read_fields<'de, R: Record, A: MapAccess<'de>>(
    table: &'static Table,
    target: &mut R,
    map: &mut A,
) -> Result<(), A::Error> {
    let is_repairing = pass::is_active();
    let mut seen = 0_u128;
    let mut constants = 0_u32;
    while let Some(key) = map.next_key_seed(table)? {
        match key {
            Key::Field(index) => {
                let is_required = table.is_required(usize::from(index));
                if is_required {
                    seen |= 1 << index;
                }
                let pass = is_repairing.then(|| FieldPass {
                    key: table.keys[usize::from(index)],
                    is_required,
                });
                target.read_field(index, map, pass)?;
            }
            Key::Constant(index) => {
                let (key, text) = table.constants[usize::from(index)];
                constants |= 1 << index;
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
        (0..table.keys.len()).find(|index| table.is_required(*index) && seen & (1 << *index) == 0);
    if let Some(index) = missing {
        if is_repairing {
            pass::note_missing(table.keys[index]);
        }
        return Err(de::Error::missing_field(table.keys[index]));
    }
    // Members of a union are told apart by them.
    match (0..table.constants.len()).find(|index| constants & (1 << *index) == 0) {
        Some(index) => Err(de::Error::missing_field(table.constants[index].0)),
        None => Ok(()),
    }
}

/// Decodes the next value of `map` into `field`.
pub(crate) fn read_into<'de, F: Field, A: MapAccess<'de>>(
    field: &mut F,
    map: &mut A,
    pass: Option<FieldPass>,
) -> Result<(), A::Error> {
    match pass {
        None => *field = map.next_value_seed(FieldSeed::NEW)?,
        Some(FieldPass { key, is_required }) => {
            let text: Box<RawValue> = map.next_value()?;
            let read = pass::field(key, is_required, &text, |deserializer| {
                F::read(deserializer)
            });
            if let Some(value) = read.map_err(de::Error::custom)? {
                *field = value;
            }
        }
    }
    Ok(())
}
