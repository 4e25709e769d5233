//! How lists are paginated: our annotation.

use serde_json::Value;

/// `x-intercom-paging`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paging {
    /// One of [`STYLES`].
    pub(crate) style: String,
    /// The path of the items: keys, separated by dots.
    pub(crate) items: String,
    pub(crate) default: Option<u32>,
    pub(crate) max: Option<u32>,
}

/// How lists are paginated: the variants of `PagingStyle` in snake case.
const STYLES: [&str; 8] = [
    "body_page",
    "cursor",
    "link",
    "next_cursor",
    "page",
    "scroll",
    "search",
    "unpaged",
];

/// Reads the annotation.
pub(super) fn paging(operation: &Value) -> Result<Option<Paging>, String> {
    let Some(paging) = operation.get("x-intercom-paging") else {
        return Ok(None);
    };
    let number = |key: &str| {
        paging[key]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
    };
    let (Some(style), Some(items)) = (paging["style"].as_str(), paging["items"].as_str()) else {
        return Err(format!("x-intercom-paging is {paging}"));
    };
    if !STYLES.contains(&style) {
        return Err(format!("x-intercom-paging has the style `{style}`"));
    }
    Ok(Some(Paging {
        style: style.to_owned(),
        items: items.to_owned(),
        default: number("default"),
        max: number("max"),
    }))
}
