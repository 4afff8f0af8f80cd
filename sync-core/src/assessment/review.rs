//! How the review of a record stands (A3.3), and whether it was changed after it had passed (A4.1): a pure function of
//! submissions, reviews and the record, in whatever order they arrived. And what the checklist is asked about.

use std::cmp::Reverse;

use crate::assessment::{FactSeen, VisitEvidence};
use crate::compliance::missing;
use crate::document::record::Intent;
use crate::fact::{Fact, Reviewed};
use crate::ids::{ChangeHash, EntryId, PersonId};
use crate::rule::checklist::{self, Checked, Point};
use crate::time::Timestamp;

/// How far a record has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// Nobody submitted it yet.
    NotSubmitted,
    /// A superior has not looked at it yet.
    Submitted,
    /// Returned with points; to be submitted again.
    Returned,
    /// Passed, and unchanged since.
    Passed,
    /// Passed, and changed since without a word.
    Changed,
    /// Passed, changed since and submitted with the reason: a superior has not approved that yet (A4.1).
    Amended,
}

impl ReviewState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::NotSubmitted, Self::Submitted, Self::Returned, Self::Passed, Self::Changed, Self::Amended];

    /// Its name in JSON, SQL and tests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSubmitted => "not_submitted",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Passed => "passed",
            Self::Changed => "changed",
            Self::Amended => "amended",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::NotSubmitted => "未提交",
            Self::Submitted => "待审核",
            Self::Returned => "已退回",
            Self::Passed => "已通过",
            Self::Changed => "审核后有改动",
            Self::Amended => "修改待批准",
        }
    }

    /// Whether a superior is waited for.
    pub fn waits_for_superior(self) -> bool {
        matches!(self, Self::Submitted | Self::Changed | Self::Amended)
    }
}

/// Somebody submitted, reviewed or signed a version of the record: who saw what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which entry.
    pub entry: EntryId,
    /// Who.
    pub person: PersonId,
    /// When, as far as can be said.
    pub at: Timestamp,
    /// What they did, by the fact's name.
    pub name: &'static str,
    /// For a return: what is to be mended.
    pub points: Vec<String>,
    /// For an amendment: why.
    pub reason: Option<String>,
    /// Whether the record reads now as they saw it; none where that version is not known here.
    pub is_current: Option<bool>,
}

/// How the review of a record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewStanding {
    /// How far it has come.
    pub state: ReviewState,
    /// The submission that counts.
    pub submission: Option<EntryId>,
    /// Who saw which version, oldest first.
    pub versions: Vec<Version>,
}

impl ReviewStanding {
    /// What is to be mended, where it was returned.
    pub fn points(&self) -> &[String] {
        let returned = self.versions.iter().rev().find(|version| version.name == "review_returned");
        returned.filter(|_| self.state == ReviewState::Returned).map(|version| version.points.as_slice()).unwrap_or(&[])
    }
}

/// How the review of the record stands (A3.3, A4.1).
pub fn assess_review(visit: &VisitEvidence<'_>) -> ReviewStanding {
    let all = Reviews::of(visit);
    let current = all.current();
    let state = current.map_or(ReviewState::NotSubmitted, |current| all.state(visit, current));
    ReviewStanding { state, submission: current.map(|seen| seen.entry), versions: versions(visit) }
}

/// Submissions and reviews of a visit.
struct Reviews<'a> {
    submissions: Vec<&'a FactSeen>,
    reviews: Vec<(&'a FactSeen, &'a Reviewed)>,
}

