//! The file `erasures`: one line for all that was ever erased, so that it is erased again after a restore of older data or older
//! keys. It holds ids and times, and nothing that they stand for.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use super::{Name, master};
use crate::store::{StoreError, Subject};

/// The file.
pub(super) const FILE: &str = "erasures";

/// Something that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store::sqlite) struct Line {
    /// When.
    pub(in crate::store::sqlite) at: Timestamp,
    /// Whose organisation's.
    pub(in crate::store::sqlite) org: OrgId,
    /// What.
    pub(in crate::store::sqlite) subject: Subject,
}

impl Line {
    /// The name of the key that is gone.
    pub(super) fn name(&self) -> Name {
        Name::of(&self.org, &self.subject)
    }

    /// Whether another says the same.
    pub(super) fn is_about_the_same(&self, other: &Self) -> bool {
        (&self.org, &self.subject) == (&other.org, &other.subject)
    }

    /// From a key's name.
    pub(super) fn of(name: &str, at: Timestamp) -> Option<Self> {
        let (org, subject) = name.split_once('/')?;
        Some(Self { at, org: org.parse().ok()?, subject: subject.parse().ok()? })
    }
}

/// The list, as it is read and added to.
pub(super) struct List {
    file: PathBuf,
    lines: Vec<Line>,
    /// How long it is without a last line that was cut by a death.
    whole: u64,
}

impl List {
    /// Reads it; one that is not there is empty.
    ///
    /// # Errors
    /// [`StoreError::Keys`] naming the line that can't be read.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let file = folder.join(FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(StoreError::Keys(format!("the list {FILE} can't be read: {error}"))),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut lines = Vec::new();
        for (at, line) in text.get(..whole).unwrap_or_default().lines().enumerate() {
            let line = line.split_once('#').map_or(line, |(line, _)| line).trim();
            if line.is_empty() {
                continue;
            }
            let wrong = || StoreError::Keys(format!("line {} of the list {FILE} can't be read: correct it", at + 1));
            lines.push(read(line).ok_or_else(wrong)?);
        }
        Ok(Self { file, lines, whole: whole as u64 })
    }

    /// All of it.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Adds what is not in it, fsynced.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Stopped`].
    pub(super) fn add(&mut self, lines: &[Line]) -> Result<(), StoreError> {
        let known = |line: &&Line| self.lines.iter().any(|known| known.is_about_the_same(line));
        let new: Vec<Line> = lines.iter().filter(|line| !known(line)).cloned().collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        for Line { at, org, subject } in &new {
            text.push_str(&format!("{} {org} {subject} # {at}\n", at.0));
        }
        append(&self.file, self.whole, &text).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::Stopped,
        })?;
        self.whole += text.len() as u64;
        self.lines.extend(new);
        Ok(())
    }
}

fn append(file: &Path, whole: u64, text: &str) -> io::Result<()> {
    let is_new = !file.exists();
    let mut out = OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    out.set_len(whole)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    master::owner_only(file)?;
    match file.parent().filter(|_| is_new) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn read(line: &str) -> Option<Line> {
    let mut words = line.split_whitespace();
    let (at, org, subject) = (words.next()?, words.next()?, words.next()?);
    Some(Line { at: Timestamp(at.parse().ok()?), org: org.parse().ok()?, subject: subject.parse().ok()? })
}
