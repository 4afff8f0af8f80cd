//! The courier: own entries sealed for a colleague's hands, theirs taken along, delivered and answered. What goes into a
//! segment, and what a receipt proves, is the engine's; here it is sealed, stored and sent.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable, single_shot_seal_with_rng};
use rand::rngs::{StdRng, SysRng};
use rand::{SeedableRng, TryRng};
use sync_core::blob::Hashing;
use sync_core::cbor;
use sync_core::engine::effect::{Input, Table, Told, Write};
use sync_core::ids::{DeviceId, Seq};
use sync_core::journal::{Codec, pack};
use sync_core::sync::{
    CBOR, CarriedReceipts, CourierAnswer, EnrolAnswer, SEALED_FOR, SealKey, Sealed, SealedError, SignedSealKey,
};
use sync_core::time::{Millis, Timestamp};

use super::{Device, DeviceError, FetchError, UNDER_WAY};
use crate::store::{CarriedRow, StoreError};

/// Where the newest key stands in the table of small values.
const SEAL_KEY: &[u8] = b"seal_key";
/// Most segments that are carried at once.
const MOST: usize = 64;
/// Most bytes of them.
const MOST_BYTES: u64 = 32 << 20;
/// So long they are carried, by the phone's wall clock.
const LASTS: Millis = Millis::days(30);

/// Something that a courier can't do, each with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// Before the enrolment.
    #[error("this device is not enrolled yet")]
    NotEnrolled,
    /// Nothing waits.
    #[error("the server holds everything of this phone: there is nothing to carry")]
    NothingWaits,
    /// The server's key is not here.
    #[error("this phone does not have the server's key for couriers yet: sync once, with a server that takes them")]
    NoKey,
    /// What was given is none.
    #[error("{0}")]
    Sealed(#[from] SealedError),
    /// For somebody else's server.
    #[error("it is for another organisation or server ({0}): only a phone that is enrolled there can carry it")]
    Elsewhere(String),
    /// One's own.
    #[error("this is this phone's own: give it to a colleague, or sync")]
    Own,
    /// Enough is carried.
    #[error("this phone carries as much as it may (64 segments, 32 MiB): sync first")]
    Full,
    /// Nothing in the file is about this phone.
    #[error("none of these receipts is of this phone: they say nothing of it")]
    OfOthers,
    /// The engine did not take it.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A picture.
    #[error("{0}")]
    Picture(String),
    /// The key's keeper, or randomness.
    #[error("{0}")]
    Key(String),
}

/// Own entries, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The file.
    pub bytes: Vec<u8>,
    /// The first entry in it.
    pub first: Seq,
    /// The last.
    pub last: Seq,
    /// How many more wait behind them.
    pub left: u64,
}

/// What became of what is carried.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivered {
    /// So many were taken by the server.
    pub taken: usize,
    /// What it does not take, each with why.
    pub refused: Vec<(DeviceId, String)>,
    /// Why it ended early, if something kept it from all.
    pub why: Option<String>,
}

impl Device {
    /// Seals the oldest entries that the server has not signed for, in about so many bytes.
    ///
    /// # Errors
    /// [`CourierError`].
    pub fn pack(&self, bytes: usize) -> Result<Packed, CourierError> {
        let enrolment = self.enrolment().ok_or(CourierError::NotEnrolled)?;
        let key = self.seal_key(&enrolment)?;
        let parcel = self.lock()?.engine.parcel(bytes).ok_or(CourierError::NothingWaits)?;
        let mut segment = parcel.segment;
        segment.signature = self.keys.sign(&parcel.message).map_err(|error| CourierError::Key(error.to_string()))?;
        let (first, last) = (segment.first, segment.last());
        let bytes = seal(&enrolment, &key, &pack(&segment, Codec::Packed))?.write();
        Ok(Packed { bytes, first, last, left: parcel.left })
    }

    /// Whether the server's key for couriers is here.
    pub fn can_pack(&self) -> bool {
        self.enrolment().is_some_and(|enrolment| self.seal_key(&enrolment).is_ok())
    }

