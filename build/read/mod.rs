//! What we take from progenitor: declarations and signatures, never bodies.

pub(crate) mod annotate;
pub(crate) mod kind;
pub(crate) mod operations;
pub(crate) mod types;
