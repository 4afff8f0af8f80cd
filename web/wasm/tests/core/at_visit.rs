//! A visit in full, as the page of one asks for it: photos, the signature, hints as typed, conflicts, a changed plan, thanks.

use sojourn_wasm::{AtVisit, Detail, Do, FormPage, Heading, PlanChange, Said};

use super::browser::{Browser, clocks};
use super::plan;

const STROKES: &str = r#"{"width":600,"height":200,"strokes":[[[10,20,0],[120,90,16],[200,40,40]]]}"#;

fn v1() -> String {
    "v1".to_owned()
}

fn planned() -> Browser {
    let mut browser = Browser::enrolled();
    saved(&browser.tap(Do::Plan { visit: Some(v1()), plan: Box::new(plan()) }));
    browser
}

fn saved(told: &[Said]) {
    assert!(matches!(told, [Said::Saved { .. }]), "{told:?}");
}

fn at(act: AtVisit) -> Do {
    Do::AtVisit(Box::new(act))
}

fn note(heading: Heading, text: &str) -> Do {
    Do::Note { visit: v1(), heading, text: text.to_owned(), due_working_days: None }
}

fn detail(browser: &Browser) -> Detail {
    browser.core.detail(clocks(), "v1").expect("it makes sense").expect("it is here")
}

/// The smallest picture that is one: what stands behind its end and its comment are gone when it is kept.
fn jpeg() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xfe, 0, 8];
    bytes.extend_from_slice(b"GPS 31\xff\xda\0\x08\x01\x01\0\0\x3f\0pixels\xff\xd9GPS");
    bytes
}

#[test]
fn a_photo_is_stripped_kept_under_its_name_and_named_by_an_entry() {
    let mut browser = planned();
    let kept = browser.core.picture("v1", jpeg()).expect("it makes sense").kept.expect("a picture");
    assert!(!kept.bytes.windows(3).any(|three| three == b"GPS"));
    let (hash, media, bytes) = (kept.hash.clone(), kept.media, kept.bytes.len() as u64);
    let caption = "仓库门口".to_owned();
    saved(&browser.tap(at(AtVisit::AttachPhoto { visit: v1(), hash, media, bytes, caption })));
    let attached = detail(&browser).attachments;
    assert_eq!(
        attached.iter().map(|it| (&it.hash, &*it.caption, &*it.by)).collect::<Vec<_>>(),
        [(&kept.hash, "仓库门口", "li.na")]
    );
    let own = browser.core.own_blobs();
    assert_eq!(own.named, [kept.hash]);
    assert_eq!((own.all[0].due, &*own.all[0].synced), (false, "saved"), "its entry goes first");
}

#[test]
fn what_is_no_picture_is_refused_in_both_languages_with_what_to_do() {
    let why = planned().core.picture("v1", b"MZ program".to_vec()).expect("it makes sense").why.expect("refused");
    assert!(why.en.contains("JPEG") && why.zh.contains("JPEG"), "{why:?}");
}

