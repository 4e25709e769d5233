//! Reads the surface of the module that build.rs generates.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use serde_json::Value;

use super::surface::{Definition, Method, Record, Setter, Surface};
use crate::{
    generate, generator_panic,
    model::Place,
    module::{
        self, Kind, Module, OperationDefinition, Output, SetterPlace, Shape, TypeDefinition,
        Variant,
    },
    path_shape::{path_parameters, path_shape},
    request_form::RequestForm,
};

/// Generates the module for `document` and reads its surface. `schemas` are the
/// components by the name of their type.
pub fn surface(document: Value, schemas: BTreeMap<String, String>) -> Result<Surface> {
    let module =
        generator_panic::catch(|| generate::module(document).map_err(|error| anyhow!("{error}")))?;
    Ok(surface_of(&module, schemas))
}

/// The surface of `module`.
fn surface_of(module: &Module, schemas: BTreeMap<String, String>) -> Surface {
    let mut surface = Surface {
        schemas,
        ..Surface::default()
    };
    for definition in &module.types {
        let name = definition.name.clone();
        if let Shape::Record(record) = &definition.shape
            && definition.is_sent
        {
            surface.functions.extend(constructors(&name, record));
        }
        if let Some(definition) = self::definition(definition) {
            surface.types.insert(name, definition);
        }
    }
    for operation in &module.operations {
        let key = format!("{} {}", operation.method, path_shape(&operation.path));
        surface.methods.insert(key, method(operation, module));
    }
    surface
}

/// `None` for a constant, which becomes a key of records and no type.
fn definition(definition: &TypeDefinition) -> Option<Definition> {
    Some(match &definition.shape {
        Shape::Record(record) => Definition::Record(self::record(record, definition.is_sent)),
        Shape::Union(variants) => Definition::Union(variants.iter().map(variant).collect()),
        Shape::KeyedUnion(variants) => {
            Definition::Union(variants.iter().map(|(held, _)| variant(held)).collect())
        }
        Shape::OpenEnum(words) => Definition::OpenEnum(words.iter().cloned().collect()),
        Shape::Constant(_) => return None,
    })
}

fn variant(variant: &Variant) -> (String, String) {
    (variant.name.clone(), variant.kind.to_string())
}

/// A request sends its constants and shows no fields for them.
fn record(record: &module::Record, is_sent: bool) -> Record {
    let checked: BTreeSet<String> = match is_sent {
        true => RequestForm::of(record)
            .required
            .iter()
            .map(|field| field.name.clone())
            .collect(),
        false => BTreeSet::new(),
    };
    Record {
        fields: record
            .fields
            .iter()
            .map(|field| {
                let kind = match checked.contains(&field.name) {
                    true => Kind::Option(Box::new(field.kind.clone())),
                    false => field.kind.clone(),
                };
                (field.name.clone(), kind.to_string())
            })
            .collect(),
        checked,
        constants: record.constants.iter().cloned().collect(),
    }
}

/// `new`, and a constructor for each field that is one of several of which one is
/// needed.
fn constructors(name: &str, record: &module::Record) -> Vec<(String, String)> {
    let form = RequestForm::of(record);
    let arguments: Vec<String> = form
        .new
        .iter()
        .map(|field| field.kind.to_string())
        .collect();
    let mut constructors = vec![(
        format!("{name}::new"),
        format!("({})", arguments.join(", ")),
    )];
    for field in &form.with {
        if let Kind::Option(argument) = &field.kind {
            constructors.push((
                format!("{name}::with_{}", field.name),
                format!("({argument})"),
            ));
        }
    }
    constructors
}

fn method(operation: &OperationDefinition, module: &Module) -> Method {
    let positions = path_parameters(&operation.path);
    let mut setters = BTreeMap::new();
    for setter in &operation.parameters {
        let position = match setter.place {
            SetterPlace::Parameter(Place::Path) => {
                positions.iter().position(|name| **name == *setter.key)
            }
            _ => None,
        };
        let key = match position {
            Some(position) => format!("{{{}}}", position + 1),
            None => setter.name.clone(),
        };
        let setter = Setter {
            name: setter.name.clone(),
            kind: setter.kind.to_string(),
            is_required: setter.required,
        };
        setters.insert(key, setter);
    }
    if let Some(body) = &operation.body {
        let can_be_empty = module.find(body.innermost()).is_some_and(|definition| {
            matches!(&definition.shape, Shape::Record(record) if RequestForm::can_be_empty(record))
        });
        let setter = Setter {
            name: "body".to_owned(),
            kind: body.to_string(),
            is_required: !can_be_empty,
        };
        setters.insert("body".to_owned(), setter);
    }
    Method {
        name: operation.id.clone(),
        setters,
        response: match &operation.output {
            Output::Json(kind) => kind.to_string(),
            Output::Empty => "()".to_owned(),
            Output::Text | Output::Redirect => "String".to_owned(),
            Output::Stream(_) => "ByteStream".to_owned(),
        },
        item: operation.list.as_ref().map(|list| list.item.to_string()),
    }
}
