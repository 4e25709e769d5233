//! `cargo xtask diff`, run as a user runs it, on small descriptions and on the
//! committed ones.

mod reports;
mod sides;
mod tree;
mod versions;
