//! What follows a visit, as evidence: the same machine for questions, proposals and revisions, the review of a record, and
//! that none of it depends on the order in which evidence arrived.

use std::collections::BTreeMap;

use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};
use sync_core::assessment::{
    FactSeen, Holder, ReviewState, VisitEvidence, assess_findings, assess_notes, assess_obligations, assess_review,
    check_record,
};
use sync_core::calendar::Calendar;
use sync_core::document::plan::PlanView;
use sync_core::document::record::{Action, Attitude, Decider, Item, RecordView, Version};
use sync_core::evidence::Placement;
use sync_core::fact::{Addressee, Channel, Fact, ObligationKind, Owed, ProposalStep, QuestionStep, Reviewed};
use sync_core::ids::{ActorId, ChangeHash, EntryId};
use sync_core::obligation::{DeviceContact, Limit, State, Verdict, explain, judge};
use sync_core::policy::PolicyDocument;
use sync_core::rule::approval::Superior;
use sync_core::time::{Millis, Timestamp};

use crate::case::{attested, bounds, heard, left, seen as trigger};
use crate::world::{at, entry, person, seeded, seeded_many, visit};

/// The record read as its summary says: heads of `n` hold the summary `n`.
struct Versions;

fn summary(n: u8) -> RecordView {
    RecordView { summary: n.to_string(), ..RecordView::default() }
}

fn heads(n: u8) -> Vec<ChangeHash> {
    vec![ChangeHash([n; 32])]
}

impl Holder for Versions {
    fn elapsed(&self, _: EntryId, _: EntryId) -> Option<(Millis, Millis)> {
        None
    }
    fn plan_at(&self, _: &[ChangeHash]) -> Option<PlanView> {
        None
    }
    fn record_at(&self, heads: &[ChangeHash]) -> Option<RecordView> {
        heads.first().map(|head| summary(head.0[0]))
    }
    fn superior(&self, _: &FactSeen) -> Option<Superior> {
        None
    }
}

/// Entry `seq` of the rep's device 1, or the superior's device 2, done and received at a time of the day.
fn done(id: EntryId, time: &str, fact: Fact) -> FactSeen {
    placed(id, attested(time, time), fact)
}

fn placed(id: EntryId, placement: Placement, fact: Fact) -> FactSeen {
    let who = if id == entry(2, id.seq) { "wang" } else { "li" };
    FactSeen { entry: id, person: person(who), placement, fact }
}

