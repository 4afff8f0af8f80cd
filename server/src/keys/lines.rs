//! A file of keys that only its owner may read, a line for each, `<id> <64 hex digits>`. The highest id is handed out; those before it
//! stay for what still goes by them.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use zeroize::Zeroizing;

use crate::keys::KeyError;

/// The secret half of a key.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// A file of keys.
pub(super) struct Lines {
    /// Its name in the data folder.
    pub file: &'static str,
    /// Its name while it is written anew.
    pub new: &'static str,
    /// Whether 32 bytes are a key.
    pub is_key: fn(&[u8; 32]) -> bool,
}

impl Lines {
    /// Makes the first key, where there is none yet.
    pub fn make(&self, folder: &Path) -> Result<(), KeyError> {
        if folder.join(self.file).exists() {
            return Ok(());
        }
        self.put(folder, &self.drawn(1)?)
    }

    /// Adds the next one: its id. Where that fails the keys are as they were.
    pub fn add(&self, folder: &Path) -> Result<u32, KeyError> {
        let newest = self.read(folder)?.into_iter().map(|(id, _)| id).max().unwrap_or_default();
        let next = newest.checked_add(1).ok_or(KeyError::Damaged(self.file))?;
        let mut text = self.text(folder)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&self.drawn(next)?);
        self.put(folder, &text)?;
        Ok(next)
    }

    /// Puts the file in its place, whole or not at all.
    fn put(&self, folder: &Path, text: &str) -> Result<(), KeyError> {
        // What a run that was cut short left is no key of anybody.
        let _ = std::fs::remove_file(folder.join(self.new));
        self.write(folder, self.new, text)?;
        let failed = self.failed();
        std::fs::rename(folder.join(self.new), folder.join(self.file)).map_err(&failed)?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    /// All of them, by id; at least one.
    pub fn read(&self, folder: &Path) -> Result<Vec<(u32, Secret)>, KeyError> {
        let text = self.text(folder)?;
        let keys = text.lines().map(|line| self.key(line)).collect::<Option<Vec<_>>>();
        keys.filter(|keys| !keys.is_empty()).ok_or(KeyError::Damaged(self.file))
    }

    fn failed(&self) -> impl Fn(std::io::Error) -> KeyError + use<> {
        let file = self.file;
        move |source| KeyError::File { file, source }
    }

    fn text(&self, folder: &Path) -> Result<Zeroizing<String>, KeyError> {
        let mut text = Zeroizing::new(String::new());
        let read = File::open(folder.join(self.file)).and_then(|mut from| from.read_to_string(&mut text));
        read.map_err(self.failed())?;
        Ok(text)
    }

    /// The line of a new key.
    fn drawn(&self, id: u32) -> Result<Zeroizing<String>, KeyError> {
        let mut secret = Zeroizing::new([0u8; 32]);
        loop {
            rand::fill(secret.as_mut_slice());
            if (self.is_key)(&secret) {
                break;
            }
        }
        let mut line = Zeroizing::new(format!("{id} "));
        secret.iter().try_for_each(|byte| write!(line, "{byte:02x}")).map_err(|_| KeyError::Damaged(self.file))?;
        line.push('\n');
        Ok(line)
    }

    /// Writes a new file for its owner alone, to the disk.
    fn write(&self, folder: &Path, name: &str, text: &str) -> Result<(), KeyError> {
        let failed = self.failed();
        let mut out =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(name)).map_err(&failed)?;
        out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(&failed)?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    fn key(&self, line: &str) -> Option<(u32, Secret)> {
        let (id, hex) = line.split_once(' ')?;
        let mut secret = Zeroizing::new([0u8; 32]);
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        for (byte, pair) in secret.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        let id = id.parse().ok()?;
        (self.is_key)(&secret).then_some((id, secret))
    }
}
