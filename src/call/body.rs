//! The JSON body of a request.

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::types::field::Field;

/// A type that can be the body of a request.
///
/// Implemented only by the request types of the version modules.
pub(crate) trait RequestType: Field + Serialize + DeserializeOwned {}

impl<T: Field + Serialize + DeserializeOwned> RequestType for T {}

/// Encodes the body, or returns a message about what is missing.
pub(crate) fn encode<B: RequestType>(body: &B) -> Result<Bytes, String> {
    body.check()?;
    serde_json::to_vec(body)
        .map(Bytes::from)
        .map_err(|error| format!("the body cannot be written as JSON: {error}"))
}

/// Sets a key of a JSON body and keeps everything else.
pub(crate) fn with_entry(body: &[u8], key: &str, value: Value) -> Bytes {
    let Ok(Value::Object(mut object)) = serde_json::from_slice(body) else {
        return Bytes::copy_from_slice(body);
    };
    object.insert(key.to_owned(), value);
    Value::Object(object).to_string().into()
}

/// Sets keys of `pagination` in a JSON body and keeps everything else.
pub(crate) fn with_pagination(
    body: &[u8],
    values: impl Iterator<Item = (&'static str, Value)>,
) -> Bytes {
    let Ok(Value::Object(mut object)) = serde_json::from_slice(body) else {
        return Bytes::copy_from_slice(body);
    };
    let pagination = object.entry("pagination").or_insert_with(|| json!({}));
    if !pagination.is_object() {
        *pagination = json!({});
    }
    for (key, value) in values {
        pagination[key] = value;
    }
    Value::Object(object).to_string().into()
}
