//! `sojourn admin restore`: a data folder from a copy of the data and one of the keys. It begins another epoch, and that it was
//! put back, from when and why, is an act in every organisation's journal: the fleet sees it and sends again what is not there.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sync_core::ids::Epoch;
use sync_core::planted::{self, Bug};
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::admin::backup::{About, Kind, LATER_FILES, about_of, copies, digest};
use crate::admin::folder::{FolderError, keep_origin, kept_origin, secret_files};
use crate::admin::{AdminError, bad_file};
use crate::app::{App, Parts};
use crate::chance::{Chance, SystemChance, drawn};
use crate::channel::Channels;
use crate::clock::{Clock, TimeSource};
use crate::cover::Cover;
use crate::keys::Keys;
use crate::oidc::Providers;
use crate::receive::take_apart_all_of;
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::backup::{DATA, KEYS, look_through};
use crate::store::{Act, Doer, Position, Read, Store, StoreError, Tx};

/// Reminders wait for so long after a restore: what they are about may be on its way. The safety watch never waits.
pub const REVIEW: Millis = Millis::hours(1);

/// The point to go back to: the newest copy that does not reach beyond it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A place in the journal.
    Position(Position),
    /// A time.
    Time(Timestamp),
}

/// What is to be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// A copy of the data, or a folder of copies.
    pub from: PathBuf,
    /// A copy of the keys, or a folder of copies: there the newest is taken, whatever the data's age, since what was erased since
    /// must stay erased.
    pub keys: PathBuf,
    /// The point; none for the newest copy.
    pub at: Option<Point>,
    /// Why; it stands in the journal.
    pub reason: String,
}

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The copy.
    pub copy: PathBuf,
    /// When it was made.
    pub taken: Timestamp,
    /// The journal's last position in it.
    pub upto: Position,
    /// The epoch that ended.
    pub before: Epoch,
    /// The epoch that began.
    pub epoch: Epoch,
    /// When reminders begin again.
    pub review: Timestamp,
}

fn io(path: &Path) -> impl Fn(io::Error) -> AdminError {
    move |source| FolderError::Io { path: path.to_owned(), source }.into()
}

/// Puts a copy back into a folder that is empty or not there.
///
/// # Errors
/// [`AdminError`]; a folder that was begun is no data folder then and may be thrown away.
pub fn restore(folder: &Path, wanted: &Wanted, time_source: Box<dyn TimeSource>) -> Result<Restored, AdminError> {
    restore_with(folder, wanted, time_source, Arc::new(SystemChance))
}

/// The same with randomness from somewhere else.
///
/// # Errors
/// As [`restore`].
pub fn restore_with(
    folder: &Path,
    wanted: &Wanted,
    time_source: Box<dyn TimeSource>,
    chance: Arc<dyn Chance>,
) -> Result<Restored, AdminError> {
    refuse_used(folder)?;
    let (data, about) = chosen(wanted)?;
    let (keys, of_keys) = chosen_keys(&wanted.keys)?;
    let (origin, keys_origin) = (kept_origin(&data)?, kept_origin(&keys)?);
    if origin != keys_origin {
        let why = format!(
            "the data is of the server {origin:?}, the keys are of {keys_origin:?}: choose what belongs together"
        );
        return Err(AdminError::Refused(why));
    }
    if of_keys.keys < about.keys {
        let why = format!(
            "the keys are older than the data: {} of {} are there; choose newer ones",
            of_keys.keys, about.keys
        );
        return Err(AdminError::Refused(why));
    }
    bring(folder, (&data, &about), (&keys, &of_keys))?;
    let next = Epoch(drawn(&*chance));
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open_with(folder, chance).map_err(FolderError::from)?);
    Keys::make(folder).map_err(FolderError::from)?;
    let mark = store.read_with(|read| read.latest_at())?;
    let keys = Keys::read(folder).map_err(FolderError::from)?;
    let parts = Parts {
        clock: Clock::new(time_source, mark),
        origin: origin.clone(),
        providers: Providers::new(std::collections::BTreeMap::new()),
        channels: Channels::new(std::collections::BTreeMap::new(), Arc::clone(&keys.vapid)),
        keys,
        cover: Cover::of(folder, store.read_with(|read| read.epoch())?),
        digest_seed: None,
        store,
    };
    let mut restored = begin(&App::new(parts)?, next, &about, &wanted.reason)?;
    restored.copy = data;
    // Last, since it marks the folder as ready.
    keep_origin(folder, Some(&origin))?;
    Ok(restored)
}

fn refuse_used(folder: &Path) -> Result<(), AdminError> {
    let used = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(io(folder)(error)),
    };
    if used {
        let why = format!(
            "{} is not empty: nothing is put back over what is there. Move it away, for whoever looks into what happened, or \
             name another folder with --data",
            folder.display()
        );
        return Err(AdminError::Refused(why));
    }
    Ok(())
}

