//! `sojourn admin backup`, and what `serve --replica` does again and again: a copy of the data and, elsewhere, of its keys,
//! while a server uses the folder. A copy is there as a whole or not at all; what is named like one was looked through.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sync_core::ids::Epoch;
use sync_core::time::Timestamp;

use crate::admin::folder::{FolderError, kept_origin, secret_files};
use crate::admin::{AdminError, bad_file};
use crate::cover;
use crate::store::sqlite::backup::{Copied, DATA, KEYS, copy_data, copy_keys};
use crate::store::{Position, StoreError};

/// Names of copies begin so, and end with time and position: the order of names is that of time.
const OF_DATA: &str = "sojourn-";
const OF_KEYS: &str = "keys-";
/// What is being made.
const PART: &str = ".part-";
/// Says what a copy holds. Its being there makes a copy one.
const ABOUT: &str = "backup.json";
/// Locked by whoever makes copies there.
const LOCK: &str = ".lock";
/// Files that keys consist of, beside `keys.db`; not all need be there.
const KEY_FILES: [&str; 2] = ["seal.key", "signing.key"];
/// Are made by the first start since couriers, and since web push: a folder that has not had one since has none.
pub const LATER_FILES: [&str; 2] = ["courier.key", "vapid.key"];
/// What was erased; goes with data and with keys.
const ERASURES: &str = "erasures";

/// What is to be copied, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The folder for copies of the data.
    pub to: PathBuf,
    /// The folder for copies of the keys; none where the operator copies them by other means.
    pub keys_to: Option<PathBuf>,
    /// So many copies of the data are kept; none for all.
    pub keep: Option<usize>,
    /// So many copies of the keys.
    pub keep_keys: usize,
}

/// What a copy says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Of this form: 1.
    pub version: u32,
    /// Which life of the store.
    pub epoch: String,
    /// The journal's last position in it.
    pub position: Position,
    /// When it was begun, milliseconds since 1970.
    pub taken: i64,
    /// So many keys must be there to read all of it; of keys: so many are there.
    pub keys: u64,
    /// The database's length in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The copy of the data.
    pub data: PathBuf,
    /// The copy of the keys.
    pub keys: Option<PathBuf>,
    /// All up to here is in it.
    pub position: Position,
    /// Its bytes.
    pub bytes: u64,
    /// Copies that were removed, since there are more than are to be kept.
    pub removed: usize,
    /// Whether data and copy stand on one file system.
    pub same_disk: bool,
}

fn io(path: &Path) -> impl Fn(io::Error) -> AdminError {
    move |source| match source.kind() {
        io::ErrorKind::StorageFull => AdminError::Refused(format!("{}: no room is left", path.display())),
        _ => FolderError::Io { path: path.to_owned(), source }.into(),
    }
}

/// Makes a copy. Where the keys were copied too, all up to its position is safe from then on, and that is noted in the data
/// folder. `progress` is told how many pages there are and how many are left.
///
/// # Errors
/// [`AdminError`]; then nothing that is named like a copy was added, and nothing is noted.
pub fn backup(
    folder: &Path,
    order: &Order,
    now: Timestamp,
    progress: &mut dyn FnMut(i32, i32),
) -> Result<Made, AdminError> {
    let origin = kept_origin(folder)?;
    let (_lock, _keys_lock) = prepare(folder, order)?;
    let part = fresh_part(&order.to)?;
    let copied = copy_data(folder, &part.join(DATA), progress)?;
    write(&part.join("origin"), format!("{origin}\n").as_bytes())?;
    // After the data: what is erased in between is in the list, at worst too early.
    take_along(folder, &part, ERASURES)?;
    let about = about(&part.join(DATA), &copied, copied.keys, now)?;
    let keys = order.keys_to.as_ref().map(|to| keys_to(folder, to, &origin, &copied, now)).transpose()?;
    let data = finish(&part, &order.to, Kind::Data, &about)?;
    // Last, so that nothing goes before what takes its place is there.
    let mut removed = order.keep.map_or(Ok(0), |keep| thin(&order.to, Kind::Data, keep))?;
    if let Some(to) = &order.keys_to {
        removed += thin(to, Kind::Keys, order.keep_keys)?;
        cover::note(folder, copied.epoch, copied.position).map_err(io(folder))?;
    }
    let same_disk = device(folder).is_some_and(|of| Some(of) == device(&data));
    Ok(Made { data, keys, position: copied.position, bytes: about.bytes, removed, same_disk })
}

