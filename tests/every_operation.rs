//! Every operation of every enabled version, called over HTTP by name.
#![cfg(feature = "catalog")]

mod support;

use std::fmt::Write as _;

use intercom_sdk::{
    Api, ClientBuilder,
    catalog::{Arguments, Operation},
};
use serde_json::Value;

use support::{Call, Description, Place, TOKEN, sample, sample_argument, sampled};

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
fn arguments(description: &Description, operation: &support::Operation) -> Vec<Arguments> {
    let mut arguments = Arguments::new();
    for (seed, parameter) in operation.parameters_in(Place::Path).enumerate() {
        // Separators and non-ASCII text must arrive as one segment.
        arguments = arguments.path(&parameter.name, format!("id {seed}/ä?#%"));
    }
    for place in [Place::Query, Place::Header] {
        for parameter in operation.parameters_in(place) {
            let name = parameter.name.as_str();
            let schema = description.parameter_schema(operation, parameter);
            let value = sample::value(description, schema, 1, sample::Extent::Full);
            let value = sample_argument(value);
            if place == Place::Header {
                arguments = arguments.header(name, value);
            // The lists of the mock start at their beginning.
            } else if !["page", "starting_after", "cursor", "scroll_param"].contains(&name) {
                arguments = arguments.query(name, value);
            }
        }
    }
    let Some(schema) = operation.body_schema() else {
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

/// What is sent in headers is what the API defines, and nothing else.
fn check_headers(call: &Call, described: &support::Operation) {
    let bearer = format!("Bearer {TOKEN}");
    let agent = concat!("intercom-sdk-rust/", env!("CARGO_PKG_VERSION"));
    let mut expected = vec![
        ("authorization", bearer.as_str()),
        ("intercom-version", call.version.as_str()),
        ("accept", described.accepts()),
        ("user-agent", agent),
    ];
    if described.body.is_some() {
        expected.push(("content-type", "application/json"));
    }
    for (name, value) in &expected {
        let found: Vec<_> = call.headers.get_all(*name).iter().collect();
        assert_eq!(found, [value], "{call}: {name}");
    }
    let parameters = described.parameters_in(Place::Header);
    let parameters: Vec<&str> = parameters.map(|known| known.name.as_str()).collect();
    let by_the_client: &[&str] = match cfg!(feature = "gzip") {
        true => &["host", "content-length", "accept-encoding"],
        false => &["host", "content-length"],
    };
    for name in call.headers.keys().map(|name| name.as_str()) {
        let is_known = expected.iter().any(|(known, _)| *known == name)
            || by_the_client.contains(&name)
            || parameters
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name));
        assert!(
            is_known,
            "{call}: the header {name} is not one that the API defines"
        );
    }
}

/// The catalog says of an operation what the description says.
fn check_entry<C: Api>(operation: &Operation<C>, described: &support::Operation) {
    let id = operation.id;
    assert_eq!(operation.path, described.path, "{id}");
    assert_eq!(operation.method, described.method, "{id}");
    assert_eq!(operation.upstream_id, described.upstream_id, "{id}");
    assert_eq!(operation.has_body, described.body.is_some(), "{id}");
    assert_eq!(operation.replay_safe, described.replay.safe, "{id}");
    assert_eq!(
        operation.paging.is_some(),
        described.paging.is_some(),
        "{id}"
    );
    let names = |place| {
        let mut parameters: Vec<_> = described.parameters_in(place).collect();
        parameters.sort_by_key(|parameter| !parameter.required);
        let names = parameters.iter().map(|parameter| parameter.name.as_str());
        names.collect::<Vec<_>>()
    };
    let path: Vec<_> = operation.path_parameters().collect();
    let query: Vec<_> = operation.query_parameters().collect();
    let headers: Vec<_> = operation.header_parameters().collect();
    assert_eq!(path, names(Place::Path), "{id}");
    assert_eq!(query, names(Place::Query), "{id}");
    assert_eq!(headers, names(Place::Header), "{id}");
}

/// Version 2.9 has so many, and no later one has less.
const FEWEST_OPERATIONS: usize = 108;

async fn call_all<C: Api>(
    catalog: &'static [Operation<C>],
    builder: fn(&'static str) -> ClientBuilder<C>,
) {
    let mock = sampled(C::VERSION).await;
    let description = Description::read(C::VERSION);
    let client = builder(TOKEN).base_url(mock.base_url()).build().unwrap();
    let mut failures = String::new();
    let mut calls = 0;
    for operation in catalog {
        let described = description.operation(operation.id);
        check_entry(operation, described);
        for arguments in arguments(&description, described) {
            calls += 1;
            let body = arguments.body.clone();
            match operation.call(&client, arguments).await {
                Err(error) => writeln!(failures, "{error}").unwrap(),
                Ok(value) => {
                    let received = mock.calls().pop().expect("the request arrived");
                    assert_eq!(received.operation.as_deref(), Some(operation.id));
                    check_headers(&received, described);
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
    mock.assert_valid();
    assert!(failures.is_empty(), "{failures}");
    assert_eq!(catalog.len(), description.operations().len());
    assert!(catalog.len() >= FEWEST_OPERATIONS, "{}", catalog.len());
    println!(
        "{}: {} operations, {calls} calls",
        C::VERSION,
        catalog.len()
    );
}

macro_rules! every_operation {
    ($($version:literal $module:ident)*) => {$(
        #[tokio::test]
        async fn $module() {
            use intercom_sdk::$module::{Client, catalog};
            call_all(catalog(), |token| Client::builder(token)).await;
        }
    )*};
}

intercom_sdk::enabled_versions!(every_operation);
