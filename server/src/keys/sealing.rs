//! The keys that couriers' segments are sealed to: HPKE (RFC 9180), base mode, X25519 with HKDF-SHA-256 and
//! ChaCha20-Poly1305. The highest id is handed out, all of them open, so that what was sealed to an earlier one and carried about for
//! weeks can still be read.

use std::collections::BTreeMap;
use std::path::Path;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable, single_shot_open};
use sync_core::sync::{SEALED_FOR, SealKey, Sealed};

use crate::keys::KeyError;
use crate::keys::lines::Lines;

/// The file in the data folder.
const LINES: Lines =
    Lines { file: "courier.key", new: "courier.key.new", is_key: |secret| Private::from_bytes(secret).is_ok() };

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;

/// A sealed segment that can't be opened. Nothing of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Sealed to a key that this server does not have.
    #[error("it is sealed to key {0}, which this server does not have: have its owner sync or pack it anew")]
    UnknownKey(u32),
    /// Not as it was sealed.
    #[error("it is not as it was sealed: it was altered or damaged on the way; have its owner pack it anew")]
    Altered,
}

/// The keys.
pub struct SealKeys {
    private: BTreeMap<u32, Private>,
    public: SealKey,
}

impl SealKeys {
    /// Makes the first one, where there is none yet.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn make(folder: &Path) -> Result<(), KeyError> {
        LINES.make(folder)
    }

    /// Adds the next one, which is handed out from then on; those before it still open what was sealed to them: its id.
    ///
    /// # Errors
    /// [`KeyError`] naming the file; then the keys are as they were.
    pub fn add(folder: &Path) -> Result<u32, KeyError> {
        LINES.add(folder)
    }

    /// The ids of all that open, ascending.
    pub fn ids(&self) -> impl Iterator<Item = u32> {
        self.private.keys().copied()
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn read(folder: &Path) -> Result<Self, KeyError> {
        let damaged = || KeyError::Damaged(LINES.file);
        let mut private = BTreeMap::new();
        for (id, secret) in LINES.read(folder)? {
            private.insert(id, Private::from_bytes(secret.as_slice()).map_err(|_| damaged())?);
        }
        let (id, newest) = private.last_key_value().ok_or_else(damaged)?;
        let point = X25519HkdfSha256::sk_to_pk(newest).to_bytes();
        let key = point.as_slice().try_into().map_err(|_| damaged())?;
        Ok(Self { public: SealKey { id: *id, key }, private })
    }

    /// The one that is handed out.
    pub fn public(&self) -> SealKey {
        self.public
    }

    /// What a courier brought, as its owner sealed it.
    ///
    /// # Errors
    /// [`OpenError`], with what to do.
    pub fn open(&self, sealed: &Sealed) -> Result<Vec<u8>, OpenError> {
        let key = self.private.get(&sealed.key).ok_or(OpenError::UnknownKey(sealed.key))?;
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&sealed.encapsulated);
        let encapsulated = encapsulated.map_err(|_| OpenError::Altered)?;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            key,
            &encapsulated,
            SEALED_FOR,
            &sealed.ciphertext,
            &sealed.about(),
        )
        .map_err(|_| OpenError::Altered)
    }
}
