//! Ticket types, their attributes and states.

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

fn ticket_type(id: &str) -> Arguments {
    path(&[("ticket_type_id", id)])
}

fn names(attributes: &Value) -> Vec<&str> {
    let attributes = attributes["data"].as_array().unwrap().iter();
    attributes
        .map(|attribute| attribute["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_workspace_has_a_type_from_the_start() {
    for version in versions() {
        let session = Session::start(version).await;
        let list = session.ok("list_ticket_types", Arguments::new()).await;
        assert_eq!(list["data"].as_array().unwrap().len(), 1, "{version}");
        let first = &list["data"][0];
        assert_eq!(first["archived"], false, "{version}");
        assert_eq!(
            names(&first["ticket_type_attributes"]),
            ["_default_title_", "_default_description_"],
            "{version}"
        );
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_type_is_made_read_and_changed() {
    for version in versions() {
        let session = Session::start(version).await;
        let made = json!({ "name": "Bug", "description": "What breaks", "icon": "🐞" });
        let made = session.ok("create_ticket_type", body(made)).await;
        let id = made["id"].as_str().unwrap();
        let change = json!({ "name": "Defect", "archived": true });
        let changed = session
            .ok("update_ticket_type", ticket_type(id).body(change))
            .await;
        let found = session.ok("get_ticket_type", ticket_type(id)).await;
        assert_eq!(changed, found, "{version}");
        assert_eq!(found["name"], "Defect", "{version}");
        assert_eq!(found["archived"], true, "{version}");
        assert_eq!(found["icon"], "🐞", "{version}");
        assert_eq!(names(&found["ticket_type_attributes"]).len(), 2);
        // api 9
        let again = session.refused("create_ticket_type", body(json!({ "name": "Defect" })));
        assert_eq!(again.await, (409, "resource_conflict".to_owned()));
        let missing = session.refused("get_ticket_type", ticket_type("9")).await;
        assert_eq!(missing, (404, "ticket_type_not_found".to_owned()));
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn the_category_took_the_place_of_the_internal_flag() {
    for version in versions() {
        let session = Session::start(version).await;
        for (index, (request, category, is_internal)) in [
            (json!({}), "Customer", false),
            (json!({ "is_internal": true }), "Back-office", true),
        ]
        .into_iter()
        .enumerate()
        {
            let mut request = request;
            request["name"] = json!(format!("Type {index}"));
            let made = session.ok("create_ticket_type", body(request)).await;
            assert_eq!(made["is_internal"], is_internal, "{version}");
            if let Some(found) = made.get("category") {
                assert_eq!(found, category, "{version}");
            }
        }
    }
}

#[tokio::test]
async fn attributes_are_added_and_changed() {
    for version in versions() {
        let session = Session::start(version).await;
        let id = session.intercom.add_ticket_type(json!({ "name": "Bug" }));
        let request = json!({ "name": "Severity", "description": "How bad", "data_type": "list",
            "list_items": "low, high", "required_to_create": true });
        let made = session
            .ok(
                "create_ticket_type_attribute",
                ticket_type(&id).body(request.clone()),
            )
            .await;
        assert_eq!(made["order"], 2, "{version}");
        let options = &made["input_options"]["list_options"];
        assert_eq!(options[1]["label"], "high", "{version}");
        let attribute = made["id"].as_str().unwrap();
        let change = |attribute: &str| {
            ticket_type(&id)
                .path("attribute_id", attribute)
                .body(json!({ "name": "Harm" }))
        };
        let changed = session
            .ok("update_ticket_type_attribute", change(attribute))
            .await;
        assert_eq!(changed["name"], "Harm", "{version}");
        assert_eq!(changed["required_to_create"], true, "{version}");
        let found = session.ok("get_ticket_type", ticket_type(&id)).await;
        assert_eq!(names(&found["ticket_type_attributes"])[2], "Harm");

        let (status, _) = session
            .refused("update_ticket_type_attribute", change("9"))
            .await;
        assert_eq!(status, 404, "{version}");
        for (request, status, code) in [
            (
                json!({ "name": "Harm", "description": "", "data_type": "string" }),
                409,
                "resource_conflict",
            ),
            (
                json!({ "name": "Kind", "description": "", "data_type": "list" }),
                400,
                "parameter_invalid",
            ),
        ] {
            let arguments = ticket_type(&id).body(request);
            let refused = session.refused("create_ticket_type_attribute", arguments);
            assert_eq!(refused.await, (status, code.to_owned()), "{version}");
        }
    }
}

#[tokio::test]
async fn states_are_of_four_categories_and_of_types() {
    for version in versions() {
        let session = Session::start(version).await;
        if !session.has("list_ticket_states") {
            continue;
        }
        let state = json!({ "id": "77", "category": "in_progress", "internal_label": "With QA" });
        let id = session
            .intercom
            .add_ticket_type(json!({ "name": "Bug", "ticket_states": [state] }));
        let list = session.ok("list_ticket_states", Arguments::new()).await;
        let states: Vec<(&str, usize)> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|state| {
                let types = state["ticket_types"]["data"].as_array().unwrap();
                (state["category"].as_str().unwrap(), types.len())
            })
            .collect();
        assert_eq!(
            states,
            [
                ("submitted", 2),
                ("in_progress", 2),
                ("waiting_on_customer", 2),
                ("resolved", 2),
                ("in_progress", 1),
            ],
            "{version}"
        );
        let found = session.ok("get_ticket_type", ticket_type(&id)).await;
        let states = found["ticket_states"]["data"].as_array().unwrap();
        assert_eq!(states.len(), 5, "{version}");
        assert_eq!(states[4]["internal_label"], "With QA", "{version}");
        session.intercom.assert_valid();
    }
}
