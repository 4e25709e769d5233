//! Writes the operations, one struct each.

use heck::ToPascalCase as _;

use super::{
    example,
    text::{docs, option, sentence},
};
use crate::model::Searchable;
use crate::module::{Kind, Module, OperationDefinition, Output, Setter, SetterPlace, Shape};
use crate::request_form::RequestForm;

/// Writes the module `operations`.
pub(super) fn write(out: &mut String, module: &Module) -> Result<(), String> {
    out.push_str("\npub mod operations {\n    //! The requests of this version: one builder per operation.\n    //!\n");
    let mut resource = "";
    for operation in &module.operations {
        if operation.resource != resource {
            resource = &operation.resource;
            *out += &format!("    //! # {resource}\n");
        }
        *out += &format!(
            "    //! - [`{}`]: {}\n",
            operation.name,
            sentence(&operation.summary)
        );
    }
    out.push_str("\n    #[allow(unused_imports)]\n");
    out.push_str("    use super::types;\n");
    out.push_str("    #[allow(unused_imports)]\n");
    out.push_str("    use crate::{call::operation::operation, types::{Id, Timestamp}};\n");
    for operation in &module.operations {
        self::operation(out, operation, module)
            .map_err(|error| format!("{}: {error}", operation.id))?;
    }
    out.push_str("}\n");
    Ok(())
}

fn operation(
    out: &mut String,
    operation: &OperationDefinition,
    module: &Module,
) -> Result<(), String> {
    let OperationDefinition {
        id,
        name,
        method,
        path,
        ..
    } = operation;
    out.push_str("\n    operation! {\n");
    docs(out, 8, &sentence(&operation.summary));
    if !operation.description.is_empty() {
        docs(
            out,
            8,
            &format!("\n{}", sentence(operation.description.trim())),
        );
    }
    docs(
        out,
        8,
        &format!(
            "\n`{method} {path}` in [Intercom's reference]({}).",
            page(operation, module)
        ),
    );
    *out += &format!("        pub struct {name} = {id}({method} {path:?});\n");
    let (replay, reason) = replay(operation);
    *out += &format!("        replay: {replay}, {reason:?};\n");
    if operation.parameters.is_empty() {
        out.push_str("        parameters {}\n");
    } else {
        out.push_str("        parameters {\n");
        for setter in &operation.parameters {
            let text = match setter.docs.as_str() {
                "" => format!("Intercom: `{}`.", setter.key),
                text => sentence(text),
            };
            docs(out, 12, &text);
            let place = match setter.place {
                SetterPlace::Parameter(crate::model::Place::Path) => "Path",
                SetterPlace::Parameter(crate::model::Place::Query) => "Query",
                SetterPlace::Parameter(crate::model::Place::Header) => "Header",
                SetterPlace::Pagination => "Pagination",
            };
            let (kind, need) = kind_of_setter(setter);
            *out += &format!(
                "            {place} {}: {} = {:?}, {need};\n",
                setter.name,
                qualified(kind, module),
                setter.key,
            );
        }
        out.push_str("        }\n");
    }
    match &operation.body {
        None => out.push_str("        body: None;\n"),
        Some(kind) => {
            let need = match module.find(kind.innermost()).map(|body| &body.shape) {
                Some(Shape::Record(record)) if RequestForm::can_be_empty(record) => "Optional",
                _ => "Required",
            };
            let text = match operation.body_docs.as_str() {
                "" => "Sets the body of the request.".to_owned(),
                text => format!(
                    "Sets the body of the request: {}",
                    lower_first(&sentence(text))
                ),
            };
            *out += &format!("        body: {need} {{\n");
            docs(out, 12, &text);
            *out += &format!("            {}\n        }};\n", qualified(kind, module));
        }
    }
    match (&operation.list, &operation.output) {
        (Some(list), Output::Json(page)) => {
            let style = list.paging.style.to_pascal_case();
            *out += &format!(
                "        list: [{style} {:?} {}, {}] {}, {};\n",
                list.paging.items,
                option(list.paging.default),
                option(list.paging.max),
                qualified(&list.item, module),
                qualified(page, module),
            );
        }
        _ => out.push_str("        list: none;\n"),
    }
    match &operation.output {
        Output::Json(kind) => {
            *out += &format!("        returns: json {};\n", qualified(kind, module))
        }
        Output::Text => out.push_str("        returns: text;\n"),
        Output::Empty => out.push_str("        returns: empty;\n"),
        Output::Redirect => out.push_str("        returns: redirect;\n"),
        Output::Stream(media) => *out += &format!("        returns: stream {media:?};\n"),
    }
    let version = module.version.replace('.', "_");
    *out += &format!(
        "        example: v{version} {:?};\n",
        example::setters(operation, module)?
    );
    out.push_str("    }\n");
    if let Some(searchable) = &operation.searchable {
        self::searchable(out, operation, searchable);
    }
    Ok(())
}

