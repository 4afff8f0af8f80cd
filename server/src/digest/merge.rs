//! Merge: changes go through the guard into their document, as many at once as stand behind each other. A change that is
//! refused costs itself and what builds on it; the document stays as it was.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use sync_core::document::guard::{self, Arriving, GuardError, Guarded};
use sync_core::ids::{ActorId, ChangeHash, DeviceId, DocumentId, OrgId, Seq};
use sync_core::sync::Refused;

use crate::digest::open::OpenDocuments;
use crate::receive::refused;
use crate::store::{Position, Read, StoreError, WaitingChange};

/// Most changes that may wait in one document.
const MAX_WAITING: usize = 64;
/// A document with more changes than this is parked.
const MAX_CHANGES: usize = 10_000;

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
    /// The step that brought it, or that released it.
    pub step: usize,
}

/// A change that was refused.
pub struct Refusal {
    /// Who wrote it.
    pub device: DeviceId,
    /// Why.
    pub refused: Refused,
    /// The step that brought it.
    pub step: usize,
}

/// What merging left to write and publish.
#[derive(Default)]
pub struct Merged {
    /// Accepted, in order.
    pub accepted: Vec<(DocumentId, ChangeHash, Incoming)>,
    /// To be held.
    pub waiting: Vec<(DocumentId, WaitingChange)>,
    /// Held no longer.
    pub released: Vec<(DocumentId, ChangeHash)>,
    /// Refused, in order.
    pub refused: Vec<Refusal>,
    /// Whether the document is full.
    pub parked: bool,
}

/// Merges changes in their order, and those that waited for them.
///
/// # Errors
/// What the store returns.
pub fn merge(
    read: &dyn Read,
    org: &OrgId,
    id: &DocumentId,
    incoming: Vec<Incoming>,
    open: &mut OpenDocuments,
    merged: &mut Merged,
) -> Result<(), StoreError> {
    open.views.forget(org, id);
    let guarded = open.open(read, org, id)?;
    let mut next: VecDeque<Incoming> = incoming.into();
    while let Some(first) = next.front() {
        let room = MAX_CHANGES.saturating_sub(guarded.changes());
        if room == 0 {
            merged.parked = true;
            let detail = format!("{id} holds {MAX_CHANGES} changes and takes no more: open a new visit");
            merged.refuse(id, first, "document_full", detail, None);
            next.pop_front();
            continue;
        }
        let step = first.step;
        let run = next_run(read, org, id, guarded, &mut next, room, merged)?;
        let last = run.iter().map(|(incoming, _)| incoming.step).max().unwrap_or(step);
        let accepted = merged.accepted.len();
        for (incoming, answer) in run {
            match answer {
                Ok(hash) => merged.accepted.push((id.clone(), hash, incoming)),
                Err(GuardError::Duplicate) => {}
                Err(error @ GuardError::MissingDependencies(_)) => merged.wait(read, org, id, incoming, &error)?,
                Err(error) => merged.refuse(id, &incoming, error.code(), error.to_string(), None),
            }
        }
        if merged.accepted.len() > accepted {
            for released in merged.take_waiting(read, org, id, guarded, last)?.into_iter().rev() {
                next.push_front(released);
            }
        }
    }
    Ok(())
}

type Answered = Vec<(Incoming, Result<ChangeHash, GuardError>)>;

