//! A file that keeps some room on the disk: where it is full, the file goes and what the person did is saved in its place. It
//! comes back once there is room again.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file's name in the phone's folder.
pub(super) const RESERVE_FILE: &str = "reserve";
/// Room for some hundred entries.
const BYTES: usize = 1 << 20;

/// The room that is kept.
#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
}

impl Reserve {
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join(RESERVE_FILE) }
    }

    /// Whether there is room left.
    pub fn is_there(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|file| file.len() >= BYTES as u64)
    }

    /// Takes the room, if it is free. Written, not only counted: a file of holes keeps nothing.
    pub fn fill(&self) {
        if !self.is_there() && self.write().is_err() {
            self.release();
        }
    }

    fn write(&self) -> std::io::Result<()> {
        let mut file = File::create(&self.path)?;
        // No file system makes less of it than it is.
        let mut noise = 0x9e37_79b9_u32;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.to_be_bytes()[0]
        })
        .take(BYTES)
        .collect();
        file.write_all(&bytes)?;
        file.sync_all()
    }

    /// Gives the room back: whether there was any.
    pub fn release(&self) -> bool {
        fs::remove_file(&self.path).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Reserve;

    #[test]
    fn room_is_kept_given_back_once_and_taken_again() {
        let dir = tempfile::tempdir().expect("folder");
        let reserve = Reserve::of(dir.path());
        assert!(!reserve.is_there() && !reserve.release());
        reserve.fill();
        assert!(reserve.is_there() && reserve.release());
        assert!(!reserve.is_there() && !reserve.release());
        reserve.fill();
        assert!(reserve.is_there());
    }
}
