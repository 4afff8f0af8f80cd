//! Second factors: one-time passwords by time (RFC 6238, SHA-1, 30 s, 6 digits: what every authenticator app takes), the
//! address by which an app learns a secret, and recovery codes. Whose they are and who needs one stands in `login`.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::code::make_secret;

/// How long one code is shown, seconds.
const STEP: i64 = 30;
/// Digits of a code, and the number above all of them.
const DIGITS: (usize, u32) = (6, 1_000_000);
/// Bytes of a secret, as RFC 4226 recommends.
pub const SECRET: usize = 20;
/// Recovery codes that are given at once.
pub const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: 120 bits, so that a plain digest of one is enough.
const RECOVERY_LETTERS: usize = 24;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an authenticator app and the server share.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; SECRET]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// A new one from the system's randomness.
    pub fn make() -> Self {
        Self(rand::random())
    }

    /// As people type it into an app that has no camera.
    pub fn base32(&self) -> String {
        let bit = |at: usize| self.0.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
        let letter = |five: usize| (0..5).fold(0u8, |number, at| number << 1 | bit(five * 5 + at));
        let letters = (0..SECRET * 8 / 5).filter_map(|five| BASE32.get(usize::from(letter(five))));
        letters.map(|letter| char::from(*letter)).collect()
    }

    /// The address that an app reads from a picture. The ids hold no character that it would have to escape.
    pub fn uri(&self, org: &OrgId, person: &PersonId) -> String {
        format!(
            "otpauth://totp/Sojourn:{person}@{org}?secret={}&issuer=Sojourn&algorithm=SHA1&digits=6&period=30",
            self.base32()
        )
    }

    /// The code of one step.
    fn code(&self, step: i64) -> u32 {
        self.whole(step) % DIGITS.1
    }

    /// The eight digits of one step, which are shown where guesses are many: at a customer's.
    pub fn eight(&self, step: i64) -> String {
        format!("{:08}", self.whole(step) % 100_000_000)
    }

    /// The number that a step's code is cut from (RFC 4226, section 5.3).
    fn whole(&self, step: i64) -> u32 {
        // A key of any length is one for HMAC.
        let Ok(mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { return u32::MAX };
        let digest: [u8; 20] = mac.chain_update(step.to_be_bytes()).finalize().into_bytes().into();
        let offset = usize::from(digest.last().copied().unwrap_or(0) & 15);
        let four = digest.iter().skip(offset).take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte));
        four & 0x7fff_ffff
    }

    /// The step of which this is the code: now's, the one before or the one after, and none up to the last that was used.
    /// It takes the same time for each.
    pub fn step_of(&self, given: &str, now: Timestamp, used: i64) -> Option<i64> {
        let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
        let current = now.0.div_euclid(STEP * 1_000);
        let mut found = None;
        for step in current - 1..=current + 1 {
            let code = format!("{:0width$}", self.code(step), width = DIGITS.0);
            let same = bool::from(code.as_bytes().ct_eq(given.as_bytes()));
            if same && step > used && found.is_none() {
                found = Some(step);
            }
        }
        found
    }
}

/// Recovery codes: each stands in for one code of the app, once.
pub fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| make_secret(RECOVERY_LETTERS)).collect()
}

/// Whether this can be a recovery code rather than a code of an app.
pub fn is_recovery_code(given: &str) -> bool {
    given.chars().filter(char::is_ascii_alphanumeric).count() > DIGITS.0
}

#[cfg(test)]
mod tests {
    use super::{Secret, is_recovery_code, recovery_codes};
    use std::collections::BTreeSet;
    use sync_core::time::Timestamp;

    const RFC: Secret = Secret(*b"12345678901234567890");

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000)
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of its eight digits.
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in vectors {
            assert_eq!(RFC.step_of(code, at(seconds), 0), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn the_codes_are_those_of_rfc_4226() {
        let codes = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        let made: Vec<u32> = (0..10).map(|step| RFC.code(step)).collect();
        assert_eq!(made, codes);
    }

    #[test]
    fn eight_digits_are_those_of_rfc_6238() {
        let vectors = [(59, "94287082"), (1_111_111_109, "07081804"), (20_000_000_000, "65353130")];
        assert_eq!(vectors.map(|(seconds, _)| RFC.eight(seconds / 30)), vectors.map(|(_, code)| code.to_owned()));
    }

    #[test]
    fn a_code_holds_one_step_early_and_one_late_and_no_longer() {
        for (seconds, good) in
            [(1_111_111_080, true), (1_111_111_139, true), (1_111_111_049, false), (1_111_111_140, false)]
        {
            assert_eq!(RFC.step_of("081804", at(seconds), 0).is_some(), good, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_used_once_and_none_before_it_afterwards() {
        let now = at(1_111_111_111);
        let step = RFC.step_of("050471", now, 0).expect("good");
        assert_eq!(RFC.step_of("050471", now, step), None);
        assert_eq!(RFC.step_of("081804", now, step), None, "the code before");
    }

    #[test]
    fn blanks_are_no_mistake_and_anything_else_is() {
        let now = at(59);
        assert!(RFC.step_of(" 287 082 ", now, 0).is_some());
        for text in ["", "28708", "2870820", "287083", "２８７０８２"] {
            assert_eq!(RFC.step_of(text, now, 0), None, "{text}");
        }
    }

    #[test]
    fn an_app_gets_the_secret_in_base32_with_whose_it_is() {
        assert_eq!(RFC.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = RFC.uri(&"acme".parse().expect("sound"), &"li.na".parse().expect("sound"));
        let wanted = "otpauth://totp/Sojourn:li.na@acme?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sojourn\
            &algorithm=SHA1&digits=6&period=30";
        assert_eq!(uri, wanted);
        assert_eq!(format!("{RFC:?}"), "Secret(***)");
    }

    #[test]
    fn recovery_codes_are_ten_different_ones_and_told_from_an_apps() {
        let codes: BTreeSet<String> = recovery_codes().into_iter().collect();
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 28 && is_recovery_code(code)));
        assert!(!is_recovery_code("287 082"));
    }
}
