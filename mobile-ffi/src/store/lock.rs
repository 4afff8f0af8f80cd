//! One writer per store: an advisory lock on a file of the folder. The system lets go of it when the process ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::StoreError;
use crate::files;

const LOCK_FILE: &str = "lock";

/// Takes the folder's lock, or says that somebody has it. It holds as long as the file is open.
pub(super) fn take(dir: &Path) -> Result<File, StoreError> {
    let file = files::touch_private(&dir.join(LOCK_FILE))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(dir.to_owned())),
        Err(TryLockError::Error(e)) => Err(e.into()),
    }
}
