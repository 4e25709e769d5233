//! Receives webhooks: verifies them, answers at once, and works later.
//!
//! With `INTERCOM_CLIENT_SECRET` set it serves `http://127.0.0.1:3000/intercom`, or
//! another address in `ADDRESS`. Put something with https in front of it, save that
//! URL in Intercom's Developer Hub, and choose topics there. Without a secret it
//! sends itself some deliveries, good and bad, and ends.
//!
//! ```sh
//! cargo run --features webhook-axum --example webhook_server
//! ```
//!
//! In a crate of your own:
//!
//! ```toml
//! [dependencies]
//! axum = "0.8"
//! intercom-sdk = { version = "0.1", features = ["webhook-axum"] }
//! reqwest = { version = "0.13", default-features = false }
//! tokio = { version = "1", features = ["macros", "net", "rt-multi-thread", "sync"] }
//! ```

use std::{env, error::Error, sync::Arc};

use axum::{
    Router,
    extract::{FromRef, State},
};
use intercom_sdk::{
    v2_16::webhook::Item,
    webhook::{
        self, Deduplicator, HEADER, InMemoryDeduplicator, Notification, Reply, Topic, Verifier,
    },
};
use tokio::{net::TcpListener, sync::mpsc};

/// What all requests share. The extractor takes the verifier out of it.
#[derive(Clone)]
struct App {
    verifier: Verifier,
    seen: Arc<dyn Deduplicator>,
    queue: mpsc::Sender<Notification>,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

/// Takes a notification over, within milliseconds: Intercom waits for 5 s at most,
/// and repeats what was not answered in time.
async fn notified(State(app): State<App>, notification: Notification) -> Reply {
    let key = notification.key();
    match app.seen.claim(&key).await {
        Ok(true) => {}
        Ok(false) => return Reply::Accepted,
        Err(_) => return Reply::Failed,
    }
    match app.queue.try_send(notification) {
        Ok(()) => {
            // If this fails, only a repeat would not be noticed.
            let _ = app.seen.confirm(&key).await;
            Reply::Accepted
        }
        // It comes again later, and then it is no repeat.
        Err(_) => match app.seen.release(&key).await {
            Ok(()) => Reply::SlowDown,
            Err(_) => Reply::Failed,
        },
    }
}

/// Works on the notifications, one after the other.
async fn work(mut queue: mpsc::Receiver<Notification>) {
    while let Some(notification) = queue.recv().await {
        let topic = notification.topic();
        let decoded = notification.decode::<Item>();
        match (topic, decoded.item) {
            (Topic::Ping, _) => println!("  worker: Intercom checks the URL"),
            (Topic::ConversationUserReplied, Item::Conversation(conversation)) => {
                println!("  worker: somebody replied in {}", conversation.id);
            }
            (_, Item::TicketUpdate(update)) => {
                println!(
                    "  worker: something happened to the ticket {}",
                    update.ticket.id
                );
            }
            (_, Item::Removed(removed)) => {
                let id = removed.id().map(ToString::to_string).unwrap_or_default();
                println!("  worker: {topic}: {id} is gone");
            }
            (_, Item::Other(json)) => println!("  worker: {topic} says {json}"),
            (topic, _) => println!("  worker: {topic}"),
        }
        // What Intercom sends differently than described costs its field only.
        for repair in decoded.repairs {
            println!("  worker: left out {repair}");
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("INTERCOM_CLIENT_SECRET").ok();
    let verifier = Verifier::new(secret.as_deref().unwrap_or("a-secret-for-the-simulation"))?;
    let (sender, receiver) = mpsc::channel(1000);
    let worker = tokio::spawn(work(receiver));
    let app = App {
        verifier: verifier.clone(),
        seen: Arc::new(InMemoryDeduplicator::new()),
        queue: sender,
    };
    let router = Router::new()
        .route("/intercom", webhook::route(notified))
        .with_state(app);

    if secret.is_some() {
        let address = env::var("ADDRESS").unwrap_or("127.0.0.1:3000".to_owned());
        println!("listening on http://{address}/intercom");
        axum::serve(TcpListener::bind(address).await?, router).await?;
        return Ok(());
    }

    println!("INTERCOM_CLIENT_SECRET is not set: simulating deliveries.");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/intercom", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    simulate(&url, &verifier).await?;
    // Without the server nobody fills the queue, and the worker ends with it.
    server.abort();
    worker.await?;
    Ok(())
}

/// Sends what Intercom would send, and what it would not.
async fn simulate(url: &str, verifier: &Verifier) -> Result<(), reqwest::Error> {
    let client = reqwest::Client::new();
    let answer = client.head(url).send().await?;
    println!("HEAD, as when the URL is saved: {}", answer.status());

    let reply = r#"{"type":"notification_event","id":"notif_1","topic":"conversation.user.replied",
        "app_id":"abc12345","created_at":1772000000,"delivery_attempts":1,
        "data":{"item":{"type":"conversation","id":"215470002","created_at":1771990000}}}"#;
    let ping = r#"{"topic":"ping","data":{"item":{"type":"ping","message":"hello"}}}"#;
    let note = r#"{"id":"notif_2","topic":"ticket.note.created","data":{"item":{
        "type":"ticket_ticket_part","ticket":{"id":"88001","open":"yes"},"ticket_part":{"id":"99001"}}}}"#;
    let deleted = r#"{"id":"notif_3","topic":"conversation.deleted","data":{"item":{"conversation_id":"215470002"}}}"#;
    let new = r#"{"id":"notif_4","topic":"moon.rose","data":{"item":{"phase":"full"}}}"#;
    for (what, body, signature) in [
        ("a ping", ping, verifier.sign(ping)),
        ("a reply", reply, verifier.sign(reply)),
        ("the same once more", reply, verifier.sign(reply)),
        ("a note with an odd field", note, verifier.sign(note)),
        (
            "a conversation that is deleted",
            deleted,
            verifier.sign(deleted),
        ),
        ("a topic that nobody knows", new, verifier.sign(new)),
        ("a forgery", reply, verifier.sign(ping)),
        ("no notification", "[]", verifier.sign("[]")),
    ] {
        let request = client.post(url).header(HEADER, signature).body(body);
        let answer = request.send().await?;
        let status = answer.status();
        println!("POST, {what}: {status} {}", answer.text().await?);
    }
    Ok(())
}
