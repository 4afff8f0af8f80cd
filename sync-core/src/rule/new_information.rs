//! V11.1: new information about a customer goes to the card within some working days of the visit's end, as a proposal for
//! the supervisor.

use super::{Clause, Finding, Note};
use crate::calendar::Calendar;
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

/// What is known of a visit's news of its customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewInformation {
    /// When the visit ended.
    pub ended: Timestamp,
    /// When the first change of the card was proposed.
    pub proposed: Option<Timestamp>,
}

/// Checks V11.1: a finding when nothing was proposed in time. Where the calendar does not reach, nobody is found late.
pub fn check(news: &NewInformation, policy: &PolicyDocument, calendar: &Calendar, now: Timestamp) -> Option<Finding> {
    let ended = policy.office_day(news.ended)?;
    let (due, provisional) = calendar.add_working_days(ended, policy.customer_update_working_days);
    let done = policy.office_day(news.proposed.unwrap_or(now))?;
    if provisional || done <= due {
        return None;
    }
    let (en, zh) = match news.proposed {
        Some(_) => (format!("proposed on {done}"), format!("于 {done} 提交")),
        None => ("nothing is proposed yet".to_owned(), "尚未提交".to_owned()),
    };
    Some(Finding {
        clause: Clause::CustomerUpdate,
        detail_en: format!("new information about the customer was due for the card by {due}: {en}"),
        detail_zh: format!("客户新信息应于 {due} 前录入客户档案：{zh}"),
    })
}

/// While there is time: by when a change of the card is to be proposed (V11.1); none once one is, or it is too late.
pub fn remind(news: &NewInformation, policy: &PolicyDocument, calendar: &Calendar, now: Timestamp) -> Option<Note> {
    let ended = policy.office_day(news.ended)?;
    let (due, provisional) = calendar.add_working_days(ended, policy.customer_update_working_days);
    if news.proposed.is_some() || (!provisional && policy.office_day(now)? > due) {
        return None;
    }
    let (en, zh) = if provisional { ("about ", "约") } else { ("", "") };
    Some(Note {
        detail_en: format!("there is new information about the customer: propose the change of the card by {en}{due}"),
        detail_zh: format!("有客户新信息：请于 {zh}{due} 前提交客户档案变更"),
    })
}

/// From when on time alone may make it a finding; none where it does not. While the calendar is not known that far, at once: when
/// that will be known is not a matter of time.
pub fn changes_at(
    news: &NewInformation,
    policy: &PolicyDocument,
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Timestamp> {
    let ended = policy.office_day(news.ended)?;
    let (due, provisional) = calendar.add_working_days(ended, policy.customer_update_working_days);
    if provisional {
        return Some(now);
    }
    policy.office_day_ends(due).filter(|at| news.proposed.is_none() && *at > now)
}

#[cfg(test)]
mod tests {
    use super::{NewInformation, changes_at, check, remind};
    use crate::calendar::Calendar;
    use crate::policy::PolicyDocument;
    use crate::time::Timestamp;

    #[test]
    fn v11_1_three_working_days_of_the_offices_calendar_are_in_time_and_the_fourth_is_not() {
        let at = |text: &str| text.parse::<Timestamp>().expect("RFC 3339");
        let found = |ended: &str, proposed: Option<&str>, now: &str| {
            let news = NewInformation { ended: at(ended), proposed: proposed.map(at) };
            let calendar = Calendar::of("CN").expect("built in");
            check(&news, &PolicyDocument::default(), &calendar, at(now)).map(|finding| finding.detail_en)
        };
        // A Monday; then over a weekend; then over Mid-Autumn and National Day with their make-up days.
        let cases = [
            ("2026-09-14T08:00:00Z", Some("2026-09-17T15:59:00Z"), "2026-09-30T00:00:00Z", None),
            ("2026-09-14T08:00:00Z", Some("2026-09-17T16:00:00Z"), "2026-09-30T00:00:00Z", Some("2026-09-17")),
            ("2026-09-14T08:00:00Z", None, "2026-09-17T10:00:00Z", None),
            ("2026-09-14T08:00:00Z", None, "2026-09-18T01:00:00Z", Some("nothing is proposed")),
            ("2026-09-10T08:00:00Z", Some("2026-09-15T08:00:00Z"), "2026-09-30T00:00:00Z", None),
            ("2026-09-29T08:00:00Z", Some("2026-10-09T08:00:00Z"), "2026-11-01T00:00:00Z", None),
            ("2026-12-30T08:00:00Z", None, "2027-03-01T00:00:00Z", None),
        ];
        for (ended, proposed, now, wanted) in cases {
            let said = found(ended, proposed, now);
            assert_eq!(said.is_some(), wanted.is_some(), "{ended} {proposed:?}: {said:?}");
            assert!(wanted.is_none_or(|wanted| said.unwrap_or_default().contains(wanted)), "{ended}");
        }
    }

    #[test]
    fn v11_1_it_is_said_to_the_millisecond_when_time_alone_makes_it_late() {
        let at = |text: &str| text.parse::<Timestamp>().expect("RFC 3339");
        let calendar = Calendar::of("CN").expect("built in");
        let policy = PolicyDocument::default();
        let changes = |ended: &str, proposed: Option<&str>, now: Timestamp| {
            let news = NewInformation { ended: at(ended), proposed: proposed.map(at) };
            (changes_at(&news, &policy, &calendar, now), check(&news, &policy, &calendar, now).is_some())
        };
        let (ended, now) = ("2026-09-14T08:00:00Z", at("2026-09-15T00:00:00Z"));
        let late = at("2026-09-17T16:00:00Z");
        assert_eq!(changes(ended, None, now), (Some(late), false));
        assert_eq!(changes(ended, None, Timestamp(late.0 - 1)), (Some(late), false));
        assert_eq!(changes(ended, None, late), (None, true));
        assert_eq!(changes(ended, Some("2026-09-15T00:00:00Z"), now), (None, false));
        // Beyond the calendar it is asked again each time.
        assert_eq!(changes("2026-12-30T08:00:00Z", None, now), (Some(now), false));
    }

    #[test]
    fn v11_1_until_it_is_due_one_is_reminded_and_never_together_with_the_finding() {
        let at = |text: &str| text.parse::<Timestamp>().expect("RFC 3339");
        let calendar = Calendar::of("CN").expect("built in");
        let policy = PolicyDocument::default();
        let said = |ended: &str, proposed: Option<&str>, now: &str| {
            let news = NewInformation { ended: at(ended), proposed: proposed.map(at) };
            let found = check(&news, &policy, &calendar, at(now)).is_some();
            (remind(&news, &policy, &calendar, at(now)).map(|note| note.detail_en), found)
        };
        let (note, found) = said("2026-09-14T08:00:00Z", None, "2026-09-17T15:59:00Z");
        assert!(note.is_some_and(|note| note.ends_with("by 2026-09-17")) && !found);
        assert_eq!(said("2026-09-14T08:00:00Z", None, "2026-09-17T16:00:00Z"), (None, true));
        assert_eq!(said("2026-09-14T08:00:00Z", Some("2026-09-15T08:00:00Z"), "2026-09-16T00:00:00Z"), (None, false));
        let (note, found) = said("2026-12-30T08:00:00Z", None, "2027-03-01T00:00:00Z");
        assert!(note.is_some_and(|note| note.contains("by about ")) && !found, "beyond the calendar nobody is late");
    }
}
