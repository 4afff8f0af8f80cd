//! V4.1: a plan is made some working days ahead of the visit, by the days of the office's zone and calendar.

use jiff::civil::Date;

use super::{Clause, Finding, Note};
use crate::calendar::{Calendar, WorkingDays};
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

/// When a visit was planned and for when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadTime {
    /// The estimate of the plan entry's time.
    pub planned_at: Timestamp,
    /// The planned start of the visit.
    pub visit_start: Timestamp,
}

/// What the lead time comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadTimeOutcome {
    /// Planned far enough ahead.
    Kept,
    /// Planned too late (V4.1).
    Short(Finding),
    /// It can't be said, and the note says why; never counted against anybody.
    Undecided(Note),
}

/// How the lead time stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadState {
    /// Far enough ahead.
    Kept,
    /// Too late.
    Short,
    /// Not to be said yet.
    Provisional,
}

impl LeadState {
    /// Its name in JSON and in the history.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Short => "short",
            Self::Provisional => "provisional",
        }
    }
}

/// How the lead time stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadAnswer {
    /// In a word.
    pub state: LeadState,
    /// In a sentence.
    pub note: Note,
}

impl LeadTimeOutcome {
    /// The outcome in a word and a sentence.
    pub fn answer(self) -> LeadAnswer {
        let (state, note) = match self {
            Self::Kept => (
                LeadState::Kept,
                Note {
                    detail_en: "planned far enough ahead".to_owned(), detail_zh: "计划提前时间符合要求".to_owned()
                },
            ),
            Self::Short(Finding { detail_en, detail_zh, .. }) => (LeadState::Short, Note { detail_en, detail_zh }),
            Self::Undecided(note) => (LeadState::Provisional, note),
        };
        LeadAnswer { state, note }
    }

    /// The finding, if there is one.
    pub fn finding(self) -> Option<Finding> {
        match self {
            Self::Short(finding) => Some(finding),
            Self::Kept | Self::Undecided(_) => None,
        }
    }
}

/// Checks V4.1: at least so many working days d with planning day < d <= visit day, by the policy and its calendar.
pub fn check(plan: &LeadTime, policy: &PolicyDocument, calendar: &Calendar) -> LeadTimeOutcome {
    let days = (policy.office_day(plan.planned_at), policy.office_day(plan.visit_start));
    let (Some(planned), Some(visit)) = days else {
        return LeadTimeOutcome::Undecided(no_day(policy));
    };
    let found = calendar.working_days_between(planned, visit);
    if found.provisional {
        return LeadTimeOutcome::Undecided(provisional(found, calendar));
    }
    if found.count >= policy.plan_lead_working_days {
        return LeadTimeOutcome::Kept;
    }
    LeadTimeOutcome::Short(short(planned, visit, found.count, policy.plan_lead_working_days))
}

fn short(planned: Date, visit: Date, found: u32, needed: u32) -> Finding {
    Finding {
        clause: Clause::LeadTime,
        detail_en: format!("planned on {planned} for {visit}: {found} working days ahead, {needed} are needed"),
        detail_zh: format!("{planned} 制定 {visit} 的拜访计划：提前 {found} 个工作日，要求至少 {needed} 个工作日"),
    }
}

fn provisional(found: WorkingDays, calendar: &Calendar) -> Note {
    let (count, region, through) = (found.count, calendar.region(), calendar.through());
    Note {
        detail_en: format!(
            "{count} working days ahead, provisionally: the calendar {region} is known through {through}"
        ),
        detail_zh: format!("暂按提前 {count} 个工作日计算：{region} 工作日历仅发布至 {through}"),
    }
}

fn no_day(policy: &PolicyDocument) -> Note {
    let zone = &policy.office_zone;
    Note {
        detail_en: format!("the days of planning and visit can't be told in the zone {zone:?}: correct office_zone"),
        detail_zh: format!("无法按时区 {zone:?} 确定计划日与拜访日：请更正 office_zone"),
    }
}

#[cfg(test)]
mod tests {
    use super::{LeadTime, LeadTimeOutcome, check};
    use crate::calendar::Calendar;
    use crate::policy::PolicyDocument;

    fn outcome(planned_at: &str, visit_start: &str) -> LeadTimeOutcome {
        let at = |text: &str| text.parse().expect("RFC 3339");
        let plan = LeadTime { planned_at: at(planned_at), visit_start: at(visit_start) };
        check(&plan, &PolicyDocument::default(), &Calendar::of("CN").expect("built in"))
    }

    #[test]
    fn three_working_days_ahead_are_enough_and_two_are_not() {
        assert_eq!(outcome("2026-09-09T02:00:00Z", "2026-09-14T02:00:00Z"), LeadTimeOutcome::Kept);
        let finding = outcome("2026-09-10T02:00:00Z", "2026-09-14T02:00:00Z").finding().expect("two days");
        assert_eq!(finding.clause.id(), "V4.1");
        assert_eq!(finding.detail_en, "planned on 2026-09-10 for 2026-09-14: 2 working days ahead, 3 are needed");
    }

