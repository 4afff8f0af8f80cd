//! Small files that must outlive a power loss: written beside, fsynced, renamed, and the folder fsynced too.
//!
//! Nothing here knows what the files hold.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes a folder that only its owner may enter, and makes that last.
///
/// # Errors
/// What the system says.
pub fn make_folder(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
        _ => Ok(()),
    }
}

/// Makes the names in a folder last.
///
/// # Errors
/// What the system says.
pub fn sync_folder(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Writes a file that only its owner may read, wholly or not at all. What stood there is replaced.
///
/// # Errors
/// What the system says; the old file is untouched then.
pub fn write_private(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = write_beside(dir, name, bytes)?;
    fs::rename(&beside, dir.join(name))?;
    sync_folder(dir)
}

/// The same, but never in place of a file that is there: of two writers at once only one succeeds.
///
/// # Errors
/// `AlreadyExists`, or what else the system says.
pub fn create_private(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = write_beside(dir, name, bytes)?;
    let linked = fs::hard_link(&beside, dir.join(name));
    let _ = fs::remove_file(&beside);
    linked?;
    sync_folder(dir)
}

/// Makes an empty file that only its owner may read, unless it is there.
///
/// # Errors
/// What the system says.
pub fn touch_private(path: &Path) -> io::Result<File> {
    private().create(true).truncate(false).open(path)
}

fn write_beside(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let beside = dir.join(format!("{name}.{}.new", std::process::id()));
    let _ = fs::remove_file(&beside);
    let mut file = private().create_new(true).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(beside)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::{create_private, write_private};

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let dir = tempfile::tempdir().expect("folder");
        write_private(dir.path(), "x", b"one").expect("written");
        write_private(dir.path(), "x", b"two").expect("written");
        assert_eq!(std::fs::read(dir.path().join("x")).expect("there"), b"two");
        assert_eq!(std::fs::read_dir(dir.path()).expect("folder").count(), 1);
    }

    #[test]
    fn a_file_that_is_there_is_not_created_again() {
        let dir = tempfile::tempdir().expect("folder");
        create_private(dir.path(), "x", b"one").expect("written");
        let error = create_private(dir.path(), "x", b"two").expect_err("there");
        assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(dir.path().join("x")).expect("there"), b"one");
        assert_eq!(std::fs::read_dir(dir.path()).expect("folder").count(), 1);
    }
}
