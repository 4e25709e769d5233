//! Writes the types of requests and responses.

use std::collections::BTreeMap;

use super::text::{docs, sentence};
use crate::{
    generate::shared_types,
    module::{Field, Kind, Module, Record, Shape, TypeDefinition, Variant},
    request_form::RequestForm,
};

/// Writes the module `types`.
pub(super) fn write(out: &mut String, module: &Module) -> Result<(), String> {
    let shared: Vec<&str> = shared_types().collect();
    let macros = [
        ("open_enum", "open_enum"),
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
    out.push_str("}\n");
    Ok(())
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
            request(out, &definition.name, &text, record);
        }
        Shape::Record(record) => self::record(out, &definition.name, &text, record),
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

fn row(out: &mut String, indent: usize, field: &Field, kind: &Kind) {
    docs(out, indent, &field_docs(field));
    let key = match field.key == field.name {
        true => String::new(),
        false => format!(" = {:?}", field.key),
    };
    *out += &format!("{}pub {}: {kind}{key},\n", " ".repeat(indent), field.name);
}

fn field_docs(field: &Field) -> String {
    match field.docs.as_str() {
        "" => format!("Intercom: `{}`.", field.key),
        text => sentence(text),
    }
}

fn request(out: &mut String, name: &str, text: &str, record: &Record) {
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
            row(out, 16, field, &kind);
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
    rows(out, "optional", &others, false);
    rows(out, "lists", &lists, false);
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
}
