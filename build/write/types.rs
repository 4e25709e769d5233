//! Writes the types of requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fixture,
    text::{docs, sentence},
};
use crate::{
    generate::shared_types,
    module::{Field, Kind, Module, Record, Shape, TypeDefinition, Variant},
    request_form::RequestForm,
};

/// Writes the module `types`, with values for tests if `fixtures` is set.
pub(super) fn write(out: &mut String, module: &Module, fixtures: bool) -> Result<(), String> {
    let shared: Vec<&str> = shared_types().collect();
    let macros = [
        ("entries", "entries"),
        ("list", "elements"),
        ("open_enum", "open_enum"),
        ("optional", "converts"),
        ("record", "record"),
        ("request", "request"),
        ("union", "keyed_union"),
        ("union", "union"),
    ];
    out.push_str("\n/// The types of requests and responses.\npub mod types {\n");
    out.push_str("    #[allow(unused_imports)]\n    use std::collections::BTreeMap;\n\n");
    *out += &format!(
        "    #[allow(unused_imports)]\n    use crate::types::{{{}}};\n",
        shared.join(", ")
    );
    for (file, name) in macros {
        *out += &format!("    #[allow(unused_imports)]\n    use crate::types::{file}::{name};\n");
    }
    let parents = parents(module);
    for definition in &module.types {
        out.push('\n');
        self::definition(out, definition, module, &parents)
            .map_err(|error| format!("{}: {error}", definition.name))?;
    }
    let mut elements: BTreeSet<String> = elements(module).map(str::to_owned).collect();
    if fixtures {
        elements.extend(fixture::elements(module));
        fixture::write(out, module)?;
    }
    let elements: Vec<String> = elements
        .iter()
        .map(|name| format!("{name} => {name}"))
        .collect();
    *out += &format!("    elements! {{ {} }}\n", elements.join(", "));
    out.push_str("}\n");
    Ok(())
}

/// The objects of which requests have lists.
fn elements(module: &Module) -> impl Iterator<Item = &str> {
    let is_element = |name: &str| {
        module.types.iter().any(|definition| {
            let Shape::Record(record) = &definition.shape else {
                return false;
            };
            definition.is_sent
                && record.fields.iter().any(|field| {
                    let list = list_of(&field.kind).unwrap_or(&field.kind);
                    matches!(list, Kind::Vec(_)) && list.innermost() == name
                })
        })
    };
    let objects = module
        .types
        .iter()
        .filter(|definition| !matches!(definition.shape, Shape::OpenEnum(_)));
    objects
        .map(|definition| definition.name.as_str())
        .filter(move |name| is_element(name))
}

/// Maps each inline type to the type and the field that contain it.
fn parents(module: &Module) -> BTreeMap<&str, (&str, &str)> {
    let mut parents = BTreeMap::new();
    for definition in &module.types {
        if let Shape::Record(record) = &definition.shape {
            for field in &record.fields {
                parents
                    .entry(field.kind.innermost())
                    .or_insert((definition.name.as_str(), field.name.as_str()));
            }
        }
    }
    parents
}

