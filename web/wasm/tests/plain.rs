//! The border to JavaScript: what is read and written, and what is told of what makes no sense. The bytes of the first test are those of
//! `web/src/core/plain.test.ts`.

use sojourn_wasm::plain::{Plain, read, written};
use sojourn_wasm::{AtVisit, Bad, Clocks, Do, Happened, Heading, OnTrip, Place, Plan, Written};

fn bytes(hex: &str) -> Vec<u8> {
    let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn passes<T: Plain + PartialEq + std::fmt::Debug>(value: T) {
    assert_eq!(read(&written(&value)), Ok(value));
}

#[test]
fn a_tap_that_javascript_handed_over_is_read() {
    let handed = bytes(concat!(
        "a2646b696e646374617067636f6d6d616e64a362646f66617272697665657669736974627631",
        "65706c616365a3686c61746974756465fb403f800000000000696c6f6e67697475646538786861636375726163790c"
    ));
    let place = Some(Place { latitude: 31.5, longitude: -121.0, accuracy: 12.0 });
    let command = Box::new(Do::Arrive { visit: "v1".to_owned(), place });
    assert_eq!(read(&handed), Ok(Happened::Tap { command, shown: None }));
}

#[test]
fn what_passes_is_the_same_on_the_other_side() {
    passes(Clocks { running: 1 << 40, boot: "00".to_owned(), wall: -3, zone: "Asia/上海".to_owned() });
    passes(Written { table: 255, key: vec![7; 300], value: None });
    passes(Written { table: 0, key: Vec::new(), value: Some(vec![0; 70_000]) });
    passes(Do::Plan { visit: None, plan: Box::new(Plan { participants: vec![String::new(); 30], ..Plan::default() }) });
    let (visit, text) = ("v1".to_owned(), "字".repeat(100));
    passes(Do::Note { visit: visit.clone(), heading: Heading::Actions, text, due_working_days: Some(3) });
    passes(Do::Trip {
        trip: Box::new(OnTrip::CheckIn { visit: visit.clone(), next_by: i64::MAX, code: Some(vec![1]) }),
    });
    passes(Do::AtVisit(Box::new(AtVisit::SignDrawn {
        visit,
        signer: "王".to_owned(),
        strokes: "[]".to_owned(),
        shown: String::new(),
    })));
}

#[test]
fn what_makes_no_sense_is_named_with_what_to_give() {
    let told = |handed: &[u8]| read::<Happened>(handed).map_err(|Bad { field, why }| (field, why));
    let no = |field: &str, why: &str| Err((field.to_owned(), why.to_owned()));
    assert_eq!(told(&[]), no("it", "give an object"));
    // {kind: "signed", task: "one"}: the first that is wrong is told.
    assert_eq!(told(&bytes("a2646b696e64667369676e6564647461736b636f6e65")), no("task", "give a whole number"));
    // {kind: "signed", task: -1}
    assert_eq!(told(&bytes("a2646b696e64667369676e6564647461736b20")), no("task", "give a whole number"));
    // {kind: "signed", task: 1}
    assert_eq!(told(&bytes("a2646b696e64667369676e6564647461736b01")), no("signature", "give bytes"));
    // {kind: "tea"}
    let words = "give one of: tap contact enrol committed commit_failed signed answered failed";
    assert_eq!(told(&bytes("a1646b696e6463746561")), no("kind", words));
}

#[test]
fn bytes_that_end_too_early_are_no_panic() {
    let whole = written(&Written { table: 1, key: vec![1, 2, 3], value: Some(vec![4; 40]) });
    for end in 0..whole.len() {
        let _ = read::<Written>(&whole[..end]);
    }
}
