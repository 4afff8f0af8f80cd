//! Codes that a traveller may be forced to enter (V6.3): what travels is a tag that nobody but the server can tell apart.
//!
//! Codes are set once, in contact: the phone draws a secret, makes a key of it, gives the server the secret and what each code is
//! under it, and forgets both codes and the secret. Each sign of life is tagged under a key of its own, made from the one before,
//! which is then forgotten: who takes the phone finds neither a code nor anything to try one against.

use hmac::{Hmac, KeyInit, Mac};
use minicbor::bytes::ByteArray;
use numbered::{Decode, Encode};
use sha2::Sha256;

use crate::fact::{Coded, TAG, WhichCode};

/// What a phone has left of its secret: the key of its next tag, and what codes are made with.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CodeKeys {
    /// How many tags were made.
    #[n(0)]
    turn: u32,
    /// Makes the next one.
    #[n(1)]
    next: ByteArray<32>,
    /// Makes codes long.
    #[n(2)]
    stretch: ByteArray<32>,
}

/// What the server is given when codes are set. The codes themselves are in nobody's hands afterwards.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetCodes {
    /// What the phone's keys are made from.
    #[n(0)]
    secret: ByteArray<32>,
    /// The code that says that all is well.
    #[n(1)]
    normal: ByteArray<32>,
    /// The one that says that somebody forces them.
    #[n(2)]
    duress: ByteArray<32>,
}

impl std::fmt::Debug for CodeKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeKeys {{ turn: {}, .. }}", self.turn)
    }
}

impl std::fmt::Debug for SetCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetCodes { .. }")
    }
}

/// Codes that can't be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Not a few digits.
    #[error("a code is 4 to 8 digits / 代码须为 4 至 8 位数字")]
    Digits,
    /// Too much alike to be told apart under stress.
    #[error("let the two codes differ in at least two places, or in length / 两个代码须至少有两位不同")]
    Alike,
}

/// Most tags of one secret.
const MOST_TURNS: u32 = 100_000;

fn hmac(key: &[u8; 32], of: &[u8]) -> ByteArray<32> {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return ByteArray::from([0; 32]) };
    mac.update(of);
    ByteArray::from(<[u8; 32]>::from(mac.finalize().into_bytes()))
}

fn digits(code: &str) -> Result<&str, BadCode> {
    let code = code.trim();
    let sound = (4..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if sound { Ok(code) } else { Err(BadCode::Digits) }
}

/// Makes keys for a phone and what the server is given, from 32 random bytes. A mistyped code must not be the other one.
///
/// # Errors
/// [`BadCode`].
pub fn set_codes(secret: [u8; 32], normal: &str, duress: &str) -> Result<(CodeKeys, SetCodes), BadCode> {
    let (normal, duress) = (digits(normal)?, digits(duress)?);
    let differ = normal.bytes().zip(duress.bytes()).filter(|(one, other)| one != other).count();
    if normal.len() == duress.len() && differ < 2 {
        return Err(BadCode::Alike);
    }
    let (next, stretch) = (hmac(&secret, b"sojourn code key"), hmac(&secret, b"sojourn code"));
    let [normal, duress] = [normal, duress].map(|code| hmac(&stretch, code.as_bytes()));
    Ok((CodeKeys { turn: 0, next, stretch }, SetCodes { secret: ByteArray::from(secret), normal, duress }))
}

impl CodeKeys {
    /// Tags a code, and what is left then: the key of the tag is not in it.
    ///
    /// # Errors
    /// [`BadCode::Digits`]; whether it is one of the two nobody here can tell.
    pub fn tag(&self, code: &str) -> Result<(Coded, Self), BadCode> {
        let long = hmac(&self.stretch, digits(code)?.as_bytes());
        let coded = Coded { turn: self.turn, tag: tag(&self.next, &long) };
        let next = hmac(&self.next, b"next");
        Ok((coded, Self { turn: self.turn.saturating_add(1), next, stretch: self.stretch }))
    }
}

fn tag(key: &[u8; 32], long: &[u8; 32]) -> ByteArray<TAG> {
    let mut tag = [0; TAG];
    tag.copy_from_slice(&hmac(key, long)[..TAG]);
    ByteArray::from(tag)
}

impl SetCodes {
    /// Which code a tag was made of.
    pub fn which(&self, coded: &Coded) -> WhichCode {
        if coded.turn >= MOST_TURNS {
            return WhichCode::Unknown;
        }
        let first = hmac(&self.secret, b"sojourn code key");
        let key = (0..coded.turn).fold(first, |key, _| hmac(&key, b"next"));
        match coded.tag {
            it if it == tag(&key, &self.duress) => WhichCode::Duress,
            it if it == tag(&key, &self.normal) => WhichCode::Normal,
            _ => WhichCode::Unknown,
        }
    }
}
