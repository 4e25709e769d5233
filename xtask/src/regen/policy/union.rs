//! Names unions and their members.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::regen::{
    description::Description,
    problems::{Problems, Topic},
    schema::{self, WRITTEN_BY_HAND, reference},
    table::Table,
};

/// A row of `unions` in `xtask/type_names.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnionName {
    /// The component that the union becomes.
    name: String,
    /// The components that its inline members become, in Intercom's order.
    #[serde(default)]
    members: Vec<String>,
}

/// Moves inline unions, and the members that need a name, to the components.
///
/// A member with one required field needs no name: its variant is named after the
/// field. A union without a row is a problem, so that a new version cannot bring
/// in a `Variant0`.
pub fn name(description: &mut Description, table: &Table<UnionName>, problems: &mut Problems) {
    let mut components = Vec::new();
    let version = description.version.clone();
    schema::walk_all(description, &mut |schema, place| {
        let component = place.split(['.', '[']).next().unwrap_or(place);
        if WRITTEN_BY_HAND.contains(&component) {
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
        let Some(row) = table.take(place, &version) else {
            let is_component = !place.contains(['.', '(', '>', '[']);
            if !is_component || members.iter().any(in_place) {
                problems.push(Topic::Union, place);
            }
            return;
        };
        let anonymous = members.iter_mut().filter(|member| in_place(member));
        for (member, name) in anonymous.zip(&row.members) {
            components.push((name.clone(), std::mem::replace(member, reference(name))));
        }
        if members.iter().any(in_place) {
            problems.push(
                Topic::Union,
                format!("{place}: its row names too few members"),
            );
        }
        if row.name != place {
            components.push((row.name.clone(), json!({ "oneOf": members.clone() })));
            let mut named = reference(&row.name)
                .as_object()
                .cloned()
                .unwrap_or_default();
            if let Some(nullable) = schema.get("nullable") {
                named.insert("nullable".into(), nullable.clone());
            }
            *schema = named;
        }
    });
    for (name, schema) in components {
        match description.schemas.insert(name.clone(), schema.clone()) {
            // Places of one shape may share a union.
            Some(taken) if taken != schema => {
                problems.push(
                    Topic::Union,
                    format!("{name} is the name of something else"),
                );
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::regen::{
        description::Description,
        example::{components, paths, reference, with_paths},
        problems::Problems,
        table::Table,
    };

    /// Names the unions as `rows` say, and returns the problems.
    fn name(description: &mut Description, rows: Value) -> String {
        let rows = serde_json::from_value(rows).unwrap();
        let table = Table::parse("type_names.yaml", rows).unwrap();
        let mut problems = Problems::default();
        super::name(description, &table, &mut problems);
        problems.report()
    }

    fn contacts() -> Value {
        json!({ "create_ticket_request.contacts[]": { "name": "ticket_contact" } })
    }

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
        assert_eq!(name(&mut description, contacts()), "");
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
        let rows = json!({ "create_tag(body)": { "name": "tag_request" } });
        assert_eq!(name(&mut description, rows), "");
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
        let members = ["redact_conversation_part", "redact_conversation_source"];
        let row = json!({ "name": "redact_conversation_request", "members": members });
        let rows = json!({ "redact_conversation_request": row });
        assert_eq!(name(&mut description, rows), "");
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
            assert_eq!(name(&mut description, json!({})), "");
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
            let report = name(&mut components(schemas), json!({}));
            assert!(report.ends_with(&format!("] {place}\n")), "{report}");
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
        let report = name(&mut description, contacts());
        assert!(
            report.ends_with("ticket_contact is the name of something else\n"),
            "{report}"
        );
    }

    #[test]
    fn a_union_that_may_be_null_stays_nullable() {
        let union = json!({ "nullable": true, "oneOf": [fields(&["id"]), {}] });
        let mut description = components(json!({
            "create_ticket_request": { "properties": { "contacts": { "items": union } } },
        }));
        assert_eq!(name(&mut description, contacts()), "");
        let contacts = &description.schemas["create_ticket_request"]["properties"]["contacts"];
        assert_eq!(contacts["items"]["nullable"], json!(true));
    }
}
