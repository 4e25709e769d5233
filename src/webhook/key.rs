//! What identifies a notification that has no identifier.

use serde_json::value::RawValue;
use sha1::{Digest as _, Sha1};

use super::{item::members, notification::Notification};
use crate::types::Id;

/// The paths to what an item is about: the first one that leads to an identifier
/// counts. A ticket is the same in many notifications, a part is not.
const PATHS: &[&[&str]] = &[
    &["id"],
    &["conversation_id"],
    &["ticket_part", "id"],
    &["ticket", "id"],
    &["conversation", "model", "id"],
    &["content_stat", "id"],
    &["request_id"],
];

pub(super) fn item_id(json: &str) -> Option<Id> {
    PATHS.iter().find_map(|path| find(json, path))
}

fn find(json: &str, path: &[&str]) -> Option<Id> {
    let (last, outer) = path.split_last()?;
    let mut json = json;
    for key in outer {
        json = members(json).remove(*key).map(RawValue::get)?;
    }
    let id: Option<Id> = serde_json::from_str(members(json).remove(*last)?.get()).ok()?;
    id.filter(|id| !id.as_str().is_empty())
}

/// Intercom: without an id, topic, item and `created_at` tell repeats.
pub(super) fn derived(notification: &Notification) -> String {
    let item = match notification.item_id() {
        Some(id) => id.to_string(),
        None => {
            let hash = Sha1::digest(notification.item_json());
            base16ct::lower::encode_string(&hash)
        }
    };
    let created_at = notification
        .created_at()
        .map_or_else(String::new, |time| time.unix().to_string());
    format!(
        "{}/{}/{item}/{created_at}",
        notification.app_id().unwrap_or_default(),
        notification.topic(),
    )
}
