//! What is done after a visit, tapped on a phone: what is meant where nothing is named, and what is not saved.

use sync_core::assessment::{ReviewState, Tongue};
use sync_core::command::{Command, ProposalTap, QuestionTap};
use sync_core::document::record::Section;
use sync_core::engine::effect::Told;
use sync_core::fact::{Channel, Fact, QuestionStep};
use sync_core::time::Millis;

use crate::host::{Host, Net};
use crate::taps::{brief, leave, note, plan, v};
use crate::world::{at, person};

fn question(tap: QuestionTap) -> Command {
    Command::Question { visit: v(), tap }
}

fn ask(text: &str) -> Command {
    question(QuestionTap::Ask { text: text.to_owned(), within_minutes: None, to: vec![person("zhao")] })
}

fn draft(text: &str) -> Command {
    question(QuestionTap::Draft { question: None, text: text.to_owned() })
}

fn check(passed: bool, points: &[&str]) -> Command {
    let points = points.iter().map(|point| (*point).to_owned()).collect();
    question(QuestionTap::Check { question: None, passed, points })
}

fn reply(text: Option<&str>) -> Command {
    question(QuestionTap::Reply { question: None, channel: Channel::Mail, text: text.map(str::to_owned) })
}

fn review(passed: bool, points: &[&str]) -> Command {
    Command::Review { visit: v(), passed, points: points.iter().map(|point| (*point).to_owned()).collect() }
}

fn planned() -> Host {
    let mut host = Host::enrolled();
    host.does(plan());
    host.net = Net::Down;
    host
}

#[track_caller]
fn refused(host: &Host, why: &str) {
    assert!(matches!(host.last(), Told::NotSaved { why: said } if said.contains(why)), "{:?}", host.last());
}

fn owed(host: &Host, kind: &str) -> Vec<(String, &'static str)> {
    let status = host.status();
    let all = status.visits[0].obligations.iter().filter(|owed| owed.kind.starts_with(kind));
    all.map(|owed| (owed.kind.clone(), owed.state)).collect()
}

#[test]
fn v10_3_a_question_goes_from_draft_by_review_to_the_reply_all_offline() {
    let mut host = planned();
    host.now = at("10:00");
    host.does(ask("清关要几天?"));
    assert_eq!(owed(&host, "question").iter().map(|owed| owed.1).collect::<Vec<_>>(), ["running"]);
    host.does(reply(None));
    refused(&host, "text is empty");
    host.does(draft("两天"));
    host.does(check(false, &[]));
    refused(&host, "point is empty");
    host.does(check(false, &["哪个港口?"]));
    host.does(reply(None));
    refused(&host, "text is empty");
    host.does(draft("汉堡港三个工作日"));
    host.does(check(true, &[]));
    host.now = at("12:00");
    host.does(reply(None));
    let question = owed(&host, "question");
    assert_eq!(question[0].1, "met_offline", "{question:?}");
    assert!(host.status().visits[0].findings.iter().all(|(clause, ..)| *clause != "V10.3"));
    host.net = Net::Up;
    host.contact();
    let facts = host.server.facts();
    let replied = facts.iter().find_map(|(_, fact)| match fact {
        Fact::Question(_, QuestionStep::Replied { text, checked, .. }) => Some((text, checked)),
        _ => None,
    });
    let (text, checked) = replied.expect("replied");
    assert_eq!(text, "汉堡港三个工作日", "the draft that was passed");
    assert!(checked.is_some());
}

#[test]
fn v10_3_a_reply_that_nobody_reviewed_is_saved_and_found() {
    let mut host = planned();
    host.does(ask("how long does customs take?"));
    host.does(reply(Some("three days")));
    let findings = host.status().visits[0].findings.clone();
    assert!(findings.iter().any(|(clause, ..)| *clause == "V10.3"), "{findings:?}");
}

#[test]
fn where_several_questions_are_open_the_one_that_is_meant_is_named() {
    let mut host = planned();
    host.does(draft("two days"));
    refused(&host, "no question of this visit is open");
    host.does(ask("how long?"));
    host.does(ask("how much?"));
    host.does(draft("two days"));
    refused(&host, "more than one question of this visit is open");
    let names = owed(&host, "question");
    let of = names[1].0.strip_prefix("question/").expect("a name").parse().expect("an entry");
    host.does(question(QuestionTap::Draft { question: Some(of), text: "900 EUR".to_owned() }));
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
}

