//! What webhooks tell of changes in the workspace.
//!
//! A change makes a notification as Intercom sends it. It is kept for the test to
//! read and, with the feature `webhook`, delivered to a URL.

use serde_json::{Value, json};

use super::{
    conform::conform,
    description::Description,
    workspace::{APP_ID, Workspace},
};

/// The notifications that a mock has made.
#[derive(Default)]
pub(super) struct Notifications {
    pub(super) made: Vec<Value>,
    #[cfg(feature = "webhook")]
    pub(super) delivery: Option<super::delivery::Delivery>,
}

impl Notifications {
    /// Makes notifications of what `workspace` has noted, for an app that is set to
    /// `version`.
    pub(super) fn take(&mut self, workspace: &mut Workspace, version: &Description) {
        for (topic, item) in std::mem::take(&mut workspace.notifications) {
            let notification = envelope(workspace, version, topic, item);
            #[cfg(feature = "webhook")]
            if let Some(delivery) = &self.delivery {
                delivery.send(notification.clone());
            }
            self.made.push(notification);
        }
    }
}

/// The notification of an event; its item has the types of `version`, which is the
/// one that the app is set to.
fn envelope(workspace: &mut Workspace, version: &Description, topic: &str, item: Value) -> Value {
    let now = workspace.clock.unix();
    // What is gone is told by identifiers, which are no object of the REST API.
    let item = match topic.ends_with(".deleted") || topic.ends_with(".archived") {
        true => item,
        false => typed(version, item),
    };
    json!({
        "type": "notification_event",
        "id": format!("notif_{}", workspace.ids.hex()),
        "topic": topic,
        "app_id": APP_ID,
        "created_at": now,
        "first_sent_at": now,
        "delivery_attempts": 1,
        "delivery_status": "pending",
        "delivered_at": 0,
        "links": {},
        "self": null,
        "data": { "type": "notification_event_data", "item": item },
    })
}

/// `item` in the types of `version`, as far as its `type` names one of them; what it
/// wraps, such as the tag and the contact of `contact_tag`, likewise.
fn typed(version: &Description, item: Value) -> Value {
    let schema = item["type"].as_str().and_then(|name| version.schema(name));
    match (schema, item) {
        (Some(schema), item) => conform(version, schema, item),
        (None, Value::Object(members)) => members
            .into_iter()
            .map(|(key, member)| match member.is_object() {
                true => (key, typed(version, member)),
                false => (key, member),
            })
            .collect(),
        (None, item) => item,
    }
}
