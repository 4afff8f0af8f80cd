//! The chain: what its hashes cover, what can be erased from it, and what its signatures can't be used for.

use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{EntryHash, OrgId, Seq};
use sync_core::journal::{
    Body, Codec, Header, Purpose, Run, RunSecret, Segment, Signature, UnpackedEntry, WireEntry, chain_hash, commit,
    pack, signing_message, unpack, verify,
};
use sync_core::sync::{ServerKey, SignedAnchor, SignedReceipt};
use sync_core::time::Stamp;

use crate::frames;
use crate::world::{Key, ORIGIN, device, org, visit};

const GENESIS: EntryHash = EntryHash([0x33; 32]);

/// A device's journal of so many entries: the headers as the device makes them, and the segment that carries them.
fn journal(len: Seq) -> (Vec<Header>, Segment) {
    let secret = RunSecret([0x55; 32]);
    let (mut prev, mut headers, mut entries) = (GENESIS, Vec::<Header>::new(), Vec::new());
    for seq in 1..=len {
        let stamp = Stamp { running: 7_200_000 + seq, ..frames::stamp() };
        let fact = Fact::Brief { visit: visit("visit-001"), goals_met: true, next: format!("step {seq}") };
        let body = cbor::encode(&Body::new(Vec::new(), Some(&fact)));
        let commit = commit(&secret.salt(device(1), seq), &body);
        entries.push(WireEntry::new(&stamp, body, headers.last().map(|header| &header.stamp)));
        let header = Header { device: device(1), seq, prev, stamp, commit };
        prev = chain_hash(&header);
        headers.push(header);
    }
    let message = signing_message(Purpose::Segment, &org(), ORIGIN, &prev.0);
    let signature = Key::of(1).sign(&message);
    (headers, Segment { version: 1, first: 1, runs: vec![Run { from: 1, secret }], entries, signature })
}

fn last(unpacked: &[UnpackedEntry]) -> EntryHash {
    unpacked.last().expect("some").hash
}

fn holds(segment: &Segment, hash: EntryHash) -> bool {
    let message = signing_message(Purpose::Segment, &org(), ORIGIN, &hash.0);
    verify(&Key::of(1).public(), &message, &segment.signature).is_ok()
}

#[test]
fn what_the_receiver_derives_is_what_the_device_chained() {
    let (headers, segment) = journal(5);
    for codec in [Codec::None, Codec::Deflate, Codec::Packed] {
        let read = Segment::read(&pack(&segment, codec)).expect("sound");
        assert_eq!(read, segment);
        let unpacked = unpack(&read, device(1), GENESIS);
        assert_eq!(unpacked.iter().map(|entry| entry.header.clone()).collect::<Vec<_>>(), headers);
        assert!(holds(&read, last(&unpacked)));
    }
}

#[test]
fn stamps_that_change_in_the_middle_come_back_whole() {
    let unpacked = unpack(&frames::segment(), device(1), GENESIS);
    let [first, second, third] = &unpacked[..] else { panic!("three entries") };
    assert_eq!(first.header.stamp, frames::stamp());
    assert_eq!(second.header.stamp, Stamp { running: 7_300_000, ..frames::stamp() });
    assert_eq!((third.header.stamp.running, third.header.stamp.anchor), (9, None));
    assert_eq!(third.header.stamp.zone, "Europe/Berlin");
    assert_eq!(third.salt, RunSecret([0x66; 32]).salt(device(1), 43), "the second run's secret");
}

#[test]
fn a_changed_byte_in_any_body_changes_its_commitment_and_the_last_hash() {
    let (_, segment) = journal(3);
    let sound = unpack(&segment, device(1), GENESIS);
    for entry in 0..3 {
        for byte in 0..segment.entries[entry].body.len() {
            let mut forged = segment.clone();
            forged.entries[entry].body[byte] ^= 1;
            let unpacked = unpack(&forged, device(1), GENESIS);
            assert_ne!(unpacked[entry].header.commit, sound[entry].header.commit);
            assert_ne!(last(&unpacked), last(&sound));
        }
    }
    let mut forged = segment.clone();
    forged.entries[0].body[0] ^= 1;
    assert!(!holds(&forged, last(&unpack(&forged, device(1), GENESIS))));
}

#[test]
fn every_part_of_a_header_is_covered() {
    let sound = frames::header();
    let with = |change: fn(&mut Header)| {
        let mut header = sound.clone();
        change(&mut header);
        chain_hash(&header)
    };
    let forged = [
        with(|h| h.device = device(2)),
        with(|h| h.seq += 1),
        with(|h| h.prev.0[0] ^= 1),
        with(|h| h.commit[31] ^= 1),
        with(|h| h.stamp.running += 1),
        with(|h| h.stamp.wall.0 += 1),
        with(|h| h.stamp.boot.0[0] ^= 1),
        with(|h| h.stamp.zone.push('x')),
        with(|h| h.stamp.anchor = None),
    ];
    forged.iter().for_each(|hash| assert_ne!(*hash, chain_hash(&sound)));
}