/// Takes as many changes as can go into the document at once, and their answers: up to one that lacks something, so that
/// those behind it are judged when it is known whether it waits, and up to one that others wait for.
fn next_run(
    read: &dyn Read,
    org: &OrgId,
    id: &DocumentId,
    guarded: &mut Guarded,
    next: &mut VecDeque<Incoming>,
    room: usize,
    merged: &Merged,
) -> Result<Answered, StoreError> {
    let awaited: BTreeSet<ChangeHash> =
        merged.held(read, org, id)?.iter().flat_map(|(_, deps)| deps.iter().copied()).collect();
    let (mut run, mut ahead) = (Vec::new(), BTreeSet::new());
    let mut devices: BTreeMap<ActorId, Option<DeviceId>> = BTreeMap::new();
    for incoming in next.iter().take(room) {
        let arriving = match Arriving::scan(&incoming.bytes) {
            Ok(arriving) => arriving,
            Err(error) => {
                run.push(Err(error));
                continue;
            }
        };
        let lacks = arriving.deps().iter().any(|dep| !ahead.contains(dep) && !guarded.has_all(&[*dep]));
        if lacks && !run.is_empty() {
            break;
        }
        let device = match devices.get(&arriving.actor()) {
            Some(device) => *device,
            None => *devices.entry(arriving.actor()).or_insert(read.actor_device(org, &arriving.actor())?),
        };
        let hash = arriving.hash();
        ahead.insert(hash);
        run.push(Ok(arriving.of_device(device == Some(incoming.device))));
        if lacks || awaited.contains(&hash) {
            break;
        }
    }
    let (mut scanned, mut refused) = (Vec::new(), Vec::new());
    for one in run {
        match one {
            Ok(arriving) => {
                scanned.push(arriving);
                refused.push(None);
            }
            Err(error) => refused.push(Some(error)),
        }
    }
    let mut answers = guarded.admit(&scanned).into_iter();
    let answer = |refused: Option<GuardError>| match refused {
        Some(error) => Some(Err(error)),
        None => answers.next(),
    };
    let answers: Vec<_> = refused.into_iter().filter_map(answer).collect();
    Ok(next.drain(..answers.len()).zip(answers).collect())
}

impl Merged {
    fn refuse(&mut self, id: &DocumentId, incoming: &Incoming, code: &str, detail: String, blocked_by: Option<Seq>) {
        let refused = Refused { blocked_by, document: Some(id.clone()), ..refused(incoming.seq, code, detail) };
        self.refused.push(Refusal { device: incoming.device, refused, step: incoming.step });
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
        let fresh = self.refused.iter().filter(|it| it.device == incoming.device).map(|it| &it.refused);
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
                let Incoming { position, device, seq, bytes, .. } = incoming;
                self.waiting.push((id.clone(), WaitingChange { hash, position, device, seq, bytes }));
            }
            _ => self.refuse(id, &incoming, error.code(), error.to_string(), None),
        }
        Ok(())
    }

    /// What waits in the document, and for what.
    fn held(
        &self,
        read: &dyn Read,
        org: &OrgId,
        id: &DocumentId,
    ) -> Result<Vec<(WaitingChange, Vec<ChangeHash>)>, StoreError> {
        let held = read.waiting_changes(org, id)?;
        let fresh = self.waiting.iter().filter(|(other, _)| other == id).map(|(_, waiting)| waiting.clone());
        let released = |waiting: &WaitingChange| self.released.iter().any(|(_, hash)| *hash == waiting.hash);
        let still = held.into_iter().chain(fresh).filter(|waiting| !released(waiting));
        let deps =
            |waiting: &WaitingChange| guard::scan(&waiting.bytes).map(|scanned| scanned.deps).unwrap_or_default();
        Ok(still.map(|waiting| (deps(&waiting), waiting)).map(|(deps, waiting)| (waiting, deps)).collect())
    }

    /// What waited and can be tried again now.
    fn take_waiting(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        id: &DocumentId,
        guarded: &Guarded,
        step: usize,
    ) -> Result<Vec<Incoming>, StoreError> {
        let mut ready = Vec::new();
        for (waiting, deps) in self.held(read, org, id)? {
            if guarded.has_all(&deps) && !self.released.iter().any(|(_, hash)| *hash == waiting.hash) {
                self.released.push((id.clone(), waiting.hash));
                let WaitingChange { position, device, seq, bytes, .. } = waiting;
                ready.push(Incoming { position, device, seq, bytes, step });
            }
        }
        Ok(ready)
    }
}
