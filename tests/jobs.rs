//! Jobs, on the stateful mock.

#![cfg(feature = "mock")]

/// Runs generic tests, `async fn name<C>()`, for the clients of the oldest and the
/// newest enabled version.
macro_rules! in_oldest_and_newest_version {
    ($($test:ident)*) => {
        in_oldest_and_newest_version!(@ ($) $($test)*);
    };
    (@ ($d:tt) $($test:ident)*) => {
        macro_rules! versions {
            ($version:literal $module:ident) => {
                mod $module {
                    in_oldest_and_newest_version!(@tests $module $($test)*);
                }
            };
            ($version:literal $module:ident $d($rest:tt)*) => {
                versions!($version $module);
                versions!(@last $d($rest)*);
            };
            (@last $version:literal $module:ident) => {
                versions!($version $module);
            };
            (@last $version:literal $module:ident $d($rest:tt)*) => {
                versions!(@last $d($rest)*);
            };
        }
        intercom_sdk::enabled_versions!(versions);
    };
    (@tests $module:ident $($test:ident)*) => {$(
        #[tokio::test]
        async fn $test() {
            super::$test::<intercom_sdk::$module::Client>().await;
        }
    )*};
}

#[path = "jobs/companies/mod.rs"]
mod companies;
#[path = "jobs/conversations/mod.rs"]
mod conversations;
#[cfg(feature = "export")]
#[path = "jobs/export/mod.rs"]
mod export;
#[path = "jobs/sync/mod.rs"]
mod sync;
