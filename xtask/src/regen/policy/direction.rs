//! Which components are sent, which are received, and which are errors.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::regen::{
    description::{Description, Object},
    schema::{self, referenced},
};

/// The components that are reached from either side.
pub struct Directions {
    /// Reached from a request body or a parameter.
    sent: BTreeSet<String>,
    /// Reached from a 2xx response.
    received: BTreeSet<String>,
    /// Reached from another response.
    errors: BTreeSet<String>,
}

impl Directions {
    /// Whether the schema at `place` (as [`schema::roots`] names it) is read from
    /// a response of any status.
    pub fn reads(&self, place: &str) -> bool {
        place.contains("->") || self.received.contains(place) || self.errors.contains(place)
    }

    /// Whether a request contains the component `name`.
    pub fn writes(&self, name: &str) -> bool {
        self.sent.contains(name)
    }

    /// The value of `x-intercom-direction` for a component.
    fn of_component(&self, name: &str) -> Option<&'static str> {
        let sent = self.sent.contains(name);
        let received = self.received.contains(name);
        match (sent, received, self.errors.contains(name)) {
            (true, false, false) => Some("sent"),
            // One that is received in errors only is parsed, too.
            (true, ..) => Some("both"),
            (false, true, _) => Some("received"),
            (false, false, true) => Some("error"),
            (false, false, false) => None,
        }
    }
}

/// Follows all references from requests and responses.
pub fn of(description: &mut Description) -> Directions {
    let (mut sent, mut received, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    schema::roots(description, |place, schema| {
        let found = references(schema);
        match place.split_once("->") {
            Some((_, status)) if status.starts_with('2') => received.extend(found),
            Some(_) => errors.extend(found),
            None if place.contains('(') => sent.extend(found),
            // A component: what it refers to matters only once it is reached.
            None => {}
        }
    });
    let components = &mut description.schemas;
    Directions {
        sent: closure(sent, components),
        received: closure(received, components),
        errors: closure(errors, components),
    }
}

/// Writes `x-intercom-direction` into every component that an operation reaches.
pub fn annotate(description: &mut Description) {
    let directions = of(description);
    for (name, schema) in &mut description.schemas {
        if let (Some(direction), Value::Object(schema)) = (directions.of_component(name), schema) {
            schema.insert("x-intercom-direction".into(), json!(direction));
        }
    }
}

/// `names` and every component they reach.
pub fn closure(mut names: Vec<String>, components: &mut Object) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = names.pop() {
        if let Some(schema) = components.get_mut(&name)
            && reached.insert(name)
        {
            names.extend(references(schema));
        }
    }
    reached
}

/// The components `schema` refers to directly.
pub fn references(schema: &mut Value) -> Vec<String> {
    let mut found = Vec::new();
    schema::walk(schema, "", &mut |schema, _| {
        found.extend(referenced(schema).map(str::to_owned));
    });
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{annotate, closure, of};
    use crate::regen::{
        description::Description,
        example::{content, reference, with_paths},
    };

    /// `f` takes `body` and the parameter `q`, and answers 201, 404 or 500.
    fn description() -> Description {
        let refers = |name: &str| json!({ "properties": { "p": reference(name) } });
        with_paths(
            json!({ "/f": { "post": {
                "operationId": "f",
                "parameters": [{ "name": "q", "in": "query", "schema": reference("parameter") }],
                "requestBody": content(reference("body")),
                "responses": {
                    "201": content(json!({ "type": "array", "items": reference("answer") })),
                    "404": content(reference("failure")),
                    "500": content(reference("rejected")),
                },
            } } }),
            json!({
                "parameter": {},
                "body": { "properties": {
                    "p": reference("inner"), "q": reference("shared"), "r": reference("rejected"),
                } },
                "inner": refers("body"),
                "answer": refers("shared"),
                "shared": {},
                "failure": { "properties": { "p": reference("cause"), "q": reference("answer") } },
                "cause": {},
                "rejected": {},
                "unreached": refers("cause"),
            }),
        )
    }

    #[test]
    fn every_component_says_which_way_it_goes() {
        let mut description = description();
        annotate(&mut description);
        for (name, direction) in [
            ("parameter", json!("sent")),
            ("body", json!("sent")),
            ("inner", json!("sent")),
            ("answer", json!("received")),
            ("shared", json!("both")),
            ("failure", json!("error")),
            ("cause", json!("error")),
            ("rejected", json!("both")),
            ("unreached", Value::Null),
        ] {
            assert_eq!(
                description.schemas[name]["x-intercom-direction"], direction,
                "{name}"
            );
        }
    }

    #[test]
    fn what_any_response_can_hold_is_read() {
        let directions = of(&mut description());
        for (place, reads) in [
            ("f->201", true),
            ("f->404", true),
            ("f(body)", false),
            ("f(q)", false),
            ("answer", true),
            ("shared", true),
            ("cause", true),
            ("body", false),
            ("unreached", false),
        ] {
            assert_eq!(directions.reads(place), reads, "{place}");
        }
    }

    #[test]
    fn a_closure_ends_where_components_refer_to_each_other() {
        let mut components = description().schemas;
        let reached = closure(vec!["inner".into(), "gone".into()], &mut components);
        assert_eq!(
            reached.into_iter().collect::<Vec<_>>(),
            ["body", "inner", "rejected", "shared"]
        );
    }
}
