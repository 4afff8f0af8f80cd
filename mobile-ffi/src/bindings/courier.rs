//! The courier: what waits here is sealed for a colleague's hands, as a file or as QR codes, and theirs is taken along.

use std::sync::{Arc, Mutex};

use sync_core::engine::effect::Told;

use super::desk::{Desk, locked};
use super::error::PhoneError;
use crate::device::CourierError;
use crate::qr::{self, Series};

/// The most of a parcel, in KiB.
const MOST: i32 = 16 << 10;

/// Own entries, sealed: who carries them can't read them.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct Parcel {
    /// The file.
    pub bytes: Vec<u8>,
    /// The first entry in it.
    pub first: i64,
    /// The last.
    pub last: i64,
    /// How many more wait behind them.
    pub left: i64,
}

impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parcel {{ {} bytes, {} to {}, {} left }}", self.bytes.len(), self.first, self.last, self.left)
    }
}

/// What is carried for somebody.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Carried {
    /// Whose phone, by its id.
    pub device: String,
    /// How much, in bytes.
    pub size: i64,
    /// Since when, in milliseconds since 1970 by this phone's wall clock.
    pub since_ms: i64,
    /// Whether the server has it.
    pub delivered: bool,
    /// Why the server does not take it.
    pub refused: Option<String>,
}

/// What became of what is carried.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Handed {
    /// So many the server took.
    pub taken: i64,
    /// What it does not take, and why.
    pub refused: Vec<String>,
    /// Why it ended early, where something kept it from all.
    pub why: Option<String>,
}

/// The courier.
#[derive(uniffi::Object)]
pub struct Courier {
    pub(super) desk: Arc<Desk>,
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

impl From<CourierError> for PhoneError {
    fn from(error: CourierError) -> Self {
        let why = error.to_string();
        match error {
            CourierError::NotEnrolled => Self::NotEnrolled,
            CourierError::Device(error) => error.into(),
            CourierError::Store(error) => error.into(),
            CourierError::Key(_) => Self::Platform { what: "key_store".to_owned(), why },
            CourierError::Sealed(_)
            | CourierError::Elsewhere(_)
            | CourierError::Own
            | CourierError::OfOthers
            | CourierError::Picture(_) => Self::bad("bytes", why),
            CourierError::NothingWaits | CourierError::NoKey | CourierError::Full => Self::NotSaved { why },
        }
    }
}

#[uniffi::export]
impl Courier {
    /// Seals the oldest entries that the server does not have, in about so many KiB; offline. 1,024 suit a file, 24 QR codes.
    pub async fn pack(&self, kib: i32) -> Result<Parcel, PhoneError> {
        let sound = (1..=MOST).contains(&kib).then(|| usize::try_from(kib).ok()).flatten();
        let kib = sound.ok_or_else(|| PhoneError::bad("kib", format!("give 1 to {MOST}")))?;
        let packed = self.desk.enrolled(move |device| {
            let packed = device.pack(kib * 1_024)?;
            let (first, last, left) = (count(packed.first), count(packed.last), count(packed.left));
            Ok(Parcel { bytes: packed.bytes, first, last, left })
        });
        packed.await
    }

    /// Takes a colleague's parcel along, fsynced when it returns: whose phone it is of. It goes with `deliver`.
    pub async fn take(&self, bytes: Vec<u8>) -> Result<String, PhoneError> {
        self.desk.enrolled(move |device| Ok(device.take_along(&bytes)?.to_string())).await
    }

    /// What is carried for others.
    pub async fn list(&self) -> Result<Vec<Carried>, PhoneError> {
        let listed = self.desk.enrolled(|device| {
            let row = |row: crate::store::CarriedRow| Carried {
                device: row.device.to_string(),
                size: count(row.size),
                since_ms: row.taken.0,
                delivered: row.answer.is_some(),
                refused: row.refused,
            };
            Ok(device.carries()?.into_iter().map(row).collect())
        });
        listed.await
    }

    /// Brings the server what is carried. Asks nothing of it where nothing is.
    pub async fn deliver(&self) -> Result<Handed, PhoneError> {
        let delivered = self.desk.enrolled(|device| {
            let done = device.deliver()?;
            let refused = done.refused.into_iter().map(|(device, why)| format!("{device}: {why}")).collect();
            Ok(Handed { taken: count(done.taken), refused, why: done.why })
        });
        delivered.await
    }

    /// The server's receipts of what was delivered, to be given back to their owners.
    pub async fn receipts(&self) -> Result<Vec<u8>, PhoneError> {
        self.desk.enrolled(|device| Ok(device.carried_receipts()?.write())).await
    }

    /// Takes the receipts that a colleague brought back: up to which entry the server holds what was written here.
    pub async fn take_receipts(&self, bytes: Vec<u8>) -> Result<i64, PhoneError> {
        let taken = self.desk.ask(move |desk, device| match device.take_receipts(&bytes)? {
            Told::Receipted { stored, held } => {
                desk.tell();
                Ok(count(held.map_or(stored, |held| held.max(stored))))
            }
            _ => Err(PhoneError::Fault { why: "the engine answered a receipt with something else".to_owned() }),
        });
        taken.await
    }
}

/// What the QR codes of a parcel hold, in order: the app shows them one after the other. At most 64; `Courier.pack` with 24 KiB fits.
#[uniffi::export]
pub fn qr_parts(bytes: Vec<u8>) -> Result<Vec<Vec<u8>>, PhoneError> {
    qr::parts(&bytes).map_err(|error| PhoneError::bad("bytes", error))
}

/// How far a series of QR codes is read.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct QrProgress {
    /// So many parts are there.
    pub have: i32,
    /// Of so many.
    pub total: i32,
    /// All of it, once every part is there: for `Courier.take`.
    pub whole: Option<Vec<u8>>,
}

/// A series of QR codes that is being read, in any order and as often as the camera sees them.
#[derive(Debug, Default, uniffi::Object)]
pub struct QrReader {
    series: Mutex<Series>,
}

#[uniffi::export]
impl QrReader {
    /// A new series.
    #[uniffi::constructor]
    pub fn begin() -> Arc<Self> {
        Arc::default()
    }

    /// Takes the bytes of one code. What is no part of this series changes nothing.
    pub fn take(&self, part: Vec<u8>) -> Result<QrProgress, PhoneError> {
        let mut series = locked(&self.series);
        let (have, total) = series.take_part(&part).map_err(|error| PhoneError::bad("part", error))?;
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        Ok(QrProgress { have: count(have), total: count(total), whole: series.whole() })
    }
}
