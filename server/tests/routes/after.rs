//! What follows a visit, over real HTTP: a customer's question by way of a department's draft and the supervisor's review to the
//! reply, the review of a record with its returns and amendments, and who is told and sees what meanwhile.

use mobile_ffi::Device;
use server::admin::again;
use sync_core::access::Role;
use sync_core::command::{Command, ProposalTap, QuestionTap};
use sync_core::document::record::Section;
use sync_core::fact::Channel;
use sync_core::sync::{Notice, NoticeKind};
use sync_core::time::Millis;

use crate::ladder::{left_the_customer, settle, turn, with_manager};
use crate::setting::{Setting, contact, org, person, visit};

const ID: &str = "visit-1";

fn question(tap: QuestionTap) -> Command {
    Command::Question { visit: visit(ID), tap }
}

fn proposal(tap: ProposalTap) -> Command {
    Command::Proposal { visit: visit(ID), tap }
}

fn review(passed: bool, points: &[&str]) -> Command {
    Command::Review { visit: visit(ID), passed, points: points.iter().map(|point| (*point).to_owned()).collect() }
}

fn note(text: &str) -> Command {
    Command::Note { visit: visit(ID), section: Section::Needs, text: text.to_owned(), due_working_days: None }
}

/// Does something and is in contact, before and after.
fn does(setting: &Setting, device: &Device, command: Command) {
    contact(device);
    device.perform(command).expect("saved");
    contact(device);
    settle(setting);
}

fn inbox(setting: &Setting, who: &str, kind: NoticeKind) -> Vec<Notice> {
    let read = setting.running().app.store.read_with(|read| read.notices(&org("acme"), &person(who)));
    read.expect("an inbox").into_iter().map(|row| row.notice).filter(|notice| notice.kind == kind).collect()
}

fn page(setting: &Setting, device: &Device) -> serde_json::Value {
    setting.page(device, "/v1/visits/visit-1").expect("a page")
}

fn owed(setting: &Setting, device: &Device, kind: &str) -> Vec<String> {
    let page = page(setting, device);
    let all = page["obligations"].as_array().expect("obligations").iter();
    let of = all.filter(|owed| owed["kind"].as_str().is_some_and(|name| name.starts_with(kind)));
    of.map(|owed| owed["state"].as_str().expect("a state").to_owned()).collect()
}

#[test]
fn v10_3_a_question_goes_to_the_department_and_back_by_way_of_the_supervisor() {
    let setting = with_manager();
    setting.person("acme", "sun.yu", Role::Rep);
    let (rep, _) = left_the_customer(&setting, ID);
    let (expert, _) = setting.phone("acme", "sun.yu");
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let (text, to) = ("清关要几天?".to_owned(), vec![person("sun.yu")]);
    does(&setting, &rep, question(QuestionTap::Ask { text, within_minutes: None, to }));
    assert_eq!(owed(&setting, &rep, "question"), ["running"]);
    let asked = inbox(&setting, "sun.yu", NoticeKind::AnswerWanted);
    assert!(asked.len() == 1 && asked[0].zh.contains("清关要几天?"), "{asked:?}");
    // The expert has the question from the notice, and nothing else of the visit.
    does(&setting, &expert, question(QuestionTap::Draft { question: None, text: "两天".to_owned() }));
    assert!(setting.page(&expert, "/v1/visits/visit-1").is_err());
    let drafted = inbox(&setting, "wang.lei", NoticeKind::AnswerDrafted);
    assert!(drafted.len() == 1 && drafted[0].zh.contains("两天"), "{drafted:?}");
    let check = |passed, point: Option<&str>| {
        question(QuestionTap::Check { question: None, passed, points: point.map(str::to_owned).into_iter().collect() })
    };
    does(&setting, &supervisor, check(false, Some("哪个港口?")));
    assert_eq!(inbox(&setting, "sun.yu", NoticeKind::AnswerWanted).len(), 2, "the draft came back");
    does(&setting, &expert, question(QuestionTap::Draft { question: None, text: "汉堡港三天".to_owned() }));
    does(&setting, &supervisor, check(true, None));
    assert_eq!(inbox(&setting, "li.na", NoticeKind::AnswerPassed).len(), 1);
    does(&setting, &rep, question(QuestionTap::Reply { question: None, channel: Channel::Mail, text: None }));
    assert_eq!(owed(&setting, &rep, "question"), ["met"]);
    let page = page(&setting, &rep);
    assert!(page["findings"].as_array().expect("findings").iter().all(|found| found["clause"] != "V10.3"), "{page:#}");
    let facts = page["facts"].as_array().expect("facts");
    let reply = facts.iter().find(|fact| fact["name"] == "question_replied").expect("replied");
    assert_eq!(reply["words"], "mail: 汉堡港三天", "what the supervisor passed");
}

#[test]
fn v10_3_who_was_not_asked_drafts_nothing_and_a_question_past_its_day_is_told_by_the_ladder() {
    let setting = with_manager();
    setting.person("acme", "sun.yu", Role::Rep);
    let (rep, _) = left_the_customer(&setting, ID);
    let (stranger, _) = setting.phone("acme", "sun.yu");
    let (text, to) = ("how long?".to_owned(), Vec::new());
    does(&setting, &rep, question(QuestionTap::Ask { text, within_minutes: Some(120), to }));
    let draft = question(QuestionTap::Draft { question: None, text: "two days".to_owned() });
    assert!(stranger.perform(draft).is_err(), "nothing of this visit is known there");
    turn(&setting, Millis::minutes(121));
    assert_eq!(owed(&setting, &rep, "question"), ["awaiting_device"], "not called late");
    let told = inbox(&setting, "wang.lei", NoticeKind::DeviceSilent);
    assert_eq!(told.iter().filter(|notice| notice.id.contains("/question/")).count(), 1, "{told:?}");
}