/// What a search can ask for.
fn searchable(out: &mut String, operation: &OperationDefinition, searchable: &Searchable) {
    let OperationDefinition { id, name, .. } = operation;
    *out += &format!("\n    crate::search::searchable! {{\n        {name} = {id};\n");
    for (kind, group) in &searchable.groups {
        let kind = kind.to_pascal_case();
        let (operators, fields) = (&group.operators, &group.fields);
        *out += &format!("        {kind} {operators:?} {fields:?};\n");
    }
    out.push_str("    }\n");
}

/// What a setter takes, of a list its elements, and whether it must be called.
pub(super) fn kind_of_setter(setter: &Setter) -> (&Kind, &'static str) {
    match (&setter.kind, setter.required) {
        (Kind::Vec(element), true) => (element, "required_list"),
        (Kind::Vec(element), false) => (element, "optional_list"),
        (kind, true) => (kind, "required"),
        (kind, false) => (kind, "optional"),
    }
}

/// Whether the operation can be repeated, as code and as a sentence.
fn replay(operation: &OperationDefinition) -> (String, String) {
    let replay = &operation.replay;
    match (&replay.needs, replay.safe) {
        (Some(field), true) => (
            format!("SafeWith({field:?})"),
            format!(
                "Retried after a failure if the body has `{field}`: {}.",
                replay.reason
            ),
        ),
        (None, true) => (
            "Safe".to_owned(),
            format!("Retried after a failure: {}.", replay.reason),
        ),
        (_, false) => (
            "Unsafe".to_owned(),
            format!(
                "Not retried once the server may have acted on the request: {}.",
                match replay.reason.as_str() {
                    "" => "it could act twice",
                    reason => reason,
                }
            ),
        ),
    }
}

/// The URL of Intercom's page on the operation.
fn page(operation: &OperationDefinition, module: &Module) -> String {
    format!(
        "https://developers.intercom.com/docs/references/{}/rest-api/api.intercom.io/{}/{}",
        module.version,
        operation.resource.to_lowercase().replace(' ', "-"),
        operation.upstream_id.to_lowercase(),
    )
}

/// The kind as written outside of the module `types`.
pub(super) fn qualified(kind: &Kind, module: &Module) -> String {
    match kind {
        Kind::Named(name) if module.find(name).is_some() => format!("types::{name}"),
        Kind::Named(name) => match name.as_str() {
            "Id" | "Timestamp" | "String" | "bool" | "i64" | "f64" => name.clone(),
            other => format!("crate::types::{other}"),
        },
        Kind::Option(inner) => format!("Option<{}>", qualified(inner, module)),
        Kind::Clearable(inner) => format!("crate::types::Clearable<{}>", qualified(inner, module)),
        Kind::Vec(inner) => format!("Vec<{}>", qualified(inner, module)),
        Kind::Map(inner) => format!(
            "std::collections::BTreeMap<String, {}>",
            qualified(inner, module)
        ),
        Kind::Box(inner) => format!("Box<{}>", qualified(inner, module)),
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
