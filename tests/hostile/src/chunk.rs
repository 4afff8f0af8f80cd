//! Chunks by hand: their frame, their columns, and real changes said otherwise.

use automerge::{Change, ExpandedChange};
use sha2::{Digest, Sha256};
use sync_core::ids::{ActorId, ChangeHash};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// A number as it stands in chunks.
pub fn number(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A chunk with this content and the right length and checksum.
pub fn sealed(kind: u8, content: &[u8]) -> Vec<u8> {
    let hashed = [&[kind], number(content.len() as u64).as_slice(), content].concat();
    let checksum = &Sha256::digest(&hashed)[..4];
    [&MAGIC, checksum, &hashed].concat()
}

/// What a chunk holds, without its frame.
pub fn content(chunk: &[u8]) -> Vec<u8> {
    let start = 9 + chunk[9..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
    chunk[start..].to_vec()
}

/// A change with the one byte at this place of its content said otherwise.
pub fn resealed(change: &[u8], at: usize, put: &[u8]) -> Vec<u8> {
    let mut bytes = content(change);
    bytes.splice(at..at + 1, put.iter().copied());
    sealed(1, &bytes)
}

/// A first change of this actor with these columns and nothing else to say.
pub fn with_columns(actor: ActorId, columns: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = [&[0, 16][..], &actor.0, &[1, 1, 0, 0, 0, columns.len() as u8]].concat();
    for (kind, column) in columns {
        bytes.push(*kind);
        bytes.extend(number(column.len() as u64));
    }
    bytes.extend(columns.iter().flat_map(|(_, column)| column.iter().copied()));
    sealed(1, &bytes)
}

/// A real change with something altered, written again as Automerge writes changes.
///
/// # Panics
/// When the change is none, or Automerge can't write what it was altered to.
pub fn altered(change: &[u8], alter: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut expanded = Change::from_bytes(change.to_vec()).expect("a real change").decode();
    alter(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}

/// A hash as Automerge has it.
pub fn hash(hash: &ChangeHash) -> automerge::ChangeHash {
    automerge::ChangeHash(hash.0)
}

/// Bytes with others put in their place: each three of `patches` are a place and what stands there then.
pub fn patched(mut bytes: Vec<u8>, patches: &[u8]) -> Vec<u8> {
    for patch in patches.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([patch[0], patch[1]])) % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = patch[2];
        }
    }
    bytes
}
