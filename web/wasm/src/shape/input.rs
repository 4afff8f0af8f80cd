//! What the world tells the core.

use plain_derive::Plain;
use sync_core::engine::effect::{Input, TaskId};
use sync_core::ids::BootId;
use sync_core::journal::{PublicKey, Signature};
use sync_core::time::{DeviceTime, Millis, Timestamp};

use super::command::Do;
use crate::core::Bad;

/// What the browser's clocks show. A load of the page is a boot: its running clock may stop while the machine sleeps.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Clocks {
    /// Milliseconds since the core was started.
    pub running: u64,
    /// 16 hexadecimal digits, made at that start.
    pub boot: String,
    /// The wall clock in milliseconds since 1970: a claim.
    pub wall: i64,
    /// An IANA name.
    pub zone: String,
}

impl Clocks {
    pub(crate) fn read(self) -> Result<DeviceTime, Bad> {
        let digit = |at: usize| self.boot.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        let mut boot = [0; 8];
        for (place, byte) in boot.iter_mut().enumerate() {
            *byte = digit(place * 2).ok_or_else(|| Bad::of("boot", "give 16 hexadecimal digits"))?;
        }
        if self.zone.is_empty() || self.zone.len() > 64 {
            return Err(Bad::of("zone", "give an IANA name such as Asia/Shanghai"));
        }
        Ok(DeviceTime { running: self.running, boot: BootId(boot), wall: Timestamp(self.wall), zone: self.zone })
    }
}

/// Everything the world can tell.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happened {
    /// The person did something.
    Tap {
        /// What.
        command: Box<Do>,
        /// The fingerprint of what was shown when the person decided: it is done on that or not at all.
        #[serde(default)]
        shown: Option<String>,
    },
    /// A contact is wanted.
    Contact,
    /// The device shall be somebody's.
    Enrol {
        /// The one-time code.
        code: String,
        /// What the person calls the device.
        name: String,
        /// The public key, SEC1 compressed, 33 bytes.
        #[serde(with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
        key: Vec<u8>,
    },
    /// A commit lasts.
    Committed {
        /// Which.
        task: u64,
    },
    /// A commit did not happen.
    CommitFailed {
        /// Which.
        task: u64,
        /// Why, for the person.
        why: String,
    },
    /// A message was signed.
    Signed {
        /// Which.
        task: u64,
        /// r and s, 64 bytes.
        #[serde(with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
        signature: Vec<u8>,
    },
    /// A request was answered.
    Answered {
        /// Which.
        task: u64,
        /// HTTP status.
        status: u16,
        /// In lower case, without parameters.
        media_type: String,
        /// The answer's bytes.
        #[serde(with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
        body: Vec<u8>,
        /// What `Retry-After` asks for, in milliseconds.
        #[serde(default)]
        again_in: Option<i64>,
    },
    /// Signing or sending failed.
    Failed {
        /// Which.
        task: u64,
        /// Why, for the person.
        why: String,
    },
}

impl Happened {
    /// The fingerprint that came with a tap.
    pub(crate) fn shown(&self) -> Option<String> {
        if let Self::Tap { shown, .. } = self { shown.clone() } else { None }
    }

    pub(crate) fn read(self) -> Result<Input, Bad> {
        Ok(match self {
            Self::Tap { command, .. } => Input::Command(command.read()?),
            Self::Contact => Input::Contact,
            Self::Enrol { code, name, key } => {
                let key = key.try_into().map_err(|_| Bad::of("key", "give 33 bytes, SEC1 compressed"))?;
                Input::Enrol { code, name, key: PublicKey(key) }
            }
            Self::Committed { task } => Input::Committed(TaskId(task)),
            Self::CommitFailed { task, why } => Input::CommitFailed { task: TaskId(task), why },
            Self::Signed { task, signature } => {
                let signature = signature.try_into().map_err(|_| Bad::of("signature", "give 64 bytes, r and s"))?;
                Input::Signed { task: TaskId(task), signature: Signature(signature) }
            }
            Self::Answered { task, status, media_type, body, again_in } => {
                Input::Answered { task: TaskId(task), status, media_type, body, again_in: again_in.map(Millis) }
            }
            Self::Failed { task, why } => Input::Failed { task: TaskId(task), why },
        })
    }
}
