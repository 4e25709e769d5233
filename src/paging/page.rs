//! Decodes a page: its items and the position of the next page.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::outer::{OuterInfo, OuterKey};
use crate::{
    Error,
    response::{
        self, DecodeFailure, RawExchange, Repair,
        pass::{self, Pass, Step},
        reason,
    },
    types::{Id, PageLinks},
};

/// The parts of a page that lead to the next one.
#[derive(Debug, Default)]
pub(crate) struct PageInfo {
    pub(crate) pages: Option<PageLinks>,
    /// What stands beside the items instead of under `pages`.
    pub(crate) outer: OuterInfo,
    pub(crate) scroll_param: Option<String>,
    /// The number of items on the page.
    pub(crate) items: usize,
}

impl PageInfo {
    /// The number of this page, from 1.
    pub(super) fn page(&self) -> Option<u64> {
        number(self.pages.as_ref().and_then(|pages| pages.page)).or(self.outer.page)
    }

    /// The number of items on a full page.
    pub(super) fn per_page(&self) -> Option<u64> {
        number(self.pages.as_ref().and_then(|pages| pages.per_page)).or(self.outer.per_page)
    }

    /// The number of pages.
    pub(super) fn total_pages(&self) -> Option<u64> {
        number(self.pages.as_ref().and_then(|pages| pages.total_pages)).or(self.outer.total_pages)
    }
}

fn number(value: Option<i64>) -> Option<u64> {
    u64::try_from(value?).ok()
}

/// Whose type the items are decoded into.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ItemType {
    /// A generated type: what does not fit is set aside, unless the client is
    /// strict.
    Generated,
    /// A caller's type.
    Callers,
}

/// A decoded page.
pub(super) struct ReadPage<T> {
    pub(super) items: Vec<Result<T, BadEntry>>,
    pub(super) info: PageInfo,
    pub(super) repairs: Vec<Repair>,
}

/// An entry of the list that cannot be decoded, and its JSON.
pub(super) struct BadEntry {
    pub(super) failure: DecodeFailure,
    pub(super) text: Bytes,
}

/// Decodes the items at `path` (keys, separated by dots) of a page, and the
/// parts that lead to the next page; skips everything else.
pub(super) fn items<T: DeserializeOwned>(
    exchange: &RawExchange,
    path: &'static str,
    of: ItemType,
) -> Result<ReadPage<T>, Error> {
    let body = exchange.body.bytes();
    let page = match response::from_slice_seed(&body, PageSeed::<T>::new(path)) {
        Ok(page) => RawPage {
            items: page
                .items
                .map(|items| items.into_iter().map(Ok).collect::<Vec<_>>()),
            pages: page.pages,
            outer: page.outer,
            scroll_param: page.scroll_param,
            repairs: Vec::new(),
        },
        Err(_) => one_by_one(exchange, &body, path, of)?,
    };
    // A missing list must not be read as an empty one, or iteration would stop
    // silently.
    let Some(items) = page.items else {
        return Err(exchange.missing_field(path));
    };
    let info = PageInfo {
        pages: page.pages,
        outer: page.outer,
        scroll_param: page.scroll_param,
        items: items.len(),
    };
    Ok(ReadPage {
        items,
        info,
        repairs: page.repairs,
    })
}

/// How many items the whole list has, if its page says so.
pub(super) fn total_count(exchange: &RawExchange) -> Option<u64> {
    #[derive(Deserialize)]
    struct Total {
        total_count: Option<u64>,
    }
    let body = exchange.body.bytes();
    serde_json::from_slice::<Total>(&body).ok()?.total_count
}

/// Decodes the parts of a page that lead to the next one.
pub(super) fn info(exchange: &RawExchange, path: &'static str) -> Result<PageInfo, Error> {
    items::<IgnoredAny>(exchange, path, ItemType::Generated).map(|page| page.info)
}

