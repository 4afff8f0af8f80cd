//! Merge: changes go through the guard into their document, one by one. A change that is refused costs itself and what
//! builds on it; the document stays as it was.

use std::collections::BTreeMap;

use sync_core::document::Document;
use sync_core::document::guard::{self, Expected, GuardError};
use sync_core::ids::{DeviceId, DocumentId, OrgId, Seq};
use sync_core::sync::Refused;

use crate::receive::refused;
use crate::store::{Position, Read, StoreError, WaitingChange};

/// Documents kept open between batches.
const MAX_OPEN: usize = 256;
/// Most changes that may wait in one document.
const MAX_WAITING: usize = 64;
/// A document with more changes than this is parked.
const MAX_CHANGES: usize = 10_000;

/// Documents that are open already.
#[derive(Default)]
pub struct OpenDocuments(BTreeMap<(OrgId, DocumentId), (Document, usize)>);

impl OpenDocuments {
    fn open(&mut self, read: &dyn Read, org: &OrgId, id: &DocumentId) -> Result<(Document, usize), StoreError> {
        if let Some(open) = self.0.get(&(org.clone(), id.clone())) {
            return Ok(open.clone());
        }
        let changes = read.changes(org, id)?;
        let document = Document::from_changes(changes.iter().map(Vec::as_slice));
        let damaged = |error: sync_core::document::DocumentError| StoreError::Damaged {
            what: "document",
            why: format!("{id}: {error}"),
        };
        Ok((document.map_err(damaged)?, changes.len()))
    }

    fn keep(&mut self, org: &OrgId, id: &DocumentId, open: (Document, usize)) {
        if self.0.len() >= MAX_OPEN {
            self.0.clear();
        }
        self.0.insert((org.clone(), id.clone()), open);
    }

    /// A document as it stands; none while it has no changes.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(&mut self, read: &dyn Read, org: &OrgId, id: &DocumentId) -> Result<Option<Document>, StoreError> {
        let open = self.open(read, org, id)?;
        let document = (open.1 > 0).then(|| open.0.clone());
        self.keep(org, id, open);
        Ok(document)
    }
}

/// A change on its way into a document.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The entry that carries it.
    pub position: Position,
    /// Whose.
    pub device: DeviceId,
    /// Its place there.
    pub seq: Seq,
    /// The raw chunk.
    pub bytes: Vec<u8>,
}

/// What merging left to write and publish.
#[derive(Default)]
pub struct Merged {
    /// Accepted, in order.
    pub accepted: Vec<(DocumentId, sync_core::ids::ChangeHash, Incoming)>,
    /// To be held.
    pub waiting: Vec<(DocumentId, WaitingChange)>,
    /// Held no longer.
    pub released: Vec<(DocumentId, sync_core::ids::ChangeHash)>,
    /// Refused, by device.
    pub refused: Vec<(DeviceId, Refused)>,
    /// Whether the document is full.
    pub parked: bool,
}

/// Merges one change, and those that waited for it.
///
/// # Errors
/// What the store returns.
pub fn merge(
    read: &dyn Read,
    org: &OrgId,
    id: &DocumentId,
    incoming: Incoming,
    open: &mut OpenDocuments,
    merged: &mut Merged,
) -> Result<(), StoreError> {
    let (mut document, mut count) = open.open(read, org, id)?;
    let mut next = vec![incoming];
    while let Some(incoming) = next.pop() {
        if count >= MAX_CHANGES {
            merged.parked = true;
            let detail = format!("{id} holds {MAX_CHANGES} changes and takes no more: open a new visit");
            merged.refuse(id, &incoming, "document_full", detail, None);
            continue;
        }
        match admit(read, org, &document, &incoming)? {
            Ok((admitted, hash)) => {
                (document, count) = (admitted, count + 1);
                merged.accepted.push((id.clone(), hash, incoming));
                next.extend(merged.take_waiting(read, org, id, &document)?);
            }
            Err(GuardError::Duplicate) => {}
            Err(error @ GuardError::MissingDependencies(_)) => merged.wait(read, org, id, incoming, &error)?,
            Err(error) => merged.refuse(id, &incoming, error.code(), error.to_string(), None),
        }
    }
    open.keep(org, id, (document, count));
    Ok(())
}

type Admitted = Result<(Document, sync_core::ids::ChangeHash), GuardError>;

fn admit(read: &dyn Read, org: &OrgId, document: &Document, incoming: &Incoming) -> Result<Admitted, StoreError> {
    let scanned = match guard::scan(&incoming.bytes) {
        Ok(scanned) => scanned,
        Err(error) => return Ok(Err(error)),
    };
    let bound = read.actor_device(org, &scanned.actor)?;
    let expected = Expected { actor_of_device: &|_| bound == Some(incoming.device) };
    Ok(guard::admit(document, &incoming.bytes, &expected).map(|admitted| (admitted, scanned.hash)))
}

impl Merged {
    fn refuse(&mut self, id: &DocumentId, incoming: &Incoming, code: &str, detail: String, blocked_by: Option<Seq>) {
        let refusal = Refused { blocked_by, document: Some(id.clone()), ..refused(incoming.seq, code, detail) };
        self.refused.push((incoming.device, refusal));
    }

    /// A change whose dependencies are not here: blocked by a refused one of the same device (its content, or the whole entry,
    /// whose documents are no longer known), or waiting for another's.
    fn wait(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        id: &DocumentId,
        incoming: Incoming,
        error: &GuardError,
    ) -> Result<(), StoreError> {
        let earlier = read.refused(org, &incoming.device)?;
        let fresh = self.refused.iter().filter(|(device, _)| *device == incoming.device).map(|(_, refused)| refused);
        let blocking = earlier.iter().chain(fresh).filter(|refused| {
            let here = refused.document.as_ref().is_none_or(|document| document == id);
            here && refused.blocked_by.is_none() && refused.seq <= incoming.seq && !refused.is_of_segment()
        });
        if let Some(seq) = blocking.map(|refused| refused.seq).max() {
            let detail = format!("it builds on the content of entry {seq}, which was refused: write it again");
            self.refuse(id, &incoming, "blocked_by", detail, Some(seq));
            return Ok(());
        }
        let held = read.waiting_changes(org, id)?.len() + self.waiting.len();
        let hash = guard::scan(&incoming.bytes).map(|scanned| scanned.hash);
        match hash {
            Ok(hash) if held < MAX_WAITING => {
                let Incoming { position, device, seq, bytes } = incoming;
                self.waiting.push((id.clone(), WaitingChange { hash, position, device, seq, bytes }));
            }
            _ => self.refuse(id, &incoming, error.code(), error.to_string(), None),
        }
        Ok(())
    }

    /// What waited and can be tried again now.
    fn take_waiting(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        id: &DocumentId,
        document: &Document,
    ) -> Result<Vec<Incoming>, StoreError> {
        let held = read.waiting_changes(org, id)?;
        let fresh = self.waiting.iter().filter(|(other, _)| other == id).map(|(_, waiting)| waiting.clone());
        let all: Vec<WaitingChange> = held.into_iter().chain(fresh).collect();
        let mut ready = Vec::new();
        for waiting in all {
            let known = self.released.iter().any(|(_, hash)| *hash == waiting.hash);
            let deps = guard::scan(&waiting.bytes).map(|scanned| scanned.deps).unwrap_or_default();
            if !known && document.has_all(&deps) {
                self.released.push((id.clone(), waiting.hash));
                let WaitingChange { position, device, seq, bytes, .. } = waiting;
                ready.push(Incoming { position, device, seq, bytes });
            }
        }
        Ok(ready)
    }
}
