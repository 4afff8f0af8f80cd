//! What is refused for an operation that a writer of these documents can't have made. Each would panic Automerge, or be
//! taken and leave a document that can never be read again.

use std::num::NonZeroU64;

use hostile::{ElementId, Key, ObjType, ObjectId, Op, OpId, OpType, ScalarValue, altered, hash};
use sync_core::document::guard::scan;

use super::beginning::{ACTION, ITEM, ITEM_ID, ITEM_TEXT, LETTER, NEEDS, NEXT_LETTER, POINTS, SUMMARY};
use super::{COMPANION, REP, code, plan, record};

pub fn id(counter: u64) -> OpId {
    OpId::new(counter, &automerge::ActorId::from(REP.0))
}

fn of(counter: u64) -> ObjectId {
    ObjectId::Id(id(counter))
}

fn word(key: &str) -> Key {
    Key::Map(key.into())
}

fn element(counter: u64) -> Key {
    Key::Seq(ElementId::Id(id(counter)))
}

fn text(words: &str) -> OpType {
    OpType::Put(ScalarValue::Str(words.into()))
}

fn op(obj: ObjectId, key: Key, action: OpType, pred: &[u64]) -> Op {
    Op { action, obj, key, pred: pred.iter().map(|counter| id(*counter)).collect(), insert: false }
}

fn insert(obj: ObjectId, key: Key, action: OpType) -> Op {
    Op { insert: true, ..op(obj, key, action, &[]) }
}

/// The number of the first operation of the change that `refused` makes.
fn next() -> u64 {
    let scanned = scan(&record().log[1]).expect("sound");
    scanned.start_op + scanned.operations
}

/// What becomes of a third change of the rep with these operations, on a record with an item and a summary.
fn answer(operations: Vec<Op>) -> &'static str {
    let story = record();
    let before = scan(&story.log[1]).expect("sound");
    let change = altered(&story.log[1], |change| {
        change.deps = vec![hash(&before.hash)];
        change.seq = 3;
        change.start_op = NonZeroU64::new(next()).expect("not 0");
        change.operations = operations;
    });
    code(&mut story.before(2), &change)
}

#[test]
fn what_an_honest_writer_does_with_each_kind_of_place_is_admitted() {
    assert_eq!(answer(vec![op(of(ITEM), word("text"), text("改"), &[ITEM_TEXT])]), "admitted");
    assert_eq!(answer(vec![op(of(ITEM), word("text"), OpType::Delete, &[ITEM_TEXT])]), "admitted");
    assert_eq!(answer(vec![op(ObjectId::Root, word("framework"), text("海运"), &[])]), "admitted");
    assert_eq!(answer(vec![insert(of(SUMMARY), element(LETTER), text("新"))]), "admitted");
    assert_eq!(answer(vec![op(of(SUMMARY), element(LETTER), OpType::Delete, &[LETTER])]), "admitted");
    let made =
        [insert(of(POINTS), Key::head(), OpType::Make(ObjType::Map)), op(of(next()), word("text"), text("点"), &[])];
    assert_eq!(answer(made.to_vec()), "admitted");
}

#[test]
fn an_operation_on_an_object_that_does_not_exist_is_refused() {
    assert_eq!(answer(vec![op(of(900), word("text"), text("x"), &[])]), "unknown_object");
}

#[test]
fn an_operation_on_what_is_no_object_is_refused() {
    assert_eq!(answer(vec![op(of(ITEM_TEXT), word("text"), text("x"), &[])]), "unknown_object");
}

#[test]
fn an_object_that_stands_in_itself_is_refused() {
    assert_eq!(answer(vec![insert(of(next()), Key::head(), OpType::Make(ObjType::Map))]), "unknown_object");
}

#[test]
fn an_object_that_is_made_later_in_the_change_is_refused() {
    let early =
        [op(of(next() + 1), word("text"), text("x"), &[]), insert(of(POINTS), Key::head(), OpType::Make(ObjType::Map))];
    assert_eq!(answer(early.to_vec()), "unknown_object");
}