    /// Takes a colleague's sealed segment along, fsynced when it returns: whose.
    ///
    /// # Errors
    /// [`CourierError`].
    pub fn take_along(&self, bytes: &[u8]) -> Result<DeviceId, CourierError> {
        let enrolment = self.enrolment().ok_or(CourierError::NotEnrolled)?;
        let sealed = Sealed::read(bytes)?;
        if sealed.org != enrolment.org || sealed.origin != enrolment.origin {
            return Err(CourierError::Elsewhere(format!("{} at {}", sealed.org, sealed.origin)));
        }
        if sealed.device == enrolment.device {
            return Err(CourierError::Own);
        }
        let mut hashing = Hashing::default();
        hashing.take(bytes);
        let (id, taken, size) = (hashing.end().0, self.clock.now().wall, bytes.len() as u64);
        let mut core = self.lock()?;
        core.store.drop_carried_before(Timestamp(taken.0 - LASTS.0))?;
        let carried = core.store.carried()?;
        let waiting = carried.iter().filter(|row| row.answer.is_none());
        if !carried.iter().any(|row| row.id == id)
            && (carried.len() >= MOST || waiting.map(|row| row.size).sum::<u64>() + size > MOST_BYTES)
        {
            return Err(CourierError::Full);
        }
        let row = CarriedRow { id, device: sealed.device, size, taken, answer: None, refused: None };
        core.store.keep_carried(&row, bytes)?;
        Ok(sealed.device)
    }

    /// What is carried for others: whose, how much, since when, and what the server said. Nothing of the content.
    ///
    /// # Errors
    /// [`CourierError`].
    pub fn carries(&self) -> Result<Vec<CarriedRow>, CourierError> {
        Ok(self.lock()?.store.carried()?)
    }

    /// Brings the server what is carried and not delivered yet. Asks nothing of it where nothing is.
    ///
    /// # Errors
    /// [`FetchError`] when it could not begin; what ends it later stands in what it came to.
    pub fn deliver(&self) -> Result<Delivered, FetchError> {
        let _passed = self.sending.pass().ok_or_else(|| FetchError::Unreachable(UNDER_WAY.to_owned()))?;
        let failed = |error: CourierError| FetchError::Key(error.to_string());
        let waiting: Vec<CarriedRow> = self
            .carries()
            .map_err(failed)?
            .into_iter()
            .filter(|row| row.answer.is_none() && row.refused.is_none())
            .collect();
        let mut done = Delivered::default();
        if waiting.is_empty() {
            return Ok(done);
        }
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        for row in waiting {
            match self.bring(&row, &token) {
                Ok(answer) => {
                    self.noted(&row, Some(&cbor::encode(&answer)), None)?;
                    done.taken += 1;
                }
                // It may come after what stands before it, or once the server has time again.
                Err(FetchError::Refused { status: 409, detail }) => done.refused.push((row.device, detail)),
                Err(FetchError::Refused { status: 403 | 413 | 422, detail }) => {
                    self.noted(&row, None, Some(&detail))?;
                    done.refused.push((row.device, detail));
                }
                Err(error) => {
                    done.why = Some(error.to_string());
                    break;
                }
            }
        }
        Ok(done)
    }

    fn bring(&self, row: &CarriedRow, token: &str) -> Result<CourierAnswer, FetchError> {
        let store = |error: StoreError| FetchError::Key(error.to_string());
        let sealed = self.lock().map_err(|error| FetchError::Key(error.to_string()))?;
        let sealed = sealed.store.carried_bytes(&row.id).map_err(store)?;
        let answer = self.exchange("/v1/courier", Some(sealed), Some(token.to_owned()), CBOR)?;
        let unreadable = |_| super::authorised::not_ours(answer.status, answer.media_type.clone());
        cbor::decode("courier answer", &answer.body).map_err(unreadable)
    }

    fn noted(&self, row: &CarriedRow, answer: Option<&[u8]>, refused: Option<&str>) -> Result<(), FetchError> {
        let mut core = self.lock().map_err(|error| FetchError::Key(error.to_string()))?;
        core.store.note_carried(&row.id, answer, refused).map_err(|error| FetchError::Key(error.to_string()))
    }

