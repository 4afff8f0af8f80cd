//! The data folder: whether it is ours, what it holds, and how a store, keys and clock are opened from it.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::admin::{AdminError, bad_file};
use crate::app::{App, Parts};
use crate::chance::{Chance, SystemChance};
use crate::channel::Channels;
use crate::clock::{Clock, TimeSource};
use crate::cover::Cover;
use crate::keys::{KeyError, Keys};
use crate::oidc::Providers;
use crate::store::sqlite::SqliteStore;
use crate::store::{Channel, Store, StoreError};

/// Holds the server's name for itself.
const ORIGIN_FILE: &str = "origin";
/// Holds the operator's word on the machine's clock, until a server has heard it.
const CLOCK_FILE: &str = "clock.word";
/// Beginnings of the names of everything that stands in a data folder.
const OURS: [&str; 16] = [
    "sojourn.db",
    "lock",
    "clock.",
    "signing.key",
    "courier.key",
    "vapid.key",
    "token.",
    "seal.key",
    "keys.db",
    "erasures",
    "acme",
    "covered",
    ORIGIN_FILE,
    "oidc.",
    "mail.",
    "webhook.",
];
/// End of the name of a file that holds a secret by which another service knows us: `oidc.acme.secret`.
const SECRET: &str = ".secret";
/// What of an organisation's has a secret in a file: its login service, or a channel by its name.
pub const LOGIN_SERVICE: &str = "oidc";

/// A folder that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Never initialised.
    #[error("{} is no data folder yet: run `sojourn init --data {} --org ID --name NAME` first", .0.display(), .0.display())]
    NotThere(PathBuf),
    /// Holds something else.
    #[error("{} is not empty and no data folder of sojourn (it holds {found:?}): choose an empty one", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
        /// Something in it.
        found: String,
    },
    /// A server uses it.
    #[error(
        "a server, or another admin command, uses {0}: stop it first (Ctrl-C, or SIGTERM to its process), run this again, \
         then start it; there is no way yet to do this through a running server"
    )]
    InUse(String),
    /// The system.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for FolderError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::InUse(folder) => Self::InUse(folder),
            other => Self::Store(other),
        }
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> FolderError {
    move |source| FolderError::Io { path: path.to_owned(), source }
}

/// Makes the folder for its owner only, or takes an empty or half-made one.
///
/// # Errors
/// [`FolderError::Foreign`] when it holds anything else.
pub fn make(folder: &Path) -> Result<(), FolderError> {
    let io = failed(folder);
    if !folder.exists() {
        return DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(io);
    }
    for entry in fs::read_dir(folder).map_err(&io)? {
        let name = entry.map_err(&io)?.file_name().to_string_lossy().into_owned();
        if !OURS.iter().any(|ours| name.starts_with(ours)) {
            return Err(FolderError::Foreign { path: folder.to_owned(), found: name });
        }
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(io)
}

/// Keeps the server's name for itself, unless one is kept: the one that is.
///
/// # Errors
/// What the system says.
pub fn keep_origin(folder: &Path, wanted: Option<&str>) -> Result<String, FolderError> {
    let file = folder.join(ORIGIN_FILE);
    if let Ok(kept) = fs::read_to_string(&file) {
        return Ok(kept.trim().to_owned());
    }
    let random: [u8; 16] = rand::random();
    let made = || random.iter().fold("urn:sojourn:".to_owned(), |name, byte| format!("{name}{byte:02x}"));
    let origin = wanted.map_or_else(made, str::to_owned);
    let fresh = folder.join("origin.new");
    let io = failed(&file);
    fs::write(&fresh, format!("{origin}\n")).map_err(&io)?;
    fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(&io)?;
    fs::rename(&fresh, &file).map_err(&io)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(&io)?;
    Ok(origin)
}

/// Leaves word for a server on this folder that the machine's clock is right.
///
/// # Errors
/// [`FolderError::NotThere`], or what the system says.
pub fn leave_word(folder: &Path, now: Timestamp) -> Result<(), FolderError> {
    if !folder.join(ORIGIN_FILE).is_file() {
        return Err(FolderError::NotThere(folder.to_owned()));
    }
    let (file, fresh) = (folder.join(CLOCK_FILE), folder.join("clock.new"));
    let io = failed(&file);
    fs::write(&fresh, now.to_string()).map_err(&io)?;
    fs::rename(&fresh, &file).map_err(io)
}

/// The server's name for itself, of a folder that was initialised.
///
/// # Errors
/// [`FolderError::NotThere`].
pub fn kept_origin(folder: &Path) -> Result<String, FolderError> {
    let kept = fs::read_to_string(folder.join(ORIGIN_FILE)).map_err(|_| FolderError::NotThere(folder.to_owned()))?;
    Ok(kept.trim().to_owned())
}

/// Keeps the secret by which a service of an organisation knows us, for the folder's owner only; none takes it away.
///
/// # Errors
/// What the system says.
pub fn keep_secret(folder: &Path, of: &str, org: &OrgId, secret: Option<&str>) -> Result<(), FolderError> {
    let file = folder.join(format!("{of}.{org}{SECRET}"));
    let io = failed(&file);
    let Some(secret) = secret else {
        return match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io(error)),
            _ => Ok(()),
        };
    };
    let fresh = folder.join(format!("{of}.new"));
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh).map_err(&io)?;
    out.write_all(secret.as_bytes()).and_then(|()| out.sync_all()).map_err(&io)?;
    fs::rename(&fresh, &file).map_err(&io)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}

