//! Photos and signatures on their way: who may send and fetch them, part after part. A blob is taken once a fact names it, is
//! confirmed part by part, each fsynced, and is there once all of it was compared with its name. No more than one part of it stands
//! in memory.

use sync_core::access::{Action, Relation, Resource, allows};
use sync_core::blob::{self, Hashing, begins_as, part_at};
use sync_core::fact::BlobRef;
use sync_core::ids::{BlobHash, OrgId, PersonId, VisitId};
use sync_core::sync::BlobAnswer;

use crate::app::App;
use crate::relation::relation;
use crate::rulebook::rulebook;
use crate::store::{BlobRow, Position, Read, StoreError};

/// Whose blob, and who asks.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The organisation.
    pub org: OrgId,
    /// Who asks.
    pub person: PersonId,
    /// The visit.
    pub visit: VisitId,
    /// The blob.
    pub hash: BlobHash,
}

/// What keeps a blob from being taken or given.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No fact of such a visit names it, or it is not this person's to send or see.
    #[error("no such blob")]
    Unknown,
    /// The policy does not allow it.
    #[error("{0} / {zh}", zh = .0.zh())]
    Refused(#[from] blob::BlobError),
    /// A part that does not fit.
    #[error("part: it must begin at `offset`, a multiple of {part}, and have {part} bytes, the last one what is left", part = blob::PART)]
    Part,
    /// The bytes are not those of the name.
    #[error("the bytes are not those that the entry names, and were let go: send the blob from its beginning")]
    Damaged,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far a blob has come, asked by who sends it. One that is all there and was not compared yet is compared now.
///
/// # Errors
/// [`BlobError`].
pub fn progress(app: &App, asked: &Asked) -> Result<BlobAnswer, BlobError> {
    // The entry that names it may wait to be taken apart.
    crate::receive::take_apart_of(app, &asked.org)?;
    let of = app.store.read_with(|read| named(read, asked, Action::Write))?.ok_or(BlobError::Unknown)?;
    let row = app.store.read_with(|read| read.blob(&asked.org, &asked.visit, &asked.hash))?.unwrap_or_default();
    finished(app, asked, of, row)
}

/// Takes a part: how far the blob has come with it. One that was confirmed before costs nothing.
///
/// # Errors
/// [`BlobError`]; then nothing was taken.
pub fn take(app: &App, asked: &Asked, offset: u64, part: &[u8]) -> Result<BlobAnswer, BlobError> {
    let found = app.store.read_with(|read| {
        let limit =
            rulebook(read, &asked.org, Position::MAX)?.policies().in_force(app.clock.now()).attachment_limit_bytes;
        Ok(named(read, asked, Action::Write)?.map(|of| (of, limit)))
    })?;
    let (of, limit) = found.ok_or(BlobError::Unknown)?;
    blob::check_size(of.bytes, limit)?;
    if !offset.is_multiple_of(blob::PART) || part_at(offset, of.bytes) != Some(part.len() as u64) {
        return Err(BlobError::Part);
    }
    if offset == 0 && !begins_as(of.media, part) {
        return Err(blob::BlobError::WrongType.into());
    }
    let (key, part) = (asked.clone(), part.to_vec());
    let row = app.store.write_with(move |tx| {
        let Asked { org, visit, hash, .. } = &key;
        let row = tx.blob(org, visit, hash)?.unwrap_or_default();
        if offset != row.confirmed || row.whole.is_some() {
            // Somebody was faster, or this is the next try.
            return Ok(row);
        }
        tx.add_blob_part(org, visit, hash, of.bytes, offset, &part)?;
        Ok(BlobRow { bytes: of.bytes, confirmed: offset + part.len() as u64, whole: None })
    })?;
    finished(app, asked, of, row)
}

/// One part of what is there; none before all of it is.
///
/// # Errors
/// [`BlobError`].
pub fn give(read: &dyn Read, asked: &Asked, offset: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let Asked { org, visit, hash, .. } = asked;
    match named(read, asked, Action::Read)? {
        Some(_) if read.blob(org, visit, hash)?.is_some_and(|row| row.whole.is_some()) => {
            read.blob_part(org, visit, hash, offset)
        }
        _ => Ok(None),
    }
}

/// Compares what is all there with its name, once.
fn finished(app: &App, asked: &Asked, of: BlobRef, row: BlobRow) -> Result<BlobAnswer, BlobError> {
    if row.confirmed < of.bytes || row.whole.is_some() {
        return Ok(BlobAnswer { confirmed: row.confirmed, whole: row.whole.is_some() });
    }
    let holds = app.store.read_with(|read| holds(read, &asked.org, &asked.visit, &of))?;
    let (key, now) = (asked.clone(), app.clock.now());
    app.store.write_with(move |tx| match holds {
        true => tx.finish_blob(&key.org, &key.visit, &key.hash, now),
        false => tx.drop_blob(&key.org, &key.visit, &key.hash),
    })?;
    if holds { Ok(BlobAnswer { confirmed: of.bytes, whole: true }) } else { Err(BlobError::Damaged) }
}

/// Whether the parts that are here are the bytes of the name.
///
/// # Errors
/// What the store returns.
pub fn holds(read: &dyn Read, org: &OrgId, visit: &VisitId, of: &BlobRef) -> Result<bool, StoreError> {
    let (mut at, mut hashing) = (0, Hashing::default());
    while let Some(length) = part_at(at, of.bytes) {
        match read.blob_part(org, visit, &of.hash, at)? {
            Some(part) if part.len() as u64 == length => hashing.take(&part),
            _ => return Ok(false),
        }
        at += length;
    }
    Ok(hashing.end() == of.hash)
}

/// What a fact of the visit says of a blob; none where none names it, or this person may not do this. Who wrote the fact may send
/// what it names, also when the visit is somebody else's by now.
fn named(read: &dyn Read, asked: &Asked, action: Action) -> Result<Option<BlobRef>, StoreError> {
    let Asked { org, person, visit, hash } = asked;
    let facts = read.facts(org, visit, Position::MAX)?;
    let mut naming = facts.iter().filter_map(|row| {
        let of = row.fact.blobs().into_iter().find(|of| of.hash == *hash)?;
        Some((of, row.person == *person))
    });
    let Some((of, first)) = naming.next() else { return Ok(None) };
    let relation = relation(read, org, visit, person)?.unwrap_or(Relation::Colleague);
    let roles = read.person(org, person)?.map(|person| person.roles).unwrap_or_default();
    let wrote = action == Action::Write && (first || naming.any(|(_, own)| own));
    Ok((wrote || allows(&roles, relation, action, Resource::Attachment)).then_some(of))
}
