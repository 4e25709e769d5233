//! Runs of `cargo xtask diff` on small descriptions and on the committed ones.

mod action;
mod annotations;
mod compile;
mod reports;
mod sides;
mod tree;
mod uses;
mod versions;