/// The names of the files that hold secrets by which other services know us.
///
/// # Errors
/// What the system says.
pub fn secret_files(folder: &Path) -> Result<Vec<String>, FolderError> {
    let io = failed(folder);
    let names = fs::read_dir(folder).map_err(&io)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names = names.collect::<io::Result<Vec<_>>>().map_err(io)?;
    Ok(names.into_iter().filter(|name| is_secret(name)).collect())
}

fn is_secret(name: &str) -> bool {
    let kinds = Channel::ALL.map(Channel::as_str);
    let of = |kind: &str| name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'));
    name.ends_with(SECRET) && (of(LOGIN_SERVICE) || kinds.into_iter().any(of))
}

/// All of one kind, by organisation.
fn secrets(folder: &Path, of: &str) -> Result<BTreeMap<OrgId, String>, FolderError> {
    let io = failed(folder);
    let mut secrets = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(&io)? {
        let entry = entry.map_err(&io)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let org = name.strip_prefix(of).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(SECRET));
        if let Some(org) = org.and_then(|org| OrgId::new(org).ok()) {
            let secret = fs::read_to_string(entry.path()).map_err(failed(&entry.path()))?;
            secrets.insert(org, secret.trim().to_owned());
        }
    }
    Ok(secrets)
}

/// Opens the store of a folder that was initialised.
///
/// # Errors
/// [`FolderError::NotThere`], [`FolderError::InUse`], or what the store says.
pub fn open_store(folder: &Path) -> Result<Arc<dyn Store>, FolderError> {
    store_with(folder, Arc::new(SystemChance))
}

fn store_with(folder: &Path, chance: Arc<dyn Chance>) -> Result<Arc<dyn Store>, FolderError> {
    if !folder.join(ORIGIN_FILE).is_file() {
        return Err(FolderError::NotThere(folder.to_owned()));
    }
    Ok(Arc::new(SqliteStore::open_with(folder, chance)?))
}

/// Opens everything in a folder; the clock never shows less than the latest time in the journal.
///
/// # Errors
/// As [`open_store`], or what the keys say.
pub fn open(
    folder: &Path,
    time_source: Box<dyn TimeSource>,
    origin: Option<String>,
    digest_seed: Option<u64>,
) -> Result<App, FolderError> {
    open_with(folder, time_source, origin, digest_seed, Arc::new(SystemChance))
}

/// The same, with this randomness for what is written, which must be the system's outside tests.
///
/// # Errors
/// As [`open`].
pub fn open_with(
    folder: &Path,
    time_source: Box<dyn TimeSource>,
    origin: Option<String>,
    digest_seed: Option<u64>,
    chance: Arc<dyn Chance>,
) -> Result<App, FolderError> {
    let store = store_with(folder, chance)?;
    let keys = Keys::read(folder)?;
    let (mark, epoch) = store.read_with(|read| Ok((read.latest_at()?, read.epoch()?)))?;
    let origin = match origin {
        Some(origin) => origin,
        None => keep_origin(folder, None)?,
    };
    let clock = Clock::new(time_source, mark).hearing(folder.join(CLOCK_FILE));
    let cover = Cover::of(folder, epoch);
    let providers = Providers::new(secrets(folder, LOGIN_SERVICE)?);
    let of_channels = Channel::ALL.map(|channel| Ok((channel, secrets(folder, channel.as_str())?)));
    let of_channels = of_channels.into_iter().collect::<Result<_, FolderError>>()?;
    let channels = Channels::new(of_channels, Arc::clone(&keys.vapid));
    Ok(App::new(Parts { store, keys, clock, origin, providers, channels, cover, digest_seed })?)
}

/// Largest file that is taken for a secret, in bytes.
const MAX_SECRET: u64 = 4_096;

/// A secret from a file that nobody else can read: one line.
///
/// # Errors
/// [`AdminError::File`], naming what is wrong with it.
pub fn read_secret(file: &Path) -> Result<String, AdminError> {
    let failed = |why: String| bad_file(&file.display().to_string(), why);
    let known = fs::metadata(file).map_err(|error| failed(error.to_string()))?;
    if known.permissions().mode() & 0o077 != 0 {
        return Err(failed("others can read it: chmod 600 first, and ask for another secret if they may have".into()));
    }
    if known.len() > MAX_SECRET {
        return Err(failed("it is too long to hold one secret".into()));
    }
    let text = fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    let secret = text.trim();
    if secret.is_empty() { Err(failed("it is empty: put the secret into it".into())) } else { Ok(secret.to_owned()) }
}
