//! The phone's own alarm (V6.3): from what is on the phone, offline, and some time before the server's. The platform sets it;
//! what it is set to is said here, anew after every tap and contact.

use crate::assessment::{VisitEvidence, assess_own_due, assess_watch};
use crate::engine::Engine;
use crate::ids::VisitId;
use crate::safety::WatchState;
use crate::time::{DeviceTime, Timestamp};

/// An alarm for the platform to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAlarm {
    /// Of which trip.
    pub visit: VisitId,
    /// When it rings, by the server's clock as this device knows it: `own_alarm_lead_minutes` before the traveller is due.
    pub at: Timestamp,
    /// When the traveller is to be heard of.
    pub due: Timestamp,
}

impl Engine {
    /// The alarms of all trips that this phone's person is on and not back from, the next first. What is not among them any
    /// more is cancelled: the traveller is back, or somebody vouches.
    pub fn own_alarms(&self, now: &DeviceTime) -> Vec<OwnAlarm> {
        let (timeline, time) = (self.timeline(), self.server_time(now));
        let alarm = |visit: VisitId| {
            let (at, due) =
                self.with_evidence(&visit, &timeline, time, |evidence, _| self.own_alarm(evidence, time))?;
            Some(OwnAlarm { visit, at, due })
        };
        let mut alarms: Vec<OwnAlarm> = self.books.visits().into_iter().filter_map(alarm).collect();
        alarms.sort_by(|one, other| (one.at, &one.visit).cmp(&(other.at, &other.visit)));
        alarms
    }

    /// When it rings for one trip, and when this phone's person is to be heard of by their own word, in the order of their own journal;
    /// none where they shared nothing here, or are waited for no more.
    pub(super) fn own_alarm(&self, evidence: &VisitEvidence<'_>, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let due = assess_own_due(evidence, self.enrolment()?.device)?;
        let open = assess_watch(evidence, now).is_some_and(|watch| watch.state != WatchState::Closed);
        open.then(|| (due - evidence.policy.own_alarm_lead, due))
    }
}
