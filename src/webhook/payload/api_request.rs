//! The item of `api.request.completed`.

use crate::types::{Id, Timestamp, record::record};

record! {
    /// A request to the REST API that was answered.
    pub struct ApiRequest {
        /// The admin whose token it was.
        pub admin: Option<ApiRequestAdmin>,
        /// How it was authorized.
        pub authentication: Option<serde_json::Value>,
        /// The request.
        pub request: Option<ApiRequestLine>,
        /// Intercom's id of the request.
        pub request_id: Option<Id>,
        /// The response.
        pub response: Option<ApiRequestResponse>,
        /// When it was answered.
        pub timestamp: Option<Timestamp>,
    }
}

record! {
    /// Who sent a request.
    pub struct ApiRequestAdmin {
        /// Email address.
        pub email: Option<String>,
        /// Identifier of the admin.
        pub id: Option<Id>,
        /// Name.
        pub name: Option<String>,
        /// Usually `admin`.
        pub type_: Option<String> = "type",
    }
}

record! {
    /// What was requested.
    pub struct ApiRequestLine {
        /// Where the request came from.
        pub ip_address: Option<String>,
        /// The HTTP method.
        pub method: Option<String>,
        /// The path.
        pub path: Option<String>,
        /// The program that sent it.
        pub user_agent: Option<String>,
    }
}

record! {
    /// How a request was answered.
    pub struct ApiRequestResponse {
        /// The HTTP status.
        pub status: Option<i64>,
    }
}
