//! Searches of conversations.

use serde_json::{Value, json};

use super::{Workspace, show, state, tags};
use crate::mock::{
    conform::earlier_word,
    incoming::Incoming,
    reply::Reply,
    search::{Place, Resource},
};

/// Where a search finds what a conversation does not have under the name of the field.
const PLACES: &[(&str, Place)] = &[
    ("priority", Place::Derived),
    ("admin_assignee_id", Place::Assignee),
    ("team_assignee_id", Place::Assignee),
    ("tag_ids", Place::Derived),
    ("channel_initiated", Place::At("channel.initial")),
    ("source.subject", Place::Words("source.subject")),
    ("source.body", Place::Words("source.body")),
    (
        "conversation_rating.remark",
        Place::Words("conversation_rating.remark"),
    ),
    (
        "conversation_rating.contact_id",
        Place::At("conversation_rating.contact.id"),
    ),
    (
        "conversation_rating.admin_id",
        Place::At("conversation_rating.teammate.id"),
    ),
    // As Intercom's list spells it.
    (
        "conversation_rating.admin_d",
        Place::At("conversation_rating.teammate.id"),
    ),
    (
        "ai_agent.rating_remark",
        Place::Words("ai_agent.rating_remark"),
    ),
];

pub(super) fn search(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    state::wake(workspace);
    let workspace = &*workspace;
    let derived = |conversation: &Value, field: &'static str| match field {
        "tag_ids" => {
            let id = conversation["id"].as_str().unwrap_or_default();
            let ids = tags::ids_of(workspace, "conversation", id);
            ids.into_iter().map(Value::from).collect()
        }
        "priority" => {
            let word = &conversation["priority"];
            let earlier = word.as_str().and_then(earlier_word);
            vec![word.clone(), json!(earlier)]
        }
        _ => Vec::new(),
    };
    let resource = Resource {
        places: PLACES,
        derived: &derived,
        days: None,
        sorted_by: "updated_at",
    };
    let conversations = workspace.conversations.table.values();
    workspace.search(incoming, &resource, conversations, |conversation| {
        show(workspace, conversation)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_place_is_that_of_a_field() {
        crate::mock::search::tests::assert_described("search_conversations", super::PLACES);
    }
}
