//! Photos and signatures: kept here before anything names them, sent after the entry that names them, part by part, from where the
//! server confirmed the last. What may be attached is said by `sync_core::blob`.

use std::io::Write;

use sync_core::blob::{Blob, Drawing, Hashing, PART, check_size, part_at};
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::engine::blobs::OwnBlob;
use sync_core::engine::effect::Told;
use sync_core::fact::{Attached, BlobRef, Fact};
use sync_core::ids::{BlobHash, VisitId};
use sync_core::sync::{BlobAnswer, CBOR};
use sync_core::time::Millis;

use super::{Device, DeviceError, FetchError};
use crate::store::{Sent, StoreError};

const BYTES: &str = "application/octet-stream";
const UNDER_WAY: &str = "photos and signatures are being sent already";

/// How much may be sent in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Bytes.
    pub bytes: u64,
    /// Time.
    pub span: Millis,
}

/// An own blob, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobStatus {
    /// Of which visit.
    pub visit: VisitId,
    /// Which bytes.
    pub blob: BlobRef,
    /// The server confirmed the first so many.
    pub confirmed: u64,
    /// The server has all of it and compared it with its name.
    pub stored: bool,
}

/// What a sending came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uploaded {
    /// Bytes that were sent and confirmed.
    pub bytes: u64,
    /// Blobs that the server has whole since.
    pub stored: usize,
    /// Blobs that it did not take now, each with what it said.
    pub not_taken: Vec<(BlobHash, String)>,
    /// Why it ended before all was sent, if something kept it from that.
    pub why: Option<String>,
}

/// A sending under way.
struct Sending<'a> {
    token: String,
    epoch: String,
    budget: Budget,
    begun: u64,
    done: Uploaded,
    tell: &'a mut dyn FnMut(u64),
}

impl Device {
    /// The most bytes of one photo or paper of a visit, by the policy as this phone has it.
    pub fn attachment_limit(&self, visit: &VisitId) -> u64 {
        self.lock().map_or(0, |core| core.engine.attachment_limit(visit))
    }

    /// Keeps a blob and attaches it to a visit. `Told::Saved` means that both are fsynced.
    ///
    /// # Errors
    /// [`DeviceError`] when it was not saved.
    pub fn attach(&self, visit: &VisitId, blob: &Blob, what: Attached, caption: &str) -> Result<Told, DeviceError> {
        let limit = self.attachment_limit(visit);
        check_size(blob.of.bytes, limit).map_err(|error| DeviceError::NotSaved(error.to_string()))?;
        self.keep_blob(blob)?;
        let (visit, caption) = (visit.clone(), caption.to_owned());
        self.perform(Command::Attach { visit, blob: blob.of, what, caption })
    }

    /// Keeps a drawn signature and signs the record with it. `Told::Saved` means that all of it is fsynced.
    ///
    /// # Errors
    /// [`DeviceError`] when it was not saved.
    pub fn sign(&self, visit: &VisitId, signer: &str, drawing: &Drawing) -> Result<Told, DeviceError> {
        let (strokes, picture, drawn) = drawing.blobs();
        self.keep_blob(&strokes)?;
        self.keep_blob(&picture)?;
        self.perform(Command::SignDrawn { visit: visit.clone(), signer: signer.to_owned(), drawn })
    }

    fn keep_blob(&self, blob: &Blob) -> Result<(), DeviceError> {
        let mut core = self.lock()?;
        core.store.keep_blob(&blob.of.hash, &blob.bytes).map_err(|error| DeviceError::NotSaved(error.to_string()))
    }

