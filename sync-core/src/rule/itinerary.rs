//! V6.3: who goes abroad or to a remote place alone has shared the itinerary with colleagues before they set out, by the visit's own
//! share or as a leg of a trip that covers it.

use super::{Clause, Finding, Note};
use crate::time::{Millis, Timestamp};

/// How long before the visit somebody is reminded.
const REMIND_BEFORE: Millis = Millis::days(3);

/// What the rule needs to know about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    /// Nobody comes along.
    pub alone: bool,
    /// It leads abroad or to a remote place.
    pub away: bool,
    /// When it is planned to begin.
    pub start: Option<Timestamp>,
    /// When somebody set out, or was there.
    pub departed: Option<Timestamp>,
    /// How the itinerary was shared.
    pub shared: Shared,
}

/// How an itinerary was shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// Not at all, as far as is known.
    Never,
    /// Only after they had set out.
    After,
    /// Before they set out.
    Before,
}

/// Checks V6.3: a finding once somebody has set out.
pub fn check(trip: &Trip) -> Option<Finding> {
    if !trip.alone || !trip.away {
        return None;
    }
    trip.departed?;
    let (en, zh) = match trip.shared {
        Shared::Before => return None,
        Shared::After => ("only after setting out", "出发之后才共享行程"),
        Shared::Never => ("never", "行程一直未共享"),
    };
    Some(Finding {
        clause: Clause::Itinerary,
        detail_en: format!(
            "a solo trip abroad or to a remote place, and the itinerary was shared with colleagues {en}"
        ),
        detail_zh: format!("单独前往境外或偏远地区，{zh}给同事"),
    })
}

/// What is still to be done while there is time.
pub fn remind(trip: &Trip, now: Timestamp) -> Option<Note> {
    let soon = trip.start.is_some_and(|start| now >= start - REMIND_BEFORE);
    let lacks = trip.alone && trip.away && trip.shared == Shared::Never && trip.departed.is_none();
    (soon && lacks).then(|| Note {
        detail_en: "a solo trip abroad or to a remote place: share the itinerary with colleagues before setting out"
            .to_owned(),
        detail_zh: "单独前往境外或偏远地区：出发前请将行程共享给同事".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Shared, Trip, check, remind};
    use crate::time::{Millis, Timestamp};

    const START: Timestamp = Timestamp(1_000_000_000);

    fn trip(shared: Shared, departed: bool) -> Trip {
        Trip { alone: true, away: true, start: Some(START), departed: departed.then_some(START), shared }
    }

    #[test]
    fn only_a_share_before_setting_out_counts() {
        assert_eq!(check(&trip(Shared::Before, true)), None);
        for shared in [Shared::After, Shared::Never] {
            assert_eq!(check(&trip(shared, true)).map(|finding| finding.clause.id()), Some("V6.3"), "{shared:?}");
        }
        assert_eq!(check(&trip(Shared::Never, false)), None, "there is time");
    }

    #[test]
    fn who_goes_with_others_or_near_by_shares_nothing() {
        assert_eq!(check(&Trip { alone: false, ..trip(Shared::Never, true) }), None);
        assert_eq!(check(&Trip { away: false, ..trip(Shared::Never, true) }), None);
    }

    #[test]
    fn who_has_not_shared_is_reminded_three_days_before() {
        let lacks = trip(Shared::Never, false);
        assert!(remind(&lacks, START - Millis::days(3)).is_some());
        assert!(remind(&lacks, START - Millis::days(3) - Millis(1)).is_none());
        assert!(remind(&trip(Shared::Before, false), START).is_none());
    }
}
