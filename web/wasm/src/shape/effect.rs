//! What the core asks of the world, and what the person is told.

use plain_derive::Plain;
use sync_core::engine::effect::{Effect, Told, Write};

use super::view::Sentence;

/// One write of a commit: without a value it removes.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Written {
    /// The table's number.
    pub table: u8,
    /// The key.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub key: Vec<u8>,
    /// The value.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array | undefined"))]
    pub value: Option<Vec<u8>>,
}

/// Everything the core may ask of the world.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asked {
    /// Write all of this in one transaction that lasts.
    Commit {
        /// To be named in the report.
        task: u64,
        /// In order.
        writes: Vec<Written>,
    },
    /// Sign this by the device's key.
    Sign {
        /// To be named in the report.
        task: u64,
        /// The message itself, not a hash.
        #[serde(with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
        message: Vec<u8>,
    },
    /// Send this: `POST` with a body, `GET` without.
    Send {
        /// To be named in the report.
        task: u64,
        /// Path and query, from `/v1/` on.
        path: String,
        /// The body.
        #[serde(with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array | undefined"))]
        body: Option<Vec<u8>>,
        /// For `Authorization: Bearer`.
        bearer: Option<String>,
    },
    /// Tell the person.
    Tell {
        /// What.
        said: Said,
    },
}

/// What one input led to.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Effects {
    /// In order.
    pub all: Vec<Asked>,
}

/// What the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Said {
    /// The device is somebody's.
    Enrolled {
        /// Whose.
        person: String,
    },
    /// It lasts on this device.
    Saved {
        /// The entry.
        entry: u64,
        /// The visit.
        visit: Option<String>,
        /// What the policy has to say of it.
        hints: Vec<Sentence>,
    },
    /// It was not saved; nothing has changed.
    NotSaved {
        /// Why.
        why: String,
    },
    /// What was shown is not what stands there now; nothing has changed.
    Moved,
    /// A contact is over.
    Contacted {
        /// Entries that were sent.
        sent: u64,
        /// What of others arrived.
        received: u64,
        /// What was refused.
        refused: u64,
    },
    /// The enrolment is over; what there is was left with the server.
    Deposited {
        /// Why it is over.
        over: String,
    },
    /// The server wants to be left alone for a while.
    Later {
        /// Milliseconds.
        again_in: i64,
        /// Why.
        why: String,
    },
    /// There was no contact.
    NoContact {
        /// Why.
        why: String,
    },
    /// A courier's receipt is noted.
    Receipted {
        /// The server holds entries up to here.
        stored: u64,
    },
}

impl From<Told> for Said {
    fn from(told: Told) -> Self {
        match told {
            Told::Enrolled { person } => Self::Enrolled { person: person.to_string() },
            Told::Saved { seq, visit, hints } => Self::Saved {
                entry: seq,
                visit: visit.map(|visit| visit.to_string()),
                hints: hints.into_iter().map(|(zh, en)| Sentence { zh, en }).collect(),
            },
            Told::NotSaved { why } => Self::NotSaved { why },
            Told::Contacted(all) => Self::Contacted { sent: all.sent, received: all.received, refused: all.refused },
            Told::Deposited(deposited) => Self::Deposited { over: deposited.over.code().to_owned() },
            Told::Later { again_in, why } => Self::Later { again_in: again_in.0, why },
            Told::NoContact { why } => Self::NoContact { why },
            Told::Receipted { stored, .. } => Self::Receipted { stored },
        }
    }
}

impl From<Write> for Written {
    fn from(write: Write) -> Self {
        match write {
            Write::Put { table, key, value } => Self { table: table as u8, key, value: Some(value) },
            Write::Delete { table, key } => Self { table: table as u8, key, value: None },
        }
    }
}

impl From<Effect> for Asked {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Commit { task, writes } => {
                Self::Commit { task: task.0, writes: writes.into_iter().map(Written::from).collect() }
            }
            Effect::Sign { task, message } => Self::Sign { task: task.0, message },
            Effect::Send { task, request } => {
                Self::Send { task: task.0, path: request.path, body: request.body, bearer: request.bearer }
            }
            Effect::Tell(told) => Self::Tell { said: told.into() },
        }
    }
}
