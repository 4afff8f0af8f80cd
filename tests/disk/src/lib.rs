//! A disk in memory under SQLite, for simulations: every database that is opened below a folder that was put on it, and its log,
//! stands here and not in the file system. It can die at any call, lose power with what was not synced lost, torn or out of
//! order, fill up, and fail to sync. What is done with it is decided elsewhere; the C border stands in `vfs`.

mod file;
mod locks;
mod vfs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use file::File;

/// Something that decides by chance: a number below another.
pub type Chance<'c> = &'c mut dyn FnMut(u64) -> u64;

/// What was done to a disk, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that change what is on the disk.
    pub calls: u64,
    /// Those of them that synced.
    pub syncs: u64,
    /// Writes that found no room.
    pub full: u64,
    /// Syncs that failed.
    pub failed: u64,
}

/// A disk. Copies of the handle are the same disk.
#[derive(Clone)]
pub struct Disk(Arc<Mutex<Inner>>);

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Disk({:?})", self.counts())
    }
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) files: BTreeMap<String, File>,
    /// What was deleted and may come back when power is lost.
    ghosts: BTreeMap<String, Vec<u8>>,
    counts: Counts,
    /// Calls until whoever uses it dies.
    dies_in: Option<u64>,
    dead: bool,
    full: bool,
    /// Syncs until one fails.
    fails_in: Option<u64>,
}

/// Files as a copy of a folder holds them.
#[derive(Debug, Clone, Default)]
pub struct Copied(BTreeMap<String, Vec<u8>>);

/// What a call that changes the disk is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Done,
    Dead,
}

impl Inner {
    /// Counts a call that changes the disk; the one at which its user dies is not done any more.
    pub(crate) fn enter(&mut self) -> Fate {
        if self.dead {
            return Fate::Dead;
        }
        self.counts.calls += 1;
        match &mut self.dies_in {
            Some(0) => {
                self.dead = true;
                return Fate::Dead;
            }
            Some(left) => *left -= 1,
            None => {}
        }
        Fate::Done
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead
    }

    /// Whether there is no room for more.
    pub(crate) fn refuses_growth(&mut self) -> bool {
        self.counts.full += u64::from(self.full);
        self.full
    }

    /// Whether this sync fails. What was written before it is lost then, and a later sync does not bring it back.
    pub(crate) fn sync_fails(&mut self) -> bool {
        self.counts.syncs += 1;
        match &mut self.fails_in {
            Some(0) => {
                self.fails_in = None;
                self.counts.failed += 1;
                true
            }
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        }
    }

    /// Removes a name; until the folder is synced, which nobody here sees, it may come back.
    pub(crate) fn delete(&mut self, name: &str, durable: bool) {
        if let Some(file) = self.files.remove(name)
            && !durable
            && file.is_named()
        {
            self.ghosts.insert(name.to_owned(), file.durable());
        }
    }

    pub(crate) fn sync_folder(&mut self) {
        self.ghosts.clear();
        self.files.values_mut().for_each(File::name);
    }

    pub(crate) fn create(&mut self, name: &str) {
        if !self.files.contains_key(name) {
            self.ghosts.remove(name);
            self.files.insert(name.to_owned(), File::default());
        }
    }
}

impl Disk {
    /// An empty disk for everything below a folder.
    pub fn under(folder: &Path) -> Self {
        vfs::register();
        let disk = Self(Arc::default());
        mounts().insert(folder.to_owned(), disk.clone());
        disk
    }

    /// Takes it away; what is open stays usable.
    pub fn unmount(folder: &Path) {
        mounts().remove(folder);
    }

