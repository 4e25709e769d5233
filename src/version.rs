//! Connects a generated module to the rest of the crate.

/// Declares the module of an API version: the generated code, and the
/// implementations that connect its `Client` to this crate.
macro_rules! api_version {
    ($module:ident, $version:literal, $file:literal) => {
        #[doc = concat!("API version ", $version, ": `Client`, its operations and their types.")]
        ///
        /// ```no_run
        /// # async fn run() -> Result<(), intercom_sdk::Error> {
        #[doc = concat!("use intercom_sdk::", stringify!($module), "::Client;")]
        ///
        /// let client = Client::from_env().build()?;
        /// let me = client.identify_admin().send().await?;
        /// println!("{:?}", me.email);
        /// # Ok(())
        /// # }
        /// ```
        pub mod $module {
            include!(concat!(env!("OUT_DIR"), $file));

            impl Client {
                /// Returns a builder for a client with a fixed access token.
                ///
                /// ```
                #[doc = concat!("use intercom_sdk::{Region, ", stringify!($module), "::Client};")]
                ///
                /// let client = Client::builder("dG9rOmFiYzEyMw==").region(Region::Eu).build()?;
                /// # Ok::<(), intercom_sdk::Error>(())
                /// ```
                pub fn builder(token: impl AsRef<str>) -> crate::ClientBuilder<Self> {
                    crate::ClientBuilder::new(token.as_ref())
                }

                /// Returns a builder with settings from the environment:
                /// `INTERCOM_ACCESS_TOKEN` and, if set, `INTERCOM_REGION`
                /// (`us`, `eu` or `au`).
                pub fn from_env() -> crate::ClientBuilder<Self> {
                    crate::ClientBuilder::from_env()
                }

                /// Returns a builder for a client that gets its access tokens
                /// from `provider`.
                pub fn with_token_provider(
                    provider: impl crate::auth::TokenProvider,
                ) -> crate::ClientBuilder<Self> {
                    crate::ClientBuilder::with_token_provider(provider)
                }

                /// Starts a request for what this version does not describe; see
                /// [`CustomRequest`](crate::CustomRequest).
                ///
                /// `path` starts with `/` and continues the base URL.
                /// Identifiers in it must be percent-encoded.
                ///
                /// ```no_run
                /// use intercom_sdk::Method;
                #[doc = concat!("# async fn run(client: intercom_sdk::", stringify!($module), "::Client) -> Result<(), intercom_sdk::Error> {")]
                ///
                /// let things = client.request(Method::GET, "/brand_new_things").send().await?;
                /// println!("{}", things["data"]);
                /// # Ok(())
                /// # }
                /// ```
                pub fn request(
                    &self,
                    method: ::http::Method,
                    path: impl Into<String>,
                ) -> crate::CustomRequest {
                    crate::CustomRequest::new(self, method, path)
                }

                /// Starts the download of a URL that Intercom has sent; see
                /// [`DownloadUrl`](crate::files::DownloadUrl).
                #[cfg(feature = "files")]
                pub fn download_url(&self, url: impl Into<String>) -> crate::files::DownloadUrl {
                    crate::files::DownloadUrl::new(&self.transport, url.into())
                }

                /// The rate limit in the newest response, shared by all clones;
                /// `None` before the first response, or if the server does not
                /// send it.
                pub fn rate_limit(&self) -> Option<crate::RateLimit> {
                    self.transport.rate_limit()
                }
            }

            crate::jobs::jobs!();

            impl crate::Api for Client {
                const VERSION: &'static str = $version;
            }

            impl crate::client::api::sealed::FromTransport for Client {
                fn from_transport(transport: crate::call::transport::Transport) -> Self {
                    Self { transport }
                }

                fn transport(&self) -> &crate::call::transport::Transport {
                    &self.transport
                }
            }

            impl TryFrom<crate::search::Query> for types::SearchRequest {
                type Error = crate::Error;

                fn try_from(query: crate::search::Query) -> Result<Self, crate::Error> {
                    crate::search::Search::from(query).try_into()
                }
            }

            impl TryFrom<crate::search::Search> for types::SearchRequest {
                type Error = crate::Error;

                fn try_from(search: crate::search::Search) -> Result<Self, crate::Error> {
                    Ok(Self {
                        query: search.query.try_into()?,
                        pagination: None,
                        sort: search.sort.map(|(field, order)| types::SearchSort {
                            field,
                            order: order.as_str().into(),
                        }),
                    })
                }
            }

            impl TryFrom<crate::search::Checked> for types::SearchRequest {
                type Error = crate::Error;

                fn try_from(checked: crate::search::Checked) -> Result<Self, crate::Error> {
                    checked.into_search()?.try_into()
                }
            }

            impl TryFrom<crate::search::Query> for types::SearchFilter {
                type Error = crate::Error;

                fn try_from(query: crate::search::Query) -> Result<Self, crate::Error> {
                    query.checked().map(filter)
                }
            }

            fn filter(node: crate::search::Node) -> types::SearchFilter {
                match node {
                    crate::search::Node::Filter {
                        field,
                        operator,
                        value,
                    } => types::FieldFilter {
                        field: Some(field),
                        operator: Some(operator),
                        value: Some(value),
                    }
                    .into(),
                    crate::search::Node::Group { join, nodes } => types::FilterGroup {
                        operator: join.to_string().into(),
                        value: nodes.into_iter().map(filter).collect(),
                    }
                    .into(),
                }
            }

            impl std::fmt::Debug for Client {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct("Client")
                        .field("version", &<Self as crate::Api>::VERSION)
                        .field("transport", &self.transport)
                        .finish_non_exhaustive()
                }
            }
        }
    };
}
