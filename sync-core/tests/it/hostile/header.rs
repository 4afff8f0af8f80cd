//! What is refused for what a change says of itself: who, when, after what.

use std::num::NonZeroU64;

use hostile::{ExpandedChange, altered, content, number, resealed, sealed};
use sync_core::document::guard::Guarded;
use sync_core::ids::DocumentKind;

use super::{REP, code, record};

/// The first change of a record with something altered, on an empty document.
fn first(alter: impl FnOnce(&mut ExpandedChange)) -> &'static str {
    code(&mut Guarded::empty(DocumentKind::Visit), &altered(&record().log[0], alter))
}

/// The second change of a record with something altered, on the first.
fn second(alter: impl FnOnce(&mut ExpandedChange)) -> &'static str {
    let story = record();
    code(&mut story.before(1), &altered(&story.log[1], alter))
}

/// The first change with one byte of its content said otherwise: 0 dependencies at 0, the actor at 1, sequence 18, first
/// operation 19, time 20, message 21, other actors 22, columns 23.
fn byte(at: usize, put: &[u8]) -> &'static str {
    code(&mut Guarded::empty(DocumentKind::Visit), &resealed(&record().log[0], at, put))
}

#[test]
fn an_honest_change_that_is_written_again_is_admitted() {
    assert_eq!(first(|_| {}), "admitted");
    assert_eq!(second(|_| {}), "admitted");
}

#[test]
fn a_sequence_number_of_0_is_refused() {
    assert_eq!(first(|change| change.seq = 0), "malformed");
}

#[test]
fn a_gap_in_sequence_numbers_is_refused() {
    assert_eq!(second(|change| change.seq += 5), "actor_seq_gap");
}

#[test]
fn the_greatest_sequence_number_is_refused() {
    assert_eq!(second(|change| change.seq = u64::MAX), "actor_seq_gap");
}

#[test]
fn an_actor_whom_nobody_knows_does_not_begin_with_its_second_change() {
    assert_eq!(first(|change| change.seq = 2), "actor_seq_gap");
}

#[test]
fn operation_numbers_that_were_used_are_refused() {
    assert_eq!(second(|change| change.start_op = NonZeroU64::MIN), "start_op_unexplained");
}

#[test]
fn operation_numbers_that_leave_a_gap_are_refused() {
    assert_eq!(first(|change| change.start_op = change.start_op.saturating_add(1)), "start_op_unexplained");
}

#[test]
fn operation_numbers_near_32_bits_are_refused_since_the_next_honest_edit_would_panic() {
    assert_eq!(first(|change| change.start_op = NonZeroU64::new(u64::from(u32::MAX) - 2).expect("not 0")), "malformed");
    assert_eq!(byte(19, &[0x80, 0x80, 0x80, 0x80, 0x04]), "malformed");
    assert_eq!(byte(19, &[0]), "malformed");
}

#[test]
fn the_earliest_time_there_is_is_refused_and_the_latest_too() {
    assert_eq!(first(|change| change.time = i64::MIN), "malformed");
    assert_eq!(first(|change| change.time = -1), "malformed");
    assert_eq!(first(|change| change.time = i64::MAX), "malformed");
}

#[test]
fn a_dependency_twice_is_refused() {
    assert_eq!(second(|change| change.deps.extend(change.deps.clone())), "malformed");
}

#[test]
fn dependencies_out_of_order_are_refused() {
    let story = record();
    let merging = story.log.iter().position(|bytes| content(bytes)[0] == 2).expect("a change that merges");
    let mut bytes = content(&story.log[merging]);
    let (a, b) = (bytes[1..33].to_vec(), bytes[33..65].to_vec());
    bytes.splice(1..65, [b, a].concat());
    assert_eq!(code(&mut story.before(merging), &sealed(1, &bytes)), "malformed");
}

#[test]
fn more_than_64_dependencies_are_refused() {
    assert_eq!(byte(0, &[65]), "too_many");
}

#[test]
fn an_actor_without_bytes_is_refused() {
    let mut bytes = content(&record().log[0]);
    bytes.splice(1..18, [0]);
    assert_eq!(code(&mut Guarded::empty(DocumentKind::Visit), &sealed(1, &bytes)), "malformed");
}

#[test]
fn an_actor_of_any_other_length_is_refused() {
    assert_eq!(byte(1, &[15]), "malformed");
    assert_eq!(byte(1, &number(1 << 20)), "malformed");
}

#[test]
fn a_message_beyond_256_bytes_is_refused() {
    assert_eq!(first(|change| change.message = Some("m".repeat(257))), "too_many");
    assert_eq!(first(|change| change.message = Some("m".repeat(10 << 20))), "change_too_large");
}

#[test]
fn a_message_that_is_no_text_is_refused() {
    assert_eq!(byte(21, &[1, 0xff]), "malformed");
}

#[test]
fn too_many_other_actors_and_too_many_columns_are_refused() {
    assert_eq!(byte(22, &[65]), "too_many");
    assert_eq!(byte(23, &[25]), "too_many");
}

#[test]
fn an_actor_that_is_listed_and_not_named_is_refused() {
    let stranger = [&[1, 16][..], &[9; 16]].concat();
    assert_eq!(byte(22, &stranger), "unknown_actor");
    let author_again = [&[1, 16][..], &REP.0].concat();
    assert_eq!(byte(22, &author_again), "malformed");
    let story = record();
    let mut bytes = content(&story.log[3]);
    // One dependency, the actor, three numbers and an empty message stand before the other actors.
    assert_eq!(bytes[33..50], [&[16][..], &REP.0].concat());
    let at = 50 + bytes[50..].iter().position(|byte| *byte == 0).expect("a time of 0") + 2;
    assert_eq!(bytes[at], 0);
    bytes.splice(at..=at, [&[1, 16][..], &super::COMPANION.0].concat());
    assert_eq!(code(&mut story.before(3), &sealed(1, &bytes)), "malformed");
}

#[test]
fn a_number_that_is_not_in_its_shortest_form_is_refused() {
    assert_eq!(byte(18, &[0x81, 0x00]), "malformed");
}
