//! Every operation of every enabled version, called over HTTP by name.
#![cfg(feature = "catalog")]

mod support;

use std::fmt::Write as _;

use intercom_sdk::{
    Api, ClientBuilder,
    catalog::{Arguments, Operation},
};
use serde_json::Value;

use support::{Described, Description, Mock, TOKEN, sample};

/// Fields that a JSON value has, nulls and empty lists aside.
fn leaves(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(object) => {
            for (name, inner) in object {
                leaves(inner, &format!("{place}.{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{place}[{index}]"), found);
            }
        }
        // A number that came as text may go on as a number.
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        scalar => found.push((place.to_owned(), scalar.to_string())),
    }
}

/// What `sent` has and `seen` has not.
fn lost(sent: &Value, seen: &Value) -> Vec<String> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    leaves(sent, "", &mut before);
    leaves(seen, "", &mut after);
    before
        .into_iter()
        .filter(|leaf| !after.contains(leaf))
        .map(|(place, value)| format!("{place}={value}"))
        .collect()
}

/// Arguments for every parameter, and each alternative of the body in turn.
fn arguments(description: &Description, operation: Described<'_>) -> Vec<Arguments> {
    let mut arguments = Arguments::new();
    for (seed, parameter) in operation.parameters("path").enumerate() {
        let name = parameter["name"].as_str().unwrap();
        // Separators and non-ASCII text must arrive as one segment.
        arguments = arguments.path(name, format!("id {seed}/ä?#%"));
    }
    for parameter in operation.parameters("query") {
        let name = parameter["name"].as_str().unwrap();
        let value = match sample::value(description, &parameter["schema"], 1, sample::Extent::Full)
        {
            Value::String(text) => text,
            other => other.to_string(),
        };
        // The lists of the mock start at their beginning.
        if !["page", "starting_after", "scroll_param"].contains(&name) {
            arguments = arguments.query(name, value);
        }
    }
    let Some(schema) = operation.body() else {
        return vec![arguments];
    };
    let alternatives = description.resolve(schema)["oneOf"]
        .as_array()
        .map_or(1, Vec::len);
    (0..alternatives.max(2))
        .map(|seed| {
            let body = sample::value(description, schema, seed, sample::Extent::Full);
            arguments.clone().body(body)
        })
        .collect()
}

async fn call_all<C: Api>(
    catalog: &'static [Operation<C>],
    builder: fn(&'static str) -> ClientBuilder<C>,
    expected: usize,
) {
    let mock = Mock::start(C::VERSION).await;
    let description = Description::read(C::VERSION);
    let client = builder(TOKEN).base_url(mock.base_url()).build().unwrap();
    let mut failures = String::new();
    let mut calls = 0;
    for operation in catalog {
        let described = description.operation(operation.id);
        assert_eq!(operation.path, described.path, "{}", operation.id);
        for arguments in arguments(&description, described) {
            calls += 1;
            let body = arguments.body.clone();
            match operation.call(&client, arguments).await {
                Err(error) => writeln!(failures, "{error}").unwrap(),
                Ok(value) => {
                    let received = mock.received().pop().expect("the request arrived");
                    assert_eq!(received.operation, operation.id);
                    let lost = [
                        lost(&body.unwrap_or(Value::Null), &received.body),
                        lost(&received.answer, &value),
                    ]
                    .concat();
                    if !lost.is_empty() {
                        writeln!(failures, "{}: lost {}", operation.id, lost.join(", ")).unwrap();
                    }
                }
            }
        }
    }
    assert_eq!(mock.problems(), Vec::<String>::new());
    assert!(failures.is_empty(), "{failures}");
    assert_eq!(catalog.len(), expected);
    assert_eq!(description.operations().count(), expected);
    println!("{}: {expected} operations, {calls} calls", C::VERSION);
}

macro_rules! every_operation {
    ($($feature:literal $module:ident $count:literal)*) => {$(
        #[cfg(feature = $feature)]
        #[tokio::test]
        async fn $module() {
            use intercom_sdk::$module::{Client, catalog};
            call_all(catalog(), |token| Client::builder(token), $count).await;
        }
    )*};
}

every_operation! {
    "v2_9" v2_9 108
    "v2_10" v2_10 108
    "v2_11" v2_11 108
    "v2_12" v2_12 118
}
