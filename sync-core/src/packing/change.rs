//! One change taken apart and put together again. A chunk that would not come back byte for byte is never taken.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::bytes::{Bytes, put};
use super::{Hashes, MAGIC, PackingError, STREAMS, text};

/// The column that holds the values themselves: most of it is text.
const VALUES: u64 = 0x57;
/// Longest change that is taken apart, in bytes.
const MAX_CHANGE: usize = 1 << 20;
/// Most dependencies and columns of a change that is taken apart: a few bytes must not become many.
const MAX_PARTS: u64 = 256;

/// A count within its limit.
fn few(count: u64) -> Result<u64, PackingError> {
    if count > MAX_PARTS { Err(PackingError::Damaged) } else { Ok(count) }
}

/// The parts of a change chunk of type 1.
struct Parts<'a> {
    dependencies: Vec<&'a [u8; 32]>,
    actor: &'a [u8],
    /// Sequence number, first operation, time, message, other actors: as they stand.
    numbers: &'a [u8],
    /// Kind and bytes of each column.
    columns: Vec<(u64, &'a [u8])>,
    extra: &'a [u8],
}

/// The chunk that begins here, if its header says that it ends here too.
pub(super) fn cut_at(ahead: &[u8]) -> Option<&[u8]> {
    let mut bytes = Bytes(ahead.get(8..)?);
    if bytes.byte().ok()? != 1 {
        return None;
    }
    let length = bytes.number().ok()?;
    let end = (ahead.len() - bytes.0.len()).checked_add(usize::try_from(length).ok()?)?;
    if end > MAX_CHANGE { None } else { ahead.get(..end) }
}

/// Sequence number, first operation, time, message and other actors, as they stand.
fn numbers<'a>(bytes: &mut Bytes<'a>) -> Result<&'a [u8], PackingError> {
    let start = bytes.0;
    for _ in 0..3 {
        bytes.number()?;
    }
    let message = bytes.number()?;
    bytes.take(message)?;
    for _ in 0..bytes.number()? {
        let length = bytes.number()?;
        bytes.take(length)?;
    }
    Ok(&start[..start.len() - bytes.0.len()])
}

fn parts(chunk: &[u8]) -> Result<Parts<'_>, PackingError> {
    let mut bytes = Bytes(chunk.get(9..).ok_or(PackingError::Damaged)?);
    bytes.number()?;
    let dependencies = (0..few(bytes.number()?)?)
        .map(|_| bytes.take(32)?.first_chunk().ok_or(PackingError::Damaged))
        .collect::<Result<Vec<_>, _>>()?;
    let length = bytes.number()?;
    let actor = bytes.take(length)?;
    let numbers = numbers(&mut bytes)?;
    let mut columns = Vec::new();
    for _ in 0..few(bytes.number()?)? {
        columns.push((bytes.number()?, bytes.number()?));
    }
    let columns =
        columns.into_iter().map(|(kind, length)| Ok((kind, bytes.take(length)?))).collect::<Result<Vec<_>, _>>()?;
    Ok(Parts { dependencies, actor, numbers, columns, extra: bytes.0 })
}

/// Appends the chunk of these contents and gives its hash.
fn seal(content: &[u8], into: &mut Vec<u8>) -> [u8; 32] {
    let mut hashed = Vec::with_capacity(content.len() + 4);
    hashed.push(1);
    put(&mut hashed, content.len() as u64);
    hashed.extend_from_slice(content);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    into.extend_from_slice(&MAGIC);
    into.extend_from_slice(&hash[..4]);
    into.extend_from_slice(&hashed);
    hash
}

/// Changes on their way into streams.
#[derive(Default)]
pub(super) struct Changes {
    heads: Vec<u8>,
    columns: BTreeMap<u64, Vec<u8>>,
    hashes: Hashes,
    actors: Vec<Vec<u8>>,
}

