//! Puts a part at the end of a conversation, and counts it.

use serde_json::{Value, json};

use super::{Workspace, parts, people, show};

/// Adds a part that is made now, and returns it.
pub(super) fn add(
    workspace: &mut Workspace,
    id: &str,
    part_type: &str,
    author: Value,
    fields: Value,
) -> Value {
    let mut part = parts::part(workspace, "conversation_part", part_type, author, fields);
    let now = workspace.clock.unix();
    let conversations = &mut workspace.conversations;
    if let Some(conversation) = conversations.table.get_mut(id) {
        count(conversation, &mut part);
        conversation["updated_at"] = json!(now);
        let parts = conversations.parts.entry(id.to_owned()).or_default();
        parts.push(part.clone());
    }
    part
}

/// Notes what a webhook tells of a conversation: with its last part alone. One that
/// became a ticket tells nothing.
pub(super) fn notify(workspace: &mut Workspace, topic: &'static str, id: &str) {
    let Some(conversation) = workspace.conversations.table.get(id) else {
        return;
    };
    if !conversation["ticket"].is_null() {
        return;
    }
    let mut item = show(workspace, conversation);
    let parts = workspace.conversations.parts(id);
    let last = &parts[parts.len().saturating_sub(1)..];
    item["conversation_parts"] = json!({
        "type": "conversation_part.list",
        "conversation_parts": last,
        "total_count": last.len(),
    });
    workspace.notify(topic, item);
}

/// Counts `part` in the statistics of its conversation, and keeps who waits for
/// whom.
pub(super) fn count(conversation: &mut Value, part: &mut Value) {
    part["state"] = conversation["state"].clone();
    let at = part["created_at"].as_i64().unwrap_or_default();
    let part_type = part["part_type"].as_str().unwrap_or_default();
    let since_start = at - conversation["created_at"].as_i64().unwrap_or(at);
    let says_something = !part["body"].is_null() && part_type != "note";
    let is_assignment = !part["assigned_to"].is_null();

    let statistics = &mut conversation["statistics"];
    increase(statistics, "count_conversation_parts");
    if is_assignment {
        increase(statistics, "count_assignments");
        first_and_last(statistics, "assignment_at", at);
        first(statistics, "time_to_assignment", since_start);
    }
    match part_type {
        "close" => {
            first_and_last(statistics, "close_at", at);
            statistics["last_closed_by_id"] = part["author"]["id"].clone();
            first(statistics, "time_to_first_close", since_start);
            statistics["time_to_last_close"] = json!(since_start);
            conversation["waiting_since"] = Value::Null;
        }
        "open" | "assign_and_reopen" => increase(statistics, "count_reopens"),
        _ => {}
    }
    if part["author"]["type"] == "admin" {
        take_part(conversation, &part["author"]["id"]);
    }
    match says_something {
        true if people::is_contact(&part["author"]) => contact_wrote(conversation, at),
        true if part["author"]["type"] == "admin" => admin_wrote(conversation, at, since_start),
        _ => {}
    }
}

fn contact_wrote(conversation: &mut Value, at: i64) {
    first_and_last(&mut conversation["statistics"], "contact_reply_at", at);
    conversation["read"] = json!(false);
    if conversation["waiting_since"].is_null() {
        conversation["waiting_since"] = json!(at);
    }
    if conversation["first_contact_reply"].is_null() {
        conversation["first_contact_reply"] =
            json!({ "created_at": at, "type": "conversation", "url": null });
    }
}

fn admin_wrote(conversation: &mut Value, at: i64, since_start: i64) {
    let waited = conversation["waiting_since"].as_i64().map(|from| at - from);
    conversation["waiting_since"] = Value::Null;
    let assigned = !conversation["statistics"]["last_assignment_at"].is_null();
    let times = conversation["reply_times"].as_array_mut();
    let median = times.zip(waited).map(|(times, waited)| {
        times.push(json!(waited));
        median(times)
    });
    let statistics = &mut conversation["statistics"];
    if let Some(median) = median {
        statistics["median_time_to_reply"] = json!(median);
    }
    first_and_last(statistics, "admin_reply_at", at);
    first(statistics, "time_to_admin_reply", since_start);
    if assigned {
        statistics["last_assignment_admin_reply_at"] = json!(at);
    }
}

fn median(times: &[Value]) -> f64 {
    let mut times: Vec<f64> = times.iter().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    match times.as_slice() {
        [] => 0.0,
        times if times.len().is_multiple_of(2) => (times[middle - 1] + times[middle]) / 2.0,
        times => times[middle],
    }
}

fn take_part(conversation: &mut Value, admin: &Value) {
    if let Some(admins) = conversation["teammate_ids"].as_array_mut()
        && !admins.contains(admin)
    {
        admins.push(admin.clone());
    }
}

fn increase(statistics: &mut Value, name: &str) {
    statistics[name] = json!(statistics[name].as_i64().unwrap_or_default() + 1);
}

fn first(statistics: &mut Value, name: &str, value: i64) {
    if statistics[name].is_null() {
        statistics[name] = json!(value);
    }
}

fn first_and_last(statistics: &mut Value, name: &str, at: i64) {
    first(statistics, &format!("first_{name}"), at);
    statistics[format!("last_{name}")] = json!(at);
}
