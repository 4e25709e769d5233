//! What the build script cannot make code of. It is told here, all at once, and not
//! in every user's build.

use anyhow::{Result, anyhow};
use heck::ToPascalCase as _;
use serde_json::{Value, json};

use super::schema::reference;
use crate::{generate, generator_panic, model::operations, write};

/// Everything that a build may write.
const ALL_ADDITIONS: write::Additions = write::Additions {
    catalog: true,
    files: true,
    mock: true,
    webhook: true,
};

/// Generates the module of `document`, and returns why it cannot be.
///
/// The generator stops at its first refusal. So what it refused is taken out, and
/// the rest is generated again, until nothing is refused or nobody can say what to
/// take out.
pub fn refusals(mut document: Value) -> Vec<String> {
    let mut refused = Vec::new();
    while let Err(error) = generates(document.clone()) {
        refused.push(error.to_string());
        if !take_out(&mut document, &error.to_string()) {
            break;
        }
    }
    refused
}

fn generates(document: Value) -> Result<()> {
    generator_panic::catch(|| {
        let module = generate::module(document).map_err(|error| anyhow!("{error}"))?;
        write::module(&module, ALL_ADDITIONS).map_err(|error| anyhow!(error))?;
        Ok(())
    })
}

/// Removes the operation or the component that `message` names; false if it names
/// neither.
fn take_out(document: &mut Value, message: &str) -> bool {
    let words: Vec<&str> = message
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .collect();
    let operation = operations(document).find_map(|(path, method, operation)| {
        let id = operation["operationId"].as_str()?;
        words
            .contains(&id)
            .then(|| (path.to_owned(), method.to_owned()))
    });
    if let Some((path, method)) = operation {
        if let Some(item) = document["paths"][&path].as_object_mut() {
            item.remove(&method);
        }
        return true;
    }
    let components = document["components"]["schemas"].as_object_mut();
    let Some(components) = components else {
        return false;
    };
    let refused = components
        .keys()
        .find(|name| words.contains(&name.to_pascal_case().as_str()))
        .cloned();
    let Some(name) = refused else {
        return false;
    };
    components.remove(&name);
    forget(document, &reference(&name));
    true
}

/// Puts text in the place of every `reference`.
fn forget(value: &mut Value, reference: &Value) {
    match value {
        Value::Object(object) => {
            if object.get("$ref") == reference.get("$ref") {
                *value = json!({ "type": "string" });
                return;
            }
            object
                .values_mut()
                .for_each(|value| forget(value, reference));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| forget(value, reference)),
        _ => {}
    }
}
