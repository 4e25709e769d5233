//! The keys of a type, and what is known of each.

use serde::de::MapAccess;

use crate::types::field::Field;

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
    pub(super) fn find(&self, key: &str) -> Key {
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
            .position(|(known, _)| *known == key)
            .map_or(Key::Unknown, Key::Constant)
    }
}

/// What a key of an object is.
pub(crate) enum Key {
    Field(u8),
    /// The index of a constant.
    Constant(usize),
    Unknown,
}