    #[test]
    fn the_day_is_the_offices_and_not_that_of_utc() {
        assert_eq!(outcome("2026-09-09T15:59:00Z", "2026-09-14T02:00:00Z"), LeadTimeOutcome::Kept);
        assert!(outcome("2026-09-09T16:00:00Z", "2026-09-14T02:00:00Z").finding().is_some());
    }

    #[test]
    fn a_make_up_day_counts_and_a_holiday_does_not() {
        assert_eq!(outcome("2026-09-17T02:00:00Z", "2026-09-21T02:00:00Z"), LeadTimeOutcome::Kept);
        assert!(outcome("2026-09-23T02:00:00Z", "2026-09-28T02:00:00Z").finding().is_some());
    }

    #[test]
    fn v4_1_across_mid_autumn_and_national_day_2026_only_days_that_are_worked_count() {
        // 25-27 September and 1-7 October are off; Sunday 20 September and Saturday 10 October are worked.
        let kept = [
            ("2026-09-21T02:00:00Z", "2026-09-24T02:00:00Z"),
            ("2026-09-24T02:00:00Z", "2026-09-30T02:00:00Z"),
            ("2026-09-29T02:00:00Z", "2026-10-09T02:00:00Z"),
            ("2026-09-30T02:00:00Z", "2026-10-10T02:00:00Z"),
            ("2026-09-18T02:00:00Z", "2026-09-22T02:00:00Z"),
        ];
        for (planned, visit) in kept {
            assert_eq!(outcome(planned, visit), LeadTimeOutcome::Kept, "{planned} {visit}");
        }
        let short = [
            ("2026-09-22T02:00:00Z", "2026-09-27T02:00:00Z", 2),
            ("2026-09-24T02:00:00Z", "2026-09-29T02:00:00Z", 2),
            ("2026-09-30T02:00:00Z", "2026-10-07T02:00:00Z", 0),
            ("2026-09-30T02:00:00Z", "2026-10-09T02:00:00Z", 2),
            ("2026-09-19T02:00:00Z", "2026-09-21T02:00:00Z", 2),
        ];
        for (planned, visit, days) in short {
            let finding = outcome(planned, visit).finding().expect("short");
            assert!(finding.detail_en.contains(&format!(": {days} working days")), "{}", finding.detail_en);
        }
    }

    #[test]
    fn v4_1_across_the_date_line_the_day_is_the_offices_and_not_that_of_the_place() {
        // Monday 28 September 09:00 in Auckland is 04:00 in Shanghai, the same day; Honolulu still has Sunday.
        let in_auckland = "2026-09-28T09:00:00+13:00";
        // Sunday 27 September 21:00 in Honolulu is Monday 15:00 in Shanghai.
        let in_honolulu = "2026-09-27T21:00:00-10:00";
        for visit in [in_auckland, in_honolulu] {
            assert_eq!(outcome("2026-09-22T10:00:00+08:00", visit), LeadTimeOutcome::Kept, "23, 24 and 28");
            assert!(outcome("2026-09-23T10:00:00+08:00", visit).finding().is_some(), "24 and 28");
        }
        // Planned on Tuesday evening in Honolulu, when it is Wednesday in the office.
        assert!(outcome("2026-09-22T20:00:00-10:00", in_auckland).finding().is_some());
        // Monday half past midnight in Auckland is still Sunday in the office, a day that is off.
        assert!(outcome("2026-09-22T10:00:00+08:00", "2026-09-28T00:30:00+13:00").finding().is_some());
    }

    #[test]
    fn beyond_the_calendar_nobody_is_found_late_and_the_note_says_why() {
        let LeadTimeOutcome::Undecided(note) = outcome("2026-12-31T02:00:00Z", "2027-01-04T02:00:00Z") else {
            panic!("the year 2027 is not known yet");
        };
        assert_eq!(note.detail_en, "2 working days ahead, provisionally: the calendar CN is known through 2026-12-31");
    }

    #[test]
    fn a_plan_made_on_the_day_or_afterwards_is_short_in_any_year() {
        assert!(outcome("2027-03-03T02:00:00Z", "2027-03-03T06:00:00Z").finding().is_some());
        assert!(outcome("2027-03-05T02:00:00Z", "2027-03-03T06:00:00Z").finding().is_some());
    }

    #[test]
    fn a_zone_that_does_not_exist_decides_nothing() {
        let policy = PolicyDocument { office_zone: "Nowhere".into(), ..PolicyDocument::default() };
        let plan = LeadTime { planned_at: crate::time::Timestamp(0), visit_start: crate::time::Timestamp(0) };
        let outcome = check(&plan, &policy, &Calendar::of("CN").expect("built in"));
        assert!(matches!(outcome, LeadTimeOutcome::Undecided(_)));
    }
}
