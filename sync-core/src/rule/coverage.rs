//! V4.1: a core customer (核心客户) is visited at least once a quarter, an ordinary one (普通客户) once every half-year. The months that make
//! up a period are the policy's, and are those of the calendar: who was visited on its last day is due again on the next.

use jiff::civil::Date;

use crate::policy::PolicyDocument;

/// How a customer stands in the present period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Covered {
    /// The last period went by without a visit, and there is none yet in this one.
    Overdue,
    /// A visit is due by the end of the period.
    Due,
    /// They were visited in it.
    Visited,
}

impl Covered {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Visited => "visited",
        }
    }

    /// The same in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Overdue => "逾期未访",
            Self::Due => "本期待访",
            Self::Visited => "本期已访",
        }
    }
}

/// A customer's coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// How they stand.
    pub covered: Covered,
    /// The period's first day.
    pub from: Date,
    /// Its last day: by then they are to be visited.
    pub until: Date,
}

/// How a customer stands on a day of the office. `visits` are the days on which somebody arrived there, in any order. A customer whom
/// nobody ever visited is due, and not overdue: since when they are one is not known.
pub fn check(core: bool, visits: &[Date], today: Date, policy: &PolicyDocument) -> Coverage {
    let months = if core { policy.core_visit_months } else { policy.ordinary_visit_months };
    let (from, until) = period(today, months);
    let (before, _) = period(from.yesterday().unwrap_or(from), months);
    let any = |first: Date, last: Date| visits.iter().any(|day| (first..=last).contains(day));
    let covered = if any(from, today) {
        Covered::Visited
    } else if !any(before, from.yesterday().unwrap_or(from)) && visits.iter().any(|day| *day < before) {
        Covered::Overdue
    } else {
        Covered::Due
    };
    Coverage { covered, from, until }
}

/// The days back to which visits matter, on a day of the office: the period before the present one.
pub fn matters_since(today: Date, policy: &PolicyDocument) -> Date {
    let longest = policy.core_visit_months.max(policy.ordinary_visit_months);
    let (from, _) = period(today, longest);
    period(from.yesterday().unwrap_or(from), longest).0
}

/// The period of so many months in which a day lies: its first and its last day.
fn period(day: Date, months: u32) -> (Date, Date) {
    let months = i8::try_from(months.clamp(1, 12)).unwrap_or(12);
    let first = (day.month() - 1) / months * months + 1;
    let from = Date::new(day.year(), first, 1).unwrap_or(day);
    let last = Date::new(day.year(), (first + months - 1).min(12), 1).map_or(day, |month| month.last_of_month());
    (from, last)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Covered, check, matters_since};
    use crate::policy::PolicyDocument;

    fn stands(core: bool, visits: &[Date], today: Date) -> (Covered, Date) {
        let coverage = check(core, visits, today, &PolicyDocument::default());
        (coverage.covered, coverage.until)
    }

    #[test]
    fn v4_1_a_core_customer_is_visited_every_quarter_and_an_ordinary_one_every_half_year() {
        let (today, quarter, half) = (date(2026, 9, 14), date(2026, 9, 30), date(2026, 12, 31));
        let (july, june, may, march) = (date(2026, 7, 1), date(2026, 6, 30), date(2026, 5, 4), date(2026, 3, 31));
        assert_eq!(stands(true, &[july], today), (Covered::Visited, quarter));
        assert_eq!(stands(true, &[june], today), (Covered::Due, quarter));
        assert_eq!(stands(true, &[march], today), (Covered::Overdue, quarter));
        assert_eq!(stands(false, &[july], today), (Covered::Visited, half));
        assert_eq!(stands(false, &[may], today), (Covered::Due, half));
        assert_eq!(stands(false, &[date(2025, 12, 31)], today), (Covered::Overdue, half));
        assert_eq!(stands(true, &[], today), (Covered::Due, quarter), "never visited");
        assert_eq!(stands(true, &[date(2026, 9, 15), march], today), (Covered::Overdue, quarter), "what is to come");
    }

    #[test]
    fn v4_1_a_quarter_ends_with_its_last_day_and_the_policy_says_how_long_a_period_is() {
        let visited = [date(2026, 9, 30)];
        assert_eq!(stands(true, &visited, date(2026, 9, 30)).0, Covered::Visited);
        assert_eq!(stands(true, &visited, date(2026, 10, 1)), (Covered::Due, date(2026, 12, 31)));
        assert_eq!(stands(true, &visited, date(2027, 1, 1)), (Covered::Overdue, date(2027, 3, 31)));
        let monthly = PolicyDocument { core_visit_months: 1, ..PolicyDocument::default() };
        assert_eq!(check(true, &visited, date(2026, 10, 1), &monthly).until, date(2026, 10, 31));
        assert_eq!(matters_since(date(2026, 9, 14), &PolicyDocument::default()), date(2026, 1, 1));
    }
}
