//! Where somebody was goes into an entry of its own, beside the one that says what they did: it can be let go without it (V6.3).

use crate::fact::{Fact, Fix, TripStep};
use crate::ids::{Seq, VisitId};
use crate::journal::Body;

/// A position that was taken out of a body.
pub(super) struct Taken {
    visit: VisitId,
    fix: Fix,
}

/// Takes the position out of a body that has one.
pub(super) fn taken_out(body: &mut Body) -> Option<Taken> {
    let Some(Fact::Arrive { visit, fix: Some(fix) }) = body.fact() else { return None };
    let without = Fact::Arrive { visit: visit.clone(), fix: None };
    *body = Body::new(std::mem::take(&mut body.parts), Some(&without));
    Some(Taken { visit, fix })
}

impl Taken {
    /// The body that stands behind the entry from which it was taken.
    pub(super) fn beside(self, of: Seq) -> Body {
        let Self { visit, fix } = self;
        Body::new(Vec::new(), Some(&Fact::Trip { visit, step: TripStep::Position { of, fix } }))
    }
}
