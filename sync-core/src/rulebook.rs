//! An organisation's rulebook: the policy versions it published and the notices of working days it imported (A6, V4.1). Phone and
//! server judge a visit by the same one; how it reaches them is not decided here.

use std::collections::BTreeSet;

use crate::calendar::Calendar;
use crate::policy::{PolicyDocument, PolicyError, PolicyHistory};
use crate::time::Timestamp;

/// What was published, in that order. An empty one has the defaults and the built-in calendars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rulebook {
    policies: PolicyHistory,
    notices: Vec<Calendar>,
}

impl Rulebook {
    /// Adds a policy version after all others.
    ///
    /// # Errors
    /// [`PolicyError`] for a version that can't follow; the rulebook stays as it was.
    pub fn add_policy(&mut self, version: PolicyDocument) -> Result<(), PolicyError> {
        self.policies.publish(version)
    }

    /// Lays a notice over what is known of its region's working days.
    pub fn add_notice(&mut self, notice: Calendar) {
        self.notices.push(notice);
    }

    /// The policy versions.
    pub fn policies(&self) -> &PolicyHistory {
        &self.policies
    }

    /// The version by which a visit is judged: the one in force when it was planned to begin (A6); the latest for one without a
    /// start.
    pub fn for_visit(&self, start: Option<Timestamp>) -> &PolicyDocument {
        match start {
            Some(start) => self.policies.in_force(start),
            None => self.policies.latest(),
        }
    }

    /// The regions whose working days somebody knows, by code.
    pub fn regions(&self) -> BTreeSet<String> {
        let imported = self.notices.iter().map(|notice| notice.region().to_owned());
        Calendar::regions().map(str::to_owned).chain(imported).collect()
    }

    /// The working days of a region; none where nobody knows any.
    pub fn calendar(&self, region: &str) -> Option<Calendar> {
        let mut notices = self.notices.iter().filter(|notice| notice.region() == region);
        let first = Calendar::of(region).or_else(|| notices.next().cloned())?;
        Some(notices.fold(first, |known, notice| known.extended_by(notice)))
    }
}

#[cfg(test)]
mod tests {
    use super::Rulebook;
    use crate::calendar::Calendar;
    use crate::policy::PolicyDocument;
    use crate::time::Timestamp;

    fn notice(region: &str, year: u16) -> Calendar {
        let text = format!(
            r#"{{"region":"{region}","weekend":["sat","sun"],"through":"{year}-12-31","source":"a notice",
                "days":[{{"date":"{year}-01-01","kind":"off","name":"New Year's Day"}}]}}"#
        );
        Calendar::from_json(&text).expect("sound")
    }

    #[test]
    fn a_visit_is_judged_by_the_version_in_force_when_it_was_to_begin() {
        let mut rulebook = Rulebook::default();
        let second = PolicyDocument { version: 2, effective_from: Timestamp(1_000), ..PolicyDocument::default() };
        rulebook.add_policy(second.clone()).expect("later");
        assert_eq!(rulebook.for_visit(Some(Timestamp(999))).version, 1);
        assert_eq!(rulebook.for_visit(Some(Timestamp(1_000))).version, 2);
        assert_eq!(rulebook.for_visit(None).version, 2);
        assert!(rulebook.add_policy(second).is_err(), "a published version never changes");
    }

    #[test]
    fn notices_extend_the_built_in_calendar_and_begin_one_where_there_is_none() {
        let mut rulebook = Rulebook::default();
        let built_in = rulebook.calendar("CN").expect("built in");
        assert_eq!(rulebook.calendar("XK"), None);
        [notice("CN", 2027), notice("XK", 2027), notice("XK", 2028)].into_iter().for_each(|it| rulebook.add_notice(it));
        let extended = rulebook.calendar("CN").expect("still there");
        assert_eq!((extended.from(), extended.through().year()), (built_in.from(), 2027));
        let begun = rulebook.calendar("XK").expect("its first notice");
        assert_eq!((begun.from().year(), begun.through().year()), (2027, 2028));
    }
}
