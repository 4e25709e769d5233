//! Walking schemas.

use serde_json::{Value, json};

use super::description::{Description, Object};

/// The keywords that hold a list of schemas.
pub const COMBINATORS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Components that the SDK has hand-written types for; the schemas inside them
/// generate no types, and they read whatever comes.
pub const WRITTEN_BY_HAND: [&str; 6] = [
    "avatar",
    "custom_attribute_value",
    "custom_attributes",
    "pages",
    "search_operator",
    "search_value",
];

const REFERENCE: &str = "#/components/schemas/";

/// A reference to the component `name`.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("{REFERENCE}{name}") })
}

/// The component `schema` refers to.
pub fn referenced(schema: &Object) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(REFERENCE)
}

/// What `schema` refers to in the end, or itself; `None` if that is not defined.
/// No component is nothing but a reference (see `policy::combinator`), so this ends.
pub fn resolved<'a>(mut schema: &'a Value, components: &'a Object) -> Option<&'a Value> {
    while let Some(name) = schema.as_object().and_then(referenced) {
        schema = components.get(name)?;
    }
    Some(schema)
}

/// Calls `visit` with `schema` and every schema inside it, outermost first,
/// each with its place (`contact.avatar.image_url`).
pub fn walk(schema: &mut Value, place: &str, visit: &mut dyn FnMut(&mut Object, &str)) {
    let Value::Object(object) = schema else {
        return;
    };
    visit(object, place);
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        for (name, property) in properties {
            walk(property, &format!("{place}.{name}"), visit);
        }
    }
    for keyword in COMBINATORS {
        if let Some(Value::Array(members)) = object.get_mut(keyword) {
            for (index, member) in members.iter_mut().enumerate() {
                walk(member, &format!("{place}.{keyword}[{index}]"), visit);
            }
        }
    }
    if let Some(items) = object.get_mut("items") {
        walk(items, &format!("{place}[]"), visit);
    }
    if let Some(values) = object.get_mut("additionalProperties") {
        walk(values, &format!("{place}.*"), visit);
    }
}

/// The properties of an object schema.
pub fn properties(schema: &mut Object) -> Option<&mut Object> {
    schema.get_mut("properties")?.as_object_mut()
}

/// The values of an enumeration, null aside.
pub fn values(schema: &Object) -> Option<Vec<&Value>> {
    let values = schema.get("enum")?.as_array()?;
    Some(values.iter().filter(|value| !value.is_null()).collect())
}

/// Every schema of a description that is not inside another one: components,
/// parameters, request and response bodies.
pub fn roots(description: &mut Description, mut visit: impl FnMut(&str, &mut Value)) {
    for (name, schema) in &mut description.schemas {
        visit(name, schema);
    }
    for operation in description.operations() {
        let id = operation.id().to_owned();
        if let Some(Value::Array(parameters)) = operation.object.get_mut("parameters") {
            for parameter in parameters {
                let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                if let Some(schema) = parameter.get_mut("schema") {
                    visit(&format!("{id}({name})"), schema);
                }
            }
        }
        if let Some(body) = operation.object.get_mut("requestBody") {
            media(body, |schema| visit(&format!("{id}(body)"), schema));
        }
        if let Some(Value::Object(responses)) = operation.object.get_mut("responses") {
            for (status, response) in responses {
                media(response, |schema| visit(&format!("{id}->{status}"), schema));
            }
        }
    }
}

/// The schemas under `content` of a request body or a response.
fn media(body: &mut Value, mut visit: impl FnMut(&mut Value)) {
    if let Some(Value::Object(content)) = body.get_mut("content") {
        for media_type in content.values_mut() {
            if let Some(schema) = media_type.get_mut("schema") {
                visit(schema);
            }
        }
    }
}

/// [`walk`] over all [`roots`].
pub fn walk_all(description: &mut Description, visit: &mut dyn FnMut(&mut Object, &str)) {
    roots(description, |place, schema| walk(schema, place, visit));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{reference, referenced, roots, values, walk, walk_all};
    use crate::regen::example::{components, content, with_paths};

    #[test]
    fn references_are_read_as_they_are_written() {
        let own = reference("tag");
        assert_eq!(referenced(own.as_object().unwrap()), Some("tag"));
        for other in [json!({}), json!({ "$ref": "#/components/parameters/tag" })] {
            assert_eq!(referenced(other.as_object().unwrap()), None);
        }
    }

    #[test]
    fn the_words_of_an_enumeration_do_not_include_null() {
        let schema = json!({ "enum": ["a", null] });
        assert_eq!(values(schema.as_object().unwrap()), Some(vec![&json!("a")]));
        assert_eq!(values(json!({}).as_object().unwrap()), None);
    }

    #[test]
    fn every_schema_inside_another_has_a_place() {
        let mut schema = json!({
            "properties": { "a": { "type": "array", "items": { "items": {} } } },
            "oneOf": [{}, { "properties": { "b": {} } }],
            "additionalProperties": {},
        });
        let mut places = Vec::new();
        walk(&mut schema, "x", &mut |_, place| {
            places.push(place.to_owned())
        });
        assert_eq!(
            places,
            [
                "x",
                "x.a",
                "x.a[]",
                "x.a[][]",
                "x.oneOf[0]",
                "x.oneOf[1]",
                "x.oneOf[1].b",
                "x.*"
            ]
        );
    }

    #[test]
    fn what_is_no_object_is_not_visited() {
        let mut schema = json!({ "additionalProperties": true });
        let mut places = Vec::new();
        walk(&mut schema, "x", &mut |_, place| {
            places.push(place.to_owned())
        });
        assert_eq!(places, ["x"]);
    }

    #[test]
    fn roots_are_components_and_all_parts_of_operations() {
        let mut description = with_paths(
            json!({ "/f": { "post": {
                "operationId": "f",
                "parameters": [{ "name": "p", "schema": {} }, { "name": "without_schema" }],
                "requestBody": content(json!({})),
                "responses": { "200": content(json!({})), "204": {}, "404": content(json!({})) },
            } } }),
            json!({ "x": {} }),
        );
        let mut places = Vec::new();
        roots(&mut description, |place, _: &mut Value| {
            places.push(place.to_owned())
        });
        assert_eq!(places, ["x", "f(p)", "f(body)", "f->200", "f->404"]);
    }

    #[test]
    fn a_visitor_sees_a_schema_before_what_is_inside_it() {
        let mut description = components(json!({ "x": { "properties": { "a": {} } } }));
        walk_all(&mut description, &mut |schema, place| {
            if place == "x" {
                schema.remove("properties");
            } else {
                panic!("{place} was removed");
            }
        });
    }
}
