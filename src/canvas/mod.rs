//! Canvas Kit: apps in the Messenger and in the inbox.
//!
//! Intercom sends a request to a URL of yours when an app is added, configured,
//! viewed or used, and shows the canvas that you answer with. A [`Verifier`] checks
//! the signature and reads the request; a [`CanvasResponse`] is built of components,
//! and checked against Intercom's limits before it is sent.
//!
//! ```
//! use intercom_sdk::canvas::{
//!     Action, Button, Canvas, CanvasResponse, HEADER, Input, Text, Verifier,
//! };
//!
//! fn submitted(
//!     verifier: &Verifier,
//!     headers: &http::HeaderMap,
//!     body: bytes::Bytes,
//! ) -> Result<String, Box<dyn std::error::Error>> {
//!     let request = verifier.submit(headers, body)?;
//!     let canvas = match request.input("email") {
//!         Some(email) => Canvas::new().component(Text::new(format!("We write to {email}."))),
//!         None => Canvas::new()
//!             .component(Input::new("email").label("Your email address"))
//!             .component(Button::new("send", "Send", Action::submit())),
//!     };
//!     Ok(CanvasResponse::canvas(canvas).to_json()?)
//! }
//!
//! let verifier = Verifier::new("f3b1c0de-1234-4abc-9def-0123456789ab")?;
//! let body = r#"{"workspace_id":"abc12345","component_id":"send","input_values":{"email":"ada@example.com"}}"#;
//! let mut headers = http::HeaderMap::new();
//! headers.insert(HEADER, verifier.sign(body).parse()?);
//! let answer = submitted(&verifier, &headers, body.into())?;
//! assert!(answer.contains("We write to ada@example.com."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! No description of Intercom's API has Canvas Kit, so these types are written by
//! hand, from its documentation. Components that they do not know are left out of
//! [`current_canvas`](SubmitRequest::current_canvas), and are in the raw body.

mod action;
mod canvas_response;
mod component;
mod content;
mod context;
mod inputs;
mod limits;
mod list;
mod presentation;
mod received;
mod requests;
mod selects;
mod verifier;

pub use self::{
    action::{Action, SheetAction, SubmitAction, UrlAction},
    canvas_response::CanvasResponse,
    component::Component,
    content::{Canvas, Content},
    context::{Context, Location},
    inputs::{Button, ButtonStyle, Input, SaveState, TextArea},
    list::{DataTable, FieldValue, List, ListItem},
    presentation::{
        Divider, Image, ImageAlign, Margin, Spacer, SpacerSize, Text, TextAlign, TextStyle,
    },
    received::Received,
    requests::{ConfigureRequest, InitializeRequest, LiveCanvasRequest, SubmitRequest},
    selects::{Checkbox, Choice, Dropdown, SingleSelect},
    verifier::Verifier,
};
pub use crate::signature::Rejection;

/// The header of the signature (Intercom: `X-Body-Signature`), in lower case.
pub const HEADER: &str = crate::signature::CANVAS.header;
