//! Within how long something is to be done: a span of time, or working days of the office's calendar (V4.1, V10.2). Later
//! beginnings never fall due earlier, so what holds for the bounds of a time holds for the time.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::calendar::Calendar;
use crate::policy::PolicyDocument;
use crate::time::{Millis, Timestamp};

/// A time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// So long after the trigger.
    Span(Millis),
    /// Until the end of a working day.
    WorkingDays(WorkingDaysLimit),
}

/// Until the end of the so many-th working day after the day of the trigger, by the office's days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDaysLimit {
    days: u32,
    zone: TimeZone,
    calendar: Option<Calendar>,
}

impl Limit {
    /// So many working days of a policy's office.
    pub fn working_days(days: u32, policy: &PolicyDocument, calendar: Option<&Calendar>) -> Self {
        let zone = TimeZone::get(&policy.office_zone).unwrap_or(TimeZone::UTC);
        Self::WorkingDays(WorkingDaysLimit { days, zone, calendar: calendar.cloned() })
    }

    /// When something that began then falls due, and whether that rests on days which nobody knows yet.
    pub fn due(&self, from: Timestamp) -> (Timestamp, bool) {
        match self {
            Self::Span(span) => (from + *span, false),
            Self::WorkingDays(limit) => limit.due(from),
        }
    }

    /// When it falls due.
    pub fn deadline(&self, from: Timestamp) -> Timestamp {
        self.due(from).0
    }

    /// The span, where it is one: what a running clock alone can measure.
    pub fn span(&self) -> Option<Millis> {
        match self {
            Self::Span(span) => Some(*span),
            Self::WorkingDays(_) => None,
        }
    }
}

impl WorkingDaysLimit {
    fn due(&self, from: Timestamp) -> (Timestamp, bool) {
        let moment = jiff::Timestamp::from_millisecond(from.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let day = moment.to_zoned(self.zone.clone()).date();
        let (last, provisional) = match &self.calendar {
            Some(calendar) => calendar.add_working_days(day, self.days),
            None => (weekdays_after(day, self.days), true),
        };
        let end = last.tomorrow().ok().and_then(|next| next.to_zoned(self.zone.clone()).ok());
        // A day beyond all calendars has no end that can be written.
        (end.map_or(Timestamp(i64::MAX / 4), |end| Timestamp(end.timestamp().as_millisecond())), provisional)
    }
}

/// Without a calendar Saturdays and Sundays are off.
fn weekdays_after(day: Date, days: u32) -> Date {
    let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let nth = usize::try_from(days).unwrap_or(usize::MAX);
    let after = std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok());
    if nth == 0 { day } else { after.filter(works).nth(nth - 1).unwrap_or(Date::MAX) }
}

#[cfg(test)]
mod tests {
    use super::Limit;
    use crate::calendar::Calendar;
    use crate::policy::PolicyDocument;
    use crate::time::{Millis, Timestamp};

    fn due(from: &str, calendar: Option<&Calendar>) -> (String, bool) {
        let limit = Limit::working_days(3, &PolicyDocument::default(), calendar);
        let (due, provisional) = limit.due(from.parse().expect("RFC 3339"));
        (due.to_string(), provisional)
    }

    #[test]
    fn v10_2_three_working_days_end_with_the_offices_third_day() {
        let china = Calendar::of("CN").expect("built in");
        let due = |from| due(from, Some(&china));
        assert_eq!(due("2026-09-14T02:00:00Z"), ("2026-09-17T16:00:00Z".to_owned(), false), "Monday to Thursday");
        assert_eq!(due("2026-09-14T16:30:00Z"), ("2026-09-18T16:00:00Z".to_owned(), false), "Tuesday in Shanghai");
        // 25 September (Mid-Autumn) and 1 to 7 October (National Day) are off, 20 September and 10 October are worked.
        assert_eq!(due("2026-09-18T02:00:00Z"), ("2026-09-22T16:00:00Z".to_owned(), false), "over a make-up Sunday");
        assert_eq!(due("2026-09-29T02:00:00Z"), ("2026-10-09T16:00:00Z".to_owned(), false), "over National Day");
    }

    #[test]
    fn beyond_the_calendar_a_deadline_is_provisional() {
        let china = Calendar::of("CN").expect("built in");
        assert_eq!(due("2026-12-30T02:00:00Z", Some(&china)), ("2027-01-04T16:00:00Z".to_owned(), true));
        assert_eq!(due("2026-09-18T02:00:00Z", None), ("2026-09-23T16:00:00Z".to_owned(), true));
    }

    #[test]
    fn what_begins_later_never_falls_due_earlier() {
        let limit = Limit::working_days(3, &PolicyDocument::default(), Calendar::of("CN").as_ref());
        let start: Timestamp = "2026-09-10T00:00:00Z".parse().expect("RFC 3339");
        let all: Vec<_> = (0..800).map(|hours| limit.deadline(start + Millis::hours(hours))).collect();
        assert!(all.is_sorted());
        assert_eq!(Limit::Span(Millis::hours(2)).due(start), (start + Millis::hours(2), false));
    }
}
