//! Contacts, users and leads.

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

fn contact(id: &str) -> Arguments {
    path(&[("contact_id", id)])
}

fn id_of(object: &Value) -> &str {
    object["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_contact_that_was_created_is_shown_and_changed() {
    for version in versions() {
        let session = Session::with(version, |mock| mock.clock_at(1_763_596_800)).await;
        let created = session
            .ok(
                "create_contact",
                body(json!({
                    "external_id": "user-1",
                    "email": "ada@example.com",
                    "name": "Ada",
                    "phone": "+1 555 0100",
                    "avatar": "https://example.com/ada.png",
                    "owner_id": "814860",
                    "signed_up_at": 1_700_000_000,
                    "custom_attributes": { "plan": "pro", "seats": 5 },
                })),
            )
            .await;
        let id = id_of(&created).to_owned();
        assert_eq!(id.len(), 24, "{id}");
        for (field, value) in [
            ("type", json!("contact")),
            ("role", json!("user")),
            ("external_id", json!("user-1")),
            ("email", json!("ada@example.com")),
            (
                "avatar",
                json!({ "type": "avatar", "image_url": "https://example.com/ada.png" }),
            ),
            ("owner_id", json!("814860")),
            ("created_at", json!(1_763_596_800)),
            ("signed_up_at", json!(1_700_000_000)),
            ("custom_attributes", json!({ "plan": "pro", "seats": 5 })),
        ] {
            assert_eq!(created[field], value, "{version} {field}");
        }
        assert_eq!(session.ok("show_contact", contact(&id)).await, created);

        session.intercom.advance(std::time::Duration::from_secs(60));
        let change =
            json!({ "name": "Ada L.", "phone": null, "custom_attributes": { "seats": 6 } });
        let changed = session
            .ok("update_contact", contact(&id).body(change))
            .await;
        assert_eq!(changed["name"], "Ada L.");
        assert_eq!(changed["phone"], Value::Null);
        assert_eq!(changed["email"], "ada@example.com");
        assert_eq!(
            changed["custom_attributes"],
            json!({ "plan": "pro", "seats": 6 })
        );
        assert_eq!(changed["updated_at"], 1_763_596_860);
        assert_eq!(changed["created_at"], 1_763_596_800);
        assert_eq!(session.intercom.contact(&id).unwrap()["name"], "Ada L.");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_contact_needs_a_key_or_a_role_and_the_role_must_be_known() {
    for version in versions() {
        let session = Session::start(version).await;
        for (fields, code) in [
            (json!({ "name": "Nobody" }), "parameter_not_found"),
            (json!({ "role": "robot" }), "parameter_invalid"),
        ] {
            let (status, error) = session.raw("POST", "/contacts", fields).await;
            assert_eq!(status, 400, "{version} {error}");
            assert_eq!(error["errors"][0]["code"], code, "{version} {error}");
        }
    }
}

#[tokio::test]
async fn a_user_that_is_there_already_is_a_conflict_that_names_it() {
    // api 2, jobs 1: the id stands in the text alone; leads may be there twice.
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let id = intercom.add_contact(json!({ "external_id": "u1", "email": "ada@example.com" }));
        let gone = intercom.add_contact(json!({ "external_id": "u2", "archived": true }));
        intercom.add_contact(json!({ "role": "lead", "email": "lead@example.com" }));
        for (fields, start, existing) in [
            (json!({ "external_id": "u1" }), "A contact matching", &id),
            (
                json!({ "email": "ada@example.com" }),
                "A contact matching",
                &id,
            ),
            (
                json!({ "external_id": "u2" }),
                "An archived contact matching",
                &gone,
            ),
        ] {
            let error = session.error("create_contact", body(fields)).await;
            assert_eq!(error.status().unwrap(), 409, "{version} {error}");
            assert_eq!(error.code(), Some("conflict"));
            assert_eq!(error.existing_id(), Some(existing.as_str()), "{error}");
            let message = error.errors()[0].message.clone().unwrap();
            assert!(message.starts_with(start), "{message}");
        }
        for fields in [
            json!({ "email": "lead@example.com" }),
            json!({ "email": "lead@example.com", "role": "lead" }),
            json!({ "email": "ada@example.com", "role": "lead" }),
        ] {
            session.ok("create_contact", body(fields)).await;
        }
    }
}

#[tokio::test]
async fn a_change_cannot_take_the_key_of_another_user() {
    for version in versions() {
        let session = Session::start(version).await;
        let ada = session
            .intercom
            .add_contact(json!({ "email": "ada@example.com" }));
        let bob = session
            .intercom
            .add_contact(json!({ "email": "bob@example.com" }));
        let to = |email: &str| json!({ "email": email });
        let error = session
            .error("update_contact", contact(&bob).body(to("ada@example.com")))
            .await;
        assert_eq!(error.existing_id(), Some(ada.as_str()), "{version} {error}");
        session
            .ok("update_contact", contact(&ada).body(to("ada@example.com")))
            .await;
        assert_eq!(
            session.intercom.contact(&bob).unwrap()["email"],
            "bob@example.com"
        );
    }
}

#[tokio::test]
async fn an_archived_contact_is_found_by_nothing_until_it_is_unarchived() {
    // jobs 1
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let id = intercom.add_contact(json!({ "external_id": "u1" }));
        let archived = session.ok("archive_contact", contact(&id)).await;
        assert_eq!(archived["archived"], true, "{version}");
        assert_eq!(archived["external_id"], "u1");
        // Archiving again changes nothing.
        assert_eq!(session.ok("archive_contact", contact(&id)).await, archived);

        let search = || {
            let query = json!({ "field": "external_id", "operator": "=", "value": "u1" });
            body(json!({ "query": query }))
        };
        let change = contact(&id).body(json!({ "name": "x" }));
        for (operation, arguments) in [("show_contact", contact(&id)), ("update_contact", change)] {
            let error = session.error(operation, arguments).await;
            assert_eq!(
                error.status().unwrap(),
                404,
                "{version} {operation} {error}"
            );
            assert_eq!(error.code(), Some("not_found"));
        }
        assert_eq!(
            session.ok("search_contacts", search()).await["total_count"],
            0
        );
        let list = session.ok("list_contacts", Arguments::new()).await;
        assert_eq!(list["total_count"], 0);

        let unarchived = session.ok("unarchive_contact", contact(&id)).await;
        assert_eq!(unarchived["archived"], false);
        assert_eq!(
            session.ok("search_contacts", search()).await["total_count"],
            1
        );
        session.ok("show_contact", contact(&id)).await;
    }
}

#[tokio::test]
async fn a_deleted_contact_is_gone_and_an_archived_one_can_be_deleted() {
    // jobs 8
    for version in versions() {
        let session = Session::start(version).await;
        let active = session.intercom.add_contact(json!({}));
        let archived = session.intercom.add_contact(json!({ "archived": true }));
        for id in [active, archived] {
            let deleted = session.ok("delete_contact", contact(&id)).await;
            assert_eq!(deleted["deleted"], true, "{version}");
            for operation in ["delete_contact", "show_contact", "unarchive_contact"] {
                let error = session.error(operation, contact(&id)).await;
                assert_eq!(
                    error.status().unwrap(),
                    404,
                    "{version} {operation} {error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn newer_versions_find_users_by_their_external_identifier() {
    // jobs 1: from 2.13, users only.
    for version in versions() {
        let session = Session::start(version).await;
        let operation = "show_contact_by_external_id";
        if !session.has(operation) {
            continue;
        }
        let id = session
            .intercom
            .add_contact(json!({ "external_id": "a/b 1" }));
        session
            .intercom
            .add_contact(json!({ "external_id": "lead", "role": "lead" }));
        let found = session
            .ok(operation, path(&[("external_id", "a/b 1")]))
            .await;
        assert_eq!(found["id"], *id, "{version}");
        for missing in ["lead", "nobody"] {
            let error = session
                .error(operation, path(&[("external_id", missing)]))
                .await;
            assert_eq!(error.status().unwrap(), 404, "{version} {error}");
        }
    }
}

#[tokio::test]
async fn newer_versions_block_contacts() {
    for version in versions() {
        let session = Session::start(version).await;
        if !session.has("block_contact") {
            continue;
        }
        let id = session.intercom.add_contact(json!({ "external_id": "u1" }));
        let blocked = session.ok("block_contact", contact(&id)).await;
        assert_eq!(blocked["blocked"], true, "{version}");
        assert_eq!(blocked["id"], *id);
        let error = session.error("block_contact", contact("nobody")).await;
        assert_eq!(error.status().unwrap(), 404);
    }
}

#[tokio::test]
async fn a_lead_goes_into_a_user_and_leaves_what_it_had() {
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let company = intercom.add_company(json!({}));
        let lead = intercom.add_contact(json!({
            "role": "lead", "email": "ada@example.com", "name": "Lead", "phone": "1",
            "custom_attributes": { "plan": "free", "source": "ad" }, "company_ids": [company] }));
        let user = intercom.add_contact(json!({
            "email": "ada@example.com", "name": "Ada", "custom_attributes": { "plan": "pro" } }));
        let merge = body(json!({ "from": lead, "into": user }));
        let merged = session.ok("merge_contact", merge).await;
        assert_eq!(merged["id"], *user, "{version}");
        assert_eq!(merged["role"], "user");
        assert_eq!(merged["name"], "Ada");
        assert_eq!(merged["phone"], "1");
        assert_eq!(
            merged["custom_attributes"],
            json!({ "plan": "pro", "source": "ad" })
        );
        assert_eq!(merged["companies"]["data"][0]["id"], *company);

        // api 6, api 2.13-2.16: 410 with a Link where the version says so.
        let newest = session.has("list_contact_merge_history");
        for (operation, arguments) in [
            ("show_contact", contact(&lead)),
            ("update_contact", contact(&lead).body(json!({}))),
            ("delete_contact", contact(&lead)),
        ] {
            let error = session.error(operation, arguments).await;
            let expected = match newest {
                true => (410, Some("contact_merged")),
                false => (404, Some("not_found")),
            };
            let actual = (error.status().unwrap().as_u16(), error.code());
            assert_eq!(actual, expected, "{version} {operation} {error}");
        }
        assert_eq!(
            session.ok("list_contacts", Arguments::new()).await["total_count"],
            1
        );
    }
}

#[tokio::test]
async fn only_leads_go_into_users_and_newer_versions_want_duplicates() {
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let user = intercom.add_contact(json!({ "email": "ada@example.com" }));
        let other = intercom.add_contact(json!({ "email": "bob@example.com" }));
        let lead = intercom.add_contact(json!({ "role": "lead", "email": "eve@example.com" }));
        for (from, into, status) in [
            (&user, &other, 422),
            (&user, &lead, 422),
            (&"nobody".to_owned(), &user, 404),
            (&lead, &"nobody".to_owned(), 404),
        ] {
            let arguments = body(json!({ "from": from, "into": into }));
            let error = session.error("merge_contact", arguments).await;
            assert_eq!(error.status().unwrap(), status, "{version} {error}");
        }
        // api 2.13-2.16, section 1.
        if session.has("list_contact_merge_history") {
            let arguments = body(json!({ "from": lead, "into": user }));
            let error = session.error("merge_contact", arguments).await;
            assert_eq!(error.code(), Some("invalid_merge"), "{version} {error}");
            let arguments =
                json!({ "from": lead, "into": user, "skip_duplicate_validation": true });
            session.ok("merge_contact", body(arguments)).await;
        } else {
            let arguments = body(json!({ "from": lead, "into": user }));
            session.ok("merge_contact", arguments).await;
        }
    }
}

#[tokio::test]
async fn the_link_of_a_merged_contact_leads_on_to_the_last_one() {
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        if !session.has("list_contact_merge_history") {
            continue;
        }
        let lead = intercom.add_contact(json!({ "role": "lead", "email": "a@example.com" }));
        let first = intercom.add_contact(json!({ "email": "a@example.com" }));
        let last = intercom.add_contact(json!({ "email": "b@example.com" }));
        let merge = |from: &str, into: &str| {
            body(json!({ "from": from, "into": into, "skip_duplicate_validation": true }))
        };
        session.ok("merge_contact", merge(&lead, &first)).await;
        // A user that has become a lead can go on.
        let role = contact(&first).body(json!({ "role": "lead" }));
        session.ok("update_contact", role).await;
        session.ok("merge_contact", merge(&first, &last)).await;

        let url = format!("{}/contacts/{lead}", intercom.base_url());
        let request = reqwest::Client::new()
            .get(url)
            .bearer_auth(intercom_sdk::mock::TOKEN);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 410);
        let link = format!("</contacts/{last}>; rel=\"canonical\"");
        assert_eq!(response.headers()["link"], *link);

        let history = session
            .ok("list_contact_merge_history", contact(&last))
            .await;
        assert_eq!(history["data"][0]["source_contact_id"], *first, "{history}");
        assert_eq!(history["has_more"], false);
        let shown = session.ok("show_contact", contact(&last)).await;
        assert_eq!(shown["merge_history"], Value::Null);
        let asked = contact(&last).query("include_merge_history", "true");
        let shown = session.ok("show_contact", asked).await;
        assert_eq!(shown["merge_history"], history["data"]);
    }
}

#[tokio::test]
async fn a_list_of_contacts_is_walked_by_its_cursor() {
    // api 1.1: 10 a page by default (correction), 150 at most; api 0: `next` is an
    // object with `page` and `starting_after`.
    for version in versions() {
        let session = Session::start(version).await;
        let ids = session
            .intercom
            .add_contacts((0..25).map(|n| json!({ "name": format!("Contact {n}") })));
        let mut seen = Vec::new();
        let mut arguments = Arguments::new();
        loop {
            let page = session.ok("list_contacts", arguments).await;
            let data = page["data"].as_array().unwrap();
            seen.extend(data.iter().map(|contact| id_of(contact).to_owned()));
            assert_eq!(page["total_count"], 25, "{version}");
            assert_eq!(page["pages"]["total_pages"], 3);
            let next = &page["pages"]["next"];
            if next.is_null() {
                break;
            }
            assert_eq!(next.as_object().unwrap().len(), 2, "{next}");
            let cursor = next["starting_after"].as_str().unwrap();
            arguments = Arguments::new().query("starting_after", cursor);
        }
        assert_eq!(seen, ids, "{version}");
        let page = Arguments::new().query("per_page", "150");
        let page = session.ok("list_contacts", page).await;
        assert_eq!(page["data"].as_array().unwrap().len(), 25);
        // api 1
        let bad = Arguments::new().query("starting_after", "%%%");
        let error = session.error("list_contacts", bad).await;
        assert_eq!(error.code(), Some("client_error"), "{error}");
    }
}

#[tokio::test]
async fn a_list_of_contacts_begins_with_the_latest_activity_and_can_slip() {
    // jobs 2: the list is sorted by a date that changes, so records can slip by.
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let old = intercom.add_contact(json!({ "last_seen_at": 10 }));
        let never = intercom.add_contact(json!({}));
        let new = intercom.add_contact(json!({ "last_seen_at": 20 }));
        let list = || async {
            let page = session.ok("list_contacts", Arguments::new()).await;
            let data = page["data"].as_array().unwrap().clone();
            data.iter()
                .map(|contact| id_of(contact).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(list().await, [&*new, &*old, &*never], "{version}");

        let first = Arguments::new().query("per_page", "1");
        let page = session.ok("list_contacts", first.clone()).await;
        let seen = contact(&never).body(json!({ "last_seen_at": 30 }));
        session.ok("update_contact", seen).await;
        let cursor = page["pages"]["next"]["starting_after"].as_str().unwrap();
        let rest = Arguments::new().query("starting_after", cursor);
        let rest = session.ok("list_contacts", rest).await;
        let rest = rest["data"].as_array().unwrap();
        assert_eq!(rest.len(), 1, "{version}: the one that moved is not seen");
        assert_eq!(rest[0]["id"], *old);
    }
}

#[tokio::test]
async fn lists_inside_a_contact_end_after_ten_and_say_where_the_rest_is() {
    // api 1.1
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let companies = intercom.add_companies((0..11).map(|_| json!({})));
        let id = intercom.add_contact(json!({ "company_ids": companies }));
        let shown = session.ok("show_contact", contact(&id)).await;
        let list = &shown["companies"];
        assert_eq!(list["data"].as_array().unwrap().len(), 10, "{version}");
        assert_eq!(list["total_count"], 11);
        assert_eq!(list["has_more"], true);
        assert_eq!(list["url"], format!("/contacts/{id}/companies"));
        for list in ["tags", "notes"] {
            assert_eq!(shown[list]["has_more"], false, "{version} {list}");
            assert_eq!(shown[list]["data"], json!([]));
        }
        let segments = session
            .ok("list_segments_for_a_contact", contact(&id))
            .await;
        assert_eq!(segments["data"], json!([]));
    }
}
