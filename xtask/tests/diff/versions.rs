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

/// What Intercom announced as breaking from 2.10 to 2.16: the pair of versions, and
/// what the report says of it on the wire.
const ANNOUNCED: [(&str, &str, &[&str]); 18] = [
    ("2.9", "2.10", &["operation-removed", "create_section"]),
    (
        "2.11",
        "2.12",
        &["response-type-changed", ".ticket_state\""],
    ),
    (
        "2.11",
        "2.12",
        &[
            "request-field-replaced",
            "update_ticket",
            "`state`",
            "`ticket_state_id`",
        ],
    ),
    (
        "2.11",
        "2.12",
        &["operation-removed", "auto_assign_conversation"],
    ),
    (
        "2.13",
        "2.14",
        &[
            "request-field-replaced",
            "update_ticket",
            "`assignment` (object) was replaced by `admin_id`",
            "`assignee_id`",
        ],
    ),
    (
        "2.13",
        "2.14",
        &[
            "response-enum-values-replaced",
            ".activity_type",
            "\\\"admin_assignment_limit_change\\\" was removed",
        ],
    ),
    (
        "2.14",
        "2.15",
        &[
            "response-enum-values-replaced",
            ".ai_agent.resolution_state",
            "\\\"abandoned\\\" were removed",
        ],
    ),
    (
        "2.15",
        "2.16",
        &["behavior-announced", "`owner_id` is text"],
    ),
    (
        "2.15",
        "2.16",
        &[
            "response-enum-values-replaced",
            ".priority",
            "\\\"not_priority\\\" were removed",
        ],
    ),
    ("2.15", "2.16", &["behavior-announced", "0, no longer null"]),
    (
        "2.15",
        "2.16",
        &["behavior-announced", "`team_assignee_id` are integers"],
    ),
    (
        "2.15",
        "2.16",
        &[
            "response-field-optional-removed",
            "retrieve_article",
            ".parent_id",
        ],
    ),
    (
        "2.15",
        "2.16",
        &["list_data_attributes", "\\\"conversation\\\" was removed"],
    ),
    (
        "2.15",
        "2.16",
        &["behavior-announced", "merge_contact", "invalid_merge"],
    ),
    (
        "2.15",
        "2.16",
        &["behavior-announced", "show_contact", "410"],
    ),
    (
        "2.15",
        "2.16",
        &["behavior-announced", "create_tag", "left out"],
    ),
    (
        "2.15",
        "2.16",
        &[
            "behavior-announced",
            "search_contacts",
            "invalid_sort_order",
        ],
    ),
    (
        "2.15",
        "2.16",
        &["get_custom_object_instance_by_external_id", "`external_id`"],
    ),
];

#[test]
fn what_intercom_announced_as_breaking_is_breaking_on_the_wire() {
    let mut reports = std::collections::BTreeMap::new();
    for (old, new, parts) in ANNOUNCED {
        let report = reports
            .entry((old, new))
            .or_insert_with(|| real(&[old, new, "--lens", "wire"]));
        assert!(has_breaking(report, parts), "{old} → {new}: {parts:?}");
    }
}

#[test]
fn replaced_words_are_one_change_and_the_new_words_are_not_told_apart() {
    let report = real(&["2.13", "2.14", "--lens", "wire"]);
    let of_words = report["changes"].as_array().unwrap().iter();
    let of_words: Vec<&Value> = of_words
        .filter(|change| {
            change["location"]
                .as_str()
                .unwrap()
                .ends_with(".activity_type")
        })
        .collect();
    assert_eq!(of_words.len(), 1, "{of_words:?}");
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
    // The same words, fields and operations as in this project's descriptions.
    for (old, new, parts) in [
        (
            "2.13",
            "2.14",
            &["request-field-replaced", "`assignment`"][..],
        ),
        (
            "2.13",
            "2.14",
            &["response-enum-values-replaced", ".activity_type"],
        ),
        (
            "2.14",
            "2.15",
            &["response-enum-values-replaced", ".resolution_state"],
        ),
    ] {
        let (old, new) = (format!("upstream:{old}"), format!("{folder}/{new}.yaml"));
        let report = real(&[&old, &new, "--from", &folder]);
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
