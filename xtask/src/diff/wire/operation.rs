//! An operation of one side.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diff::{operations, path_shape::path_shape, side::Side};

/// An operation of one side.
pub struct Operation<'a> {
    /// Its id, or the title if it has none.
    pub name: String,
    /// `PUT /tickets/{ticket_id}`
    pub title: String,
    pub path: &'a str,
    pub object: &'a Map<String, Value>,
    pub parameters: Vec<&'a Value>,
}

/// The operations of `side` by method and shape of path.
pub fn operations(side: &Side) -> BTreeMap<String, Operation<'_>> {
    operations::operations(&side.document)
        .map(|(path, method, object)| {
            let title = format!("{} {path}", method.to_uppercase());
            let name = object.get("operationId").and_then(Value::as_str);
            let operation = Operation {
                name: name.unwrap_or(&title).to_owned(),
                title,
                path,
                object,
                parameters: parameters(side, path, object),
            };
            (format!("{method} {}", path_shape(path)), operation)
        })
        .collect()
}

/// The parameters of an operation, then those of its path that it does not
/// override.
fn parameters<'a>(side: &'a Side, path: &str, object: &'a Map<String, Value>) -> Vec<&'a Value> {
    let of_path = &side.document["paths"][path]["parameters"];
    let mut parameters: Vec<&Value> = Vec::new();
    for parameter in [object.get("parameters"), Some(of_path)]
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
    {
        let parameter = side.resolve(parameter);
        let is_known = parameters
            .iter()
            .any(|known| known["name"] == parameter["name"] && known["in"] == parameter["in"]);
        if !is_known {
            parameters.push(parameter);
        }
    }
    parameters
}