    /// The receipts of what was delivered, to be given back to their owners.
    ///
    /// # Errors
    /// [`CourierError`].
    pub fn carried_receipts(&self) -> Result<CarriedReceipts, CourierError> {
        let enrolment = self.enrolment().ok_or(CourierError::NotEnrolled)?;
        let answers = self.carries()?.into_iter().filter_map(|row| row.answer);
        let read = answers.filter_map(|answer| cbor::decode("courier answer", &answer).ok());
        Ok(CarriedReceipts::new(enrolment.org, read.collect()))
    }

    /// Takes the receipts of this phone from a file: what is stored then.
    ///
    /// # Errors
    /// [`CourierError`]: also where none of them is of this phone, or none is the server's.
    pub fn take_receipts(&self, bytes: &[u8]) -> Result<Told, CourierError> {
        let enrolment = self.enrolment().ok_or(CourierError::NotEnrolled)?;
        let receipts = CarriedReceipts::read(bytes)?;
        let _passed = self.gate.pass().ok_or_else(|| DeviceError::NoContact(UNDER_WAY.to_owned()))?;
        let mut taken = Err(CourierError::OfOthers);
        for answer in receipts.answers.into_iter().filter(|answer| answer.device == enrolment.device) {
            let told = self.first(Input::Receipt(Box::new(answer)), |told| matches!(told, Told::Receipted { .. }));
            taken = match (taken, told) {
                (Ok(told), Err(_)) => Ok(told),
                (_, told) => told.map_err(CourierError::from),
            };
        }
        taken
    }

    /// Asks for the newest key where the one here may be old; what is answered must be the server's. Nothing is lost where it
    /// fails.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn renew_seal_key(&self) -> Result<(), FetchError> {
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        let answer = self.exchange("/v1/courier/key", None, Some(token), CBOR)?;
        let unreadable = |_| super::authorised::not_ours(answer.status, answer.media_type.clone());
        let signed: SignedSealKey = cbor::decode("seal key", &answer.body).map_err(unreadable)?;
        let EnrolAnswer { org, origin, server_key, .. } = &enrolment;
        let not_signed = |_| FetchError::Key("the key for couriers is not signed by your server".to_owned());
        signed.verify(server_key, org, origin).map_err(not_signed)?;
        let write = Write::Put { table: Table::Meta, key: SEAL_KEY.to_vec(), value: cbor::encode(&signed) };
        let mut core = self.lock().map_err(|error| FetchError::Key(error.to_string()))?;
        core.store.commit(&[write]).map_err(|error| FetchError::Key(error.to_string()))
    }

    /// The newest key that is here, told at the enrolment or since.
    fn seal_key(&self, enrolment: &EnrolAnswer) -> Result<SealKey, CourierError> {
        let shelf = self.lock()?.store.shelf();
        let row = shelf.row(Table::Meta, SEAL_KEY).map_err(CourierError::Key)?;
        let renewed = row.and_then(|row| cbor::decode::<SignedSealKey>("seal key", &row).ok());
        let known = [renewed, enrolment.seal_key].into_iter().flatten();
        let signed = known.filter(|it| it.verify(&enrolment.server_key, &enrolment.org, &enrolment.origin).is_ok());
        signed.map(|signed| signed.key).max_by_key(|key| key.id).ok_or(CourierError::NoKey)
    }
}

/// HPKE (RFC 9180), base mode: the segment's own signature says whose it is.
fn seal(enrolment: &EnrolAnswer, key: &SealKey, plain: &[u8]) -> Result<Sealed, CourierError> {
    let mut seed = [0u8; 32];
    SysRng.try_fill_bytes(&mut seed).map_err(|error| CourierError::Key(error.to_string()))?;
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&key.key).map_err(|_| CourierError::NoKey)?;
    let mut sealed = Sealed::new(enrolment.org.clone(), enrolment.origin.clone(), enrolment.device, key.id);
    let (encapsulated, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        SEALED_FOR,
        plain,
        &sealed.about(),
        &mut StdRng::from_seed(seed),
    )
    .map_err(|_| CourierError::NoKey)?;
    sealed.encapsulated.copy_from_slice(&encapsulated.to_bytes());
    sealed.ciphertext = ciphertext.into();
    Ok(sealed)
}
