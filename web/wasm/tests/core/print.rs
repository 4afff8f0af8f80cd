//! A word is written on what was shown when it was said, or not at all: on the version of a plan (V4.2), of a record (A3.3), or on the
//! draft of an answer (V10.3).

use sojourn_wasm::{AtVisit, Decision, Do, Happened, Heading, PlanChange, Said};

use super::browser::{Browser, clocks};
use super::plan;

fn v1() -> String {
    "v1".to_owned()
}

/// Planned, with a record that was submitted and a question that is open.
fn waiting() -> Browser {
    let mut browser = Browser::enrolled();
    browser.saved(Do::Plan { visit: Some(v1()), plan: Box::new(plan()) });
    browser.saved(note("零下十八度"));
    browser.saved(Do::Submit { visit: v1() });
    let ask = AtVisit::Ask { visit: v1(), text: "清关多久?".to_owned(), within_minutes: None };
    browser.saved(Do::AtVisit(Box::new(ask)));
    browser
}

fn note(text: &str) -> Do {
    Do::Note { visit: v1(), heading: Heading::Needs, text: text.to_owned(), due_working_days: None }
}

fn replan(purpose: &str) -> Do {
    let change = PlanChange { purpose: Some(purpose.to_owned()), ..PlanChange::default() };
    Do::AtVisit(Box::new(AtVisit::Replan { visit: v1(), change: Box::new(change) }))
}

/// What is fingerprinted, with the fingerprint of the one whose name begins so.
fn print(browser: &Browser, of: &str) -> (String, String) {
    let content = browser.core.content(clocks(), "v1").expect("it makes sense").expect("it is here");
    let found = content.prints.into_iter().find(|print| print.of.starts_with(of)).expect("fingerprinted");
    (found.of, found.print)
}

fn said(browser: &mut Browser, command: Do, shown: &str) -> Vec<Said> {
    browser.run(Happened::Tap { command: Box::new(command), shown: Some(shown.to_owned()) })
}

fn draft(question: &str, text: &str) -> Do {
    Do::Decide { decision: Decision::Draft { visit: v1(), question: question.to_owned(), text: text.to_owned() } }
}

/// What was shown is signed where only something else came to the visit; once it has moved nothing is written, and what is shown anew is
/// signed again.
fn moves(of: &str, word: impl Fn(&str) -> Do, elsewhere: Do, moved: impl Fn(&str) -> Do) {
    let mut browser = waiting();
    let (name, shown) = print(&browser, of);
    browser.saved(elsewhere);
    assert_eq!(print(&browser, of).1, shown, "{of}: it is the same");
    browser.saved(moved(&name));
    let rows = browser.rows.clone();
    assert_eq!(said(&mut browser, word(&name), &shown), [Said::Moved], "{of}");
    assert_eq!(browser.rows, rows, "{of}: nothing was written");
    let (_, again) = print(&browser, of);
    assert!(matches!(said(&mut browser, word(&name), &again).as_slice(), [Said::Saved { .. }]), "{of}");
    assert_eq!(said(&mut browser, word(&name), &again), [Said::Moved], "{of}: a word was said on it meanwhile");
}

#[test]
fn a_plan_is_approved_as_it_was_shown_or_not_at_all() {
    moves("plan", |_| Do::Approve { visit: v1() }, note("又一条"), |_| replan("签约"));
}

#[test]
fn a_plan_is_returned_as_it_was_shown_or_not_at_all() {
    let back = |_: &str| Do::ReturnPlan { visit: v1(), reason: "缺客户背景".to_owned() };
    moves("plan", back, note("又一条"), |_| replan("签约"));
}

#[test]
fn a_record_is_passed_as_it_was_shown_or_not_at_all() {
    let pass = |_: &str| Do::Review { visit: v1(), passed: true, points: Vec::new() };
    moves("record", pass, replan("签约"), |_| note("又一条"));
    moves("record", pass, replan("签约"), |_| Do::Submit { visit: v1() });
}

#[test]
fn an_answer_is_passed_as_it_was_drafted_when_it_was_shown_or_not_at_all() {
    let pass = |question: &str| Do::Decide {
        decision: Decision::Answer { visit: v1(), question: question.to_owned(), passed: true, points: Vec::new() },
    };
    moves("question/", pass, note("又一条"), |question| draft(question, "三个工作日"));
}

#[test]
fn where_somebody_else_drafted_an_answer_meanwhile_no_second_one_is_written_over_it() {
    let mut browser = waiting();
    let (name, shown) = print(&browser, "question/");
    browser.saved(draft(&name, "三个工作日"));
    assert_eq!(said(&mut browser, draft(&name, "两个工作日"), &shown), [Said::Moved]);
}

#[test]
fn a_fingerprint_goes_with_a_word_on_something_that_has_one() {
    let mut browser = waiting();
    let tap = Happened::Tap { command: Box::new(note("又一条")), shown: Some("x".to_owned()) };
    assert_eq!(browser.core.handle(clocks(), tap).map_err(|bad| bad.field), Err("shown".to_owned()));
}
