//! Tests of approvals: who may, what makes one stale, and decisions that did not know of each other.

use super::{ApprovalCase, Decision, Superior, Word, check};
use crate::ids::{DeviceId, EntryId};
use crate::time::Timestamp;

const ARRIVED: Timestamp = Timestamp(1_000);
const NOW: Timestamp = Timestamp(5_000);

fn entry(n: u64) -> EntryId {
    EntryId { device: DeviceId([9; 16]), seq: n }
}

fn said(word: Word, by_role: Superior, at: i64) -> Decision {
    let by = match by_role {
        Superior::Supervisor => "wang",
        Superior::Manager => "zhao",
    };
    let entry = entry(at.unsigned_abs());
    let by = by.parse().expect("sound");
    Decision { entry, by, by_role, word, plan_unchanged: true, at: Timestamp(at), saw: Vec::new() }
}

fn given(by_role: Superior, at: i64) -> Decision {
    said(Word::Approved, by_role, at)
}

fn saw(decision: Decision, entries: &[u64]) -> Decision {
    Decision { saw: entries.iter().copied().map(entry).collect(), ..decision }
}

fn case(overseas: bool, participants: usize, decisions: &[Decision]) -> ApprovalCase<'_> {
    ApprovalCase { overseas, participants, decisions, arrived: Some(ARRIVED) }
}

fn standing(decisions: &[Decision]) -> &'static str {
    case(false, 1, decisions).standing(NOW).as_str()
}

#[test]
fn one_person_at_home_needs_a_supervisor_and_others_need_the_manager() {
    let (supervisor, manager) = ([given(Superior::Supervisor, 10)], [given(Superior::Manager, 10)]);
    for (overseas, participants, enough) in [(false, 1, true), (false, 2, false), (true, 1, false), (true, 3, false)] {
        assert_eq!(check(&case(overseas, participants, &supervisor), NOW).is_none(), enough);
        assert_eq!(check(&case(overseas, participants, &manager), NOW), None);
    }
}

#[test]
fn the_detail_says_why_no_approval_counts() {
    let stale = Decision { plan_unchanged: false, ..given(Superior::Manager, 10) };
    let returned = saw(said(Word::Returned, Superior::Manager, 20), &[10]);
    let withdrawn = saw(said(Word::Withdrawn, Superior::Manager, 20), &[10]);
    let cases: [(&[Decision], &str); 7] = [
        (&[], "there is none"),
        (std::slice::from_ref(&stale), "stale (V4.3)"),
        (&[given(Superior::Manager, 1_001)], "only after the arrival"),
        (&[given(Superior::Supervisor, 10)], "only the supervisor approved"),
        (&[Decision { at: NOW, ..stale.clone() }], "after the arrival and are stale"),
        (&[given(Superior::Manager, 10), returned], "returned to be corrected"),
        (&[given(Superior::Manager, 10), withdrawn], "withdrawn"),
    ];
    for (decisions, why) in cases {
        let finding = check(&case(true, 1, decisions), NOW).expect(why);
        assert_eq!(finding.clause.id(), "V4.2");
        assert!(finding.detail_en.contains(why), "{}", finding.detail_en);
    }
}

#[test]
fn a_new_approval_after_a_change_of_plan_makes_it_good() {
    let stale = Decision { plan_unchanged: false, ..given(Superior::Supervisor, 10) };
    assert_eq!(standing(std::slice::from_ref(&stale)), "stale");
    assert_eq!(check(&case(false, 1, &[stale, given(Superior::Supervisor, 1_000)]), NOW), None);
}

#[test]
fn before_the_arrival_there_is_nothing_to_find() {
    assert_eq!(check(&ApprovalCase { arrived: None, ..case(true, 2, &[]) }, NOW), None);
    assert_eq!(check(&case(true, 2, &[]), Timestamp(999)), None);
}

#[test]
fn v4_2_a_decision_ends_those_that_it_knew_of_by_its_rank_and_below() {
    use Superior::{Manager, Supervisor};
    let approved = || given(Supervisor, 10);
    let withdrawn = || saw(said(Word::Withdrawn, Supervisor, 20), &[10]);
    let again = || saw(given(Supervisor, 30), &[10, 20]);
    assert_eq!(standing(&[approved()]), "approved");
    assert_eq!(standing(&[approved(), withdrawn()]), "withdrawn");
    assert_eq!(standing(&[withdrawn(), again(), approved()]), "approved", "in whatever order they are heard of");
    let by_manager = || saw(said(Word::Returned, Manager, 20), &[10]);
    assert_eq!(standing(&[approved(), by_manager()]), "returned");
    assert_eq!(
        standing(&[approved(), by_manager(), again()]),
        "contested",
        "a supervisor does not end a manager's word"
    );
    assert_eq!(standing(&[approved(), by_manager(), saw(given(Manager, 40), &[10, 20])]), "approved");
}

#[test]
fn v4_2_an_approval_and_a_withdrawal_that_did_not_know_of_each_other_are_both_shown_and_nobody_is_at_fault() {
    let first = given(Superior::Supervisor, 10);
    let withdrawn = saw(said(Word::Withdrawn, Superior::Manager, 20), &[10]);
    let meanwhile = saw(given(Superior::Supervisor, 25), &[10]);
    let decisions = [first, withdrawn, meanwhile];
    let contested = case(false, 1, &decisions);
    assert_eq!(contested.standing(NOW).as_str(), "contested");
    let note = contested.standing(NOW).note();
    assert!(note.detail_en.contains("wang") && note.detail_en.contains("zhao"), "{}", note.detail_en);
    assert!(note.detail_zh.contains("wang") && note.detail_zh.contains("zhao"), "{}", note.detail_zh);
    assert!(!contested.is_approved(NOW));
    assert_eq!(check(&contested, NOW), None, "whom it would be held against had an approval in hand");
    let decided = saw(said(Word::Withdrawn, Superior::Manager, 30), &[10, 20, 25]);
    let all = [decisions.as_slice(), &[decided]].concat();
    assert_eq!(standing(&all), "withdrawn", "who knows both decides");
}

#[test]
fn v4_3_what_was_returned_and_then_corrected_waits_for_a_new_word() {
    let returned = Decision { plan_unchanged: false, ..said(Word::Returned, Superior::Supervisor, 10) };
    assert_eq!(standing(std::slice::from_ref(&returned)), "waiting");
    assert_eq!(standing(&[returned, given(Superior::Supervisor, 20)]), "approved");
}
