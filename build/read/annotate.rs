//! Adds what our description states about types and progenitor drops.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::rust_name::rust_name;
use crate::{
    model::{self, Description, Success},
    module::{
        Field, Kind, OperationDefinition, Output, Record, Shape, Size, TypeDefinition, Variant,
    },
};

/// Adds what progenitor drops: whether a type is sent or received, which fields
/// can be cleared, which types need one of several fields, how long lists are,
/// and which key tells the members of a union apart.
pub(crate) fn annotate(
    types: &mut [TypeDefinition],
    operations: &[OperationDefinition],
    description: &Description,
) -> Result<(), String> {
    let mut places: Vec<(String, &Value, Direction)> = Vec::new();
    for (name, schema) in &description.schemas {
        let direction = match schema["x-intercom-direction"].as_str() {
            Some("sent") => Direction::SENT,
            Some("received") => Direction::RECEIVED,
            Some("both") => Direction::BOTH,
            Some("error") => continue,
            other => return Err(format!("{name} has the direction {other:?}; run `regen`")),
        };
        places.push((name.to_pascal_case(), schema, direction));
    }
    for (operation, definition) in description.operations.iter().zip(operations) {
        if let (Some(body), Some(kind)) = (&operation.body, &definition.body) {
            let schema = innermost(&body.schema);
            places.push((kind.innermost().to_owned(), schema, Direction::SENT));
        }
        if let (Success::Json(schema), Output::Json(kind)) =
            (&operation.success, &definition.output)
        {
            let schema = innermost(schema);
            places.push((kind.innermost().to_owned(), schema, Direction::RECEIVED));
        }
    }
    let indexes: BTreeMap<String, usize> = types
        .iter()
        .enumerate()
        .map(|(index, definition)| (definition.name.clone(), index))
        .collect();
    while let Some((name, schema, direction)) = places.pop() {
        let Some(index) = indexes.get(&name) else {
            continue;
        };
        // A referenced component has its own direction.
        if model::referenced(schema).is_some() {
            continue;
        }
        let definition = &mut types[*index];
        definition.is_sent |= direction.is_sent;
        definition.is_received |= direction.is_received;
        places.extend(annotate_type(definition, schema, direction)?);
    }
    // Unions of references have no properties, so they are checked here.
    for definition in types.iter_mut() {
        if let Shape::Record(record) = &mut definition.shape
            && definition.is_sent
            && !definition.is_received
        {
            for alternative in record.one_of.iter().flatten() {
                if !record.fields.iter().any(|field| field.name == *alternative) {
                    return Err(format!(
                        "{} needs `{alternative}`, which is not among its fields",
                        definition.name
                    ));
                }
            }
        }
    }
    let records: BTreeSet<String> = types
        .iter()
        .filter(|definition| matches!(definition.shape, Shape::Record(_)))
        .map(|definition| definition.name.clone())
        .collect();
    for definition in types {
        match &mut definition.shape {
            Shape::Record(record) if !definition.is_sent => show_constants(record),
            Shape::Union(variants) if definition.is_received => all_told(variants, &records)
                .map_err(|message| format!("{}: {message}", definition.name))?,
            _ => {}
        }
    }
    Ok(())
}

/// Nearly every response type decodes from any object, so of several records the
/// first that can be decoded may be the wrong one.
fn all_told(variants: &[Variant], records: &BTreeSet<String>) -> Result<(), String> {
    let mut untold = variants
        .iter()
        .filter(|variant| records.contains(variant.kind.innermost()))
        .filter(|variant| variant.told_by.is_none());
    match (untold.next(), untold.next()) {
        (Some(variant), Some(_)) => Err(format!(
            "no key of `x-intercom-told-by` tells that a response is `{}`",
            variant.name
        )),
        _ => Ok(()),
    }
}

/// In a response a constant is text: the server may learn another word.
fn show_constants(record: &mut Record) {
    for (key, word) in std::mem::take(&mut record.constants) {
        record.fields.push(Field {
            name: rust_name(&key),
            key,
            kind: Kind::Option(Box::new(Kind::Named("String".to_owned()))),
            required: false,
            docs: format!("Always `{word}`"),
        });
    }
}

#[derive(Clone, Copy)]
struct Direction {
    is_sent: bool,
    is_received: bool,
}

impl Direction {
    const SENT: Self = Self {
        is_sent: true,
        is_received: false,
    };
    const RECEIVED: Self = Self {
        is_sent: false,
        is_received: true,
    };
    const BOTH: Self = Self {
        is_sent: true,
        is_received: true,
    };
}

