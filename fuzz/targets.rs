//! What reads the cases.

use std::time::SystemTime;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::Target;
use crate::{
    Error, RateLimit,
    error::redact::Secret,
    paging::{self, Cursor},
    response::{repaired, retry_after, strict, window_left},
    types::{CustomAttributes, PageLinks, Timestamp},
};

pub(super) const TARGETS: &[Target] = &[
    Target {
        name: "decode",
        read: decode,
    },
    Target {
        name: "error_body",
        read: error_body,
    },
    Target {
        name: "headers",
        read: headers,
    },
    Target {
        name: "cursor",
        read: cursor,
    },
    Target {
        name: "page",
        read: paging::fuzz::read,
    },
];

fn decode(case: &[u8]) {
    macro_rules! as_every_type {
        ($($feature:literal $module:ident)*) => {$(
            #[cfg(feature = $feature)]
            {
                use crate::$module::types::{ContactList, Conversation, Ticket};
                as_types!(ContactList Conversation Ticket);
            }
        )*};
    }
    macro_rules! as_types {
        ($($kind:ident)*) => {$(
            if let Ok((value, repairs)) = repaired::<$kind>(case) {
                // What was set aside is an error without repairs. (Depth counts from
                // the body, and in a second pass from the part.)
                assert!(repairs.is_empty() || strict::<$kind>(case).is_err());
                let written = serde_json::to_vec(&value).expect("it can be written");
                let (again, repairs) = repaired::<$kind>(&written).expect("it can be read again");
                assert!(repairs.is_empty());
                // Times are written in whole seconds.
                if again != value {
                    let [again, value] = [again, value].map(|it| in_whole_seconds(&format!("{it:?}")));
                    assert_eq!(again, value);
                }
            }
        )*};
    }
    as_every_type! { "v2_9" v2_9 "v2_16" v2_16 }
    as_types!(PageLinks CustomAttributes Timestamp);
}

/// What `Debug` shows, with Unix seconds for the times in it.
fn in_whole_seconds(shown: &str) -> String {
    const TIME: &str = "Timestamp(";
    let mut parts = shown.split(TIME);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (time, rest) = part.split_once(')').unwrap_or((part, ""));
        let seconds = time.parse::<Timestamp>().map(Timestamp::unix);
        let time = seconds.map_or_else(|_| time.to_owned(), |seconds| seconds.to_string());
        whole.extend([TIME, &time, ")", rest]);
    }
    whole
}

fn error_body(case: &[u8]) {
    let (status, rest) = case.split_first().unwrap_or((&0, &[]));
    let status = StatusCode::from_u16(400 + u16::from(*status) % 200).expect("a status");
    let error = Error::status_code(
        "fuzz",
        status,
        &HeaderMap::new(),
        rest.to_vec().into(),
        &Secret::default(),
    );
    let shown = format!(
        "{error} {error:?} {:?} {:?}",
        error.code(),
        error.existing_id()
    );
    assert!(shown.len() < 1 << 20, "{} bytes are shown", shown.len());
    let _ = (error.is_retryable(), error.is_not_found(), error.hint());
}

fn headers(case: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in case.split(|byte| *byte == b'\n') {
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => (&line[..at], &line[at + 1..]),
            None => continue,
        };
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    }
    let _ = RateLimit::from_headers(&headers);
    for now in [SystemTime::UNIX_EPOCH, SystemTime::now()] {
        let _ = (window_left(&headers, now), retry_after(&headers, true, now));
    }
    let error = Error::status_code(
        "fuzz",
        StatusCode::BAD_GATEWAY,
        &headers,
        Vec::new().into(),
        &Secret::default(),
    );
    let _ = format!("{error} {error:?}");
}

fn cursor(case: &[u8]) {
    if let Ok(cursor) = serde_json::from_slice::<Cursor>(case) {
        let _ = format!("{cursor} {cursor:?}");
        let text = serde_json::to_string(&cursor).expect("it can be written");
        let again: Cursor = serde_json::from_str(&text).expect("it can be read again");
        assert_eq!(again, cursor);
    }
}
