//! Decoding requests from JSON: a key or a word that a type does not know is an
//! error, so that nothing of a request vanishes.

use std::cell::Cell;

thread_local! {
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
}

/// Whether unknown keys are errors on this thread.
pub(crate) fn is_active() -> bool {
    ACTIVE.get()
}

/// Decodes with unknown keys as errors.
#[cfg(feature = "catalog")]
pub(crate) fn decode<T>(decode: impl FnOnce() -> T) -> T {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            ACTIVE.set(false);
        }
    }
    ACTIVE.set(true);
    let _reset = Reset;
    decode()
}
