//! V7.1: the visitor is there some minutes before the appointment. Said only as far as it is known: a wall clock alone calls
//! nobody late, and nobody early.

use super::{Clause, Finding, Note};
use crate::policy::PolicyDocument;
use crate::time::{Millis, Timestamp};

/// An arrival, as far as its time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// Proven: not before, not after.
    pub proven: (Option<Timestamp>, Option<Timestamp>),
    /// What running clocks attest: not before, not after; none where they attest nothing.
    pub likely: (Option<Timestamp>, Option<Timestamp>),
    /// The grade of the evidence, for people.
    pub grade: &'static str,
}

/// How an arrival stands to the appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Punctuality {
    /// As many minutes early as asked, or more.
    Early,
    /// Before the appointment, by less than asked.
    Short,
    /// After the appointment.
    Late,
    /// What is known does not decide.
    Unknown,
}

impl Punctuality {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Short => "short",
            Self::Late => "late",
            Self::Unknown => "unknown",
        }
    }
}

/// What came of comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How the arrival stands to the appointment.
    pub punctuality: Punctuality,
    /// Whether that is proven; otherwise it is likely, or unknown.
    pub proven: bool,
    /// The same for people, with the grade.
    pub note: Note,
    /// When it was after the appointment, by what is proven or likely.
    pub finding: Option<Finding>,
}

/// Compares an arrival with the appointment (V7.1).
pub fn check(arrived: &Arrived, start: Timestamp, policy: &PolicyDocument) -> Outcome {
    let due = start + Millis(-policy.arrive_early.0);
    let sure = within(arrived.proven, due, start);
    let (punctuality, proven) = match sure {
        Some(sure) => (sure, true),
        None => (within(arrived.likely, due, start).unwrap_or(Punctuality::Unknown), false),
    };
    let (en, zh) = words(punctuality, policy.arrive_early);
    let (sure_en, sure_zh) = match (punctuality, proven) {
        (Punctuality::Unknown, _) => ("", ""),
        (_, true) => (", proven", ",已证实"),
        (_, false) => (", likely", ",很可能"),
    };
    let grade = arrived.grade;
    let (en, zh) = (format!("{en}{sure_en} (evidence {grade})"), format!("{zh}{sure_zh}（证据等级 {grade}）"));
    let late = punctuality == Punctuality::Late;
    let finding = late.then(|| Finding { clause: Clause::Arrival, detail_en: en.clone(), detail_zh: zh.clone() });
    Outcome { punctuality, proven, note: Note { detail_en: en, detail_zh: zh }, finding }
}

/// Where all that is possible lies on one side of the times that count.
fn within(
    (low, high): (Option<Timestamp>, Option<Timestamp>),
    due: Timestamp,
    start: Timestamp,
) -> Option<Punctuality> {
    if low.is_some_and(|low| low > start) {
        return Some(Punctuality::Late);
    }
    let high = high?;
    if high <= due {
        return Some(Punctuality::Early);
    }
    (high <= start && low.is_some_and(|low| low > due)).then_some(Punctuality::Short)
}

fn words(punctuality: Punctuality, early: Millis) -> (String, String) {
    let minutes = early.0 / 60_000;
    match punctuality {
        Punctuality::Early => {
            (format!("arrived at least {minutes} min before the appointment"), format!("提前 {minutes} 分钟以上到达"))
        }
        Punctuality::Short => (
            format!("arrived before the appointment, but less than {minutes} min"),
            format!("在约定时间之前到达，但提前不足 {minutes} 分钟"),
        ),
        Punctuality::Late => ("arrived after the appointment".into(), "晚于约定时间到达".into()),
        Punctuality::Unknown => (
            "whether the arrival was before the appointment can't be told from what is known".into(),
            "现有证据无法判断是否在约定时间之前到达".into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrived, Punctuality, check};
    use crate::policy::PolicyDocument;
    use crate::time::{Millis, Timestamp};

    const START: Timestamp = Timestamp(100 * 3_600_000);

    fn at(minutes: i64) -> Option<Timestamp> {
        Some(START + Millis::minutes(minutes))
    }

    type Span = (Option<Timestamp>, Option<Timestamp>);

    fn judged(proven: Span, likely: Span) -> (Punctuality, bool, bool) {
        let outcome = check(&Arrived { proven, likely, grade: "B" }, START, &PolicyDocument::default());
        (outcome.punctuality, outcome.proven, outcome.finding.is_some())
    }

    #[test]
    fn v7_1_an_arrival_is_compared_with_the_appointment_by_what_is_proven_or_likely() {
        let none = (None, None);
        for (proven, likely, expected) in [
            ((at(-60), at(-15)), none, (Punctuality::Early, true, false)),
            ((at(-60), at(-14)), none, (Punctuality::Unknown, false, false)),
            ((at(-14), at(0)), none, (Punctuality::Short, true, false)),
            ((at(1), None), none, (Punctuality::Late, true, true)),
            ((at(-60), at(90)), (at(2), at(3)), (Punctuality::Late, false, true)),
            ((at(-60), at(90)), (at(-20), at(-18)), (Punctuality::Early, false, false)),
            ((at(-60), at(90)), (at(-10), at(-8)), (Punctuality::Short, false, false)),
            ((at(-60), at(90)), (at(-16), at(-12)), (Punctuality::Unknown, false, false)),
            ((at(-60), at(90)), none, (Punctuality::Unknown, false, false)),
            (none, none, (Punctuality::Unknown, false, false)),
        ] {
            assert_eq!(judged(proven, likely), expected, "{proven:?} {likely:?}");
        }
    }

    #[test]
    fn v7_1_nobody_is_called_late_on_a_claim_and_the_grade_is_said() {
        let claim = Arrived { proven: (None, None), likely: (None, None), grade: "D" };
        let outcome = check(&claim, START, &PolicyDocument::default());
        assert_eq!((outcome.punctuality, outcome.finding), (Punctuality::Unknown, None));
        assert!(outcome.note.detail_en.ends_with("(evidence D)") && outcome.note.detail_zh.contains("证据等级 D"));
    }

    #[test]
    fn v7_1_how_early_is_policy() {
        let policy = PolicyDocument { arrive_early: Millis::minutes(5), ..PolicyDocument::default() };
        let arrived = Arrived { proven: (at(-30), at(-5)), likely: (None, None), grade: "A" };
        assert_eq!(check(&arrived, START, &policy).punctuality, Punctuality::Early);
        assert_eq!(check(&arrived, START, &PolicyDocument::default()).punctuality, Punctuality::Unknown);
    }
}
