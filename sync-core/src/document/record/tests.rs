//! How the record behaves, above all when several people write at the same time.

use super::{
    Attitude, Gift, Intent, Place, RecordForm, RecordView, Section, add_gift, add_item, change_item, create_record,
    put_decider, read_record, read_record_at, remove_item, set_form, set_framework, set_intent, set_summary, settle,
};
use crate::compliance::missing;
use crate::document::{Document, DocumentError};
use crate::ids::{ActorId, PersonId};

fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("a sound id")
}

fn with_actor(doc: &Document, actor: u8) -> Document {
    let mut copy = doc.clone();
    copy.set_actor(ActorId([actor; 16])).expect("nothing pending");
    copy
}

/// A record with one need, `need-1`, in the hands of two people.
fn shared() -> (Document, Document, Document) {
    let mut doc = with_actor(&Document::empty(), 1);
    create_record(&mut doc).expect("an actor is set");
    add_item(&mut doc, Section::Needs, Some("need-1"), "每周两柜", &person("rep-1"), None).expect("created");
    doc.commit().expect("edited");
    let (rep, companion) = (with_actor(&doc, 2), with_actor(&doc, 3));
    (doc, rep, companion)
}

/// Commits both and gives each what the other wrote; both must then read alike.
fn exchange(a: &mut Document, b: &mut Document) -> RecordView {
    let (from_a, from_b) = (a.commit().expect("edited"), b.commit().expect("edited"));
    let (both, other) =
        (a.with_changes([from_b.as_slice()]).expect("sound"), b.with_changes([from_a.as_slice()]).expect("sound"));
    assert_eq!(both.heads(), other.heads());
    assert_eq!(read_record(&both), read_record(&other));
    (*a, *b) = (both, other);
    read_record(a)
}

#[test]
fn a_record_reads_back_as_it_was_written() {
    let (_, mut doc, _) = shared();
    let by = person("rep-1");
    let id = add_item(&mut doc, Section::Actions, None, "发方案", &by, Some(3)).expect("created");
    add_gift(&mut doc, Some("gift-1"), "茶叶", "180", "CNY").expect("an amount");
    set_intent(&mut doc, &Intent::Clear, "下月开始").expect("an actor is set");
    set_framework(&mut doc, "海运,每月八柜").expect("an actor is set");
    set_summary(&mut doc, "谈得很好。").expect("created");
    doc.commit().expect("edited");
    let record = read_record(&doc);
    assert_eq!(record.needs[0].text, "每周两柜");
    let action = &record.actions[0];
    assert_eq!((&action.item.id, action.item.by.as_str(), action.due_working_days), (&id, "rep-1", Some(3)));
    let tea = Gift { id: "gift-1".into(), item: "茶叶".into(), amount: "180.00".into(), currency: "CNY".into() };
    assert_eq!((record.gifts[0].money().expect("money").minor, &record.gifts), (18_000, &vec![tea]));
    assert_eq!((record.intent, record.framework.as_deref()), (Some(Intent::Clear), Some("海运,每月八柜")));
    assert_eq!((record.summary.as_str(), record.conflicting.len()), ("谈得很好。", 0));
    change_item(&mut doc, Section::Actions, &id, "发正式方案").expect("in sight");
    assert_eq!(read_record(&doc).actions[0].item.text, "发正式方案");
}

#[test]
fn two_people_write_at_the_same_time_and_nothing_is_lost() {
    let (_, mut rep, mut companion) = shared();
    add_item(&mut rep, Section::Points, Some("p-1"), "时效", &person("rep-1"), None).expect("created");
    set_summary(&mut rep, "甲方满意。").expect("created");
    add_item(&mut companion, Section::Points, Some("p-2"), "价格", &person("rep-2"), None).expect("created");
    add_gift(&mut companion, None, "茶叶", "180.00", "CNY").expect("an amount");
    set_summary(&mut companion, "另约下周。").expect("created");
    let record = exchange(&mut rep, &mut companion);
    let mut points: Vec<_> = record.points.iter().map(|item| item.text.as_str()).collect();
    points.sort_unstable();
    assert_eq!(points, ["价格", "时效"]);
    assert_eq!(record.gifts.len(), 1);
    assert!(record.summary.contains("甲方满意。") && record.summary.contains("另约下周。"), "{}", record.summary);
}

