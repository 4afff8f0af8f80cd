//! Files of what is held against the server: those of devices are read, and a checkpoint can be kept in one.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use sync_core::ids::OrgId;
use sync_core::log::Held;

use crate::admin::{AdminError, unknown};
use crate::app::App;

/// Reads a file: its name, and what is in it.
///
/// # Errors
/// [`AdminError::File`] when it is none.
pub fn read(file: &Path) -> Result<(String, Held), AdminError> {
    let name = file.display().to_string();
    let failed = |why: String| AdminError::File { file: name.clone(), why };
    let bytes = fs::read(file).map_err(|error| failed(error.to_string()))?;
    let held = Held::read(&bytes).map_err(|error| failed(error.to_string()))?;
    Ok((name, held))
}

/// Keeps an organisation's newest checkpoint in a file of its own: how many rows it has. What is new is signed first.
///
/// # Errors
/// [`AdminError::File`] when the file is there already or can't be written, or what the store returns.
pub fn keep_checkpoint(app: &App, org: &OrgId, file: &Path) -> Result<u64, AdminError> {
    crate::log::grow(app)?;
    crate::log::sign(app)?;
    let last = app.store.read_with(|read| read.last_checkpoint(org))?;
    let last = last.ok_or_else(|| unknown("log of", org, "it has no rows yet, or there is no such organisation"))?;
    let size = last.checkpoint.size;
    let mut held = Held::new(org.clone(), app.origin.clone(), app.keys.server_key(), None);
    held.checkpoint = Some(last);
    let written = || {
        let mut out = OpenOptions::new().write(true).create_new(true).open(file)?;
        out.write_all(&held.write())?;
        out.sync_all()
    };
    let failed = |error: std::io::Error| AdminError::File { file: file.display().to_string(), why: error.to_string() };
    written().map_err(failed)?;
    Ok(size)
}
