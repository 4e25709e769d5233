//! Tags: made, found, deleted, put on and taken off.

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

const NOW: i64 = 1_800_000_000;
const ADMIN: &str = "814860";

async fn session(version: &'static str) -> Session {
    Session::with(version, |builder| builder.clock_at(NOW.unsigned_abs())).await
}

fn tag(id: &str) -> Arguments {
    path(&[("tag_id", id)])
}

fn names(tags: &Value) -> Vec<&str> {
    let tags = tags.as_array().unwrap().iter();
    tags.map(|tag| tag["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_tag_is_made_once_by_name_and_renamed_by_identifier() {
    for version in versions() {
        let session = session(version).await;
        let made = session
            .ok("create_tag", body(json!({ "name": "VIP" })))
            .await;
        let id = made["id"].as_str().unwrap();
        // Names do not differ by case.
        let again = session
            .ok("create_tag", body(json!({ "name": "vip" })))
            .await;
        assert_eq!(again["id"], id, "{version}");
        let renamed = json!({ "id": id, "name": "Important" });
        session.ok("create_tag", body(renamed)).await;
        let found = session.ok("find_tag", tag(id)).await;
        assert_eq!(
            (&found["type"], &found["id"], &found["name"]),
            (&json!("tag"), &json!(id), &json!("Important"))
        );
        let list = session.ok("list_tags", Arguments::new()).await;
        assert_eq!(names(&list["data"]), ["Important"], "{version}");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_tag_is_refused() {
    for version in versions() {
        let session = session(version).await;
        for (operation, arguments, status, code) in [
            (
                "create_tag",
                body(json!({ "id": "9", "name": "x" })),
                404,
                "not_found",
            ),
            (
                "create_tag",
                body(json!({ "name": " " })),
                400,
                "parameter_invalid",
            ),
            ("find_tag", tag("9"), 404, "not_found"),
            ("delete_tag", tag("9"), 404, "not_found"),
        ] {
            let refused = session.refused(operation, arguments).await;
            assert_eq!(refused, (status, code.to_owned()), "{version} {operation}");
        }
    }
}

#[tokio::test]
async fn a_deleted_tag_is_taken_off_everything() {
    for version in versions() {
        let session = session(version).await;
        let id = session.intercom.add_tag(json!({ "name": "old" }));
        let contact = session.intercom.add_contact(json!({}));
        let contact = path(&[("contact_id", &contact)]);
        let attach = contact.clone().body(json!({ "id": id }));
        session.ok("attach_tag_to_contact", attach).await;
        session.ok("delete_tag", tag(&id)).await;
        let list = session.ok("list_tags_for_a_contact", contact).await;
        assert_eq!(list["data"], json!([]), "{version}");
        let refused = session.refused("find_tag", tag(&id)).await;
        assert_eq!(refused, (404, "not_found".to_owned()), "{version}");
    }
}

/// api 2
#[tokio::test]
async fn a_tag_that_a_segment_depends_on_is_not_deleted() {
    for version in versions() {
        let session = session(version).await;
        let id = session
            .intercom
            .add_tag(json!({ "name": "kept", "segments": ["Payers"] }));
        let error = session.error("delete_tag", tag(&id)).await;
        assert_eq!(error.code(), Some("tag_has_dependent_objects"), "{version}");
        assert!(error.to_string().contains("Payers"), "{error}");
        session.ok("find_tag", tag(&id)).await;
    }
}

#[tokio::test]
async fn many_contacts_are_tagged_at_once() {
    for version in versions() {
        let session = session(version).await;
        let contacts = [0, 1].map(|_| session.intercom.add_contact(json!({})));
        let users = json!([{ "id": contacts[0] }, { "id": contacts[1] }]);
        let request = json!({ "name": "batch", "users": users });
        session.ok("create_tag", body(request)).await;
        for contact in &contacts {
            let contact = path(&[("contact_id", contact)]);
            let list = session.ok("list_tags_for_a_contact", contact).await;
            assert_eq!(names(&list["data"]), ["batch"], "{version}");
            // api 1.1: a list of a contact says when and by whom.
            assert_eq!(list["data"][0]["applied_at"], NOW, "{version}");
            assert_eq!(list["data"][0]["applied_by"]["id"], ADMIN, "{version}");
        }
        // The list of all tags does not.
        session.ok("list_tags", Arguments::new()).await;
        let calls = session.intercom.calls_of("list_tags");
        assert_eq!(calls[0].answer["data"][0].get("applied_at"), None);
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn companies_are_tagged_and_untagged_by_either_identifier() {
    for version in versions() {
        let session = session(version).await;
        let company = session
            .intercom
            .add_company(json!({ "company_id": "acme" }));
        for (identifier, untag) in [
            (json!({ "company_id": "acme" }), None),
            (json!({ "id": company }), None),
            (json!({ "id": company }), Some(true)),
        ] {
            let mut entry = identifier;
            if let Some(untag) = untag {
                entry["untag"] = json!(untag);
            }
            let request = json!({ "name": "big", "companies": [entry] });
            let answer = session.ok("create_tag", body(request)).await;
            assert_eq!(answer["name"], "big", "{version}");
            // What the answer of the version does not say, the company will.
            if let Some(companies) = answer.get("companies") {
                let expected = json!([{ "id": company, "tagged": untag.is_none() }]);
                assert_eq!(*companies, expected, "{version}");
            }
        }
        session.intercom.assert_valid();
    }
}

/// api 2.16: those that do not exist are left out; they were a 404 before.
#[tokio::test]
async fn a_missing_contact_is_left_out_or_refused_by_the_version() {
    for version in versions() {
        let session = session(version).await;
        let contact = session.intercom.add_contact(json!({}));
        let users = json!([{ "id": contact }, { "id": "nobody" }]);
        let request = body(json!({ "name": "batch", "users": users }));
        let is_tagged = match session.has("attach_tag_to_article") {
            true => {
                let answer = session.ok("create_tag", request).await;
                let expected = json!([{ "id": contact, "tagged": true }]);
                assert_eq!(answer["users"], expected);
                true
            }
            false => {
                let refused = session.refused("create_tag", request).await;
                assert_eq!(refused, (404, "not_found".to_owned()), "{version}");
                false
            }
        };
        let contact = path(&[("contact_id", &contact)]);
        let list = session.ok("list_tags_for_a_contact", contact).await;
        assert_eq!(
            list["data"].as_array().unwrap().len(),
            usize::from(is_tagged)
        );
    }
}

#[tokio::test]
async fn a_tag_is_put_on_an_object_and_taken_off() {
    for version in versions() {
        let session = session(version).await;
        let intercom = &session.intercom;
        let id = intercom.add_tag(json!({ "name": "vip" }));
        for (kind, object, missing) in [
            ("contact", intercom.add_contact(json!({})), "not_found"),
            (
                "conversation",
                intercom.add_conversation(json!({})),
                "not_found",
            ),
            ("ticket", intercom.add_ticket(json!({})), "ticket_not_found"),
        ] {
            let (attach, detach) = (
                format!("attach_tag_to_{kind}"),
                format!("detach_tag_from_{kind}"),
            );
            if !session.has(&attach) {
                continue;
            }
            let what = format!("{version} {kind}");
            let key = format!("{kind}_id");
            let request = |object: &str, tag: &str| {
                let mut request = json!({ "id": tag });
                if kind != "contact" {
                    request["admin_id"] = json!(ADMIN);
                }
                path(&[(&key, object)]).body(request)
            };
            // A repetition changes nothing.
            for _ in 0..2 {
                let tag = session.ok(&attach, request(&object, &id)).await;
                assert_eq!(tag["name"], "vip", "{what}");
                assert_eq!(tag["applied_by"]["id"], ADMIN, "{what}");
                assert_eq!(tag["applied_at"], NOW, "{what}");
            }
            if kind == "conversation" {
                let found = path(&[(&key, &object)]);
                let found = session.ok("retrieve_conversation", found).await;
                assert_eq!(names(&found["tags"]["tags"]), ["vip"], "{what}");
            }
            let refused = session.refused(&attach, request("9", &id)).await;
            assert_eq!(refused, (404, missing.to_owned()), "{what}");
            let refused = session.refused(&attach, request(&object, "9")).await;
            assert_eq!(refused, (404, "not_found".to_owned()), "{what}");
            let request = || {
                let arguments = path(&[(&key, &object), ("tag_id", &id)]);
                match kind {
                    "contact" => arguments,
                    _ => arguments.body(json!({ "admin_id": ADMIN })),
                }
            };
            let tag = session.ok(&detach, request()).await;
            assert_eq!(tag["name"], "vip", "{what}");
            let (status, _) = session.refused(&detach, request()).await;
            assert_eq!(status, 404, "{what}");
        }
        session.intercom.assert_valid();
    }
}
