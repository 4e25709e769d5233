//! An app in the Messenger and the inbox: a form for an email address.
//!
//! With `INTERCOM_CLIENT_SECRET` set it serves `http://127.0.0.1:3000/initialize` and
//! `…/submit`, or another address in `ADDRESS`. Put something with https in front of
//! it, and save those URLs on the Canvas Kit page of Intercom's Developer Hub. Without
//! a secret it sends itself what Intercom would send, and ends.
//!
//! ```sh
//! cargo run --features canvas --example canvas_app
//! ```
//!
//! In a crate of your own:
//!
//! ```toml
//! [dependencies]
//! axum = "0.8"
//! intercom-sdk = { version = "0.1", features = ["canvas"] }
//! reqwest = { version = "0.13", default-features = false }
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
//! ```

use std::{env, error::Error};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
    routing::post,
};
use intercom_sdk::{
    canvas::{
        Action, Button, Canvas, CanvasResponse, Choice, Dropdown, HEADER, InitializeRequest, Input,
        Rejection, Text, TextStyle, Verifier,
    },
    v2_16::types::Contact,
};
use serde_json::json;
use tokio::net::TcpListener;

/// The first canvas.
async fn initialize(State(verifier): State<Verifier>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match verifier.initialize(&headers, body) {
        Ok(request) => request,
        Err(rejection) => return refuse(&rejection),
    };
    // In the inbox there is a contact, with the types of the app's version.
    let contact: Option<Contact> = InitializeRequest::part(request.contact.as_ref());
    answer(&CanvasResponse::canvas(form(
        contact.and_then(|contact| contact.email),
    )))
}

/// What follows when the form is sent.
async fn submit(State(verifier): State<Verifier>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match verifier.submit(&headers, body) {
        Ok(request) => request,
        Err(rejection) => return refuse(&rejection),
    };
    let response = match request.input("email") {
        Some(email) if email.contains('@') => {
            let topic = request.input("topic").unwrap_or("anything");
            let thanks = Text::new(format!("Thank you. We write to {email} about {topic}."));
            CanvasResponse::canvas(Canvas::new().component(thanks)).completed()
        }
        _ => {
            let again = Text::new("That is no email address.").style(TextStyle::Error);
            CanvasResponse::canvas(form(None).component(again))
        }
    };
    answer(&response)
}

fn form(email: Option<String>) -> Canvas {
    let topics = [Choice::new("news", "News"), Choice::new("offers", "Offers")];
    Canvas::new()
        .component(Text::new("Stay in touch").style(TextStyle::Header))
        .component(Input::new("email").label("Your email address").value(email))
        .component(
            Dropdown::new("topic", topics)
                .label("What about?")
                .value("news"),
        )
        .component(Button::new("send", "Send", Action::submit()))
        .stored_data(json!({ "form": 1 }))
}

fn answer(response: &CanvasResponse) -> Response {
    match response.to_json() {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn refuse(rejection: &Rejection) -> Response {
    (rejection.status(), rejection.to_string()).into_response()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("INTERCOM_CLIENT_SECRET").ok();
    let verifier = Verifier::new(secret.as_deref().unwrap_or("a-secret-for-the-simulation"))?;
    let router = Router::new()
        .route("/initialize", post(initialize))
        .route("/submit", post(submit))
        .with_state(verifier.clone());
    if secret.is_some() {
        let address = env::var("ADDRESS").unwrap_or("127.0.0.1:3000".to_owned());
        println!("listening on http://{address}/initialize and /submit");
        axum::serve(TcpListener::bind(address).await?, router).await?;
        return Ok(());
    }

    println!("INTERCOM_CLIENT_SECRET is not set: simulating Intercom.");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let added = r#"{"workspace_id":"abc12345","context":{"location":"conversation","locale":"en"},
        "contact":{"type":"contact","id":"5f4d3c1c","email":"ada@example.com"}}"#;
    let sent = r#"{"workspace_id":"abc12345","component_id":"send",
        "input_values":{"email":"ada@example.com","topic":"offers"}}"#;
    let wrong = r#"{"component_id":"send","input_values":{"email":"?"}}"#;
    for (what, path, body, signature) in [
        (
            "the app is added",
            "initialize",
            added,
            verifier.sign(added),
        ),
        ("the form is sent", "submit", sent, verifier.sign(sent)),
        (
            "the form is sent with a mistake",
            "submit",
            wrong,
            verifier.sign(wrong),
        ),
        ("a forgery", "submit", sent, verifier.sign(added)),
    ] {
        let request = reqwest::Client::new().post(format!("{url}/{path}"));
        let answer = request.header(HEADER, signature).body(body).send().await?;
        println!("{what}: {} {}", answer.status(), answer.text().await?);
    }
    Ok(())
}
