//! Who is told of what is owed, and when: stories of the default ladders, told in the office's time (Asia/Shanghai).

use sync_core::calendar::Calendar;
use sync_core::obligation::OfficeHours;
use sync_core::obligation::{Case, Climb, Outlook, Sentence, State, Verdict, climb, judge, step_sentence, told_after};
use sync_core::policy::{PolicyDocument, Rung, Step};
use sync_core::time::{Millis, Timestamp};

use crate::case::{attested, done, nothing, phone, seen};

/// A moment in the office's zone.
fn office(text: &str) -> Timestamp {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().expect("a time")
}

/// The customer was left at this moment; the phone was heard of then and never again.
fn left(at: &str, limit: Millis) -> Case {
    let mut placement = attested("10:00", "10:01");
    let at = office(at);
    (placement.earliest, placement.latest) = (Some(at), Some(at));
    (placement.low, placement.high, placement.estimate, placement.wall) = (Some(at), Some(at), Some(at), at);
    let devices = vec![phone(1, "li.na", Some(at), Some(at))];
    Case { limit: sync_core::obligation::Limit::Span(limit), triggers: vec![seen(1, placement)], devices, ..nothing() }
}

/// A clerk who looks at a brief again and again.
struct Climber {
    policy: PolicyDocument,
    climb: Option<Climb>,
    position: u64,
}

impl Climber {
    fn new() -> Self {
        Self { policy: PolicyDocument::default(), climb: None, position: 0 }
    }

    fn steps(&self) -> &[Step] {
        &self.policy.ladders.brief
    }

    fn sees(&mut self, verdict: &Verdict, now: &str) -> Outlook {
        self.position += 1;
        let calendar = Calendar::of("CN");
        let hours = OfficeHours::new(&self.policy, calendar.as_ref());
        let outlook = climb(self.climb, verdict, self.steps(), &hours, (self.position, office(now)));
        self.climb = outlook.climb;
        outlook
    }

    /// Whom the steps reached just now tell, and when the next is.
    fn looks(&mut self, case: &Case, now: &str) -> (Vec<Rung>, Option<Timestamp>) {
        let outlook = self.sees(&judge(case, office(now)), now);
        let tell = |step: &usize| self.steps()[*step].tell;
        (outlook.reached.iter().map(tell).collect(), outlook.next)
    }
}

const TWO_HOURS: Millis = Millis::hours(2);

#[test]
fn the_rep_is_reminded_before_the_supervisor_is_told_and_the_manager_last() {
    let (mut clerk, case) = (Climber::new(), left("2026-09-14 10:00", TWO_HOURS));
    assert_eq!(clerk.looks(&case, "2026-09-14 10:00"), (vec![], Some(office("2026-09-14 11:30"))));
    assert_eq!(clerk.looks(&case, "2026-09-14 11:30"), (vec![Rung::Rep], None));
    assert_eq!(clerk.looks(&case, "2026-09-14 12:00"), (vec![], None), "due, not over");
    let after = clerk.looks(&case, "2026-09-14 12:01");
    assert_eq!(after, (vec![Rung::Supervisor], Some(office("2026-09-14 16:00"))));
    assert_eq!(clerk.looks(&case, "2026-09-14 16:00"), (vec![Rung::Manager], None));
    assert_eq!(told_after(clerk.climb, clerk.steps()), [Rung::Supervisor, Rung::Manager]);
}

#[test]
fn no_step_is_taken_twice_however_often_somebody_looks() {
    let (mut clerk, case) = (Climber::new(), left("2026-09-14 10:00", TWO_HOURS));
    let mut taken = Vec::new();
    for minute in 0..600 {
        let now = format!("2026-09-14 {:02}:{:02}", 10 + minute / 60, minute % 60);
        taken.extend(clerk.looks(&case, &now).0);
    }
    assert_eq!(taken, [Rung::Rep, Rung::Supervisor, Rung::Manager]);
}

