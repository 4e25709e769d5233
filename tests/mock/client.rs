//! A client of any version, by the names of operations.
//!
//! A behaviour is the same in all versions, so its test is written once: it calls
//! operations by name and looks at JSON.

use intercom_sdk::{
    Api, ClientBuilder, Error, RetryPolicy,
    catalog::{Arguments, Operation},
    mock::{Intercom, IntercomBuilder},
    throttle::ThrottleMode,
};
use serde_json::Value;

/// Calls an operation by name.
type Caller = Box<dyn Fn(&str, Arguments) -> Pending + Send + Sync>;
type Pending = std::pin::Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;

/// A mock and a client of one of its versions, which sends every request once and
/// takes what does not fit a type as an error.
pub(crate) struct Session {
    pub(crate) intercom: Intercom,
    pub(crate) version: &'static str,
    call: Caller,
}

impl Session {
    /// Starts a mock of `version`.
    pub(crate) async fn start(version: &'static str) -> Self {
        Self::with(version, |builder| builder).await
    }

    /// Starts a mock of `version` with other settings.
    pub(crate) async fn with(
        version: &'static str,
        settings: impl FnOnce(IntercomBuilder) -> IntercomBuilder,
    ) -> Self {
        let intercom = settings(Intercom::builder(version)).start().await.unwrap();
        let call = caller(version, &intercom);
        Self {
            intercom,
            version,
            call,
        }
    }

    /// Calls `operation`; fails the test if it fails.
    pub(crate) async fn ok(&self, operation: &str, arguments: Arguments) -> Value {
        match (self.call)(operation, arguments).await {
            Ok(value) => value,
            Err(error) => panic!("{} {operation}: {error}", self.version),
        }
    }

    /// Calls `operation`, which must fail.
    pub(crate) async fn error(&self, operation: &str, arguments: Arguments) -> Error {
        match (self.call)(operation, arguments).await {
            Ok(value) => panic!("{} {operation} succeeded: {value}", self.version),
            Err(error) => error,
        }
    }

    /// Calls `operation`, which must be refused: with which status and code.
    pub(crate) async fn refused(&self, operation: &str, arguments: Arguments) -> (u16, String) {
        let error = self.error(operation, arguments).await;
        let status = error
            .status()
            .unwrap_or_else(|| panic!("{operation}: {error}"));
        (status.as_u16(), error.code().unwrap_or_default().to_owned())
    }

    /// Sends what no typed call would: the status and the JSON of the answer.
    pub(crate) async fn raw(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}{path}", self.intercom.base_url());
        let request = reqwest::Client::new()
            .request(method.parse().unwrap(), url)
            .bearer_auth(intercom_sdk::mock::TOKEN);
        let request = match body {
            Value::Null => request,
            body => request
                .header("content-type", "application/json")
                .body(body.to_string()),
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    /// Whether the version has the operation.
    pub(crate) fn has(&self, operation: &str) -> bool {
        operations(self.version)
            .iter()
            .any(|(known, ..)| *known == operation)
    }
}

/// Arguments: path parameters by name.
pub(crate) fn path(pairs: &[(&str, &str)]) -> Arguments {
    let pairs = pairs.iter();
    pairs.fold(Arguments::new(), |arguments, (name, value)| {
        arguments.path(*name, *value)
    })
}

/// Arguments: a body.
pub(crate) fn body(body: Value) -> Arguments {
    Arguments::new().body(body)
}

macro_rules! by_version {
    ($($version:literal $module:ident)*) => {
        fn caller(version: &str, intercom: &Intercom) -> Caller {
            match version {
                $($version => of_catalog(
                    intercom_sdk::$module::catalog(),
                    intercom.client_builder(),
                ),)*
                other => panic!("{other} is not enabled"),
            }
        }

        /// The operations of a version: name, method and path.
        pub(crate) fn operations(version: &str) -> Vec<(&'static str, String, &'static str)> {
            match version {
                $($version => intercom_sdk::$module::catalog()
                    .iter()
                    .map(|known| (known.id, known.method.to_string(), known.path))
                    .collect(),)*
                other => panic!("{other} is not enabled"),
            }
        }
    };
}

intercom_sdk::enabled_versions!(by_version);

fn of_catalog<C: Api + Send + Sync + 'static>(
    catalog: &'static [Operation<C>],
    builder: ClientBuilder<C>,
) -> Caller {
    let client = builder
        .retry(RetryPolicy::none())
        .throttle_mode(ThrottleMode::Off)
        .strict(true)
        .build()
        .unwrap();
    Box::new(move |name, arguments| {
        let operation = catalog.iter().find(|operation| operation.id == name);
        let operation = operation.unwrap_or_else(|| panic!("there is no operation {name}"));
        let call = operation.call(&client, arguments);
        Box::pin(call)
    })
}
