//! What is refused as bytes, before anything is decoded: not a change, or one that would unfold without limit.

use automerge::Change;
use hostile::{content, number, sealed, with_columns};
use sync_core::document::Document;
use sync_core::document::guard::{Guarded, MAX_CHANGE, scan};
use sync_core::ids::DocumentKind;

use super::{REP, code, record};

/// 2 to the 40, as a length of a run and as a count.
const ENDLESS: [u8; 6] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x20];

fn refused(change: &[u8]) -> &'static str {
    code(&mut Guarded::empty(DocumentKind::Visit), change)
}

fn columns(columns: &[(u8, &[u8])]) -> &'static str {
    refused(&with_columns(REP, columns))
}

#[test]
fn a_scan_reads_what_automerge_reads() {
    for bytes in record().log {
        let (scanned, change) = (scan(&bytes).expect("sound"), Change::from_bytes(bytes.clone()).expect("sound"));
        assert_eq!(scanned.hash.0, change.hash().0);
        assert_eq!((scanned.seq, scanned.start_op), (change.seq(), change.start_op().get()));
        assert_eq!(
            scanned.deps.iter().map(|dep| dep.0).collect::<Vec<_>>(),
            change.deps().iter().map(|dep| dep.0).collect::<Vec<_>>()
        );
        assert_eq!(scanned.operations, change.len() as u64);
        assert_eq!(sealed(1, &content(&bytes)), bytes);
    }
}

#[test]
fn a_run_of_2_to_the_40_operations_is_refused_before_it_is_decoded() {
    assert_eq!(columns(&[(0x42, &[&ENDLESS[..], &[1]].concat())]), "too_many");
}

#[test]
fn a_column_of_2_to_the_40_predecessors_is_refused_before_it_is_decoded() {
    assert_eq!(columns(&[(0x42, &[0x7f, 1]), (0x70, &[&[0x7f][..], &ENDLESS].concat())]), "too_many");
}

#[test]
fn a_run_of_2_to_the_40_in_any_other_column_ends_with_the_operations() {
    for column in [0x01, 0x02, 0x11, 0x13, 0x34, 0x56] {
        let bomb = [&ENDLESS[..], &[1]].concat();
        let columns: &[(u8, &[u8])] =
            if column < 0x42 { &[(column, &bomb), (0x42, &[0x7f, 1])] } else { &[(0x42, &[0x7f, 1]), (column, &bomb)] };
        assert_eq!(refused(&with_columns(REP, columns)), "malformed", "{column:#x}");
    }
}

#[test]
fn a_deflated_change_is_refused_unopened() {
    let long = hostile::long_visit(REP, super::COMPANION)[1].log[1].clone();
    let deflated = Change::from_bytes(long).expect("sound").bytes().into_owned();
    assert_eq!(deflated[8], 2, "long enough to be deflated");
    assert_eq!(refused(&deflated), "compressed_chunk");
}

#[test]
fn a_deflated_column_is_refused_unopened() {
    assert_eq!(columns(&[(0x4a, &[0x7f, 1])]), "malformed");
}

#[test]
fn a_whole_document_in_place_of_a_change_is_refused_unopened() {
    let whole = record().whole().document().save().expect("nothing pending");
    assert_eq!(refused(&whole), "document_chunk");
    assert!(Document::load(&whole).is_ok());
}

#[test]
fn a_bundle_in_place_of_a_change_is_refused_unopened() {
    assert_eq!(refused(&sealed(3, b"x")), "bundle_chunk");
}

#[test]
fn what_is_no_chunk_at_all_is_refused() {
    assert_eq!(refused(&sealed(4, b"x")), "not_a_change");
    assert_eq!(refused(b"hello, world"), "not_a_change");
    assert_eq!(refused(b""), "not_a_change");
}

#[test]
fn a_change_beyond_64_kib_is_refused_unread() {
    assert_eq!(refused(&vec![0; MAX_CHANGE + 1]), "change_too_large");
}

#[test]
fn two_changes_in_place_of_one_are_refused() {
    assert_eq!(refused(&record().log[..2].concat()), "length");
}

#[test]
fn a_change_that_is_cut_anywhere_is_refused() {
    let change = &record().log[0];
    for end in 4..change.len() {
        assert_eq!(refused(&change[..end]), "truncated", "cut at {end}");
    }
}

#[test]
fn a_wrong_checksum_is_refused_although_automerge_would_take_it() {
    let mut damaged = record().log[0].clone();
    damaged[4] ^= 1;
    assert!(Change::from_bytes(damaged.clone()).is_ok());
    assert_eq!(refused(&damaged), "checksum");
}

#[test]
fn bytes_behind_the_operations_are_refused_among_them_those_that_read_as_an_author() {
    // An author in a change that is not its actor's first would panic.
    let author = [&[1u8, 4][..], b"evil"].concat();
    let story = record();
    for extra in [&[0u8][..], &author] {
        let change = sealed(1, &[content(&story.log[1]), extra.to_vec()].concat());
        assert_eq!(code(&mut story.before(1), &change), "malformed");
    }
}

#[test]
fn an_operation_of_a_kind_that_is_not_known_is_refused() {
    for kind in [5u8, 6, 7, 8, 100] {
        assert_eq!(columns(&[(0x42, &[0x7f, kind])]), "operation_not_allowed");
    }
}

#[test]
fn columns_twice_out_of_order_empty_or_unknown_are_refused() {
    let one: &[u8] = &[0x7f, 1];
    assert_eq!(columns(&[(0x42, one), (0x42, one)]), "malformed");
    assert_eq!(columns(&[(0x56, one), (0x42, one)]), "malformed");
    assert_eq!(columns(&[(0x11, &[]), (0x42, one)]), "malformed");
    assert_eq!(columns(&[(0x42, one), (0x94, &[1])]), "malformed");
    assert_eq!(columns(&[(0x42, &[0, 1])]), "malformed");
    assert_eq!(columns(&[]), "malformed");
}

#[test]
fn counts_that_the_bytes_do_not_have_are_refused_without_making_room_for_them() {
    let huge = number(1 << 40);
    let head = [&[0, 16][..], &REP.0, &[1, 1, 0]].concat();
    for (at, content) in [
        huge.clone(),
        [&[0][..], &huge].concat(),
        [&head[..], &huge].concat(),
        [&head[..], &[0], &huge].concat(),
        [&head[..], &[0, 0], &huge].concat(),
        [&head[..], &[0, 0, 1, 0x42], &huge].concat(),
    ]
    .iter()
    .enumerate()
    {
        let answer = refused(&sealed(1, content));
        assert!(["too_many", "truncated", "malformed"].contains(&answer), "{at}: {answer}");
    }
}
