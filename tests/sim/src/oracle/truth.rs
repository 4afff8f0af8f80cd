//! Perfect knowledge of one visit's deadlines: what was done when, by true time alone. It shares no code with the server.

use sync_core::fact::ObligationKind;
use sync_core::time::{Millis, Timestamp};

use crate::ledger::Done;
use crate::scenario::Deed;
use crate::world::World;

/// From leaving to the end, by the policy's defaults.
pub fn limit(kind: ObligationKind) -> Millis {
    match kind {
        ObligationKind::Brief => Millis::hours(2),
        _ => Millis::hours(24),
    }
}

fn fulfils(deed: Deed, kind: ObligationKind) -> bool {
    matches!(
        (deed, kind),
        (Deed::Brief, ObligationKind::Brief)
            | (Deed::Thank, ObligationKind::ThankYou)
            | (Deed::Submit, ObligationKind::Record)
    )
}

/// The phone of a deed, and that of whom it brings into the visit.
fn party(done: &Done) -> Vec<usize> {
    match done.deed {
        Deed::Invite { phone } | Deed::HandOver { phone } => vec![done.phone, phone],
        _ => vec![done.phone],
    }
}

/// Whether a person has a phone whose journal has, or may have, two heads, or has ended.
fn is_murky(world: &World, phone: usize) -> bool {
    let person = world.phones.get(phone).map(|phone| phone.person.as_str());
    world.phones.iter().any(|other| Some(other.person.as_str()) == person && other.is_murky)
}

/// What is true of one obligation.
pub struct Truth {
    /// Somebody left: the first.
    pub left: Option<Done>,
    /// What was done about it.
    pub done: Vec<Done>,
    /// It was called off and nobody had arrived.
    pub cancelled: bool,
    /// It was waived.
    pub waived: bool,
    /// Some of it stands, or may stand, in a journal with two heads or in one that ended.
    pub murky: bool,
}

impl Truth {
    /// Of one visit's obligation.
    pub fn of(world: &World, visit: usize, kind: ObligationKind) -> Self {
        let about: Vec<&Done> = world.ledger.about(visit).collect();
        let has = |wanted: fn(Deed) -> bool| about.iter().any(|done| wanted(done.deed));
        let left = about.iter().filter(|done| done.deed == Deed::Leave).min_by_key(|done| done.at);
        let done = about.iter().filter(|done| fulfils(done.deed, kind));
        let open = world.ledger.doubtful.iter().any(|done| done.visit == visit);
        Self {
            left: left.map(|done| (*done).clone()),
            done: done.map(|done| (*done).clone()).collect(),
            cancelled: has(|deed| deed == Deed::Cancel) && !has(|deed| deed == Deed::Arrive),
            waived: has(|deed| matches!(deed, Deed::Waive { .. }))
                && about.iter().any(|done| done.deed == Deed::Waive { obligation: kind }),
            murky: open || about.iter().any(|done| party(done).iter().any(|phone| is_murky(world, *phone))),
        }
    }

    /// The time from leaving to what was done first.
    pub fn shortest(&self) -> Option<Millis> {
        let left = self.left.as_ref()?;
        self.done.iter().map(|done| done.at - left.at).min()
    }

    /// What was done before a moment.
    pub fn done_by(&self, moment: Timestamp) -> bool {
        self.done.iter().any(|done| done.at <= moment)
    }
}
