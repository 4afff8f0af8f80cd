//! Reads a change as bytes, before Automerge sees it: what it is, whose, on top of what, and that decoding it is cheap.
//! Automerge unfolds runs and deflated parts without limit and does not check the checksum; so it is done here.

use sha2::{Digest, Sha256};

use super::GuardError;
use super::bytes::{Bytes, each_run};
use crate::ids::{ActorId, ChangeHash};

/// Most bytes of a change.
pub const MAX_CHANGE: usize = 64 * 1024;
/// Most operations of a change; a written letter is one.
pub const MAX_OPERATIONS: u64 = 5_000;
const MAX_PREDECESSORS: u64 = 20_000;
const MAX_DEPENDENCIES: u64 = 64;
const MAX_OTHER_ACTORS: u64 = 64;
const MAX_MESSAGE: u64 = 256;
const MAX_COLUMNS: u64 = 24;
/// Numbers of operations stay far from 32 bits, where the next honest edit would panic.
const MAX_START_OP: u64 = 1 << 30;
/// The year 2100, in seconds.
const MAX_TIME: i64 = 4_102_444_800;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DEFLATED: u64 = 0b1000;
const ACTION_COLUMN: u64 = 4 << 4 | 2;
const PREDECESSOR_COLUMN: u64 = 7 << 4;
/// Object, key, insert, action, value and predecessor columns; not those of marks, which are not used here.
pub(super) const COLUMNS: [u64; 12] =
    [0x01, 0x02, 0x11, 0x13, 0x15, 0x34, ACTION_COLUMN, 0x56, 0x57, PREDECESSOR_COLUMN, 0x71, 0x73];
/// Make a map, set, make a list, delete, make a text.
const LAST_ALLOWED_ACTION: u64 = 4;

/// What the bytes of a change say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedChange {
    /// Its name.
    pub hash: ChangeHash,
    /// Who claims to have written it.
    pub actor: ActorId,
    /// Its place among the changes of this actor, from 1 on.
    pub seq: u64,
    /// Number of its first operation.
    pub start_op: u64,
    /// How many operations it has.
    pub operations: u64,
    /// The changes it builds on.
    pub deps: Vec<ChangeHash>,
}

/// The part of a change in which its operations stand, not unfolded.
#[derive(Debug, Clone)]
pub(super) struct Body<'a> {
    /// Actors that the operations name beside the author, ascending.
    pub others: Vec<ActorId>,
    /// One column for each of [`COLUMNS`]; empty where there is none.
    pub columns: [&'a [u8]; COLUMNS.len()],
}

/// Reads the bytes of one raw change and refuses whatever could make decoding it expensive.
///
/// # Errors
/// [`GuardError`], up to and including [`GuardError::OperationNotAllowed`].
pub fn scan(bytes: &[u8]) -> Result<ScannedChange, GuardError> {
    open(bytes).map(|(scanned, _)| scanned)
}

/// As [`scan`], with what the operations can be read from.
pub(super) fn open(bytes: &[u8]) -> Result<(ScannedChange, Body<'_>), GuardError> {
    if bytes.len() > MAX_CHANGE {
        return Err(GuardError::TooLarge { bytes: bytes.len() });
    }
    let (hash, content) = open_chunk(bytes)?;
    let mut content = Bytes(content);
    let deps = dependencies(&mut content)?;
    let actor = actor(&mut content)?;
    let (seq, start_op) = numbers(&mut content)?;
    let message = content.unsigned()?;
    if message > MAX_MESSAGE {
        return Err(GuardError::TooMany { what: "bytes of message", limit: MAX_MESSAGE });
    }
    if std::str::from_utf8(content.take(message)?).is_err() {
        return Err(GuardError::Malformed { what: "a message that is no text" });
    }
    let others = content.counted("other actors", MAX_OTHER_ACTORS, self::actor)?;
    if !others.is_sorted_by(|a, b| a < b) || others.contains(&actor) {
        return Err(GuardError::Malformed { what: "other actors twice or out of order" });
    }
    let (operations, columns) = columns(&mut content)?;
    if !content.is_empty() {
        return Err(GuardError::Malformed { what: "bytes after the operations" });
    }
    Ok((ScannedChange { hash, actor, seq, start_op, operations, deps }, Body { others, columns }))
}

