//! A server that lies about its log in every way that we have a name for, and a device that holds it to what it signed.

use std::convert::Infallible;

use sync_core::cbor;
use sync_core::ids::{AnchorId, BootId, EntryHash, Epoch, OrgId};
use sync_core::log::{
    Checkpoint, Hash, InclusionAnswer, Leaf, Lie, Logged, Nodes, Restored, SignedCheckpoint, Standing, Trust, Unsound,
    Witness, consistency_path, inclusion_path, leaf_hash, root,
};
use sync_core::sync::{Receipt, SignedReceipt};
use sync_core::time::{Millis, Timestamp};

use crate::world::{Key, ORIGIN, at, device, org, visit};

pub(crate) const EPOCH: Epoch = Epoch([7; 8]);

/// A log that a server may say anything about.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) org: OrgId,
    pub(crate) origin: &'static str,
    pub(crate) key: u8,
    pub(crate) epoch: Epoch,
    pub(crate) restored: Option<Vec<Restored>>,
}

impl Nodes for &Log {
    type Error = Infallible;
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, Infallible> {
        let (from, many) = ((index << height) as usize, 1usize << height);
        let mut nodes: Vec<Hash> = self.leaves[from..from + many].iter().map(Leaf::hash).collect();
        while nodes.len() > 1 {
            nodes = nodes.chunks(2).map(|pair| sync_core::log::node_hash(&pair[0], &pair[1])).collect();
        }
        Ok(nodes[0])
    }
}

impl Log {
    /// Twelve times: an entry of device 1, and the contact that confirms it; now and then a timer.
    pub(crate) fn honest() -> Self {
        let mut leaves = Vec::new();
        for seq in 1..=12u64 {
            let time = at("10:00") + Millis::minutes(seq as i64);
            leaves.push(entry(leaves.len() as u64 + 1, time, seq));
            leaves.push(contact(leaves.len() as u64 + 1, time, seq));
            if seq % 4 == 0 {
                let what = Logged::TimerFired { visit: visit("v1"), kind: "brief".to_owned(), due: time };
                leaves.push(Leaf { position: leaves.len() as u64 + 1, at: time, what });
            }
        }
        Self { leaves, org: org(), origin: ORIGIN, key: 9, epoch: EPOCH, restored: None }
    }

    fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    /// What the server signs of the first so many leaves, at a time.
    pub(crate) fn sign(&self, size: u64, when: Timestamp) -> SignedCheckpoint {
        let upto = self.leaves[..size as usize].last().map_or(0, |leaf| leaf.position);
        let root = root(&mut &*self, size).expect("nodes");
        let (org, epoch, restored) = (self.org.clone(), self.epoch, self.restored.clone());
        self.sign_as(Checkpoint { org, size, root, at: when, upto, epoch, restored })
    }

    fn sign_as(&self, checkpoint: Checkpoint) -> SignedCheckpoint {
        let signature = Key::of(self.key).sign(&checkpoint.message(self.origin));
        SignedCheckpoint { checkpoint, signature }
    }

    pub(crate) fn grown(&self, first: u64, second: u64) -> Vec<Hash> {
        consistency_path(&mut &*self, first, second).expect("nodes")
    }

    fn answer(&self, index: u64, size: u64) -> InclusionAnswer {
        let path = inclusion_path(&mut &*self, index, size).expect("nodes");
        InclusionAnswer { index, path, leaf: Some(self.leaves[index as usize].record().into()), hash: None }
    }

    fn index_of(&self, wanted: impl Fn(&Logged) -> bool) -> u64 {
        self.leaves.iter().position(|leaf| wanted(&leaf.what)).expect("a leaf") as u64
    }

    pub(crate) fn receipt(&self, seq: u64) -> SignedReceipt {
        let contact = self.index_of(|what| matches!(what, Logged::Contact { stored, .. } if *stored == seq));
        let contact = &self.leaves[contact as usize];
        let (position, at) = (contact.position, contact.at);
        let receipt = Receipt { device: device(1), up_to: seq, hash: hash_of(seq), at, position, epoch: EPOCH };
        let signature = Key::of(self.key).sign(&receipt.message(&self.org, self.origin));
        SignedReceipt { receipt, signature }
    }

