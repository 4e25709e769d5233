//! From one of Intercom's descriptions to one of ours.

use anyhow::{Context as _, Result};
use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::{
    announced,
    description::Description,
    docs::Coverage,
    examples, inline, naming, paging, policy,
    problems::{Problems, Topic},
    prune,
    refusals::refusals,
    replay, searches,
    source::Input,
    strip,
    tables::Tables,
    type_name,
};
use crate::fixups::{self, Row};

/// What is the same for all versions of one run.
pub struct Pipeline<'a> {
    /// The corrections.
    pub rows: &'a [Row],
    /// Our tables.
    pub tables: &'a Tables,
    /// The names of inline schemas so far.
    pub names: &'a type_name::Names,
}

impl Pipeline<'_> {
    /// Makes our description of `version` from Intercom's.
    ///
    /// Every problem is noted, and the rest is made as if it were solved. An error
    /// is a document that nothing can be made of.
    pub fn describe(
        &self,
        input: &Input,
        version: &str,
        docs: &mut Coverage<'_>,
        problems: &mut Problems,
    ) -> Result<Value> {
        let mut document = input.document.clone();
        fixups::correct_document(self.rows, &mut document, version, problems);
        inline::inline(&mut document, problems);
        let mut description = Description::new(document, version, problems)?;
        naming::canonicalize(
            &mut description,
            &self.tables.operation_names,
            &self.tables.parameter_names,
            problems,
        );
        let examples = examples::collect(&mut description);
        strip::strip(&mut description);
        fixups::apply(self.rows, &mut description, problems);
        prune::prune(&mut description);
        policy::apply(&mut description, self.tables, problems);
        for dangling in prune::dangling(&mut description) {
            problems.push(Topic::Reference, dangling);
        }
        paging::annotate(&mut description, &self.tables.paging, problems);
        searches::annotate(&mut description, &self.tables.searches, problems);
        replay::annotate(&mut description, &self.tables.replay, problems);
        announced::annotate(&mut description, &self.tables.announced, problems);
        prune::prune(&mut description);
        let odd = &self.tables.odd_examples;
        examples::verify(&examples, &mut description, odd, problems);
        examples::verify_promises(self.rows, &mut description, problems);
        docs.document(&mut description, problems);
        // Last, so that all the rest knows components by Intercom's names.
        type_name::apply(&mut description, self.tables, self.names, problems);
        policy::direction::annotate(&mut description);
        let document = assemble(description);
        serde_json::from_value::<OpenAPI>(document.clone())
            .context("the result is not an OpenAPI document")?;
        for refused in refusals(document.clone()) {
            problems.push(Topic::Code, refused);
        }
        Ok(document)
    }
}

fn assemble(description: Description) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Intercom", "version": description.version },
        "paths": description.paths,
        "components": {
            "schemas": description.schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
        "security": [{ "bearer": [] }],
        "servers": [
            { "url": "https://api.intercom.io" },
            { "url": "https://api.eu.intercom.io" },
            { "url": "https://api.au.intercom.io" },
        ],
    })
}

/// The same bytes for the same document: keys sorted, lists that are sets
/// sorted, one line per value.
pub fn render(mut document: Value) -> String {
    sort(&mut document);
    // Values made of strings and numbers cannot fail to serialise.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn sort(value: &mut Value) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = std::mem::take(object).into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            for (key, value) in &mut entries {
                sort(value);
                // `required` of a schema is a list of names; of a parameter, a flag.
                if let ("required", Value::Array(names)) = (key.as_str(), &mut *value)
                    && names.iter().all(Value::is_string)
                {
                    names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                }
            }
            *object = entries.into_iter().collect::<Map<_, _>>();
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}
