//! Reads progenitor's output: declarations and signatures, not bodies.

pub(crate) mod annotate;
pub(crate) mod kind;
pub(crate) mod operations;
pub(crate) mod rust_name;
pub(crate) mod types;
