//! Our description of a version, for looking things up: the project's model of
//! it, and what the model leaves in the document.

use std::{fs, path::Path};

use serde_json::Value;

#[path = "../../build/model/mod.rs"]
pub(crate) mod model;

pub(crate) use self::model::{Operation, Parameter, Place, Success};

/// A description of an API version.
pub struct Description {
    model: model::Description,
    document: Value,
}

impl Description {
    /// Reads `openapi/<version>.json`.
    pub fn read(version: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("openapi/{version}.json"));
        let text = fs::read_to_string(&path).expect("the description is committed");
        let document = serde_json::from_str(&text).expect("the description is JSON");
        let model = model::Description::read(&document).expect("calls can express it");
        assert_eq!(model.version, version);
        Self { model, document }
    }

    /// All operations.
    pub fn operations(&self) -> &[Operation] {
        &self.model.operations
    }

    /// The operation called `id`.
    pub fn operation(&self, id: &str) -> &Operation {
        self.operations()
            .iter()
            .find(|operation| operation.id == id)
            .unwrap_or_else(|| panic!("there is no operation {id}"))
    }

    /// `schema`, or what it refers to.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match model::referenced(schema) {
            Some(name) => {
                let target = self.model.schemas.get(name);
                self.resolve(target.expect("no reference dangles"))
            }
            None => schema,
        }
    }

    /// The schema of a parameter.
    pub fn parameter_schema(&self, operation: &Operation, parameter: &Parameter) -> &Value {
        let parameters = self.object(operation)["parameters"].as_array();
        let found = parameters
            .into_iter()
            .flatten()
            .find(|object| object["name"] == *parameter.name);
        &found.expect("the model has it from here")["schema"]
    }

    fn object(&self, operation: &Operation) -> &Value {
        &self.document["paths"][&operation.path][operation.method.to_lowercase()]
    }
}

impl Operation {
    /// The parameters in `place`.
    pub fn parameters_in(&self, place: Place) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(move |parameter| parameter.place == place)
    }

    /// The schema of the request body.
    pub fn body_schema(&self) -> Option<&Value> {
        self.body.as_ref().map(|body| &body.schema)
    }

    /// The schema of a JSON success.
    pub fn success_schema(&self) -> Option<&Value> {
        match &self.success {
            Success::Json(schema) => Some(schema),
            Success::Text | Success::Empty | Success::Redirect | Success::Stream(_) => None,
        }
    }

    /// The media type that a call asks for.
    pub fn accepts(&self) -> &str {
        match &self.success {
            Success::Stream(media) => media,
            Success::Text => "text/plain",
            Success::Json(_) | Success::Empty | Success::Redirect => "application/json",
        }
    }
}