#[test]
fn v10_2_a_proposal_is_promised_delivered_and_seen() {
    let mut host = planned();
    let proposal = |tap| Command::Proposal { visit: v(), tap };
    host.now = at("10:00");
    host.does(proposal(ProposalTap::Promise { what: "Hamburg lane".to_owned(), working_days: None }));
    let due =
        host.status().visits[0].obligations.iter().find(|owed| owed.kind.starts_with("proposal")).expect("owed").due;
    assert_eq!(due.expect("due").to_string(), "2026-09-17T16:00:00Z", "the end of Thursday in Shanghai");
    host.now = at("11:00");
    let channel = Channel::Mail;
    host.does(proposal(ProposalTap::Deliver { proposal: None, channel, what: "as PDF".to_owned() }));
    assert_eq!(owed(&host, "proposal")[0].1, "met_offline");
    assert_eq!(owed(&host, "seen")[0].1, "running");
    host.now = at("13:00");
    host.does(proposal(ProposalTap::Seen { delivery: None, how: "she rang".to_owned() }));
    assert_eq!(owed(&host, "seen")[0].1, "met_offline");
}

#[test]
fn a3_3_a_returned_record_reopens_and_a_passed_one_changes_with_a_reason_only() {
    let mut host = planned();
    let state = |host: &Host| host.status().visits[0].review.state;
    host.does(review(true, &[]));
    refused(&host, "no submission of this visit is open");
    host.now = at("10:00");
    host.does(leave());
    host.does(Command::Submit { visit: v() });
    assert_eq!(state(&host), ReviewState::Submitted);
    host.does(review(false, &["what did they object to?"]));
    assert_eq!(state(&host), ReviewState::Returned);
    assert_eq!(host.status().visits[0].review.points, ["what did they object to?"]);
    assert_eq!(owed(&host, "revision")[0].1, "running");
    host.does(note("they found it dear"));
    host.does(Command::Submit { visit: v() });
    assert_eq!((state(&host), owed(&host, "revision")[0].1), (ReviewState::Submitted, "met_offline"));
    host.does(review(true, &[]));
    assert_eq!(state(&host), ReviewState::Passed);
    host.does(Command::Submit { visit: v() });
    refused(&host, "say why it changes");
    host.does(note("and slow"));
    assert_eq!(state(&host), ReviewState::Changed, "A4.1: never silent");
    host.does(Command::Amend { visit: v(), reason: "I forgot that".to_owned() });
    assert_eq!(state(&host), ReviewState::Amended);
    host.does(review(true, &[]));
    assert_eq!(state(&host), ReviewState::Passed);
}

#[test]
fn v10_1_the_thank_you_is_drafted_from_the_record_and_says_by_when() {
    let mut host = planned();
    let action = |text: &str, due| Command::Note {
        visit: v(),
        section: Section::Actions,
        text: text.to_owned(),
        due_working_days: due,
    };
    let item =
        |section, text: &str| Command::Note { visit: v(), section, text: text.to_owned(), due_working_days: None };
    host.now = at("10:00");
    host.does(item(Section::Needs, "delivery before winter"));
    host.does(item(Section::Objections, "we are too dear"));
    host.does(action("send samples", Some(3)));
    host.does(action("call again", None));
    host.does(ask("how long does customs take?"));
    host.does(leave());
    host.does(brief());
    let letter = |tongue| host.engine.thanks(&host.time(), &v(), "Li Na", tongue).expect("planned");
    let english = letter(Tongue::En);
    for line in [
        "Dear Huaxing,",
        "on 14 September 2026",
        "1. delivery before winter",
        "1. send samples (by 2026-09-17)",
        "2. call again\n",
        "3. Answer: how long does customs take? (by 2026-09-15)",
        "Li Na",
    ] {
        assert!(english.body.contains(line), "{line}: {}", english.body);
    }
    assert!(!english.body.contains("dear\n") && !english.body.contains("too dear"), "objections are our own affair");
    let chinese = letter(Tongue::Zh);
    assert!(
        chinese.body.contains("感谢您于 2026 年 9 月 14 日") && chinese.body.contains("send samples（2026-09-17 前）")
    );
    for letter in [english, chinese] {
        assert!(letter.sms.chars().count() <= 200 && letter.sms.ends_with("Li Na"), "{}", letter.sms);
        assert!(letter.sms.contains("delivery before winter"));
    }
}

#[test]
fn a_promise_of_less_time_than_the_policy_allows_counts_and_one_of_more_does_not() {
    for (minutes, wanted) in [(Some(60), "2026-09-14T11:00:00Z"), (Some(9_999), "2026-09-15T10:00:00Z")] {
        let mut host = planned();
        host.now = at("10:00");
        host.does(question(QuestionTap::Ask { text: "when?".to_owned(), within_minutes: minutes, to: Vec::new() }));
        let status = host.status();
        let owed = status.visits[0].obligations.iter().find(|owed| owed.kind.starts_with("question")).expect("owed");
        let wanted: sync_core::time::Timestamp = wanted.parse().expect("RFC 3339");
        let off = owed.due.expect("due") - wanted;
        assert!(off.0.abs() < Millis::seconds(5).0, "{off}");
    }
}
