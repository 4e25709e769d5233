//! The mock answers every operation of every version: with a success of its type,
//! or with an error that fits.

#[path = "../support/mod.rs"]
mod support;

use std::{collections::BTreeMap, fmt::Write as _};

use intercom_sdk::{
    Api, ErrorKind, RetryPolicy,
    catalog::{Arguments, Operation},
    mock::Intercom,
};
use serde_json::{Value, json};
use support::{Description, Place, sample, sample_argument};

/// An identifier that nothing has; what is made up from a description knows it.
const MISSING: &str = "missing";

/// Objects for a call to name: by the parameter or the field that names one.
fn seed(intercom: &Intercom) -> BTreeMap<&'static str, String> {
    let external_id = format!("user-{}", intercom.calls().len());
    let contact = intercom.add_contact(json!({ "role": "user", "external_id": external_id }));
    let company = intercom.add_company(json!({}));
    let collection = intercom.add_collection(json!({}));
    let section = intercom.add_collection(json!({ "parent_id": collection }));
    let article = intercom.add_article(json!({ "state": "published" }));
    let export = intercom.add_export();
    let center = intercom.add_help_center(json!({}));
    let admin = "814860".to_owned();
    let ticket_type = intercom.add_ticket_type(json!({}));
    let ticket = json!({ "ticket_type_id": ticket_type, "contact_ids": [contact] });
    let conversation = intercom.add_conversation(json!({ "contact_ids": [contact] }));
    let note = intercom.add_note(json!({ "contact": { "id": contact } }));
    BTreeMap::from([
        ("admin_id", admin.clone()),
        ("article_id", article),
        ("assignee_id", admin.clone()),
        ("author_id", admin.clone()),
        ("collection_id", collection.clone()),
        ("company_id", company),
        ("contact_id", contact.clone()),
        ("external_id", external_id.clone()),
        ("user_id", external_id),
        ("field", "email".to_owned()),
        ("role", "user".to_owned()),
        ("conversation_id", conversation),
        ("note_id", note),
        ("tag_id", intercom.add_tag(json!({}))),
        ("ticket_id", intercom.add_ticket(ticket)),
        ("ticket_type_id", ticket_type),
        ("data_attribute_id", intercom.add_data_attribute(json!({}))),
        ("help_center_id", center),
        ("intercom_user_id", contact),
        ("job_identifier", export),
        ("owner_id", admin),
        ("parent_id", collection),
        ("parent_type", "collection".to_owned()),
        ("section_id", section),
        ("team_id", "991300".to_owned()),
    ])
}

/// Puts what there is into the fields that name it.
fn name_known(value: &mut Value, known: &BTreeMap<&str, String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                match (known.get(key.as_str()), &inner) {
                    (Some(id), Value::String(_)) => *inner = json!(id),
                    (Some(id), Value::Number(_)) if id.parse::<i64>().is_ok() => {
                        *inner = json!(id.parse::<i64>().unwrap());
                    }
                    _ => name_known(inner, known),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name_known(item, known)),
        _ => {}
    }
}

/// Arguments for every parameter that is required, and the body.
fn arguments(
    description: &Description,
    operation: &support::Operation,
    known: &BTreeMap<&str, String>,
) -> Arguments {
    let mut arguments = Arguments::new();
    for parameter in &operation.parameters {
        let name = parameter.name.as_str();
        let schema = description.parameter_schema(operation, parameter);
        let made_up = sample::value(description, schema, 1, sample::Extent::Full);
        let value = known.get(name).cloned();
        arguments = match parameter.place {
            Place::Path => arguments.path(name, value.unwrap_or_else(|| sample_argument(made_up))),
            Place::Query if !parameter.required => arguments,
            Place::Query => {
                let user = (name == "type").then(|| "user".to_owned());
                let value = value.or(user).unwrap_or_else(|| sample_argument(made_up));
                arguments.query(name, value)
            }
            Place::Header => arguments.header(name, sample_argument(made_up)),
        };
    }
    match operation.body_schema() {
        None => arguments,
        Some(schema) => {
            let mut body = sample::value(description, schema, 0, sample::Extent::Full);
            name_known(&mut body, known);
            arguments.body(body)
        }
    }
}

#[derive(Default)]
struct Counts {
    successes: usize,
    /// Errors, by status and code.
    errors: BTreeMap<String, usize>,
}

async fn call_all<C: Api>(catalog: &'static [Operation<C>]) {
    let intercom = Intercom::start(C::VERSION).await.unwrap();
    intercom.set_export_rows([json!({ "receipt_id": 1 })]);
    let description = Description::read(C::VERSION);
    let client = intercom.client_builder::<C>().retry(RetryPolicy::none());
    let client = client.strict(true).build().unwrap();
    let mut failures = String::new();
    let mut counts = Counts::default();
    for operation in catalog {
        let described = description.operation(operation.id);
        let known = seed(&intercom);
        let plausible = arguments(&description, described, &known);
        let has_id = described.parameters_in(Place::Path).next().is_some();
        let mut calls = vec![(plausible, false)];
        if has_id {
            let parameters = described.parameters_in(Place::Path);
            let unknown: BTreeMap<&str, String> = known
                .iter()
                .map(|(name, id)| (*name, id.clone()))
                .chain(parameters.map(|parameter| (parameter.name.as_str(), MISSING.to_owned())))
                .collect();
            calls.push((arguments(&description, described, &unknown), true));
        }
        for (arguments, is_missing) in calls {
            match operation.call(&client, arguments).await {
                Ok(_) if is_missing => {
                    writeln!(failures, "{} finds what is not there", operation.id).unwrap();
                }
                Ok(_) => counts.successes += 1,
                Err(error) => {
                    let status = error.status().map_or(0, |status| status.as_u16());
                    let code = error.code().unwrap_or("no code").to_owned();
                    // A draft that is not there is answered without a body.
                    let fits = error.kind() == ErrorKind::Status
                        && (400..500).contains(&status)
                        && (error.code().is_some() || operation.id == "retrieve_article_draft")
                        && (!is_missing || [400, 404, 410, 422].contains(&status));
                    if !fits {
                        let id = operation.id;
                        writeln!(failures, "{id}: {status} {code}: {error}").unwrap();
                    }
                    if !is_missing {
                        println!("{} {}: {error}", C::VERSION, operation.id);
                        *counts.errors.entry(format!("{status} {code}")).or_default() += 1;
                    }
                }
            }
        }
    }
    let violations = intercom.violations();
    for violation in &violations {
        writeln!(failures, "{violation}").unwrap();
    }
    assert!(failures.is_empty(), "{}:\n{failures}", C::VERSION);
    let Counts { successes, errors } = counts;
    println!(
        "{}: {} operations; {successes} succeed, the others answer {errors:?}",
        C::VERSION,
        catalog.len()
    );
}

macro_rules! every_operation {
    ($($version:literal $module:ident)*) => {$(
        #[tokio::test]
        async fn $module() {
            call_all(intercom_sdk::$module::catalog()).await;
        }
    )*};
}

intercom_sdk::enabled_versions!(every_operation);
