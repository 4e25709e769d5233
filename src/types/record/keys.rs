//! The keys of a type and their properties.

use serde::de::MapAccess;

use crate::types::field::Field;

/// The keys of a type.
pub(crate) struct Table {
    /// The name of the type.
    pub(crate) name: &'static str,
    /// One key per field, in the order of the fields. A field with an empty key
    /// is never encoded.
    pub(crate) keys: &'static [&'static str],
    /// Keys and the indexes of their fields, shortest key first.
    pub(crate) by_length: &'static [(&'static str, u8)],
    /// Where the keys of a length start in `by_length`.
    pub(crate) starts: &'static [u8; LONGEST + 2],
    /// Whether the type of a field demands it; see [`is_required`](Self::is_required).
    pub(crate) required: &'static [bool],
    /// How many fields, from the first, are always encoded.
    pub(crate) always: usize,
    /// How many fields after those must be set before the value is sent.
    pub(crate) named: usize,
    /// Groups of keys; one group must be set before the value is sent.
    pub(crate) one_of: &'static [&'static [&'static str]],
    /// Lists with a size that is checked before the value is sent.
    pub(crate) sizes: &'static [Size],
    /// Keys with a constant text.
    pub(crate) constants: &'static [(&'static str, &'static str)],
}

/// How many elements a list of a request has.
pub(crate) struct Size {
    pub(crate) key: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
}

/// A type that is decoded and encoded by its [`Table`].
pub(crate) trait Record: Sized {
    const TABLE: &'static Table;

    /// Decodes the value of the field at `index` from `map`.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: u8,
        map: &mut A,
        pass: Option<FieldPass>,
    ) -> Result<(), A::Error>;

    /// Passes the field at `index` to `visitor`; `None` if there is none.
    fn visit_field<V: FieldVisitor>(&self, index: u8, visitor: V) -> Option<V::Output>;
}

/// A field that is decoded within a pass; see [`pass`](crate::response::pass).
#[derive(Clone, Copy)]
pub(crate) struct FieldPass {
    pub(crate) key: &'static str,
    /// Whether it must not be set aside.
    pub(crate) is_required: bool,
}

/// An operation on a field of any type.
pub(crate) trait FieldVisitor {
    type Output;

    fn visit<F: Field>(self, field: &F) -> Self::Output;
}

/// Keys in buckets by their length: few are as long as the one that is looked
/// for, and most of those differ in the first or the last byte.
pub(crate) struct Buckets<const N: usize> {
    /// The keys with the indexes of their fields, shortest first.
    pub(crate) entries: [(&'static str, u8); N],
    /// Where the keys of a length start; those of [`LONGEST`] and more share one.
    pub(crate) starts: [u8; LONGEST + 2],
}

const LONGEST: usize = 40;

impl<const N: usize> Buckets<N> {
    pub(crate) const fn new(keys: &[&'static str]) -> Self {
        assert!(N <= 128, "a type has at most 128 fields");
        let mut entries = [("", 0); N];
        let mut index = 0;
        while index < N {
            let mut at = index;
            while at > 0 && entries[at - 1].0.len() > keys[index].len() {
                entries[at] = entries[at - 1];
                at -= 1;
            }
            #[expect(clippy::cast_possible_truncation, reason = "N is at most 128")]
            {
                entries[at] = (keys[index], index as u8);
            }
            index += 1;
        }
        let mut starts = [0; LONGEST + 2];
        let mut length = 0;
        let mut at = 0;
        while length < starts.len() {
            while at < N && bucket(entries[at].0.len()) < length {
                at += 1;
            }
            #[expect(clippy::cast_possible_truncation, reason = "N is at most 128")]
            {
                starts[length] = at as u8;
            }
            length += 1;
        }
        Self { entries, starts }
    }
}

const fn bucket(length: usize) -> usize {
    if length < LONGEST { length } else { LONGEST }
}

impl Table {
    /// Whether decoding fails if the field at `index` is missing.
    #[inline]
    pub(super) fn is_required(&self, index: usize) -> bool {
        index < self.always + self.named || self.required[index]
    }

    #[inline]
    pub(super) fn find(&self, key: &str) -> Key {
        let ends = |text: &str| match text.as_bytes() {
            [first, .., last] => (*first, *last),
            _ => (0, 0),
        };
        let wanted = ends(key);
        let bucket = bucket(key.len());
        let start = usize::from(self.starts[bucket]);
        let end = usize::from(self.starts[bucket + 1]);
        for (known, index) in self.by_length.get(start..end).unwrap_or_default() {
            if ends(known) == wanted && *known == key {
                return Key::Field(*index);
            }
        }
        let constant = (0..)
            .zip(self.constants)
            .find(|(_, (known, _))| *known == key);
        constant.map_or(Key::Unknown, |(index, _)| Key::Constant(index))
    }
}

/// The result of looking up a key.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    /// The field of this index.
    Field(u8),
    /// The constant of this index: the key must have its text.
    Constant(u8),
    Unknown,
}
