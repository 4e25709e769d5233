//! What a page holds, as hashes: a list that repeats a page is recognised by
//! them.

use std::{
    fmt,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// Hashes of the items of a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Content {
    /// Of their ids; of an item without an id, of its JSON.
    pub(super) ids: u64,
    /// Of their JSON.
    pub(super) whole: u64,
}

/// Hashes the items at `path` (keys, separated by dots) of `body`; `None` if
/// there is no list or it is empty.
pub(super) fn content(body: &[u8], path: &'static str) -> Option<Content> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    ContentSeed { path: Some(path) }
        .deserialize(&mut deserializer)
        .ok()
        .flatten()
}

#[derive(Clone, Copy)]
struct ContentSeed {
    /// The path of the items within this value; `None` for the list itself.
    path: Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for ContentSeed {
    type Value = Option<Content>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.path {
            Some(_) => deserializer.deserialize_map(self),
            None => deserializer.deserialize_seq(self),
        }
    }
}

impl<'de> Visitor<'de> for ContentSeed {
    type Value = Option<Content>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let path = self.path.unwrap_or_default();
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let mut found = None;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if key == first {
                found = map.next_value_seed(ContentSeed { path: rest })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut ids, mut whole) = (DefaultHasher::new(), DefaultHasher::new());
        let mut any = false;
        while let Some(item) = list.next_element::<&RawValue>()? {
            any = true;
            let text = item.get();
            text.hash(&mut whole);
            match serde_json::from_str(text) {
                Ok(Identified { id: Some(id) }) => id.get().hash(&mut ids),
                _ => text.hash(&mut ids),
            }
        }
        Ok(any.then(|| Content {
            ids: ids.finish(),
            whole: whole.finish(),
        }))
    }
}

/// The part of an item that says which one it is.
#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
}

#[cfg(test)]
mod tests {
    use super::{Content, content};

    fn of(body: &str) -> Option<Content> {
        content(body.as_bytes(), "data.items")
    }

    #[test]
    fn ids_and_texts_are_compared() {
        let page = |items: &str| of(&format!(r#"{{"x":1,"data":{{"items":{items}}}}}"#)).unwrap();
        let first = page(r#"[{"id":"1","n":1},{"id":2}]"#);
        for (items, ids, whole) in [
            (r#"[{"id":"1","n":1},{"id":2}]"#, true, true),
            (r#"[{"id":"1","n":2},{"id":2}]"#, true, false),
            (r#"[{"id":2},{"id":"1","n":1}]"#, false, false),
            (r#"[{"id":"1","n":1}]"#, false, false),
            (r#"[{"n":1},{"n":2}]"#, false, false),
            (r#"[{"id":null,"n":1},{"id":2}]"#, false, false),
        ] {
            let other = page(items);
            assert_eq!(first.ids == other.ids, ids, "{items}");
            assert_eq!(first.whole == other.whole, whole, "{items}");
        }
    }

    #[test]
    fn no_list_and_an_empty_one_have_no_content() {
        for body in [
            r#"{"data":{"items":[]}}"#,
            r#"{"data":{"items":null}}"#,
            r#"{"data":[]}"#,
            "{}",
            "[",
        ] {
            assert_eq!(of(body), None, "{body}");
        }
    }

    /// Whatever else is wrong with a page, its items are compared.
    #[test]
    fn the_rest_of_a_page_does_not_matter() {
        let broken = r#"{"data":{"items":[{"id":1}]},"pages":[{"page":{}}],"scroll_param":{}}"#;
        assert_eq!(of(broken), of(r#"{"data":{"items":[{"id":1}]}}"#));
        assert!(of(broken).is_some());
    }
}
