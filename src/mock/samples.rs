//! Answers from the description alone, for operations that the mock keeps no
//! state of.

use serde_json::Value;

use super::{
    description::Success,
    incoming::Incoming,
    page::{self, NextShape, PageSettings},
    reply::Reply,
    sample::{self, Extent},
};

/// How the lists are that the mock makes up from the description.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Samples {
    /// How many entries every list has; 3 by default.
    pub list_size: usize,
    /// How many entries come on a page when nothing is asked for; Intercom's
    /// default if `None`.
    pub page_size: Option<usize>,
    /// How a page says where the next one is.
    pub next: NextShape,
}

impl Default for Samples {
    fn default() -> Self {
        Self {
            list_size: 3,
            page_size: None,
            next: NextShape::Native,
        }
    }
}

impl Samples {
    /// Lists of three entries, paged as Intercom does.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how many entries every list has.
    #[must_use]
    pub fn list_size(mut self, size: usize) -> Self {
        self.list_size = size;
        self
    }

    /// Sets how many entries come on a page when nothing is asked for.
    #[must_use]
    pub fn page_size(mut self, size: usize) -> Self {
        self.page_size = Some(size);
        self
    }

    /// Sets how a page says where the next one is.
    #[must_use]
    pub fn next(mut self, next: NextShape) -> Self {
        self.next = next;
        self
    }

    pub(super) fn paging(self) -> PageSettings {
        PageSettings {
            page_size: self.page_size,
            next: self.next,
        }
    }
}

/// The start of identifiers that nothing has.
const MISSING: &str = "missing";

/// What a download holds that the mock makes up: the first bytes of a gzip file.
const DOWNLOAD: &[u8] = &[0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00];
/// What a text holds.
const TEXT: &str = "A text of two lines.\nThe second one.";
/// Where a redirect leads.
const LOCATION: &str = "https://example.com/recordings/1.mp3?signature=c2lnbmVk";

/// How far the scroll of the sampled companies has come.
pub(super) type Scrolled = usize;

/// An answer to `incoming`, different for each `seed`.
pub(super) fn answer(
    incoming: &Incoming<'_>,
    samples: Samples,
    scrolled: &mut Scrolled,
    seed: usize,
) -> Result<Reply, Reply> {
    if incoming
        .path
        .values()
        .any(|value| value.starts_with(MISSING))
    {
        return Err(Reply::error(
            404,
            "not_found",
            "mock: there is no such thing",
        ));
    }
    let (description, operation) = (incoming.description, incoming.operation);
    let status = description.success_status(operation);
    let schema = match &operation.success {
        Success::Empty => return Ok(Reply::empty(status)),
        Success::Text => return Ok(Reply::bytes(status, operation.media_type(), TEXT)),
        Success::Stream(media) => return Ok(Reply::bytes(status, media, DOWNLOAD)),
        Success::Redirect => {
            let location = http::HeaderValue::from_static(LOCATION);
            return Ok(Reply::empty(status).with_header(http::header::LOCATION, location));
        }
        Success::Json(schema) => schema,
    };
    let Some(paging) = &operation.paging else {
        let body = sample::value(description, schema, seed, Extent::Full);
        return Ok(Reply::json(status, body));
    };
    let mut item_schema = description.resolve(schema);
    for key in paging.items.split('.') {
        let property = &item_schema["properties"][key];
        item_schema = description.resolve(property["allOf"].get(0).unwrap_or(property));
    }
    let item_schema = &item_schema["items"];
    let item = |seed| sample::value(description, item_schema, seed, Extent::Varied);
    let body = sample::value(description, schema, seed, Extent::Full);
    if paging.style == "scroll" {
        return Ok(scroll(
            incoming,
            samples,
            scrolled,
            body,
            &paging.items,
            item,
        ));
    }
    let reply = page::of_samples(incoming, samples.paging(), body, samples.list_size, item)?;
    Ok(Reply { status, ..reply })
}

/// A page of a scroll: the place is kept here, and its token never changes.
fn scroll(
    incoming: &Incoming<'_>,
    samples: Samples,
    scrolled: &mut Scrolled,
    mut body: Value,
    items: &str,
    item: impl Fn(usize) -> Value,
) -> Reply {
    if incoming.query("scroll_param").is_none() {
        *scrolled = 0;
    }
    let start = (*scrolled).min(samples.list_size);
    let end = start
        .saturating_add(page::per_page(incoming, samples.paging()))
        .min(samples.list_size);
    *scrolled = end;
    body[items] = (start..end).map(item).collect();
    body["pages"] = Value::Null;
    body["scroll_param"] = "scroll-of-one-hour".into();
    Reply::ok(body)
}
