//! What the engine is told and what it asks for. Storing, signing and sending are effects: a host performs them and
//! reports back. Adding a way in or out means adding a variant here.

use crate::command::Command;
use crate::ids::{DocumentId, PersonId, Seq, VisitId};
use crate::journal::{PublicKey, Signature};
use crate::sync::{CourierAnswer, Over};
use crate::time::Millis;

/// Names an effect whose result is awaited. The engine counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

/// Everything the world can tell the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The person did something.
    Command(Command),
    /// The person, or a schedule, wants to be in contact with the server.
    Contact,
    /// A courier brought back what the server said of own entries. No contact may be under way.
    Receipt(Box<CourierAnswer>),
    /// The device shall be enrolled with this one-time code; the host has made a key.
    Enrol {
        /// `<organisation>/<secret>`.
        code: String,
        /// What the person calls the device.
        name: String,
        /// The device's public key.
        key: PublicKey,
    },
    /// A `Commit` is fsynced.
    Committed(TaskId),
    /// A `Commit` did not happen; nothing of it is in the store.
    CommitFailed {
        /// Which.
        task: TaskId,
        /// Why, for the person.
        why: String,
    },
    /// A `Sign` is done.
    Signed {
        /// Which.
        task: TaskId,
        /// The signature.
        signature: Signature,
    },
    /// A `Send` was answered by something that speaks HTTP; perhaps not by our server.
    Answered {
        /// Which.
        task: TaskId,
        /// HTTP status.
        status: u16,
        /// Media type of the answer, in lower case, without parameters.
        media_type: String,
        /// The answer's bytes.
        body: Vec<u8>,
        /// What its `Retry-After` asks for, where it has one in seconds.
        again_in: Option<Millis>,
    },
    /// A `Send` or `Sign` got no answer.
    Failed {
        /// Which.
        task: TaskId,
        /// Why, for the person.
        why: String,
    },
}

/// Everything the engine may ask of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Write all of this in one transaction and fsync it.
    Commit {
        /// To be named in the report.
        task: TaskId,
        /// What to write, in order.
        writes: Vec<Write>,
    },
    /// Sign this message with the device's key: ES256 over the message itself.
    Sign {
        /// To be named in the report.
        task: TaskId,
        /// The message.
        message: Vec<u8>,
    },
    /// Send this to the server.
    Send {
        /// To be named in the report.
        task: TaskId,
        /// What to send.
        request: Request,
    },
    /// Tell the person.
    Tell(Told),
}

/// An HTTP request below the server's base address.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` when there is no body, else `POST` with media type [`crate::sync::CBOR`].
    pub body: Option<Vec<u8>>,
    /// Path and query, from `/v1/` on.
    pub path: String,
    /// For `Authorization: Bearer`.
    pub bearer: Option<String>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.body.as_ref().map(Vec::len);
        write!(f, "Request {{ path: {:?}, body: {bytes:?} bytes, bearer: *** }}", self.path)
    }
}

/// The tables of a device's store: each an ordered map from key bytes to value bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Enrolment, cursor, acknowledgements: few small values by name.
    Meta = 0,
    /// Own journal entries by seq (8 bytes, big-endian).
    Entry = 1,
    /// Changes of documents, own and others', by a running number (8 bytes, big-endian).
    Change = 2,
    /// Facts of other devices, by entry id.
    Fact = 3,
    /// Server-signed times by anchor id.
    Anchor = 4,
    /// Receipts by the seq up to which they hold.
    Receipt = 5,
    /// Refusals by seq.
    Refused = 6,
    /// Notices by id.
    Notice = 7,
    /// What the person meant by an entry, by seq, until it is merged; for what was refused, for good.
    Intent = 8,
    /// What became of changes on a refused branch, by seq and document: the entry that says it again, or why none does.
    Again = 9,
    /// When a visit begins, by visit, and for which changes of its plan that holds: a cache, so that a list opens no plan.
    Begins = 10,
    /// What the organisation published to everybody, by its place in the server's journal (8 bytes, big-endian).
    Ruling = 11,
    /// Cards of customers, by id (C2.2).
    Customer = 12,
    /// Visits that were handed on, by id (V11.3).
    Handed = 16,
}

impl Table {
    /// All tables, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Meta,
        Self::Entry,
        Self::Change,
        Self::Fact,
        Self::Anchor,
        Self::Receipt,
        Self::Refused,
        Self::Notice,
        Self::Intent,
        Self::Again,
        Self::Begins,
        Self::Ruling,
        Self::Customer,
        Self::Handed,
    ];
}

/// One write of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Insert or replace.
    Put {
        /// Where.
        table: Table,
        /// Under which key.
        key: Vec<u8>,
        /// What.
        value: Vec<u8>,
    },
    /// Remove, if it is there.
    Delete {
        /// Where.
        table: Table,
        /// Which key.
        key: Vec<u8>,
    },
}

/// One row of a device's store, for loading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stood.
    pub table: Table,
    /// Its key.
    pub key: Vec<u8>,
    /// Its value.
    pub value: Vec<u8>,
}

/// What the person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The device is enrolled under this person.
    Enrolled {
        /// Who.
        person: PersonId,
    },
    /// It is fsynced on this phone, offline or not.
    Saved {
        /// The entry.
        seq: Seq,
        /// The visit, where it is about one.
        visit: Option<VisitId>,
        /// Hints of the policy, such as a forbidden promise, in the asked language order (zh, en).
        hints: Vec<(String, String)>,
    },
    /// A receipt that a courier brought back is noted: it is the server's, and about this journal.
    Receipted {
        /// The server holds own entries up to here.
        stored: Seq,
        /// Up to here it holds them in quarantine, where the enrolment is over.
        held: Option<Seq>,
    },
    /// It was not saved; nothing has changed.
    NotSaved {
        /// Why, and what to do.
        why: String,
    },
    /// The contact is over.
    Contacted(Contacted),
    /// The enrolment is over: what there is was left with the server, and nothing is lost.
    Deposited(Deposited),
    /// The server can't serve this phone now and wants to be left alone for a while. What waits here goes on waiting.
    Later {
        /// For how long. A contact before that is not tried.
        again_in: Millis,
        /// Why, in the server's words.
        why: String,
    },
    /// There was no contact: nothing was lost, nothing has changed on the server's word.
    NoContact {
        /// Why, and what will happen.
        why: String,
    },
}

/// What became of a journal whose device may only deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposited {
    /// Why.
    pub over: Over,
    /// Own entries up to here are saved on this phone, and stay.
    pub saved: Seq,
    /// Up to here they stand in the server's journal.
    pub stored: Seq,
    /// Up to here the server holds them; those after `stored` wait for a decision.
    pub held: Seq,
    /// Why no more is held, if something kept it from that.
    pub why: Option<String>,
}

/// What a contact brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contacted {
    /// Entries sent.
    pub sent: u64,
    /// The server holds own entries up to here.
    pub stored: Seq,
    /// Others see own entries up to here.
    pub merged: Seq,
    /// Own entries up to here are safe; none where the server has no copy outside.
    pub safe: Option<Seq>,
    /// Entries, or changes in them, that were refused in this contact and are not written again by themselves.
    pub refused: u64,
    /// Changes that built on something refused, and were written again without it.
    pub again: u64,
    /// Changes and facts of others that arrived.
    pub received: u64,
    /// Documents that others changed.
    pub documents: Vec<DocumentId>,
}
