use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Id, field::Nullable, record::record};

record! {
    /// The position of a page in its list, and how to request the next one.
    pub struct PageLinks {
        /// Always `pages`.
        pub type_: Option<String> = "type",
        /// The number of this page, from 1.
        pub page: Option<i64>,
        /// The requested page size; Intercom echoes text as text.
        pub per_page: Option<i64>,
        /// The number of pages.
        pub total_pages: Option<i64>,
        /// How to request the next page; `None` on the last one.
        pub next: Option<NextPage>,
    }
}

impl PageLinks {
    /// The cursor of the next page, if the list has cursors.
    ///
    /// ```
    /// # use intercom_sdk::types::PageLinks;
    /// let pages: PageLinks = serde_json::from_str(
    ///     r#"{"type":"pages","next":{"page":2,"starting_after":"WzE3"},"page":1}"#,
    /// ).unwrap();
    /// assert_eq!(pages.starting_after(), Some("WzE3"));
    /// ```
    pub fn starting_after(&self) -> Option<&str> {
        match &self.next {
            Some(NextPage::Cursor { starting_after, .. }) => starting_after
                .as_deref()
                .filter(|cursor| !cursor.is_empty()),
            _ => None,
        }
    }
}

/// How to request the next page: the form depends on the list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NextPage {
    /// A cursor, as in lists of contacts and in searches.
    #[non_exhaustive]
    Cursor {
        /// The number of the next page.
        page: Option<i64>,
        /// The opaque cursor to send as `starting_after`.
        starting_after: Option<String>,
        /// The page size; rarely sent.
        per_page: Option<i64>,
    },
    /// A URL, as in lists of notes and of companies. Its host is the API's,
    /// which can differ from this client's.
    Url(String),
}

record! {
    #[allow(unreachable_pub, reason = "the macro writes public types")]
    pub struct CursorObject {
        pub page: Option<i64>,
        /// Text; a number would do.
        pub starting_after: Option<Id>,
        pub per_page: Option<i64>,
    }
}

impl Serialize for NextPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Url(url) => serializer.serialize_str(url),
            Self::Cursor {
                page,
                starting_after,
                per_page,
            } => CursorObject {
                page: *page,
                starting_after: starting_after.as_deref().map(Id::from),
                per_page: *per_page,
            }
            .serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for NextPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NextPageVisitor)
    }
}

impl Nullable for NextPage {
    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::<Self>::deserialize(deserializer)
    }
}

struct NextPageVisitor;

impl<'de> de::Visitor<'de> for NextPageVisitor {
    type Value = NextPage;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cursor object or a URL")
    }

    fn visit_str<E: de::Error>(self, url: &str) -> Result<NextPage, E> {
        Ok(NextPage::Url(url.to_owned()))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<NextPage, A::Error> {
        let cursor = CursorObject::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(NextPage::Cursor {
            page: cursor.page,
            starting_after: cursor.starting_after.map(|cursor| cursor.to_string()),
            per_page: cursor.per_page,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{NextPage, PageLinks};

    #[test]
    fn next_has_three_shapes() {
        let next = |json: &str| {
            let pages: PageLinks = serde_json::from_str(json).unwrap();
            pages.next
        };
        assert_eq!(next(r#"{"next":null}"#), None);
        assert_eq!(next("{}"), None);
        assert_eq!(
            next(r#"{"next":"https://api.intercom.io/x?page=2"}"#),
            Some(NextPage::Url("https://api.intercom.io/x?page=2".into()))
        );
        assert_eq!(
            next(r#"{"next":{"page":2,"starting_after":"abc"},"per_page":"50"}"#),
            Some(NextPage::Cursor {
                page: Some(2),
                starting_after: Some("abc".into()),
                per_page: None,
            })
        );
    }

    #[test]
    fn an_empty_cursor_is_none() {
        let pages: PageLinks = serde_json::from_str(r#"{"next":{"starting_after":""}}"#).unwrap();
        assert_eq!(pages.starting_after(), None);
    }
}