#[test]
fn who_looks_late_takes_the_steps_that_are_over_but_no_reminder_of_what_is() {
    let (mut clerk, case) = (Climber::new(), left("2026-09-14 10:00", TWO_HOURS));
    assert_eq!(clerk.looks(&case, "2026-09-14 17:00").0, [Rung::Supervisor, Rung::Manager]);
}

#[test]
fn a_manager_is_told_in_working_hours_and_never_on_a_holiday() {
    let evening = left("2026-09-14 15:00", TWO_HOURS);
    let next = |case: &Case, now: &str| Climber::new().looks(case, now).1;
    assert_eq!(next(&evening, "2026-09-14 17:01"), Some(office("2026-09-15 09:00")));
    let friday = left("2026-09-18 15:00", TWO_HOURS);
    // The Sunday after is worked for a holiday.
    assert_eq!(next(&friday, "2026-09-18 17:01"), Some(office("2026-09-20 09:00")));
    let national_day = left("2026-09-30 15:00", TWO_HOURS);
    assert_eq!(next(&national_day, "2026-09-30 17:01"), Some(office("2026-10-08 09:00")));
}

#[test]
fn a_reminder_of_the_night_comes_before_it_and_not_at_all_where_they_left_in_it() {
    let next = |left_at: &str| Climber::new().looks(&left(left_at, TWO_HOURS), left_at).1;
    assert_eq!(next("2026-09-14 21:00"), Some(office("2026-09-14 21:59")));
    assert_eq!(next("2026-09-14 22:30"), None);
    let a_day = left("2026-09-14 02:00", Millis::hours(24));
    let mut clerk = Climber::new();
    clerk.policy.ladders.brief = clerk.policy.ladders.record.clone();
    assert_eq!(clerk.looks(&a_day, "2026-09-14 08:00").1, Some(office("2026-09-14 21:59")));
}

#[test]
fn another_deadline_begins_another_climb_and_the_same_one_told_better_does_not() {
    let mut clerk = Climber::new();
    let case = left("2026-09-14 10:00", TWO_HOURS);
    clerk.looks(&case, "2026-09-14 11:40");
    let first = clerk.climb.expect("under way");
    let moved = |by: Millis| {
        let mut verdict = judge(&case, office("2026-09-14 11:41"));
        verdict.due = verdict.due.map(|due| due + by);
        verdict
    };
    let better = clerk.sees(&moved(Millis::seconds(59)), "2026-09-14 11:41");
    assert_eq!((better.climb, better.reached), (Some(first), vec![]));
    let other = clerk.sees(&moved(Millis::minutes(5)), "2026-09-14 11:41");
    assert_eq!(other.climb.map(|climb| climb.generation), Some(3));
    assert_eq!(other.reached, [0], "it is another deadline that is near now");
}

#[test]
fn what_is_done_waived_or_not_begun_has_no_steps() {
    let case = left("2026-09-14 10:00", TWO_HOURS);
    let mut clerk = Climber::new();
    clerk.looks(&case, "2026-09-14 11:40");
    let mut brief = attested("10:00", "10:01");
    let at = office("2026-09-14 11:45");
    (brief.earliest, brief.latest) = (Some(at), Some(at));
    (brief.low, brief.high, brief.estimate) = (Some(at), Some(at), Some(at));
    let met = Case { completions: vec![done(2, brief)], ..case };
    let over = clerk.sees(&judge(&met, office("2026-09-14 20:00")), "2026-09-14 20:00");
    assert_eq!(over, Outlook::default());
    let planned = Case { planned_end: Some(office("2026-09-14 10:00")), ..nothing() };
    assert_eq!(clerk.looks(&planned, "2026-09-14 11:50"), (vec![], None));
}

#[test]
fn silence_is_said_to_be_no_news_and_is_not_called_late() {
    let verdict = Sentence { en: "Brief".to_owned(), zh: "简报".to_owned() };
    let said = |state| step_sentence(state, &verdict);
    assert_eq!(said(State::AwaitingDevice).en, "No news. Brief");
    assert_eq!(said(State::Unrecoverable).zh, "暂无消息。简报");
    assert_eq!(said(State::Missing).zh, "仍未完成。简报");
    assert_eq!(said(State::Running).en, "Due soon. Brief");
}
