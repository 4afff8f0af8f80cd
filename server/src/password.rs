//! Passwords: what may be one, and the hash that is kept of it. Whose it is and how often somebody may try stand in `login`.
//! Nothing here is logged, and no error repeats what was given.

mod obvious;
mod pool;

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

pub use pool::{Busy, Place, Pool};

/// Memory of one hash, KiB: with [`PASSES`] the second of the settings that OWASP recommends for Argon2id.
const MEMORY: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Fewest characters of a password.
pub const SHORTEST: usize = 8;
/// Most characters of a password: no passphrase is cut, and nobody sends a megabyte to be hashed.
pub const LONGEST: usize = 256;

/// A password that is not taken. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too short.
    #[error("password: it has fewer than {SHORTEST} characters: take a longer one, for example four words")]
    Short,
    /// Too long.
    #[error("password: it has more than {LONGEST} characters: take a shorter one")]
    Long,
    /// One that everybody tries first.
    #[error(
        "password: it is among the first that others would try: take one that is yours alone, for example four words"
    )]
    Obvious,
    /// It says who they are.
    #[error("password: it holds your own or your organisation's id: take one that says nothing of you")]
    Named,
}

/// A password in the one form that is hashed. It can't be printed.
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(***)")
    }
}

impl Password {
    /// What somebody typed, in normal form: the same key of a keyboard may give the full-width or the plain letter, and an
    /// accent in one part or two, depending on the device. NFKC makes them one, so that the same typing is the same password
    /// everywhere. Nothing else is changed: neither case nor blanks nor length.
    pub fn typed(text: &str) -> Self {
        // Longer ones are refused; the rest of them need not be read.
        Self(text.chars().take(4 * LONGEST).nfkc().collect())
    }

    /// Checks that this may become somebody's password. Nothing is demanded of its letters: length and not being obvious
    /// count, and rules on letters make people write `Passw0rd!`.
    ///
    /// # Errors
    /// [`BadPassword`].
    pub fn check(&self, named: &[&str]) -> Result<(), BadPassword> {
        let length = self.0.chars().count();
        if length < SHORTEST {
            return Err(BadPassword::Short);
        }
        if length > LONGEST {
            return Err(BadPassword::Long);
        }
        let plain = self.0.to_lowercase();
        if obvious::is_obvious(&plain) {
            return Err(BadPassword::Obvious);
        }
        // An id of three letters stands in many an honest passphrase.
        let holds = |id: &&str| id.len() >= 4 && plain.contains(&id.to_lowercase());
        if named.iter().any(holds) { Err(BadPassword::Named) } else { Ok(()) }
    }

    /// Its hash with a salt of its own, as text; none where the system has no randomness or memory.
    fn hash(&self) -> Option<String> {
        hasher().hash_password(self.0.as_bytes()).ok().map(|hash| hash.to_string())
    }

    /// Whether this hash is of this password. It costs the same for a text that is no hash, or where there is none.
    fn verify(&self, kept: Option<&str>) -> bool {
        let kept = kept.and_then(|text| PasswordHash::new(text).ok());
        let (hash, real) = match &kept {
            Some(hash) => (Some(hash), true),
            None => (stand_in(), false),
        };
        let same = hash.is_some_and(|hash| hasher().verify_password(self.0.as_bytes(), hash).is_ok());
        same && real
    }
}

/// Whether a hash was made with other parameters than those of today.
pub fn is_dated(kept: &str) -> bool {
    let params = PasswordHash::new(kept).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|params| (params.m_cost(), params.t_cost(), params.p_cost()) != (MEMORY, PASSES, LANES))
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash of nothing anybody knows, against which is checked where there is no other.
fn stand_in() -> Option<&'static PasswordHash> {
    static STAND_IN: OnceLock<Option<PasswordHash>> = OnceLock::new();
    let make = || {
        let nobody_knows: [u8; 32] = rand::random();
        hasher().hash_password(&nobody_knows).ok()
    };
    STAND_IN.get_or_init(make).as_ref()
}

#[cfg(test)]
mod tests {
    use super::{BadPassword, Password, is_dated};

    fn check(text: &str) -> Result<(), BadPassword> {
        Password::typed(text).check(&["li.na", "acme"])
    }

    #[test]
    fn a_password_is_found_again_in_its_hash_and_another_is_not() {
        let hash = Password::typed("四只羊 over the hill").hash().expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(Password::typed("四只羊 over the hill").verify(Some(&hash)));
        assert!(!Password::typed("四只羊 over the hills").verify(Some(&hash)));
        assert!(!Password::typed("四只羊 over the hill").verify(None));
        assert_ne!(hash, Password::typed("四只羊 over the hill").hash().expect("a hash"), "each has a salt of its own");
    }

    #[test]
    fn the_same_typing_on_another_keyboard_is_the_same_password() {
        let hash = Password::typed("ｇｏｌｄｅｎ cafe\u{301} roof").hash().expect("a hash");
        assert!(Password::typed("golden café roof").verify(Some(&hash)));
        assert!(!Password::typed("golden café roof ").verify(Some(&hash)), "blanks count");
        assert!(!Password::typed("Golden café roof").verify(Some(&hash)), "case counts");
    }

    #[test]
    fn length_counts_in_characters_and_letters_are_free() {
        assert_eq!(check("秋天的路很长"), Err(BadPassword::Short));
        assert_eq!(check("秋天的路很长很长"), Ok(()));
        assert_eq!(check("copper kettle lamp"), Ok(()));
        let long = |length| "路很长 over the hill ".chars().cycle().take(length).collect::<String>();
        assert_eq!(check(&long(256)), Ok(()));
        assert_eq!(check(&long(257)), Err(BadPassword::Long));
    }

    #[test]
    fn what_others_would_try_first_is_refused() {
        for text in
            ["password", "Passw0rd", "12345678", "87654321", "aaaaaaaa", "woaini1314", "5201314520", "qwertyuiop"]
        {
            assert_eq!(check(text), Err(BadPassword::Obvious), "{text}");
        }
        for text in ["19900817", "1990-08-17", "abc123456", "Ｐａｓｓｗｏｒｄ１"] {
            assert_eq!(check(text), Err(BadPassword::Obvious), "{text}");
        }
        assert_eq!(check("ACME-of-the-north"), Err(BadPassword::Named));
        assert_eq!(check("xx-Li.Na-2026"), Err(BadPassword::Named));
    }

    #[test]
    fn a_hash_with_other_parameters_is_dated() {
        assert!(!is_dated(&Password::typed("copper kettle lamp").hash().expect("a hash")));
        let older = "$argon2id$v=19$m=4096,t=1,p=1$c2FsdHNhbHRzYWx0$0000000000000000000000000000000000000000000";
        assert!(is_dated(older) && is_dated("no hash"));
    }

    #[test]
    fn a_password_is_never_printed() {
        assert_eq!(format!("{:?}", Password::typed("copper kettle lamp")), "Password(***)");
    }
}
