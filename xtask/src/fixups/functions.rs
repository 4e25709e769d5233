//! Fixups that follow a pattern over all operations.

use anyhow::Result;
use serde_json::{Value, json};

use super::Function;
use crate::{
    evidence::{Evidence, Grade},
    regen::{
        description::{Description, object_mut, parameters},
        schema,
    },
};

const EVERY: &[&str] = &["2.9", "2.10", "2.11", "2.12"];

/// In the order in which they run, after all rows.
pub const ALL: &[Function] = &[
    Function {
        name: "intercom-version-parameter",
        versions: EVERY,
        at: "every operation",
        says: "the caller sends the header Intercom-Version",
        truth: "the version is the module's, and the client always sends it",
        evidence: Evidence::new("version-header", Grade::Documentation),
        apply: intercom_version_parameter,
    },
    Function {
        name: "integer-path-identifier",
        versions: &["2.9", "2.10", "2.12"],
        at: "path parameters that are integers",
        says: "identifiers are integers, of contacts and conversations too",
        truth: "identifiers are text: 24 hex digits for a contact",
        evidence: Evidence::new("identifiers", Grade::Live),
        apply: integer_path_identifier,
    },
    Function {
        name: "media-type-without-schema",
        versions: EVERY,
        at: "error responses with a JSON body and no schema",
        says: "a body of any shape",
        truth: "the error envelope, but for phone switches, which have their own",
        evidence: Evidence::new("errors", Grade::Documentation),
        apply: media_type_without_schema,
    },
];

fn intercom_version_parameter(description: &mut Description) -> Result<usize> {
    let mut sites = 0;
    for operation in description.operations() {
        let parameters = parameters(operation.object);
        let before = parameters.len();
        parameters.retain(|parameter| parameter["name"] != "Intercom-Version");
        sites += before - parameters.len();
    }
    description.schemas.remove("intercom_version");
    Ok(sites)
}

fn integer_path_identifier(description: &mut Description) -> Result<usize> {
    let mut sites = 0;
    for operation in description.operations() {
        for parameter in parameters(operation.object) {
            if parameter["in"] == "path" && parameter["schema"]["type"] == "integer" {
                parameter["schema"] = json!({ "type": "string" });
                sites += 1;
            }
        }
    }
    Ok(sites)
}

fn media_type_without_schema(description: &mut Description) -> Result<usize> {
    let mut sites = 0;
    for operation in description.operations() {
        let schema = match operation.id() {
            "create_phone_switch" => "phone_switch_error",
            _ => "error",
        };
        for response in object_mut(&mut operation.object["responses"]).values_mut() {
            if let Some(Value::Object(media)) = response.pointer_mut("/content/application~1json")
                && !media.contains_key("schema")
            {
                media.insert("schema".into(), schema::reference(schema));
                sites += 1;
            }
        }
    }
    description.schemas.insert(
        "phone_switch_error".into(),
        json!({
            "type": "object",
            "properties": {
                "error_key": { "type": "string" },
                "message": { "type": "string" },
            },
        }),
    );
    Ok(sites)
}
