//! A request under construction, shared by all operations.
//!
//! Setters of operations store their values here. `send` and its variants are
//! implemented here once, and [`operation!`](crate::call::operation) adds them
//! to each operation.

use bytes::Bytes;
use http::{
    HeaderName, HeaderValue,
    header::{ACCEPT, CONTENT_TYPE},
};
use reqwest::Url;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    body::{self, RequestType},
    endpoint::{Endpoint, ExpectedBody, Output, Parameter, Place, RequestBody},
    future::CallFuture,
    options::CallOptions,
    parameter::ParameterValue,
    prepared::PreparedCall,
    transport::Transport,
    url,
};
use crate::{
    ByteStream, Error, RawResponse, Response,
    paging::{Items, Pages},
    response::{RawExchange, Resume},
    types::field::Field,
};

/// An operation and the values a caller has set.
#[derive(Clone)]
pub(crate) struct Request {
    transport: Transport,
    endpoint: &'static Endpoint,
    /// The text of each parameter, or why it cannot be sent.
    values: Vec<(&'static str, Result<String, String>)>,
    /// The encoded body, or why it cannot be sent.
    body: Option<Result<Bytes, String>>,
    options: Option<Box<CallOptions>>,
}

impl Request {
    pub(crate) fn new(transport: &Transport, endpoint: &'static Endpoint) -> Self {
        Self {
            transport: transport.clone(),
            endpoint,
            values: Vec::new(),
            body: None,
            options: None,
        }
    }

    /// Sets a parameter; a later value replaces an earlier one.
    pub(crate) fn set(mut self, name: &'static str, value: &dyn ParameterValue) -> Self {
        self.values.retain(|(known, _)| *known != name);
        if let Some(text) = value.text().transpose() {
            self.values.push((name, text));
        }
        self
    }

    /// Sets the body.
    pub(crate) fn set_body<B, T>(mut self, body: T) -> Self
    where
        B: RequestType,
        T: TryInto<B, Error: Into<Error>>,
    {
        let converted = body.try_into().map_err(|error| {
            let error: Error = error.into();
            error.to_string()
        });
        self.body = Some(converted.and_then(|body: B| body::encode(&body)));
        self
    }

    /// Sets a body that is already checked and encoded.
    #[cfg(any(test, feature = "catalog"))]
    pub(crate) fn set_encoded_body(mut self, body: Bytes) -> Self {
        self.body = Some(Ok(body));
        self
    }

    pub(crate) fn set_options(mut self, options: CallOptions) -> Self {
        self.options = Some(Box::new(options));
        self
    }