#[test]
fn an_operation_that_names_an_actor_whom_nobody_lists_is_refused() {
    // One operation on element 1 of actor 5, where no other actor is listed.
    let columns: &[(u8, &[u8])] = &[
        (0x11, &[0x7f, 5]),
        (0x13, &[0x7f, 1]),
        (0x34, &[1]),
        (0x42, &[0x7f, 3]),
        (0x56, &[0x7f, 0]),
        (0x70, &[0x7f, 0]),
    ];
    let mut empty = sync_core::document::guard::Guarded::empty(sync_core::ids::DocumentKind::Visit);
    assert_eq!(code(&mut empty, &hostile::with_columns(REP, columns)), "malformed");
}

#[test]
fn an_operation_that_names_an_actor_who_wrote_nothing_here_is_refused() {
    let stranger = OpId::new(1, &automerge::ActorId::from([9; 16]));
    let mut named = op(of(ITEM), word("text"), text("x"), &[]);
    named.pred = vec![stranger].into();
    assert_eq!(answer(vec![named]), "unknown_actor");
}

#[test]
fn an_insert_after_itself_is_refused() {
    assert_eq!(answer(vec![insert(of(SUMMARY), element(next()), text("x"))]), "unknown_element");
}

#[test]
fn an_insert_after_an_element_that_does_not_exist_is_refused() {
    assert_eq!(answer(vec![insert(of(SUMMARY), element(900), text("x"))]), "unknown_element");
}

#[test]
fn an_insert_after_an_element_of_another_list_is_refused() {
    assert_eq!(answer(vec![insert(of(SUMMARY), element(ITEM), text("x"))]), "unknown_element");
    assert_eq!(answer(vec![insert(of(POINTS), element(ITEM), OpType::Make(ObjType::Map))]), "unknown_element");
}

#[test]
fn an_insert_after_what_is_no_element_is_refused() {
    assert_eq!(answer(vec![insert(of(SUMMARY), element(NEEDS), text("x"))]), "unknown_element");
}

#[test]
fn a_delete_of_an_element_that_does_not_exist_is_refused() {
    assert_eq!(answer(vec![op(of(SUMMARY), element(900), OpType::Delete, &[LETTER])]), "unknown_element");
}

#[test]
fn a_delete_of_the_place_before_the_first_element_is_refused() {
    assert_eq!(answer(vec![op(of(SUMMARY), Key::head(), OpType::Delete, &[LETTER])]), "unknown_element");
}

#[test]
fn a_delete_that_replaces_nothing_is_refused() {
    assert_eq!(answer(vec![op(of(SUMMARY), element(LETTER), OpType::Delete, &[])]), "wrong_predecessor");
    assert_eq!(answer(vec![op(of(ITEM), word("text"), OpType::Delete, &[])]), "wrong_predecessor");
}

#[test]
fn an_element_in_a_map_is_refused() {
    assert_eq!(answer(vec![op(of(ITEM), element(LETTER), text("x"), &[])]), "wrong_kind_of_key");
}

#[test]
fn a_key_in_a_list_or_a_text_is_refused() {
    assert_eq!(answer(vec![op(of(NEEDS), word("text"), text("x"), &[])]), "wrong_kind_of_key");
    assert_eq!(answer(vec![op(of(SUMMARY), word("text"), text("x"), &[])]), "wrong_kind_of_key");
}

#[test]
fn an_insert_into_a_map_is_refused() {
    assert_eq!(answer(vec![insert(of(ITEM), word("text"), text("x"))]), "misplaced_operation");
}

#[test]
fn a_predecessor_that_does_not_exist_is_refused() {
    assert_eq!(answer(vec![op(of(ITEM), word("text"), text("x"), &[900])]), "wrong_predecessor");
}

#[test]
fn a_predecessor_of_another_key_is_refused() {
    assert_eq!(answer(vec![op(of(ITEM), word("text"), text("x"), &[ITEM_ID])]), "wrong_predecessor");
}

