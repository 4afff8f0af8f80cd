//! A message encrypted to one browser (RFC 8291) as one record of `aes128gcm` (RFC 8188): the push service between carries what it
//! can't read.

use hkdf::Hkdf;
use p256::elliptic_curve::point::AffineCoordinates;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Length of a browser's public key: an uncompressed point of P-256.
pub const PUBLIC: usize = 65;
/// Length of what only the browser and its subscribers know.
pub const AUTH: usize = 16;
/// The size of a record, which is the largest that push services must take.
const RECORD: u32 = 4_096;
/// Messages are filled up to so many bytes, so that their length tells nothing of what they say.
const FILLED: usize = 1_024;
/// Ends the text in the last record.
const LAST: u8 = 2;

/// A browser's key that is none, or a message that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusable;

/// What is drawn anew for each message.
pub struct Drawn {
    /// Our key for this message alone.
    pub secret: SecretKey,
    /// The salt.
    pub salt: [u8; 16],
}

/// Whether this is the public half of a browser's key.
pub fn is_public(point: &[u8]) -> bool {
    point.len() == PUBLIC && PublicKey::from_sec1_bytes(point).is_ok()
}

/// The body of the request, filled up.
pub fn encrypted(text: &[u8], public: &[u8], auth: &[u8], drawn: &Drawn) -> Result<Vec<u8>, Unusable> {
    record(text, FILLED.max(text.len()) - text.len(), (public, auth), drawn)
}

/// The body of the request, with so many bytes after the text.
fn record(text: &[u8], filling: usize, browser: (&[u8], &[u8]), drawn: &Drawn) -> Result<Vec<u8>, Unusable> {
    let (public, auth) = browser;
    let theirs = PublicKey::from_sec1_bytes(public).map_err(|_| Unusable)?;
    let ours = drawn.secret.public_key().to_sec1_point(false);
    let shared = theirs.to_projective() * *drawn.secret.to_nonzero_scalar();
    let shared = Zeroizing::new(<[u8; 32]>::from(shared.to_affine().x()));
    let first = Hkdf::<Sha256>::new(Some(auth), shared.as_slice());
    let info = [b"WebPush: info\0", public, ours.as_bytes()].concat();
    let mut input = Zeroizing::new([0; 32]);
    first.expand(&info, input.as_mut_slice()).map_err(|_| Unusable)?;
    let second = Hkdf::<Sha256>::new(Some(&drawn.salt), input.as_slice());
    let (mut key, mut nonce) = (Zeroizing::new([0; 16]), [0; 12]);
    second.expand(b"Content-Encoding: aes128gcm\0", key.as_mut_slice()).map_err(|_| Unusable)?;
    second.expand(b"Content-Encoding: nonce\0", &mut nonce).map_err(|_| Unusable)?;

    let mut sealed = [text, &[LAST], &vec![0; filling]].concat();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key.as_slice()).map_err(|_| Unusable)?);
    let nonce = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed).map_err(|_| Unusable)?;
    let id_length = u8::try_from(ours.as_bytes().len()).map_err(|_| Unusable)?;
    let head = [&drawn.salt[..], &RECORD.to_be_bytes(), &[id_length], ours.as_bytes()].concat();
    if head.len() + sealed.len() > RECORD as usize { Err(Unusable) } else { Ok([head, sealed].concat()) }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use p256::SecretKey;

    use super::{Drawn, Unusable, encrypted, is_public, record};

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    }

    const BROWSER: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    fn drawn() -> Drawn {
        let secret = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
        Drawn { secret: SecretKey::from_slice(&secret).expect("a key"), salt }
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out_byte_for_byte() {
        let (public, auth) = (bytes(BROWSER), bytes("BTBZMqHH6r4Tts7J_aSIgg"));
        let made = record(b"When I grow up, I want to be a watermelon", 0, (&public, &auth), &drawn());
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
            AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(made.map(|made| URL_SAFE_NO_PAD.encode(made)), Ok(expected.to_owned()));
    }

    #[test]
    fn a_short_message_is_as_long_as_a_longer_one_and_one_that_is_too_long_is_none() {
        let (public, auth) = (bytes(BROWSER), [7; 16]);
        let length = |text: &[u8]| encrypted(text, &public, &auth, &drawn()).map(|body| body.len());
        assert_eq!(length(b"a"), length(&[b'b'; 1_000]));
        assert_eq!((length(&[b'c'; 3_993]), length(&[b'c'; 3_994])), (Ok(4_096), Err(Unusable)));
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_no_key() {
        let mut off = bytes(BROWSER);
        assert!(is_public(&off));
        off[40] ^= 1;
        for bad in [&off[..], &[4; 65], &[0], &[], &bytes(BROWSER)[..33]] {
            assert!(!is_public(bad), "{bad:?}");
            assert_eq!(encrypted(b"x", bad, &[7; 16], &drawn()), Err(Unusable));
        }
    }
}
