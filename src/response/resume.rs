//! Continues a download where it was cut.

use chrono::DateTime;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{
        ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, DATE, ETAG, IF_RANGE,
        LAST_MODIFIED, RANGE,
    },
};

use super::exchange::RawExchange;
use crate::{
    CallFuture,
    call::{PreparedCall, endpoint::ExpectedBody, transport::Transport},
};

/// How often one download is continued.
const MOST: u32 = 5;

/// The request for the rest of a download.
pub(crate) struct Resume {
    transport: Transport,
    call: PreparedCall,
    /// Names the state of the file that the first bytes are of.
    validator: HeaderValue,
    left: u32,
}

impl Resume {
    /// The way to continue the download in `response`, the answer to `call`; `None`
    /// if the server does not promise that the bytes will fit together.
    pub(crate) fn new(
        transport: Transport,
        call: PreparedCall,
        response: &RawExchange,
    ) -> Option<Self> {
        let headers = &response.headers;
        let is_repeatable = call.request.method() == Method::GET
            && call.is_replay_safe()
            && transport.retries(&call);
        let has_ranges = text(headers, &ACCEPT_RANGES)
            .is_some_and(|units| units.split(',').any(|unit| unit.trim() == "bytes"));
        // A client that decompresses takes the encoding away, and the length.
        let is_plain = is_plain(headers) && headers.contains_key(CONTENT_LENGTH);
        // 206 is a part that the caller asked for.
        let is_whole = response.status == StatusCode::OK;
        if !(is_repeatable && has_ranges && is_plain && is_whole) {
            return None;
        }
        Some(Self {
            transport,
            call,
            validator: validator(headers)?,
            left: MOST,
        })
    }

    /// Requests what follows the first `received` bytes; `None` if that was done
    /// too often.
    pub(crate) fn rest(&mut self, received: u64) -> Option<CallFuture<RawExchange>> {
        self.left = self.left.checked_sub(1)?;
        let mut call = self.call.try_clone()?;
        let range = HeaderValue::from_str(&format!("bytes={received}-")).ok()?;
        let headers = call.request.headers_mut();
        headers.insert(RANGE, range);
        headers.insert(IF_RANGE, self.validator.clone());
        let transport = self.transport.clone();
        Some(CallFuture::new(async move {
            transport.send(call, ExpectedBody::Stream).await
        }))
    }

    /// Whether `response` has what follows the first `received` bytes of the same
    /// file. A server whose file has changed sends all of the new one (200).
    pub(crate) fn is_rest(&self, response: &RawExchange, received: u64, size: Option<u64>) -> bool {
        let headers = &response.headers;
        let is_same =
            |name: &HeaderName| headers.get(name).is_none_or(|now| *now == self.validator);
        let is_same = match self.validator.as_bytes().first() {
            Some(b'"') => is_same(&ETAG),
            _ => is_same(&LAST_MODIFIED),
        };
        let range = text(headers, &CONTENT_RANGE).and_then(content_range);
        let continues = range.is_some_and(|(start, end, total)| {
            // It goes to the end, and the file is as large as before.
            let is_whole = total.is_none_or(|total| end.checked_add(1) == Some(total));
            let is_size = total.is_none() || size.is_none() || total == size;
            start == received && is_whole && is_size
        });
        response.status == StatusCode::PARTIAL_CONTENT && is_plain(headers) && is_same && continues
    }
}

/// What `If-Range` accepts (RFC 9110, 13.1.5): a strong entity tag, or a date of
/// modification that lies before the response.
fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    if let Some(tag) = headers.get(ETAG)
        && tag.as_bytes().starts_with(b"\"")
    {
        return Some(tag.clone());
    }
    let date = |name| DateTime::parse_from_rfc2822(text(headers, name)?).ok();
    (date(&LAST_MODIFIED)? < date(&DATE)?).then(|| headers.get(LAST_MODIFIED).cloned())?
}

/// The first byte, the last byte and the total of `bytes 5-9/10`.
fn content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, end) = range.split_once('-')?;
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some((start.trim().parse().ok()?, end.trim().parse().ok()?, total))
}

/// Whether a body is not compressed: ranges are of the compressed one.
fn is_plain(headers: &HeaderMap) -> bool {
    text(headers, &CONTENT_ENCODING).is_none_or(|coding| coding == "identity")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{content_range, validator};

    #[test]
    fn ranges_are_parsed() {
        for (text, range) in [
            ("bytes 5-9/10", Some((5, 9, Some(10)))),
            ("bytes 5-9/*", Some((5, 9, None))),
            ("bytes */10", None),
            ("bytes 5-9", None),
            ("items 5-9/10", None),
            ("bytes 5-9/x", None),
            ("bytes 99999999999999999999-9/10", None),
        ] {
            assert_eq!(content_range(text), range, "{text}");
        }
    }

    #[test]
    fn only_what_names_one_state_of_a_file_is_a_validator() {
        let (early, late) = (
            "Tue, 15 Nov 1994 08:12:31 GMT",
            "Tue, 15 Nov 1994 08:12:32 GMT",
        );
        for (pairs, found) in [
            (vec![("etag", "\"a\"")], Some("\"a\"")),
            (vec![("etag", "W/\"a\"")], None),
            (vec![("last-modified", early), ("date", late)], Some(early)),
            (vec![("last-modified", late), ("date", late)], None),
            (vec![("last-modified", early)], None),
            (vec![("last-modified", "once"), ("date", late)], None),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name, value.parse().unwrap());
            }
            let validator = validator(&headers);
            assert_eq!(
                validator.as_ref().map(|value| value.to_str().unwrap()),
                found
            );
        }
    }
}