fn device(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|found| found.dev())
}

/// Makes the folders ready: each alone, and none inside another.
fn prepare(folder: &Path, order: &Order) -> Result<(File, Option<File>), AdminError> {
    let data = fs::canonicalize(folder).map_err(io(folder))?;
    let to = ready(&order.to)?;
    let apart = |one: &Path, other: &Path| !one.starts_with(other) && !other.starts_with(one);
    if !apart(&data, &to) {
        return Err(AdminError::Refused("copies must stand outside the data folder: choose another for --to".into()));
    }
    let Some(keys_to) = &order.keys_to else { return Ok((lock(&to)?, None)) };
    let keys = ready(keys_to)?;
    if !apart(&data, &keys) || !apart(&to, &keys) {
        let why = "keys must stand apart from data and its copies, else who finds the one has the other: choose another \
                   folder for them, on another machine or medium";
        return Err(AdminError::Refused(why.into()));
    }
    Ok((lock(&to)?, Some(lock(&keys)?)))
}

fn ready(folder: &Path) -> Result<PathBuf, AdminError> {
    if !folder.is_dir() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(io(folder))?;
    }
    fs::canonicalize(folder).map_err(io(folder))
}

fn lock(folder: &Path) -> Result<File, AdminError> {
    let file = folder.join(LOCK);
    let lock =
        OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&file).map_err(io(&file))?;
    let busy = || AdminError::Refused(format!("{}: a backup to this folder is under way already", folder.display()));
    lock.try_lock().map_err(|_| busy())?;
    Ok(lock)
}

/// An empty folder for what is being made; what an earlier one left when it was cut short goes.
fn fresh_part(to: &Path) -> Result<PathBuf, AdminError> {
    for entry in fs::read_dir(to).map_err(io(to))? {
        let path = entry.map_err(io(to))?.path();
        if name_of(&path).starts_with(PART) {
            fs::remove_dir_all(&path).map_err(io(&path))?;
        }
    }
    let random: [u8; 4] = rand::random();
    let part = to.join(format!("{PART}{:08x}", u32::from_be_bytes(random)));
    DirBuilder::new().mode(0o700).create(&part).map_err(io(&part))?;
    Ok(part)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), AdminError> {
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(io(file))?;
    out.write_all(bytes).and_then(|()| out.sync_all()).map_err(io(file))
}

/// Copies a small file, if it is there.
fn take_along(folder: &Path, part: &Path, name: &str) -> Result<bool, AdminError> {
    match fs::read(folder.join(name)) {
        Ok(bytes) => write(&part.join(name), &bytes).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(io(&folder.join(name))(error)),
    }
}

fn keys_to(folder: &Path, to: &Path, origin: &str, copied: &Copied, now: Timestamp) -> Result<PathBuf, AdminError> {
    let part = fresh_part(to)?;
    let made = copy_keys(folder, &part.join(KEYS))?;
    if made < copied.keys {
        let why = format!("{made} keys are there and the data names {}", copied.keys);
        return Err(StoreError::Damaged { what: "copy of the keys", why }.into());
    }
    for file in KEY_FILES {
        if !take_along(folder, &part, file)? {
            return Err(bad_file(file, "it is not in the data folder: put it back first".to_owned()));
        }
    }
    for file in LATER_FILES {
        take_along(folder, &part, file)?;
    }
    for file in secret_files(folder)? {
        take_along(folder, &part, &file)?;
    }
    take_along(folder, &part, ERASURES)?;
    write(&part.join("origin"), format!("{origin}\n").as_bytes())?;
    let about = about(&part.join(KEYS), copied, made, now)?;
    finish(&part, to, Kind::Keys, &about)
}