fn with<T>(facts: &[FactSeen], record: &RecordView, ask: impl FnOnce(&VisitEvidence<'_>) -> T) -> T {
    let (policy, calendar) = (PolicyDocument::default(), Calendar::of("CN"));
    let devices: Vec<DeviceContact> = vec![heard(1, "li", "12:30")];
    ask(&VisitEvidence {
        facts,
        holder: &Versions,
        plan: None,
        record: Some(record),
        devices: &devices,
        policy: &policy,
        calendar: calendar.as_ref(),
    })
}

fn verdicts(facts: &[FactSeen], now: Timestamp) -> Vec<Verdict> {
    with(facts, &summary(0), |evidence| assess_obligations(evidence, now))
}

fn of(facts: &[FactSeen], owed: Owed, now: Timestamp) -> Verdict {
    verdicts(facts, now).into_iter().find(|verdict| verdict.owed == owed).expect("owed")
}

fn question(step: QuestionStep) -> Fact {
    Fact::Question(visit("v"), step)
}

fn proposal(step: ProposalStep) -> Fact {
    Fact::Proposal(visit("v"), step)
}

fn asked(text: &str) -> Fact {
    question(QuestionStep::Asked { text: text.to_owned(), within_minutes: None, to: Vec::new() })
}

fn replied(to: EntryId) -> Fact {
    let (checked, channel) = (None, Channel::Phone);
    question(QuestionStep::Replied { question: to, checked, channel, text: "three days".to_owned() })
}

fn promised() -> Fact {
    proposal(ProposalStep::Promised { what: "Hamburg lane".to_owned(), working_days: None })
}

fn delivered(of: EntryId) -> Fact {
    proposal(ProposalStep::Delivered { proposal: of, channel: Channel::Mail, what: "PDF".to_owned() })
}

fn customer_saw(of: EntryId) -> Fact {
    proposal(ProposalStep::Seen { delivery: of, how: "rang".to_owned() })
}

fn submit(record: u8, answers: &[EntryId], reason: Option<&str>) -> Fact {
    let (answers, reason) = (answers.to_vec(), reason.map(str::to_owned));
    Fact::Submit { visit: visit("v"), heads: heads(record), answers, reason, checked: None }
}

fn review(submission: EntryId, record: u8, passed: bool) -> Fact {
    let points = if passed { Vec::new() } else { vec!["mend it".to_owned()] };
    Fact::Review(visit("v"), Reviewed { submission, heads: heads(record), passed, points })
}

fn state(facts: &[FactSeen], record: u8) -> ReviewState {
    with(facts, &summary(record), |evidence| assess_review(evidence).state)
}

#[test]
fn v10_3_each_question_runs_for_a_day_by_itself_and_its_words_stand_in_the_sentence() {
    let facts = [
        done(entry(1, 1), "10:00", asked("how long does customs take?")),
        done(entry(1, 2), "10:05", asked("what does it cost?")),
        done(entry(1, 3), "11:00", replied(entry(1, 1))),
    ];
    let (first, second) = [1, 2].map(|seq| Owed::begun_by(ObligationKind::Question, entry(1, seq))).into();
    assert_eq!(of(&facts, first, at("12:00")).state, State::Met);
    let open = of(&facts, second, at("12:00"));
    assert_eq!((open.state, open.due), (State::Running, Some(at("10:05") + Millis::hours(24))));
    let said = explain(&open, "Asia/Shanghai");
    assert!(said.en.starts_with("Reply to the customer's question \"what does it cost?\" (due 2026-09-15 18:05 CST)"));
    assert!(said.zh.starts_with("答复客户问题「what does it cost?」（期限 2026-09-15"), "{}", said.zh);
    assert_eq!(of(&facts, second, at("10:06") + Millis::hours(24)).state, State::AwaitingDevice, "not called late");
}

#[test]
fn v10_2_a_proposal_counts_in_working_days_and_whoever_saw_a_later_delivery_saw_the_proposal() {
    let mut facts = vec![
        done(entry(1, 1), "10:00", promised()),
        done(entry(1, 2), "11:00", delivered(entry(1, 1))),
        done(entry(1, 3), "12:00", delivered(entry(1, 1))),
    ];
    let owed = |kind, seq| Owed::begun_by(kind, entry(1, seq));
    let due = "2026-09-17T16:00:00Z".parse().expect("RFC 3339");
    let verdict = of(&facts, owed(ObligationKind::Proposal, 1), at("13:00"));
    assert_eq!((verdict.state, verdict.due, verdict.provisional), (State::Met, Some(due), false));
    assert_eq!(of(&facts, owed(ObligationKind::Seen, 2), at("13:00")).state, State::Running);
    facts.push(done(entry(1, 4), "14:00", customer_saw(entry(1, 3))));
    for seq in [2, 3] {
        assert_eq!(of(&facts, owed(ObligationKind::Seen, seq), at("15:00")).state, State::Met);
    }
}

#[test]
fn v10_2_a_deadline_beyond_the_calendar_says_that_it_is_provisional() {
    let mut late = attested("10:00", "10:01");
    let far = Millis::days(107); // 30 December
    for time in [&mut late.earliest, &mut late.latest, &mut late.low, &mut late.high, &mut late.estimate] {
        *time = time.map(|time| time + far);
    }
    late.wall = late.wall + far;
    let facts = [placed(entry(1, 1), late, promised())];
    let verdict = of(&facts, Owed::begun_by(ObligationKind::Proposal, entry(1, 1)), at("12:00") + far);
    assert!(verdict.provisional);
    let said = explain(&verdict, "Asia/Shanghai");
    assert!(said.en.contains("provisionally") && said.zh.contains("暂定"), "{said:?}");
}

#[test]
fn a3_3_a_return_reopens_the_record_for_a_day_and_the_answer_to_it_ends_that() {
    let mut facts = vec![
        done(entry(1, 1), "10:00", submit(1, &[], None)),
        done(entry(2, 1), "11:00", review(entry(1, 1), 1, false)),
    ];
    let owed = Owed::begun_by(ObligationKind::Revision, entry(2, 1));
    assert_eq!((state(&facts, 1), of(&facts, owed, at("12:00")).state), (ReviewState::Returned, State::Running));
    assert_eq!(state(&facts, 2), ReviewState::Returned, "mended and not submitted yet");
    facts.push(done(entry(1, 2), "13:00", submit(2, &[entry(2, 1)], None)));
    assert_eq!((state(&facts, 2), of(&facts, owed, at("14:00")).state), (ReviewState::Submitted, State::Met));
    facts.push(done(entry(2, 2), "15:00", review(entry(1, 2), 2, true)));
    assert_eq!(state(&facts, 2), ReviewState::Passed);
}

#[test]
fn a3_3_who_returned_a_record_and_passes_it_after_all_wants_no_revision() {
    let mut facts = vec![
        done(entry(1, 1), "10:00", submit(1, &[], None)),
        done(entry(2, 1), "11:00", review(entry(1, 1), 1, false)),
    ];
    let owed = Owed::begun_by(ObligationKind::Revision, entry(2, 1));
    facts.push(done(entry(2, 2), "12:00", review(entry(1, 1), 1, true)));
    assert_eq!((state(&facts, 1), of(&facts, owed, at("13:00")).state), (ReviewState::Passed, State::Excused));
    facts.push(done(entry(2, 3), "12:30", review(entry(1, 1), 1, false)));
    assert_eq!(state(&facts, 1), ReviewState::Returned, "the last word in the chain counts");
}

#[test]
fn a4_1_a_change_after_the_review_is_never_silent_and_its_reason_is_reviewed() {
    let mut facts = vec![
        done(entry(1, 1), "10:00", submit(1, &[], None)),
        done(entry(2, 1), "11:00", review(entry(1, 1), 1, true)),
    ];
    assert_eq!((state(&facts, 1), state(&facts, 2)), (ReviewState::Passed, ReviewState::Changed));
    let silent = [facts.clone(), vec![done(entry(1, 2), "12:00", submit(2, &[], None))]].concat();
    assert_eq!(state(&silent, 2), ReviewState::Changed, "submitted again, and not a word why");
    facts.push(done(entry(1, 2), "12:00", submit(2, &[], Some("a wrong number"))));
    assert_eq!(state(&facts, 2), ReviewState::Amended);
    let refused = [facts.clone(), vec![done(entry(2, 2), "13:00", review(entry(1, 2), 2, false))]].concat();
    assert_eq!(state(&refused, 2), ReviewState::Returned);
    facts.push(done(entry(2, 2), "13:00", review(entry(1, 2), 2, true)));
    assert_eq!((state(&facts, 2), state(&facts, 3)), (ReviewState::Passed, ReviewState::Changed));
}

#[test]
fn a3_3_who_saw_which_version_is_kept() {
    let facts = [
        done(entry(1, 1), "10:00", submit(1, &[], None)),
        done(entry(2, 1), "11:00", review(entry(1, 1), 1, false)),
        done(entry(1, 2), "12:00", submit(2, &[entry(2, 1)], None)),
    ];
    let versions = with(&facts, &summary(2), |evidence| assess_review(evidence).versions);
    let said: Vec<_> = versions.iter().map(|v| (v.name, v.person.as_str(), v.is_current)).collect();
    let wanted =
        [("submit", "li", Some(false)), ("review_returned", "wang", Some(false)), ("submit", "li", Some(true))];
    assert_eq!(said, wanted);
}

/// Some of what can follow a visit: facts that name each other or nothing that is there, at any time, on two devices.
fn evidence() -> impl Strategy<Value = Vec<FactSeen>> {
    let moment = |quarters: i64| at("06:00") + Millis::minutes(15 * quarters);
    let named = (1..3u8, 1..7u64).prop_map(|(device, seq)| entry(device, seq));
    let one = (1..3u8, 1..7u64, 0..13u8, named, 0..40i64, 0..8i64, any::<bool>());
    let fact = move |(device, seq, kind, of, quarters, slack, flag)| {
        let time = moment(quarters);
        let (low, high) = (Some(time - Millis::minutes(15 * slack)), Some(time + Millis::minutes(15 * slack)));
        let placement = Placement {
            earliest: low,
            latest: high,
            low,
            high,
            estimate: Some(time),
            wall: time,
            ..bounds("06:00", "07:00", "06:00")
        };
        let step = |passed| QuestionStep::Checked { question: of, draft: of, passed, points: Vec::new() };
        let fact = match kind {
            0 => Fact::Leave { visit: visit("v") },
            1 => asked("how long?"),
            2 => question(QuestionStep::Drafted { question: of, text: "so long".to_owned() }),
            3 => question(step(flag)),
            4 => replied(of),
            5 => promised(),
            6 => delivered(of),
            7 => customer_saw(of),
            8 => submit(u8::from(flag), &[of], flag.then_some("why not")),
            9 => submit(u8::from(flag), &[], None),
            10 | 11 => review(of, u8::from(flag), kind == 10),
            _ => Fact::Waive {
                visit: visit("v"),
                obligation: ObligationKind::Question,
                reason: "asked by telephone".to_owned(),
                of: Some(of),
            },
        };
        placed(entry(device, seq), placement, fact)
    };
    prop::collection::vec(one.prop_map(fact), 0..12).prop_map(|mut facts| {
        facts.sort_by_key(|seen| seen.entry);
        facts.dedup_by_key(|seen| seen.entry);
        facts
    })
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn nothing_that_follows_a_visit_depends_on_the_order_of_the_evidence(facts in evidence(), turn in 0..12usize, days in 0..3i64) {
        let now = at("12:00") + Millis::days(days);
        let judged = |facts: &[FactSeen]| with(facts, &summary(1), |evidence| {
            (assess_obligations(evidence, now), assess_review(evidence), assess_findings(evidence, now))
        });
        let mut turned = facts.clone();
        turned.reverse();
        prop_assert_eq!(judged(&facts), judged(&turned));
        let middle = turn.min(turned.len());
        turned.rotate_left(middle);
        prop_assert_eq!(judged(&facts), judged(&turned));
    }
}

proptest! {
    #![proptest_config(seeded_many())]

    /// Whatever bounds hold the true times, what they prove of a deadline in working days is true.
    #[test]
    fn what_is_called_proven_of_a_deadline_in_working_days_is_true(
        began in 0..600i64, took in 0..200i64, slack in prop::array::uniform4(0..72i64)
    ) {
        let (begun, made) = (at("06:00") + Millis::hours(began), at("06:00") + Millis::hours(began + took));
        let holds = |time: Timestamp, before: i64, after: i64| {
            let (low, high) = (Some(time - Millis::hours(before)), Some(time + Millis::hours(after)));
            Placement { earliest: low, latest: high, low, high, ..bounds("06:00", "07:00", "06:00") }
        };
        let limit = Limit::working_days(3, &PolicyDocument::default(), Calendar::of("CN").as_ref());
        let mut case = left();
        case.limit = limit.clone();
        case.triggers = vec![trigger(1, holds(begun, slack[0], slack[1]))];
        case.completions = vec![crate::case::done(2, holds(made, slack[2], slack[3]))];
        let in_time = made <= limit.deadline(begun);
        match judge(&case, made + Millis::days(9)).state {
            State::Met | State::MetOffline => prop_assert!(in_time),
            State::Late => prop_assert!(!in_time),
            _ => {}
        }
    }
}

#[test]
fn a3_3_the_checklist_counts_different_words_wherever_they_stand() {
    let version = |text: &str| Version { text: text.to_owned(), actor: ActorId([1; 16]) };
    let item = || Item { versions: vec![version("a"), version("b")], ..Item::default() };
    let plain = RecordView::default;
    for record in [
        RecordView { needs: vec![item()], ..plain() },
        RecordView { points: vec![item()], ..plain() },
        RecordView { objections: vec![item()], ..plain() },
        RecordView { opinions: vec![item()], ..plain() },
        RecordView { actions: vec![Action { item: item(), ..Action::default() }], ..plain() },
        RecordView {
            chain: vec![Decider {
                item: item(),
                post: String::new(),
                attitude: Attitude::Unknown(String::new()),
                attitudes: Vec::new(),
            }],
            ..plain()
        },
        RecordView { versions: BTreeMap::from([("topic", vec![version("a"), version("b")])]), ..plain() },
    ] {
        let points = with(&[], &record, check_record);
        assert!(points.iter().any(|point| point.name == "unsettled" && point.en.starts_with("1 places")), "{points:?}");
    }
    assert!(with(&[], &plain(), check_record).iter().all(|point| point.name != "unsettled"));
}

fn send_thanks() -> Fact {
    let (to, subject) = (Addressee::Address { mail: "a@b.example".to_owned() }, "thank you".to_owned());
    Fact::SendThanks { visit: visit("v"), to, subject, text: "thank you".to_owned() }
}

fn posted(asked: EntryId, taken: bool) -> Fact {
    Fact::ThanksPosted { visit: visit("v"), asked, taken, why: "smtp 550".to_owned() }
}

#[test]
fn v10_1_asking_in_time_is_the_reps_doing_and_a_letter_that_cant_be_sent_thanks_nobody() {
    let owed = Owed::from(ObligationKind::ThankYou);
    let (leave, ask) = (Fact::Leave { visit: visit("v") }, entry(1, 2));
    let asked = || vec![done(entry(1, 1), "10:00", leave.clone()), done(ask, "11:00", send_thanks())];
    // By server and by number: the server's own facts have a device of their own.
    let said = |seq, time: &str, taken| done(entry(0, seq), time, posted(ask, taken));
    let state = |more: Vec<FactSeen>| of(&asked().into_iter().chain(more).collect::<Vec<_>>(), owed, at("12:00")).state;
    assert_eq!(state(vec![]), State::Met, "on its way");
    assert_eq!(state(vec![said(9, "11:05", true)]), State::Met);
    assert_eq!(state(vec![said(9, "11:05", false)]), State::Running, "owed again");
    assert_eq!(state(vec![said(9, "11:05", false), said(12, "11:30", true)]), State::Met, "sent in the end");
    let other = done(entry(0, 9), "11:05", posted(entry(1, 77), false));
    assert_eq!(state(vec![other]), State::Met, "another letter's refusal is not this one's");
    let by_hand = Fact::Thank { visit: visit("v"), channel: Channel::Sms, text: "thank you".to_owned() };
    assert_eq!(state(vec![said(9, "11:05", false), done(entry(1, 3), "11:40", by_hand)]), State::Met);
    let told = |more: Vec<FactSeen>| {
        let facts: Vec<FactSeen> = asked().into_iter().chain(more).collect();
        with(&facts, &summary(0), |evidence| assess_notes(evidence, at("12:00"))).pop().expect("a note").1
    };
    assert!(told(vec![]).detail_en.contains("once the mail server takes it"));
    let taken = told(vec![said(9, "11:05", true)]);
    assert!(
        taken.detail_en.contains("asked at 2026-09-14 19:00")
            && taken.detail_en.contains("took it at 2026-09-14 19:05")
    );
    let refused = told(vec![said(9, "11:05", false)]);
    assert!(refused.detail_en.contains("smtp 550") && refused.detail_zh.contains("不计为已致谢"), "{refused:?}");
}

#[test]
fn v7_2_a_promise_that_nobody_may_make_is_found_in_whatever_goes_to_the_customer() {
    let evil = "we guarantee 100% customs clearance".to_owned();
    let (v, channel, to) = (|| visit("v"), Channel::Mail, Addressee::Address { mail: "a@b.example".to_owned() });
    let (of, plain) = (entry(1, 1), "three days".to_owned());
    let found = |fact: Fact| {
        let facts = [done(entry(1, 1), "10:00", asked("how long?")), done(entry(1, 2), "11:00", fact)];
        with(&facts, &summary(0), |evidence| assess_findings(evidence, at("12:00")))
            .iter()
            .filter(|finding| finding.clause.id() == "V7.2")
            .count()
    };
    let drafted = |text: &String| question(QuestionStep::Drafted { question: of, text: text.clone() });
    let replied =
        |text: &String| question(QuestionStep::Replied { question: of, checked: None, channel, text: text.clone() });
    let delivered = |what: &String| proposal(ProposalStep::Delivered { proposal: of, channel, what: what.clone() });
    let letter = |text: &String| Fact::SendThanks {
        visit: v(),
        to: to.clone(),
        subject: "thanks".to_owned(),
        text: text.clone(),
    };
    let thanked = |text: &String| Fact::Thank { visit: v(), channel, text: text.clone() };
    let told = |text: &String| Fact::TellChange { visit: v(), channel, text: text.clone() };
    let all: [&dyn Fn(&String) -> Fact; 6] = [&drafted, &replied, &delivered, &letter, &thanked, &told];
    for say in all {
        assert_eq!((found(say(&evil)), found(say(&plain))), (1, 0), "{:?}", say(&evil));
    }
    assert_eq!(found(asked(&evil)), 0, "what the customer asks promises nothing");
}
