//! What is written into a conversation.

use crate::Error;

/// The most files of a message (Intercom).
const MOST_ATTACHMENTS: usize = 10;

/// A text and files, by the URLs at which Intercom gets them.
///
/// ```
/// use intercom_sdk::jobs::triage::Message;
///
/// let invoice = Message::new("Your invoice.").attachment_url("https://example.com/1.pdf");
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use = "a message does nothing until it is written"]
pub struct Message {
    pub(crate) body: String,
    pub(crate) attachment_urls: Vec<String>,
}

impl Message {
    /// A message with this text, plain or HTML.
    pub fn new(body: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            attachment_urls: Vec::new(),
        }
    }

    /// Adds a file, ten at most.
    pub fn attachment_url(mut self, url: impl Into<String>) -> Self {
        self.attachment_urls.push(url.into());
        self
    }

    /// The text, if there is any.
    pub(crate) fn text(&self) -> Option<&String> {
        Some(&self.body).filter(|body| !body.trim().is_empty())
    }

    /// The files, if there are any.
    pub(crate) fn files(&self) -> Option<Vec<String>> {
        Some(self.attachment_urls.clone()).filter(|urls| !urls.is_empty())
    }

    pub(super) fn check(&self, place: &str) -> Result<(), Error> {
        if self.text().is_none() && self.attachment_urls.is_empty() {
            return Err(Error::invalid(format!("{place}: the message is empty")));
        }
        let count = self.attachment_urls.len();
        if count > MOST_ATTACHMENTS {
            return Err(Error::invalid(format!(
                "{place}: the message has {count} files, and {MOST_ATTACHMENTS} are the most"
            )));
        }
        Ok(())
    }
}

impl From<&str> for Message {
    fn from(body: &str) -> Self {
        Self::new(body)
    }
}

impl From<String> for Message {
    fn from(body: String) -> Self {
        Self::new(body)
    }
}

impl From<&String> for Message {
    fn from(body: &String) -> Self {
        Self::new(body)
    }
}