impl Changes {
    /// Takes a chunk apart; false, and nothing is taken, where it would not come back byte for byte.
    pub(super) fn add(&mut self, chunk: &[u8]) -> bool {
        let Ok(parts) = parts(chunk) else { return false };
        let (mut content, mut again) = (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
        parts.write(&mut content);
        let hash = seal(&content, &mut again);
        let kinds = parts.columns.iter().filter(|(kind, _)| !self.columns.contains_key(kind)).count();
        if again != chunk || (self.columns.len() + kinds) as u64 > STREAMS {
            return false;
        }
        self.head(&parts);
        for (kind, column) in parts.columns {
            self.columns.entry(kind).or_default().extend_from_slice(column);
        }
        self.hashes.add(hash);
        true
    }

    fn head(&mut self, parts: &Parts<'_>) {
        let heads = &mut self.heads;
        put(heads, parts.dependencies.len() as u64);
        for hash in &parts.dependencies {
            match self.hashes.back(hash) {
                Some(back) => put(heads, back),
                None => {
                    put(heads, 0);
                    heads.extend_from_slice(*hash);
                }
            }
        }
        match self.actors.iter().position(|actor| actor == parts.actor) {
            Some(at) => put(heads, at as u64 + 1),
            None => {
                put(heads, 0);
                put(heads, parts.actor.len() as u64);
                heads.extend_from_slice(parts.actor);
                self.actors.push(parts.actor.to_vec());
            }
        }
        heads.extend_from_slice(parts.numbers);
        put(heads, parts.columns.len() as u64);
        for (kind, column) in &parts.columns {
            put(heads, *kind);
            put(heads, column.len() as u64);
        }
        put(heads, parts.extra.len() as u64);
        heads.extend_from_slice(parts.extra);
    }

    /// How far back the change of this hash stands, 1 for the last.
    pub(super) fn back(&self, hash: &[u8; 32]) -> Option<u64> {
        self.hashes.back(hash)
    }

    /// Heads, kinds of columns, values, then the other columns by kind.
    pub(super) fn into_streams(mut self, streams: &mut Vec<Vec<u8>>) {
        let values = self.columns.remove(&VALUES).unwrap_or_default();
        let mut kinds = Vec::new();
        self.columns.keys().for_each(|kind| put(&mut kinds, *kind));
        streams.extend([self.heads, kinds, text::code(&values)]);
        streams.extend(self.columns.into_values());
    }
}

impl Parts<'_> {
    fn write(&self, content: &mut Vec<u8>) {
        put(content, self.dependencies.len() as u64);
        self.dependencies.iter().for_each(|hash| content.extend_from_slice(*hash));
        put(content, self.actor.len() as u64);
        content.extend_from_slice(self.actor);
        content.extend_from_slice(self.numbers);
        put(content, self.columns.len() as u64);
        for (kind, column) in &self.columns {
            put(content, *kind);
            put(content, column.len() as u64);
        }
        self.columns.iter().for_each(|(_, column)| content.extend_from_slice(column));
        content.extend_from_slice(self.extra);
    }
}

/// Changes on their way out of streams.
pub(super) struct Restored<'a> {
    heads: Bytes<'a>,
    coded: &'a [u8],
    columns: BTreeMap<u64, Bytes<'a>>,
    hashes: Vec<[u8; 32]>,
    actors: Vec<&'a [u8]>,
}

impl<'a> Restored<'a> {
    pub(super) fn new(streams: &[&'a [u8]]) -> Result<Self, PackingError> {
        let [heads, kinds, coded, others @ ..] = streams else { return Err(PackingError::Damaged) };
        let (mut kinds, mut columns) = (Bytes(kinds), BTreeMap::new());
        for column in others {
            if columns.insert(kinds.number()?, Bytes(column)).is_some() {
                return Err(PackingError::Damaged);
            }
        }
        Ok(Self { heads: Bytes(heads), coded, columns, hashes: Vec::new(), actors: Vec::new() })
    }

    /// The text, to be handed back by [`Restored::with_text`].
    pub(super) fn text(&self, most: usize) -> Result<Vec<u8>, PackingError> {
        text::read(self.coded, most)
    }

    pub(super) fn with_text(mut self, text: &'a [u8]) -> Result<Self, PackingError> {
        match self.columns.insert(VALUES, Bytes(text)) {
            None => Ok(self),
            Some(_) => Err(PackingError::Damaged),
        }
    }

    /// Appends the next change.
    pub(super) fn next(&mut self, plain: &mut Vec<u8>) -> Result<(), PackingError> {
        let mut dependencies = Vec::new();
        for _ in 0..few(self.heads.number()?)? {
            dependencies.push(match self.heads.number()? {
                0 => *self.heads.take(32)?.first_chunk().ok_or(PackingError::Damaged)?,
                back => *self.hash(back)?,
            });
        }
        let actor = self.actor()?;
        let numbers = numbers(&mut self.heads)?;
        let mut columns = Vec::new();
        for _ in 0..few(self.heads.number()?)? {
            let (kind, length) = (self.heads.number()?, self.heads.number()?);
            let column = self.columns.get_mut(&kind).ok_or(PackingError::Damaged)?;
            columns.push((kind, column.take(length)?));
        }
        let length = self.heads.number()?;
        let extra = self.heads.take(length)?;
        let parts = Parts { dependencies: dependencies.iter().collect(), actor, numbers, columns, extra };
        let mut content = Vec::new();
        parts.write(&mut content);
        if content.len() > MAX_CHANGE {
            return Err(PackingError::TooLarge);
        }
        let hash = seal(&content, plain);
        self.hashes.push(hash);
        Ok(())
    }

    fn actor(&mut self) -> Result<&'a [u8], PackingError> {
        match self.heads.number()? {
            0 => {
                let length = self.heads.number()?;
                let actor = self.heads.take(length)?;
                self.actors.push(actor);
                Ok(actor)
            }
            known => {
                let at = usize::try_from(known - 1).map_err(|_| PackingError::Damaged)?;
                self.actors.get(at).copied().ok_or(PackingError::Damaged)
            }
        }
    }

    /// The hash of the change that stands so far back, 1 for the last.
    pub(super) fn hash(&self, back: u64) -> Result<&[u8; 32], PackingError> {
        let back = usize::try_from(back).map_err(|_| PackingError::Damaged)?;
        let at = self.hashes.len().checked_sub(back).ok_or(PackingError::Damaged)?;
        self.hashes.get(at).ok_or(PackingError::Damaged)
    }

    /// Whether everything was used up.
    pub(super) fn ended(&self) -> Result<(), PackingError> {
        let used = self.heads.0.is_empty() && self.columns.values().all(|column| column.0.is_empty());
        if used { Ok(()) } else { Err(PackingError::Damaged) }
    }
}
