//! The names that a program can use of the two versions that are compared.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToPascalCase as _;

use crate::{
    diff::{change::Change, operation_names::OperationNames, side::Side},
    model::operations,
};

/// The names of operations and types of both sides.
#[derive(Default)]
pub struct Vocabulary {
    /// Methods of `Client`, to the name used in changes.
    pub methods: BTreeMap<String, String>,
    /// The structs in `operations`, to the name used in changes.
    pub requests: BTreeMap<String, String>,
    /// Ids of operations, ours and Intercom's, to the name used in changes.
    pub ids: BTreeMap<String, String>,
    /// HTTP method, segments of the path, and the name used in changes.
    pub paths: Vec<(String, Vec<String>, String)>,
    /// The types of both modules.
    pub types: BTreeSet<String>,
}

impl Vocabulary {
    /// The vocabulary of two sides and of the changes between them.
    pub fn new(sides: [&Side; 2], names: &OperationNames, changes: &[Change]) -> Self {
        let mut vocabulary = Self {
            methods: names.methods.clone(),
            ..Self::default()
        };
        for (method, name) in &names.methods {
            let request = method.to_pascal_case();
            vocabulary.requests.insert(request, name.clone());
        }
        for side in sides {
            for (path, method, operation) in operations(&side.document) {
                let id = operation["operationId"].as_str().unwrap_or_default();
                let Some(name) = names.methods.get(id) else {
                    continue;
                };
                let upstream = operation["x-intercom-operation-id"].as_str();
                for id in [Some(id), upstream].into_iter().flatten() {
                    vocabulary.ids.insert(id.to_owned(), name.clone());
                }
                let segments = path.trim_matches('/').split('/').map(str::to_owned);
                vocabulary
                    .paths
                    .push((method.to_uppercase(), segments.collect(), name.clone()));
            }
            let schemas = side.document["components"]["schemas"].as_object();
            let schemas = schemas.into_iter().flatten();
            vocabulary
                .types
                .extend(schemas.map(|(name, _)| name.to_pascal_case()));
        }
        for change in changes {
            vocabulary.types.extend(change.types());
        }
        vocabulary
    }

    /// The operations that a request to `path` can be, by `method` if it is known.
    pub fn at_path(&self, method: Option<&str>, path: &str) -> BTreeSet<String> {
        let path = path.split('?').next().unwrap_or_default();
        let given: Vec<&str> = path.trim_matches('/').split('/').collect();
        let is_parameter = |segment: &str| segment.starts_with('{');
        self.paths
            .iter()
            .filter(|(known, ..)| method.is_none_or(|method| method == known))
            .filter(|(_, segments, _)| {
                segments.len() == given.len()
                    && segments.iter().zip(&given).all(|(known, given)| {
                        is_parameter(known) || is_parameter(given) || known == given
                    })
            })
            .map(|(.., name)| name.clone())
            .collect()
    }
}
