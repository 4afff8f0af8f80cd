//! One contact at a time: the engine has one, and a second would take over the first one's answers.

use std::sync::atomic::{AtomicBool, Ordering};

use sync_core::planted::{self, Bug};

/// Open, or passed by one who has not come back yet. Nobody waits at it.
#[derive(Debug, Default)]
pub(super) struct Gate(AtomicBool);

/// Opens the gate again when dropped.
pub(super) struct Passed<'a>(&'a Gate);

impl Gate {
    pub(super) fn pass(&self) -> Option<Passed<'_>> {
        let was_taken = self.0.swap(true, Ordering::AcqRel);
        (!was_taken).then_some(Passed(self))
    }
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        self.0.0.store(planted::is(Bug::ContactNeverEnds), Ordering::Release);
    }
}
