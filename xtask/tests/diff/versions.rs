//! Comparisons of the committed descriptions.

use serde_json::{Value, json};

use super::tree::real;

/// Whether there is a breaking change whose JSON contains all of `parts`.
fn has_breaking(report: &Value, parts: &[&str]) -> bool {
    report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["level"] == "breaking")
        .any(|change| parts.iter().all(|part| change.to_string().contains(part)))
}

#[test]
fn breaking_changes_of_the_changelog_are_reported() {
    let report = real(&["2.9", "2.10"]);
    for operation in [
        "list_all_sections",
        "create_section",
        "retrieve_section",
        "update_section",
        "delete_section",
    ] {
        assert!(
            has_breaking(&report, &["operation-removed", operation]),
            "{operation}"
        );
        assert!(
            has_breaking(&report, &["rust-method-removed", operation]),
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
        assert!(has_breaking(&report, parts), "{parts:?}");
    }
    assert_eq!(real(&["2.12", "2.12"])["changes"], json!([]));
}

#[test]
fn upstream_descriptions_have_the_same_changes() {
    let Ok(folder) = std::env::var("INTERCOM_OPENAPI_DIR") else {
        println!("skipped: INTERCOM_OPENAPI_DIR is not set");
        return;
    };
    let report = real(&["upstream:2.11", "upstream:2.12", "--from", &folder]);
    for parts in [
        &["response-type-changed", ".ticket_state\""][..],
        &["request-field-replaced", "updateTicket", "ticket_state_id"],
        &["operation-removed", "run_assignment_rules"],
    ] {
        assert!(has_breaking(&report, parts), "{parts:?}");
    }
    // 2.11 has other names for most path parameters.
    let of_paths: Vec<&Value> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["code"].as_str().unwrap().starts_with("parameter-"))
        .filter(|change| change["location"].as_str().unwrap().starts_with("path"))
        .collect();
    assert_eq!(of_paths, Vec::<&Value>::new());
}
