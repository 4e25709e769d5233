//! Our own documentation: merges `openapi/docs/*.toml` into a description.
//!
//! `[operation.<id>]` has `summary`, `description`, `parameters`, and `body` for
//! the fields of a request body without a name; `[schema.<name>]` has
//! `description` and `fields`; `[field]` has the text of a field or parameter
//! that means the same wherever it occurs. A field inside another one is named
//! with it (`plan.type`) where its own name is not enough.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    description::{Description, Object, object_mut, parameters},
    problems::{Problems, Topic},
    schema,
};

/// Everything under `openapi/docs`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Docs {
    operation: BTreeMap<String, OperationDocs>,
    schema: BTreeMap<String, SchemaDocs>,
    field: BTreeMap<String, String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OperationDocs {
    summary: String,
    description: String,
    parameters: BTreeMap<String, String>,
    body: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SchemaDocs {
    description: String,
    fields: BTreeMap<String, String>,
}

/// Texts that may stand in several files, but each of them once.
trait Add {
    fn add(&mut self, other: Self) -> Result<()>;
}

impl Add for String {
    fn add(&mut self, other: Self) -> Result<()> {
        match (self.is_empty(), other.is_empty()) {
            (false, false) => bail!("is documented twice"),
            (true, false) => *self = other,
            _ => {}
        }
        Ok(())
    }
}

impl<T: Default + Add> Add for BTreeMap<String, T> {
    fn add(&mut self, other: Self) -> Result<()> {
        for (key, value) in other {
            self.entry(key.clone())
                .or_default()
                .add(value)
                .with_context(|| key)?;
        }
        Ok(())
    }
}

impl Add for OperationDocs {
    fn add(&mut self, other: Self) -> Result<()> {
        self.summary.add(other.summary)?;
        self.description.add(other.description)?;
        self.parameters.add(other.parameters)?;
        self.body.add(other.body)
    }
}

impl Add for SchemaDocs {
    fn add(&mut self, other: Self) -> Result<()> {
        self.description.add(other.description)?;
        self.fields.add(other.fields)
    }
}

impl Docs {
    /// Reads every file of `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut all = Self::default();
        let entries =
            fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        let mut files = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        files.sort();
        for file in files {
            let place = file.display();
            let text = fs::read_to_string(&file).with_context(|| format!("{place}"))?;
            let docs: Self = toml::from_str(&text).with_context(|| format!("{place}"))?;
            all.operation
                .add(docs.operation)
                .and_then(|()| all.schema.add(docs.schema))
                .and_then(|()| all.field.add(docs.field))
                .with_context(|| format!("{place}"))?;
        }
        Ok(all)
    }

    /// Starts to keep track of what is used.
    pub fn coverage(&self) -> Coverage<'_> {
        Coverage {
            docs: self,
            used: BTreeSet::new(),
        }
    }
}

/// The documentation, and which of it was used.
pub struct Coverage<'a> {
    docs: &'a Docs,
    used: BTreeSet<String>,
}

