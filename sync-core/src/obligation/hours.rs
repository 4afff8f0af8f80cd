//! When a step may be taken: the office's working and quiet hours, as moments. Whose step it is stands elsewhere.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use crate::calendar::Calendar;
use crate::policy::{DailyHours, Hours, PolicyDocument};
use crate::time::{Millis, Timestamp};

/// How far is looked for a moment within the hours, in days: beyond the longest holidays.
const FAR: i32 = 60;

/// The hours of an office.
pub struct OfficeHours<'a> {
    zone: Option<TimeZone>,
    calendar: Option<&'a Calendar>,
    working: DailyHours,
    quiet: DailyHours,
}

impl<'a> OfficeHours<'a> {
    /// Those of a policy. Without a calendar Saturdays and Sundays are off; in a zone that nobody knows all hours are alike.
    pub fn new(policy: &PolicyDocument, calendar: Option<&'a Calendar>) -> Self {
        let zone = TimeZone::get(&policy.office_zone).ok();
        Self { zone, calendar, working: policy.working_hours, quiet: policy.quiet_hours }
    }

    /// The first moment at or after this one that lies within the hours.
    pub fn at_or_after(&self, hours: Hours, at: Timestamp) -> Timestamp {
        self.nearest(hours, at, 1)
    }

    /// The last moment at or before this one that lies within the hours, to the minute.
    pub fn at_or_before(&self, hours: Hours, at: Timestamp) -> Timestamp {
        self.nearest(hours, at, -1)
    }

    fn nearest(&self, hours: Hours, at: Timestamp, way: i32) -> Timestamp {
        let Some(here) = self.local(at).filter(|here| !self.holds(hours, here)) else { return at };
        let minute = match (hours, way > 0) {
            (Hours::Any, _) => return at,
            (Hours::Awake, true) => self.quiet.until,
            (Hours::Awake, false) => before(self.quiet.from),
            (Hours::Working, true) => self.working.from,
            (Hours::Working, false) => before(self.working.until),
        };
        let beyond = |found: &Zoned| if way > 0 { *found > here } else { *found < here };
        let days = (0..=FAR).filter_map(|n| here.date().checked_add((n * way).days()).ok());
        let mut moments = days.filter_map(|day| self.moment(day, minute));
        let found = moments.find(|found| beyond(found) && self.holds(hours, found));
        found.map_or(at, |found| Timestamp(found.timestamp().as_millisecond()))
    }

    fn local(&self, at: Timestamp) -> Option<Zoned> {
        Some(jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(self.zone.clone()?))
    }

    fn moment(&self, day: Date, minute: u16) -> Option<Zoned> {
        let time = jiff::civil::Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0);
        day.to_datetime(time.ok()?).to_zoned(self.zone.clone()?).ok()
    }

    fn holds(&self, hours: Hours, at: &Zoned) -> bool {
        let minute = u16::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap_or(0);
        match hours {
            Hours::Any => true,
            Hours::Awake => !self.quiet.holds(minute),
            Hours::Working => self.works(at.date()) && self.working.holds(minute),
        }
    }

    fn works(&self, day: Date) -> bool {
        match (self.calendar, day.yesterday()) {
            (Some(calendar), Ok(yesterday)) => calendar.working_days_between(yesterday, day).count > 0,
            _ => day.weekday().to_monday_one_offset() <= 5,
        }
    }
}

/// The minute before one.
fn before(minute: u16) -> u16 {
    minute.checked_sub(1).unwrap_or(24 * 60 - 1)
}

/// What a step brought forward must leave of the time that there is: at least as much.
pub(super) const LEAST: Millis = Millis::minutes(1);
