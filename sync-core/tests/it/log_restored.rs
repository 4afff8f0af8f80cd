//! A server that was put back from a copy and says so: it is no liar, and still is held to all that the copy had.

use sync_core::cbor;
use sync_core::ids::Epoch;
use sync_core::log::{Lie, Restored, Standing, Unsound, Witness};

use crate::log_lies::{EPOCH, Log, trusting, witness};
use crate::world::at;

const NEXT: Epoch = Epoch([8; 8]);

/// The honest log, put back when it had so many leaves and grown again since: as it was, but for the life that it is of.
fn put_back(size: u64) -> Log {
    let upto = Log::honest().leaves[size as usize - 1].position;
    let restored = Restored { before: EPOCH, epoch: NEXT, size, upto, at: at("11:01") };
    Log { epoch: NEXT, restored: Some(vec![restored]), ..Log::honest() }
}

#[test]
fn a_store_that_was_put_back_and_says_so_is_no_liar_and_what_was_seen_beyond_the_copy_is_kept() {
    // The witness has seen ten leaves, the copy had six; what grew since is other than it was.
    let (mut witness, mut log) = (witness(), put_back(6));
    log.leaves[6].at = at("11:02");
    let (before, said) = (witness.last().cloned(), log.sign(20, at("11:05")));
    assert_eq!(witness.needs_proof(&said), None, "there is nothing that it could be compared with");
    trusting(|trust| witness.judge(trust, said.clone(), &[])).expect("no lie");
    assert_eq!((witness.shown().len(), witness.last()), (0, Some(&said)));
    let [gap] = witness.gaps() else { panic!("{:?}", witness.gaps()) };
    assert_eq!((Some(&gap.held), &gap.said, gap.rows()), (before.as_ref(), &said, 4));
    assert_eq!(cbor::decode::<Witness>("witness", &cbor::encode(&witness)), Ok(witness));
}

#[test]
fn a_copy_that_had_all_that_was_seen_must_show_it() {
    let log = put_back(15);
    let mut sound = witness();
    let said = log.sign(20, at("11:05"));
    assert_eq!(sound.needs_proof(&said), Some(10));
    trusting(|trust| sound.judge(trust, said.clone(), &log.grown(10, 20))).expect("it goes on");
    assert!(sound.gaps().is_empty() && sound.shown().is_empty());
    let mut rewritten = put_back(15);
    rewritten.leaves[3].at = at("09:00");
    let judged = trusting(|trust| witness().judge(trust, rewritten.sign(20, at("11:05")), &rewritten.grown(10, 20)));
    assert_eq!(judged, Err(Unsound::Lie(Lie::Rewritten)), "a restore is no cover for what stands before it");
}

#[test]
fn a_life_that_is_not_named_or_named_later_is_a_lie() {
    let unnamed = Log { restored: None, ..put_back(6) };
    let judged = trusting(|trust| witness().judge(trust, unnamed.sign(20, at("11:05")), &[]));
    assert_eq!(judged, Err(Unsound::Lie(Lie::Restored)));
    let mut seen = Witness::default();
    trusting(|trust| {
        seen.judge(trust, put_back(6).sign(12, at("11:05")), &[]).expect("the first is believed");
        let other = put_back(7);
        assert_eq!(seen.judge(trust, other.sign(12, at("11:06")), &[]), Err(Unsound::Lie(Lie::Rewritten)));
    });
    let judged = trusting(|trust| witness().judge(trust, put_back(6).sign(5, at("11:05")), &[]));
    assert_eq!(judged, Err(Unsound::Lie(Lie::Shrunken)), "what the copy had is there at least");
}

#[test]
fn of_several_restores_the_least_is_left() {
    let mut log = put_back(9);
    let third = Epoch([9; 8]);
    let restored = log.restored.as_mut().expect("one");
    restored.push(Restored { before: NEXT, epoch: third, size: 6, upto: 6, at: at("11:03") });
    log.epoch = third;
    let mut seen = witness();
    trusting(|trust| seen.judge(trust, log.sign(20, at("11:05")), &[])).expect("no lie");
    assert_eq!(seen.gaps().first().map(|gap| gap.rows()), Some(4));
}

#[test]
fn a_receipt_of_what_the_copy_had_must_be_borne_out_and_one_from_the_gap_need_not() {
    let (log, first, later) = (put_back(6), Log::honest().receipt(2), Log::honest().receipt(4));
    assert!(first.receipt.position <= 6 && later.receipt.position > 6);
    let mut seen = Witness::default();
    trusting(|trust| {
        seen.judge(trust, log.sign(20, at("11:05")), &[]).expect("sound");
        assert!(seen.covers(&first.receipt) && !seen.covers(&later.receipt));
        let (contact, entry) = log.show(2, 20);
        assert_eq!(seen.judge_receipt(trust, &first, Some(&contact), Some(&entry)), Ok(Standing::In));
        assert_eq!(seen.judge_receipt(trust, &later, None, None), Ok(Standing::Elsewhere));
        assert_eq!(seen.judge_receipt(trust, &first, None, None), Err(Unsound::Lie(Lie::Missing)));
    });
}