#[test]
fn a_predecessor_of_the_same_key_of_another_object_is_refused() {
    assert_eq!(answer(vec![op(of(ACTION), word("text"), text("x"), &[ITEM_TEXT])]), "wrong_predecessor");
}

#[test]
fn a_predecessor_of_another_element_is_refused() {
    assert_eq!(answer(vec![op(of(SUMMARY), element(LETTER), OpType::Delete, &[NEXT_LETTER])]), "wrong_predecessor");
}

#[test]
fn an_operation_that_replaces_itself_or_a_later_one_is_refused() {
    assert_eq!(answer(vec![op(of(ITEM), word("text"), text("x"), &[next()])]), "wrong_predecessor");
    let later =
        [op(of(ITEM), word("text"), text("x"), &[next() + 1]), op(of(ITEM), word("text"), text("y"), &[ITEM_TEXT])];
    assert_eq!(answer(later.to_vec()), "wrong_predecessor");
}

#[test]
fn a_predecessor_twice_in_one_operation_is_refused() {
    assert_eq!(answer(vec![op(of(ITEM), word("text"), text("x"), &[ITEM_TEXT, ITEM_TEXT])]), "wrong_predecessor");
}

#[test]
fn a_predecessor_in_two_operations_of_one_change_is_refused() {
    let twice = |words| op(of(ITEM), word("text"), text(words), &[ITEM_TEXT]);
    assert_eq!(answer(vec![twice("x"), twice("y")]), "wrong_predecessor");
}

#[test]
fn a_deletion_as_a_predecessor_is_refused() {
    let deleted = op(of(ITEM), word("text"), OpType::Delete, &[ITEM_TEXT]);
    assert_eq!(answer(vec![deleted, op(of(ITEM), word("text"), text("x"), &[next()])]), "wrong_predecessor");
}

#[test]
fn a_predecessor_of_an_insert_is_refused() {
    let mut inserted = insert(of(SUMMARY), element(LETTER), text("x"));
    inserted.pred = vec![id(LETTER)].into();
    assert_eq!(answer(vec![inserted]), "wrong_predecessor");
}

#[test]
fn what_the_author_can_not_have_seen_is_no_predecessor_object_or_element() {
    let story = record();
    // The companion's third change and the rep's were written without knowing of each other.
    let companions = scan(&story.log[2]).expect("sound");
    let unseen = OpId::new(companions.start_op, &automerge::ActorId::from(COMPANION.0));
    let try_with = |alter: &dyn Fn(&mut Op)| {
        let change = altered(&story.log[3], |change| alter(&mut change.operations[0]));
        code(&mut story.before(3), &change)
    };
    assert_eq!(try_with(&|op| op.pred = vec![unseen.clone()].into()), "wrong_predecessor");
    assert_eq!(try_with(&|op| op.obj = ObjectId::Id(unseen.clone())), "unknown_object");
    assert_eq!(
        try_with(&|op| *op = insert(of(SUMMARY), Key::Seq(ElementId::Id(unseen.clone())), text("x"))),
        "unknown_element"
    );
}

#[test]
fn marks_counters_and_tables_are_refused() {
    let mark = OpType::MarkEnd(true);
    assert_eq!(answer(vec![insert(of(SUMMARY), element(LETTER), mark)]), "operation_not_allowed");
    assert_eq!(answer(vec![op(of(ITEM), word("text"), OpType::Increment(1), &[ITEM_TEXT])]), "operation_not_allowed");
    assert_eq!(
        answer(vec![op(ObjectId::Root, word("needs"), OpType::Make(ObjType::Table), &[])]),
        "operation_not_allowed"
    );
    let counter = OpType::Put(ScalarValue::counter(1));
    assert_eq!(answer(vec![op(of(ITEM), word("text"), counter, &[ITEM_TEXT])]), "wrong_value");
}