/// The hash and the content of a raw change chunk.
fn open_chunk(bytes: &[u8]) -> Result<(ChangeHash, &[u8]), GuardError> {
    let mut chunk = Bytes(bytes);
    let magic = chunk.take(4).map_err(|_| GuardError::NotAChange { what: "too short" })?;
    if magic != MAGIC {
        return Err(GuardError::NotAChange { what: "wrong first bytes" });
    }
    let checksum = chunk.take(4)?;
    let hashed = chunk.0;
    match chunk.byte()? {
        0 => return Err(GuardError::DocumentChunk),
        1 => {}
        2 => return Err(GuardError::CompressedChunk),
        3 => return Err(GuardError::BundleChunk),
        _ => return Err(GuardError::NotAChange { what: "unknown kind of chunk" }),
    }
    let said = chunk.unsigned()?;
    let found = chunk.0.len();
    if said != found as u64 {
        return Err(if said > found as u64 { GuardError::Truncated } else { GuardError::Length { said, found } });
    }
    // Hash of kind, length and content: the length is in its shortest form, so these are the bytes as they stand.
    let hash = ChangeHash(Sha256::digest(hashed).into());
    if !hash.0.starts_with(checksum) {
        return Err(GuardError::Checksum);
    }
    Ok((hash, chunk.0))
}

fn dependencies(content: &mut Bytes<'_>) -> Result<Vec<ChangeHash>, GuardError> {
    let deps = content.counted("dependencies", MAX_DEPENDENCIES, |bytes| {
        ChangeHash::from_slice(bytes.take(32)?).ok_or(GuardError::Truncated)
    })?;
    // As every writer gives them: else the document would hash the change otherwise when it is read again.
    if !deps.is_sorted_by(|a, b| a < b) {
        return Err(GuardError::Malformed { what: "dependencies twice or out of order" });
    }
    Ok(deps)
}

fn actor(content: &mut Bytes<'_>) -> Result<ActorId, GuardError> {
    ActorId::from_slice(actor_of(content)?).ok_or(GuardError::Truncated)
}

fn actor_of<'a>(content: &mut Bytes<'a>) -> Result<&'a [u8], GuardError> {
    match content.unsigned()? {
        16 => content.take(16),
        _ => Err(GuardError::Malformed { what: "an actor that has not 16 bytes" }),
    }
}

/// Sequence number and first operation; the time is only checked.
fn numbers(content: &mut Bytes<'_>) -> Result<(u64, u64), GuardError> {
    let (seq, start_op, time) = (content.unsigned()?, content.unsigned()?, content.signed()?);
    if seq == 0 {
        return Err(GuardError::Malformed { what: "a sequence number of 0" });
    }
    if start_op == 0 || start_op >= MAX_START_OP {
        return Err(GuardError::Malformed { what: "a first operation out of range" });
    }
    if !(0..=MAX_TIME).contains(&time) {
        return Err(GuardError::Malformed { what: "a time out of range" });
    }
    Ok((seq, start_op))
}

/// Finds the columns and gives the number of operations.
fn columns<'a>(content: &mut Bytes<'a>) -> Result<(u64, [&'a [u8]; COLUMNS.len()]), GuardError> {
    let columns = content.counted("columns", MAX_COLUMNS, |bytes| Ok((bytes.unsigned()?, bytes.unsigned()?)))?;
    let (mut operations, mut last) = (0, None);
    let mut found = [&[][..]; COLUMNS.len()];
    for (kind, len) in columns {
        if kind & DEFLATED != 0 {
            return Err(GuardError::Malformed { what: "a compressed column" });
        }
        // Ascending, so that none can hide behind another of its kind.
        let place = COLUMNS.iter().zip(&mut found).find(|(known, _)| **known == kind).map(|(_, place)| place);
        let Some(place) = place.filter(|_| len > 0 && last.is_none_or(|last| last < kind)) else {
            return Err(GuardError::Malformed { what: "a column that is unknown, empty or out of order" });
        };
        last = Some(kind);
        let column = content.take(len)?;
        *place = column;
        match kind {
            ACTION_COLUMN => operations = count_operations(column)?,
            PREDECESSOR_COLUMN => count_predecessors(column)?,
            _ => {}
        }
    }
    if operations == 0 { Err(GuardError::Malformed { what: "no operation" }) } else { Ok((operations, found)) }
}

fn count_operations(column: &[u8]) -> Result<u64, GuardError> {
    let mut total = 0u64;
    each_run(column, |run, action| {
        total = total.saturating_add(run);
        match action {
            _ if total > MAX_OPERATIONS => Err(GuardError::TooMany { what: "operations", limit: MAX_OPERATIONS }),
            None => Err(GuardError::Malformed { what: "an operation without a kind" }),
            Some(0..=LAST_ALLOWED_ACTION) => Ok(()),
            Some(action) => Err(GuardError::OperationNotAllowed { action }),
        }
    })?;
    Ok(total)
}

fn count_predecessors(column: &[u8]) -> Result<(), GuardError> {
    let mut total = 0u64;
    each_run(column, |run, count| {
        total = total.saturating_add(run.saturating_mul(count.unwrap_or(0)));
        match total {
            0..=MAX_PREDECESSORS => Ok(()),
            _ => Err(GuardError::TooMany { what: "predecessors", limit: MAX_PREDECESSORS }),
        }
    })
}
