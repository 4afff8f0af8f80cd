//! Who is told of what is owed, how long before or after it falls due, and at which hours: the policy's data alone. Which
//! step comes next is `obligation`'s to say.

use crate::fact::ObligationKind;
use crate::time::Millis;

/// Most steps of one ladder.
pub const MOST_STEPS: usize = 8;

/// Whom a step tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Whose visit it is.
    Rep,
    /// The nearest superior (部门主管), and whoever acts for them.
    Supervisor,
    /// The next manager above that one (部门经理), and whoever acts for them.
    Manager,
}

impl Rung {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
        }
    }

    /// The rung of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Rep, Self::Supervisor, Self::Manager].into_iter().find(|rung| rung.as_str() == name)
    }
}

/// At which hours of the office a step is taken. Before the deadline one that falls outside is brought forward, after it put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hours {
    /// At any.
    Any,
    /// Not in the quiet hours.
    Awake,
    /// In the working hours of a working day.
    Working,
}

impl Hours {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Awake => "awake",
            Self::Working => "working",
        }
    }

    /// The hours of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Any, Self::Awake, Self::Working].into_iter().find(|hours| hours.as_str() == name)
    }
}

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// Whom it tells.
    pub tell: Rung,
    /// When, counted from the deadline: before it where negative.
    pub offset: Millis,
    /// At which hours.
    pub hours: Hours,
}

impl Step {
    /// Whether it comes before the deadline: a reminder.
    pub fn is_before(&self) -> bool {
        self.offset < Millis(0)
    }
}

/// The ladders of all that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladders {
    /// Of the brief (V9.3).
    pub brief: Vec<Step>,
    /// Of the thank-you (V10.1).
    pub thank_you: Vec<Step>,
    /// Of the record (A3.3).
    pub record: Vec<Step>,
    /// Of the reply to an open question (V10.3).
    pub question: Vec<Step>,
    /// Of a promised proposal (V10.2).
    pub proposal: Vec<Step>,
    /// Of the word that a proposal was seen (V10.2).
    pub seen: Vec<Step>,
    /// Of a returned record (A3.3).
    pub revision: Vec<Step>,
}

impl Ladders {
    /// The one of an obligation, in its order.
    pub fn of(&self, obligation: ObligationKind) -> &[Step] {
        match obligation {
            ObligationKind::Brief => &self.brief,
            ObligationKind::ThankYou => &self.thank_you,
            ObligationKind::Record => &self.record,
            ObligationKind::Question => &self.question,
            ObligationKind::Proposal => &self.proposal,
            ObligationKind::Seen => &self.seen,
            ObligationKind::Revision => &self.revision,
        }
    }
}

impl Default for Ladders {
    /// The clauses name limits and whom a visit is told to, not who is told that it was not: the steps are ours. The brief is
    /// the supervisor's to have (V9.3), so they are told at once, whatever the hour; their manager four hours later.
    fn default() -> Self {
        let step = |tell, offset, hours| Step { tell, offset, hours };
        let a_day = || {
            vec![
                step(Rung::Rep, Millis::hours(-3), Hours::Awake),
                step(Rung::Supervisor, Millis(0), Hours::Any),
                step(Rung::Manager, Millis::hours(24), Hours::Working),
            ]
        };
        Self {
            brief: vec![
                step(Rung::Rep, Millis::minutes(-30), Hours::Awake),
                step(Rung::Supervisor, Millis(0), Hours::Any),
                step(Rung::Manager, Millis::hours(4), Hours::Working),
            ],
            thank_you: a_day(),
            record: a_day(),
            question: a_day(),
            proposal: vec![
                step(Rung::Rep, Millis::hours(-24), Hours::Working),
                step(Rung::Supervisor, Millis(0), Hours::Working),
                step(Rung::Manager, Millis::hours(24), Hours::Working),
            ],
            seen: a_day(),
            revision: a_day(),
        }
    }
}

/// A stretch of every day, in minutes since midnight, its end left out. One that ends before it begins goes through midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DailyHours {
    /// Its first minute.
    pub from: u16,
    /// The first minute after it.
    pub until: u16,
}

impl DailyHours {
    /// Whether a minute of the day lies in it. One that ends where it begins holds none.
    pub fn holds(&self, minute: u16) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }

    /// Reads `09:00-18:00`.
    pub fn named(text: &str) -> Option<Self> {
        let minute = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let is_number = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = |text: &str| Some(text).filter(is_number)?.parse::<u16>().ok();
            let (hour, minute) = (number(hour)?, number(minute)?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let (from, until) = text.split_once('-')?;
        Some(Self { from: minute(from)?, until: minute(until)? })
    }
}

impl std::fmt::Display for DailyHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from, until } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::DailyHours;

    #[test]
    fn hours_read_back_and_may_go_through_midnight() {
        for text in ["09:00-18:00", "22:00-07:00", "00:00-00:00"] {
            assert_eq!(DailyHours::named(text).expect("hours").to_string(), text);
        }
        for bad in ["9:00-18:00", "24:00-01:00", "09:60-10:00", "09:00", "+9:00-10:00", ""] {
            assert_eq!(DailyHours::named(bad), None, "{bad}");
        }
        let night = DailyHours::named("22:00-07:00").expect("hours");
        assert!(night.holds(23 * 60) && night.holds(0) && !night.holds(7 * 60) && !night.holds(12 * 60));
        assert!(!DailyHours::named("00:00-00:00").expect("hours").holds(0));
    }
}
