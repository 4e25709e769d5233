//! The operations of a document.

use serde_json::{Map, Value};

use crate::regen::description::METHODS;

/// Every operation: path, method, object.
pub fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Map<String, Value>)> {
    document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| {
                let operation = item.get(method)?.as_object()?;
                Some((path.as_str(), *method, operation))
            })
        })
}