    pub(crate) fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// Sends the request and decodes the response as `T`, a generated type.
    pub(crate) fn json<T: Field + 'static>(self) -> CallFuture<Response<T>> {
        self.call(ExpectedBody::Json, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::repaired(exchange.decode()?, exchange))
        })
    }

    /// Sends the request and decodes the response as `T`, a caller's type.
    pub(crate) fn json_as<T: DeserializeOwned + 'static>(self) -> CallFuture<Response<T>> {
        self.call(ExpectedBody::Json, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.decode_as()?, exchange))
        })
    }

    /// Sends the request of an operation whose success is plain text.
    #[allow(dead_code, reason = "not every version has such an operation")]
    pub(crate) fn text(self) -> CallFuture<Response<String>> {
        self.call(ExpectedBody::Optional, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.text()?, exchange))
        })
    }

    /// Sends the request of an operation that redirects, and returns where to.
    #[allow(dead_code, reason = "not every version has such an operation")]
    pub(crate) fn location(self) -> CallFuture<Response<String>> {
        self.call(ExpectedBody::Nothing, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.location()?, exchange))
        })
    }

    /// Sends the request of an operation whose success has no body.
    pub(crate) fn empty(self) -> CallFuture<Response<()>> {
        self.call(ExpectedBody::Nothing, |exchange| {
            Ok(Response::new((), exchange.success()?))
        })
    }

    /// Sends the request and leaves the body to the caller.
    pub(crate) fn stream(self) -> CallFuture<Response<ByteStream>> {
        CallFuture::new(async move {
            let (transport, call) = self.prepare()?;
            let again = call.try_clone();
            let read_timeout = transport.read_timeout(&call);
            let exchange = transport.send(call, ExpectedBody::Stream).await?;
            let mut exchange = exchange.success()?;
            let resume = again.and_then(|call| Resume::new(transport, call, &exchange));
            let stream = ByteStream::new(&mut exchange, read_timeout, resume);
            Ok(Response::new(stream, exchange))
        })
    }

    /// Sends the request and returns the response undecoded.
    pub(crate) fn raw<T: Field + 'static>(self) -> CallFuture<RawResponse<T>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::new(exchange))
        })
    }

    /// Sends the request and returns the response, whose body is text.
    #[allow(dead_code, reason = "not every version has such an operation")]
    pub(crate) fn raw_text(self) -> CallFuture<RawResponse<String>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::of_text(exchange))
        })
    }

    /// Sends the request and returns the response, whose body has no type.
    pub(crate) fn raw_bytes(self) -> CallFuture<RawResponse<Bytes>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::of_bytes(exchange))
        })
    }

    pub(crate) fn items<T: DeserializeOwned + Serialize>(self) -> Items<T> {
        Items::typed(self)
    }

    pub(crate) fn items_as<T: DeserializeOwned>(self) -> Items<T> {
        Items::of(self)
    }

    pub(crate) fn pages<P: Field>(self) -> Pages<P> {
        Pages::typed(self)
    }

    pub(crate) fn pages_as<P: DeserializeOwned>(self) -> Pages<P> {
        Pages::of(self)
    }

    fn call<T: 'static>(
        self,
        expected: ExpectedBody,
        read: fn(RawExchange) -> Result<T, Error>,
    ) -> CallFuture<T> {
        // Not generic over `T`, so that it is compiled once.
        let exchange = self.exchange(expected);
        CallFuture::new(async move { read(exchange.await?) })
    }

    pub(crate) fn exchange(self, expected: ExpectedBody) -> CallFuture<RawExchange> {
        CallFuture::new(async move {
            let (transport, call) = self.prepare()?;
            transport.send(call, expected).await
        })
    }

    /// Builds the request, except for the client's own headers.
    pub(crate) fn prepare(self) -> Result<(Transport, PreparedCall), Error> {
        let id = self.endpoint.id;
        let refuse = |message: String| Error::invalid_request(id, message);
        let value = |name: &str| {
            self.values
                .iter()
                .find(|(known, _)| *known == name)
                .and_then(|(_, value)| value.as_deref().ok())
        };
        for (name, value) in &self.values {
            if let Err(message) = value {
                return Err(refuse(format!("`{name}`: {message}")));
            }
        }
        let parameters = self.endpoint.parameters;
        let missing = parameters
            .iter()
            .find(|parameter| parameter.required && value(parameter.name).is_none());
        if let Some(parameter) = missing {
            return Err(refuse(format!("`{}` is required", parameter.name)));
        }
        check_page_size(self.endpoint, value("per_page")).map_err(refuse)?;

        let path = url::path(self.endpoint.path, value).map_err(refuse)?;
        let base = self.transport.base_url();
        let mut url = Url::parse(&format!("{base}{path}"))
            .map_err(|error| refuse(format!("the path {path:?} cannot be used: {error}")))?;
        let of = |place: Place| {
            parameters
                .iter()
                .filter(move |parameter| parameter.place == place)
                .filter_map(|parameter: &Parameter| Some((parameter.name, value(parameter.name)?)))
        };
        if of(Place::Query).next().is_some() {
            url.query_pairs_mut().extend_pairs(of(Place::Query));
        }

        let mut request = reqwest::Request::new(self.endpoint.method.clone(), url);
        let accept = match self.endpoint.output {
            Output::Stream(media_type) => media_type,
            Output::Text => "text/plain",
            Output::Json | Output::Empty | Output::Redirect => "application/json",
        };
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        for (name, value) in of(Place::Header) {
            let value = HeaderValue::from_str(value)
                .map_err(|_| refuse(format!("`{name}` cannot be sent in a header")))?;
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| refuse(format!("`{name}` is not a valid header name")))?;
            headers.insert(name, value);
        }
        let body = match (self.body, self.endpoint.body) {
            (_, RequestBody::None) => None,
            (Some(body), _) => Some(body.map_err(refuse)?),
            (None, RequestBody::Optional) => Some(Bytes::from_static(b"{}")),
            (None, RequestBody::Required) => return Err(refuse("`body` is required".to_owned())),
        };
        if let Some(body) = body {
            let mut pagination = of(Place::Pagination).peekable();
            let body = match pagination.peek() {
                None => body,
                Some(_) => body::with_pagination(
                    &body,
                    pagination.map(|(name, value)| {
                        let number = value
                            .parse::<i64>()
                            .map_or_else(|_| json!(value), Value::from);
                        (name, number)
                    }),
                ),
            };
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.into());
        }
        let call = PreparedCall {
            endpoint: self.endpoint,
            request,
            path: None,
            options: self.options,
        };
        Ok((self.transport, call))
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Values can be customers' names and addresses.
        f.debug_struct("Request")
            .field("operation", &self.endpoint.id)
            .finish_non_exhaustive()
    }
}

