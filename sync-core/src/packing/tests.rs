//! Whatever is packed comes back byte for byte, and what is damaged is refused without harm.

use proptest::prelude::*;

use super::{PackingError, pack, unpack};
use crate::document::Document;
use crate::document::record::{Section, add_item, create_record, set_summary};
use crate::ids::{ActorId, PersonId};

const MOST: usize = 1 << 20;

/// The changes of a record that one person wrote in `acts` acts, some of them naming the change before.
fn frame(acts: usize) -> Vec<u8> {
    let by = PersonId::new("rep-1").expect("a sound id");
    let mut doc = Document::empty();
    doc.set_actor(ActorId([7; 16])).expect("nothing pending");
    create_record(&mut doc).expect("an actor is set");
    let mut frame = Vec::new();
    for act in 0..acts {
        add_item(&mut doc, Section::Needs, Some(&format!("n{act}")), "每周两柜,下周确认报价", &by, None).expect("new");
        set_summary(&mut doc, &"谈得很好。".repeat(act + 1)).expect("created");
        frame.extend(doc.commit().expect("edited"));
        frame.extend_from_slice(&[0x58, 0x20]);
        frame.extend_from_slice(&doc.heads()[0].0);
        frame.extend_from_slice(b"a fact");
    }
    frame
}

#[test]
fn a_frame_of_changes_comes_back_byte_for_byte_and_travels_small() {
    for acts in [0, 1, 2, 40] {
        let frame = frame(acts);
        let packed = pack(&frame);
        assert_eq!(unpack(&packed, MOST), Ok(frame.clone()));
        assert!(acts < 4 || packed.len() < frame.len() / 2, "{} of {}", packed.len(), frame.len());
    }
    // 40 acts: 40 hashes, checksums and actors would be over 2,000 bytes that nothing can compress.
    assert!(pack(&frame(40)).len() < 2_000, "{}", pack(&frame(40)).len());
}

/// The changes of that record, one by one.
fn changes() -> Vec<Vec<u8>> {
    let frame = frame(6);
    let starts = frame.windows(4).enumerate().filter(|(_, at)| *at == super::MAGIC).map(|(at, _)| at);
    starts.filter_map(|at| super::cut_at(&frame[at..])).map(<[u8]>::to_vec).collect()
}

#[test]
fn a_change_that_comes_twice_in_a_frame_leaves_those_behind_it_as_they_were() {
    let changes = changes();
    assert_eq!(changes.len(), 6);
    let twice = [&changes[..2], &changes[..2], &changes[2..]].concat().concat();
    assert_eq!(unpack(&pack(&twice), MOST), Ok(twice));
}

#[test]
fn what_only_looks_like_a_change_stays_as_it_stands() {
    let mut damaged = frame(3);
    let second = damaged.windows(4).enumerate().filter(|(_, at)| *at == super::MAGIC).nth(1).expect("three").0;
    damaged[second + 5] ^= 1;
    for bytes in [damaged, super::MAGIC.to_vec(), [&super::MAGIC[..], &[0, 0, 0, 0, 1, 0xff, 0xff]].concat()] {
        assert_eq!(unpack(&pack(&bytes), MOST), Ok(bytes));
    }
}

#[test]
fn more_than_was_allowed_is_refused_before_it_is_there() {
    let zeros = vec![0; MOST];
    let packed = pack(&zeros);
    assert!(packed.len() < 2_000);
    assert_eq!(unpack(&packed, MOST / 2), Err(PackingError::TooLarge));
    let frame = frame(40);
    assert_eq!(unpack(&pack(&frame), frame.len() - 1), Err(PackingError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_come_back(
        bytes in proptest::collection::vec(any::<u8>(), 0..3_000),
        text in "[\u{700}-\u{ffff}a-c]{0,900}",
    ) {
        prop_assert_eq!(unpack(&pack(&bytes), MOST), Ok(bytes.clone()));
        prop_assert_eq!(super::text::read(&super::text::code(&bytes), MOST), Ok(bytes));
        prop_assert_eq!(super::text::read(&super::text::code(text.as_bytes()), MOST), Ok(text.into_bytes()));
    }

    #[test]
    fn changes_come_back_in_any_order_and_however_often(places in proptest::collection::vec(0..6usize, 0..20)) {
        let changes = changes();
        let frame: Vec<u8> = places.iter().flat_map(|at| changes[*at].clone()).collect();
        prop_assert_eq!(unpack(&pack(&frame), MOST), Ok(frame));
    }

    #[test]
    fn damage_is_refused_or_gives_other_bytes_but_does_no_harm(
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut whole = super::inflate(&pack(&frame(6)), MOST).expect("just packed");
        for (place, byte) in damage {
            let place = place.index(whole.len());
            whole[place] = byte;
        }
        if let Ok(plain) = unpack(&super::deflate(&whole), MOST) {
            prop_assert!(plain.len() <= MOST);
        }
        let _ = unpack(&whole, MOST);
    }
}
