//! Writes values of responses for tests.

use super::example::text;
use crate::{
    module::{Field, Kind, Module, Record, Shape, TypeDefinition},
    request_form::RequestForm,
};

/// Writes `fixture()` of the types of responses and their setters.
pub(super) fn write(out: &mut String, module: &Module) -> Result<(), String> {
    out.push_str("\n    #[allow(unused_imports)]\n    use crate::types::fixture::fixture;\n");
    let mut names = Vec::new();
    for definition in module.types.iter().filter(|known| known.is_received) {
        let name = &definition.name;
        let refuse = |error: String| format!("the fixture of {name}: {error}");
        match &definition.shape {
            Shape::Record(record) => {
                self::record(out, definition, record, module).map_err(refuse)?;
            }
            Shape::Union(variants) => {
                let variant = variants.first().ok_or("a union is empty")?;
                let value = value(&variant.kind, "value", module).map_err(refuse)?;
                let value = value.unwrap_or_else(|| "Default::default()".to_owned());
                *out += &format!(
                    "    impl {name} {{\n        \
                     /// Creates a value for tests: the first variant.\n        \
                     #[must_use]\n        \
                     pub fn fixture() -> Self {{\n            Self::{}({value})\n        }}\n    }}\n",
                    variant.name
                );
            }
            _ => continue,
        }
        names.push(name);
    }
    out.push_str("    #[cfg(test)]\n");
    out.push_str("    pub(crate) const FIXTURES: &[(&str, crate::types::fixture::Check)] = &[\n");
    for name in names {
        *out += &format!(
            "        ({name:?}, || crate::types::fixture::round_trip(&{name}::fixture())),\n"
        );
    }
    out.push_str("    ];\n");
    Ok(())
}

/// The types of list elements that are of this module, and are not words.
pub(super) fn elements(module: &Module) -> impl Iterator<Item = String> {
    let records = module.types.iter().filter_map(|known| match &known.shape {
        Shape::Record(record) if known.is_received => Some(record),
        _ => None,
    });
    let fields = records.flat_map(|record| &record.fields);
    fields.filter_map(|field| match form(&field.kind) {
        ("Vec" | "OptionVec", element) => module
            .find(element.innermost())
            .filter(|known| {
                !matches!(
                    (element, &known.shape),
                    (Kind::Named(_), Shape::OpenEnum(_))
                )
            })
            .map(|_| element.to_string()),
        _ => None,
    })
}

fn record(
    out: &mut String,
    definition: &TypeDefinition,
    record: &Record,
    module: &Module,
) -> Result<(), String> {
    let form_of_request = definition.is_sent.then(|| RequestForm::of(record));
    let required = form_of_request.as_ref().map(|form| &form.required[..]);
    *out += &format!("    fixture! {{\n        {} {{", definition.name);
    for field in &record.fields {
        if let Some(value) = filled(field, module)? {
            // A request takes what it must have one by one.
            let value = match required.is_some_and(|required| has(required, field)) {
                true => format!("Some({value})"),
                false => value,
            };
            *out += &format!(" {}: {value},", field.name);
        }
    }
    out.push_str(" }\n");
    for field in &record.fields {
        // The others have the setter of a request.
        let is_bare = form_of_request
            .as_ref()
            .is_none_or(|form| has(&form.new, field));
        if is_bare {
            let (form, inside) = form(&field.kind);
            *out += &format!("        {}: {form} {inside};\n", field.name);
        }
    }
    out.push_str("    }\n");
    Ok(())
}

fn has(fields: &[&Field], field: &Field) -> bool {
    fields.iter().any(|known| known.name == field.name)
}

/// The form of a field, and the type inside it.
fn form(kind: &Kind) -> (&'static str, &Kind) {
    match kind {
        Kind::Vec(element) => ("Vec", element),
        Kind::Option(inner) => match &**inner {
            Kind::Vec(element) => ("OptionVec", element),
            Kind::Map(value) => ("OptionMap", value),
            inner => ("Option", inner),
        },
        kind => ("Plain", kind),
    }
}

/// What a field holds that every response has, if it is more than nothing.
fn filled(field: &Field, module: &Module) -> Result<Option<String>, String> {
    let constant = constant(field).map(|word| format!("{word:?}.to_owned()"));
    match &field.kind {
        Kind::Named(name) if name == "String" && constant.is_some() => Ok(constant),
        Kind::Option(inner) if **inner == Kind::Named("String".to_owned()) => {
            Ok(constant.map(|word| format!("Some({word})")))
        }
        Kind::Option(_) | Kind::Clearable(_) => Ok(None),
        kind => value(kind, &field.name, module),
    }
}

/// The word of a field that always holds the same; its text says so.
fn constant(field: &Field) -> Option<&str> {
    let (word, rest) = field.docs.strip_prefix("Always `")?.split_once('`')?;
    matches!(rest, "" | ".").then_some(word)
}

/// A plausible value of a type; `None` for one that is blank.
fn value(kind: &Kind, name: &str, module: &Module) -> Result<Option<String>, String> {
    let named = match kind {
        Kind::Named(named) => named.as_str(),
        Kind::Vec(_) | Kind::Map(_) => return Ok(None),
        other => return Err(format!("`{name}` has no value of {other}")),
    };
    Ok(Some(match named {
        "String" => format!("{:?}.to_owned()", text(name)),
        "Id" => "Id::fixture()".to_owned(),
        "Timestamp" => "Timestamp::fixture()".to_owned(),
        "i64" => "1".to_owned(),
        "f64" => "1.0".to_owned(),
        "bool" | "CustomAttributes" | "CustomAttributeValue" => return Ok(None),
        "PageLinks" => "PageLinks::fixture()".to_owned(),
        "Avatar" => "Avatar::fixture()".to_owned(),
        _ => {
            let shape = module.find(named).map(|definition| &definition.shape);
            match shape.ok_or_else(|| format!("there is no type {named}"))? {
                Shape::Record(_) | Shape::Union(_) => format!("{named}::fixture()"),
                Shape::KeyedUnion(variants) => {
                    let (first, _) = variants.first().ok_or("a union is empty")?;
                    let inner = value(&first.kind, &first.name, module)?
                        .unwrap_or_else(|| "Default::default()".to_owned());
                    format!("{named}::{}({inner})", first.name)
                }
                Shape::OpenEnum(words) => {
                    let (variant, _) = words.first().ok_or("an enumeration is empty")?;
                    format!("{named}::{variant}")
                }
                Shape::Constant(_) => return Err(format!("{named} is a constant")),
            }
        }
    }))
}
