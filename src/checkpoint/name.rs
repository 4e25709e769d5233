//! What a checkpoint may be called.

use super::CheckpointError;

/// The longest name. As a file name, each byte can become three.
pub(super) const LONGEST: usize = 100;

/// Checks the length.
pub(crate) fn check(name: &str) -> Result<(), CheckpointError> {
    if (1..=LONGEST).contains(&name.len()) {
        Ok(())
    } else {
        Err(CheckpointError::InvalidName { bytes: name.len() })
    }
}
