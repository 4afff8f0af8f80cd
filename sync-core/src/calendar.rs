//! Working days: which days a region works, holidays and make-up workdays included (V4.1, V10.2, V11.1).
//!
//! A calendar is data with a source and a last day that it knows (`through`). Beyond that day, and before its first year,
//! only the weekend is known, and every answer says that it is provisional. No zone and no clock here: a day is a civil
//! date, and whose zone made it is the caller's business (`policy` has the office's).

mod embedded;
mod notice;

pub use notice::{BadNotice, CalendarError};

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Span, Unit};

/// What a calendar says about one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Work,
    /// The region's weekend.
    Weekend,
    /// A holiday.
    Off {
        /// Its name, in English.
        name: String,
    },
    /// A day worked to make up for a holiday (调休上班).
    MakeUp {
        /// The holiday it makes up for, in English.
        name: String,
    },
    /// The calendar does not reach this day.
    Unknown,
}

/// A number of working days, and whether it can still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDays {
    /// How many.
    pub count: u32,
    /// Whether a day that counts lies outside what the calendar knows, so that only weekends were looked at.
    pub provisional: bool,
}

/// The working days of one region. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    region: String,
    source: String,
    weekend: Vec<Weekday>,
    known: RangeInclusive<Date>,
    days: Arc<BTreeMap<Date, Listed>>,
}

/// A day that differs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    works: bool,
    name: String,
}

impl Calendar {
    /// The built-in calendar of a region, by its two-letter code (`CN`, `SA`…); none for a region without one.
    pub fn of(region: &str) -> Option<Self> {
        embedded::find(region)
    }

    /// The codes of all built-in calendars, ascending.
    pub fn regions() -> impl Iterator<Item = &'static str> {
        embedded::regions()
    }

    /// Reads a calendar that an organisation imports, for example when a new holiday notice is out.
    ///
    /// # Errors
    /// [`CalendarError`], naming the field and the remedy.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        notice::read(text)
    }

    /// Reads a notice that an operator imports, to be laid over this calendar, if there is one.
    ///
    /// # Errors
    /// [`BadNotice`], naming the line and the reason; also for one that would leave days between the two that nobody knows.
    pub fn notice(text: &str, known: Option<&Self>) -> Result<Self, BadNotice> {
        notice::import(text, known)
    }

    /// Whether a notice is of this region and leaves no days between the two that nobody knows.
    pub fn takes(&self, notice: &Self) -> bool {
        let touches = notice.known.start().yesterday().map_or(true, |day| day <= *self.known.end())
            && notice.known.end().tomorrow().map_or(true, |day| day >= *self.known.start());
        notice.region == self.region && touches
    }

    /// This calendar with a newer notice laid over it: in the days that the notice knows, only the notice counts.
    /// A notice of another region changes nothing, nor does one that would leave a gap between the two.
    pub fn extended_by(&self, notice: &Self) -> Self {
        if !self.takes(notice) {
            return self.clone();
        }
        let kept = self.days.iter().filter(|(date, _)| !notice.known.contains(date));
        let days = kept.chain(notice.days.iter()).map(|(date, day)| (*date, day.clone())).collect();
        let first = *self.known.start().min(notice.known.start());
        let last = *self.known.end().max(notice.known.end());
        Self { known: first..=last, days: Arc::new(days), ..notice.clone() }
    }

    /// The region's two-letter code.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Where the facts come from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The first day it knows.
    pub fn from(&self) -> Date {
        *self.known.start()
    }

    /// The last day it knows. With the region it names the calendar's version.
    pub fn through(&self) -> Date {
        *self.known.end()
    }

    /// What is known about a day.
    pub fn day_kind(&self, date: Date) -> DayKind {
        if !self.known.contains(&date) {
            return DayKind::Unknown;
        }
        match self.days.get(&date) {
            Some(day) if day.works => DayKind::MakeUp { name: day.name.clone() },
            Some(day) => DayKind::Off { name: day.name.clone() },
            None if self.is_weekend(date) => DayKind::Weekend,
            None => DayKind::Work,
        }
    }

    /// Counts the working days d with `after` < d <= `until` (V4.1). None when `until` is not later.
    pub fn working_days_between(&self, after: Date, until: Date) -> WorkingDays {
        let Some(first) = after.tomorrow().ok().filter(|first| *first <= until) else {
            return WorkingDays { count: 0, provisional: false };
        };
        let listed: i64 = self.days.range(first..=until).map(|(date, day)| self.difference(*date, day)).sum();
        let count = self.plain_working_days(first, until) + listed;
        WorkingDays {
            count: u32::try_from(count).unwrap_or(0),
            provisional: !(self.known.contains(&first) && self.known.contains(&until)),
        }
    }

    /// The day on which the `n`-th working day after `date` has come, and whether that is provisional.
    /// With 0 it is `date` itself. Stops at the last day that can be written, which is provisional.
    pub fn add_working_days(&self, date: Date, n: u32) -> (Date, bool) {
        if n == 0 {
            return (date, false);
        }
        let (mut early, mut late) = (0, days_from(date, Date::MAX));
        while early < late {
            let middle = early + (late - early) / 2;
            let enough = self.working_days_between(date, day_after(date, middle)).count >= n;
            if enough { late = middle } else { early = middle + 1 }
        }
        let end = day_after(date, early);
        let found = self.working_days_between(date, end);
        (end, found.provisional || found.count < n)
    }

    fn is_weekend(&self, date: Date) -> bool {
        self.weekend.contains(&date.weekday())
    }

    /// How a listed day changes the count of plain weeks.
    fn difference(&self, date: Date, day: &Listed) -> i64 {
        i64::from(day.works) - i64::from(!self.is_weekend(date))
    }

    /// The days from `first` to `until`, both included, that are no weekend: whole weeks by multiplication, so that a
    /// date typed wrong by thousands of years costs nothing.
    fn plain_working_days(&self, first: Date, until: Date) -> i64 {
        let days = days_from(first, until) + 1;
        let a_week = 7_i64.saturating_sub(i64::try_from(self.weekend.len()).unwrap_or(7));
        let rest = (0..days % 7).filter(|n| !self.is_weekend(day_after(first, *n))).count();
        days / 7 * a_week + i64::try_from(rest).unwrap_or(0)
    }
}

fn days_from(first: Date, last: Date) -> i64 {
    last.since((Unit::Day, first)).map_or(0, |span| i64::from(span.get_days()))
}

fn day_after(date: Date, days: i64) -> Date {
    Span::new().try_days(days).map_or(date, |span| date.saturating_add(span))
}

#[cfg(test)]
mod tests;
