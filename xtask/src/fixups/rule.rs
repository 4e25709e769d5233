//! Corrections that follow a pattern over all operations.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::regen::{
    description::{Description, object_mut, parameters},
    schema,
};

/// A correction that no list of places could keep up with.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    IntercomVersionParameter,
    IntegerPathIdentifier,
    MediaTypeWithoutSchema,
    PagesAreAlike,
}

impl Rule {
    /// The places that it looks for.
    pub fn at(self) -> &'static str {
        match self {
            Self::IntercomVersionParameter => "every operation",
            Self::IntegerPathIdentifier => "path parameters that are integers",
            Self::MediaTypeWithoutSchema => "error responses with a JSON body and no schema",
            Self::PagesAreAlike => "the field `pages` of a list, but for events",
        }
    }

    /// What is true there.
    pub fn truth(self) -> &'static str {
        match self {
            Self::IntercomVersionParameter => {
                "the version is the module's, and the client always sends it"
            }
            Self::IntegerPathIdentifier => "identifiers are text: 24 hex digits for a contact",
            Self::MediaTypeWithoutSchema => {
                "the error envelope, but for phone switches, which have their own"
            }
            Self::PagesAreAlike => "one object, which reads whatever comes",
        }
    }

    /// Corrects all places and returns how many there were.
    pub fn apply(self, description: &mut Description) -> usize {
        match self {
            Self::IntercomVersionParameter => intercom_version_parameter(description),
            Self::IntegerPathIdentifier => integer_path_identifier(description),
            Self::MediaTypeWithoutSchema => media_type_without_schema(description),
            Self::PagesAreAlike => pages_are_alike(description),
        }
    }
}

fn intercom_version_parameter(description: &mut Description) -> usize {
    let mut sites = 0;
    for operation in description.operations() {
        let parameters = parameters(operation.object);
        let before = parameters.len();
        parameters.retain(|parameter| parameter["name"] != "Intercom-Version");
        sites += before - parameters.len();
    }
    description.schemas.remove("intercom_version");
    sites
}

fn integer_path_identifier(description: &mut Description) -> usize {
    let mut sites = 0;
    for operation in description.operations() {
        for parameter in parameters(operation.object) {
            if parameter["in"] == "path" && parameter["schema"]["type"] == "integer" {
                parameter["schema"] = json!({ "type": "string" });
                sites += 1;
            }
        }
    }
    sites
}

fn media_type_without_schema(description: &mut Description) -> usize {
    let mut sites = 0;
    for operation in description.operations() {
        let schema = match operation.id() {
            "create_phone_switch" => "phone_switch_error",
            _ => "error",
        };
        for response in object_mut(&mut operation.object["responses"]).values_mut() {
            if let Some(Value::Object(media)) = response.pointer_mut("/content/application~1json")
                && !media.contains_key("schema")
            {
                media.insert("schema".into(), schema::reference(schema));
                sites += 1;
            }
        }
    }
    description.schemas.insert(
        "phone_switch_error".into(),
        json!({
            "type": "object",
            "properties": {
                "error_key": { "type": "string" },
                "message": { "type": "string" },
            },
        }),
    );
    sites
}

fn pages_are_alike(description: &mut Description) -> usize {
    const SHAPES: [&str; 2] = ["cursor_pages", "pages_link"];
    let mut sites = 0;
    schema::walk_all(description, &mut |schema, _| {
        let Some(pages) = schema::properties(schema).and_then(|fields| fields.get_mut("pages"))
        else {
            return;
        };
        let refers = pages
            .as_object()
            .and_then(schema::referenced)
            .is_some_and(|name| SHAPES.contains(&name));
        // The pages of events have no number, and a second link.
        let is_inline = ["next", "total_pages"]
            .iter()
            .any(|key| pages["properties"].get(*key).is_some())
            && pages["properties"].get("since").is_none();
        if refers || is_inline {
            *pages = schema::reference("pages");
            sites += 1;
        }
    });
    sites
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Rule;
    use crate::regen::example::{components, reference};

    #[test]
    fn pages_of_every_shape_become_one_but_those_of_events() {
        let inline = json!({ "properties": { "next": {}, "per_page": {} } });
        let events = json!({ "properties": { "next": {}, "since": {} } });
        for (before, after) in [
            (reference("cursor_pages"), reference("pages")),
            (reference("pages_link"), reference("pages")),
            (inline, reference("pages")),
            (events.clone(), events),
            (reference("pages"), reference("pages")),
        ] {
            let mut description = components(json!({ "x": { "properties": { "pages": before } } }));
            let sites = Rule::PagesAreAlike.apply(&mut description);
            assert_eq!(sites, usize::from(before != after));
            assert_eq!(description.schemas["x"]["properties"]["pages"], after);
        }
    }
}
