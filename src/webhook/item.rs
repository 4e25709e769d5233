//! Reads the item of a notification.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};

use super::{decoded::Decoded, item_kind::ItemKind};
use crate::{
    Repair,
    response::{pass::Step, repaired_part},
    types::field::{Field, FieldSeed},
};

/// The place of the item in the body.
pub(super) const AT: &[Step] = &[Step::Key("data"), Step::Key("item")];

/// The items of a version: implemented by `Item` of each version's module
/// `webhook`, and by nothing else.
pub trait ItemType: Sized + sealed::Sealed {
    /// Reads an item of this kind; `None` if it is not one, or if the version has
    /// no type for it.
    #[doc(hidden)]
    fn read(kind: ItemKind, reader: &mut ItemReader<'_>) -> Option<Self>;

    /// An item without a type.
    #[doc(hidden)]
    fn other(value: Value) -> Self;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// The JSON of an item, and what did not fit so far.
#[derive(Debug)]
pub struct ItemReader<'a> {
    json: &'a str,
    repairs: Vec<Repair>,
    misfit: Option<String>,
}

impl<'a> ItemReader<'a> {
    pub(super) fn new(json: &'a str) -> Self {
        Self {
            json,
            repairs: Vec::new(),
            misfit: None,
        }
    }

    /// Reads the item as `T`.
    pub(crate) fn whole<T: Field>(&mut self) -> Option<T> {
        self.part(AT, self.json)
    }

    /// Reads the item as `T` in a box.
    pub(crate) fn boxed<T: Field>(&mut self) -> Option<Box<T>> {
        self.whole().map(Box::new)
    }

    /// Reads the member `key` of the item as `T`; `None` without a misfit if the
    /// item has none.
    pub(crate) fn member<T: Field>(&mut self, key: &'static str) -> Option<Box<T>> {
        let json = members(self.json).remove(key)?.get();
        let at = [AT, &[Step::Key(key)]].concat();
        self.part(&at, json).map(Box::new)
    }

    /// Whether the item is an object with the member `key`.
    pub(crate) fn has(&self, key: &str) -> bool {
        members(self.json).contains_key(key)
    }

    fn part<T: Field>(&mut self, at: &[Step], json: &str) -> Option<T> {
        match repaired_part(at, json, FieldSeed::<T>::NEW) {
            Ok((value, repairs)) => {
                self.repairs.extend(repairs);
                Some(value)
            }
            Err(failure) => {
                self.misfit = Some(format!("{}: {}", failure.path, failure.source));
                None
            }
        }
    }

    /// Forgets the repairs of what could not be read in the end.
    pub(super) fn drop_repairs(&mut self) {
        self.repairs.clear();
    }

    pub(super) fn finish<I>(self, item: I) -> Decoded<I> {
        Decoded {
            item,
            repairs: self.repairs,
            misfit: self.misfit,
        }
    }
}

/// The members of an object; none if it is something else.
pub(super) fn members(json: &str) -> BTreeMap<String, &RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}