#[test]
fn v10_2_a_proposal_is_owed_in_working_days_and_then_word_that_it_was_seen() {
    let setting = with_manager();
    let (rep, clock) = left_the_customer(&setting, ID);
    does(&setting, &rep, proposal(ProposalTap::Promise { what: "Hamburg lane".to_owned(), working_days: None }));
    let due = page(&setting, &rep)["obligations"][3]["due"].clone();
    assert_eq!(due, "2026-09-17T16:00:00Z", "a Monday's promise ends with Thursday");
    let (channel, what) = (Channel::Mail, "as PDF".to_owned());
    does(&setting, &rep, proposal(ProposalTap::Deliver { proposal: None, channel, what }));
    assert_eq!(
        (owed(&setting, &rep, "proposal"), owed(&setting, &rep, "seen")),
        (vec!["met".into()], vec!["running".into()])
    );
    setting.turn(Millis::hours(25));
    clock.set_true(setting.running().app.clock.now());
    contact(&rep);
    settle(&setting);
    assert_eq!(owed(&setting, &rep, "seen"), ["missing"], "in contact since, and it was not there");
    does(&setting, &rep, proposal(ProposalTap::Seen { delivery: None, how: "she rang".to_owned() }));
    assert_eq!(owed(&setting, &rep, "seen"), ["late"]);
}

#[test]
fn a3_3_a_returned_record_comes_back_and_a_passed_one_is_seen_by_customer_service_until_it_changes() {
    let setting = with_manager();
    setting.person("acme", "cs", Role::CustomerService);
    let (rep, _) = left_the_customer(&setting, ID);
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let (service, _) = setting.phone("acme", "cs");
    contact(&service);
    let sees = || setting.page(&service, "/v1/visits/visit-1").is_ok_and(|page| !page["record"].is_null());
    let state = || page(&setting, &rep)["review"]["state"].as_str().expect("a state").to_owned();
    does(&setting, &rep, note("delivery before winter"));
    does(&setting, &rep, Command::Submit { visit: visit(ID) });
    let checklist = page(&setting, &supervisor)["checklist"].clone();
    let names: Vec<_> = checklist.as_array().expect("points").iter().filter_map(|p| p["name"].as_str()).collect();
    assert!(names.contains(&"missing_intent") && !names.contains(&"missing_needs"), "{names:?}");
    assert_eq!((state().as_str(), sees()), ("submitted", false));
    does(&setting, &supervisor, review(false, &["小结呢?"]));
    assert_eq!((state().as_str(), owed(&setting, &rep, "revision")), ("returned", vec!["running".to_owned()]));
    let told = inbox(&setting, "li.na", NoticeKind::RecordReview);
    assert!(told.len() == 1 && told[0].zh.contains("小结呢?"), "{told:?}");
    contact(&rep);
    rep.perform(Command::Summary { visit: visit(ID), text: "they buy".to_owned() }).expect("saved");
    does(&setting, &rep, Command::Submit { visit: visit(ID) });
    assert_eq!((state().as_str(), owed(&setting, &rep, "revision")), ("submitted", vec!["met".to_owned()]));
    does(&setting, &supervisor, review(true, &[]));
    assert_eq!((state().as_str(), sees()), ("passed", true));
    // A4.1: a change after that is not silent.
    does(&setting, &rep, note("and samples"));
    assert_eq!((state().as_str(), sees()), ("changed", false));
    let of_supervisor = || inbox(&setting, "wang.lei", NoticeKind::RecordReview).pop().expect("told").en;
    assert!(of_supervisor().contains("nobody said why"));
    does(&setting, &rep, Command::Amend { visit: visit(ID), reason: "I forgot the samples".to_owned() });
    assert_eq!(state(), "amended");
    assert!(of_supervisor().contains("I forgot the samples"), "{}", of_supervisor());
    does(&setting, &supervisor, review(true, &[]));
    assert_eq!((state().as_str(), sees()), ("passed", true));
    let page = page(&setting, &supervisor);
    let versions = page["versions"].as_array().expect("versions");
    // The clock stands still in this test: who came first stands in the history.
    let mut said: Vec<_> =
        versions.iter().map(|v| (v["name"].as_str().expect("a name"), v["is_current"].as_bool())).collect();
    said.sort_unstable();
    let (then, now) = (Some(false), Some(true));
    let reviews = [("review_passed", then), ("review_passed", now), ("review_returned", then)];
    let submissions = [("submit", then), ("submit", then), ("submit", now)];
    assert_eq!(said, [reviews, submissions].concat(), "who saw which version");
    let history = page["history"].as_array().expect("history").iter().filter(|change| change["subject"] == "review");
    let states: Vec<_> = history.map(|change| change["to"].as_str().expect("a state").to_owned()).collect();
    assert_eq!(states, ["returned", "submitted", "passed", "changed", "amended", "passed"]);
    let app = &setting.running().app;
    let before = inbox(&setting, "wang.lei", NoticeKind::RecordReview);
    let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "row for row: {rebuilt:?}");
    assert_eq!(inbox(&setting, "wang.lei", NoticeKind::RecordReview), before, "and nobody is told again");
}

#[test]
fn a3_3_a_rep_passes_no_record_of_their_own() {
    let setting = with_manager();
    let (rep, _) = left_the_customer(&setting, ID);
    does(&setting, &rep, Command::Submit { visit: visit(ID) });
    rep.perform(review(true, &[])).expect("saved");
    rep.contact();
    settle(&setting);
    assert_eq!(page(&setting, &rep)["review"]["state"], "submitted");
    assert!(rep.status().expect("enrolled").refused.iter().any(|refused| refused.code == "not_allowed"));
}