fn definition(
    out: &mut String,
    definition: &TypeDefinition,
    module: &Module,
    parents: &BTreeMap<&str, (&str, &str)>,
) -> Result<(), String> {
    let text = match (
        definition.docs.as_str(),
        parents.get(definition.name.as_str()),
    ) {
        ("", Some((owner, field))) => format!("The field `{field}` of [`{owner}`]."),
        ("", None) => match module.operations.iter().find(|operation| {
            operation
                .body
                .as_ref()
                .is_some_and(|body| body.innermost() == definition.name)
        }) {
            Some(operation) => format!(
                "The body of [`{0}`](super::operations::{0}).",
                operation.name
            ),
            None => format!("Intercom's `{}`.", definition.name),
        },
        (text, _) => sentence(text),
    };
    if let Shape::Record(record) = &definition.shape
        && let Some((field, why)) = record
            .fields
            .iter()
            .find_map(|field| Some((field, field.kind.refusal()?)))
    {
        return Err(format!("`{}` {why}, which has no type here", field.key));
    }
    match &definition.shape {
        Shape::Record(record) if definition.is_sent => {
            request(out, &definition.name, &text, record, module);
        }
        Shape::Record(record) => {
            self::record(out, &definition.name, &text, record);
            if let Some((entry, fields)) = module.entries_of(record) {
                entries(out, &definition.name, entry, &fields);
            }
        }
        Shape::Union(variants) => union(out, &definition.name, &text, variants, module),
        Shape::KeyedUnion(variants) => {
            out.push_str("    keyed_union! {\n");
            docs(out, 8, &text);
            *out += &format!("        pub enum {} {{\n", definition.name);
            for (variant, key) in variants {
                let text = match variant.docs.as_str() {
                    "" => format!("Identified by its `{key}`."),
                    text => sentence(text),
                };
                docs(out, 12, &text);
                *out += &format!(
                    "            {}({}) = {key:?},\n",
                    variant.name, variant.kind
                );
            }
            out.push_str("        }\n    }\n");
        }
        Shape::OpenEnum(words) => {
            out.push_str("    open_enum! {\n");
            docs(out, 8, &text);
            *out += &format!("        pub enum {} {{\n", definition.name);
            for (variant, word) in words {
                *out += &format!("            {variant} = {word:?},\n");
            }
            out.push_str("        }\n    }\n");
        }
        Shape::Constant(_) => return Err("a constant is not a type".to_owned()),
    }
    Ok(())
}

fn record(out: &mut String, name: &str, text: &str, record: &Record) {
    out.push_str("    record! {\n");
    docs(out, 8, text);
    *out += &format!("        pub struct {name} {{\n");
    for field in &record.fields {
        row(out, 12, field, &field.kind);
    }
    out.push_str("        }\n    }\n");
}

/// Makes a response a map by the keys of its fields.
fn entries(out: &mut String, name: &str, entry: &str, fields: &[&Field]) {
    let rows: Vec<String> = fields
        .iter()
        .map(|field| format!("{}{},", field.name, key(field)))
        .collect();
    *out += &format!(
        "    entries! {{ {name}: {entry} {{ {} }} }}\n",
        rows.join(" ")
    );
}

fn row(out: &mut String, indent: usize, field: &Field, kind: &Kind) {
    row_of(out, indent, field, kind, "");
}

/// A row of a field, with what its setter takes.
fn row_of(out: &mut String, indent: usize, field: &Field, kind: &Kind, takes: &str) {
    docs(out, indent, &field_docs(field));
    *out += &format!(
        "{}pub {}: {kind}{}{takes},\n",
        " ".repeat(indent),
        field.name,
        key(field)
    );
}

/// The key of a field, if it differs from the name.
fn key(field: &Field) -> String {
    match field.key == field.name {
        true => String::new(),
        false => format!(" = {:?}", field.key),
    }
}

fn field_docs(field: &Field) -> String {
    match field.docs.as_str() {
        "" => format!("Intercom: `{}`.", field.key),
        text => sentence(text),
    }
}

