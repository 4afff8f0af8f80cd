//! Codes of a traveller (V6.3): the server tells them apart, and nothing that is left on the phone does.

use sync_core::cbor;
use sync_core::fact::WhichCode;
use sync_core::safety::{BadCode, CodeKeys, SetCodes, set_codes};

fn keys() -> (CodeKeys, SetCodes) {
    set_codes([9; 32], "1234", "9871").expect("two codes")
}

#[test]
fn the_server_tells_the_codes_apart_at_any_turn_and_in_any_order() {
    let (mut phone, server) = keys();
    let mut tags = Vec::new();
    for code in ["1234", "9871", " 1234 ", "0000", "9871"] {
        let (coded, next) = phone.tag(code).expect("digits");
        phone = next;
        tags.push(coded);
    }
    let heard: Vec<WhichCode> = tags.iter().rev().map(|coded| server.which(coded)).collect();
    use WhichCode::{Duress, Normal, Unknown};
    assert_eq!(heard, [Duress, Unknown, Normal, Duress, Normal]);
}

#[test]
fn the_same_code_never_looks_the_same_twice() {
    let (phone, _) = keys();
    let (first, phone) = phone.tag("1234").expect("digits");
    let (second, _) = phone.tag("1234").expect("digits");
    assert_ne!(first.tag, second.tag);
}

#[test]
fn what_is_left_on_the_phone_holds_neither_code_nor_secret_nor_the_key_of_a_tag_that_was_made() {
    let (before, server) = keys();
    let (coded, after) = before.tag("9871").expect("digits");
    let left = cbor::encode(&after);
    let given = cbor::encode(&server);
    for window in given.windows(32).filter(|window| window.iter().any(|byte| *byte != 9)) {
        assert!(!left.windows(32).any(|other| other == window), "of what the server was given");
    }
    assert!(!left.windows(32).any(|window| window == [9; 32]), "the secret");
    // Whoever has all of it can try every code, and finds that none makes the tag that was made.
    for guess in 0..10_000 {
        let (tried, _) = after.tag(&format!("{guess:04}")).expect("digits");
        assert_ne!(tried.tag, coded.tag);
    }
}

#[test]
fn codes_that_a_slip_could_turn_into_each_other_are_refused() {
    let refused = |normal, duress| set_codes([1; 32], normal, duress).map(|_| ()).expect_err("refused");
    assert_eq!(refused("1234", "1235"), BadCode::Alike);
    assert_eq!(refused("1234", "1234"), BadCode::Alike);
    for bad in ["12", "123456789", "12a4", ""] {
        assert_eq!(refused(bad, "9871"), BadCode::Digits, "{bad:?}");
    }
    assert!(set_codes([1; 32], "1234", "12345").is_ok(), "another length is told apart");
}

#[test]
fn a_tag_from_far_beyond_is_none() {
    let (phone, server) = keys();
    let (mut coded, _) = phone.tag("1234").expect("digits");
    coded.turn = u32::MAX;
    assert_eq!(server.which(&coded), WhichCode::Unknown);
}