/// The copy of the data: the one that is named, or the newest that does not reach beyond the point.
fn chosen(wanted: &Wanted) -> Result<(PathBuf, About), AdminError> {
    let within = |about: &About| match wanted.at {
        None => true,
        Some(Point::Position(position)) => about.position <= position,
        Some(Point::Time(at)) => about.taken <= at.0,
    };
    if let Some(about) = about_of(&wanted.from)? {
        if !within(&about) {
            return Err(AdminError::Refused("this copy reaches beyond the point of --at: choose an older one".into()));
        }
        return Ok((wanted.from.clone(), about));
    }
    let mut all = copies(&wanted.from, Kind::Data)?;
    all.retain(|(_, about)| within(about));
    let none = || {
        let why = format!("{} holds no copy that does not reach beyond that point", wanted.from.display());
        AdminError::Refused(why)
    };
    all.pop().ok_or_else(none)
}

fn chosen_keys(from: &Path) -> Result<(PathBuf, About), AdminError> {
    if let Some(about) = about_of(from)? {
        return Ok((from.to_owned(), about));
    }
    let none = || AdminError::Refused(format!("{} holds no copy of keys", from.display()));
    copies(from, Kind::Keys)?.pop().ok_or_else(none)
}

/// Copies everything but the name that marks the folder as ready, fsynced.
fn bring(folder: &Path, data: (&Path, &About), keys: (&Path, &About)) -> Result<(), AdminError> {
    if !folder.is_dir() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(io(folder))?;
    }
    bring_file(data.0, folder, DATA, Some(data.1))?;
    bring_file(keys.0, folder, KEYS, Some(keys.1))?;
    // A copy of before couriers or web push has no key of theirs, and one is made.
    let later = LATER_FILES.map(str::to_owned).into_iter().filter(|file| keys.0.join(file).is_file());
    let always = ["seal.key", "signing.key"].map(str::to_owned).into_iter();
    for file in always.chain(later).chain(secret_files(keys.0)?) {
        bring_file(keys.0, folder, &file, None)?;
    }
    // Each line of either list is an erasure: none is lost by taking both.
    let lists = [data.0, keys.0].map(|copy| fs::read_to_string(copy.join("erasures")).unwrap_or_default());
    let mut lines: Vec<&str> = lists.iter().flat_map(|list| list.lines()).collect();
    lines.sort_unstable();
    lines.dedup();
    if !lines.is_empty() {
        let file = folder.join("erasures");
        fs::write(&file, lines.join("\n") + "\n").map_err(io(&file))?;
        File::open(&file).and_then(|file| file.sync_all()).map_err(io(&file))?;
    }
    let found = look_through(&folder.join(DATA))?;
    if (found.epoch.to_string(), found.position) != (data.1.epoch.clone(), data.1.position) {
        return Err(bad_file(&data.0.display().to_string(), "it holds something else than it says".to_owned()));
    }
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))
}

fn bring_file(from: &Path, to: &Path, name: &str, about: Option<&About>) -> Result<(), AdminError> {
    let (source, file) = (from.join(name), to.join(name));
    // Rights come along: keys are their owner's alone.
    fs::copy(&source, &file).map_err(io(&source))?;
    if let Some(about) = about
        && digest(&file)? != (about.bytes, about.sha256.clone())
    {
        let why = "its bytes are not those that were copied: it was cut or altered; choose another copy".to_owned();
        return Err(bad_file(&source.display().to_string(), why));
    }
    File::open(&file).and_then(|file| file.sync_all()).map_err(io(&file))
}

/// Begins another epoch, and writes that down for everybody.
fn begin(app: &App, epoch: Epoch, about: &About, reason: &str) -> Result<Restored, AdminError> {
    let (taken, reason) = (Timestamp(about.taken), reason.to_owned());
    let orgs: Vec<_> = app.store.read_with(|read| read.organisations())?.into_iter().map(|it| it.id).collect();
    let all = orgs.clone();
    // What waits to be taken apart gets its rows first, and the log grows to the end of what was copied.
    app.store.write_with(move |tx| all.iter().try_for_each(|org| take_apart_all_of(tx, org)))?;
    crate::log::grow(app)?;
    let now = app.clock.now();
    let restored = app.store.write_with(move |tx| {
        let (before, upto) = (tx.epoch()?, tx.last_position()?);
        let epoch = if planted::is(Bug::EpochStays) { before } else { epoch };
        let review = now + REVIEW;
        tx.begin_epoch(epoch, review)?;
        for org in &orgs {
            let size = size_of(tx, org)?;
            let act = Act::Restored { before, epoch, upto, size, taken, reason: reason.clone() };
            carry_out(tx, org, now, &Doer::Operator, act)?;
        }
        Ok(Restored { copy: PathBuf::new(), taken, upto, before, epoch, review })
    })?;
    Ok(restored)
}

fn size_of(tx: &mut dyn Tx, org: &sync_core::ids::OrgId) -> Result<u64, StoreError> {
    let read: &dyn Read = tx;
    crate::log::size(read, org)
}
