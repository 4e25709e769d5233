//! The committed descriptions.

use serde_json::{Value, json};

use super::tree::real;

/// Whether a change for which `parts` are all in its JSON is among the breaking.
fn breaks(report: &Value, parts: &[&str]) -> bool {
    report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["level"] == "breaking")
        .any(|change| parts.iter().all(|part| change.to_string().contains(part)))
}

#[test]
fn what_the_changelog_calls_breaking_is_found() {
    let report = real(&["2.9", "2.10"]);
    for operation in [
        "list_all_sections",
        "create_section",
        "retrieve_section",
        "update_section",
        "delete_section",
    ] {
        assert!(
            breaks(&report, &["operation-removed", operation]),
            "{operation}"
        );
        assert!(
            breaks(&report, &["rust-method-removed", operation]),
            "{operation}"
        );
    }
    let report = real(&["2.11", "2.12"]);
    for parts in [
        &[
            "response-type-changed",
            "response 200 .ticket_state\"",
            "string → `ticket_state` (object)",
        ][..],
        &[
            "rust-field-type-changed",
            "`Ticket::ticket_state`: `Option<TicketStateCategory>` → `Option<TicketState>`",
        ],
        &[
            "request-field-replaced",
            "request body .state",
            "update_ticket",
            "ticket_state_id",
        ],
        &[
            "operation-removed",
            "auto_assign_conversation",
            "run_assignment_rules",
        ],
    ] {
        assert!(breaks(&report, parts), "{parts:?}");
    }
    assert_eq!(real(&["2.12", "2.12"])["changes"], json!([]));
}

#[test]
fn what_intercom_publishes_says_the_same() {
    let Ok(folder) = std::env::var("INTERCOM_OPENAPI_DIR") else {
        println!("skipped: INTERCOM_OPENAPI_DIR names no folder with Intercom's descriptions");
        return;
    };
    let report = real(&["upstream:2.11", "upstream:2.12", "--from", &folder]);
    for parts in [
        &["response-type-changed", ".ticket_state\""][..],
        &["request-field-replaced", "updateTicket", "ticket_state_id"],
        &["operation-removed", "run_assignment_rules"],
    ] {
        assert!(breaks(&report, parts), "{parts:?}");
    }
    // 2.11 calls most path parameters by other names.
    let of_paths: Vec<&Value> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["code"].as_str().unwrap().starts_with("parameter-"))
        .filter(|change| change["location"].as_str().unwrap().starts_with("path"))
        .collect();
    assert_eq!(of_paths, Vec::<&Value>::new());
}