    pub(crate) fn of(path: &Path) -> Option<Self> {
        let mounts = mounts();
        path.ancestors().find_map(|folder| mounts.get(folder).cloned())
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        // After a panic elsewhere the test is over anyhow.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was done so far.
    pub fn counts(&self) -> Counts {
        self.inner().counts
    }

    /// Its user dies after so many more calls that change it.
    pub fn die_in(&self, calls: u64) {
        self.inner().dies_in = Some(calls);
    }

    /// Its user dies now: nothing changes any more until it is started again.
    pub fn die(&self) {
        self.inner().dead = true;
    }

    /// Whether its user has died. Whatever that still does has not happened.
    pub fn is_dead(&self) -> bool {
        self.inner().dead
    }

    /// Nobody can make a file longer, or again.
    pub fn set_full(&self, full: bool) {
        self.inner().full = full;
    }

    /// One sync fails, after so many that don't.
    pub fn fail_sync_in(&self, syncs: u64) {
        self.inner().fails_in = Some(syncs);
    }

    /// Nothing will go wrong any more; whoever uses it goes on.
    pub fn mend(&self) {
        let mut inner = self.inner();
        (inner.dies_in, inner.fails_in, inner.full) = (None, None, false);
    }

    /// The process has ended, what it wrote is in the system's memory and stays. All its files must be closed by now.
    pub fn restart(&self) {
        let mut inner = self.inner();
        (inner.dead, inner.dies_in, inner.fails_in) = (false, None, None);
        inner.files.values_mut().for_each(File::let_go);
    }

    /// The same after a loss of power: of what was not synced, chance decides what is there. Whether anything was in doubt.
    pub fn restart_without_power(&self, chance: Chance<'_>) -> bool {
        let mut inner = self.inner();
        (inner.dead, inner.dies_in, inner.fails_in) = (false, None, None);
        // All is lost, all is kept, or chance decides of each.
        let luck = chance(6);
        let mut doubt = false;
        let names: Vec<String> = inner.files.keys().cloned().collect();
        for name in names {
            let Some(file) = inner.files.get_mut(&name) else { continue };
            doubt |= file.is_in_doubt();
            if !file.lose_power(luck, chance) {
                inner.files.remove(&name);
            }
        }
        for (name, bytes) in std::mem::take(&mut inner.ghosts) {
            doubt = true;
            if chance(2) == 0 && !inner.files.contains_key(&name) {
                inner.files.insert(name, File::of(bytes));
            }
        }
        doubt
    }

    /// A copy of all files, as another process would read them now.
    pub fn copy(&self) -> Copied {
        Copied(self.inner().files.iter().map(|(name, file)| (name.clone(), file.bytes().to_vec())).collect())
    }

    /// Puts a copy in the place of everything, under another folder's name.
    pub fn put(&self, copied: &Copied, from: &Path, to: &Path) {
        let mut inner = self.inner();
        inner.files.clear();
        inner.ghosts.clear();
        for (name, bytes) in &copied.0 {
            let within = Path::new(name).strip_prefix(from).unwrap_or(Path::new(name));
            inner.files.insert(to.join(within).display().to_string(), File::of(bytes.clone()));
        }
    }

    /// Another disk in its place: it holds the databases that stand in a folder of the file system, and nothing goes wrong with it.
    /// Of what was read an empty file stays there.
    ///
    /// # Errors
    /// What the system says.
    pub fn take_in(&self, folder: &Path) -> std::io::Result<()> {
        let mut inner = self.inner();
        inner.files.clear();
        inner.ghosts.clear();
        (inner.dead, inner.dies_in, inner.fails_in, inner.full) = (false, None, None, false);
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.display().to_string();
            if name.ends_with(".db") || name.ends_with(".db-wal") {
                inner.files.insert(name, File::of(std::fs::read(&path)?));
                // Its name stays, as that of a database that was made here.
                std::fs::File::create(&path)?;
            }
        }
        Ok(())
    }

    /// How long all files are together.
    pub fn bytes(&self) -> usize {
        self.inner().files.values().map(|file| file.bytes().len()).sum()
    }
}

fn mounts() -> MutexGuard<'static, BTreeMap<PathBuf, Disk>> {
    static MOUNTS: Mutex<BTreeMap<PathBuf, Disk>> = Mutex::new(BTreeMap::new());
    MOUNTS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
