//! Codes that sites show (RFC 6238: SHA-1, 60 s, 8 digits): what one that a phone names says about its time. Who administers
//! sites stands in `admin`.

use sync_core::fact::Fact;
use sync_core::ids::{OrgId, SiteId};
use sync_core::time::{Millis, Timestamp};

use crate::store::{FactRow, SiteCode, StoreError, Tx};
use crate::totp::Secret;

/// How long one code is shown.
pub const STEP: Millis = Millis::seconds(60);
/// How far the clock of what shows it may be off.
pub const DISPLAY_OFF: Millis = Millis::minutes(5);
/// A code shown longer ago than this before it was received says nothing any more.
const LONGEST: Millis = Millis::days(7);
/// So many codes of a visit may be wrong; those after them say nothing, so that nobody guesses.
const MOST_WRONG: usize = 5;
/// So many codes of a visit are looked at, right or wrong.
const MOST: usize = 20;

/// The address by which an app that shows codes learns the secret.
pub fn address(secret: &Secret, org: &OrgId, site: &SiteId) -> String {
    let seconds = STEP.0 / 1_000;
    format!(
        "otpauth://totp/Sojourn:{site}@{org}?secret={}&issuer=Sojourn&algorithm=SHA1&digits=8&period={seconds}",
        secret.base32()
    )
}

/// What a site shows at a moment.
pub fn shown(secret: &Secret, at: Timestamp) -> String {
    secret.eight(at.0.div_euclid(STEP.0))
}

/// The moment before which nobody can have known a code that was received at `received`: the beginning of the window in which it
/// was shown, earlier by what the display's clock may be off. Where several windows showed the same digits it is the first.
pub fn known_from(secret: &Secret, code: &str, received: Timestamp) -> Option<Timestamp> {
    let step = |at: Timestamp| at.0.div_euclid(STEP.0);
    let first = (step(received - LONGEST)..=step(received + DISPLAY_OFF)).find(|step| secret.eight(*step) == code)?;
    Some(Timestamp(first * STEP.0) - DISPLAY_OFF)
}

/// Looks at a code as it comes in, and notes what it says.
///
/// # Errors
/// What the store returns.
pub fn note(tx: &mut dyn Tx, org: &OrgId, row: &FactRow) -> Result<(), StoreError> {
    let Fact::SiteCode { visit, site, code } = &row.fact else { return Ok(()) };
    let before = tx.site_codes_of(org, visit)?;
    let wrong = before.iter().filter(|from| from.is_none()).count();
    let looked = wrong < MOST_WRONG && before.len() < MOST;
    let site = if looked { tx.site(org, site)? } else { None };
    // One that ended shows codes that count up to then.
    let counts = site.filter(|site| site.ended.is_none_or(|ended| row.received <= ended));
    let from = counts.and_then(|site| known_from(&Secret(site.secret), code, row.received));
    let (device, seq, position) = (row.device, row.seq, row.position);
    tx.add_site_code(org, &SiteCode { device, seq, position, visit: visit.clone(), from })
}

#[cfg(test)]
mod tests {
    use sync_core::time::{Millis, Timestamp};

    use super::{DISPLAY_OFF, address, known_from, shown};
    use crate::totp::Secret;

    const SECRET: Secret = Secret(*b"12345678901234567890");
    const NOON: Timestamp = Timestamp(1_789_358_400_000);

    #[test]
    fn a_code_is_known_from_the_beginning_of_its_window_less_what_the_display_may_be_off() {
        let code = shown(&SECRET, NOON + Millis::seconds(40));
        for later in [0, 1, 300, 10_000] {
            let received = NOON + Millis::minutes(later) + Millis::seconds(40);
            assert_eq!(known_from(&SECRET, &code, received), Some(NOON - DISPLAY_OFF), "{later}");
        }
    }

    #[test]
    fn a_code_of_the_future_an_old_one_and_a_wrong_one_say_nothing() {
        let code = shown(&SECRET, NOON);
        assert_eq!(known_from(&SECRET, &code, NOON - Millis::minutes(7)), None, "nobody can have seen it");
        assert_eq!(known_from(&SECRET, &code, NOON + Millis::days(7) + Millis::minutes(2)), None);
        assert_eq!(known_from(&SECRET, "00000000", NOON), None);
        assert_eq!(known_from(&Secret([7; 20]), &code, NOON), None, "another site's");
    }

    #[test]
    fn a_display_learns_the_secret_with_its_window_and_digits() {
        let said = address(&SECRET, &"acme".parse().expect("sound"), &"hq".parse().expect("sound"));
        assert!(said.contains("hq@acme") && said.contains("digits=8&period=60"), "{said}");
    }
}
