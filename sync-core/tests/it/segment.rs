//! Segments from outside: cut, damaged, inflated too far, or of a form that nobody knows.

use std::io::Write;

use flate2::{Compress, Compression, FlushCompress};
use proptest::prelude::{any, prop};
use proptest::{prop_assert, proptest};
use sync_core::cbor;
use sync_core::ids::EntryHash;
use sync_core::journal::{
    Codec, MAX_INFLATED, MAX_SEGMENT, Purpose, Segment, SegmentError, pack, signing_message, unpack, verify,
};

use crate::frames;
use crate::world::{Key, ORIGIN, device, org, seeded};

const GENESIS: EntryHash = EntryHash([0x33; 32]);

fn signed() -> Segment {
    let mut segment = frames::segment();
    let last = unpack(&segment, device(1), GENESIS).pop().expect("three entries").hash;
    segment.signature = Key::of(1).sign(&signing_message(Purpose::Segment, &org(), ORIGIN, &last.0));
    segment
}

/// What a receiver does with bytes: whether it would take them.
fn taken(bytes: &[u8]) -> Option<Segment> {
    let segment = Segment::read(bytes).ok()?;
    let last = unpack(&segment, device(1), GENESIS).pop()?.hash;
    let message = signing_message(Purpose::Segment, &org(), ORIGIN, &last.0);
    verify(&Key::of(1).public(), &message, &segment.signature).ok().map(|()| segment)
}

#[test]
fn a_segment_cut_anywhere_is_refused() {
    for codec in [Codec::None, Codec::Deflate, Codec::Packed] {
        let bytes = pack(&signed(), codec);
        assert_eq!(taken(&bytes), Some(signed()));
        for len in 0..bytes.len() {
            assert_eq!(taken(&bytes[..len]), None, "{codec:?} cut at {len} of {}", bytes.len());
        }
    }
}

#[test]
fn a_codec_that_nobody_knows_is_refused_by_name() {
    let mut bytes = pack(&signed(), Codec::None);
    bytes[0] = 3;
    let error = Segment::read(&bytes).expect_err("codec 3");
    assert_eq!(error, SegmentError::Codec(3));
    assert_eq!(error.to_string(), "codec byte 3 is not known: use 0 (none), 1 (deflate) or 2 (packed)");
}

#[test]
fn a_version_that_nobody_knows_is_refused_by_name() {
    let bytes = pack(&Segment { version: 2, ..signed() }, Codec::None);
    assert_eq!(Segment::read(&bytes), Err(SegmentError::Version(2)));
}

/// So many mebibytes of zeros, deflated piece by piece so that it takes no time to make.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let zeros = vec![0; 1 << 20];
    let mut piece = Vec::with_capacity(1 << 16);
    let mut deflate = Compress::new(Compression::best(), false);
    deflate.compress_vec(&zeros, &mut piece, FlushCompress::Full).expect("deflates");
    let mut bytes = vec![1];
    (0..mebibytes).for_each(|_| bytes.write_all(&piece).expect("a vector takes it"));
    // An empty last block.
    bytes.extend([0x03, 0x00]);
    bytes
}

#[test]
fn an_inflate_bomb_of_a_gibibyte_is_refused_within_the_cap() {
    let bomb = bomb(1 << 10);
    assert!(bomb.len() < MAX_SEGMENT, "small enough to be looked at: {}", bomb.len());
    assert_eq!(Segment::read(&bomb), Err(SegmentError::InflatesTooFar));
    let at_the_cap = self::bomb(MAX_INFLATED >> 20);
    assert!(matches!(Segment::read(&at_the_cap), Err(SegmentError::Cbor(_))), "just small enough to be read");
}

#[test]
fn a_segment_too_large_to_look_at_is_refused() {
    assert_eq!(Segment::read(&vec![0; MAX_SEGMENT + 1]), Err(SegmentError::TooLarge));
    assert_eq!(Segment::read(&[]), Err(SegmentError::Damaged));
}

#[test]
fn forms_that_leave_something_open_are_refused() {
    let spoil = |spoil: fn(&mut Segment)| {
        let mut segment = signed();
        spoil(&mut segment);
        Segment::read(&pack(&segment, Codec::None))
    };
    let spoilt = [
        ("no entries", spoil(|s| s.entries.clear())),
        ("from zero", spoil(|s| s.first = 0)),
        ("beyond the end", spoil(|s| s.first = u64::MAX)),
        ("no boot", spoil(|s| s.entries[0].boot = None)),
        ("no zone", spoil(|s| s.entries[0].zone = None)),
        ("no anchor named", spoil(|s| s.entries[0].anchor = None)),
        ("no secret", spoil(|s| s.runs.clear())),
        ("secrets from too early", spoil(|s| s.runs[0].from = 40)),
        ("secrets that fall", spoil(|s| s.runs[1].from = 41)),
        ("a body beyond the cap", spoil(|s| s.entries[0].body = vec![0; (1 << 20) + 1].into())),
    ];
    for (what, read) in spoilt {
        assert!(matches!(read, Err(SegmentError::Malformed(_))), "{what}: {read:?}");
    }
}

#[test]
fn what_a_newer_app_adds_to_a_segment_is_not_refused() {
    let plain = cbor::encode(&signed());
    assert_eq!(plain[0], 0xa5, "a map of five");
    let newer = [&[0, 0xa6][..], &plain[1..], &[0x05, 0x01]].concat();
    assert_eq!(taken(&newer), Some(signed()));
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), codec in 0..4u8) {
        prop_assert!(taken(&bytes).is_none());
        prop_assert!(taken(&[&[codec][..], &bytes].concat()).is_none());
    }

    #[test]
    fn a_changed_byte_is_never_taken_for_something_else(place in any::<prop::sample::Index>(), flip in 1..=255u8) {
        for codec in [Codec::None, Codec::Deflate, Codec::Packed] {
            let mut bytes = pack(&signed(), codec);
            let place = place.index(bytes.len());
            bytes[place] ^= flip;
            // Deflate may spell the same bytes in another way; then it is the same segment.
            prop_assert!(taken(&bytes).is_none_or(|segment| segment == signed()));
        }
    }
}
