//! Runs of `cargo xtask diff` on small descriptions and on the committed ones.

mod reports;
mod sides;
mod tree;
mod versions;
