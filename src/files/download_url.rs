//! Downloads of URLs.

use std::fmt;

use http::{HeaderValue, Method, header::ACCEPT};
use reqwest::Url;

use super::origin::is_trusted;
use crate::{
    ByteStream, CallFuture, CallOptions, Error, NEWEST_VERSION, Response,
    call::{
        PreparedCall,
        endpoint::{Endpoint, ExpectedBody, Output, Replay, RequestBody},
        transport::Transport,
    },
    response::{RawExchange, Resume},
};

/// The download of a URL: started by `download_url` of a client.
///
/// It is for the URLs that Intercom sends: of attachments, of recordings, of
/// exports. The access token is sent if the URL is of the client's base URL or of
/// Intercom's API, and to nobody else; others get no header of the client either.
/// Redirects are followed, at most 5, and each is judged anew. The throttle holds
/// back only what goes to Intercom.
///
/// A URL is `https`. Plain `http` is for the origin of the client's base URL, and for
/// loopback if the caller names it; a redirect from https to http is refused.
///
/// URLs of attachments are good for a while only, of uploads in attributes for 30
/// minutes: retrieve the conversation again for a new one.
#[derive(Clone)]
#[must_use = "a download does nothing until it is sent"]
pub struct DownloadUrl {
    transport: Transport,
    url: String,
    options: Option<Box<CallOptions>>,
}

const ENDPOINT: &Endpoint = &Endpoint {
    id: "download_url",
    version: NEWEST_VERSION,
    method: Method::GET,
    path: "{url}",
    parameters: &[],
    body: RequestBody::None,
    replay: Replay::Safe,
    output: Output::Stream("*/*"),
    paging: None,
};

const MOST_REDIRECTS: usize = 5;

impl DownloadUrl {
    pub(crate) fn new(transport: &Transport, url: String) -> Self {
        Self {
            transport: transport.clone(),
            url,
            options: None,
        }
    }

    /// Sets options that override the client's settings for this call. Headers of
    /// them go to trusted origins only, as the token does.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = Some(Box::new(options));
        self
    }

    /// Sends the request and returns the body as a stream.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); kind
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a URL that must not be
    /// requested, or a redirect to one, or too many of them.
    pub fn send(self) -> CallFuture<Response<ByteStream>> {
        CallFuture::new(async move {
            let mut url = self.first_url()?;
            for _ in 0..=MOST_REDIRECTS {
                match self.request(url.clone()).await? {
                    Answer::Whole(response) => return Ok(*response),
                    Answer::Redirect(exchange) => url = next_url(&url, &exchange)?,
                }
            }
            Err(refuse(format!(
                "there are more than {MOST_REDIRECTS} redirects"
            )))
        })
    }

    /// Requests a URL, with the client's token if that may go there.
    async fn request(&self, url: Url) -> Result<Answer, Error> {
        let is_trusted = is_trusted(self.transport.base_url(), &url);
        let (transport, options) = match is_trusted {
            true => (self.transport.clone(), self.options.clone()),
            false => {
                let options = self.options.clone();
                let options = options.map(|options| Box::new(options.without_headers()));
                (self.transport.foreign(&url)?, options)
            }
        };
        let mut request = reqwest::Request::new(Method::GET, url);
        let any = HeaderValue::from_static("*/*");
        request.headers_mut().insert(ACCEPT, any);
        let call = PreparedCall {
            endpoint: ENDPOINT,
            request,
            path: None,
            options,
        };
        let again = call.try_clone();
        let read_timeout = transport.read_timeout(&call);
        let exchange = transport.send(call, ExpectedBody::Stream).await?;
        if exchange.status.is_redirection() {
            return Ok(Answer::Redirect(Box::new(exchange)));
        }
        let mut exchange = exchange.success()?;
        let resume = again.and_then(|call| Resume::new(transport, call, &exchange));
        let stream = ByteStream::new(&mut exchange, read_timeout, resume);
        Ok(Answer::Whole(Box::new(Response::new(stream, exchange))))
    }

    fn first_url(&self) -> Result<Url, Error> {
        // The URL itself can hold a signature, so it is not shown.
        let url = Url::parse(&self.url)
            .map_err(|error| refuse(format!("the URL cannot be used: {error}")))?;
        let is_allowed = match url.scheme() {
            "https" => true,
            "http" => {
                is_trusted(self.transport.base_url(), &url) || crate::client::is_loopback(&url)
            }
            _ => false,
        };
        match is_allowed {
            true => Ok(url),
            false => Err(refuse("the URL is not https".to_owned())),
        }
    }
}

enum Answer {
    Whole(Box<Response<ByteStream>>),
    Redirect(Box<RawExchange>),
}

/// Where a response redirects to.
fn next_url(url: &Url, exchange: &RawExchange) -> Result<Url, Error> {
    let location = exchange.location()?;
    let next = url.join(&location).map_err(|error| {
        refuse(format!(
            "the URL that the response redirects to cannot be used: {error}"
        ))
    })?;
    match (url.scheme(), next.scheme()) {
        (_, "https") | ("http", "http") => Ok(next),
        _ => Err(refuse(
            "the response redirects to a URL that is not https".to_owned(),
        )),
    }
}

fn refuse(message: String) -> Error {
    Error::invalid_request(ENDPOINT.id, message)
}

/// Without the URL, which can hold a signature.
impl fmt::Debug for DownloadUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadUrl").finish_non_exhaustive()
    }
}
