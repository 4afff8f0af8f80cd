//! A phone's store as versions before sealing wrote it, and the key of one that is sealed.

use std::fs;
use std::path::Path;

use mobile_ffi::{FileVault, Vault};
use rusqlite::Connection;

/// What opens a folder's store; nothing where nothing is sealed.
pub fn key(folder: &Path) -> Option<String> {
    let key = FileVault::of(folder).store_key().expect("the key can be read")?;
    let hex = key.reveal().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    Some(format!(
        "PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 8192; PRAGMA cipher_hmac_algorithm = HMAC_SHA256"
    ))
}

/// Makes a phone's sealed store plain again, and its key forgotten.
pub fn unseal(folder: &Path) {
    let (sealed, plain) = (folder.join("phone.db"), folder.join("plain"));
    let key = key(folder).expect("it is sealed");
    let connection = Connection::open(&sealed).expect("opened");
    connection.execute_batch(&key).expect("a key");
    let attach = format!("ATTACH DATABASE '{}' AS plain KEY ''", plain.display());
    connection.execute_batch(&attach).expect("attached");
    connection.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).expect("exported");
    // Version 1 knew nothing of photos.
    let before =
        "DROP TABLE plain.blob; DROP TABLE plain.blob_part; DROP TABLE plain.blob_sent; DROP TABLE plain.carried;
        PRAGMA plain.user_version = 1; DETACH DATABASE plain";
    connection.execute_batch(before).expect("detached");
    drop(connection);
    fs::rename(plain, sealed).expect("renamed");
    fs::remove_file(folder.join("store.key")).expect("removed");
    let head = fs::read(folder.join("phone.db")).expect("read");
    assert!(head.starts_with(b"SQLite format 3"), "it is not plain");
}
