//! An operation as one side describes it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{diff::side::Side, model, path_shape::path_shape};

/// An operation as one side describes it. The wire is compared even where
/// [`model::Operation`] refuses what it finds.
pub struct SideOperation<'a> {
    /// Its id, or the title if it has none.
    pub name: String,
    /// `PUT /tickets/{}`: the names of its parameters are not sent.
    pub title: String,
    pub path: &'a str,
    pub object: &'a Value,
    pub parameters: Vec<&'a Value>,
}

/// The operations of `side` by method and shape of path.
pub fn operations(side: &Side) -> BTreeMap<String, SideOperation<'_>> {
    model::operations(&side.document)
        .map(|(path, method, object)| {
            let title = format!("{} {}", method.to_uppercase(), path_shape(path));
            let name = object["operationId"].as_str();
            let operation = SideOperation {
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
pub fn parameters<'a>(side: &'a Side, path: &str, object: &'a Value) -> Vec<&'a Value> {
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