impl Coverage<'_> {
    /// Documents all of `description`; what has no text is a problem, and so is an
    /// empty text.
    pub fn document(&mut self, description: &mut Description, problems: &mut Problems) {
        let mut missing = BTreeSet::new();
        for operation in description.operations() {
            let id = operation.id().to_owned();
            let docs = match self.docs.operation.get(&id) {
                Some(docs) => docs.clone(),
                None => OperationDocs::default(),
            };
            match docs.summary.as_str() {
                "" => {
                    missing.insert(format!("operation {id}"));
                }
                summary => {
                    self.used.insert(format!("operation {id}"));
                    operation.object.insert("summary".into(), json!(summary));
                }
            }
            if !docs.description.is_empty() {
                operation
                    .object
                    .insert("description".into(), json!(docs.description.trim()));
            }
            for parameter in parameters(operation.object) {
                let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                match self.text("operation", &id, &docs.parameters, &name, &name) {
                    Some(text) => parameter["description"] = json!(text),
                    None => {
                        missing.insert(format!("parameter {id}.{name}"));
                    }
                }
            }
            for (status, response) in object_mut(&mut operation.object["responses"]) {
                response["description"] = json!(outcome(status));
            }
            if let Some(body) = operation.object.get_mut("requestBody")
                && let Some(text) = docs.parameters.get("body")
            {
                self.used.insert(format!("operation {id}.body"));
                body["description"] = json!(text);
            }
        }
        schema::roots(description, |place, schema| {
            self.document_schema(place, schema, &mut missing);
        });
        for name in missing {
            problems.push(Topic::Words, name);
        }
    }

    fn document_schema(&mut self, place: &str, schema: &mut Value, missing: &mut BTreeSet<String>) {
        let is_component = !place.contains(['(', '>']);
        let none = BTreeMap::new();
        let mut fields = &none;
        let (mut kind, mut owner) = ("schema", place);
        if let Some(id) = place.strip_suffix("(body)")
            && let Some(docs) = self.docs.operation.get(id)
        {
            (kind, owner, fields) = ("body", id, &docs.body);
        }
        if is_component {
            match self.docs.schema.get(place) {
                Some(docs) if !docs.description.is_empty() => {
                    self.used.insert(format!("schema {place}"));
                    schema["description"] = json!(docs.description);
                    fields = &docs.fields;
                }
                _ => {
                    missing.insert(format!("schema {place}"));
                }
            }
        }
        schema::walk(schema, place, &mut |schema, at| {
            let way = way(&at[place.len()..]);
            for (name, property) in schema::properties(schema).into_iter().flatten() {
                match self.text(kind, owner, fields, &format!("{way}{name}"), name) {
                    Some(text) => describe(property, text),
                    None => {
                        missing.insert(format!("field {place} {way}{name}"));
                    }
                }
            }
        });
    }

    fn text(
        &mut self,
        kind: &str,
        owner: &str,
        own: &BTreeMap<String, String>,
        path: &str,
        name: &str,
    ) -> Option<String> {
        for key in [path, name] {
            if let Some(text) = own.get(key).filter(|text| !text.is_empty()) {
                self.used.insert(format!("{kind} {owner}.{key}"));
                return Some(text.clone());
            }
        }
        let text = self.docs.field.get(name).filter(|text| !text.is_empty())?;
        self.used.insert(format!("field {name}"));
        Some(text.clone())
    }

    /// Refuses text that applied to none of the versions made so far.
    pub fn require_all_used(&self) -> Result<()> {
        let mut all = BTreeSet::new();
        for (id, docs) in &self.docs.operation {
            all.insert(format!("operation {id}"));
            all.extend(
                docs.parameters
                    .keys()
                    .map(|name| format!("operation {id}.{name}")),
            );
            all.extend(docs.body.keys().map(|name| format!("body {id}.{name}")));
        }
        for (place, docs) in &self.docs.schema {
            all.insert(format!("schema {place}"));
            all.extend(
                docs.fields
                    .keys()
                    .map(|name| format!("schema {place}.{name}")),
            );
        }
        all.extend(self.docs.field.keys().map(|name| format!("field {name}")));
        let stale: Vec<_> = all.difference(&self.used).cloned().collect();
        if stale.is_empty() {
            return Ok(());
        }
        bail!(
            "openapi/docs has text for names that no version has:\n  {}",
            stale.join("\n  ")
        )
    }
}

/// The fields on the way to a schema, as keys name them: `.plan` is `plan.`;
/// lists and alternatives do not count.
fn way(place: &str) -> String {
    place
        .split('.')
        .map(|step| step.trim_end_matches("[]"))
        .filter(|step| !step.is_empty() && *step != "*" && !step.contains('['))
        .map(|step| format!("{step}."))
        .collect()
}

/// OpenAPI requires a description of every response.
fn outcome(status: &str) -> &'static str {
    match status.as_bytes().first() {
        Some(b'2') => "Done",
        Some(b'4') => "Refused",
        _ => "Failed",
    }
}

/// In OpenAPI 3.0 a reference cannot have a description, so it is wrapped in an
/// `allOf` that can.
fn describe(property: &mut Value, text: String) {
    if let Value::Object(object) = property {
        if let Some(reference) = object.remove("$ref") {
            let mut wrapper = Object::new();
            wrapper.insert("allOf".into(), json!([{ "$ref": reference }]));
            std::mem::swap(object, &mut wrapper);
            if let Some(nullable) = wrapper.remove("nullable") {
                object.insert("nullable".into(), nullable);
            }
        }
        object.insert("description".into(), json!(text));
    }
}
