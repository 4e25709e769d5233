//! Notes on contacts and companies.

use std::time::Duration;

use serde_json::json;

use super::{
    client::{Session, path},
    versions,
};

const NOW: i64 = 1_800_000_000;
const ADMIN: &str = "814860";

async fn session(version: &'static str) -> Session {
    Session::with(version, |builder| builder.clock_at(NOW.unsigned_abs())).await
}

#[tokio::test]
async fn a_note_is_made_listed_and_read() {
    for version in versions() {
        let session = session(version).await;
        for (kind, owner, create, list) in [
            (
                "contact",
                session.intercom.add_contact(json!({})),
                "create_note",
                "list_notes",
            ),
            (
                "company",
                session.intercom.add_company(json!({})),
                "create_company_note",
                "list_company_notes",
            ),
        ] {
            if !session.has(create) {
                continue;
            }
            let key = format!("{kind}_id");
            let owner_path = path(&[(&key, &owner)]);
            let request = json!({ "admin_id": ADMIN, "body": "Calls back" });
            let made = session.ok(create, owner_path.clone().body(request)).await;
            // jobs 6: plain text becomes HTML.
            assert_eq!(made["body"], "<p>Calls back</p>", "{version} {kind}");
            assert_eq!(made["author"]["id"], ADMIN, "{version} {kind}");
            assert_eq!(made["created_at"], NOW, "{version} {kind}");
            assert_eq!(made[kind]["id"], owner, "{version} {kind}");
            let id = path(&[("note_id", made["id"].as_str().unwrap())]);
            let found = session.ok("retrieve_note", id).await;
            assert_eq!(found, made, "{version} {kind}");
            let listed = session.ok(list, owner_path).await;
            assert_eq!(listed["total_count"], 1, "{version} {kind}");
            assert_eq!(listed["data"][0]["id"], made["id"], "{version} {kind}");
        }
        session.intercom.assert_valid();
    }
}

/// api 1.1: the next page of notes is a URL.
#[tokio::test]
async fn notes_come_newest_first_in_numbered_pages() {
    for version in versions() {
        let session = session(version).await;
        let contact = session.intercom.add_contact(json!({}));
        let other = session.intercom.add_contact(json!({}));
        for n in 0..3 {
            session.intercom.advance(Duration::from_secs(1));
            session
                .intercom
                .add_note(json!({ "id": n, "contact": { "type": "contact", "id": contact } }));
        }
        session
            .intercom
            .add_note(json!({ "contact": { "type": "contact", "id": other } }));
        let mut listed = Vec::new();
        for page in ["1", "2"] {
            let arguments = path(&[("contact_id", &contact)])
                .query("per_page", "2")
                .query("page", page);
            let found = session.ok("list_notes", arguments).await;
            assert_eq!(found["total_count"], 3, "{version}");
            let notes = found["data"].as_array().unwrap();
            listed.extend(notes.iter().map(|note| note["id"].clone()));
            let next = found["pages"]["next"].as_str();
            let expected = format!(
                "{}/contacts/{contact}/notes?per_page=2&page=2",
                session.intercom.base_url()
            );
            assert_eq!(next, (page == "1").then_some(&*expected), "{version}");
        }
        assert_eq!(listed, ["2", "1", "0"], "{version}");
    }
}

#[tokio::test]
async fn what_is_missing_is_not_found() {
    for version in versions() {
        let session = session(version).await;
        let contact = session.intercom.add_contact(json!({}));
        let on_contact = |contact: &str| path(&[("contact_id", contact)]);
        let note = |admin: &str| json!({ "admin_id": admin, "body": "x" });
        for (operation, arguments, code) in [
            ("list_notes", on_contact("nobody"), "not_found"),
            (
                "create_note",
                on_contact("nobody").body(note(ADMIN)),
                "not_found",
            ),
            (
                "create_note",
                on_contact(&contact).body(note("1")),
                "not_found",
            ),
            ("retrieve_note", path(&[("note_id", "9")]), "not_found"),
            (
                "create_company_note",
                path(&[("company_id", "none")]).body(note(ADMIN)),
                "company_not_found",
            ),
            (
                "list_company_notes",
                path(&[("company_id", "none")]),
                "company_not_found",
            ),
        ] {
            if session.has(operation) {
                let refused = session.refused(operation, arguments).await;
                assert_eq!(refused, (404, code.to_owned()), "{version} {operation}");
            }
        }
    }
}
