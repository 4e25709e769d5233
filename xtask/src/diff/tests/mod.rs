//! Every rule has a pair of descriptions that it reports and one that it does
//! not. The reverse comparison reports the same changes.

mod changes;
mod description;
mod edits;
mod mirror;
mod rules;
