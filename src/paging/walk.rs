//! One walk over a list, page by page.

use std::{
    collections::HashSet,
    future::Future,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    pin::Pin,
    time::{Duration, Instant},
};

use reqwest::{Request, Url};
use serde_json::{Value, json};

use super::{
    Cursor, Paging, PagingStyle,
    next::{Position, Told, next},
};
use crate::{
    Error, Response,
    call::{Call, Endpoint, Wanted},
    decode::Decoded,
    transport::Transport,
};

/// What the build script knows of a list operation.
pub(crate) struct Plan<P, T> {
    pub(crate) endpoint: Endpoint,
    pub(crate) paging: Paging,
    /// Reads a page of the response.
    pub(crate) read: fn(&P) -> Told,
    /// Takes the items out of a page.
    pub(crate) take: fn(P) -> Vec<T>,
}

impl<P, T> Clone for Plan<P, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, T> Copy for Plan<P, T> {}

/// A page under way.
pub(crate) type Fetch<P> = Pin<Box<dyn Future<Output = Result<(Response<P>, Told), Error>> + Send>>;

/// Where a walk is; knows which request comes next.
pub(crate) struct Walk {
    endpoint: Endpoint,
    paging: Paging,
    transport: Transport,
    template: Result<Call, Error>,
    /// Where the next page is; `None` for the first.
    at: Option<Position>,
    done: bool,
    /// Hashes of the cursors this walk has met.
    met: HashSet<u64>,
    /// When the page before arrived.
    arrived: Option<Instant>,
}

/// Intercom: an idle scroll expires after a minute.
const SCROLL_EXPIRES: Duration = Duration::from_secs(60);

impl Walk {
    pub(crate) fn new<P, T>(
        plan: &Plan<P, T>,
        transport: Transport,
        template: Result<Call, Error>,
    ) -> Self {
        Self {
            endpoint: plan.endpoint,
            paging: plan.paging,
            transport,
            template,
            at: None,
            done: false,
            met: HashSet::new(),
            arrived: None,
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    pub(crate) fn finish(&mut self) {
        self.done = true;
    }

    /// Starts at `cursor` instead of the beginning.
    pub(crate) fn resume(&mut self, cursor: &Cursor) {
        match cursor.position_of(self.endpoint.version, self.endpoint.id) {
            Ok(position) => self.at = Some(position),
            Err(error) => self.template = Err(error),
        }
    }

    /// Asks for `size` items a page.
    pub(crate) fn page_size(&mut self, size: u32) {
        let refuse = |message: String| Err(Error::invalid_request(self.endpoint.id, message));
        let settable = !matches!(self.paging.style, PagingStyle::Scroll | PagingStyle::Whole);
        if !settable {
            self.template = refuse("this list has no page size".to_owned());
        } else if size == 0 {
            self.template = refuse("a page size of 0 gives no pages".to_owned());
        } else if let Some(max) = self.paging.max_page_size.filter(|max| size > *max) {
            self.template = refuse(format!(
                "a page size of {size} is over the maximum of {max}"
            ));
        } else if let Ok(Call { request, .. }) = &mut self.template {
            match self.paging.style {
                PagingStyle::Search => set_in_body(request, "per_page", json!(size)),
                _ => set_in_query(request.url_mut(), "per_page", &size.to_string()),
            }
        }
    }

    /// The cursor of the page that comes next; `None` at the beginning and end.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let position = self.at.clone().filter(|_| !self.done)?;
        Some(Cursor::new(
            self.endpoint.version,
            self.endpoint.id,
            position,
        ))
    }

    /// Fetches the page that comes next.
    pub(crate) fn fetch<P>(&mut self, read: fn(&P) -> Told) -> Fetch<P>
    where
        P: Decoded + Send + 'static,
    {
        let call = match self.call() {
            Ok(call) => call,
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        let transport = self.transport.clone();
        let items = self.paging.items;
        Box::pin(async move {
            let exchange = transport.send(call, Wanted::Json).await?.success()?;
            let page: P = exchange.decode()?;
            let told = read(&page);
            // A list that is not there is not an empty list: it would end the
            // walk without a word.
            if told.items == 0 && !exchange.has(items) {
                return Err(exchange.lacks(items));
            }
            Ok((Response::new(page, exchange), told))
        })
    }

    fn call(&mut self) -> Result<Call, Error> {
        let template = match &mut self.template {
            Ok(template) => template,
            Err(error) => {
                let taken = std::mem::replace(error, Error::invalid("the walk has failed"));
                return Err(taken);
            }
        };
        let Some(mut call) = template.try_clone() else {
            return Err(Error::invalid_request(
                self.endpoint.id,
                "the body cannot be repeated",
            ));
        };
        let request = &mut call.request;
        match &self.at {
            None => {}
            Some(Position::After(cursor)) => match self.paging.style {
                PagingStyle::Search => set_in_body(request, "starting_after", json!(cursor)),
                _ => set_in_query(request.url_mut(), "starting_after", cursor),
            },
            Some(Position::Page(number)) => {
                set_in_query(request.url_mut(), "page", &number.to_string());
            }
            Some(Position::Scroll(token)) => {
                set_in_query(request.url_mut(), "scroll_param", token);
            }
            Some(Position::Query(pairs)) => {
                for (key, value) in pairs {
                    set_in_query(request.url_mut(), key, value);
                }
            }
        }
        Ok(call)
    }

    /// Takes note of a page: where the one after it is, or that there is none.
    pub(crate) fn note(&mut self, told: &Told) -> Result<(), Error> {
        self.arrived = Some(Instant::now());
        let Ok(template) = &self.template else {
            return Ok(());
        };
        let position = next(
            self.paging.style,
            told,
            self.at.as_ref(),
            template.request.url(),
        )
        .map_err(|message| Error::stalled(self.endpoint.id, message))?;
        match position {
            None => self.done = true,
            Some(position) => {
                let repeats = matches!(position, Position::Scroll(_));
                if !repeats && !self.met.insert(hash(&position)) {
                    let message =
                        format!("the list says for the second time that {position} comes next");
                    return Err(Error::stalled(self.endpoint.id, message));
                }
                self.at = Some(position);
            }
        }
        Ok(())
    }

    /// Whether a failure is how this list ends: a scroll that is through is not
    /// found. One that was left idle has expired, which is no end.
    pub(crate) fn ends_with(&self, error: &Error) -> bool {
        self.paging.style == PagingStyle::Scroll
            && error.is_not_found()
            && self
                .arrived
                .is_some_and(|arrived| arrived.elapsed() < SCROLL_EXPIRES)
    }
}

fn hash(position: &Position) -> u64 {
    let mut hasher = DefaultHasher::new();
    position.hash(&mut hasher);
    hasher.finish()
}

fn set_in_query(url: &mut Url, key: &str, value: &str) {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != key)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair(key, value);
}

/// Sets `pagination.<key>` of a JSON body, keeping everything else.
fn set_in_body(request: &mut Request, key: &str, value: Value) {
    let bytes = request
        .body()
        .and_then(|body| body.as_bytes())
        .unwrap_or_default();
    if let Ok(Value::Object(mut body)) = serde_json::from_slice(bytes) {
        let pagination = body.entry("pagination").or_insert_with(|| json!({}));
        if !pagination.is_object() {
            *pagination = json!({});
        }
        pagination[key] = value;
        *request.body_mut() = Some(Value::Object(body).to_string().into());
    }
}
