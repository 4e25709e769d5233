//! Example values for the doctests of operations.

use crate::module::{Kind, Module, OperationDefinition, Record, Shape};
use crate::request_form::RequestForm;

/// The setters of a call, as `.contact_id("1").body(…)`.
pub(super) fn setters(operation: &OperationDefinition, module: &Module) -> Result<String, String> {
    let mut out = String::new();
    for setter in operation.parameters.iter().filter(|setter| setter.required) {
        let value = value(&setter.kind, &setter.name, module, false)?;
        out += &format!(".{}({value})", setter.name);
    }
    if let Some(body) = &operation.body {
        out += &format!(".body({})", value(body, "body", module, false)?);
    }
    Ok(out)
}

/// Returns an expression for a field called `name`: of its exact type if
/// `exact`, and otherwise anything that a setter accepts.
fn value(kind: &Kind, name: &str, module: &Module, exact: bool) -> Result<String, String> {
    Ok(match kind {
        Kind::Named(named) => match named.as_str() {
            "String" if exact => format!("{:?}.to_owned()", text(name)),
            "String" => format!("{:?}", text(name)),
            "Id" if exact => "Id::from(\"5f4d3c1c\")".to_owned(),
            "Id" => "\"5f4d3c1c\"".to_owned(),
            "Timestamp" => "Timestamp::now()".to_owned(),
            "i64" => "1".to_owned(),
            "f64" => "1.0".to_owned(),
            "bool" => "true".to_owned(),
            "SearchOperator" => "SearchOperator::Equal".to_owned(),
            "SearchValue" => "SearchValue::from(\"user\")".to_owned(),
            "CustomAttributes" => "CustomAttributes::new()".to_owned(),
            "CustomAttributeValue" => "CustomAttributeValue::from(1)".to_owned(),
            _ => return own(named, module, exact),
        },
        Kind::Option(inner) | Kind::Clearable(inner) | Kind::Box(inner) => {
            value(inner, name, module, exact)?
        }
        Kind::Vec(inner) => format!("vec![{}]", value(inner, name, module, true)?),
        Kind::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
    })
}

fn own(name: &str, module: &Module, exact: bool) -> Result<String, String> {
    let definition = module
        .find(name)
        .ok_or_else(|| format!("there is no type {name}"))?;
    match &definition.shape {
        Shape::Record(record) => build(name, record, module),
        Shape::Union(variants) => {
            let first = variants.first().ok_or("a union is empty")?;
            let inner = value(&first.kind, "value", module, true)?;
            Ok(match exact {
                true => format!("{name}::from({inner})"),
                false => inner,
            })
        }
        Shape::KeyedUnion(variants) => {
            let (first, _) = variants.first().ok_or("a union is empty")?;
            let inner = value(&first.kind, "value", module, true)?;
            Ok(format!("{name}::{}({inner})", first.name))
        }
        Shape::OpenEnum(words) => {
            let (variant, _) = words.first().ok_or("an enumeration is empty")?;
            Ok(format!("{name}::{variant}"))
        }
        Shape::Constant(_) => Err(format!("{name} is a constant")),
    }
}

fn build(name: &str, record: &Record, module: &Module) -> Result<String, String> {
    let form = RequestForm::of(record);
    if let Some(field) = form.with.first() {
        let value = value(&field.kind, &field.name, module, false)?;
        return Ok(format!("{name}::with_{}({value})", field.name));
    }
    let arguments = form
        .new
        .iter()
        .map(|field| value(&field.kind, &field.name, module, false))
        .collect::<Result<Vec<_>, _>>()?;
    let mut out = format!("{name}::new({})", arguments.join(", "));
    let group = record.one_of.first().into_iter().flatten();
    let named = group.filter_map(|name| form.optional.iter().find(|field| field.name == *name));
    for field in form.required.iter().chain(named) {
        let value = value(&field.kind, &field.name, module, false)?;
        out += &format!(".{}({value})", field.name);
    }
    Ok(out)
}

/// An example text for a field of this name.
pub(super) fn text(name: &str) -> &'static str {
    match name {
        "email" => "ada@example.com",
        "name" | "title" => "Ada Lovelace",
        "url" => "https://example.com",
        "locale" | "language" => "en",
        _ => "text",
    }
}