#[test]
fn a_signature_is_bound_to_what_was_shown_and_refused_once_that_has_changed() {
    let mut browser = planned();
    saved(&browser.tap(note(Heading::Needs, "零下十八度")));
    let shown = browser.core.shown("v1").expect("it makes sense");
    assert!(shown.contains("零下十八度"));
    let drawn = browser.core.drawn(STROKES, shown.clone()).expect("a signature");
    let sign = |shown: String| {
        at(AtVisit::SignDrawn { visit: v1(), signer: "陈工".to_owned(), strokes: STROKES.to_owned(), shown })
    };
    saved(&browser.tap(note(Heading::Points, "后来又记了一条")));
    assert!(matches!(browser.tap(sign(shown)).as_slice(), [Said::NotSaved { .. }]));
    let again = browser.core.shown("v1").expect("it makes sense");
    saved(&browser.tap(sign(again)));
    let signature = detail(&browser).signatures.pop().expect("signed");
    assert_eq!((&*signature.signer, signature.picture), ("陈工", Some(drawn.picture.hash)));
    assert_eq!(browser.core.own_blobs().all.len(), 2, "strokes and picture are sent");
    assert!(browser.core.drawn(r#"{"width":9,"height":9,"strokes":[]}"#, String::new()).is_err());
}

#[test]
fn without_a_drawing_only_the_name_is_taken_down() {
    let mut browser = planned();
    saved(&browser.tap(note(Heading::Needs, "x")));
    saved(&browser.tap(at(AtVisit::Sign { visit: v1(), signer: "陈工".to_owned() })));
    assert_eq!(detail(&browser).signatures.pop().expect("signed").picture, None);
}

#[test]
fn a_forbidden_promise_a_large_gift_and_an_agreement_are_told_while_they_are_typed_and_nothing_is_saved() {
    let browser = planned();
    let rows = browser.rows.clone();
    let hints = |command| browser.core.typed(command).expect("it makes sense").hints;
    for promise in ["我们保证零延误", "we promise zero delay"] {
        let told = hints(note(Heading::Points, promise));
        assert!(told.iter().any(|hint| hint.zh.contains("零延误") || hint.en.contains("zero delay")), "{told:?}");
    }
    assert!(hints(note(Heading::Points, "讨论了冷链")).is_empty());
    let gift = |amount: &str| {
        let (item, currency) = ("茶叶".to_owned(), "CNY".to_owned());
        at(AtVisit::Gift { visit: v1(), item, amount: amount.to_owned(), currency })
    };
    assert!(hints(gift("10.00")).is_empty() && !hints(gift("99999.00")).is_empty());
    let page = FormPage { agreement_signed: Some(true), ..FormPage::default() };
    assert!(!hints(at(AtVisit::Fill { visit: v1(), page })).is_empty());
    assert_eq!(browser.rows, rows);
}

#[test]
fn what_the_record_lacks_shrinks_while_it_is_typed() {
    let browser = planned();
    let missing = |text: &str| browser.core.typed(note(Heading::Needs, text)).expect("it makes sense").missing;
    let lacks_needs = |text: &str| missing(text).iter().any(|it| it.sentence.zh == "客户需求");
    assert!(lacks_needs("") && !lacks_needs("冷库"));
}

#[test]
fn each_line_says_how_far_it_has_come() {
    let mut browser = planned();
    saved(&browser.tap(note(Heading::Needs, "零下十八度")));
    let line =
        browser.core.content(clocks(), "v1").expect("it makes sense").and_then(|it| it.record).expect("noted").needs[0]
            .clone();
    let far = detail(&browser).far;
    assert_eq!(far.len(), 1);
    assert_eq!((far[0].place.clone(), &*far[0].synced), (format!("needs/{}", line.id), "saved"));
}

#[test]
fn a_plan_that_is_changed_says_so_and_keeps_the_rest() {
    let mut browser = planned();
    let change =
        PlanChange { minutes: Some(90), materials: Some(vec!["报价单".to_owned()]), ..PlanChange::default() };
    saved(&browser.tap(at(AtVisit::Replan { visit: v1(), change: Box::new(change) })));
    let plan = browser.core.content(clocks(), "v1").expect("it makes sense").and_then(|it| it.plan).expect("planned");
    assert_eq!((plan.minutes, &*plan.customer_name), (90, "海风物流"));
    assert!(detail(&browser).approval.is_some());
}

#[test]
fn the_thank_you_is_drafted_from_the_record_in_both_languages() {
    let mut browser = planned();
    saved(&browser.tap(note(Heading::Needs, "零下十八度")));
    for (tongue, thanks) in [("zh", "感谢"), ("en", "Thank you")] {
        let letter = browser.core.thanks(clocks(), "v1", tongue).expect("it makes sense").expect("planned");
        assert!(letter.subject.contains(thanks) && letter.body.contains("零下十八度") && !letter.sms.is_empty());
    }
    assert_eq!(browser.core.thanks(clocks(), "v1", "fr").map_err(|bad| bad.field), Err("tongue".to_owned()));
}

#[test]
fn a_question_is_asked_and_answered_and_a_proposal_promised_and_delivered() {
    let mut browser = planned();
    saved(&browser.tap(at(AtVisit::Ask { visit: v1(), text: "清关多久?".to_owned(), within_minutes: None })));
    let owed = |browser: &Browser| {
        let visit = browser.core.visit(clocks(), "v1").expect("it makes sense").expect("it is here");
        visit.owed.into_iter().map(|owed| owed.kind).filter(|kind| kind.contains('/')).collect::<Vec<_>>()
    };
    let question = owed(&browser).pop();
    assert!(question.as_ref().is_some_and(|kind| kind.starts_with("question/")));
    let (way, text) = (sojourn_wasm::Way::Mail, "三个工作日".to_owned());
    saved(&browser.tap(at(AtVisit::Reply { visit: v1(), question, way, text })));
    saved(&browser.tap(at(AtVisit::Promise { visit: v1(), what: "冷链方案".to_owned(), working_days: None })));
    let what = "方案一稿".to_owned();
    saved(&browser.tap(at(AtVisit::Deliver { visit: v1(), proposal: None, way, what })));
}

#[test]
fn what_makes_no_sense_at_a_visit_is_named() {
    let browser = planned();
    let field = |act| browser.core.typed(at(act)).map_err(|bad| bad.field).expect_err("it makes no sense");
    let settle = AtVisit::Settle { visit: v1(), place: "needs/a".to_owned(), keep: None, text: None };
    assert_eq!(field(settle), "keep");
    let (contact, address) = (None, None);
    let (subject, text) = ("s".to_owned(), "t".to_owned());
    assert_eq!(field(AtVisit::SendThanks { visit: v1(), contact, address, subject, text }), "address");
    let photo = |hash: &str, media: &str| AtVisit::AttachPhoto {
        visit: v1(),
        hash: hash.to_owned(),
        media: media.to_owned(),
        bytes: 1,
        caption: String::new(),
    };
    assert_eq!(field(photo("zz", "image/jpeg")), "hash");
    assert_eq!(field(photo(&"0".repeat(64), "image/svg+xml")), "media");
}
