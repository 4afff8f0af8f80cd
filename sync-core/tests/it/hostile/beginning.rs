//! Where things stand at the beginning of the record that hostile operations are tried on: numbers of the rep's operations.

use automerge::{Change, legacy::OpType};

use super::record;

/// The list of needs.
pub const NEEDS: u64 = 1;
/// The list of points.
pub const POINTS: u64 = 2;
/// The text of the summary.
pub const SUMMARY: u64 = 6;
/// The one item of needs.
pub const ITEM: u64 = 7;
/// The value of its id.
pub const ITEM_ID: u64 = 8;
/// The value of its text.
pub const ITEM_TEXT: u64 = 9;
/// The one action.
pub const ACTION: u64 = 11;
/// The first letter of the summary.
pub const LETTER: u64 = 15;
/// The second letter of the summary.
pub const NEXT_LETTER: u64 = 16;

#[test]
fn the_record_begins_as_the_tests_of_hostile_operations_take_it() {
    let changes = record().log.into_iter().take(2).map(|bytes| Change::from_bytes(bytes).expect("honest").decode());
    let operations: Vec<_> = changes.flat_map(|change| change.operations).collect();
    let at = |number: u64| &operations[number as usize - 1];
    assert!([NEEDS, POINTS, SUMMARY, ITEM, ACTION].iter().all(|it| matches!(at(*it).action, OpType::Make(_))));
    assert_eq!(at(ITEM_ID).key, automerge::legacy::Key::Map("id".into()));
    assert_eq!(at(ITEM_TEXT).key, automerge::legacy::Key::Map("text".into()));
    assert!(at(LETTER).insert && at(NEXT_LETTER).insert && !at(LETTER - 1).insert);
}
