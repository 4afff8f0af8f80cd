//! How a document and the plan in it behave.

use super::plan::{PlanEdit, PlanView, create_plan, edit_plan, read_plan, read_plan_at};
use super::{Document, DocumentError};
use crate::ids::{ActorId, ChangeHash};
use crate::time::Timestamp;

const REP: ActorId = ActorId([1; 16]);

fn plan() -> PlanView {
    PlanView {
        customer: "customer-001".into(),
        customer_name: "青岛海运".into(),
        country: "CN".into(),
        place: "山东路 1 号".into(),
        contact: "王经理".into(),
        zone: "Asia/Shanghai".into(),
        start: Some(Timestamp(1_789_356_600_000)),
        minutes: 90,
        purpose: "报关时效".into(),
        participants: vec!["rep-1".into(), "rep-2".into()],
        materials: vec!["公司简介".into(), "报价单".into(), "案例".into()],
        quotation_notice: true,
        questions: vec!["几个柜?".into()],
        research: "冷链".into(),
        ..PlanView::default()
    }
}

fn written(actor: ActorId) -> (Document, Vec<u8>) {
    let mut doc = Document::empty();
    doc.set_actor(actor).expect("nothing pending");
    create_plan(&mut doc, &plan()).expect("an actor is set");
    let change = doc.commit().expect("something was edited");
    (doc, change)
}

#[test]
fn a_plan_reads_back_as_it_was_written() {
    let (doc, _) = written(REP);
    assert_eq!(read_plan(&doc), plan());
    assert_eq!(read_plan(&doc).end(), Some(Timestamp(1_789_356_600_000 + 90 * 60_000)));
}

#[test]
fn an_empty_document_reads_as_a_plan_of_defaults() {
    assert_eq!(read_plan(&Document::empty()), PlanView::default());
    assert_eq!(PlanView::default().end(), None);
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    let (mut doc, _) = written(REP);
    let materials = vec!["公司简介".to_owned(), "执照副本".into(), "案例".into(), "样品".into()];
    let edit = PlanEdit { minutes: Some(45), materials: Some(materials.clone()), ..PlanEdit::default() };
    edit_plan(&mut doc, &edit).expect("an actor is set");
    assert_eq!(read_plan(&doc), PlanView { minutes: 45, materials, ..plan() });
    let none = PlanEdit { materials: Some(Vec::new()), ..PlanEdit::default() };
    edit_plan(&mut doc, &none).expect("an actor is set");
    assert!(read_plan(&doc).materials.is_empty());
}

#[test]
fn a_plan_edited_and_put_back_equals_what_was_approved() {
    let (mut doc, _) = written(REP);
    let approved = doc.heads();
    let place = |doc: &mut Document, place: &str| {
        edit_plan(doc, &PlanEdit { place: Some(place.into()), ..PlanEdit::default() }).expect("an actor is set");
        doc.commit().expect("another place");
    };
    place(&mut doc, "香港中路 2 号");
    assert_ne!(read_plan_at(&doc, &approved), Some(read_plan(&doc)));
    place(&mut doc, "山东路 1 号");
    assert_ne!(doc.heads(), approved);
    assert_eq!(read_plan_at(&doc, &approved), Some(read_plan(&doc)));
}

#[test]
fn a_plan_at_unknown_heads_is_none() {
    let (doc, _) = written(REP);
    assert_eq!(read_plan_at(&doc, &[ChangeHash([9; 32])]), None);
}

#[test]
fn a_value_of_a_wrong_type_reads_as_its_default() {
    use automerge::{ROOT, transaction::Transactable};
    let (mut doc, _) = written(REP);
    let writer = doc.writer().expect("an actor is set");
    writer.put(ROOT, "minutes", "soon").expect("a root key");
    writer.put(ROOT, "materials", 3).expect("a root key");
    writer.put(ROOT, "overseas", "yes").expect("a root key");
    let read = read_plan(&doc);
    assert_eq!((read.minutes, read.materials, read.overseas), (0, Vec::new(), false));
}

#[test]
fn changes_replay_to_the_same_heads_in_one_batch() {
    let (mut doc, first) = written(REP);
    let mut log = vec![first];
    for minutes in [30, 40, 50] {
        edit_plan(&mut doc, &PlanEdit { minutes: Some(minutes), ..PlanEdit::default() }).expect("an actor is set");
        log.push(doc.commit().expect("another length"));
    }
    let replayed = Document::from_changes(log.iter().rev().map(Vec::as_slice)).expect("our own log");
    assert_eq!(replayed.heads(), doc.heads());
    assert_eq!(read_plan(&replayed), read_plan(&doc));
    let loaded = Document::load(&doc.save().expect("nothing pending")).expect("our own snapshot");
    assert_eq!((loaded.heads(), read_plan(&loaded)), (doc.heads(), read_plan(&doc)));
}

#[test]
fn a_log_with_a_hole_or_with_garbage_is_an_error() {
    let (mut doc, first) = written(REP);
    edit_plan(&mut doc, &PlanEdit { minutes: Some(30), ..PlanEdit::default() }).expect("an actor is set");
    let second = doc.commit().expect("another length");
    let hole = Document::from_changes([second.as_slice()]);
    assert!(matches!(hole, Err(DocumentError::MissingDependencies(missing)) if missing.len() == 1));
    assert!(matches!(Document::from_changes([b"garbage".as_slice(), &first]), Err(DocumentError::Unreadable)));
    assert!(matches!(Document::load(b"garbage"), Err(DocumentError::Unreadable)));
}

#[test]
fn the_same_edits_by_the_same_actor_are_the_same_bytes() {
    assert_eq!(written(REP).1, written(REP).1);
    assert_ne!(written(REP).1, written(ActorId([2; 16])).1);
}

#[test]
fn a_commit_is_one_change_and_a_commit_of_nothing_is_none() {
    let (mut doc, first) = written(REP);
    assert_eq!(doc.commit(), None);
    edit_plan(&mut doc, &PlanEdit { minutes: Some(90), ..PlanEdit::default() }).expect("an actor is set");
    assert_eq!(doc.commit(), None, "the same length again is no edit");
    let scanned = super::guard::scan(&first).expect("our own change");
    assert_eq!((scanned.actor, scanned.seq, doc.heads()), (REP, 1, vec![scanned.hash]));
}

#[test]
fn nothing_is_written_without_an_actor_and_nothing_pending_is_swept_away() {
    let mut doc = Document::empty();
    assert!(matches!(create_plan(&mut doc, &plan()), Err(DocumentError::NoActor)));
    doc.set_actor(REP).expect("nothing pending");
    create_plan(&mut doc, &plan()).expect("an actor is set");
    assert!(matches!(doc.set_actor(ActorId([2; 16])), Err(DocumentError::Uncommitted)));
    assert!(matches!(doc.with_changes([]), Err(DocumentError::Uncommitted)));
    assert!(matches!(doc.save(), Err(DocumentError::Uncommitted)));
    assert!(doc.heads().is_empty());
    doc.rollback();
    assert_eq!(doc.commit(), None);
}