fn about(file: &Path, copied: &Copied, keys: u64, now: Timestamp) -> Result<About, AdminError> {
    let (bytes, sha256) = digest(file)?;
    Ok(About {
        version: 1,
        epoch: copied.epoch.to_string(),
        position: copied.position,
        taken: now.0,
        keys,
        bytes,
        sha256,
    })
}

/// A file's length and SHA-256.
pub(super) fn digest(file: &Path) -> Result<(u64, String), AdminError> {
    let mut hasher = Sha256::new();
    let mut from = File::open(file).map_err(io(file))?;
    let (mut buffer, mut bytes) = (vec![0; 1 << 20], 0);
    loop {
        let read = io::Read::read(&mut from, &mut buffer).map_err(io(file))?;
        let Some(some) = buffer.get(..read).filter(|some| !some.is_empty()) else { break };
        hasher.update(some);
        bytes += some.len() as u64;
    }
    let hash = hasher.finalize();
    Ok((bytes, hash.iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// Says what it holds, fsyncs and gives the name.
fn finish(part: &Path, to: &Path, kind: Kind, about: &About) -> Result<PathBuf, AdminError> {
    let json = serde_json::to_vec_pretty(about).map_err(|error| bad_file(ABOUT, error.to_string()))?;
    write(&part.join(ABOUT), &json)?;
    let sync = |folder: &Path| File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder));
    sync(part)?;
    let name = format!("{}{}-{:012}", kind.prefix(), compact(Timestamp(about.taken)), about.position);
    // Of another epoch, made at the same time: nothing takes the place of a copy.
    let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name}-{n}")));
    let Some(named) = names.map(|name| to.join(name)).find(|path| !path.exists()) else { return Ok(part.to_owned()) };
    fs::rename(part, &named).map_err(io(&named))?;
    sync(to)?;
    Ok(named)
}

/// `20260914T033000.000Z`
fn compact(at: Timestamp) -> String {
    at.to_string().chars().filter(|c| !matches!(c, '-' | ':')).collect()
}

/// The copies in a folder, oldest first, each with what it says of itself.
///
/// # Errors
/// What the system says, or [`AdminError::File`] for one whose own words can't be read.
pub fn copies(folder: &Path, kind: Kind) -> Result<Vec<(PathBuf, About)>, AdminError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(io(folder))? {
        let path = entry.map_err(io(folder))?.path();
        if name_of(&path).starts_with(kind.prefix())
            && let Some(about) = about_of(&path)?
        {
            found.push((path, about));
        }
    }
    found.sort_by_key(|(path, about)| (about.taken, about.position, path.clone()));
    Ok(found)
}

/// What a folder says of itself, if it is a copy.
///
/// # Errors
/// As [`copies`].
pub fn about_of(copy: &Path) -> Result<Option<About>, AdminError> {
    let file = copy.join(ABOUT);
    let json = match fs::read(&file) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(&file)(error)),
    };
    let wrong = |why: String| bad_file(&file.display().to_string(), why);
    let about: About = serde_json::from_slice(&json).map_err(|error| wrong(format!("it can't be read: {error}")))?;
    if about.version != 1 {
        return Err(wrong(format!("its form {} is not known here: use the newer program", about.version)));
    }
    about.epoch().map_err(wrong)?;
    Ok(Some(about))
}

impl About {
    /// Which life of the store.
    ///
    /// # Errors
    /// Why it can't be read.
    pub fn epoch(&self) -> Result<Epoch, String> {
        self.epoch.parse().map_err(|error| format!("epoch: {error}"))
    }
}

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The data.
    Data,
    /// The keys.
    Keys,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Data => OF_DATA,
            Self::Keys => OF_KEYS,
        }
    }
}

/// Removes the oldest copies: how many.
fn thin(folder: &Path, kind: Kind, keep: usize) -> Result<usize, AdminError> {
    let all = copies(folder, kind)?;
    let many = all.len().saturating_sub(keep.max(1));
    for (path, _) in all.iter().take(many) {
        // First it is no copy any more, whatever happens then.
        fs::remove_file(path.join(ABOUT)).map_err(io(path))?;
        fs::remove_dir_all(path).map_err(io(path))?;
    }
    Ok(many)
}