#[test]
fn both_changes_of_one_item_stay_in_sight_until_somebody_settles_them() {
    let (_, mut rep, mut companion) = shared();
    change_item(&mut rep, Section::Needs, "need-1", "每周三柜").expect("in sight");
    change_item(&mut companion, Section::Needs, "need-1", "每周四柜").expect("in sight");
    let need = exchange(&mut rep, &mut companion).needs.remove(0);
    let mut texts = [vec![need.text], need.conflicting].concat();
    texts.sort_unstable();
    assert_eq!(texts, ["每周三柜", "每周四柜"]);
    change_item(&mut rep, Section::Needs, "need-1", "每周三到四柜").expect("in sight");
    let need = read_record(&rep).needs.remove(0);
    assert_eq!((need.text.as_str(), need.conflicting.len()), ("每周三到四柜", 0));
}

#[test]
fn a_removed_item_is_out_of_sight_and_comes_back_with_a_change_made_meanwhile() {
    let (_, mut rep, mut companion) = shared();
    remove_item(&mut rep, Section::Needs, "need-1").expect("in sight");
    assert!(read_record(&rep).needs.is_empty());
    let gone = change_item(&mut rep, Section::Needs, "need-1", "x");
    assert!(matches!(gone, Err(DocumentError::NoSuchItem { section: "needs", .. })));
    change_item(&mut companion, Section::Needs, "need-1", "每周五柜").expect("in sight");
    let record = exchange(&mut rep, &mut companion);
    assert_eq!(record.needs[0].text, "每周五柜");
    change_item(&mut rep, Section::Needs, "need-1", "每周两柜").expect("in sight");
    assert_eq!(read_record(&rep).needs[0].text, "每周两柜", "the words once removed may be written again");
}

#[test]
fn two_different_intents_are_both_in_sight() {
    let (_, mut rep, mut companion) = shared();
    set_intent(&mut rep, &Intent::Clear, "已定").expect("an actor is set");
    set_intent(&mut companion, &Intent::None, "太贵").expect("an actor is set");
    let record = exchange(&mut rep, &mut companion);
    let won = record.intent.expect("one won");
    let other = if won == Intent::Clear { "none" } else { "clear" };
    assert_eq!(record.conflicting.get("intent"), Some(&vec![other.to_owned()]));
}

#[test]
fn a_record_created_on_two_devices_reads_as_the_union_of_both() {
    let (mut rep, mut companion) = (with_actor(&Document::empty(), 2), with_actor(&Document::empty(), 3));
    for (doc, id, words) in [(&mut rep, "a", "甲"), (&mut companion, "b", "乙")] {
        create_record(doc).expect("an actor is set");
        add_item(doc, Section::Needs, Some(id), words, &person("rep-1"), None).expect("created");
        set_summary(doc, words).expect("created");
    }
    let record = exchange(&mut rep, &mut companion);
    assert_eq!(record.needs.len(), 2);
    let mut summaries = [vec![record.summary], record.conflicting["summary"].clone()].concat();
    summaries.sort_unstable();
    assert_eq!(summaries, ["乙", "甲"]);
    for id in ["a", "b"] {
        change_item(&mut rep, Section::Needs, id, "丙").expect("in sight in either list");
    }
}

#[test]
fn text_with_emoji_is_edited_at_the_right_place() {
    let (_, mut rep, mut companion) = shared();
    set_summary(&mut rep, "甲😀乙𠮷丙👨‍👩‍👧丁").expect("created");
    rep.commit().expect("edited");
    let mut other = with_actor(&rep, 4);
    set_summary(&mut rep, "甲😀乙𠮷丙👨‍👩‍👧丁戊").expect("created");
    set_summary(&mut other, "甲😀新乙𠮷丙👨‍👩‍👧丁").expect("created");
    assert_eq!(exchange(&mut rep, &mut other).summary, "甲😀新乙𠮷丙👨‍👩‍👧丁戊");
    use automerge::{ObjType, transaction::Transactable};
    let summary = companion.view().container("summary", ObjType::Text).expect("created");
    let writer = companion.writer().expect("an actor is set");
    writer.splice_text(&summary, 0, 0, "甲😀乙").expect("in range");
    writer.splice_text(&summary, 3, 0, "新").expect("in range");
    assert_eq!(read_record(&companion).summary, "甲😀新乙", "positions are UTF-16 units");
}

