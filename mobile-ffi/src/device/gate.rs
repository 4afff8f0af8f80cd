//! One contact at a time: the engine has one, and a second would take over the first one's answers. One sending of photos beside it.

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
        // Not `then_some`: a pass that is made and dropped opens the gate that somebody else has passed.
        if was_taken { None } else { Some(Passed(self)) }
    }
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        self.0.0.store(planted::is(Bug::ContactNeverEnds), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::Gate;

    #[test]
    fn who_is_turned_away_does_not_open_the_gate_for_the_next() {
        let gate = Gate::default();
        let passed = gate.pass();
        assert!(passed.is_some());
        for attempt in 0..3 {
            assert!(gate.pass().is_none(), "attempt {attempt}");
        }
        drop(passed);
        assert!(gate.pass().is_some());
    }
}
