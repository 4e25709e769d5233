//! Data attributes: standard and custom ones.

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

async fn list(session: &Session, pairs: &[(&str, &str)]) -> Vec<Value> {
    let arguments = pairs.iter();
    let arguments = arguments.fold(Arguments::new(), |arguments, (key, value)| {
        arguments.query(*key, *value)
    });
    let list = session.ok("list_data_attributes", arguments).await;
    list["data"].as_array().unwrap().clone()
}

fn named<'a>(attributes: &'a [Value], name: &str) -> Option<&'a Value> {
    attributes
        .iter()
        .find(|attribute| attribute["full_name"] == name)
}

#[tokio::test]
async fn standard_attributes_are_listed_by_model() {
    for version in versions() {
        let session = Session::start(version).await;
        let contact = list(&session, &[("model", "contact")]).await;
        let email = named(&contact, "email").unwrap();
        assert_eq!(
            (&email["custom"], &email["api_writable"]),
            (&json!(false), &json!(true))
        );
        // api 8.1: rows of standard attributes have no id.
        assert_eq!(email.get("id"), None, "{version}");
        // api 5i: dates of contacts are days.
        assert_eq!(
            named(&contact, "last_seen_at").unwrap()["data_type"],
            "date"
        );
        assert_eq!(named(&contact, "monthly_spend"), None);
        let company = list(&session, &[("model", "company")]).await;
        assert_eq!(named(&company, "plan.name").unwrap()["name"], "name");
        assert!(
            company
                .iter()
                .all(|attribute| attribute["model"] == "company")
        );
        let all = list(&session, &[]).await;
        assert!(named(&all, "email").is_some() && named(&all, "monthly_spend").is_some());
    }
}

/// api 6: since 2.16 conversations have a resource of their own.
#[tokio::test]
async fn attributes_of_conversations_are_listed_until_2_15() {
    for version in versions() {
        let session = Session::start(version).await;
        let asked = Arguments::new().query("model", "conversation");
        if session.has("list_conversation_attributes") {
            // The client refuses it itself.
            let url = format!("{}/data_attributes", session.intercom.base_url());
            let request = reqwest::Client::new().get(url + "?model=conversation");
            let request = request.bearer_auth(intercom_sdk::mock::TOKEN);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 422, "{version}");
            let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(answer["errors"][0]["code"], "parameter_invalid");
            continue;
        }
        let listed = session.ok("list_data_attributes", asked).await;
        let listed = listed["data"].as_array().unwrap();
        assert_eq!(
            named(listed, "waiting_since").unwrap()["data_type"],
            "datetime"
        );
    }
}

#[tokio::test]
async fn a_custom_attribute_is_created_changed_and_archived() {
    for version in versions() {
        let session = Session::start(version).await;
        let created =
            json!({ "name": "paid_subscriber", "model": "contact", "data_type": "boolean" });
        let created = session.ok("create_data_attribute", body(created)).await;
        let id = created["id"].as_str().unwrap().to_owned();
        assert_eq!(created["full_name"], "custom_attributes.paid_subscriber");
        assert_eq!(created["custom"], true);
        let argument = path(&[("data_attribute_id", &id)]);
        let archived = argument
            .clone()
            .body(json!({ "archived": true, "description": "Pays" }));
        let archived = session.ok("update_data_attribute", archived).await;
        assert_eq!(
            (&archived["archived"], &archived["description"]),
            (&json!(true), &json!("Pays"))
        );
        let name = "custom_attributes.paid_subscriber";
        for (include, is_listed) in [("false", false), ("true", true)] {
            let asked = [("model", "contact"), ("include_archived", include)];
            let listed = list(&session, &asked).await;
            assert_eq!(
                named(&listed, name).is_some(),
                is_listed,
                "{version} {include}"
            );
        }
        session.intercom.assert_valid();
        let unknown = path(&[("data_attribute_id", "1")]).body(json!({ "archived": true }));
        let error = session.error("update_data_attribute", unknown).await;
        // api 2
        assert_eq!(error.code(), Some("field_not_found"));
        assert!(error.is_not_found());
    }
}

#[tokio::test]
async fn an_attribute_that_intercom_would_not_take_is_refused() {
    for version in versions() {
        let session = Session::start(version).await;
        session
            .intercom
            .add_data_attribute(json!({ "name": "The Ring", "model": "company" }));
        for (fields, why) in [
            // api 9: a duplicate is 400, and so it is across models.
            (
                json!({ "name": "The Ring", "model": "company" }),
                "same model",
            ),
            (
                json!({ "name": "the ring", "model": "contact" }),
                "other model",
            ),
            (json!({ "name": "ring!", "model": "contact" }), "name"),
            (json!({ "name": " ", "model": "contact" }), "no name"),
            (
                json!({ "name": "size", "model": "contact", "options": [{ "value": "s" }] }),
                "one option",
            ),
            (
                json!({ "name": "size", "model": "contact", "data_type": "integer",
                    "options": [{ "value": "1" }, { "value": "2" }] }),
                "numbers",
            ),
        ] {
            let mut attribute = json!({ "data_type": "string" });
            let object = attribute.as_object_mut().unwrap();
            object.extend(fields.as_object().unwrap().clone());
            let error = session
                .error("create_data_attribute", body(attribute))
                .await;
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                Some(400),
                "{why}"
            );
            assert_eq!(error.code(), Some("parameter_invalid"), "{version} {why}");
        }
    }
}

#[tokio::test]
async fn options_are_answered_as_texts() {
    for version in versions() {
        let session = Session::start(version).await;
        let options = json!([{ "value": "small" }, { "value": "large" }]);
        let created = json!({ "name": "size", "model": "company", "data_type": "string", "options": options });
        let created = session.ok("create_data_attribute", body(created)).await;
        assert_eq!(created["options"], json!(["small", "large"]), "{version}");
        assert_eq!(created["data_type"], "string");
    }
}

/// jobs 1: unknown attributes and values beside the options are 400.
#[tokio::test]
async fn undeclared_attributes_are_refused_on_request() {
    for version in versions() {
        let write = |attributes: Value| {
            body(
                json!({ "role": "user", "email": "a@example.com", "custom_attributes": attributes }),
            )
        };
        let lenient = Session::start(version).await;
        let kept = lenient
            .ok("create_contact", write(json!({ "anything": 1 })))
            .await;
        assert_eq!(
            kept["custom_attributes"]["anything"], 1,
            "{version}: by default"
        );

        let strict = Session::with(version, |builder| builder.declared_attributes_only()).await;
        strict
            .intercom
            .add_data_attribute(json!({ "name": "plan", "options": ["free", "pro"] }));
        for (attributes, refused) in [
            (json!({ "anything": 1 }), true),
            (json!({ "plan": "other" }), true),
            (json!({ "plan": "pro" }), false),
        ] {
            if !refused {
                strict.ok("create_contact", write(attributes)).await;
                continue;
            }
            let error = strict.error("create_contact", write(attributes)).await;
            assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
            assert_eq!(error.code(), Some("parameter_invalid"), "{version}");
        }
        let company = json!({ "company_id": "c", "custom_attributes": { "plan": "pro" } });
        let error = strict
            .error("create_or_update_company", body(company))
            .await;
        assert_eq!(
            error.code(),
            Some("parameter_invalid"),
            "{version}: of contacts alone"
        );
    }
}
