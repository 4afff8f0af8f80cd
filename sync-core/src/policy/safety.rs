//! Who is told of an alarm of the safety watch, and how long after it (V6.3): the policy's data alone. Safety knows no quiet
//! hours, and somebody is told in the end whatever a policy says.

use crate::time::Millis;

/// Most steps of the safety ladder.
pub const MOST_SAFETY_STEPS: usize = 12;

/// Whom a step of the safety ladder tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SafetyRung {
    /// Whoever is on the road, on their own phones.
    Traveller,
    /// The colleagues who watch.
    Watchers,
    /// The nearest superior (部门主管), and whoever acts for them.
    Supervisor,
    /// The next manager above that one (部门经理), and whoever acts for them.
    Manager,
    /// The duty contact; where none is configured or it has left, all managers above.
    Duty,
}

impl SafetyRung {
    /// All of them, in the order in which they are usually told.
    pub const ALL: [Self; 5] = [Self::Traveller, Self::Watchers, Self::Supervisor, Self::Manager, Self::Duty];

    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Traveller => "traveller",
            Self::Watchers => "watchers",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
            Self::Duty => "duty",
        }
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Traveller => "出行人",
            Self::Watchers => "守望人",
            Self::Supervisor => "主管",
            Self::Manager => "经理",
            Self::Duty => "值班联系人",
        }
    }

    /// The rung of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.as_str() == name)
    }
}

/// From when on a step counts its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Since {
    /// The traveller is past the time at which they should be heard of.
    Overdue,
    /// The grace is over as well.
    Alarm,
}

impl Since {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Alarm => "alarm",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Overdue, Self::Alarm].into_iter().find(|since| since.as_str() == name)
    }
}

/// One step of the safety ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SafetyStep {
    /// Whom it tells.
    pub tell: SafetyRung,
    /// From when on it counts.
    pub since: Since,
    /// How long after that.
    pub after: Millis,
}

/// Who is told when nobody has heard of a traveller (V6.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafetyLadder {
    /// The steps, in their order.
    pub steps: Vec<SafetyStep>,
    /// How long an acknowledgement holds it.
    pub hold: Millis,
    /// How often the last step is repeated until the alarm is closed.
    pub repeat: Millis,
}

impl SafetyLadder {
    /// Whom it tells when the traveller is overdue.
    pub fn when_overdue(&self) -> impl Iterator<Item = SafetyRung> + '_ {
        self.steps.iter().filter(|step| step.since == Since::Overdue).map(|step| step.tell)
    }

    /// The steps that an alarm takes.
    pub fn of_alarm(&self) -> Vec<SafetyStep> {
        self.steps.iter().copied().filter(|step| step.since == Since::Alarm).collect()
    }
}

impl Default for SafetyLadder {
    /// V6.3 says that colleagues can trace the person, not whom of them to tell: the steps are ours.
    fn default() -> Self {
        let step = |tell, since, minutes| SafetyStep { tell, since, after: Millis::minutes(minutes) };
        Self {
            steps: vec![
                step(SafetyRung::Traveller, Since::Overdue, 0),
                step(SafetyRung::Watchers, Since::Overdue, 0),
                step(SafetyRung::Watchers, Since::Alarm, 0),
                step(SafetyRung::Supervisor, Since::Alarm, 10),
                step(SafetyRung::Manager, Since::Alarm, 20),
                step(SafetyRung::Duty, Since::Alarm, 30),
            ],
            hold: Millis::minutes(30),
            repeat: Millis::minutes(30),
        }
    }
}
