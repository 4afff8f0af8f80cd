//! The watermark of what is safe: up to which place in the journal a copy outside the data folder holds all, keys included. It
//! stands in a file of the data folder, so that a backup made beside a running server is heard of. Who makes copies stands in
//! `admin::backup`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use sync_core::ids::Epoch;
use sync_core::planted::{self, Bug};
use sync_core::time::Timestamp;

/// The file.
const FILE: &str = "covered";

/// How far the copies reach.
#[derive(Debug)]
pub struct Cover {
    folder: PathBuf,
    epoch: Epoch,
    position: AtomicU64,
}

impl Cover {
    /// What the folder says of this life of its store. A file that can't be read says nothing.
    pub fn of(folder: &Path, epoch: Epoch) -> Self {
        let cover = Self { folder: folder.to_owned(), epoch, position: AtomicU64::new(0) };
        cover.look();
        cover
    }

    /// Looks at the folder again.
    pub fn look(&self) {
        if let Some((epoch, position)) = read(&self.folder)
            && epoch == self.epoch
        {
            self.position.fetch_max(position, Ordering::SeqCst);
        }
    }

    /// All up to here is in a copy; none before the first.
    pub fn position(&self) -> Option<u64> {
        if planted::is(Bug::SafeTooEarly) {
            return Some(u64::MAX >> 1);
        }
        Some(self.position.load(Ordering::SeqCst)).filter(|position| *position > 0)
    }
}

/// The files whose size is the store's: the database and the keys, with what SQLite keeps beside them.
const STORES: [&str; 2] = ["sojourn.db", "keys.db"];

impl Cover {
    /// When a copy was noted last, by the clock of the file system.
    pub fn noted_at(&self) -> Option<Timestamp> {
        let since = fs::metadata(self.folder.join(FILE)).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        self.position()?;
        Some(Timestamp(i64::try_from(since.as_millis()).ok()?))
    }

    /// Bytes of database and keys in the data folder.
    pub fn folder_bytes(&self) -> u64 {
        let beside = STORES.iter().flat_map(|name| ["", "-wal", "-shm"].map(|end| format!("{name}{end}")));
        let sizes = beside.filter_map(|name| fs::metadata(self.folder.join(name)).ok());
        sizes.map(|found| found.len()).sum()
    }
}

fn read(folder: &Path) -> Option<(Epoch, u64)> {
    let text = fs::read_to_string(folder.join(FILE)).ok()?;
    let (epoch, position) = text.trim().split_once(' ')?;
    Some((epoch.parse().ok()?, position.parse().ok()?))
}

/// Writes down that a copy holds all up to a place. What an earlier copy of the same life held stays.
///
/// # Errors
/// What the system says; then nothing has changed.
pub fn note(folder: &Path, epoch: Epoch, position: u64) -> io::Result<()> {
    let before = read(folder).filter(|(of, _)| *of == epoch).map_or(0, |(_, position)| position);
    let fresh = folder.join("covered.new");
    let mut out = fs::File::create(&fresh)?;
    writeln!(out, "{epoch} {}", position.max(before))?;
    out.sync_all()?;
    fs::rename(&fresh, folder.join(FILE))?;
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::{Cover, note};
    use sync_core::ids::Epoch;

    #[test]
    fn the_watermark_only_rises_and_is_of_one_life_of_the_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let (now, other) = (Epoch([1; 8]), Epoch([2; 8]));
        assert_eq!(Cover::of(folder.path(), now).position(), None, "without a copy there is none");
        note(folder.path(), now, 41).expect("noted");
        let cover = Cover::of(folder.path(), now);
        assert_eq!(cover.position(), Some(41));
        note(folder.path(), now, 12).expect("noted");
        cover.look();
        assert_eq!((cover.position(), Cover::of(folder.path(), now).position()), (Some(41), Some(41)));
        assert_eq!(Cover::of(folder.path(), other).position(), None);
        note(folder.path(), other, 7).expect("noted");
        cover.look();
        assert_eq!(cover.position(), Some(41), "another life's says nothing of this one's");
        std::fs::write(folder.path().join("covered"), "words").expect("written");
        assert_eq!(Cover::of(folder.path(), now).position(), None);
    }
}
