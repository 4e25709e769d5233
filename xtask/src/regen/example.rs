//! Small descriptions for tests.

use serde_json::{Value, json};

use super::{description::Description, problems::Problems};

/// A description of version 9.9 with these components and no operations.
pub fn components(schemas: Value) -> Description {
    with_paths(json!({}), schemas)
}

/// A description of version 9.9 with these `paths` and components.
pub fn with_paths(paths: Value, schemas: Value) -> Description {
    let document = json!({
        "openapi": "3.0.1",
        "info": { "version": "9.9" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    Description::new(document, "9.9", &mut Problems::default()).unwrap()
}

/// `{ path: { method: operation } }` for one operation that takes `body` and
/// answers with `response`.
pub fn paths(method: &str, id: &str, body: Option<Value>, response: Option<Value>) -> Value {
    let mut operation = json!({ "operationId": id, "responses": { "200": {} } });
    if let Some(body) = body {
        operation["requestBody"] = content(body);
    }
    if let Some(response) = response {
        operation["responses"]["200"] = content(response);
    }
    let path = format!("/{id}");
    json!({ path: { method: operation } })
}

/// A JSON body of `schema`.
pub fn content(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

/// A description whose component `x` is `schema` and is sent.
pub fn sent(schema: Value) -> Description {
    with_paths(
        paths("post", "f", Some(reference("x")), None),
        json!({ "x": schema }),
    )
}

/// A description whose component `x` is `schema` and is received.
pub fn received(schema: Value) -> Description {
    with_paths(
        paths("get", "f", None, Some(reference("x"))),
        json!({ "x": schema }),
    )
}

/// A reference to the component `name`.
pub fn reference(name: &str) -> Value {
    super::schema::reference(name)
}
