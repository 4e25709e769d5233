//! Calls that a server answers with an error.

use std::fmt::Debug;

use intercom_sdk::{
    Api, ClientBuilder, ErrorKind,
    catalog::{Arguments, Operation},
};
use serde_json::Value;

use crate::{
    support::{
        Description, Fault, Intercom, Place, TOKEN,
        sample::{self, Extent},
        sampled,
    },
    upstream::Example,
};

/// A server that answers every call with an example of an error.
pub(crate) struct Server<C> {
    mock: Intercom,
    description: Description,
    client: C,
}

impl<C: Api> Server<C> {
    pub(crate) async fn start(builder: fn(&'static str) -> ClientBuilder<C>) -> Self {
        let mock = sampled(C::VERSION).await;
        let client = builder(TOKEN).base_url(mock.base_url()).build().unwrap();
        Self {
            mock,
            description: Description::read(C::VERSION),
            client,
        }
    }

    /// Whether `operation`, answered with `example`, fails with what it says.
    pub(crate) async fn errors_of(
        &self,
        operation: &Operation<C>,
        example: &Example,
    ) -> Result<(), String> {
        self.mock.clear_faults();
        self.mock
            .fault(Fault::body(example.status, example.value.to_string()));
        let error = match operation
            .call(&self.client, self.arguments(operation))
            .await
        {
            Err(error) => error,
            Ok(value) => return Err(format!("it succeeded with {value}")),
        };
        if error.kind() != ErrorKind::Status {
            return Err(error.to_string());
        }
        same(
            "status",
            &example.status,
            &error.status().map_or(0, |status| status.as_u16()),
        )?;
        // Without an id of its own, the mock's header counts.
        if let Some(id) = text(&example.value, "request_id") {
            same("request_id", &Some(id.as_str()), &error.request_id())?;
        }
        let found: Vec<Entry> = error
            .errors()
            .iter()
            .map(|entry| {
                (
                    entry.code.clone(),
                    entry.message.clone(),
                    entry.field.clone(),
                )
            })
            .collect();
        same("errors", &entries(&example.value), &found)
    }

    /// Something for every parameter that must be there, and a body.
    fn arguments(&self, operation: &Operation<C>) -> Arguments {
        let described = self.description.operation(operation.id);
        let mut arguments = Arguments::new();
        for parameter in described.parameters_in(Place::Path) {
            arguments = arguments.path(&parameter.name, "1");
        }
        for parameter in described.parameters_in(Place::Query) {
            if parameter.required {
                arguments = arguments.query(&parameter.name, "1");
            }
        }
        match described.body_schema() {
            Some(schema) => {
                arguments.body(sample::value(&self.description, schema, 0, Extent::Full))
            }
            None => arguments,
        }
    }
}

/// Code, message and field.
type Entry = (String, Option<String>, Option<String>);

/// The entries that a body has: of a list, or one in place with an `error_key`.
fn entries(body: &Value) -> Vec<Entry> {
    let entry = |value: &Value, code: &str| {
        let code = text(value, code).unwrap_or_default();
        (code, text(value, "message"), text(value, "field"))
    };
    match &body["errors"] {
        Value::Array(errors) => errors.iter().map(|error| entry(error, "code")).collect(),
        // By field, without a code (Fin's ratings).
        Value::Object(fields) => fields
            .iter()
            .map(|(field, message)| {
                let message = message.as_str().map(str::to_owned);
                (String::new(), message, Some(field.clone()))
            })
            .collect(),
        _ => vec![entry(body, "error_key")],
    }
}

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned)
}

fn same<T: Debug + PartialEq>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found {
        Ok(())
    } else {
        Err(format!("{what} was {expected:?} and is {found:?}"))
    }
}