fn request(out: &mut String, name: &str, text: &str, record: &Record, module: &Module) {
    let form = RequestForm::of(record);
    out.push_str("    request! {\n");
    docs(out, 8, text);
    *out += &format!("        pub struct {name} {{\n");
    let constants: Vec<String> = record
        .constants
        .iter()
        .map(|(key, word)| format!("{key:?}: {word:?}"))
        .collect();
    block(out, "always", &constants);
    let rows = |out: &mut String, title: &str, fields: &[&Field], is_named: bool| {
        if fields.is_empty() {
            return;
        }
        *out += &format!("            {title} {{\n");
        for field in fields {
            let kind = match (is_named, list_of(&field.kind)) {
                (true, _) => Kind::Option(Box::new(field.kind.clone())),
                (false, Some(list)) => list.clone(),
                (false, None) => field.kind.clone(),
            };
            let takes = match &field.kind {
                Kind::Vec(member) => format!(" as [{member}]"),
                _ => String::new(),
            };
            row_of(out, 16, field, &kind, &takes);
        }
        out.push_str("            }\n");
    };
    rows(out, "new", &form.new, false);
    rows(out, "required", &form.required, true);
    let (lists, others): (Vec<_>, Vec<_>) = form
        .optional
        .iter()
        .copied()
        .partition(|field| list_of(&field.kind).is_some());
    let (entry, entries) = module.entries_of(record).unwrap_or_default();
    let (parts, others): (Vec<&Field>, Vec<&Field>) = others
        .into_iter()
        .partition(|field| entries.iter().any(|entry| entry.key == field.key));
    rows(out, "optional", &others, false);
    rows(out, "lists", &lists, false);
    rows(out, &format!("entries({entry})"), &parts, false);
    let groups: Vec<String> = record
        .one_of
        .iter()
        .map(|group| group.join(" + "))
        .collect();
    block(out, "one_of", &groups);
    let with: Vec<String> = form
        .with
        .iter()
        .filter_map(|field| match &field.kind {
            Kind::Option(inner) => Some(format!("with_{0} {0}: {inner}", field.name)),
            _ => None,
        })
        .collect();
    block(out, "with", &with);
    let sizes: Vec<String> = record
        .sizes
        .iter()
        .map(|size| {
            let most = size
                .most
                .map_or("usize::MAX".to_owned(), |most| most.to_string());
            format!("{:?}: {} to {most}", size.key, size.least)
        })
        .collect();
    block(out, "sizes", &sizes);
    out.push_str("        }\n    }\n");
}

/// `Vec<T>` of `Option<Vec<T>>`.
fn list_of(kind: &Kind) -> Option<&Kind> {
    match kind {
        Kind::Option(inner) => matches!(**inner, Kind::Vec(_)).then_some(inner),
        _ => None,
    }
}

fn block(out: &mut String, title: &str, rows: &[String]) {
    if !rows.is_empty() {
        *out += &format!("            {title} {{ {} }}\n", rows.join(", "));
    }
}

fn union(out: &mut String, name: &str, text: &str, variants: &[Variant], module: &Module) {
    out.push_str("    union! {\n");
    docs(out, 8, text);
    *out += &format!("        pub enum {name} {{\n");
    for variant in variants {
        let text = match variant.docs.as_str() {
            "" => format!("See [`{}`].", variant.kind.innermost()),
            text => sentence(text),
        };
        docs(out, 12, &text);
        let told_by = match &variant.told_by {
            Some(key) => format!(" if {key:?}"),
            None => String::new(),
        };
        *out += &format!("            {}({}){told_by},\n", variant.name, variant.kind);
    }
    out.push_str("        }\n");
    // Members of a member convert too.
    let mut inner = Vec::new();
    for variant in variants {
        if let Some(Shape::Union(members)) = module
            .find(variant.kind.innermost())
            .map(|definition| &definition.shape)
            && variant.kind.innermost() != name
        {
            for member in members {
                let direct = variants.iter().any(|other| other.kind == member.kind);
                if !direct && member.kind.innermost() != name {
                    inner.push(format!("{}({})", variant.name, member.kind));
                }
            }
        }
    }
    if !inner.is_empty() {
        *out += &format!("        from {{ {} }}\n", inner.join(", "));
    }
    out.push_str("    }\n");
    if is_optional(name, module) {
        let members: Vec<String> = variants
            .iter()
            .map(|variant| format!("{} => {name}", variant.kind))
            .collect();
        *out += &format!("    converts! {{ {} }}\n", members.join(", "));
    }
}

/// Whether a setter of an optional field takes the type.
fn is_optional(name: &str, module: &Module) -> bool {
    module.types.iter().any(|definition| {
        let Shape::Record(record) = &definition.shape else {
            return false;
        };
        definition.is_sent
            && record.fields.iter().any(|field| match &field.kind {
                Kind::Option(inner) | Kind::Clearable(inner) => {
                    matches!(&**inner, Kind::Named(inner) if inner == name)
                }
                _ => false,
            })
    })
}
