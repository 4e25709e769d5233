//! The trait of all `Client` types.

/// The `Client` of a version module.
///
/// Implemented only by the `Client` types of the version modules.
pub trait Api: Sized + sealed::FromTransport {
    /// The API version that the client requests (Intercom: `Intercom-Version`).
    const VERSION: &'static str;
}

pub(crate) mod sealed {
    use crate::call::transport::Transport;

    pub trait FromTransport {
        fn from_transport(transport: Transport) -> Self;

        fn transport(&self) -> &Transport;
    }
}
