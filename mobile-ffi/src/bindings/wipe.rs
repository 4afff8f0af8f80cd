//! Destroying what is on a phone: the key first, by which all else is unreadable, then the files. A mark stands in the folder
//! meanwhile, so that who is killed in between ends it at the next start.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::desk::Desk;
use super::error::PhoneError;
use super::platform::StorageKey;
use crate::files;

const MARK: &str = "wiping";

/// What stays: the lock, which nobody may take from who has it.
const LOCK: &str = "lock";

pub(super) fn wipe(desk: &Desk) -> Result<(), PhoneError> {
    let device = desk.shut().ok_or(PhoneError::Closed)?;
    // The file must be closed before it goes. Whoever still does something with it ends first.
    if let Err(device) = Arc::try_unwrap(device).map(drop) {
        desk.put_back(device);
        return Err(PhoneError::InUse { why: "something is still being done on this phone: try again".to_owned() });
    }
    files::write_private(&desk.folder, MARK, b"")?;
    destroy(&desk.folder, desk.platform.storage_key.as_ref())
}

/// Ends a wipe that was cut short.
pub(super) fn finish(folder: &Path, key: &dyn StorageKey) -> Result<(), PhoneError> {
    if folder.join(MARK).exists() { destroy(folder, key) } else { Ok(()) }
}

fn destroy(folder: &Path, key: &dyn StorageKey) -> Result<(), PhoneError> {
    key.forget().map_err(|error| PhoneError::of_platform("storage_key", error))?;
    for file in fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()? {
        let name = file.file_name();
        if file.file_type()?.is_file() && name != MARK && name != LOCK {
            fs::remove_file(file.path())?;
        }
    }
    files::sync_folder(folder)?;
    fs::remove_file(folder.join(MARK))?;
    Ok(files::sync_folder(folder)?)
}
