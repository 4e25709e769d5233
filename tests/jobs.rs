//! Jobs, on the stateful mock.

#![cfg(feature = "mock")]

/// Runs generic tests, `async fn name<C>()`, for the client of each enabled version.
macro_rules! in_every_version {
    ($($test:ident)*) => {
        in_every_version!(@ ($) $($test)*);
    };
    (@ ($d:tt) $($test:ident)*) => {
        macro_rules! versions {
            ($d($version:literal $module:ident)*) => {
                $d(mod $module {
                    in_every_version!(@tests $module $($test)*);
                })*
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
#[cfg(feature = "export")]
#[path = "jobs/export/mod.rs"]
mod export;
#[path = "jobs/sync/mod.rs"]
mod sync;
