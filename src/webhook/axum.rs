//! Notifications as arguments of handlers of axum.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::Body,
    extract::{FromRef, FromRequest, Request},
    handler::Handler,
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};
use bytes::{Bytes, BytesMut};
use http::{StatusCode, header::CONTENT_LENGTH};
use http_body::Body as _;

use super::{notification::Notification, reply::Reply, verifier::Verifier};
use crate::signature::Rejection;

/// Routes the requests for a webhook's URL: POST to `handler`, and HEAD, with which
/// Intercom checks the URL when it is saved, to 200.
///
/// ```
/// use axum::Router;
/// use intercom_sdk::webhook::{self, Notification, Reply, Verifier};
///
/// async fn notified(notification: Notification) -> Reply {
///     println!("{}", notification.topic());
///     Reply::Accepted
/// }
///
/// let verifier = Verifier::new("f3b1c0de-1234-4abc-9def-0123456789ab")?;
/// let app: Router = Router::new()
///     .route("/intercom", webhook::route(notified))
///     .with_state(verifier);
/// # Ok::<(), intercom_sdk::Error>(())
/// ```
pub fn route<H, T, S>(handler: H) -> MethodRouter<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    post(handler).head(|| async { StatusCode::OK })
}

/// Reads the body within the verifier's limit, verifies it and reads the
/// notification: a handler that takes a `Notification` is called with Intercom's
/// alone. The state of the router is a [`Verifier`] or has one (`FromRef`).
impl<S> FromRequest<S> for Notification
where
    Verifier: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let verifier = Verifier::from_ref(state);
        let (head, body) = request.into_parts();
        let announced = head.headers.get(CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
        // Nothing of it is read then.
        verifier.check_size(announced.unwrap_or(0))?;
        let body = receive(body, verifier.limit()).await?;
        verifier.verify(&head.headers, body)
    }
}

/// Reads a body, up to the limit.
async fn receive(mut body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let mut received = BytesMut::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| Rejection::BrokenBody {
            reason: error.to_string(),
        })?;
        // Trailers are skipped.
        if let Ok(data) = frame.into_data() {
            if data.len() > limit.saturating_sub(received.len()) {
                return Err(Rejection::TooLarge { limit });
            }
            received.extend_from_slice(&data);
        }
    }
    Ok(received.freeze())
}

/// The status, and the message as plain text.
impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.status().into_response()
    }
}
