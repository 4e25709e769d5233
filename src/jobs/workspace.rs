//! Which workspace a client talks to.

use std::time::SystemTime;

use crate::{Api, CallFuture, Response, response::server_date};

/// A `Client` that can say which workspace its token belongs to, in one call.
#[doc(hidden)]
pub trait Whoami: Api {
    fn whoami(&self) -> CallFuture<Workspace>;
}

/// The workspace of a token.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its code (Intercom: `app.id_code`); `None` if `/me` does not say it.
    pub(crate) code: Option<String>,
    /// The time on the server's clock.
    pub(crate) now: SystemTime,
}

impl Workspace {
    pub(crate) fn new<T>(response: &Response<T>, code: Option<String>) -> Self {
        Self {
            code,
            now: server_date(response.headers()).unwrap_or_else(SystemTime::now),
        }
    }
}

/// Implements [`Whoami`] for the `Client` in scope.
macro_rules! whoami {
    () => {
        impl crate::jobs::workspace::Whoami for Client {
            #[inline]
            fn whoami(&self) -> crate::CallFuture<crate::jobs::workspace::Workspace> {
                let call = self.identify_admin().send();
                crate::CallFuture::new(async move {
                    let me = call.await?;
                    let code = me.app.as_ref().and_then(|app| app.id_code.clone());
                    Ok(crate::jobs::workspace::Workspace::new(&me, code))
                })
            }
        }
    };
}

pub(crate) use whoami;