    /// What an honest server shows for a receipt: contact and entry.
    pub(crate) fn show(&self, seq: u64, size: u64) -> (InclusionAnswer, InclusionAnswer) {
        let contact = self.index_of(|what| matches!(what, Logged::Contact { stored, .. } if *stored == seq));
        let entry = self.index_of(|what| matches!(what, Logged::Entry { seq: it, .. } if *it == seq));
        (self.answer(contact, size), self.answer(entry, size))
    }
}

fn hash_of(seq: u64) -> EntryHash {
    EntryHash([seq as u8; 32])
}

fn entry(position: u64, at: Timestamp, seq: u64) -> Leaf {
    let what = Logged::Entry { device: device(1), seq, hash: hash_of(seq), refused: None };
    Leaf { position, at, what }
}

fn contact(position: u64, at: Timestamp, stored: u64) -> Leaf {
    let (boot, anchor) = (BootId([1; 8]), AnchorId([stored as u8; 16]));
    let what = Logged::Contact { device: device(1), announced: stored, stored, boot, running: stored * 60_000, anchor };
    Leaf { position, at, what }
}

/// What a device of the organisation trusts.
pub(crate) fn trusting<T>(judge: impl FnOnce(&Trust<'_>) -> T) -> T {
    let (keys, org) = ([Key::of(9).public()], org());
    judge(&Trust { keys: &keys, org: &org, origin: ORIGIN })
}

/// A device that has seen the first ten leaves.
pub(crate) fn witness() -> Witness {
    let mut witness = Witness::default();
    trusting(|trust| witness.judge(trust, Log::honest().sign(10, at("11:00")), &[])).expect("the first is believed");
    witness
}

/// Judges a checkpoint with a proof, and looks at what is remembered: evidence of a lie, and the last sound checkpoint.
#[track_caller]
fn refused(said: SignedCheckpoint, path: &[Hash], why: Unsound) -> Witness {
    let mut witness = witness();
    let before = witness.last().cloned();
    assert_eq!(trusting(|trust| witness.judge(trust, said.clone(), path)), Err(why));
    match why {
        Unsound::Lie(lie) => {
            let [shown] = witness.shown() else { panic!("kept once: {:?}", witness.shown()) };
            assert_eq!((shown.lie, &shown.held, &shown.said), (lie, &before, &said), "both signatures are kept");
        }
        _ => assert!(witness.shown().is_empty(), "nobody can be held to it"),
    }
    if why != Unsound::Lie(Lie::Restored) {
        assert_eq!(witness.last(), before.as_ref(), "the last sound one stays");
    }
    witness
}

#[test]
fn a_log_that_only_grew_is_sound_at_every_size() {
    let log = Log::honest();
    for first in 1..=log.size() {
        for second in first..=log.size() {
            let mut witness = Witness::default();
            trusting(|trust| witness.judge(trust, log.sign(first, at("11:00")), &[])).expect("sound");
            let said = log.sign(second, at("11:05"));
            assert_eq!(witness.needs_proof(&said), (first < second).then_some(first));
            trusting(|trust| witness.judge(trust, said.clone(), &log.grown(first, second))).expect("sound");
            assert_eq!((witness.last(), witness.shown()), (Some(&said), &[][..]));
        }
    }
}

#[test]
fn a_forged_signature_is_refused() {
    let forged = Log { key: 4, ..Log::honest() }.sign(20, at("11:05"));
    refused(forged, &Log::honest().grown(10, 20), Unsound::Signature);
    let mut torn = Log::honest().sign(20, at("11:05"));
    torn.checkpoint.at = at("11:06");
    refused(torn, &Log::honest().grown(10, 20), Unsound::Signature);
}

#[test]
fn a_checkpoint_of_another_origin_is_refused() {
    let elsewhere = Log { origin: "https://elsewhere.test", ..Log::honest() };
    refused(elsewhere.sign(20, at("11:05")), &elsewhere.grown(10, 20), Unsound::Signature);
}

#[test]
fn a_signature_for_another_purpose_is_refused() {
    let mut said = Log::honest().sign(20, at("11:05"));
    let purpose = sync_core::journal::Purpose::Receipt;
    let message = sync_core::journal::signing_message(purpose, &org(), ORIGIN, &cbor::encode(&said.checkpoint));
    said.signature = Key::of(9).sign(&message);
    refused(said, &Log::honest().grown(10, 20), Unsound::Signature);
}

#[test]
fn another_tenants_log_is_refused() {
    let theirs = Log { org: OrgId::new("other").expect("sound"), ..Log::honest() };
    refused(theirs.sign(20, at("11:05")), &theirs.grown(10, 20), Unsound::Organisation);
}

#[test]
fn a_forked_history_of_the_same_size_is_a_lie() {
    let mut forked = Log::honest();
    forked.leaves[3] = contact(4, at("10:02"), 99);
    refused(forked.sign(10, at("11:05")), &[], Unsound::Lie(Lie::Forked));
}

#[test]
fn a_rewritten_leaf_is_a_lie_whatever_proof_comes_with_it() {
    let mut rewritten = Log::honest();
    rewritten.leaves[3] = contact(4, at("10:02"), 99);
    let said = rewritten.sign(20, at("11:05"));
    let mut longer = Log::honest().grown(10, 20);
    longer.push(Hash([0; 32]));
    for path in [rewritten.grown(10, 20), Log::honest().grown(10, 20), longer, vec![], vec![Hash([0; 32]); 5]] {
        refused(said.clone(), &path, Unsound::Lie(Lie::Rewritten));
    }
}

#[test]
fn a_removed_leaf_is_a_lie() {
    let mut removed = Log::honest();
    removed.leaves.remove(3);
    refused(removed.sign(20, at("11:05")), &removed.grown(10, 20), Unsound::Lie(Lie::Rewritten));
}

#[test]
fn an_inserted_leaf_is_a_lie() {
    let mut inserted = Log::honest();
    inserted.leaves.insert(3, entry(4, at("10:02"), 77));
    refused(inserted.sign(20, at("11:05")), &inserted.grown(10, 20), Unsound::Lie(Lie::Rewritten));
}

#[test]
fn leaves_in_another_order_are_a_lie() {
    let mut swapped = Log::honest();
    swapped.leaves.swap(2, 3);
    refused(swapped.sign(20, at("11:05")), &swapped.grown(10, 20), Unsound::Lie(Lie::Rewritten));
}

#[test]
fn a_shrunken_tree_is_a_lie() {
    refused(Log::honest().sign(9, at("11:05")), &[], Unsound::Lie(Lie::Shrunken));
    refused(Log::honest().sign(0, at("11:05")), &[], Unsound::Lie(Lie::Shrunken));
}

#[test]
fn an_old_answer_that_comes_late_is_refused_and_no_lie() {
    refused(Log::honest().sign(9, at("10:55")), &[], Unsound::Stale);
}

#[test]
fn a_truncated_tail_that_grew_again_otherwise_is_a_lie() {
    let mut regrown = Log::honest();
    regrown.leaves.truncate(8);
    regrown.leaves.extend((9..=14).map(|position| entry(position, at("11:02"), position + 50)));
    refused(regrown.sign(14, at("11:05")), &regrown.grown(10, 14), Unsound::Lie(Lie::Rewritten));
}

#[test]
fn a_longer_log_that_is_older_is_a_lie() {
    refused(Log::honest().sign(20, at("10:59")), &Log::honest().grown(10, 20), Unsound::Lie(Lie::Backwards));
}

#[test]
fn rows_at_places_that_were_closed_are_a_lie() {
    let log = Log::honest();
    let said = Checkpoint { upto: 10, ..log.sign(20, at("11:05")).checkpoint };
    refused(log.sign_as(said), &log.grown(10, 20), Unsound::Lie(Lie::Inserted));
}

#[test]
fn a_store_that_was_put_back_is_said_aloud_and_watched_from_then_on() {
    let restored = Log { epoch: Epoch([8; 8]), ..Log::honest() };
    let mut witness = refused(restored.sign(6, at("11:05")), &[], Unsound::Lie(Lie::Restored));
    trusting(|trust| witness.judge(trust, restored.sign(8, at("11:10")), &restored.grown(6, 8))).expect("sound");
    let lie = trusting(|trust| witness.judge(trust, restored.sign(7, at("11:15")), &[]));
    assert_eq!((lie, witness.shown().len()), (Err(Unsound::Lie(Lie::Shrunken)), 2));
}

#[test]
fn the_same_lie_told_again_is_kept_once_and_the_first_ones_stay() {
    let mut witness = witness();
    for _ in 0..3 {
        let lie = trusting(|trust| witness.judge(trust, Log::honest().sign(9, at("11:05")), &[]));
        assert_eq!((lie, witness.shown().len()), (Err(Unsound::Lie(Lie::Shrunken)), 1));
    }
    for minute in 0..40 {
        let when = at("12:00") + Millis::minutes(minute);
        let _ = trusting(|trust| witness.judge(trust, Log::honest().sign(9, when), &[]));
    }
    assert_eq!(witness.shown().len(), 16);
    assert_eq!(witness.shown()[0].said.checkpoint.at, at("11:05"));
}

/// Judges what a server shows for a receipt that the witness's checkpoint covers.
#[track_caller]
fn judged(log: &Log, receipt: &SignedReceipt, shown: (InclusionAnswer, InclusionAnswer)) -> Result<Standing, Unsound> {
    let mut witness = Witness::default();
    trusting(|trust| {
        witness.judge(trust, log.sign(20, at("11:00")), &[]).expect("sound");
        let (contact, entry) = shown;
        let standing = witness.judge_receipt(trust, receipt, Some(&contact), Some(&entry));
        if let Err(Unsound::Lie(lie)) = standing {
            assert_eq!(witness.shown().iter().map(|shown| shown.lie).collect::<Vec<_>>(), [lie]);
            assert_eq!(witness.shown()[0].receipt, Some(*receipt));
        }
        standing
    })
}

#[test]
fn what_was_receipted_stands_in_the_log() {
    let log = Log::honest();
    for seq in 1..=8 {
        assert_eq!(judged(&log, &log.receipt(seq), log.show(seq, 20)), Ok(Standing::In), "entry {seq}");
    }
}

#[test]
fn a_proof_of_another_leaf_is_a_lie() {
    let log = Log::honest();
    let ((contact, entry), (other_contact, other_entry)) = (log.show(4, 20), log.show(5, 20));
    let shown = [
        (contact.clone(), other_entry.clone()),
        (other_contact.clone(), entry.clone()),
        (other_contact, other_entry),
        (entry.clone(), contact.clone()),
    ];
    for shown in shown {
        assert_eq!(judged(&log, &log.receipt(4), shown), Err(Unsound::Lie(Lie::Altered)));
    }
    // The right leaf with the way of another.
    let borrowed = InclusionAnswer { leaf: entry.leaf, ..log.show(5, 20).1 };
    assert_eq!(judged(&log, &log.receipt(4), (contact, borrowed)), Err(Unsound::Lie(Lie::Missing)));
}

#[test]
fn a_receipted_entry_that_the_log_has_otherwise_is_a_lie() {
    let mut log = Log::honest();
    let (receipt, (_, index)) = (log.receipt(4), log.show(4, 20));
    log.leaves[index.index as usize].what =
        Logged::Entry { device: device(1), seq: 4, hash: EntryHash([0xee; 32]), refused: None };
    assert_eq!(judged(&log, &receipt, log.show(4, 20)), Err(Unsound::Lie(Lie::Altered)));
}

#[test]
fn a_receipt_whose_contact_stands_elsewhere_or_at_another_time_is_a_lie() {
    let log = Log::honest();
    let honest = log.receipt(4);
    let sign = |receipt: Receipt| {
        let signature = Key::of(9).sign(&receipt.message(&org(), ORIGIN));
        SignedReceipt { receipt, signature }
    };
    let position = sign(Receipt { position: honest.receipt.position - 1, ..honest.receipt });
    let time = sign(Receipt { at: honest.receipt.at + Millis(1), ..honest.receipt });
    for receipt in [position, time] {
        assert_eq!(judged(&log, &receipt, log.show(4, 20)), Err(Unsound::Lie(Lie::Altered)));
    }
}

#[test]
fn an_entry_behind_its_own_receipt_is_a_lie() {
    let mut log = Log::honest();
    let receipt = log.receipt(4);
    let (contact, entry) = log.show(4, 20);
    log.leaves.swap(contact.index as usize, entry.index as usize);
    assert_eq!(judged(&log, &receipt, log.show(4, 20)), Err(Unsound::Lie(Lie::Swapped)));
}

#[test]
fn an_entry_that_can_not_be_shown_is_a_lie() {
    let log = Log::honest();
    let (contact, entry) = log.show(4, 20);
    let mut witness = Witness::default();
    trusting(|trust| {
        witness.judge(trust, log.sign(20, at("11:00")), &[]).expect("sound");
        for (contact, entry) in [(None, Some(&entry)), (Some(&contact), None), (None, None)] {
            let standing = witness.judge_receipt(trust, &log.receipt(4), contact, entry);
            assert_eq!(standing, Err(Unsound::Lie(Lie::Missing)));
        }
    });
}

#[test]
fn a_leaf_that_is_no_leaf_is_a_lie() {
    let log = Log::honest();
    let mut bent = log.clone();
    let (_, entry) = bent.show(4, 20);
    // The server may put anything into its tree: bytes that are not the one form of a leaf say nothing.
    let mut record = entry.leaf.clone().expect("own").to_vec();
    record.push(0);
    bent.leaves.truncate(20);
    let hashes: Vec<Hash> = bent
        .leaves
        .iter()
        .enumerate()
        .map(|(at, leaf)| if at as u64 == entry.index { leaf_hash(&record) } else { leaf.hash() })
        .collect();
    struct Of(Vec<Hash>);
    impl Nodes for Of {
        type Error = Infallible;
        fn node(&mut self, height: u32, index: u64) -> Result<Hash, Infallible> {
            let from = (index << height) as usize;
            let mut frontier = sync_core::log::Frontier::default();
            self.0[from..from + (1 << height)].iter().for_each(|hash| frontier.push(*hash, |_, _, _| {}));
            Ok(frontier.root())
        }
    }
    let mut of = Of(hashes);
    let root = root(&mut of, 20).expect("nodes");
    let said = log.sign_as(Checkpoint { root, ..log.sign(20, at("11:00")).checkpoint });
    let way = |of: &mut Of, index| inclusion_path(of, index, 20).expect("nodes");
    let (contact, _) = log.show(4, 20);
    let contact = InclusionAnswer { path: way(&mut of, contact.index), ..contact };
    let entry = InclusionAnswer { path: way(&mut of, entry.index), leaf: Some(record.into()), ..entry };
    let mut witness = Witness::default();
    trusting(|trust| {
        witness.judge(trust, said, &[]).expect("sound");
        let standing = witness.judge_receipt(trust, &log.receipt(4), Some(&contact), Some(&entry));
        assert_eq!(standing, Err(Unsound::Lie(Lie::Altered)));
    });
}

#[test]
fn what_is_receipted_may_be_missing_for_a_day_and_no_longer() {
    let log = Log::honest();
    let receipt = log.receipt(12);
    let standing = |when| {
        let mut witness = Witness::default();
        trusting(|trust| {
            witness.judge(trust, log.sign(20, when), &[]).expect("sound");
            assert!(!witness.covers(&receipt.receipt));
            witness.judge_receipt(trust, &receipt, None, None)
        })
    };
    let received = receipt.receipt.at;
    assert_eq!(standing(received + Millis::days(1)), Ok(Standing::NotYet));
    assert_eq!(standing(received + Millis::days(1) + Millis(1)), Err(Unsound::Lie(Lie::Withheld)));
}

#[test]
fn a_receipt_that_the_server_did_not_sign_holds_it_to_nothing() {
    let log = Log::honest();
    let foreign = Log { key: 4, ..Log::honest() }.receipt(4);
    assert_eq!(judged(&log, &foreign, log.show(4, 20)), Err(Unsound::Signature));
}

#[test]
fn a_receipt_from_before_the_store_was_put_back_is_not_held_against_the_new_log() {
    let restored = Log { epoch: Epoch([8; 8]), ..Log::honest() };
    let receipt = Log::honest().receipt(4);
    let mut witness = Witness::default();
    trusting(|trust| {
        witness.judge(trust, restored.sign(20, at("11:00")), &[]).expect("sound");
        assert_eq!(witness.judge_receipt(trust, &receipt, None, None), Ok(Standing::Elsewhere));
    });
}

#[test]
fn a_witness_comes_back_from_its_bytes_with_all_its_evidence() {
    let witness = refused(Log::honest().sign(9, at("11:05")), &[Hash([3; 32])], Unsound::Lie(Lie::Shrunken));
    assert_eq!(cbor::decode::<Witness>("witness", &cbor::encode(&witness)), Ok(witness));
}

#[test]
fn every_lie_has_a_name_and_words_in_both_languages() {
    let mut names: Vec<&str> = Lie::ALL.iter().map(|lie| lie.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Lie::ALL.len());
    for lie in Lie::ALL {
        assert!(!lie.en().is_empty() && lie.zh().chars().any(|c| c > '\u{2fff}'));
        assert_eq!(cbor::decode::<Lie>("lie", &cbor::encode(&lie)), Ok(lie));
    }
}
