//! Decodes a page: its items and the position of the next page.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};

use crate::{Error, response, response::RawExchange, types::PageLinks};

/// The parts of a page that lead to the next one.
#[derive(Debug, Default)]
pub(crate) struct PageInfo {
    pub(crate) pages: Option<PageLinks>,
    pub(crate) scroll_param: Option<String>,
    /// The number of items on the page.
    pub(crate) items: usize,
}

/// Decodes the items at `path` (keys, separated by dots) of a page, and the
/// parts that lead to the next page; skips everything else.
pub(super) fn items<T: for<'de> Deserialize<'de>>(
    exchange: &RawExchange,
    path: &'static str,
) -> Result<(Vec<T>, PageInfo), Error> {
    let body = exchange.body.bytes();
    let seed = PageSeed::<T> {
        path,
        items: PhantomData,
    };
    let page =
        response::from_slice_seed(&body, seed).map_err(|failure| exchange.undecodable(failure))?;
    // A missing list must not be read as an empty one, or iteration would stop
    // silently.
    let Some(items) = page.items else {
        return Err(exchange.missing_field(path));
    };
    let info = PageInfo {
        pages: page.pages,
        scroll_param: page.scroll_param,
        items: items.len(),
    };
    Ok((items, info))
}

/// Decodes the parts of a page that lead to the next one.
pub(super) fn info(exchange: &RawExchange, path: &'static str) -> Result<PageInfo, Error> {
    items::<IgnoredAny>(exchange, path).map(|(_, info)| info)
}

struct RawPage<T> {
    items: Option<Vec<T>>,
    pages: Option<PageLinks>,
    scroll_param: Option<String>,
}

/// Decodes an object whose items are at `path`.
#[derive(Clone, Copy)]
struct PageSeed<T> {
    path: &'static str,
    items: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for PageSeed<T> {
    type Value = RawPage<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawPage<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for PageSeed<T> {
    type Value = RawPage<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list at `{}`", self.path)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawPage<T>, A::Error> {
        let (first, rest) = match self.path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (self.path, None),
        };
        let mut page = RawPage {
            items: None,
            pages: None,
            scroll_param: None,
        };
        while let Some(key) = map.next_key_seed(KeySeed(first))? {
            match (key, rest) {
                (Key::Items, None) => {
                    page.items = Some(map.next_value::<Option<Vec<T>>>()?.unwrap_or_default());
                }
                (Key::Items, Some(path)) => {
                    let inner = PageSeed {
                        path,
                        items: PhantomData,
                    };
                    page.items = map.next_value_seed(inner)?.items;
                }
                (Key::Pages, _) => page.pages = map.next_value()?,
                (Key::ScrollParam, _) => page.scroll_param = map.next_value()?,
                (Key::Other, _) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(page)
    }
}

enum Key {
    Items,
    Pages,
    ScrollParam,
    Other,
}

/// Decodes a key; holds the key of the items.
struct KeySeed(&'static str);

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
        Ok(match key {
            _ if key == self.0 => Key::Items,
            "pages" => Key::Pages,
            "scroll_param" => Key::ScrollParam,
            _ => Key::Other,
        })
    }
}