#[test]
fn a_key_that_no_form_has_is_refused() {
    assert_eq!(answer(vec![op(ObjectId::Root, word("verified"), text("x"), &[])]), "unknown_key");
    assert_eq!(answer(vec![op(of(ITEM), word("due_working_days"), text("x"), &[])]), "unknown_key");
}

#[test]
fn maps_nested_a_thousand_deep_are_refused_at_the_first() {
    let deep: Vec<Op> = (0..1_000)
        .map(|depth| {
            let object = if depth == 0 { of(ITEM) } else { of(next() + depth - 1) };
            op(object, word("text"), OpType::Make(ObjType::Map), &[])
        })
        .collect();
    assert_eq!(answer(deep), "misplaced_operation");
}

#[test]
fn an_object_in_place_of_a_value_and_a_value_in_place_of_an_object_are_refused() {
    assert_eq!(answer(vec![op(of(ITEM), word("text"), OpType::Make(ObjType::Text), &[])]), "misplaced_operation");
    assert_eq!(answer(vec![op(ObjectId::Root, word("needs"), text("x"), &[NEEDS])]), "misplaced_operation");
    assert_eq!(answer(vec![op(ObjectId::Root, word("needs"), OpType::Delete, &[NEEDS])]), "misplaced_operation");
    assert_eq!(
        answer(vec![op(ObjectId::Root, word("needs"), OpType::Make(ObjType::Text), &[])]),
        "misplaced_operation"
    );
}

#[test]
fn a_list_put_in_place_of_the_one_that_others_wrote_into_is_refused() {
    assert_eq!(
        answer(vec![op(ObjectId::Root, word("needs"), OpType::Make(ObjType::List), &[NEEDS])]),
        "misplaced_operation"
    );
}

#[test]
fn an_item_taken_out_of_its_list_is_refused() {
    assert_eq!(answer(vec![op(of(NEEDS), element(ITEM), OpType::Delete, &[ITEM])]), "misplaced_operation");
}

#[test]
fn an_element_of_a_text_is_one_letter_and_never_replaced() {
    for words in ["", "两字", "e\u{301}"] {
        assert_eq!(answer(vec![insert(of(SUMMARY), element(LETTER), text(words))]), "wrong_value", "{words:?}");
    }
    assert_eq!(answer(vec![insert(of(SUMMARY), element(LETTER), OpType::Put(ScalarValue::Uint(7)))]), "wrong_value");
    assert_eq!(answer(vec![insert(of(SUMMARY), element(LETTER), OpType::Make(ObjType::Map))]), "misplaced_operation");
    assert_eq!(answer(vec![op(of(SUMMARY), element(LETTER), text("x"), &[LETTER])]), "misplaced_operation");
    assert_eq!(answer(vec![insert(of(SUMMARY), element(LETTER), text("😀"))]), "admitted");
}

#[test]
fn a_value_of_another_type_or_out_of_its_range_is_refused() {
    let put = |key: &str, value: ScalarValue| {
        let story = plan();
        let change = altered(&story.log[0], |change| {
            let op = change.operations.iter_mut().find(|op| op.key == word(key)).expect("written");
            op.action = OpType::Put(value);
        });
        code(&mut story.before(0), &change)
    };
    assert_eq!(put("minutes", ScalarValue::Uint(90)), "admitted");
    assert_eq!(put("minutes", ScalarValue::Uint(1 << 33)), "wrong_value");
    assert_eq!(put("minutes", ScalarValue::Int(90)), "wrong_value");
    assert_eq!(put("start", ScalarValue::Timestamp(0)), "admitted");
    assert_eq!(put("start", ScalarValue::Timestamp(i64::MAX)), "wrong_value");
    assert_eq!(put("remote", ScalarValue::Boolean(true)), "admitted");
    assert_eq!(put("remote", ScalarValue::Null), "wrong_value");
    assert_eq!(put("place", ScalarValue::F64(0.5)), "wrong_value");
    assert_eq!(put("place", ScalarValue::Bytes(vec![1])), "wrong_value");
}
