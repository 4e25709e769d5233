//! Files: attachments from bytes or a path, and downloads of URLs.
//!
//! An [`Attachment`] is a file that a request carries. It becomes what the requests
//! of a version take by `into()`; that there are not too many of them, a request
//! checks before it is sent.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{
//!     Error,
//!     files::Attachment,
//!     v2_16::{Client, types::{AdminConversationReply, ConversationReplyType}},
//! };
//!
//! # async fn run(client: Client) -> Result<(), Error> {
//! let report = Attachment::from_path("report.pdf").await?;
//! let table = Attachment::from_bytes("table.csv", "text/csv", "a,b\n1,2\n")?;
//! let reply = AdminConversationReply::new(814860, ConversationReplyType::Comment)
//!     .body("Here they are.")
//!     .attachment_files([report.into(), table.into()]);
//! client.reply_conversation().conversation_id("215470002").body(reply).send().await?;
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The URLs of attachments and of recordings are read by `download_url` of a client,
//! a stream. The access token goes to Intercom's own origins alone, whatever the URL
//! is and wherever it redirects to.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! # use intercom_sdk::{Error, v2_16::Client};
//! # async fn run(client: Client) -> Result<(), Error> {
//! let conversation = client.retrieve_conversation().conversation_id("215470002").send().await?;
//! let source = conversation.source.as_ref();
//! for attachment in source.and_then(|source| source.attachments.as_ref()).into_iter().flatten() {
//!     if let Some(url) = &attachment.url {
//!         let mut file = client.download_url(url).send().await?.into_inner();
//!         while let Some(chunk) = file.chunk().await? {
//!             println!("{} bytes", chunk.len());
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! # }
//! ```

mod attachment;
mod attachments;
mod download_url;
mod origin;

pub(crate) use self::attachments::attachments;
pub use self::{
    attachment::{Attachment, MAX_SIZE},
    download_url::DownloadUrl,
};