    /// Own photos and signatures, and how far each has come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blobs(&self) -> Result<Vec<BlobStatus>, StoreError> {
        let Ok(core) = self.lock() else { return Err(StoreError::Closed) };
        let (sent, epoch) = (core.store.sent()?, core.engine.server_epoch());
        let own = core.engine.own_blobs().into_iter();
        Ok(own
            .map(|OwnBlob { visit, blob, .. }| {
                let sent = sent.get(&(visit.to_string(), blob.hash)).cloned().unwrap_or_default();
                let stored = sent.whole_in.as_deref() == Some(&*epoch);
                BlobStatus { visit, blob, confirmed: if stored { blob.bytes } else { sent.confirmed }, stored }
            })
            .collect())
    }

    /// Sends what waits, small ones first, as far as the budget goes. `tell` hears of the bytes confirmed so far. Asks nothing of
    /// the server where nothing waits. Meanwhile the person can go on, and so can contacts: what they did goes first.
    ///
    /// # Errors
    /// [`FetchError`] when it could not begin; what ends it later stands in what it came to.
    pub fn upload(&self, budget: Budget, tell: &mut dyn FnMut(u64)) -> Result<Uploaded, FetchError> {
        let _passed = self.sending.pass().ok_or_else(|| FetchError::Unreachable(UNDER_WAY.to_owned()))?;
        let waiting = self.due()?;
        if waiting.is_empty() {
            return Ok(Uploaded::default());
        }
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        let epoch = self.lock().map(|core| core.engine.server_epoch()).unwrap_or_default();
        let begun = self.clock.now().running;
        let mut sending = Sending { token, epoch, budget, begun, done: Uploaded::default(), tell };
        for own in waiting {
            match self.send_blob(&own, &mut sending) {
                Ok(true) => {}
                Ok(false) => break,
                // This one alone: its entry may wait for an invitation, or it is more than is allowed by now.
                Err(FetchError::Refused { status: 400..=428 | 430..=499, detail }) => {
                    sending.done.not_taken.push((own.blob.hash, detail));
                }
                Err(error) => {
                    sending.done.why = Some(error.to_string());
                    break;
                }
            }
        }
        Ok(sending.done)
    }

    /// What the server takes now and does not have.
    fn due(&self) -> Result<Vec<OwnBlob>, FetchError> {
        let stored = self.blobs().map_err(|error| FetchError::Key(error.to_string()))?;
        let own = self.lock().map(|core| core.engine.own_blobs()).unwrap_or_default();
        let both = own.into_iter().zip(stored);
        Ok(both.filter(|(own, status)| own.due && !status.stored).map(|(own, _)| own).collect())
    }

    /// Sends one: whether there is budget left.
    fn send_blob(&self, own: &OwnBlob, sending: &mut Sending<'_>) -> Result<bool, FetchError> {
        let path = format!("/v1/visits/{}/blob?hash={}", own.visit, own.blob.hash);
        let mut far = self.ask(&path, None, &mut sending.token)?;
        loop {
            self.note(own, far, &sending.epoch)?;
            if far.whole {
                sending.done.stored += 1;
                return Ok(true);
            }
            let spent =
                Millis(i64::try_from(self.clock.now().running.saturating_sub(sending.begun)).unwrap_or(i64::MAX));
            if sending.done.bytes >= sending.budget.bytes || spent >= sending.budget.span {
                return Ok(false);
            }
            let part = self.part(&own.blob, far.confirmed)?;
            let length = part.len() as u64;
            let before = far.confirmed;
            far = self.ask(&format!("{path}&offset={before}"), Some(part), &mut sending.token)?;
            if far.confirmed <= before {
                let detail = "the server confirmed no more than before".to_owned();
                return Err(FetchError::Refused { status: 409, detail });
            }
            sending.done.bytes += length;
            (sending.tell)(sending.done.bytes);
        }
    }

    fn part(&self, blob: &BlobRef, offset: u64) -> Result<Vec<u8>, FetchError> {
        let read = self.lock().map_err(|error| FetchError::Key(error.to_string()))?.store.blob_part(&blob.hash, offset);
        let part = read.map_err(|error| FetchError::Key(error.to_string()))?;
        let fits = |part: &Vec<u8>| part_at(offset, blob.bytes) == Some(part.len() as u64);
        part.filter(fits)
            .ok_or_else(|| FetchError::Refused { status: 410, detail: "its bytes are not on this phone".to_owned() })
    }

    fn note(&self, own: &OwnBlob, far: BlobAnswer, epoch: &str) -> Result<(), FetchError> {
        let sent = Sent { confirmed: far.confirmed, whole_in: far.whole.then(|| epoch.to_owned()) };
        let mut core = self.lock().map_err(|error| FetchError::Key(error.to_string()))?;
        core.store.note_sent(&own.visit, &own.blob.hash, &sent).map_err(|error| FetchError::Key(error.to_string()))
    }

    /// Asks with a token, and once more with a fresh one where it is over.
    fn ask(&self, path: &str, body: Option<Vec<u8>>, token: &mut String) -> Result<BlobAnswer, FetchError> {
        let asked = self.exchange(path, body.clone(), Some(token.clone()), CBOR);
        let answer = match asked {
            Err(FetchError::Refused { status: 401, .. }) => {
                *token = self.token(&self.enrolment().ok_or(FetchError::NotEnrolled)?)?;
                self.exchange(path, body, Some(token.clone()), CBOR)?
            }
            other => other?,
        };
        let unreadable = |_| FetchError::NotOurs { status: answer.status, media_type: answer.media_type.clone() };
        cbor::decode("blob answer", &answer.body).map_err(unreadable)
    }

    /// Writes a visit's photo or signature to `out`: from this phone, else from the server. What does not match its name is an
    /// error.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn download(&self, visit: &VisitId, hash: &BlobHash, out: &mut dyn Write) -> Result<BlobRef, FetchError> {
        let gone = |detail: &str| FetchError::Refused { status: 404, detail: detail.to_owned() };
        let facts = self.content(visit).map(|content| content.facts).unwrap_or_default();
        let named = facts.iter().flat_map(|(_, fact)| Fact::blobs(fact)).find(|blob| blob.hash == *hash);
        let blob =
            named.ok_or_else(|| gone("nothing of this visit that this phone knows has that name: sync first"))?;
        let here = self.lock().is_ok_and(|core| core.store.blob_bytes(hash).is_ok_and(|bytes| bytes.is_some()));
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = if here { None } else { Some(self.token(&enrolment)?) };
        let (mut at, mut hashing) = (0, Hashing::default());
        while part_at(at, blob.bytes).is_some() {
            let part = match &token {
                None => self.part(&blob, at)?,
                Some(token) => {
                    let path = format!("/v1/visits/{visit}/blob/bytes?hash={hash}&offset={at}");
                    self.exchange(&path, None, Some(token.clone()), BYTES)?.body
                }
            };
            hashing.take(&part);
            out.write_all(&part).map_err(|error| FetchError::Key(error.to_string()))?;
            at += PART;
        }
        if hashing.end() == *hash { Ok(blob) } else { Err(gone("what came is not the bytes of that name")) }
    }
}
