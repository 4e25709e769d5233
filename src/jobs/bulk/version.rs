//! The method of a version's client.

/// Implements the method for the `Client` in scope.
macro_rules! bulk {
    () => {
        impl Client {
            /// Does something for each of many rows, which `key` names; see
            /// [`bulk`](crate::jobs::bulk).
            #[inline]
            pub fn for_each<I>(
                &self,
                rows: I,
                key: impl Fn(&I::Item) -> String + Send + 'static,
            ) -> crate::jobs::bulk::ForEach<Self, I::Item>
            where
                I: IntoIterator,
                I::Item: Send + 'static,
                I::IntoIter: Send + 'static,
            {
                crate::jobs::bulk::ForEach::new(self, rows, key)
            }
        }
    };
}

pub(crate) use bulk;
