//! Typed expectations of a mock server: what they match, what they answer, and what
//! is said when they do not.
#![cfg(feature = "mock")]

use std::panic::catch_unwind;

use intercom_sdk::mock::{Expected, Intercom};

/// The message of a panic.
fn panic_of(assertion: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(assertion).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

fn assert_calls_of(expected: &Expected, count: usize) -> String {
    let expected = expected.clone();
    panic_of(std::panic::AssertUnwindSafe(move || {
        expected.assert_calls(count)
    }))
}

fn assert_valid_of(mock: &Intercom) -> String {
    let mock = mock.clone();
    panic_of(std::panic::AssertUnwindSafe(move || mock.assert_valid()))
}

macro_rules! per_version {
    ($($version:literal $module:ident)*) => {$(
        mod $module {
            use std::time::Duration;

            use futures_util::{StreamExt as _, TryStreamExt as _};
            use intercom_sdk::{
                Error, ErrorKind, RetryPolicy,
                mock::{Fault, Intercom, Rule},
                $module::{Client, MockServer, types::*},
                search::field,
                types::{PageLinks, Timestamp},
            };
            use serde_json::json;

            /// A server, and a client that sends every request once.
            async fn start() -> (MockServer, Client) {
                let server = MockServer::start().await.unwrap();
                let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
                (server, client)
            }

            #[tokio::test]
            async fn an_argument_of_the_path_chooses_the_answer() {
                let (server, client) = start().await;
                let named = |name: &str| Contact::fixture().name(name);
                let ada = server.show_contact(|when, then| {
                    when.contact_id("1");
                    then.ok(named("Ada"));
                });
                let grace = server.show_contact(|when, then| {
                    when.contact_id("a/b ä");
                    then.ok(&named("Grace"));
                });
                for (id, name) in [("1", "Ada"), ("a/b ä", "Grace"), ("1", "Ada")] {
                    let contact = client.show_contact().contact_id(id).send().await.unwrap();
                    assert_eq!(contact.name.as_deref(), Some(name));
                    assert_eq!(contact.status(), 200);
                }
                ada.assert_calls(2);
                grace.assert_calls(1);
                assert_eq!(grace.calls()[0].operation.as_deref(), Some("show_contact"));
                server.assert_valid();
            }

            #[tokio::test]
            async fn the_client_is_of_this_version_and_retries() {
                let server = MockServer::start().await.unwrap();
                let list = server.list_admins(|when, then| {
                    when.header("intercom-version", $version);
                    then.error(503, "service_unavailable").ok(AdminList::fixture().admins([]));
                });
                let admins = server.client().list_admins().send().await.unwrap();
                assert_eq!((admins.attempts(), admins.admins.len()), (2, 0));
                list.assert_calls(2);
                server.assert_valid();
            }

            #[tokio::test]
            async fn a_list_is_walked_over_its_pages() {
                let (server, client) = start().await;
                let page = |ids: [i64; 2]| {
                    ContactList::fixture().data(ids.map(|id| Contact::fixture().id(id)))
                };
                let first = server.list_contacts(|when, then| {
                    when.per_page(2).without("starting_after");
                    then.ok(page([1, 2]).pages(PageLinks::fixture().next_cursor("WzE3")));
                });
                let second = server.list_contacts(|when, then| {
                    when.per_page(2).starting_after("WzE3");
                    then.ok(page([3, 4]));
                });
                let items = client.list_contacts().per_page(2).items();
                let found: Vec<Contact> = items.try_collect().await.unwrap();
                let ids: Vec<&str> = found.iter().map(|contact| contact.id.as_str()).collect();
                assert_eq!(ids, ["1", "2", "3", "4"]);
                first.assert_calls(1);
                second.assert_calls(1);
                server.assert_valid();
            }

            #[tokio::test]
            async fn a_search_matches_by_its_query_whatever_the_page() {
                let (server, client) = start().await;
                let query = || field("role").eq("user");
                let search = server.search_contacts(|when, then| {
                    when.body(query());
                    let next = PageLinks::fixture().next_cursor("WzE3");
                    then.ok(ContactList::fixture().data([Contact::fixture().id(1)]).pages(next));
                    then.ok(ContactList::fixture().data([Contact::fixture().id(2)]));
                });
                let items = client.search_contacts().per_page(1).body(query()).items();
                assert_eq!(items.count().await, 2);
                search.assert_calls(2);
                let paged = server.search_contacts(|when, then| {
                    when.per_page(7);
                    then.ok(ContactList::fixture());
                });
                client.search_contacts().per_page(7).body(query()).send().await.unwrap();
                paged.assert_calls(1);
                let other = field("role").eq("lead");
                client.search_contacts().body(other).send().await.unwrap_err();
                assert_eq!(server.violations()[0].rule, Rule::Unexpected);
            }

            #[tokio::test]
            async fn a_body_matches_whole_or_in_part() {
                let (server, client) = start().await;
                let body = CreateContactRequest::with_email("ada@example.com").name("Ada");
                let part = server.create_contact(|when, then| {
                    when.body_includes(json!({ "custom_attributes": { "plan": "pro" } }));
                    then.ok(Contact::fixture().id(1));
                });
                let whole = server.create_contact(|when, then| {
                    when.body(body.clone());
                    then.ok(Contact::fixture().id(2));
                });
                let create = |body: CreateContactRequest| client.create_contact().body(body).send();
                assert_eq!(create(body.clone()).await.unwrap().id, "2");
                let more = body.custom_attributes([("plan", "pro"), ("seats", "12")]);
                assert_eq!(create(more).await.unwrap().id, "1");
                part.assert_calls(1);
                whole.assert_calls(1);
                let other = CreateContactRequest::with_email("grace@example.com");
                assert!(create(other).await.unwrap_err().is_not_found());
            }

            #[tokio::test]
            async fn a_success_without_a_body_is_one() {
                let (server, client) = start().await;
                let delete = server.delete_tag(|when, then| {
                    when.tag_id(7);
                    then.ok();
                });
                client.delete_tag().tag_id("7").send().await.unwrap();
                let event = server.create_data_event(|_, then| {
                    then.ok();
                });
                let body = CreateDataEventRequest::new(Timestamp::fixture(), "ordered").id("1");
                let accepted = client.create_data_event().body(body).send().await.unwrap();
                assert_eq!(accepted.status(), 202);
                delete.assert_calls(1);
                event.assert_calls(1);
                server.assert_valid();
            }

            #[tokio::test]
            async fn a_download_has_its_bytes() {
                let (server, client) = start().await;
                server.download_data_export(|when, then| {
                    when.job_identifier("orzzsbd7hk67xyu");
                    then.ok([0x1f, 0x8b, 0x00]);
                });
                let request = client.download_data_export().job_identifier("orzzsbd7hk67xyu");
                let download = request.send().await.unwrap();
                assert_eq!(download.headers()["content-type"], "application/octet-stream");
                let bytes = download.into_inner().bytes().await.unwrap();
                assert_eq!(bytes, [0x1f, 0x8b, 0x00][..]);
                server.assert_valid();
            }

            #[tokio::test]
            async fn an_error_is_as_intercom_sends_it() {
                let (server, client) = start().await;
                server.show_contact(|_, then| {
                    then.error(404, "not_found").header("retry-after", "3");
                    then.fail(&Error::fixture_of_conflict("5f4d3c1c0b0a090807060504"));
                    then.json(400, json!({ "error_key": "odd", "message": "Odd" }));
                    then.fail(&Error::fixture_of(ErrorKind::Network));
                    then.rate_limited(Duration::from_millis(6_500));
                });
                let call = || async { client.show_contact().contact_id("1").send().await.unwrap_err() };
                let error = call().await;
                assert!(error.is_not_found());
                assert_eq!((error.code(), error.errors().len()), (Some("not_found"), 1));
                assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
                assert!(error.request_id().is_some());
                assert_eq!(call().await.existing_id(), Some("5f4d3c1c0b0a090807060504"));
                assert_eq!(call().await.code(), Some("odd"));
                let cut = call().await;
                assert!(matches!(cut.kind(), ErrorKind::Network | ErrorKind::Connect), "{cut}");
                let error = call().await;
                assert!(error.is_rate_limited());
                let wait = error.retry_after().unwrap();
                assert!(wait > Duration::from_secs(4) && wait <= Duration::from_secs(8), "{wait:?}");
                assert_eq!(error.rate_limit().unwrap().remaining, Some(0));
                server.assert_valid();
            }

            #[tokio::test]
            async fn answers_come_in_turn_and_the_last_one_again() {
                let (server, client) = start().await;
                let show = server.show_contact(|_, then| {
                    then.error(503, "service_unavailable").times(2);
                    then.ok(Contact::fixture()).delay(Duration::from_millis(30));
                });
                let mut statuses = Vec::new();
                for _ in 0..4 {
                    let start = std::time::Instant::now();
                    let raw = client.show_contact().contact_id("1").send_raw().await.unwrap();
                    let is_late = start.elapsed() >= Duration::from_millis(30);
                    assert_eq!(is_late, raw.status() == 200);
                    statuses.push(raw.status().as_u16());
                }
                assert_eq!(statuses, [503, 503, 200, 200]);
                show.assert_calls(4);
            }

            #[tokio::test]
            async fn the_newest_expectation_answers_until_it_is_used_up_or_removed() {
                let (server, client) = start().await;
                let of = |id: i64| Contact::fixture().id(id);
                server.show_contact(|_, then| { then.ok(of(1)); });
                let second = server.show_contact(|_, then| { then.ok(of(2)); });
                server.show_contact(|when, then| { when.first(1); then.ok(of(3)); });
                let id = || async { client.show_contact().contact_id("1").send().await.unwrap().id.clone() };
                assert_eq!(id().await, "3");
                assert_eq!(id().await, "2");
                second.remove();
                assert_eq!(id().await, "1");
            }

            #[tokio::test]
            async fn without_an_answer_the_description_answers() {
                let (server, client) = start().await;
                let show = server.show_contact(|_, _| {});
                let contact = client.show_contact().contact_id("1").send().await.unwrap();
                assert!(contact.email.is_some());
                assert!(contact.repairs().is_empty());
                show.assert_called();
            }

            #[tokio::test]
            async fn what_is_not_expected_is_a_404_and_names_the_difference() {
                let (server, client) = start().await;
                server.list_contacts(|when, then| {
                    when.per_page(50).starting_after("x");
                    then.ok(ContactList::fixture());
                });
                let list = server.list_contacts(|when, then| {
                    when.per_page(50);
                    then.ok(ContactList::fixture());
                });
                let error = client.list_contacts().per_page(10).send().await.unwrap_err();
                assert!(error.is_not_found());
                assert_eq!(error.code(), Some("not_found"));
                let error = client.list_admins().send().await.unwrap_err();
                assert!(error.is_not_found());
                let rules: Vec<Rule> = server.violations().iter().map(|one| one.rule).collect();
                assert_eq!(rules, [Rule::Unexpected; 2]);
                let message = super::assert_valid_of(&server);
                for part in [
                    "call 1 (list_contacts): no expectation matches: per_page is \"10\", not \"50\"\n",
                    "call 2 (list_admins): nothing is expected of list_admins",
                ] {
                    assert!(message.contains(part), "{message}");
                }
                let message = super::assert_calls_of(&list, 1);
                assert!(
                    message.starts_with("this expectation of list_contacts answered 0 calls, not 1; the mock received\n  #1 GET /contacts"),
                    "{message}"
                );
            }

            #[tokio::test]
            async fn a_request_that_the_description_refuses_is_not_matched() {
                let (server, client) = start().await;
                let create = server.create_contact(|_, then| { then.ok(Contact::fixture()); });
                let path = intercom_sdk::Method::POST;
                let custom = client.request(path, "/contacts").body(&json!({ "email": 7 }));
                assert_eq!(custom.send().await.unwrap_err().status().unwrap(), 400);
                create.assert_calls(0);
                assert_eq!(server.violations()[0].rule, Rule::WrongType);
            }

            #[tokio::test]
            async fn expectations_stand_over_a_workspace_and_under_faults() {
                let intercom = Intercom::start($version).await.unwrap();
                let server = MockServer::over(intercom).unwrap();
                let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
                server.list_admins(|_, then| { then.ok(AdminList::fixture().admins([])); });
                assert_eq!(client.list_admins().send().await.unwrap().admins.len(), 0);
                assert!(client.identify_admin().send().await.unwrap().email.is_some());
                server.fault(Fault::status(500, "server_error").first(1));
                assert_eq!(client.list_admins().send().await.unwrap_err().status().unwrap(), 500);
                server.assert_valid();
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(per_version);

#[cfg(feature = "v2_16")]
mod newest {
    use intercom_sdk::v2_16::{MockServer, types::*};

    #[tokio::test]
    async fn texts_and_redirects_are_answered_as_such() {
        let server = MockServer::start().await.unwrap();
        server.show_call_transcript(|when, then| {
            when.call_id("1");
            then.ok("WEBVTT");
        });
        let url = "https://example.com/recordings/1.mp3?signature=x";
        server.show_call_recording(|when, then| {
            when.call_id("1");
            then.ok(url);
        });
        let client = server.client();
        let text = client
            .show_call_transcript()
            .call_id("1")
            .send()
            .await
            .unwrap();
        assert_eq!(*text, "WEBVTT");
        let found = client
            .show_call_recording()
            .call_id("1")
            .send()
            .await
            .unwrap();
        assert_eq!((found.status().as_u16(), found.as_str()), (302, url));
        server.assert_valid();
    }

    #[tokio::test]
    async fn a_list_in_the_query_matches_in_its_order() {
        let server = MockServer::start().await.unwrap();
        let search = server.search_content(|when, then| {
            when.tag_ids([1, 2]).locales(["de"]);
            then.ok(ContentSearchResponse::fixture());
        });
        let client = server.client();
        let request = client.search_content().tag_ids([1, 2]).locales(["de"]);
        request.send().await.unwrap();
        client
            .search_content()
            .tag_ids([2, 1])
            .locales(["de"])
            .send()
            .await
            .unwrap_err();
        search.assert_calls(1);
        let message = super::assert_valid_of(&server);
        assert!(
            message.contains("tag_ids is \"2,1\", not \"1,2\""),
            "{message}"
        );
    }

    #[tokio::test]
    async fn an_expectation_that_nothing_could_meet_fails_at_once() {
        let server = MockServer::start().await.unwrap();
        for (describe, message) in [
            (
                Box::new(|server: &MockServer| {
                    server.search_content(|when, _| {
                        when.locales(["de,en"]);
                    });
                }) as Box<dyn Fn(&MockServer)>,
                "search_content: `locales`: [0]: \"de,en\" has a comma, which separates values",
            ),
            (
                Box::new(|server| {
                    server.create_contact(|when, _| {
                        when.body(CreateContactRequest::new());
                    });
                }),
                "create_contact: `body`: one of `email`, `external_id`, `role` is required",
            ),
            (
                Box::new(|server| {
                    server.show_contact(|_, then| {
                        then.delay(std::time::Duration::ZERO);
                    });
                }),
                "show_contact: `delay` is before any answer",
            ),
            (
                Box::new(|server| {
                    server.show_contact(|_, then| {
                        then.error(42, "x");
                    });
                }),
                "42 is not an HTTP status",
            ),
        ] {
            let panic = super::panic_of(std::panic::AssertUnwindSafe(|| describe(&server)));
            assert_eq!(panic, message);
        }
        // None of them was registered, and the server goes on.
        let contact = Contact::fixture();
        server.show_contact(|_, then| {
            then.ok(&contact);
        });
        let request = server.client().show_contact().contact_id("1");
        assert_eq!(*request.send().await.unwrap(), contact);
    }
}