/// Checks `per_page` against the list's maximum.
fn check_page_size(endpoint: &Endpoint, size: Option<&str>) -> Result<(), String> {
    let (Some(paging), Some(size)) = (&endpoint.paging, size) else {
        return Ok(());
    };
    match (size.parse::<i64>(), paging.max_page_size) {
        (Ok(..=0), _) => Err("`per_page` must be at least 1".to_owned()),
        (Ok(size), Some(max)) if size > i64::from(max) => {
            Err(format!("`per_page` is {size}, over the maximum of {max}"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::Request;
    use crate::{
        auth::{AccessToken, Credentials},
        call::{
            PreparedCall,
            endpoint::{Endpoint, Output, Parameter, Place, Replay, RequestBody},
            transport::Transport,
        },
        client::Settings,
        paging::{Paging, PagingStyle},
        types::Id,
    };

    const fn parameter(name: &'static str, place: Place, required: bool) -> Parameter {
        Parameter {
            name,
            place,
            required,
        }
    }

    static ENDPOINT: Endpoint = Endpoint {
        id: "find_things",
        version: "1.0",
        method: Method::POST,
        path: "/things/{thing_id}",
        parameters: &[
            parameter("thing_id", Place::Path, true),
            parameter("X-Key", Place::Header, true),
            parameter("q", Place::Query, false),
            parameter("ids", Place::Query, false),
            parameter("per_page", Place::Pagination, false),
        ],
        body: RequestBody::Optional,
        replay: Replay::Safe,
        output: Output::Json,
        paging: Some(Paging::new(PagingStyle::Search, "data", None, Some(150))),
    };

    fn prepare(set: impl FnOnce(Request) -> Request) -> Result<PreparedCall, String> {
        let settings = Settings::new(AccessToken::new("abc").map(Credentials::Fixed));
        let transport = Transport::new(settings.state("1.0").unwrap());
        set(Request::new(&transport, &ENDPOINT))
            .prepare()
            .map(|(_, call)| call)
            .map_err(|error| error.to_string())
    }

    fn complete(request: Request) -> Request {
        request
            .set("thing_id", &"a/b".to_owned())
            .set("X-Key", &"secret".to_owned())
    }

    #[test]
    fn every_place_gets_its_values() {
        let call = prepare(|request| {
            complete(request)
                .set("q", &"x y".to_owned())
                .set("per_page", &50_i64)
        });
        let request = call.unwrap().request;
        assert!(request.url().as_str().ends_with("/things/a%2Fb?q=x+y"));
        assert_eq!(request.headers()["x-key"], "secret");
        let body = request.body().and_then(|body| body.as_bytes()).unwrap();
        assert_eq!(body, br#"{"pagination":{"per_page":50}}"#);
    }

    #[test]
    fn what_is_expected_is_accepted() {
        for (output, media_type) in [
            (Output::Json, "application/json"),
            (Output::Empty, "application/json"),
            (Output::Text, "text/plain"),
            (Output::Stream("audio/mpeg"), "audio/mpeg"),
        ] {
            let endpoint: &'static Endpoint = Box::leak(Box::new(Endpoint {
                id: "show_thing",
                version: "1.0",
                method: Method::GET,
                path: "/thing",
                parameters: &[],
                body: RequestBody::None,
                replay: Replay::Safe,
                output,
                paging: None,
            }));
            let settings = Settings::new(AccessToken::new("abc").map(Credentials::Fixed));
            let transport = Transport::new(settings.state("1.0").unwrap());
            let (_, call) = Request::new(&transport, endpoint).prepare().unwrap();
            assert_eq!(call.request.headers()["accept"], media_type);
        }
    }

    #[test]
    fn a_list_is_one_parameter_with_commas() {
        let query = |set: fn(Request) -> Request| {
            prepare(|request| set(complete(request)))
                .map(|call| call.request.url().query().map(str::to_owned))
        };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(
            query(|request| request.set("ids", &vec![1_i64, 22])),
            Ok(Some("ids=1%2C22".to_owned()))
        );
        assert_eq!(
            query(|request| request.set("ids", &vec![Id::from("a b"), Id::from(7)])),
            Ok(Some("ids=a+b%2C7".to_owned()))
        );
        // An empty list also takes back what was set before.
        assert_eq!(
            query(|request| {
                request
                    .set("ids", &vec![1_i64])
                    .set("ids", &Vec::<i64>::new())
            }),
            Ok(None)
        );
        for (list, message) in [
            (
                &["de", "en,fr"][..],
                r#"find_things: `ids`: [1]: "en,fr" has a comma, which separates values"#,
            ),
            (&["", "de"], "find_things: `ids`: [0]: it is empty"),
        ] {
            let list: Vec<String> = texts(list);
            let refused = prepare(|request| complete(request).set("ids", &list));
            assert_eq!(refused.err().as_deref(), Some(message));
        }
    }

    #[test]
    fn what_cannot_be_sent_is_refused_by_name() {
        for (name, value, message) in [
            ("q", "x", "find_things: `X-Key` is required"),
            (
                "X-Key",
                "a\nb",
                "find_things: `X-Key` cannot be sent in a header",
            ),
            (
                "per_page",
                "0",
                "find_things: `per_page` must be at least 1",
            ),
            (
                "per_page",
                "151",
                "find_things: `per_page` is 151, over the maximum of 150",
            ),
        ] {
            let refused = prepare(|request| match name {
                "q" => request
                    .set("thing_id", &"1".to_owned())
                    .set(name, &value.to_owned()),
                _ => complete(request).set(name, &value.to_owned()),
            });
            assert_eq!(refused.err().as_deref(), Some(message));
        }
    }
}