#[test]
fn what_was_signed_reads_at_its_heads() {
    let (_, mut doc, _) = shared();
    let signed = doc.heads();
    change_item(&mut doc, Section::Needs, "need-1", "改了").expect("in sight");
    doc.commit().expect("edited");
    assert_eq!(read_record_at(&doc, &signed).expect("known heads").needs[0].text, "每周两柜");
    assert_eq!(read_record(&doc).needs[0].text, "改了");
}

#[test]
fn an_intent_of_a_newer_app_is_kept_in_sight() {
    let (_, mut doc, _) = shared();
    set_intent(&mut doc, &Intent::from_word("maybe"), "").expect("an actor is set");
    assert_eq!(read_record(&doc).intent, Some(Intent::Unknown("maybe".into())));
}

#[test]
fn an_edit_that_makes_no_sense_is_refused_by_name() {
    let (_, mut doc, _) = shared();
    let by = person("rep-1");
    let twice = add_item(&mut doc, Section::Needs, Some("need-1"), "x", &by, None);
    assert!(matches!(twice, Err(DocumentError::DuplicateItem { section: "needs", .. })));
    let due = add_item(&mut doc, Section::Needs, None, "x", &by, Some(1));
    assert!(matches!(due, Err(DocumentError::DueWithoutAction { section: "needs" })));
    assert!(matches!(add_gift(&mut doc, None, "x", "1,5", "CNY"), Err(DocumentError::Money(_))));
    let mut empty = with_actor(&Document::empty(), 1);
    assert!(matches!(set_summary(&mut empty, "x"), Err(DocumentError::NotCreated { container: "summary" })));
    assert_eq!(doc.commit(), None, "nothing of it was written");
    let word = "wishes".parse::<Section>().expect_err("no section");
    assert_eq!(
        word.to_string(),
        "\"wishes\" is no section of the record: use needs, points, objections, opinions or actions"
    );
}

#[test]
fn both_versions_of_an_item_are_shown_with_their_authors_and_whoever_settles_them_is_named() {
    let (_, mut rep, mut companion) = shared();
    change_item(&mut rep, Section::Needs, "need-1", "每周三柜").expect("in sight");
    change_item(&mut companion, Section::Needs, "need-1", "每周四柜").expect("in sight");
    let place: Place = "needs/need-1".parse().expect("a place");
    let record = exchange(&mut rep, &mut companion);
    let mut versions: Vec<_> =
        record.versions_at(&place).iter().map(|version| (version.text.as_str(), version.actor)).collect();
    versions.sort_unstable_by_key(|(_, actor)| *actor);
    assert_eq!(versions, [("每周三柜", ActorId([2; 16])), ("每周四柜", ActorId([3; 16]))]);
    assert_eq!(record.conflicts(), std::slice::from_ref(&place));
    assert_eq!(record.actors(), [ActorId([2; 16]), ActorId([3; 16])]);

    settle(&mut companion, &place, "每周四柜", &person("rep-2")).expect("in sight");
    let record = read_record(&companion);
    assert!(record.conflicts().is_empty());
    assert_eq!(record.needs[0].text, "每周四柜");
    let settled = &record.settled[0];
    assert_eq!(
        (settled.of.as_str(), settled.kept.as_str(), settled.by.as_str()),
        ("needs/need-1", "每周四柜", "rep-2")
    );
    assert_eq!((&settled.dropped, settled.actor), (&vec!["每周三柜".to_owned()], Some(ActorId([3; 16]))));
    settle(&mut companion, &place, "每周五柜", &person("rep-2")).expect("in sight");
    assert_eq!(read_record(&companion).settled.len(), 1, "a change where nobody differs settles nothing");
}

#[test]
fn two_who_settle_the_same_conflict_differently_stand_beside_each_other_again() {
    let (_, mut rep, mut companion) = shared();
    change_item(&mut rep, Section::Needs, "need-1", "三").expect("in sight");
    change_item(&mut companion, Section::Needs, "need-1", "四").expect("in sight");
    exchange(&mut rep, &mut companion);
    let place = Place::Item(Section::Needs, "need-1".into());
    settle(&mut rep, &place, "三", &person("rep-1")).expect("in sight");
    settle(&mut companion, &place, "四", &person("rep-2")).expect("in sight");
    let record = exchange(&mut rep, &mut companion);
    assert_eq!((record.conflicts(), record.settled.len()), (vec![place], 2));
}

