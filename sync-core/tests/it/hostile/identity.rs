//! What is refused for where it comes from and what it builds on: other people's actors, equivocation, missing pasts.

use hostile::{OpType, ScalarValue, altered};
use sync_core::document::guard::{Arriving, GuardError, Guarded, scan};
use sync_core::ids::{ActorId, DocumentKind};

use super::{REP, code, record};

fn arriving(bytes: &[u8]) -> Arriving<'_> {
    Arriving::scan(bytes).expect("well formed").of_device(true)
}

/// The change with another value in its last operation that puts one.
fn otherwise(change: &[u8]) -> Vec<u8> {
    altered(change, |change| {
        let text = |op: &&mut hostile::Op| matches!(&op.action, OpType::Put(ScalarValue::Str(text)) if text.len() > 3);
        let op = change.operations.iter_mut().rfind(text).expect("a text");
        op.action = OpType::Put(ScalarValue::Str("别的话".into()));
    })
}

#[test]
fn honest_changes_are_admitted_in_one_batch_and_one_by_one_with_the_same_heads() {
    for story in [record(), super::plan()] {
        let mut one_by_one = Guarded::empty(story.kind);
        for change in &story.log {
            assert_eq!(code(&mut one_by_one, change), "admitted");
        }
        assert_eq!(story.whole().document().heads(), one_by_one.document().heads());
        let opened = Guarded::from_log(story.kind, story.log.iter().map(Vec::as_slice)).expect("our own log");
        assert_eq!(opened.document().heads(), one_by_one.document().heads());
        assert_eq!(opened.changes(), story.log.len());
    }
}

#[test]
fn a_document_opened_from_its_log_judges_the_rest_like_one_that_stayed_open() {
    let story = record();
    for at in 0..story.log.len() {
        let mut opened = Guarded::from_log(story.kind, story.log[..at].iter().map(Vec::as_slice)).expect("our log");
        for change in &story.log[at..] {
            assert_eq!(code(&mut opened, change), "admitted");
        }
    }
}

#[test]
fn a_change_under_an_actor_that_the_device_never_announced_is_refused() {
    let story = record();
    let mut guarded = Guarded::empty(story.kind);
    let answer = guarded.admit(&[Arriving::scan(&story.log[0]).expect("well formed")]).pop().expect("one answer");
    assert_eq!(answer.expect_err("a stranger's").code(), "foreign_actor");
    assert_eq!(guarded.changes(), 0);
}

#[test]
fn two_changes_with_one_sequence_number_are_not_both_taken() {
    let story = record();
    let mut guarded = story.before(2);
    assert_eq!(code(&mut guarded, &otherwise(&story.log[1])), "actor_seq_gap");
    let mut fresh = story.before(1);
    let twin = otherwise(&story.log[1]);
    let answers = fresh.admit(&[arriving(&story.log[1]), arriving(&twin)]);
    assert!(matches!(answers.as_slice(), [Ok(_), Err(GuardError::ActorSeqGap { expected: 3, found: 2 })]));
    assert_eq!((fresh.changes(), fresh.fallbacks()), (2, 0));
}

#[test]
fn a_change_that_is_there_already_is_told_as_a_duplicate() {
    let story = record();
    assert_eq!(code(&mut story.before(2), &story.log[1]), "duplicate");
    let mut guarded = story.before(1);
    let answers = guarded.admit(&[arriving(&story.log[1]), arriving(&story.log[1])]);
    assert!(matches!(answers.as_slice(), [Ok(_), Err(GuardError::Duplicate)]));
}

#[test]
fn a_second_change_that_builds_on_nothing_is_refused() {
    let story = record();
    let alone = altered(&story.log[1], |change| {
        change.deps.clear();
        change.start_op = std::num::NonZeroU64::MIN;
    });
    assert_eq!(code(&mut story.before(1), &alone), "own_past_missing");
}

#[test]
fn a_change_that_builds_on_others_but_not_on_its_actors_last_is_refused() {
    let story = record();
    let last = scan(&story.log[2]).expect("sound");
    // The rep's third change claims to have seen the companion's branch alone, without the rep's own part of it.
    let forgetful = altered(&story.log[4], |change| {
        change.deps = vec![hostile::hash(&last.hash)];
        change.seq = 4;
        change.start_op = std::num::NonZeroU64::new(last.start_op + last.operations).expect("not 0");
    });
    assert_eq!(code(&mut story.before(4), &forgetful), "own_past_missing");
}

#[test]
fn what_builds_on_changes_that_are_not_here_is_refused_and_never_queued() {
    let story = record();
    let mut guarded = Guarded::empty(story.kind);
    let saved = guarded.document().save().expect("nothing pending");
    for _ in 0..100 {
        let answers = guarded.admit(&story.log[1..].iter().map(|bytes| arriving(bytes)).collect::<Vec<_>>());
        assert!(answers.iter().all(|answer| matches!(answer, Err(GuardError::MissingDependencies(_)))));
    }
    assert_eq!(guarded.document().save().expect("nothing pending"), saved, "orphans must not fill the document");
}

#[test]
fn a_hostile_change_in_a_batch_costs_itself_and_what_builds_on_it() {
    let story = record();
    let hostile = altered(&story.log[1], |change| change.operations[0].key = hostile::Key::Map("x".into()));
    let on_top = altered(&story.log[3], |change| {
        change.deps = vec![hostile::hash(&scan(&hostile).expect("well formed").hash)];
    });
    let mut guarded = story.before(1);
    let answers =
        guarded.admit(&[arriving(&hostile), arriving(&on_top), arriving(&story.log[1]), arriving(&story.log[2])]);
    let codes: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().map_or_else(GuardError::code, |_| "admitted")).collect();
    assert_eq!(codes, ["wrong_kind_of_key", "missing_dependencies", "admitted", "admitted"]);
    assert_eq!(guarded.document().heads(), story.before(3).document().heads());
    assert_eq!(guarded.fallbacks(), 0);
}

#[test]
fn a_document_of_a_kind_that_nobody_writes_takes_nothing() {
    assert_eq!(code(&mut Guarded::empty(DocumentKind::Review), &record().log[0]), "closed_document");
}

#[test]
fn a_plan_does_not_take_what_belongs_into_a_record() {
    assert_eq!(code(&mut Guarded::empty(DocumentKind::Plan), &record().log[0]), "unknown_key");
    assert_eq!(code(&mut Guarded::empty(DocumentKind::Visit), &super::plan().log[0]), "unknown_key");
    assert_eq!(code(&mut Guarded::empty(DocumentKind::Itinerary), &super::plan().log[0]), "unknown_key");
}

#[test]
fn the_same_changes_by_an_actor_of_lower_and_of_higher_bytes_are_admitted() {
    for (a, b) in [(1, 2), (2, 1)] {
        for story in [
            hostile::record_story(ActorId([a; 16]), ActorId([b; 16])),
            hostile::plan_story(ActorId([a; 16]), ActorId([b; 16])),
        ] {
            assert_eq!(story.whole().fallbacks(), 0);
        }
    }
    assert_ne!(REP, super::COMPANION);
}
