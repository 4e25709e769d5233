//! Calls every operation of every enabled version with nothing but its typed
//! expectation. It stands at the root of the crate, behind the list of versions.

use crate::{
    Api, RetryPolicy,
    catalog::Operation,
    mock::{Expected, sampled_arguments},
};

type Expectations<S> = &'static [(&'static str, fn(&S) -> Expected)];

/// Every operation answers by its own expectation, and only by it.
async fn check<S, C: Api>(
    server: &S,
    client: C,
    catalog: &'static [Operation<C>],
    expectations: Expectations<S>,
) {
    let ids: Vec<&str> = catalog.iter().map(|operation| operation.id).collect();
    let expected: Vec<&str> = expectations.iter().map(|(id, _)| *id).collect();
    assert_eq!(expected, ids, "{}", C::VERSION);
    for (operation, (id, expect)) in catalog.iter().zip(expectations) {
        let arguments = || sampled_arguments(C::VERSION, id);
        let unexpected = operation.call(&client, arguments()).await;
        assert!(unexpected.unwrap_err().is_not_found(), "{id}");
        let expected = expect(server);
        let called = operation.call(&client, arguments()).await;
        assert!(called.is_ok(), "{} {id}: {called:?}", C::VERSION);
        expected.assert_calls(1);
    }
}

macro_rules! check_all {
    ($($version:literal $module:ident)*) => {$(
        mod $module {
            use crate::$module::{MockServer, catalog, expectations::EXPECTATIONS};

            #[tokio::test]
            async fn every_operation_has_an_expectation() {
                let server = MockServer::start().await.unwrap();
                let builder = server.client_builder();
                let client = builder.retry(super::RetryPolicy::none()).build().unwrap();
                super::check(&server, client, catalog(), EXPECTATIONS).await;
            }
        }
    )*};
}

enabled_versions!(check_all);