#[test]
fn fields_that_differ_are_settled_like_items() {
    let (_, mut rep, mut companion) = shared();
    let form = |topic: &str| RecordForm { topic: Some(topic.into()), ..RecordForm::default() };
    set_form(&mut rep, &form("报价"), &person("rep-1")).expect("an actor is set");
    set_form(&mut companion, &form("样品"), &person("rep-2")).expect("an actor is set");
    let record = exchange(&mut rep, &mut companion);
    assert_eq!(record.conflicts(), [Place::Field("topic")]);
    assert_eq!(record.versions_at(&Place::Field("topic")).len(), 2);
    set_form(&mut rep, &form("报价与样品"), &person("rep-1")).expect("an actor is set");
    let record = read_record(&rep);
    assert!(record.conflicts().is_empty());
    assert_eq!((record.topic.as_str(), record.settled[0].dropped.len()), ("报价与样品", 2));
    assert!("colour".parse::<Place>().is_err() && "needs/".parse::<Place>().is_err());
}

#[test]
fn a_flag_that_somebody_raised_is_not_lost_to_somebody_who_did_not() {
    let (_, mut rep, mut companion) = shared();
    let form = |signed| RecordForm { agreement_signed: Some(signed), ..RecordForm::default() };
    set_form(&mut rep, &form(true), &person("rep-1")).expect("an actor is set");
    set_form(&mut companion, &form(false), &person("rep-2")).expect("an actor is set");
    assert!(exchange(&mut rep, &mut companion).agreement_signed);
}

#[test]
fn the_decision_chain_merges_and_shows_where_people_judge_differently() {
    let (_, mut rep, mut companion) = shared();
    put_decider(&mut rep, "d-1", "王总", "总经理", &Attitude::Unclear, &person("rep-1")).expect("written");
    put_decider(&mut companion, "d-2", "李工", "技术总监", &Attitude::Supports, &person("rep-2")).expect("written");
    let record = exchange(&mut rep, &mut companion);
    assert_eq!(record.chain.len(), 2, "two lists made at the same time read as one");
    put_decider(&mut rep, "d-1", "王总", "总经理", &Attitude::Opposes, &person("rep-1")).expect("written");
    put_decider(&mut companion, "d-1", "王总", "总经理", &Attitude::Supports, &person("rep-2")).expect("written");
    let record = exchange(&mut rep, &mut companion);
    let boss = record.chain.iter().find(|decider| decider.item.id == "d-1").expect("in sight");
    assert_eq!((boss.item.text.as_str(), boss.post.as_str(), boss.attitudes.len()), ("王总", "总经理", 2));
}

#[test]
fn v8_1_to_v8_3_needs_what_was_explained_and_objections_are_entries_and_missed_where_there_are_none() {
    for (clause, section, field, text) in [
        ("V8.1", Section::Needs, "needs", "fragile goods, two containers a week"),
        ("V8.2", Section::Points, "points", "shock-proof packing with insurance for fragile goods"),
        ("V8.3", Section::Objections, "objections", "too dear; answered with the cost of a breakage"),
    ] {
        let lacks = |record: &RecordView| missing(None, record).iter().any(|lacking| lacking.field == field);
        let mut doc = with_actor(&Document::empty(), 1);
        create_record(&mut doc).expect("an actor is set");
        assert!(lacks(&read_record(&doc)), "{clause}: nothing there is missed by its name");
        add_item(&mut doc, section, Some("x-1"), text, &person("rep-1"), None).expect("created");
        let record = read_record(&doc);
        let entries: Vec<(&str, &str)> =
            record.items(section).map(|item| (item.text.as_str(), item.by.as_str())).collect();
        assert_eq!(entries, [(text, "rep-1")], "{clause}: an entry of its own, with who wrote it");
        assert!(!lacks(&record), "{clause}");
        let others = Section::ALL.into_iter().filter(|other| *other != section);
        assert_eq!(others.flat_map(|other| record.items(other)).count(), 0, "{clause}: in no other place");
        remove_item(&mut doc, section, "x-1").expect("in sight");
        assert!(lacks(&read_record(&doc)), "{clause}: taken back, it is missed again");
    }
}
