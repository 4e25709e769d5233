//! Upserts of contacts.

mod companies;
mod conflicts;
mod crashes;
mod failures;
mod leads;
mod side_by_side;
mod simple;
mod workspace;
