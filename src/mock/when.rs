//! What a request must be like, of an operation `O`.

use std::{fmt, marker::PhantomData};

use serde_json::{Value, json};

use super::expectation::Condition;
use crate::{
    Error,
    call::{
        body::{self, RequestType},
        endpoint::{Endpoint, Place},
        parameter::ParameterValue,
    },
};

/// The requests of an operation that an expectation is about; see
/// `MockServer` of a version.
///
/// It has the setters of the operation's request, which match instead of sending:
/// `when.contact_id("5f4d3c1c")`, `when.per_page(50)`, `when.body(…)`. Those that
/// are not called match anything. A value that no request could have fails the
/// test at once, with a panic that names it.
pub struct When<O> {
    endpoint: &'static Endpoint,
    pub(super) conditions: Vec<Condition>,
    pub(super) limit: Option<usize>,
    operation: PhantomData<fn() -> O>,
}

impl<O> When<O> {
    pub(super) fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            conditions: Vec::new(),
            limit: None,
            operation: PhantomData,
        }
    }

    /// Matches bodies that have all of `part`, at any depth, and perhaps more. A
    /// list must have as many entries.
    pub fn body_includes(&mut self, part: Value) -> &mut Self {
        self.add(Condition::BodyIncludes(part))
    }

    /// Matches requests with this header.
    pub fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.add(Condition::Header(name.to_owned(), value.to_owned()))
    }

    /// Matches requests without this: no query parameter, header or field of the
    /// body has the name. `when.without("starting_after")` is a first page.
    pub fn without(&mut self, name: &str) -> &mut Self {
        self.add(Condition::Without(name.to_owned()))
    }

    /// Matches the first `count` such requests only.
    pub fn first(&mut self, count: usize) -> &mut Self {
        self.limit = Some(count);
        self
    }

    /// Matches requests with this parameter, named as on the wire.
    #[track_caller]
    pub(crate) fn set(&mut self, name: &'static str, value: &dyn ParameterValue) -> &mut Self {
        let id = self.endpoint.id;
        let text = match value.text() {
            Ok(Some(text)) => text,
            Ok(None) => return self,
            Err(message) => panic!("{id}: `{name}`: {message}"),
        };
        let parameter = self
            .endpoint
            .parameters
            .iter()
            .find(|known| known.name == name);
        let name = name.to_owned();
        self.add(match parameter.map(|parameter| parameter.place) {
            Some(Place::Path) => Condition::Path(name, text),
            Some(Place::Query) | None => Condition::Query(name, text),
            Some(Place::Header) => Condition::Header(name, text),
            Some(Place::Pagination) => {
                let value = text.parse::<i64>().map_or(json!(text), Value::from);
                Condition::BodyIncludes(json!({ "pagination": { name: value } }))
            }
        })
    }

    /// Matches requests with this body.
    #[track_caller]
    pub(crate) fn set_body<B, T>(&mut self, body: T) -> &mut Self
    where
        B: RequestType,
        T: TryInto<B, Error: Into<Error>>,
    {
        let converted = body.try_into().map_err(|error| {
            let error: Error = error.into();
            error.to_string()
        });
        let encoded = match converted.and_then(|body: B| body::encode(&body)) {
            Ok(encoded) => encoded,
            Err(message) => panic!("{}: `body`: {message}", self.endpoint.id),
        };
        let body = serde_json::from_slice(&encoded).unwrap_or_default();
        let parameters = self.endpoint.parameters.iter();
        let is_search = parameters
            .map(|parameter| parameter.place)
            .any(|place| place == Place::Pagination);
        self.add(match is_search {
            true => Condition::BodyOfSearch(body),
            false => Condition::Body(body),
        })
    }

    fn add(&mut self, condition: Condition) -> &mut Self {
        self.conditions.push(condition);
        self
    }
}

impl<O> fmt::Debug for When<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("When")
            .field("operation", &self.endpoint.id)
            .field("conditions", &self.conditions)
            .finish_non_exhaustive()
    }
}
