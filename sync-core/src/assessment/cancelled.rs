//! Whether a visit was called off before anybody arrived.

use crate::assessment::VisitEvidence;
use crate::fact::Fact;
use crate::planted::{self, Bug};

/// Called off, and nobody had arrived.
pub(super) fn is_cancelled(visit: &VisitEvidence<'_>) -> bool {
    let has = |wanted: fn(&Fact) -> bool| visit.facts.iter().any(|fact| wanted(&fact.fact));
    has(|fact| matches!(fact, Fact::Cancel { .. }))
        && (!has(|fact| matches!(fact, Fact::Arrive { .. })) || planted::is(Bug::CancelAfterArrival))
}
