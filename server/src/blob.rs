//! Photos and signatures on their way: who may send and fetch them, part after part. A blob is taken once a fact names it, is
//! confirmed part by part, each fsynced, and is there once all of it was compared with its name. No more than one part of a photo
//! stands in memory; what a signature was drawn with is small and read whole.

mod drawn;
mod sweep;

use sync_core::access::{Action, Relation, Resource, allows};
use sync_core::blob::{self, Hashing, begins_as, part_at};
use sync_core::fact::{BlobRef, Drawn, Fact, Media};
use sync_core::ids::{BlobHash, OrgId, PersonId, VisitId};
use sync_core::sync::BlobAnswer;

use crate::app::App;
use crate::relation::{relation, rep_at};
use crate::rulebook::rulebook;
use crate::store::{BlobRow, FactRow, NewPart, Position, Read, StoreError};

pub use sweep::{run, sweep};

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

/// What the facts of a visit say of a blob.
struct Named {
    of: BlobRef,
    /// The signatures that it belongs to, as strokes or as picture.
    drawn: Vec<Drawn>,
}

/// What has come of a blob, once all of it is here.
enum Compared {
    /// The bytes of its name.
    Same,
    /// Others.
    Other,
    /// The bytes of its name, and not what the fact says was drawn.
    NotDrawn,
}

/// How far a blob has come, asked by who sends it. One that is all there and was not compared yet is compared now.
///
/// # Errors
/// [`BlobError`].
pub fn progress(app: &App, asked: &Asked) -> Result<BlobAnswer, BlobError> {
    // The entry that names it may wait to be taken apart.
    crate::receive::take_apart_of(app, &asked.org)?;
    let named = app.store.read_with(|read| named(read, asked, Action::Write))?.ok_or(BlobError::Unknown)?;
    let row = app.store.read_with(|read| read.blob(&asked.org, &asked.visit, &asked.hash))?.unwrap_or_default();
    finished(app, asked, &named, row)
}

/// Takes a part: how far the blob has come with it. One that was confirmed before costs nothing.
///
/// # Errors
/// [`BlobError`]; then nothing was taken.
pub fn take(app: &App, asked: &Asked, offset: u64, part: &[u8]) -> Result<BlobAnswer, BlobError> {
    let found = app.store.read_with(|read| {
        let Some(named) = named(read, asked, Action::Write)? else { return Ok(None) };
        Ok(Some((named, limit(read, asked)?)))
    })?;
    let (named, limit) = found.ok_or(BlobError::Unknown)?;
    let of = named.of;
    blob::check_size(of.bytes, if named.is_of_signature() { limit.min(drawn::MOST_BYTES) } else { limit })?;
    if !offset.is_multiple_of(blob::PART) || part_at(offset, of.bytes) != Some(part.len() as u64) {
        return Err(BlobError::Part);
    }
    if (offset == 0 && !begins_as(of.media, part)) || named.is_of_signature() == named.drawn.is_empty() {
        return Err(blob::BlobError::WrongType.into());
    }
    let (key, part, at) = (asked.clone(), part.to_vec(), app.clock.now());
    let row = app.store.write_with(move |tx| {
        let Asked { org, visit, hash, .. } = &key;
        let row = tx.blob(org, visit, hash)?.unwrap_or_default();
        if offset != row.confirmed || row.whole.is_some() {
            // Somebody was faster, or this is the next try.
            return Ok(row);
        }
        tx.add_blob_part(org, visit, NewPart { hash, bytes: of.bytes, offset, part: &part, at })?;
        Ok(BlobRow { bytes: of.bytes, confirmed: offset + part.len() as u64, whole: None })
    })?;
    finished(app, asked, &named, row)
}

/// One part of what is there; none before all of it is.
///
/// # Errors
/// [`BlobError`].
pub fn give(read: &dyn Read, asked: &Asked, offset: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let Asked { org, visit, hash, .. } = asked;
    let Some(named) = named(read, asked, Action::Read)? else { return Ok(None) };
    let pictured = named.drawn.iter().find(|drawn| drawn.picture.hash == *hash);
    if is_there(read, org, visit, hash, pictured)? { read.blob_part(org, visit, hash, offset) } else { Ok(None) }
}

/// Whose visit it is, where looking at what is attached to it is a look that must be written down: not one's own visit, nor that of
/// whoever comes along.
///
/// # Errors
/// What the store returns.
pub fn looked_at(read: &dyn Read, asked: &Asked) -> Result<Option<PersonId>, StoreError> {
    let Asked { org, person, visit, .. } = asked;
    if matches!(relation(read, org, visit, person)?, Some(Relation::Rep | Relation::Companion)) {
        return Ok(None);
    }
    let members = read.members(org, visit)?;
    Ok(rep_at(&members, Position::MAX).cloned())
}