/// The size that a list must have.
fn size(key: &str, property: &Value) -> Option<Size> {
    let (least, most) = (&property["minItems"], &property["maxItems"]);
    if least.is_null() && most.is_null() {
        return None;
    }
    Some(Size {
        key: key.to_owned(),
        least: least.as_u64().unwrap_or_default(),
        most: most.as_u64(),
    })
}

/// Annotates one type, and returns the inline types inside it.
fn annotate_type<'a>(
    definition: &mut TypeDefinition,
    schema: &'a Value,
    direction: Direction,
) -> Result<Vec<(String, &'a Value, Direction)>, String> {
    let mut inner = Vec::new();
    match &mut definition.shape {
        Shape::Record(record) => {
            let properties = schema["properties"].as_object();
            let only_sent = direction.is_sent && !direction.is_received;
            for field in &mut record.fields {
                let property = properties
                    .and_then(|properties| properties.get(&field.key))
                    .ok_or_else(|| format!("{}.{} is in no schema", definition.name, field.key))?;
                if let Kind::Option(kind) = &field.kind
                    && only_sent
                    && property["nullable"] == true
                {
                    field.kind = Kind::Clearable(kind.clone());
                }
                if let Some(size) = size(&field.key, property)
                    && only_sent
                {
                    record.sizes.push(size);
                }
                inner.push((
                    field.kind.innermost().to_owned(),
                    innermost(property),
                    direction,
                ));
            }
            record.one_of = schema["x-intercom-needs-one-of"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|group| {
                    let fields = group.as_array().into_iter().flatten();
                    fields
                        .filter_map(|field| Some(field.as_str()?.to_snake_case()))
                        .collect()
                })
                .collect();
        }
        Shape::Union(variants) => {
            let members = ["oneOf", "anyOf"]
                .iter()
                .find_map(|key| schema[*key].as_array());
            let keys = schema["x-intercom-told-by"].as_array();
            for (variant, key) in variants.iter_mut().zip(keys.into_iter().flatten()) {
                variant.told_by = key.as_str().map(str::to_owned);
            }
            for (variant, member) in variants.iter().zip(members.into_iter().flatten()) {
                inner.push((
                    variant.kind.innermost().to_owned(),
                    innermost(member),
                    direction,
                ));
            }
        }
        Shape::KeyedUnion(_) | Shape::OpenEnum(_) | Shape::Constant(_) => {}
    }
    Ok(inner)
}

/// The schema inside lists, maps and single references.
fn innermost(schema: &Value) -> &Value {
    if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
        return innermost(only);
    }
    if schema.get("items").is_some() {
        return innermost(&schema["items"]);
    }
    if schema["additionalProperties"].is_object() && schema.get("properties").is_none() {
        return innermost(&schema["additionalProperties"]);
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::{all_told, show_constants};
    use crate::module::{Kind, Record, Variant};

    #[test]
    fn a_union_of_responses_is_not_guessed() {
        let variant = |name: &str, told_by: Option<&str>| Variant {
            name: name.to_owned(),
            kind: Kind::Named(name.to_owned()),
            told_by: told_by.map(str::to_owned),
            docs: String::new(),
        };
        let records = ["Talk", "People"].map(str::to_owned).into();
        for (variants, expected) in [
            (
                [
                    variant("Talk", Some("id")),
                    variant("People", Some("people")),
                ],
                Ok(()),
            ),
            // The last record is what no key tells.
            (
                [variant("Talk", Some("id")), variant("People", None)],
                Ok(()),
            ),
            ([variant("Talk", None), variant("String", None)], Ok(())),
            (
                [variant("Talk", None), variant("People", None)],
                Err("no key of `x-intercom-told-by` tells that a response is `Talk`".to_owned()),
            ),
        ] {
            assert_eq!(all_told(&variants, &records), expected);
        }
    }

    #[test]
    fn a_constant_of_a_response_is_a_field() {
        let mut record = Record {
            constants: vec![("type".to_owned(), "thing".to_owned())],
            ..Record::default()
        };
        show_constants(&mut record);
        assert!(record.constants.is_empty());
        let field = &record.fields[0];
        assert_eq!((field.name.as_str(), field.key.as_str()), ("type_", "type"));
        assert_eq!(field.kind.to_string(), "Option<String>");
    }
}
