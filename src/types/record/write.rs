//! Encoding and formatting.

use std::fmt;

use serde::{Serializer, ser::SerializeMap};

use super::keys::{FieldVisitor, Record};
use crate::types::field::Field;

/// Encodes a record.
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

/// Formats a record; fields are named by their keys.
pub(crate) fn format<R: Record>(record: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut object = f.debug_struct(R::TABLE.name);
    let keys = (0..).zip(R::TABLE.keys);
    for (index, key) in keys.filter(|(_, key)| !key.is_empty()) {
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
