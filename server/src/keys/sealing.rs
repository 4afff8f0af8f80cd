//! The keys that couriers' segments are sealed to: HPKE (RFC 9180), base mode, X25519 with HKDF-SHA-256 and
//! ChaCha20-Poly1305. The file has a line for each, `<id> <64 hex digits>`: the highest id is handed out, all of them open, so
//! that what was sealed to an earlier one and carried about for weeks can still be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable, single_shot_open};
use sync_core::sync::{SEALED_FOR, SealKey, Sealed};
use zeroize::Zeroizing;

use crate::keys::KeyError;

/// The file in the data folder.
const FILE: &str = "courier.key";
/// It, while it is written anew.
const NEW: &str = "courier.key.new";

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
        if folder.join(FILE).exists() {
            return Ok(());
        }
        write(folder, FILE, &drawn(1)?)
    }

    /// Adds the next one, which is handed out from then on; those before it still open what was sealed to them: its id.
    ///
    /// # Errors
    /// [`KeyError`] naming the file; then the keys are as they were.
    pub fn add(folder: &Path) -> Result<u32, KeyError> {
        let failed = |source| KeyError::File { file: FILE, source };
        let next = Self::read(folder)?.public().id.checked_add(1).ok_or(KeyError::Damaged(FILE))?;
        let mut text = Zeroizing::new(String::new());
        File::open(folder.join(FILE)).and_then(|mut from| from.read_to_string(&mut text)).map_err(failed)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&drawn(next)?);
        // What a run that was cut short left is no key of anybody.
        let _ = std::fs::remove_file(folder.join(NEW));
        write(folder, NEW, &text)?;
        std::fs::rename(folder.join(NEW), folder.join(FILE)).map_err(failed)?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok(next)
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
        let mut text = Zeroizing::new(String::new());
        let read = File::open(folder.join(FILE)).and_then(|mut from| from.read_to_string(&mut text));
        read.map_err(|source| KeyError::File { file: FILE, source })?;
        let mut private = BTreeMap::new();
        let mut public = None;
        for line in text.lines() {
            let (id, key, point) = key(line).ok_or(KeyError::Damaged(FILE))?;
            private.insert(id, key);
            public = public.filter(|newest: &SealKey| newest.id > id).or(Some(SealKey { id, key: point }));
        }
        Ok(Self { private, public: public.ok_or(KeyError::Damaged(FILE))? })
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

/// The line of a new key.
fn drawn(id: u32) -> Result<Zeroizing<String>, KeyError> {
    let mut secret = Zeroizing::new([0u8; 32]);
    rand::fill(secret.as_mut_slice());
    let mut line = Zeroizing::new(format!("{id} "));
    secret.iter().try_for_each(|byte| write!(line, "{byte:02x}")).map_err(|_| KeyError::Damaged(FILE))?;
    line.push('\n');
    Ok(line)
}

/// Writes a new file for its owner alone, to the disk.
fn write(folder: &Path, name: &str, text: &str) -> Result<(), KeyError> {
    let failed = |source| KeyError::File { file: FILE, source };
    let mut out =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(name)).map_err(failed)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// One line: the id, the secret half, the public one.
fn key(line: &str) -> Option<(u32, Private, [u8; 32])> {
    let (id, hex) = line.split_once(' ')?;
    let mut secret = Zeroizing::new([0u8; 32]);
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, pair) in secret.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    let private = Private::from_bytes(secret.as_slice()).ok()?;
    let public = X25519HkdfSha256::sk_to_pk(&private).to_bytes();
    Some((id.parse().ok()?, private, public.as_slice().try_into().ok()?))
}
