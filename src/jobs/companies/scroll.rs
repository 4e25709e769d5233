//! The one scroll of a workspace: opened, kept, and begun again if it is lost.

use std::{sync::Arc, time::Duration};

use http::StatusCode;
use tokio::{sync::mpsc::UnboundedSender, time::sleep};
use tracing::warn;

use super::{settings::Settings, version::CompanySource};
use crate::{
    CallOptions, Error, ErrorKind,
    jobs::{TARGET, page::Ask, page::Read},
    lease::Lease,
    paging::Cursor,
    throttle::Priority,
};

/// How long the right to scroll is taken for; it is renewed as long as needed.
const LEASED_FOR: Duration = Duration::from_secs(90);

/// What happens in a scroll.
pub(super) enum Event<T> {
    Page(Read<T>),
    /// The scroll is lost, and begins again.
    Restarted,
    /// Another scroll is waited out.
    Waits,
    /// The scroll has reached its end, or failed.
    Ended(Result<(), Error>),
}

/// Scrolls over all companies as fast as the server answers, whoever listens: a
/// scroll that pauses for a minute is lost.
pub(super) async fn run<C: CompanySource>(
    client: C,
    settings: Settings,
    events: UnboundedSender<Event<C::Company>>,
) {
    let result = with_lease(&client, &settings, &events).await;
    // The stream may be gone.
    let _ = events.send(Event::Ended(result));
}

async fn with_lease<C: CompanySource>(
    client: &C,
    settings: &Settings,
    events: &UnboundedSender<Event<C::Company>>,
) -> Result<(), Error> {
    let workspace = client.whoami().await?;
    let name = format!(
        "company scroll of {}",
        workspace.code.as_deref().unwrap_or("?")
    );
    let leases = Arc::clone(&settings.leases);
    let lease = Lease::acquire_within(leases, &name, LEASED_FOR, settings.patience).await?;
    let result = lease.run(walk(client, settings, events)).await;
    // It runs out if this fails.
    let _ = lease.release().await;
    result?
}

async fn walk<C: CompanySource>(
    client: &C,
    settings: &Settings,
    events: &UnboundedSender<Event<C::Company>>,
) -> Result<(), Error> {
    let (mut restarts, mut waits) = (0, 0);
    let mut cursor: Option<Cursor> = None;
    loop {
        let page = client.scroll(Ask {
            query: None,
            per_page: 0,
            cursor: cursor.clone(),
            // Nothing may make the scroll wait.
            options: CallOptions::new().priority(Priority::Interactive),
        });
        let error = match page.await {
            Ok(Read(page)) => {
                cursor = page.next.clone();
                let _ = events.send(Event::Page(Read(page)));
                match cursor {
                    Some(_) => continue,
                    None => return Ok(()),
                }
            }
            Err(error) => error,
        };
        let status = error.status().map(|status| status.as_u16());
        if error.is_scroll_exists() && cursor.is_none() {
            if waits == settings.most_waits {
                return Err(error);
            }
            waits += 1;
            warn!(target: TARGET, waits, "another scroll over companies is waited out");
            let _ = events.send(Event::Waits);
        } else if is_lost(&error) {
            if restarts == settings.most_restarts {
                return Err(error);
            }
            restarts += 1;
            cursor = None;
            warn!(target: TARGET, restarts, status, "a scroll over companies is lost");
            let _ = events.send(Event::Restarted);
        } else {
            return Err(error);
        }
        sleep(settings.scroll_expiry.mul_f64(1.0 + fastrand::f64() / 10.0)).await;
    }
}

/// Whether the scroll may have lost its place, or may be gone: it begins again. Its
/// end is an empty page, so a 404 is none.
fn is_lost(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status => error.status().is_some_and(|status| {
            status.is_server_error()
                || matches!(
                    status,
                    StatusCode::NOT_FOUND
                        | StatusCode::GONE
                        | StatusCode::REQUEST_TIMEOUT
                        | StatusCode::TOO_MANY_REQUESTS
                )
        }),
        ErrorKind::Timeout
        | ErrorKind::Network
        | ErrorKind::Connect
        | ErrorKind::Decode
        | ErrorKind::StalledPagination => true,
        _ => false,
    }
}
