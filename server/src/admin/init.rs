//! `sojourn init`: a data folder with keys, a database and an organisation. Run again, it changes nothing that is there.

use std::path::Path;
use std::sync::Arc;

use sync_core::ids::OrgId;

use crate::admin::AdminError;
use crate::admin::folder::{self, FolderError};
use crate::chance::{Chance, SystemChance};
use crate::keys::Keys;
use crate::store::sqlite::SqliteStore;
use crate::store::{Organisation, Store};

/// What `init` found or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// The organisation is new.
    Organisation,
    /// It was there already; nothing has changed.
    Nothing,
}

/// Makes a folder ready: whether the organisation is new, and the server's name for itself.
///
/// # Errors
/// [`AdminError::Folder`] for a folder that holds something else or is in use.
pub fn init(folder: &Path, org: &OrgId, name: &str, origin: Option<&str>) -> Result<(Made, String), AdminError> {
    init_with(folder, org, name, origin, Arc::new(SystemChance))
}

/// The same, with this randomness for what is written, which must be the system's outside tests.
///
/// # Errors
/// As [`init`].
pub fn init_with(
    folder: &Path,
    org: &OrgId,
    name: &str,
    origin: Option<&str>,
    chance: Arc<dyn Chance>,
) -> Result<(Made, String), AdminError> {
    folder::make(folder)?;
    // The lock first: a server that runs must not find its keys changed.
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open_with(folder, chance).map_err(FolderError::from)?);
    Keys::make(folder).map_err(FolderError::from)?;
    let (id, name) = (org.clone(), name.to_owned());
    let made = store.write_with(move |tx| {
        if tx.organisation(&id)?.is_some() {
            return Ok(Made::Nothing);
        }
        tx.put_organisation(&Organisation { id, name, policy: None })?;
        Ok(Made::Organisation)
    })?;
    // Last, since it marks the folder as ready.
    Ok((made, folder::keep_origin(folder, origin)?))
}
