//! The phone's own alarm (V6.3): from what is on the phone, offline, and some time before the server's. The platform sets it;
//! what it is set to is said here, anew after every tap and contact.

use crate::assessment::assess_watch;
use crate::engine::Engine;
use crate::engine::books::KnownFact;
use crate::fact::Fact;
use crate::ids::{DeviceId, VisitId};
use crate::safety::WatchState;
use crate::time::{DeviceTime, Millis, Timestamp};

/// So long before somebody is due, their own phone reminds them: time to check in, or to extend.
pub const OWN_ALARM_LEAD: Millis = Millis::minutes(15);

/// An alarm for the platform to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAlarm {
    /// Of which trip.
    pub visit: VisitId,
    /// When it rings, by the server's clock as this device knows it.
    pub at: Timestamp,
    /// When the traveller is to be heard of.
    pub due: Timestamp,
}

impl Engine {
    /// The alarms of all trips that this phone's person is on and not back from, the next first. What is not among them any
    /// more is cancelled: the traveller is back, or somebody vouches.
    pub fn own_alarms(&self, now: &DeviceTime) -> Vec<OwnAlarm> {
        let (timeline, time) = (self.timeline(), self.server_time(now));
        let alarm = |visit: &VisitId| {
            self.with_evidence(visit, &timeline, time, |evidence, known| {
                let open = assess_watch(evidence, time).is_some_and(|watch| watch.state != WatchState::Closed);
                self.own_due(known).filter(|_| open)
            })
        };
        let all = self.books.visits().into_iter();
        let mut alarms: Vec<OwnAlarm> = all
            .filter_map(|visit| alarm(&visit).map(|due| OwnAlarm { visit, at: due - OWN_ALARM_LEAD, due }))
            .collect();
        alarms.sort_by(|one, other| (one.at, &one.visit).cmp(&(other.at, &other.visit)));
        alarms
    }

    /// When this phone's person is to be heard of, by their own word, in the order of their own journal; none where they
    /// shared nothing here.
    pub(super) fn own_due(&self, known: &[KnownFact]) -> Option<Timestamp> {
        let device = self.enrolment()?.device;
        let shared = last(known, device, |fact| match fact {
            Fact::Share { return_by, .. } => Some(*return_by),
            _ => None,
        })?;
        let checked = last(known, device, |fact| match fact {
            Fact::CheckIn { next_by, .. } => Some(*next_by),
            _ => None,
        });
        Some(checked.filter(|checked| checked.0 > shared.0).unwrap_or(shared).1)
    }
}

/// The last own fact that says a time: where it stands, and the time.
fn last(
    known: &[KnownFact],
    device: DeviceId,
    said: impl Fn(&Fact) -> Option<Timestamp>,
) -> Option<(crate::ids::Seq, Timestamp)> {
    let own = known.iter().filter(|known| known.entry.device == device);
    own.filter_map(|known| Some((known.entry.seq, said(&known.fact)?))).max_by_key(|(seq, _)| *seq)
}
