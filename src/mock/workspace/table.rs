//! Objects of one kind, by identifier and in the order in which they were made.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

/// Objects that have an `id`.
#[derive(Debug, Default)]
pub(in crate::mock) struct Table {
    rows: BTreeMap<u64, Value>,
    places: HashMap<String, u64>,
    next: u64,
}

impl Table {
    /// Adds `value`, or replaces the one with this identifier at its place.
    pub(in crate::mock) fn insert(&mut self, id: impl Into<String>, value: Value) {
        let place = *self.places.entry(id.into()).or_insert_with(|| {
            self.next += 1;
            self.next
        });
        self.rows.insert(place, value);
    }

    pub(in crate::mock) fn get(&self, id: &str) -> Option<&Value> {
        self.rows.get(self.places.get(id)?)
    }

    pub(in crate::mock) fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.rows.get_mut(self.places.get(id)?)
    }

    pub(in crate::mock) fn remove(&mut self, id: &str) -> Option<Value> {
        self.rows.remove(&self.places.remove(id)?)
    }

    /// The objects, oldest first.
    pub(in crate::mock) fn values(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.rows.values()
    }

    pub(in crate::mock) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.rows.values_mut()
    }

    pub(in crate::mock) fn len(&self) -> usize {
        self.rows.len()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Table;

    #[test]
    fn objects_keep_their_order() {
        let mut table = Table::default();
        for id in ["b", "a", "c"] {
            table.insert(id, json!(id));
        }
        table.insert("b", json!("new"));
        assert_eq!(table.remove("a"), Some(json!("a")));
        assert_eq!(table.remove("a"), None);
        assert_eq!(table.values().collect::<Vec<_>>(), ["new", "c"]);
        assert_eq!(table.get("c"), Some(&json!("c")));
        assert_eq!(table.len(), 2);
    }
}
