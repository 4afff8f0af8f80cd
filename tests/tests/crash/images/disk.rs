//! A disk with databases and their logs: what is on it for sure, what may be, and images of what a power loss leaves. The
//! log's index is memory and does not outlive anything.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tests::crash::draw::Draw;
use tests::faults::record::Call;

const SECTOR: usize = 512;

/// A change that was not synced yet.
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

/// A file.
#[derive(Default)]
struct File {
    synced: Vec<u8>,
    unsynced: Vec<Change>,
    /// Its name is on the disk.
    named: bool,
    /// It was removed, and the removal is not on the disk yet.
    removed: bool,
}

/// The disk.
pub struct Disk {
    files: BTreeMap<String, File>,
    /// Everything else in the folder, which does not change.
    others: Vec<(String, Vec<u8>)>,
    names: &'static [&'static str],
    honest: bool,
}

impl Disk {
    /// A folder as it is. One that is not honest calls synced what is not.
    pub fn new(folder: &Path, names: &'static [&'static str], honest: bool) -> Self {
        let mut disk = Self { files: BTreeMap::new(), others: Vec::new(), names, honest };
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let (file, bytes) =
                (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("read"));
            if disk.is_ours(&file) {
                disk.files.insert(file, File { synced: bytes, named: true, ..File::default() });
            } else if !file.ends_with("-shm") {
                disk.others.push((file, bytes));
            }
        }
        disk
    }

    fn is_ours(&self, file: &str) -> bool {
        let is = |name: &&str| file.strip_prefix(*name).is_some_and(|ending| ending.is_empty() || ending == "-wal");
        self.names.iter().any(is)
    }

    /// Goes on by one call.
    pub fn enter(&mut self, call: &Call) {
        let file = call.path.rsplit('/').next().unwrap_or_default().to_owned();
        if !call.done {
            return;
        }
        if call.kind == "sync" && !file.contains(".db") {
            // The folder: names and removals are on the disk now.
            if self.honest {
                self.files.retain(|_, file| !file.removed);
                self.files.values_mut().for_each(|file| file.named = true);
            }
            return;
        }
        if !self.is_ours(&file) {
            return;
        }
        let honest = self.honest;
        if call.kind == "create" {
            self.files.insert(file, File::default());
            return;
        }
        let file = self.files.entry(file).or_default();
        let at = usize::try_from(call.offset).expect("a small file");
        match call.kind.as_str() {
            "write" => file.unsynced.push(Change::Write(at, call.bytes.clone())),
            "truncate" => file.unsynced.push(Change::Length(at)),
            "unlink" => file.removed = true,
            "sync" if honest => file.unsynced.drain(..).for_each(|change| apply(&mut file.synced, &change, &mut None)),
            _ => {}
        }
    }

    /// Writes an image: whether nothing was in doubt.
    pub fn build(&self, folder: &Path, draw: &mut Draw) -> bool {
        for (name, bytes) in &self.others {
            fs::write(folder.join(name), bytes).expect("written");
        }
        // All is lost, all is kept, or chance decides of each.
        let luck = draw.below(6);
        let mut intact = true;
        for (name, file) in &self.files {
            intact &= file.unsynced.is_empty() && file.named && !file.removed;
            if (!file.named && luck != 1 && draw.once_in(2)) || (file.removed && draw.once_in(2)) {
                continue;
            }
            let mut bytes = file.synced.clone();
            let mut kept: Vec<&Change> = file.unsynced.iter().collect();
            if luck == 0 {
                kept.clear();
            }
            if luck > 1 {
                kept.retain(|_| !draw.once_in(4));
            }
            if luck > 3 {
                for place in (1..kept.len()).rev() {
                    let other = usize::try_from(draw.below(place as u64 + 1)).unwrap_or(0);
                    kept.swap(place, other);
                }
            }
            for change in kept {
                let torn = luck > 2 && draw.once_in(3);
                apply(&mut bytes, change, &mut torn.then_some(&mut *draw));
            }
            fs::write(folder.join(name), bytes).expect("written");
        }
        intact
    }
}

/// Makes a change, or, torn, only some of its sectors.
fn apply(bytes: &mut Vec<u8>, change: &Change, torn: &mut Option<&mut Draw>) {
    match change {
        Change::Length(length) => bytes.resize(*length, 0),
        Change::Write(at, from) => {
            bytes.resize(bytes.len().max(at + from.len()), 0);
            let mut begin = 0;
            while begin < from.len() {
                let end = from.len().min(begin + SECTOR - (at + begin) % SECTOR);
                if torn.as_mut().is_none_or(|draw| !draw.once_in(2)) {
                    bytes[at + begin..at + end].copy_from_slice(&from[begin..end]);
                }
                begin = end;
            }
        }
    }
}
