//! What integrations do, each in one call: several requests, with the traps of the
//! live API taken care of.
//!
//! Jobs are built from the public calls of a version's `Client`, and are methods
//! of it. They are the same in every version; where a version lacks an operation
//! that a job can use, it goes another way. What a job did beyond one call is in
//! its result and in `tracing` (target `intercom_sdk::jobs`).

pub mod articles;
pub mod bulk;
pub mod companies;
pub mod conversations;
pub mod erasure;
#[cfg(feature = "export")]
pub mod export;
pub(crate) mod page;
pub mod sync;
pub mod tickets;
pub mod triage;
mod unknown;
pub mod upsert;
pub(crate) mod workspace;

/// The target of the `tracing` events of jobs.
pub(crate) const TARGET: &str = "intercom_sdk::jobs";

/// Implements what jobs need of a version, for the `Client` in scope. What differs
/// between versions is decided by `if_operation!`, which the build script writes.
macro_rules! jobs {
    () => {
        // Descriptions that tests make up have none of Intercom's operations.
        if_operation!(search_contacts { crate::jobs::jobs!(@all); } else {});
    };
    (@all) => {
        crate::jobs::workspace::whoami!();
        crate::jobs::articles::version::articles!();
        crate::jobs::bulk::version::bulk!();
        crate::jobs::companies::version::companies!();
        crate::jobs::conversations::version::conversations!();
        crate::jobs::erasure::version::erasure!();
        crate::jobs::sync::version::sync!();
        crate::jobs::tickets::version::tickets!();
        crate::jobs::triage::version::triage!();
        crate::jobs::upsert::version::upsert!();
        #[cfg(feature = "export")]
        crate::jobs::export::version::exports!();
    };
}

pub(crate) use jobs;
