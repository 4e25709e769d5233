//! Panics of the generator, turned into errors.

use std::{
    cell::Cell,
    panic::{self, UnwindSafe},
};

use anyhow::{Result, anyhow};

thread_local! {
    static IS_GENERATING: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the panic hook from printing panics that [`catch`] turns into errors.
pub fn silence() {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !IS_GENERATING.get() {
            hook(info);
        }
    }));
}

/// Runs `generate`. progenitor panics on some descriptions that it does not
/// support; that is returned as an error.
pub fn catch<T>(generate: impl FnOnce() -> Result<T> + UnwindSafe) -> Result<T> {
    IS_GENERATING.set(true);
    let outcome = panic::catch_unwind(generate);
    IS_GENERATING.set(false);
    outcome.unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Err(anyhow!("{}", text.unwrap_or("the generator panicked")))
    })
}
