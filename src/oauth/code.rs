//! The code of a callback.

use std::fmt;

use zeroize::Zeroizing;

/// The code of a callback, good for one exchange. It does not show.
#[derive(Clone)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// Takes a code that was checked otherwise. It is kept as it is: it may end in
    /// `=`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The code.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code([redacted])")
    }
}