/// Decodes each item by itself, so that one which does not fit is one.
#[cold]
fn one_by_one<T: DeserializeOwned>(
    exchange: &RawExchange,
    body: &Bytes,
    path: &'static str,
    of: ItemType,
) -> Result<RawPage<Result<T, BadEntry>>, Error> {
    let repairs = of == ItemType::Generated && !exchange.strict;
    let kind = if repairs { Pass::Repair } else { Pass::Locate };
    let seed = PageSeed::<&RawValue>::new(path);
    let (page, mut set_aside) =
        response::in_pass(kind, &[], body, seed).map_err(|failure| exchange.misfit(failure))?;
    // Without these the list would end early.
    if let Some(repair) = set_aside.iter().find(|repair| {
        repair.path().starts_with("pages.next") || repair.path() == "pages.total_pages"
    }) {
        let why = format!("expected {}", repair.expected());
        return Err(exchange.invalid_field(repair.path(), why));
    }
    let items = page.items.map(|texts| {
        let read = texts.iter().enumerate().map(|(index, text)| {
            let bytes = text.get().as_bytes();
            let place = place(path, index);
            let read = match of {
                ItemType::Callers => response::from_slice(bytes).map_err(|failure| {
                    let path = join(&pass::render(&place), &failure.path);
                    DecodeFailure::new(path, reason(&failure.source))
                }),
                ItemType::Generated => serde_json::from_slice(bytes).or_else(|_| {
                    let (item, repairs) = response::in_pass(kind, &place, bytes, PhantomData)?;
                    set_aside.extend(repairs);
                    Ok(item)
                }),
            };
            read.map_err(|failure| BadEntry {
                failure,
                text: body.slice_ref(bytes),
            })
        });
        read.collect()
    });
    Ok(RawPage {
        items,
        pages: page.pages,
        outer: page.outer,
        scroll_param: page.scroll_param,
        repairs: set_aside,
    })
}

/// The place of the item at `index`.
fn place(path: &'static str, index: usize) -> Vec<Step> {
    let keys = path.split('.').map(Step::Key);
    keys.chain([Step::Index(index)]).collect()
}

fn join(outer: &str, inner: &str) -> String {
    match inner {
        "" => outer.to_owned(),
        inner if inner.starts_with('[') => format!("{outer}{inner}"),
        inner => format!("{outer}.{inner}"),
    }
}

struct RawPage<T> {
    items: Option<Vec<T>>,
    pages: Option<PageLinks>,
    outer: OuterInfo,
    scroll_param: Option<String>,
    repairs: Vec<Repair>,
}

/// Decodes an object whose items are at `path`.
struct PageSeed<T> {
    path: &'static str,
    items: PhantomData<fn() -> T>,
}

impl<T> PageSeed<T> {
    fn new(path: &'static str) -> Self {
        Self {
            path,
            items: PhantomData,
        }
    }
}

impl<T> Clone for PageSeed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for PageSeed<T> {}

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
            outer: OuterInfo::default(),
            scroll_param: None,
            repairs: Vec::new(),
        };
        while let Some(key) = map.next_key_seed(KeySeed(first))? {
            match (key, rest) {
                (Key::Items, None) => {
                    page.items = map.next_value()?;
                }
                (Key::Items, Some(path)) => {
                    let inner = map.next_value_seed(PageSeed::new(path))?;
                    page.items = inner.items;
                    page.outer.add(inner.outer);
                }
                (Key::Pages, _) if pass::is_active() => {
                    let text: Box<RawValue> = map.next_value()?;
                    let pages = pass::field("pages", true, &text, |deserializer| {
                        Option::deserialize(deserializer)
                    });
                    page.pages = pages.map_err(de::Error::custom)?.flatten();
                }
                (Key::Pages, _) => page.pages = map.next_value()?,
                (Key::ScrollParam, _) => {
                    page.scroll_param = map.next_value::<Option<Id>>()?.map(|id| id.to_string());
                }
                (Key::Outer(key), _) => page.outer.set(key, map.next_value()?),
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
    Outer(OuterKey),
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
            key => OuterKey::of(key).map_or(Key::Other, Key::Outer),
        })
    }
}
