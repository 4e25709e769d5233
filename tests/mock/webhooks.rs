//! Notifications of what changes, read and delivered.

use intercom_sdk::{catalog::Arguments, mock::Intercom};
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

fn topics(intercom: &Intercom) -> Vec<String> {
    let notifications = intercom.notifications();
    let topics = notifications.iter().map(|one| one["topic"].as_str());
    topics.map(|topic| topic.unwrap().to_owned()).collect()
}

/// webhook-topics 1 and 2: envelopes, topics and shapes.
#[tokio::test]
async fn every_change_is_a_notification() {
    for version in versions() {
        let session = Session::start(version).await;
        let ada = session
            .ok(
                "create_contact",
                body(json!({ "email": "ada@example.com" })),
            )
            .await;
        let ada = path(&[("contact_id", ada["id"].as_str().unwrap())]);
        session
            .ok("update_contact", ada.clone().body(json!({ "name": "Ada" })))
            .await;
        session.ok("archive_contact", ada.clone()).await;
        session.ok("delete_contact", ada.clone()).await;
        session
            .ok(
                "create_or_update_company",
                body(json!({ "company_id": "acme" })),
            )
            .await;
        // A call that reads changes nothing.
        session.ok("list_admins", Arguments::new()).await;
        assert_eq!(
            topics(&session.intercom),
            [
                "contact.user.created",
                "contact.user.updated",
                "contact.archived",
                "contact.deleted",
                "company.created",
            ],
            "{version}"
        );
        let created = &session.intercom.notifications()[0];
        assert_eq!(created["type"], "notification_event");
        assert_eq!(created["data"]["item"]["email"], "ada@example.com");
        let deleted = &session.intercom.notifications()[3]["data"]["item"];
        assert_eq!(deleted["deleted"], true);
        assert!(deleted.get("email").is_none(), "minimal: {deleted}");
    }
}

#[cfg(feature = "webhook")]
mod delivered {
    use std::time::Duration;

    use intercom_sdk::webhook::{HEADER, Topic, Verifier};
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    const SECRET: &str = "f3b1c0de-1234-4abc-9def-0123456789ab";

    /// A request with its head and its body.
    async fn receive(listener: &TcpListener, status: &str) -> (http::HeaderMap, String) {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = String::new();
        loop {
            let mut buffer = [0; 8192];
            let count = socket.read(&mut buffer).await.unwrap();
            request += std::str::from_utf8(&buffer[..count]).unwrap();
            let Some((head, body)) = request.split_once("\r\n\r\n") else {
                continue;
            };
            let mut headers = http::HeaderMap::new();
            for line in head.lines().skip(1) {
                let (name, value) = line.split_once(": ").unwrap();
                let name: http::HeaderName = name.parse().unwrap();
                headers.insert(name, value.parse().unwrap());
            }
            let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
            if body.len() == length {
                let body = body.to_owned();
                let answer =
                    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                socket.write_all(answer.as_bytes()).await.unwrap();
                return (headers, body);
            }
        }
    }

    async fn listening() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/intercom", listener.local_addr().unwrap());
        (listener, url)
    }

    #[tokio::test]
    async fn a_notification_is_signed_and_typed() {
        for version in versions() {
            let session = Session::start(version).await;
            let (listener, url) = listening().await;
            session.intercom.deliver_webhooks(&url, SECRET).unwrap();
            session
                .ok(
                    "create_contact",
                    body(json!({ "email": "ada@example.com" })),
                )
                .await;
            let (headers, text) = receive(&listener, "200 OK").await;
            assert!(headers.contains_key(HEADER));
            let verifier = Verifier::new(SECRET).unwrap();
            let notification = verifier.verify(&headers, text).unwrap();
            assert_eq!(
                *notification.topic(),
                Topic::ContactUserCreated,
                "{version}"
            );
            let other = Verifier::new("another secret").unwrap();
            assert!(other.verify(&headers, notification.body().clone()).is_err());
        }
    }

    /// webhook-topics 4: a failure is sent once more.
    #[tokio::test]
    async fn a_failed_delivery_is_sent_once_more() {
        let session = Session::start(versions()[1]).await;
        let (listener, url) = listening().await;
        session.intercom.deliver_webhooks(&url, SECRET).unwrap();
        session
            .ok(
                "create_or_update_company",
                body(json!({ "company_id": "acme" })),
            )
            .await;
        let mut attempts = Vec::new();
        for _ in 0..2 {
            let (_, text) = receive(&listener, "500 Internal Server Error").await;
            let text: Value = serde_json::from_str(&text).unwrap();
            attempts.push(text["delivery_attempts"].as_i64().unwrap());
        }
        assert_eq!(attempts, [1, 2]);
        let third = tokio::time::timeout(Duration::from_millis(200), listener.accept()).await;
        assert!(third.is_err(), "it is given up after the second");
    }

    #[tokio::test]
    async fn an_empty_secret_and_a_bad_url_are_refused() {
        let intercom = Intercom::start(versions()[0]).await.unwrap();
        assert!(
            intercom
                .deliver_webhooks("http://127.0.0.1:1/", "")
                .is_err()
        );
        assert!(intercom.deliver_webhooks("nowhere", SECRET).is_err());
    }
}
