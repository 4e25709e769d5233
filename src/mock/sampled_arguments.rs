//! Arguments that the description allows, for tests of every operation.

use serde_json::Value;

use super::{
    description::{Description, Place},
    sample::{self, Extent},
};
use crate::catalog::Arguments;

/// All that the operation `id` must be given.
pub(crate) fn sampled_arguments(version: &str, id: &str) -> Arguments {
    let description = Description::of(version).expect(version);
    let (operation, _) = description.described(id).expect(id);
    let mut arguments = Arguments::new();
    for parameter in operation.parameters.iter().filter(|known| known.required) {
        let name = parameter.name.as_str();
        let schema = description.parameter_schema(operation, parameter);
        let value = argument(sample::value(description, schema, 1, Extent::Full));
        arguments = match parameter.place {
            Place::Path => arguments.path(name, value),
            Place::Query => arguments.query(name, value),
            Place::Header => arguments.header(name, value),
        };
    }
    let Some(body) = &operation.body else {
        return arguments;
    };
    let mut body = sample::value(description, &body.schema, 1, Extent::Full);
    if let Value::Object(body) = &mut body {
        // A list starts at its beginning.
        body.remove("pagination");
    }
    arguments.body(body)
}

fn argument(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(list) => {
            let texts: Vec<String> = list.into_iter().map(argument).collect();
            texts.join(",")
        }
        other => other.to_string(),
    }
}
