//! One-time codes: `<organisation>/<secret>`, for enrolling a device, accepting an invitation, going on with a login. The
//! server keeps only a digest of one.

use sha2::{Digest, Sha256};
use sync_core::ids::OrgId;
use sync_core::time::Millis;

/// How long a code is good.
pub const CODE_LASTS: Millis = Millis::hours(24);
/// How long a code is good that a login gave: whoever logs in holds the device in their hands.
pub const LOGIN_CODE_LASTS: Millis = Millis::minutes(10);
/// Letters and digits that are not mistaken for one another when read aloud or typed from paper: 32 of them.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
/// Characters of a secret: 100 bits.
const LENGTH: usize = 20;
/// A dash stands after so many characters.
const GROUP: usize = 5;

/// Makes a code of an organisation from the system's randomness.
pub fn make_code(org: &OrgId) -> String {
    format!("{org}/{}", make_secret(LENGTH))
}

/// So many letters, 5 bits each, from the system's randomness.
pub fn make_secret(letters: usize) -> String {
    let drawn = (0..letters).filter_map(|_| ALPHABET.get(usize::from(rand::random::<u8>() % 32)));
    let letters: Vec<char> = drawn.map(|letter| char::from(*letter)).collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// The organisation that a code names.
pub fn org_of(code: &str) -> Option<OrgId> {
    code.split_once('/').and_then(|(org, _)| OrgId::new(org).ok())
}

/// The digest under which a one-time code is kept.
pub fn code_digest(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::make_code;
    use sync_core::ids::OrgId;

    #[test]
    fn a_code_names_its_organisation_and_no_two_are_the_same() {
        let org = OrgId::new("acme").expect("sound");
        let (first, second) = (make_code(&org), make_code(&org));
        assert_ne!(first, second);
        let secret = first.strip_prefix("acme/").expect("the organisation");
        assert_eq!(secret.len(), 23);
    }
}
