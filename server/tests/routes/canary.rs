//! Looks for words in a data folder as whoever stole it would: in every file, in every spelling, and behind every key that is left.
//! It knows of the store what docs/data-at-rest.md says and nothing more, and minds neither places nor proofs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aho_corasick::AhoCorasick;
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::Sha256;
use sync_core::journal::Segment;
use tempfile::TempDir;

/// UTF-8, and UTF-16 either way round.
const SPELLINGS: usize = 3;
/// A sealed value begins with this byte and 24 of nonce, and ends with 16 of proof.
const FORM: u8 = 1;
const NONCE: usize = 24;
/// How far is looked behind whatever may be the beginning of a value in a page that no table has any more.
const AHEAD: usize = 512;

fn spellings(word: &str) -> [Vec<u8>; SPELLINGS] {
    let units = || word.encode_utf16();
    [word.into(), units().flat_map(u16::to_le_bytes).collect(), units().flat_map(u16::to_be_bytes).collect()]
}

/// Words in all their spellings, to be looked for at once.
struct Wanted<'w> {
    words: Vec<&'w str>,
    search: AhoCorasick,
}

impl<'w> Wanted<'w> {
    fn new(words: &[&'w str]) -> Self {
        let search = AhoCorasick::new(words.iter().flat_map(|word| spellings(word))).expect("a few words");
        Self { words: words.to_vec(), search }
    }

    /// Those that stand in some bytes, also in a segment that is packed.
    fn within(&self, bytes: &[u8]) -> BTreeSet<&'w str> {
        let segment = Segment::read(bytes).ok();
        let bodies = segment.iter().flat_map(|segment| segment.entries.iter().map(|entry| entry.body.as_slice()));
        let all = std::iter::once(bytes).chain(bodies);
        let found = all.flat_map(|bytes| self.search.find_overlapping_iter(bytes));
        found.map(|found| self.words[found.pattern().as_usize() / SPELLINGS]).collect()
    }
}

/// The words that stand in some bytes.
pub fn words_in<'w>(bytes: &[u8], words: &[&'w str]) -> BTreeSet<&'w str> {
    Wanted::new(words).within(bytes)
}

/// Files of a folder with what is in them, those of its folders too.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path().is_dir() {
            true => all.extend(files(&entry.path())),
            false => {
                all.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("read")))
            }
        }
    }
    all
}

/// Words that stand in the clear in a file of the folder: file and word.
pub fn in_the_clear<'w>(folder: &Path, words: &[&'w str]) -> Vec<(String, &'w str)> {
    let wanted = Wanted::new(words);
    let found = files(folder).into_iter().flat_map(|(name, bytes)| {
        wanted.within(&bytes).into_iter().map(|word| (name.clone(), word)).collect::<Vec<_>>()
    });
    found.collect()
}

/// Files that hold some bytes.
pub fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let search = AhoCorasick::new([bytes]).expect("a few bytes");
    files(folder).into_iter().filter(|(_, file)| search.is_match(file)).map(|(name, _)| name).collect()
}

struct Key {
    name: String,
    cipher: XChaCha20Poly1305,
}

fn cipher(secret: &[u8]) -> XChaCha20Poly1305 {
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(None, secret).expand(b"sojourn seal", &mut derived).expect("a short length");
    XChaCha20Poly1305::new((&derived).into())
}

/// What a key makes of a value, whether it was sealed by it or not: the keystream is the same both ways.
fn stream(cipher: &XChaCha20Poly1305, sealed: &[u8]) -> Vec<u8> {
    let (nonce, content) = sealed[1..].split_at(NONCE);
    let mut plain = content.to_vec();
    let nonce = XNonce::try_from(nonce).expect("24 bytes");
    // The proof over it is another one's; it is not looked at.
    cipher.encrypt_inout_detached(&nonce, b"", plain.as_mut_slice().into()).expect("not too long");
    plain
}

/// A copy of the databases, so that looking changes nothing.
fn copied(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files(folder).iter().filter(|(name, _)| name.contains(".db") && !name.ends_with("-shm")) {
        fs::write(copy.path().join(name), bytes).expect("copied");
    }
    copy
}

/// Names of keys and how they stand in the keys' file.
pub fn wrapped_keys(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let copy = copied(folder);
    let keys = Connection::open(copy.path().join("keys.db")).expect("the keys");
    let mut all = keys.prepare("SELECT name, wrapped FROM key ORDER BY name").expect("a statement");
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("keys")
}

/// All values of all tables, by the table's name.
fn values(database: &Connection) -> Vec<(String, Vec<u8>)> {
    let mut tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").expect("a statement");
    let tables = tables.query_map([], |row| row.get(0)).expect("tables").collect::<Result<Vec<String>, _>>();
    let mut all = Vec::new();
    for table in tables.expect("tables") {
        let mut read = database.prepare(&format!("SELECT * FROM {table}")).expect("a statement");
        let columns = read.column_count();
        let mut rows = read.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                if let ValueRef::Blob(bytes) = row.get_ref(column).expect("a value") {
                    all.push((table.clone(), bytes.to_vec()));
                }
            }
        }
    }
    all
}

/// Words that somebody with the folder, its keys included, can still read: where, by which key, and the word.
pub fn can_be_opened<'w>(folder: &Path, words: &[&'w str]) -> BTreeSet<(String, String, &'w str)> {
    let master = cipher(&fs::read(folder.join("seal.key")).expect("the key"));
    let secret = |wrapped: &[u8]| stream(&master, wrapped)[..32].to_vec();
    let keys: Vec<Key> = wrapped_keys(folder)
        .into_iter()
        .map(|(name, wrapped)| Key { name, cipher: cipher(&secret(&wrapped)) })
        .collect();
    let copy = copied(folder);
    let database = Connection::open(copy.path().join("sojourn.db")).expect("the data");
    let mut candidates: Vec<(String, Vec<u8>)> = Vec::new();
    for (table, bytes) in values(&database) {
        // What waits has the number of its key in front.
        for from in [0, 8] {
            candidates.extend(bytes.get(from..).map(|bytes| (table.clone(), bytes.to_vec())));
        }
    }
    drop(database);
    for (name, bytes) in files(folder).into_iter().filter(|(name, _)| name.starts_with("sojourn.db")) {
        let begins = bytes.iter().enumerate().filter(|(_, byte)| **byte == FORM).map(|(at, _)| at);
        candidates.extend(begins.map(|at| (name.clone(), bytes[at..bytes.len().min(at + AHEAD)].to_vec())));
    }
    let wanted = Wanted::new(words);
    let mut found = BTreeSet::new();
    for (place, bytes) in candidates.iter().filter(|(_, bytes)| bytes.len() > NONCE && bytes[0] == FORM) {
        for key in &keys {
            let words = wanted.within(&stream(&key.cipher, bytes)).into_iter();
            found.extend(words.map(|word| (place.clone(), key.name.clone(), word)));
        }
    }
    found
}

/// The words among those that can be opened.
pub fn readable<'w>(folder: &Path, words: &[&'w str]) -> BTreeSet<&'w str> {
    can_be_opened(folder, words).into_iter().map(|(_, _, word)| word).collect()
}
