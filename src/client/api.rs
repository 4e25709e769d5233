//! What the `Client` of a version module is.

/// A version module's `Client`, as its builder sees it.
///
/// Implemented by the `Client` of each version module and by nothing else.
pub trait Api: Sized + sealed::FromTransport {
    /// The API version the client speaks, as in the header `Intercom-Version`.
    const VERSION: &'static str;
}

pub(crate) mod sealed {
    use crate::call::transport::Transport;

    pub trait FromTransport {
        fn from_transport(transport: Transport) -> Self;

        fn transport(&self) -> &Transport;
    }
}
