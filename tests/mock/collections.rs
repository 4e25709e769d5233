//! Collections of a help center, and sections.

use intercom_sdk::{ErrorKind, catalog::Arguments};
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

fn named(id: &str) -> Arguments {
    path(&[("collection_id", id)])
}

fn names(page: &Value) -> Vec<&str> {
    let data = page["data"].as_array().unwrap().iter();
    data.filter_map(|item| item["name"].as_str()).collect()
}

#[tokio::test]
async fn a_collection_is_created_read_updated_and_deleted() {
    for version in versions() {
        let session = Session::start(version).await;
        let fields = json!({ "name": "Billing", "description": "What it costs" });
        let created = session.ok("create_collection", body(fields)).await;
        let id = created["id"].as_str().unwrap();
        assert_eq!(created["description"], "What it costs");
        let renamed = named(id).body(json!({ "name": "Prices" }));
        session.ok("update_collection", renamed).await;
        let read = session.ok("retrieve_collection", named(id)).await;
        assert_eq!(read["name"], "Prices");
        assert_eq!(
            read["description"], "What it costs",
            "what is not sent stays"
        );
        // api 2: other deletes tell id, object and deleted.
        let deleted = session.ok("delete_collection", named(id)).await;
        assert_eq!(
            deleted,
            json!({ "id": id, "object": "collection", "deleted": true })
        );
        for operation in ["retrieve_collection", "delete_collection"] {
            let error = session.error(operation, named(id)).await;
            assert!(error.is_not_found(), "{version} {operation}: {error}");
            assert_eq!(error.code(), Some("not_found"));
        }
        session.intercom.assert_valid();
    }
}

/// api 1.1: list_all_collections
#[tokio::test]
async fn collections_come_in_pages_most_recently_updated_first() {
    for version in versions() {
        let session = Session::start(version).await;
        for number in 0..45 {
            session.intercom.add_collection(json!({
                "name": format!("c{number}"), "updated_at": 1_700_000_000 + number }));
        }
        let first = session.ok("list_all_collections", Arguments::new()).await;
        assert_eq!(names(&first)[..2], ["c44", "c43"], "{version}");
        assert_eq!(first["data"].as_array().unwrap().len(), 20, "20 by default");
        assert_eq!(first["pages"]["total_pages"], 3);
        let last = Arguments::new().query("page", "3");
        let last = session.ok("list_all_collections", last).await;
        assert_eq!(names(&last), ["c4", "c3", "c2", "c1", "c0"]);
        assert_eq!(last["pages"]["next"], Value::Null);
        session.intercom.assert_valid();
    }
}

/// api 6: 2.10 made levels of collections out of sections.
#[tokio::test]
async fn collections_have_three_levels_or_are_sections() {
    for version in versions() {
        let session = Session::start(version).await;
        let top = session.intercom.add_collection(json!({ "name": "top" }));
        let middle = json!({ "name": "middle", "parent_id": top });
        let middle = session.intercom.add_collection(middle);
        let below = |parent: &str| body(json!({ "name": "new", "parent_id": parent }));
        if session.has("list_all_sections") {
            let collections = session.ok("list_all_collections", Arguments::new()).await;
            assert_eq!(names(&collections), ["top"]);
            let sections = session.ok("list_all_sections", Arguments::new()).await;
            assert_eq!(names(&sections), ["middle"]);
            assert_eq!(sections["data"][0]["parent_id"], top);
            let created = session.ok("create_section", below(&top)).await;
            let id = created["id"].as_str().unwrap();
            let section = path(&[("section_id", id)]);
            let read = session.ok("retrieve_section", section.clone()).await;
            assert_eq!(read["type"], "section");
            session.ok("delete_section", section.clone()).await;
            assert!(
                session
                    .error("retrieve_section", section)
                    .await
                    .is_not_found()
            );
            let of_top = path(&[("section_id", &top)]);
            assert!(
                session
                    .error("retrieve_section", of_top)
                    .await
                    .is_not_found()
            );
            continue;
        }
        let lowest = session.ok("create_collection", below(&middle)).await;
        assert_eq!(lowest["parent_id"], middle);
        let lowest = lowest["id"].as_str().unwrap();
        for (parent, why) in [(lowest, "a fourth level"), ("missing", "no parent")] {
            let error = session.error("create_collection", below(parent)).await;
            assert_eq!(error.kind(), ErrorKind::Status, "{why}");
            assert_eq!(error.code(), Some("parameter_invalid"), "{why}");
        }
        let inside_itself = named(&top).body(json!({ "parent_id": middle }));
        let error = session.error("update_collection", inside_itself).await;
        assert_eq!(error.code(), Some("parameter_invalid"));
        // api 5g: null is the first level.
        let out = named(lowest).body(json!({ "parent_id": null }));
        let out = session.ok("update_collection", out).await;
        assert_eq!(out["parent_id"], Value::Null);
        session.ok("delete_collection", named(&top)).await;
        let orphan = session.ok("retrieve_collection", named(&middle)).await;
        assert_eq!(orphan["parent_id"], Value::Null);
    }
}

#[tokio::test]
async fn a_collection_belongs_to_a_help_center() {
    for version in versions() {
        let session = Session::start(version).await;
        let centers = session.ok("list_help_centers", Arguments::new()).await;
        let center = &centers["data"][0]["id"];
        let created = body(json!({ "name": "Billing" }));
        let created = session.ok("create_collection", created).await;
        assert_eq!(created["help_center_id"], *center, "{version}");
        let other = session
            .intercom
            .add_help_center(json!({ "display_name": "Other" }));
        let argument = path(&[("help_center_id", &other)]);
        let read = session.ok("retrieve_help_center", argument).await;
        assert_eq!(read["display_name"], "Other");
        let elsewhere = body(json!({ "name": "x", "help_center_id": other }));
        let elsewhere = session.ok("create_collection", elsewhere).await;
        assert_eq!(elsewhere["help_center_id"], other);
        let nowhere = body(json!({ "name": "x", "help_center_id": 1 }));
        let error = session.error("create_collection", nowhere).await;
        assert_eq!(error.code(), Some("parameter_invalid"));
    }
}