#[test]
fn the_same_entries_after_another_beginning_are_another_chain() {
    let (_, segment) = journal(2);
    let other = unpack(&segment, device(1), EntryHash([0x34; 32]));
    assert!(!holds(&segment, last(&other)));
    let elsewhere = unpack(&segment, device(2), GENESIS);
    assert!(!holds(&segment, last(&elsewhere)), "nor are they another device's");
}

#[test]
fn erasing_bodies_and_salts_leaves_chain_and_signature_checkable() {
    let (_, segment) = journal(4);
    // What the server keeps when the key over bodies and salts is destroyed.
    let headers: Vec<Header> = unpack(&segment, device(1), GENESIS).into_iter().map(|entry| entry.header).collect();
    let mut prev = GENESIS;
    for header in &headers {
        assert_eq!(header.prev, prev);
        prev = chain_hash(header);
    }
    assert!(holds(&segment, prev));
}

#[test]
fn only_who_holds_the_salt_can_show_that_a_body_belongs_to_its_commitment() {
    let (headers, segment) = journal(2);
    let unpacked = unpack(&segment, device(1), GENESIS);
    assert_eq!(commit(&unpacked[0].salt, &unpacked[0].body), headers[0].commit);
    assert_ne!(commit(&unpacked[1].salt, &unpacked[0].body), headers[0].commit, "each entry has a salt of its own");
    assert_ne!(commit(&[0; 32], &unpacked[0].body), headers[0].commit);
}

#[test]
fn a_signature_is_refused_for_any_other_purpose_organisation_origin_or_key() {
    let key = Key::of(1);
    let payload = [7; 32];
    let purposes = [Purpose::Segment, Purpose::Token, Purpose::Receipt, Purpose::Anchor, Purpose::Enrolment];
    let other_org = OrgId::new("acme2").expect("sound");
    for purpose in purposes {
        let signature = key.sign(&signing_message(purpose, &org(), ORIGIN, &payload));
        let holds = |purpose, org: &OrgId, origin: &str, payload: &[u8], key: &Key| {
            verify(&key.public(), &signing_message(purpose, org, origin, payload), &signature).is_ok()
        };
        assert!(holds(purpose, &org(), ORIGIN, &payload, &key));
        assert!(!holds(purpose, &other_org, ORIGIN, &payload, &key));
        assert!(!holds(purpose, &org(), "https://elsewhere.test", &payload, &key));
        assert!(!holds(purpose, &org(), ORIGIN, &payload[1..], &key));
        assert!(!holds(purpose, &org(), ORIGIN, &payload, &Key::of(2)));
        for other in purposes.into_iter().filter(|other| *other != purpose) {
            assert!(!holds(other, &org(), ORIGIN, &payload, &key), "{purpose:?} for {other:?}");
        }
    }
}

#[test]
fn a_changed_bit_anywhere_in_a_signature_is_refused() {
    let message = signing_message(Purpose::Segment, &org(), ORIGIN, &[7; 32]);
    let signature = Key::of(1).sign(&message);
    for byte in 0..64 {
        let mut forged = signature;
        forged.0[byte] ^= 1;
        assert!(verify(&Key::of(1).public(), &message, &forged).is_err());
    }
    assert!(verify(&Key::of(1).public(), &message, &Signature([0; 64])).is_err());
}

#[test]
fn a_receipt_or_anchor_of_another_server_is_refused() {
    let key = ServerKey { id: 1, key: Key::of(2).public() };
    let receipt = frames::receipt();
    let signed = SignedReceipt { receipt, signature: Key::of(2).sign(&receipt.message(&org(), ORIGIN)) };
    assert!(signed.verify(&key, &org(), ORIGIN).is_ok());
    assert!(signed.verify(&key, &org(), "https://elsewhere.test").is_err());
    assert!(signed.verify(&ServerKey { id: 1, key: Key::of(3).public() }, &org(), ORIGIN).is_err());
    let anchor = frames::anchor();
    let signed = SignedAnchor { anchor, signature: Key::of(2).sign(&anchor.message(&org(), ORIGIN)) };
    assert!(signed.verify(&key, &org(), ORIGIN).is_ok());
    let mut earlier = signed;
    earlier.anchor.at.0 -= 1;
    assert!(earlier.verify(&key, &org(), ORIGIN).is_err(), "no anchor can be made earlier");
}

#[test]
fn secrets_and_tokens_print_as_stars() {
    let printed = format!("{:?} {:?}", RunSecret([0x55; 32]), frames::token().1);
    assert!(printed.contains("***") && !printed.contains("e30") && !printed.contains("85"), "{printed}");
}
