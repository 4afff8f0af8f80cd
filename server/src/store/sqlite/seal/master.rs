//! `seal.key`: the one key that opens all others. Made once, for its owner only, never a default; without it nothing that is
//! sealed can be read by anybody.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use super::opened::{Secret, SubjectKey, fresh_secret};
use crate::chance::Chance;
use crate::store::StoreError;

/// The file.
pub(super) const FILE: &str = "seal.key";
const FRESH: &str = "seal.key.new";

/// What opens the keys of subjects.
pub(super) struct Master(SubjectKey);

impl Master {
    /// A key as it stands in a file.
    pub(super) fn wrap(&self, chance: &dyn Chance, place: &[u8], secret: &Secret) -> Result<Vec<u8>, StoreError> {
        self.0.seal(chance, place, &**secret)
    }

    /// A key from what stands in a file.
    pub(super) fn unwrap(&self, place: &[u8], wrapped: &[u8]) -> Result<Secret, StoreError> {
        let plain = Zeroizing::new(self.0.open(place, wrapped)?);
        let mut secret = Zeroizing::new([0; 32]);
        if plain.len() != secret.len() {
            return Err(super::damaged("it holds no key"));
        }
        secret.copy_from_slice(&plain);
        Ok(secret)
    }

    /// A few bytes by which the keys' file shows whose it is.
    pub(super) fn prove(&self, chance: &dyn Chance, folder: &[u8; 16]) -> Result<Vec<u8>, StoreError> {
        self.0.seal(chance, b"sojourn folder", folder)
    }

    /// The folder that a proof names.
    pub(super) fn proven(&self, proof: &[u8]) -> Option<[u8; 16]> {
        self.0.open(b"sojourn folder", proof).ok()?.try_into().ok()
    }
}

fn cannot(why: impl std::fmt::Display) -> StoreError {
    StoreError::Keys(format!("{FILE} can't be used ({why}): restore it from its backup; nothing was changed"))
}

/// Reads it.
///
/// # Errors
/// [`StoreError::Keys`] where it is not there or holds no key.
pub(super) fn read(folder: &Path) -> Result<Master, StoreError> {
    let file = folder.join(FILE);
    let bytes = Zeroizing::new(fs::read(&file).map_err(cannot)?);
    let secret: [u8; 32] = bytes.as_slice().try_into().map_err(|_| cannot("it is not 32 bytes long"))?;
    owner_only(&file).map_err(cannot)?;
    Ok(Master(SubjectKey::new(&Zeroizing::new(secret))))
}

/// Reads it, or makes it where there is none: nothing may be sealed yet.
///
/// # Errors
/// As [`read`], or [`StoreError::Full`] where there is no room.
pub(super) fn read_or_make(folder: &Path, chance: &dyn Chance) -> Result<Master, StoreError> {
    if !folder.join(FILE).exists() {
        make(folder, chance).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::Other { context: "making seal.key", source: Box::new(error) },
        })?;
    }
    read(folder)
}

fn make(folder: &Path, chance: &dyn Chance) -> io::Result<()> {
    let secret = fresh_secret(chance);
    let fresh = folder.join(FRESH);
    // What a process that died left of it is no key.
    let _ = fs::remove_file(&fresh);
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    out.write_all(&*secret)?;
    out.sync_all()?;
    fs::rename(&fresh, folder.join(FILE))?;
    File::open(folder)?.sync_all()
}

/// Makes a file its owner's alone, whatever a backup or a umask has made of it.
pub(super) fn owner_only(file: &Path) -> io::Result<()> {
    let mode = fs::metadata(file)?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { fs::set_permissions(file, Permissions::from_mode(0o600)) }
}
