//! Where a page is in its list.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::style::PagingStyle;

/// The position of a page: what to send to request it.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Position {
    /// A cursor: `starting_after` in the query or the body, or `cursor`.
    After(String),
    /// The page number `page`, in the query or the body.
    Page(u64),
    /// The token `scroll_param`.
    Scroll(String),
    /// Query parameters, from a URL.
    Query(Vec<(String, String)>),
}

/// The query parameters to take from the URL of a next page.
pub(super) const LINK_PARAMETERS: [&str; 4] = ["before", "page", "since", "starting_after"];

impl Position {
    /// Whether a list of this style has such positions.
    pub(super) fn fits(&self, style: PagingStyle) -> bool {
        match self {
            Self::After(_) => matches!(
                style,
                PagingStyle::Cursor | PagingStyle::Search | PagingStyle::NextCursor
            ),
            Self::Page(_) => style.is_numbered(),
            Self::Scroll(_) => style == PagingStyle::Scroll,
            Self::Query(pairs) => {
                style == PagingStyle::Link
                    && pairs
                        .iter()
                        .all(|(key, _)| LINK_PARAMETERS.contains(&key.as_str()))
            }
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(cursor) => f.write_str(cursor),
            Self::Page(number) => write!(f, "page {number}"),
            Self::Scroll(token) => f.write_str(token),
            Self::Query(pairs) => {
                let pairs: Vec<_> = pairs
                    .iter()
                    .map(|(key, value)| format!("{key}={value}"))
                    .collect();
                f.write_str(&pairs.join("&"))
            }
        }
    }
}
