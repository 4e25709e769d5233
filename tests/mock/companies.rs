//! Companies, and the contacts that are in them.

use std::time::{Duration, Instant};

use intercom_sdk::{catalog::Arguments, mock::Fault};
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

fn company(id: &str) -> Arguments {
    path(&[("company_id", id)])
}

fn membership(contact: &str, company: &str) -> Arguments {
    path(&[("contact_id", contact)]).body(json!({ "id": company }))
}

fn ids_of(page: &Value) -> Vec<String> {
    let data = page["data"].as_array().unwrap();
    let ids = data.iter().map(|object| object["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_company_is_made_and_changed_by_its_own_identifier() {
    // api 9: POST /companies is an upsert by company_id.
    for version in versions() {
        let session = Session::with(version, |mock| mock.clock_at(1_763_596_800)).await;
        let made = session
            .ok(
                "create_or_update_company",
                body(json!({
                    "company_id": "acme", "name": "Acme", "plan": "pro", "size": 12,
                    "monthly_spend": 9.75, "custom_attributes": { "tier": 1 } })),
            )
            .await;
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!(made["plan"]["name"], "pro", "{version}");
        // api 5c: decimals are cut on write.
        assert_eq!(made["monthly_spend"], 9.0);
        assert_eq!(made["user_count"], 0);

        session.intercom.advance(Duration::from_secs(5));
        let change = json!({ "company_id": "acme", "website": "https://example.com",
            "custom_attributes": { "seats": 2 } });
        let changed = session.ok("create_or_update_company", body(change)).await;
        assert_eq!(changed["id"], *id);
        assert_eq!(changed["name"], "Acme");
        assert_eq!(changed["website"], "https://example.com");
        assert_eq!(
            changed["custom_attributes"],
            json!({ "tier": 1, "seats": 2 })
        );
        assert_eq!(changed["updated_at"], 1_763_596_805);
        assert_eq!(
            session.ok("retrieve_a_company_by_id", company(&id)).await,
            changed
        );
        assert_eq!(session.intercom.company(&id).unwrap()["name"], "Acme");

        // A company may have no name; without company_id it is not made.
        session
            .ok(
                "create_or_update_company",
                body(json!({ "company_id": "other" })),
            )
            .await;
        let error = session
            .error("create_or_update_company", body(json!({ "name": "x" })))
            .await;
        assert_eq!(error.code(), Some("parameter_not_found"), "{error}");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_company_is_updated_and_deleted_by_intercoms_identifier() {
    for version in versions() {
        let session = Session::start(version).await;
        let contact = session.intercom.add_contact(json!({}));
        let id = session
            .intercom
            .add_company(json!({ "name": "Acme", "contact_ids": [contact] }));
        let body = json!({ "name": "Acme Inc." });
        let updated = session.ok("update_company", company(&id).body(body)).await;
        assert_eq!(updated["name"], "Acme Inc.", "{version}");

        let deleted = session.ok("delete_company", company(&id)).await;
        assert_eq!(
            deleted,
            json!({ "id": id, "object": "company", "deleted": true })
        );
        for (operation, arguments) in [
            ("retrieve_a_company_by_id", company(&id)),
            ("update_company", company(&id).body(json!({}))),
            ("delete_company", company(&id)),
            ("list_attached_contacts", company(&id)),
            ("list_attached_segments_for_companies", company(&id)),
        ] {
            let error = session.error(operation, arguments).await;
            assert_eq!(
                error.status().unwrap(),
                404,
                "{version} {operation} {error}"
            );
            assert_eq!(error.code(), Some("company_not_found"));
        }
        // Its contacts stay, and are in it no longer.
        let contact = session.intercom.contact(&contact).unwrap();
        assert_eq!(contact["companies"]["total_count"], 0);
    }
}

#[tokio::test]
async fn one_company_is_found_by_name_or_company_id() {
    // api 1.1: the operation answers with a list or with one company.
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let id = intercom.add_company(json!({ "company_id": "acme", "name": "Acme & Sons" }));
        let get = |query: &str| {
            let path = format!("/companies?{query}");
            let session = &session;
            async move { session.raw("GET", &path, Value::Null).await }
        };
        for query in ["company_id=acme", "name=Acme+%26+Sons"] {
            let (status, found) = get(query).await;
            assert_eq!(status, 200, "{version} {query}");
            assert_eq!(
                (&found["type"], &found["id"]),
                (&json!("company"), &json!(id))
            );
        }
        let (status, error) = get("company_id=nobody").await;
        assert_eq!(status, 404);
        assert_eq!(error["errors"][0]["code"], "company_not_found");
        let list = session.ok("retrieve_company", Arguments::new()).await;
        assert_eq!(ids_of(&list), [&*id], "{version}");
    }
}

#[tokio::test]
async fn contacts_are_attached_and_detached() {
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let (ada, bob) = (
            intercom.add_contact(json!({ "name": "Ada" })),
            intercom.add_contact(json!({ "name": "Bob" })),
        );
        let acme = intercom.add_company(json!({ "user_count": 0 }));
        let attach = "attach_contact_to_a_company";
        for (contact, count) in [(&ada, 1), (&bob, 2), (&ada, 2)] {
            // api 9: attaching again is 200 and changes nothing.
            let attached = session.ok(attach, membership(contact, &acme)).await;
            assert_eq!(attached["user_count"], count, "{version}");
        }
        let contacts = session.ok("list_attached_contacts", company(&acme)).await;
        assert_eq!(ids_of(&contacts), [&*ada, &*bob]);
        let companies = || path(&[("contact_id", &*ada)]);
        let list = session
            .ok("list_companies_for_a_contact", companies())
            .await;
        assert_eq!(ids_of(&list), [&*acme]);

        let detach = path(&[("contact_id", &*ada), ("company_id", &*acme)]);
        let detached = session.ok("detach_contact_from_a_company", detach).await;
        assert_eq!(detached["user_count"], 1);
        let list = session
            .ok("list_companies_for_a_contact", companies())
            .await;
        assert_eq!(list["total_count"], 0);

        for (arguments, code) in [
            (membership("nobody", &acme), "not_found"),
            (membership(&ada, "nothing"), "company_not_found"),
        ] {
            let error = session.error(attach, arguments).await;
            assert_eq!(error.status().unwrap(), 404, "{version} {error}");
            assert_eq!(error.code(), Some(code));
        }
    }
}

#[tokio::test]
async fn a_contact_is_in_a_thousand_companies_at_most() {
    // jobs 1
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        let companies = intercom.add_companies((0..1_001).map(|_| json!({})));
        let contact = intercom.add_contact(json!({ "company_ids": companies[..1_000] }));
        let operation = "attach_contact_to_a_company";
        let error = session
            .error(operation, membership(&contact, &companies[1_000]))
            .await;
        assert_eq!(error.status().unwrap(), 400, "{version} {error}");
        assert_eq!(error.code(), Some("contact_company_limit_exceeded"));
        session
            .ok(operation, membership(&contact, &companies[7]))
            .await;
    }
}

#[tokio::test]
async fn a_company_is_listed_once_it_has_a_user() {
    // jobs 4
    for version in versions() {
        let session = Session::start(version).await;
        let contact = session.intercom.add_contact(json!({}));
        let made = session
            .ok(
                "create_or_update_company",
                body(json!({ "company_id": "new" })),
            )
            .await;
        let id = made["id"].as_str().unwrap();
        let lists = [
            "list_all_companies",
            "retrieve_company",
            "scroll_over_all_companies",
        ];
        for operation in lists {
            let list = session.ok(operation, Arguments::new()).await;
            assert_eq!(list["data"], json!([]), "{version} {operation}");
        }
        session
            .ok("attach_contact_to_a_company", membership(&contact, id))
            .await;
        for operation in lists {
            let list = session.ok(operation, Arguments::new()).await;
            assert_eq!(ids_of(&list), [id], "{version} {operation}");
        }
    }
}

#[tokio::test]
async fn companies_are_listed_by_their_last_request_page_by_page() {
    // api 1.1: page numbers, `next` is a URL or null, latest first.
    for version in versions() {
        let session = Session::start(version).await;
        let ids = session
            .intercom
            .add_companies((0..5).map(|n| json!({ "last_request_at": 100 + n })));
        let page = |number: &str| {
            Arguments::new()
                .query("page", number)
                .query("per_page", "2")
        };
        let first = session.ok("list_all_companies", page("1")).await;
        assert_eq!(ids_of(&first), [&*ids[4], &*ids[3]], "{version}");
        assert_eq!(first["total_count"], 5);
        assert_eq!(first["pages"]["total_pages"], 3);
        assert!(first["pages"]["next"].as_str().unwrap().starts_with("http"));
        let last = session.ok("list_all_companies", page("3")).await;
        assert_eq!(ids_of(&last), [&*ids[0]]);
        assert_eq!(last["pages"]["next"], Value::Null);
        let ascending = page("1").query("order", "asc");
        let ascending = session.ok("list_all_companies", ascending).await;
        assert_eq!(ids_of(&ascending), [&*ids[0], &*ids[1]]);
    }
}

#[tokio::test]
async fn lists_end_at_ten_thousand_companies_and_a_scroll_has_them_all() {
    // jobs 4, api 1.1
    for version in versions() {
        let session = Session::start(version).await;
        let start = Instant::now();
        session
            .intercom
            .add_companies((0..10_001).map(|_| json!({})));
        let seeded = start.elapsed();
        assert!(seeded < Duration::from_secs(1), "{seeded:?}");
        let page = |number: usize, size: &str| {
            Arguments::new()
                .query("page", number.to_string())
                .query("per_page", size)
        };
        let start = Instant::now();
        let last = session.ok("list_all_companies", page(200, "50")).await;
        let listed = start.elapsed();
        assert_eq!(ids_of(&last).len(), 50, "{version}");
        assert_eq!(last["total_count"], 10_001);
        assert!(last["pages"]["next"].is_string());
        for operation in ["list_all_companies", "retrieve_company"] {
            // The 10,001st company is not to be had, nor is a page that has it.
            for (number, size) in [(201, "50"), (167, "60")] {
                let error = session.error(operation, page(number, size)).await;
                assert_eq!(error.status().unwrap(), 400, "{version} {error}");
                let message = error.errors()[0].message.clone().unwrap();
                assert_eq!(message, "page limit reached, please use scroll API");
            }
        }
        let start = Instant::now();
        let mut seen = std::collections::HashSet::new();
        let mut token: Option<String> = None;
        loop {
            let arguments = token.iter().fold(Arguments::new(), |arguments, token| {
                arguments.query("scroll_param", token)
            });
            let page = session.ok("scroll_over_all_companies", arguments).await;
            let ids = ids_of(&page);
            // api 1.2: the same token on every page.
            let given = page["scroll_param"].as_str().unwrap().to_owned();
            assert_eq!(*token.get_or_insert(given.clone()), given);
            if ids.is_empty() {
                break;
            }
            assert!(ids.len() <= 100);
            seen.extend(ids);
        }
        assert_eq!(seen.len(), 10_001, "{version}");
        println!(
            "{version}: 10,001 companies seeded in {seeded:?}, page 200 listed in {listed:?}, \
             scrolled in {:?}",
            start.elapsed()
        );
    }
}

#[tokio::test]
async fn a_workspace_has_one_scroll_which_ends_after_an_idle_minute() {
    // api 1.2, jobs 4
    for version in versions() {
        let session = Session::with(version, |mock| mock.clock_at(1_763_596_800)).await;
        let intercom = &session.intercom;
        intercom.add_companies((0..250).map(|_| json!({})));
        let operation = "scroll_over_all_companies";
        let scroll =
            |token: &Value| Arguments::new().query("scroll_param", token.as_str().unwrap());
        let first = session.ok(operation, Arguments::new()).await;
        let token = &first["scroll_param"];
        let error = session.error(operation, Arguments::new()).await;
        assert_eq!(error.status().unwrap(), 400, "{version} {error}");
        assert_eq!(error.code(), Some("scroll_exists"));

        // Each page keeps it open for another minute.
        for _ in 0..2 {
            intercom.advance(Duration::from_secs(59));
            session.ok(operation, scroll(token)).await;
        }
        intercom.advance(Duration::from_secs(60));
        let error = session.error(operation, scroll(token)).await;
        assert_eq!(error.status().unwrap(), 404, "{version} {error}");
        assert_eq!(error.code(), Some("not_found"));

        // The next one begins at the beginning, with another token.
        let again = session.ok(operation, Arguments::new()).await;
        assert_eq!(ids_of(&again), ids_of(&first));
        assert_ne!(again["scroll_param"], *token);
        let error = session.error(operation, scroll(token)).await;
        assert_eq!(error.status().unwrap(), 404, "{version} {error}");
    }
}

#[tokio::test]
async fn a_scroll_that_came_to_its_end_makes_place_for_another() {
    for version in versions() {
        let session = Session::start(version).await;
        session.intercom.add_company(json!({}));
        let operation = "scroll_over_all_companies";
        let first = session.ok(operation, Arguments::new()).await;
        let token = first["scroll_param"].as_str().unwrap();
        let scroll = Arguments::new().query("scroll_param", token);
        let end = session.ok(operation, scroll).await;
        assert_eq!(end["data"], json!([]), "{version}");
        let again = session.ok(operation, Arguments::new()).await;
        assert_eq!(ids_of(&again), ids_of(&first));
    }
}

#[tokio::test]
async fn a_scroll_moves_on_when_an_answer_is_lost_and_not_when_a_limit_refuses() {
    // api 5e, jobs 4: the place is on the server; a 429 does not reach it.
    for version in versions() {
        let session = Session::with(version, |mock| mock.clock_at(1_763_596_800)).await;
        let intercom = &session.intercom;
        let ids = intercom.add_companies((0..300).map(|_| json!({})));
        let operation = "scroll_over_all_companies";
        let first = session.ok(operation, Arguments::new()).await;
        let token = first["scroll_param"].as_str().unwrap();
        let scroll = || Arguments::new().query("scroll_param", token);
        intercom.fault(Fault::cut().on(operation).first(1).after_acting());
        session.error(operation, scroll()).await;
        intercom.fault(
            Fault::status(429, "rate_limit_exceeded")
                .on(operation)
                .first(1),
        );
        let error = session.error(operation, scroll()).await;
        assert_eq!(error.status().unwrap(), 429, "{version}");
        let third = session.ok(operation, scroll()).await;
        assert_eq!(ids_of(&third), ids[200..], "{version}");
    }
}

#[tokio::test]
async fn a_company_is_in_no_segment() {
    for version in versions() {
        let session = Session::start(version).await;
        let id = session.intercom.add_company(json!({}));
        let operation = "list_attached_segments_for_companies";
        let segments = session.ok(operation, company(&id)).await;
        assert_eq!(segments["data"], json!([]), "{version}");
    }
}
