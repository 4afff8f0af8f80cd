//! The files of the repository, by path from its root.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what machines made, wherever they stand.
const MADE: [&str; 4] = [".git", "target", "node_modules", "dist"];

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("house stands two folders below the root").into()
}

/// Every file, sorted, but what git is told to ignore at the root.
pub fn files() -> Vec<String> {
    let mut found = Vec::new();
    walk(&root(), "", &ignored(), &mut found);
    found.sort();
    found
}

/// Every file whose name ends so and which stands under `folder` ("" is everywhere).
pub fn files_under(folder: &str, ending: &str) -> Vec<String> {
    files().into_iter().filter(|path| path.starts_with(folder) && path.ends_with(ending)).collect()
}

/// The text of a file, or nothing if it is not text.
pub fn text(path: &str) -> Option<String> {
    String::from_utf8(fs::read(root().join(path)).ok()?).ok()
}

fn ignored() -> Vec<String> {
    let lines = text(".gitignore").unwrap_or_default();
    lines.lines().filter_map(|line| line.trim().strip_prefix('/')).map(|it| it.trim_end_matches('/').into()).collect()
}

fn walk(folder: &Path, prefix: &str, ignored: &[String], found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of the tree can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if MADE.contains(&name.as_str()) || ignored.contains(&path) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &format!("{path}/"), ignored, found),
            Ok(kind) if kind.is_file() => found.push(path),
            _ => {}
        }
    }
}

#[test]
fn the_tree_is_found_from_the_root_of_the_repository() {
    let files = files();
    for known in ["Cargo.toml", "sync-core/src/lib.rs", "server/src/lib.rs", "tests/house/src/tree.rs"] {
        assert!(files.iter().any(|path| path == known), "{known} is not seen");
    }
    assert!(!files.iter().any(|path| path.starts_with("target/") || path.starts_with(".git/")));
}
