//! One file: what is read, what is on the disk for sure, and what was written and not synced.

use crate::locks::{Locks, Shared};

/// What the disk writes wholly or not at all.
const SECTOR: usize = 512;

/// A change that was not synced yet.
#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

/// A file.
#[derive(Default)]
pub(crate) struct File {
    visible: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<Change>,
    /// Its name is on the disk.
    named: bool,
    pub(crate) locks: Locks,
    pub(crate) shared: Shared,
}

impl File {
    /// One that is on the disk.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self { visible: bytes.clone(), synced: bytes, named: true, ..Self::default() }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.visible
    }

    pub(crate) fn durable(&self) -> Vec<u8> {
        self.synced.clone()
    }

    pub(crate) fn is_named(&self) -> bool {
        self.named
    }

    pub(crate) fn is_in_doubt(&self) -> bool {
        !self.unsynced.is_empty() || !self.named
    }

    pub(crate) fn write(&mut self, at: usize, bytes: &[u8]) {
        let change = Change::Write(at, bytes.to_vec());
        apply(&mut self.visible, &change, None);
        self.unsynced.push(change);
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        let change = Change::Length(length);
        apply(&mut self.visible, &change, None);
        self.unsynced.push(change);
    }

    pub(crate) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            apply(&mut self.synced, &change, None);
        }
    }

    /// The folder is synced, and with it the name.
    pub(crate) fn name(&mut self) {
        self.named = true;
    }

    /// What was written is called clean and is not on the disk.
    pub(crate) fn fail_to_sync(&mut self) {
        self.unsynced.clear();
    }

    /// Nobody has it open any more.
    pub(crate) fn let_go(&mut self) {
        (self.locks, self.shared) = Default::default();
    }

    /// Becomes what a loss of power leaves: whether it is there at all.
    pub(crate) fn lose_power(&mut self, luck: u64, chance: crate::Chance<'_>) -> bool {
        self.let_go();
        if !self.named && luck != 1 && chance(2) == 0 {
            return false;
        }
        let mut kept: Vec<Change> = std::mem::take(&mut self.unsynced);
        match luck {
            0 => kept.clear(),
            1 => {}
            _ => kept.retain(|_| chance(4) != 0),
        }
        if luck > 3 {
            for place in (1..kept.len()).rev() {
                let other = usize::try_from(chance(place as u64 + 1)).unwrap_or(0);
                kept.swap(place, other);
            }
        }
        for change in &kept {
            let torn = luck > 2 && chance(3) == 0;
            apply(&mut self.synced, change, if torn { Some(&mut *chance) } else { None });
        }
        self.visible.clone_from(&self.synced);
        self.named = true;
        true
    }
}

/// Makes a change, or, torn, only some of its sectors.
fn apply(bytes: &mut Vec<u8>, change: &Change, mut torn: Option<crate::Chance<'_>>) {
    match change {
        Change::Length(length) => bytes.resize(*length, 0),
        Change::Write(at, from) => {
            let end = at + from.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            let mut done = 0;
            while done < from.len() {
                let sector = SECTOR - (at + done) % SECTOR;
                let upto = (done + sector).min(from.len());
                if torn.as_mut().is_none_or(|chance| chance(2) == 0) {
                    bytes[at + done..at + upto].copy_from_slice(&from[done..upto]);
                }
                done = upto;
            }
        }
    }
}
