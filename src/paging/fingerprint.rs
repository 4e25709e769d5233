//! Which list a cursor belongs to, as a hash that is the same in every process.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use super::style::PagingStyle;
use crate::call::PreparedCall;

/// The query parameters that select a page and not a list.
const PAGING_PARAMETERS: [&str; 7] = [
    "before",
    "cursor",
    "page",
    "per_page",
    "scroll_param",
    "since",
    "starting_after",
];

/// A hash of what selects a list: version, method, path, query and body, without
/// the paging parameters. It protects from mix-ups, not from forgery.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of the list that `call` requests from the API at
    /// `base_url`, which does not count.
    pub(super) fn of(call: &PreparedCall, base_url: &str) -> Self {
        let url = call.request.url();
        let path = match url.as_str().strip_prefix(base_url) {
            Some(rest) => rest.split('?').next().unwrap_or_default(),
            None => url.path(),
        };
        let mut query: Vec<_> = url
            .query_pairs()
            .filter(|(key, _)| !PAGING_PARAMETERS.contains(&&**key))
            .collect();
        query.sort_unstable();
        let bytes = call.request.body().and_then(|body| body.as_bytes());
        let mut body: Value = bytes
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .unwrap_or_default();
        if let Value::Object(object) = &mut body {
            object.remove("pagination");
            let style = call.endpoint.paging.map(|paging| paging.style);
            if style == Some(PagingStyle::BodyPage) {
                object.remove("page");
                object.remove("per_page");
            }
        }

        let mut hasher = Fnv::default();
        hasher.text(call.endpoint.id);
        hasher.text(&call.version());
        hasher.text(call.request.method().as_str());
        hasher.text(path);
        hasher.count(query.len());
        for (key, value) in query {
            hasher.text(&key);
            hasher.text(&value);
        }
        hasher.value(&body);
        Self(hasher.0)
    }

    /// The fingerprint of a JSON value.
    pub(crate) fn of_value(value: &Value) -> Self {
        let mut hasher = Fnv::default();
        hasher.value(value);
        Self(hasher.0)
    }

    /// The fingerprint of a sequence: of what came before, and `text`.
    pub(crate) fn with(self, text: &str) -> Self {
        let mut hasher = Fnv(self.0);
        hasher.text(text);
        Self(hasher.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16)
            .map(Self)
            .map_err(de::Error::custom)
    }
}

/// FNV-1a with 64 bits: simple, and without a key. The hasher of the standard
/// library may change with its version.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn count(&mut self, count: usize) {
        self.bytes(&(count as u64).to_le_bytes());
    }

    /// A text and its length, so that `ab`, `c` differs from `a`, `bc`.
    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes(text.as_bytes());
    }

    /// A JSON value. The order of an object's keys does not count: it depends on
    /// a feature of `serde_json`.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(list) => {
                self.bytes(b"[");
                self.count(list.len());
                list.iter().for_each(|value| self.value(value));
            }
            Value::Object(object) => {
                self.bytes(b"{");
                self.count(object.len());
                let mut entries: Vec<_> = object.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                for (key, value) in entries {
                    self.text(key);
                    self.value(value);
                }
            }
            scalar => self.text(&scalar.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fingerprint, Fnv};

    fn hash(value: &serde_json::Value) -> u64 {
        let mut hasher = Fnv::default();
        hasher.value(value);
        hasher.0
    }

    #[test]
    fn it_is_fnv_1a_and_so_the_same_everywhere() {
        let mut hasher = Fnv::default();
        hasher.bytes(b"foobar");
        assert_eq!(hasher.0, 0x8594_4171_f739_67e8);
    }

    #[test]
    fn values_that_differ_have_different_hashes() {
        let values = [
            json!(null),
            json!("null"),
            json!(1),
            json!("1"),
            json!([]),
            json!({}),
            json!([[], []]),
            json!([[[]]]),
            json!(["ab", "c"]),
            json!(["a", "bc"]),
            json!({ "a": { "b": 1 } }),
            json!({ "a": 1, "b": 1 }),
        ];
        for (index, value) in values.iter().enumerate() {
            for other in &values[..index] {
                assert_ne!(hash(value), hash(other), "{value} {other}");
            }
        }
    }

    #[test]
    fn it_is_stored_as_text() {
        let text = serde_json::to_string(&Fingerprint(0xab)).unwrap();
        assert_eq!(text, "\"00000000000000ab\"");
        assert_eq!(
            serde_json::from_str::<Fingerprint>(&text).unwrap(),
            Fingerprint(0xab)
        );
        serde_json::from_str::<Fingerprint>("\"list\"").unwrap_err();
    }
}
