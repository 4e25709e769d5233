//! Names unions and their members.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::regen::{
    description::Description,
    schema::{self, reference},
};

/// The place of an inline union, the component it becomes, and the components
/// that its inline members become, in Intercom's order.
const NAMES: &[(&str, &str, &[&str])] = &[
    (
        "attach_contact_to_conversation_request.customer",
        "attached_customer",
        &[
            "customer_by_intercom_user_id",
            "customer_by_user_id",
            "customer_by_email",
        ],
    ),
    (
        "redact_conversation_request",
        "redact_conversation_request",
        &["redact_conversation_part", "redact_conversation_source"],
    ),
    ("create_ticket_request.contacts[]", "ticket_contact", &[]),
    ("create_tag(body)", "tag_request", &[]),
    (
        "manage_conversation(body)",
        "manage_conversation_request",
        &[],
    ),
    ("reply_ticket(body)", "reply_ticket_request", &[]),
];

/// Components that the SDK has hand-written types for.
const WRITTEN_BY_HAND: [&str; 3] = ["custom_attribute_value", "pages", "search_value"];

/// Moves inline unions, and the members that need a name, to the components.
///
/// A member with one required field needs no name: its variant is named after the
/// field. A union that has no row is an error, so that a new version cannot bring
/// in a `Variant0`.
pub fn name(description: &mut Description) -> Result<()> {
    let mut components = Vec::new();
    let mut failure = None;
    schema::walk_all(description, &mut |schema, place| {
        if WRITTEN_BY_HAND.iter().any(|name| place.starts_with(name)) {
            return;
        }
        let Some(Value::Array(members)) = schema.get_mut("oneOf") else {
            return;
        };
        let in_place = |member: &Value| {
            member["properties"]
                .as_object()
                .is_some_and(|fields| fields.len() > 1)
        };
        let named = NAMES.iter().find(|(at, ..)| *at == place);
        let Some((_, union, names)) = named else {
            let is_component = !place.contains(['.', '(', '>', '[']);
            if !is_component || members.iter().any(in_place) {
                failure.get_or_insert(place.to_owned());
            }
            return;
        };
        let anonymous = members.iter_mut().filter(|member| in_place(member));
        for (member, name) in anonymous.zip(names.iter()) {
            components.push((
                (*name).to_owned(),
                std::mem::replace(member, reference(name)),
            ));
        }
        if *union != place {
            components.push(((*union).to_owned(), json!({ "oneOf": members.clone() })));
            *schema = reference(union).as_object().cloned().unwrap_or_default();
        }
    });
    if let Some(place) = failure {
        bail!("the union at {place} has no name; add one to policy/union.rs");
    }
    for (name, schema) in components {
        if description.schemas.insert(name.clone(), schema).is_some() {
            bail!("the name {name} of a union's member is taken");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::name;
    use crate::regen::example::{components, paths, reference, with_paths};

    fn fields(names: &[&str]) -> Value {
        let properties: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({})))
            .collect();
        json!({ "properties": properties })
    }

    #[test]
    fn a_union_in_a_field_becomes_a_component() {
        let members = json!([fields(&["id"]), fields(&["email"])]);
        let mut description = components(json!({ "create_ticket_request": { "properties": {
            "contacts": { "type": "array", "items": { "oneOf": members } },
        } } }));
        name(&mut description).unwrap();
        let contacts = &description.schemas["create_ticket_request"]["properties"]["contacts"];
        assert_eq!(contacts["items"], reference("ticket_contact"));
        assert_eq!(
            description.schemas["ticket_contact"],
            json!({ "oneOf": members })
        );
    }

    #[test]
    fn a_union_in_a_body_becomes_a_component() {
        let body = json!({ "oneOf": [reference("a"), reference("b")] });
        let mut description = with_paths(
            paths("post", "create_tag", Some(body.clone()), None),
            json!({ "a": {}, "b": {} }),
        );
        name(&mut description).unwrap();
        assert_eq!(description.schemas["tag_request"], body);
        let operation = description.operation("create_tag").unwrap();
        assert_eq!(
            operation["requestBody"]["content"]["application/json"]["schema"],
            reference("tag_request")
        );
    }

    #[test]
    fn members_of_several_fields_become_components() {
        let (part, source) = (fields(&["a", "b"]), fields(&["a", "c"]));
        let mut description = components(json!({
            "redact_conversation_request": { "oneOf": [part, source] },
        }));
        name(&mut description).unwrap();
        assert_eq!(
            description.schemas["redact_conversation_request"],
            json!({ "oneOf": [
                reference("redact_conversation_part"),
                reference("redact_conversation_source"),
            ] })
        );
        assert_eq!(description.schemas["redact_conversation_part"], part);
        assert_eq!(description.schemas["redact_conversation_source"], source);
    }

    #[test]
    fn unions_that_need_no_name_stay() {
        for schemas in [
            json!({ "x": { "oneOf": [reference("a"), reference("b")] }, "a": {}, "b": {} }),
            json!({ "x": { "oneOf": [fields(&["a"]), fields(&["b"])] } }),
            json!({ "pages": { "properties": { "next": { "oneOf": [{}, fields(&["a", "b"])] } } } }),
        ] {
            let mut description = components(schemas.clone());
            name(&mut description).unwrap();
            assert_eq!(Value::Object(description.schemas), schemas);
        }
    }

    #[test]
    fn a_union_without_a_name_is_refused_with_its_place() {
        for (schemas, place) in [
            (
                json!({ "x": { "properties": { "p": { "oneOf": [{}, {}] } } } }),
                "x.p",
            ),
            (json!({ "x": { "oneOf": [{}, fields(&["a", "b"])] } }), "x"),
        ] {
            assert_eq!(
                name(&mut components(schemas)).unwrap_err().to_string(),
                format!("the union at {place} has no name; add one to policy/union.rs")
            );
        }
    }

    #[test]
    fn a_name_that_is_taken_is_refused() {
        let mut description = components(json!({
            "create_ticket_request": { "properties": {
                "contacts": { "items": { "oneOf": [fields(&["id"])] } },
            } },
            "ticket_contact": {},
        }));
        assert_eq!(
            name(&mut description).unwrap_err().to_string(),
            "the name ticket_contact of a union's member is taken"
        );
    }
}