impl<'a> Reviews<'a> {
    fn of(visit: &VisitEvidence<'a>) -> Self {
        let review = |seen: &'a FactSeen| match &seen.fact {
            Fact::Review(_, review) => Some((seen, review)),
            _ => None,
        };
        let submitted = visit.facts.iter().filter(|seen| matches!(seen.fact, Fact::Submit { .. }));
        Self { submissions: submitted.collect(), reviews: visit.facts.iter().filter_map(review).collect() }
    }

    /// The submission that counts: none that a later one of the same device, or one that answers its return, follows.
    fn current(&self) -> Option<&'a FactSeen> {
        let answered = |submission: &FactSeen| {
            self.submissions.iter().filter(|other| other.entry != submission.entry).any(|other| match &other.fact {
                Fact::Submit { answers, .. } => self
                    .reviews
                    .iter()
                    .any(|(seen, of)| of.submission == submission.entry && answers.contains(&seen.entry)),
                _ => false,
            })
        };
        last(self.submissions.iter().copied().filter(|submission| !answered(submission)).collect())
    }

    /// The last word on a submission.
    fn last_of(&self, submission: &EntryId) -> Option<&'a Reviewed> {
        let about = self.reviews.iter().filter(|(_, review)| review.submission == *submission);
        let last = last(about.clone().map(|(seen, _)| *seen).collect())?;
        about.clone().find(|(seen, _)| seen.entry == last.entry).map(|(_, review)| *review)
    }

    fn state(&self, visit: &VisitEvidence<'_>, current: &FactSeen) -> ReviewState {
        let word = self.last_of(&current.entry);
        if word.is_some_and(|review| !review.passed) {
            return ReviewState::Returned;
        }
        let submissions = self.submissions.iter().filter_map(|submission| self.last_of(&submission.entry));
        let passed: Vec<_> = submissions.filter(|review| review.passed).collect();
        let amends = matches!(&current.fact, Fact::Submit { reason: Some(_), .. });
        match passed.iter().any(|review| is_current(visit, &review.heads).unwrap_or(true)) {
            true => ReviewState::Passed,
            false if passed.is_empty() => ReviewState::Submitted,
            false if word.is_none() && amends => ReviewState::Amended,
            false => ReviewState::Changed,
        }
    }
}

/// The last of several: on one device the last in its chain, whatever the clocks say; between devices the latest.
fn last(all: Vec<&FactSeen>) -> Option<&FactSeen> {
    let after = |a: &FactSeen, b: &FactSeen| a.entry.device == b.entry.device && a.entry.seq > b.entry.seq;
    let lasts = all.iter().filter(|seen| !all.iter().any(|other| after(other, seen)));
    lasts.copied().max_by_key(|seen| (seen.placement.shown(), seen.entry))
}

/// Whether the record reads as it did at these heads; none when they are not known.
fn is_current(visit: &VisitEvidence<'_>, heads: &[ChangeHash]) -> Option<bool> {
    let then = visit.holder.record_at(heads)?;
    Some(visit.record.is_none_or(|record| *record == then))
}

fn versions(visit: &VisitEvidence<'_>) -> Vec<Version> {
    let mut versions: Vec<Version> = visit.facts.iter().filter_map(|seen| version(visit, seen)).collect();
    versions.sort_by_key(|version| (version.at, version.entry));
    versions
}

fn version(visit: &VisitEvidence<'_>, seen: &FactSeen) -> Option<Version> {
    let (heads, points, reason) = match &seen.fact {
        Fact::Submit { heads, reason, .. } => (heads, Vec::new(), reason.clone()),
        Fact::Sign { heads, .. } => (heads, Vec::new(), None),
        Fact::Review(_, review) => (&review.heads, review.points.clone(), None),
        _ => return None,
    };
    Some(Version {
        entry: seen.entry,
        person: seen.person.clone(),
        at: seen.placement.shown(),
        name: seen.fact.name(),
        points,
        reason,
        is_current: is_current(visit, heads),
    })
}

/// What the checklist finds in a record, before anybody has read it: completeness, accuracy, logic (A3.3).
pub fn check_record(visit: &VisitEvidence<'_>) -> Vec<Point> {
    let Some(record) = visit.record else { return Vec::new() };
    let at = |wanted: fn(&Fact) -> bool| visit.first(wanted).map(|seen| seen.placement.shown());
    let briefs = visit.facts.iter().filter(|seen| matches!(seen.fact, Fact::Brief { .. }));
    let brief = briefs.min_by_key(|seen| (Reverse(seen.placement.shown()), seen.entry));
    let checked = Checked {
        missing: missing(visit.plan, record),
        unsettled: record.conflicts().len(),
        unreadable_gifts: record.gifts.iter().filter(|gift| gift.money().is_err()).count(),
        actions_without_due: record.actions.iter().filter(|action| action.due_working_days.is_none()).count(),
        has_actions: !record.actions.is_empty(),
        has_framework: record.framework.is_some(),
        clear_intent: record.intent == Some(Intent::Clear),
        refused: record.intent == Some(Intent::None),
        goals_met: brief.is_some_and(|seen| matches!(seen.fact, Fact::Brief { goals_met: true, .. })),
        arrived: at(|fact| matches!(fact, Fact::Arrive { .. })),
        left: at(|fact| matches!(fact, Fact::Leave { .. })),
    };
    checklist::check(&checked)
}
