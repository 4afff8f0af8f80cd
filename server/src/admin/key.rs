//! The keys of access tokens, those that couriers' segments are sealed to, and those by which push services know the server, in a data folder, whether a server uses it or not.

use std::path::Path;

use sync_core::time::Timestamp;

use crate::admin::AdminError;
use crate::admin::folder::FolderError;
use crate::bearer::TOKEN_LASTS;
use crate::keys::{KeyError, SealKeys, VapidKeys};
use crate::ring::{Ring, RingError, change};

fn failed(error: RingError) -> AdminError {
    FolderError::Keys(KeyError::Ring(error)).into()
}

fn check(folder: &Path) -> Result<(), AdminError> {
    let ready = folder.join("origin").is_file();
    if ready { Ok(()) } else { Err(FolderError::NotThere(folder.to_owned()).into()) }
}

/// Lets the next key sign: its id.
///
/// # Errors
/// [`AdminError::Folder`] for a folder that was never initialised, or naming the file.
pub fn rotate(folder: &Path, now: Timestamp) -> Result<String, AdminError> {
    check(folder)?;
    change(folder, now, TOKEN_LASTS).map_err(failed)
}

/// The keys that check tokens, one a line: id and what it does.
///
/// # Errors
/// As [`rotate`].
pub fn list(folder: &Path, now: Timestamp) -> Result<Vec<String>, AdminError> {
    check(folder)?;
    let held = Ring::read(folder).map_err(failed)?.held();
    let line = |(at, key): (usize, &crate::ring::Checking)| match (at, key.until) {
        (_, Some(until)) if until <= now => format!("{}\tover", key.kid),
        (_, Some(until)) => format!("{}\tchecks until {until}", key.kid),
        (0, None) => format!("{}\tsigns", key.kid),
        (_, None) => format!("{}\tsigns next", key.kid),
    };
    Ok(held.checking.iter().enumerate().map(line).collect())
}

/// Adds a key that couriers' segments are sealed to: its id. All before it still open what was sealed to them.
///
/// # Errors
/// As [`rotate`].
pub fn add_courier(folder: &Path) -> Result<u32, AdminError> {
    check(folder)?;
    let failed = |error: KeyError| AdminError::from(FolderError::Keys(error));
    SealKeys::make(folder).map_err(failed)?;
    SealKeys::add(folder).map_err(failed)
}

/// The keys that couriers' segments are sealed to, one a line: id and what it does.
///
/// # Errors
/// As [`rotate`].
pub fn list_courier(folder: &Path) -> Result<Vec<String>, AdminError> {
    check(folder)?;
    let keys = SealKeys::make(folder).and_then(|()| SealKeys::read(folder));
    let keys = keys.map_err(|error| AdminError::from(FolderError::Keys(error)))?;
    let newest = keys.public().id;
    let does = |id| if id == newest { "handed out, opens" } else { "opens" };
    Ok(keys.ids().map(|id| format!("courier {id}\t{}", does(id))).collect())
}

/// Adds a key by which push services know this server: its id. Browsers that subscribed for an earlier one go on by that.
///
/// # Errors
/// As [`rotate`].
pub fn add_push(folder: &Path) -> Result<u32, AdminError> {
    check(folder)?;
    VapidKeys::make(folder).and_then(|()| VapidKeys::add(folder)).map_err(unusable)
}

/// The keys by which push services know this server, one a line: id and what it does, and of the one that is handed out its public half.
///
/// # Errors
/// As [`rotate`].
pub fn list_push(folder: &Path) -> Result<Vec<String>, AdminError> {
    check(folder)?;
    let keys = VapidKeys::make(folder).and_then(|()| VapidKeys::read(folder)).map_err(unusable)?;
    let (newest, public) = keys.newest();
    let does = |id| if id == newest { format!("handed out, signs\t{public}") } else { "signs".to_owned() };
    Ok(keys.ids().map(|id| format!("push {id}\t{}", does(id))).collect())
}

fn unusable(error: KeyError) -> AdminError {
    FolderError::Keys(error).into()
}
