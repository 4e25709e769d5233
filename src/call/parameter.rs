//! The values of parameters as text.

use serde_json::Value;

use crate::types::field::Field;

/// A type of parameters.
pub(crate) trait ParameterValue {
    /// The text to send, `None` for an empty list, or why the value cannot be
    /// sent.
    fn text(&self) -> Result<Option<String>, String>;
}

impl<T: Field> ParameterValue for T {
    fn text(&self) -> Result<Option<String>, String> {
        self.check()?;
        match serde_json::to_value(self) {
            Ok(Value::Array(list)) => joined(list),
            Ok(value) => Ok(Some(plain(value))),
            Err(error) => Err(format!("cannot be encoded: {error}")),
        }
    }
}

/// A scalar as text.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A list as one text with commas. What would arrive as another list is refused.
fn joined(list: Vec<Value>) -> Result<Option<String>, String> {
    let mut texts = Vec::with_capacity(list.len());
    for (index, value) in list.into_iter().enumerate() {
        let text = plain(value);
        if text.is_empty() {
            return Err(format!("[{index}]: it is empty"));
        }
        if text.contains(',') {
            return Err(format!(
                "[{index}]: {text:?} has a comma, which separates values"
            ));
        }
        texts.push(text);
    }
    Ok((!texts.is_empty()).then(|| texts.join(",")))
}
