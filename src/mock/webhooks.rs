//! What a test sees of webhooks.

use serde_json::Value;

use super::Intercom;

impl Intercom {
    /// The notifications of webhooks so far, oldest first, as Intercom sends them:
    /// `topic`, and the item in `data`. With the feature `webhook`,
    /// `deliver_webhooks` sends them to a URL.
    pub fn notifications(&self) -> Vec<Value> {
        self.engine().notifications.made.clone()
    }

    /// Delivers the notifications of changes from now on to `url`, signed with the
    /// app's `client_secret` and in the order of the changes. One that is not
    /// answered with a success in five seconds is sent once more, as Intercom does.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] mod example {
    /// # use intercom_sdk::{Error, mock::Intercom};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # pub async fn main() -> Result<(), Error> {
    /// let intercom = Intercom::start("2.16").await?;
    /// intercom.deliver_webhooks("http://127.0.0.1:8080/intercom", "client-secret")?;
    /// # Ok(())
    /// # }
    /// # }
    /// # #[cfg(feature = "v2_16")] example::main().unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the secret is empty or the URL is
    /// not one.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    #[cfg(feature = "webhook")]
    pub fn deliver_webhooks(&self, url: &str, client_secret: &str) -> Result<(), crate::Error> {
        let delivery =
            super::delivery::Delivery::start(url, crate::webhook::Verifier::new(client_secret)?)?;
        self.engine().notifications.delivery = Some(delivery);
        Ok(())
    }
}