/// Whether all of a blob is here. The picture of a signature is so only with its strokes, of which it was made.
///
/// # Errors
/// What the store returns.
pub fn is_there(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    hash: &BlobHash,
    pictured: Option<&Drawn>,
) -> Result<bool, StoreError> {
    let whole = |hash| Ok::<_, StoreError>(read.blob(org, visit, hash)?.is_some_and(|row| row.whole.is_some()));
    Ok(whole(hash)? && pictured.map_or(Ok(true), |drawn| whole(&drawn.strokes.hash))?)
}

/// Compares what is all there with its name, once.
fn finished(app: &App, asked: &Asked, named: &Named, row: BlobRow) -> Result<BlobAnswer, BlobError> {
    if row.confirmed < named.of.bytes || row.whole.is_some() {
        return Ok(BlobAnswer { confirmed: row.confirmed, whole: row.whole.is_some() });
    }
    let compared = app.store.read_with(|read| compared(read, asked, named))?;
    let (key, now, same) = (asked.clone(), app.clock.now(), matches!(compared, Compared::Same));
    app.store.write_with(move |tx| match same {
        true => tx.finish_blob(&key.org, &key.visit, &key.hash, now),
        false => tx.drop_blob(&key.org, &key.visit, &key.hash),
    })?;
    match compared {
        Compared::Same => Ok(BlobAnswer { confirmed: named.of.bytes, whole: true }),
        Compared::Other => Err(BlobError::Damaged),
        Compared::NotDrawn => Err(drawn::refusal().into()),
    }
}

fn compared(read: &dyn Read, asked: &Asked, named: &Named) -> Result<Compared, StoreError> {
    let mut strokes = Vec::new();
    let is_strokes = named.of.media == Media::Strokes;
    let same = each_part(read, &asked.org, &asked.visit, &named.of, &mut |part| {
        if is_strokes {
            strokes.extend_from_slice(part);
        }
    })?;
    Ok(match same {
        false => Compared::Other,
        true if is_strokes && !drawn::is_as_said(&strokes, &named.drawn) => Compared::NotDrawn,
        true => Compared::Same,
    })
}

/// Whether the parts that are here are the bytes of the name.
///
/// # Errors
/// What the store returns.
pub fn holds(read: &dyn Read, org: &OrgId, visit: &VisitId, of: &BlobRef) -> Result<bool, StoreError> {
    each_part(read, org, visit, of, &mut |_| {})
}

/// The same, and hands on each part.
fn each_part(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    of: &BlobRef,
    take: &mut dyn FnMut(&[u8]),
) -> Result<bool, StoreError> {
    let (mut at, mut hashing) = (0, Hashing::default());
    while let Some(length) = part_at(at, of.bytes) {
        match read.blob_part(org, visit, &of.hash, at)? {
            Some(part) if part.len() as u64 == length => {
                hashing.take(&part);
                take(&part);
            }
            _ => return Ok(false),
        }
        at += length;
    }
    Ok(hashing.end() == of.hash)
}

impl Named {
    fn is_of_signature(&self) -> bool {
        matches!(self.of.media, Media::Strokes | Media::Svg)
    }
}

/// The most bytes of one blob, by the policy that the visit is judged by: the same that its phones have asked.
fn limit(read: &dyn Read, asked: &Asked) -> Result<u64, StoreError> {
    let start = read.visit(&asked.org, &asked.visit)?.and_then(|row| row.start);
    Ok(rulebook(read, &asked.org, Position::MAX)?.for_visit(start).attachment_limit_bytes)
}

/// What the facts of a visit say of a blob; none where none names it, or this person may not do this. Who wrote a fact may send
/// what it names, also when the visit is somebody else's by now.
fn named(read: &dyn Read, asked: &Asked, action: Action) -> Result<Option<Named>, StoreError> {
    let Asked { org, person, visit, hash } = asked;
    let facts = read.facts(org, visit, Position::MAX)?;
    let of = |row: &FactRow| row.fact.blobs().into_iter().find(|of| of.hash == *hash);
    let own = facts.iter().filter(|row| row.person == *person).find_map(of);
    let Some(found) = own.or_else(|| facts.iter().find_map(of)) else { return Ok(None) };
    let drawn = facts.iter().filter_map(|row| match &row.fact {
        Fact::Sign { drawn: Some(drawn), .. } => Some(**drawn),
        _ => None,
    });
    let drawn = drawn.filter(|drawn| drawn.strokes == found || drawn.picture == found).collect();
    let relation = relation(read, org, visit, person)?.unwrap_or(Relation::Colleague);
    let roles = read.person(org, person)?.map(|person| person.roles).unwrap_or_default();
    let wrote = action == Action::Write && own.is_some();
    let may = wrote || allows(&roles, relation, action, Resource::Attachment);
    Ok(may.then_some(Named { of: found, drawn }))
}
