//! Keys in memory: one subject's key and what is done with it, and a bounded number of those used last. Keys that stand in no file
//! yet are held until they do.

use std::collections::BTreeMap;
use std::sync::Arc;

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sync_core::ids::OrgId;
use zeroize::Zeroizing;

use super::{Name, damaged};
use crate::chance::Chance;
use crate::store::StoreError;

/// Keys that stay opened, about 400 bytes each.
const MOST: usize = 4_096;
/// The form of a sealed value: this byte, 24 of nonce, the content, 16 of proof.
const FORM: u8 = 1;
const NONCE: usize = 24;
const PROOF: usize = 16;

/// A key as it is kept: 32 random bytes.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// A fresh random key.
pub(super) fn fresh_secret(chance: &dyn Chance) -> Secret {
    let mut secret = Zeroizing::new([0; 32]);
    chance.fill(&mut *secret);
    secret
}

/// Part of a secret for one purpose (HKDF-SHA-256).
pub(super) fn derive(secret: &Secret, purpose: &str) -> Secret {
    let mut derived = Zeroizing::new([0; 32]);
    // It refuses only lengths beyond 255 blocks.
    let _ = Hkdf::<Sha256>::new(None, &**secret).expand(purpose.as_bytes(), &mut *derived);
    derived
}

/// The key of one subject. Its memory is overwritten when it goes.
pub(super) struct SubjectKey {
    cipher: XChaCha20Poly1305,
    tag: Secret,
}

impl SubjectKey {
    /// From what is kept of it.
    pub(super) fn new(secret: &Secret) -> Self {
        let cipher = XChaCha20Poly1305::new((&*derive(secret, "sojourn seal")).into());
        Self { cipher, tag: derive(secret, "sojourn tag") }
    }

    /// Seals a value for one place.
    pub(super) fn seal(&self, chance: &dyn Chance, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(1 + NONCE + plain.len() + PROOF);
        sealed.push(FORM);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let (_, content) = sealed.split_at_mut(1 + NONCE);
        let proof = self.cipher.encrypt_inout_detached(&XNonce::from(nonce), place, content.into());
        let proof = proof.map_err(|_| damaged("it is too long to be sealed"))?;
        sealed.extend_from_slice(&proof);
        Ok(sealed)
    }

    /// Opens what was sealed for this place.
    pub(super) fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let opened = || {
            let (form, rest) = sealed.split_first()?;
            let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
            let (content, proof) = rest.split_last_chunk::<PROOF>()?;
            let mut plain = content.to_vec();
            let (nonce, proof) = (XNonce::from(*nonce), (*proof).into());
            let opened = self.cipher.decrypt_inout_detached(&nonce, place, plain.as_mut_slice().into(), &proof);
            (*form == FORM && opened.is_ok()).then_some(plain)
        };
        opened().ok_or_else(|| damaged("it is not what was sealed in this place"))
    }

    /// A keyed digest (HMAC-SHA-256).
    pub(super) fn tag(&self, bytes: &[u8]) -> [u8; 32] {
        // HMAC takes keys of any length.
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&*self.tag) else { return [0; 32] };
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

/// A key that stands in no file yet, and how it will.
type Fresh = (Arc<SubjectKey>, Vec<u8>);

/// The keys in memory.
#[derive(Default)]
pub(super) struct Opened {
    keys: BTreeMap<Name, (Arc<SubjectKey>, u64)>,
    uses: u64,
    /// However many: a transaction waits for them. In order, so that they are kept in the same order every time.
    fresh: BTreeMap<Name, Fresh>,
    turns: BTreeMap<OrgId, u64>,
}

impl Opened {
    /// A key, if it is in memory.
    pub(super) fn get(&mut self, name: &Name) -> Option<Arc<SubjectKey>> {
        self.uses += 1;
        if let Some((key, used)) = self.keys.get_mut(name) {
            *used = self.uses;
            return Some(Arc::clone(key));
        }
        self.fresh.get(name).map(|(key, _)| Arc::clone(key))
    }

    /// Holds a key.
    pub(super) fn put(&mut self, name: Name, key: Arc<SubjectKey>) {
        if self.keys.len() >= MOST {
            self.make_room();
        }
        self.keys.insert(name, (key, self.uses));
    }

    /// Lets the half go that was not used for longest.
    fn make_room(&mut self) {
        let mut uses: Vec<u64> = self.keys.values().map(|(_, used)| *used).collect();
        uses.sort_unstable();
        let middle = uses.get(uses.len() / 2).copied().unwrap_or(0);
        self.keys.retain(|_, (_, used)| *used > middle);
    }

    /// Holds a key that stands in no file yet.
    pub(super) fn add_fresh(&mut self, name: Name, key: Arc<SubjectKey>, wrapped: Vec<u8>) {
        self.fresh.insert(name, (key, wrapped));
    }

    /// Keys that stand in no file yet, wrapped.
    pub(super) fn fresh(&self) -> impl ExactSizeIterator<Item = (&Name, &[u8])> {
        self.fresh.iter().map(|(name, (_, wrapped))| (name, wrapped.as_slice()))
    }

    /// They do now.
    pub(super) fn kept(&mut self) {
        for (name, (key, _)) in std::mem::take(&mut self.fresh) {
            self.put(name, key);
        }
    }

    /// Lets a key go, a fresh one too.
    pub(super) fn forget(&mut self, name: &Name) {
        self.keys.remove(name);
        self.fresh.remove(name);
    }

    /// Which key for what waits is the newest of an organisation, if that is known.
    pub(super) fn turn(&self, org: &OrgId) -> Option<u64> {
        self.turns.get(org).copied()
    }

    /// Notes it.
    pub(super) fn set_turn(&mut self, org: &OrgId, turn: u64) {
        self.turns.insert(org.clone(), turn);
    }
}
