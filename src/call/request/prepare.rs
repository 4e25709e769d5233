//! Builds the request of what a caller has set, or says what is wrong with it.

use bytes::Bytes;
use http::{
    HeaderName, HeaderValue,
    header::{ACCEPT, CONTENT_TYPE},
};
use reqwest::Url;
use serde_json::{Value, json};

use super::Request;
use crate::{
    Error,
    call::{
        body,
        endpoint::{Endpoint, Output, Place, RequestBody},
        prepared::PreparedCall,
        transport::Transport,
        url,
    },
};

impl Request {
    /// Builds the request, except for the client's own headers.
    pub(crate) fn prepare(self) -> Result<(Transport, PreparedCall), Error> {
        let request = self
            .build()
            .map_err(|message| Error::invalid_request(self.endpoint.id, message))?;
        let call = PreparedCall {
            endpoint: self.endpoint,
            request,
            path: None,
            options: self.options,
        };
        Ok((self.transport, call))
    }

    /// The request, or why it cannot be sent.
    fn build(&self) -> Result<reqwest::Request, String> {
        self.check_parameters()?;
        let mut request = reqwest::Request::new(self.endpoint.method.clone(), self.url()?);
        let accept = match self.endpoint.output {
            Output::Stream(media_type) => media_type,
            Output::Text => "text/plain",
            Output::Json | Output::Empty | Output::Redirect => "application/json",
        };
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        for (name, value) in self.values_in(Place::Header) {
            let value = HeaderValue::from_str(value)
                .map_err(|_| format!("`{name}` cannot be sent in a header"))?;
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("`{name}` is not a valid header name"))?;
            headers.insert(name, value);
        }
        if let Some(body) = self.encoded_body()? {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.into());
        }
        Ok(request)
    }

    fn check_parameters(&self) -> Result<(), String> {
        for (name, value) in &self.values {
            if let Err(message) = value {
                return Err(format!("`{name}`: {message}"));
            }
        }
        let missing = self
            .endpoint
            .parameters
            .iter()
            .find(|parameter| parameter.required && self.value(parameter.name).is_none());
        if let Some(parameter) = missing {
            return Err(format!("`{}` is required", parameter.name));
        }
        check_page_size(self.endpoint, self.value("per_page"))
    }

    fn url(&self) -> Result<Url, String> {
        let path = url::path(self.endpoint.path, |name| self.value(name))?;
        let base = self.transport.base_url();
        let mut url = Url::parse(&format!("{base}{path}"))
            .map_err(|error| format!("the path {path:?} cannot be used: {error}"))?;
        let mut query = self.values_in(Place::Query).peekable();
        if query.peek().is_some() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// The body with the pagination in it; `None` if the operation has none.
    fn encoded_body(&self) -> Result<Option<Bytes>, String> {
        let body = match (&self.body, self.endpoint.body) {
            (_, RequestBody::None) => return Ok(None),
            (Some(body), _) => body.clone()?,
            (None, RequestBody::Optional) => Bytes::from_static(b"{}"),
            (None, RequestBody::Required) => return Err("`body` is required".to_owned()),
        };
        let mut pagination = self.values_in(Place::Pagination).peekable();
        if pagination.peek().is_none() {
            return Ok(Some(body));
        }
        let pagination = pagination.map(|(name, value)| {
            let number = value.parse::<i64>();
            (name, number.map_or_else(|_| json!(value), Value::from))
        });
        Ok(Some(body::with_pagination(&body, pagination)))
    }

    /// What was set for a parameter.
    fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        value.as_deref().ok()
    }

    /// The parameters of a place that were set.
    fn values_in(&self, place: Place) -> impl Iterator<Item = (&'static str, &str)> {
        let parameters = self.endpoint.parameters.iter();
        parameters
            .filter(move |parameter| parameter.place == place)
            .filter_map(|parameter| Some((parameter.name, self.value(parameter.name)?)))
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

    use crate::{
        auth::{AccessToken, Credentials},
        call::{
            PreparedCall,
            endpoint::{Endpoint, Output, Parameter, Place, Replay, RequestBody},
            request::Request,
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
