//! A signature as the keystores of phones give it, ASN.1 DER, made into the 64 bytes of r and s that stand in the journal.

/// The 64 bytes; none where it is no signature of P-256. What is 64 bytes already is taken as it is.
pub(super) fn raw(given: &[u8]) -> Option<[u8; 64]> {
    if let Ok(plain) = <[u8; 64]>::try_from(given) {
        return Some(plain);
    }
    let [0x30, length, rest @ ..] = given else { return None };
    if usize::from(*length) != rest.len() {
        return None;
    }
    let (r, rest) = number(rest)?;
    let (s, rest) = number(rest)?;
    let mut both = [0; 64];
    both[..32].copy_from_slice(&r);
    both[32..].copy_from_slice(&s);
    rest.is_empty().then_some(both)
}

/// One number of at most 32 bytes, and what follows it.
fn number(from: &[u8]) -> Option<([u8; 32], &[u8])> {
    let [0x02, length, rest @ ..] = from else { return None };
    let (digits, rest) = rest.split_at_checked(usize::from(*length))?;
    let digits = match digits {
        [0, more @ ..] => more,
        all => all,
    };
    let mut padded = [0; 32];
    padded.get_mut(32_usize.checked_sub(digits.len())?..)?.copy_from_slice(digits);
    Some((padded, rest))
}

#[cfg(test)]
mod tests {
    use super::raw;

    #[test]
    fn a_signature_in_der_becomes_its_64_bytes_however_long_its_numbers_are() {
        let der = [&[0x30, 0x26, 0x02, 0x21, 0x00][..], &[0x91; 32], &[0x02, 0x01, 0x07]].concat();
        let plain = raw(&der).expect("sound");
        assert_eq!((plain[0], plain[31], plain[32], plain[63]), (0x91, 0x91, 0, 7));
        assert_eq!(raw(&plain), Some(plain));
    }

    #[test]
    fn what_is_no_signature_is_none_and_nothing_panics() {
        for bad in [&[][..], &[0x30], &[0x30, 2, 2, 1], &[0x30, 3, 2, 0x40, 1], &[0x30, 3, 2, 1, 1], &[1; 63]] {
            assert_eq!(raw(bad), None, "{bad:02x?}");
        }
        let long = [&[0x30, 0x26, 0x02, 0x21][..], &[0x91; 33], &[0x02, 0x01, 0x07]].concat();
        assert_eq!(raw(&long), None);
    }
}
