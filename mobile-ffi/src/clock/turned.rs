//! A clock turned by hand, for tests, replays and simulations. Never in a release.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sync_core::ids::BootId;
use sync_core::time::{DeviceTime, Millis, Timestamp};

use super::Clock;

/// A device's clocks under a true time that somebody turns. Clones show the same clocks.
#[derive(Debug, Clone)]
pub struct TurnedClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    now: Timestamp,
    booted: Timestamp,
    seed: u32,
    boots: u32,
    wall_offset: Millis,
    zone: String,
}

impl TurnedClock {
    /// A device switched on at this true time, with a right wall clock. The seed tells devices' boots apart.
    pub fn new(true_time: Timestamp, seed: u32) -> Self {
        let zone = "Asia/Shanghai".to_owned();
        let state = State { now: true_time, booted: true_time, seed, boots: 1, wall_offset: Millis(0), zone };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Turns the true time; an earlier one changes nothing, since true time does not go back.
    pub fn set_true(&self, time: Timestamp) {
        let mut state = self.state();
        state.now = state.now.max(time);
    }

    /// The true time now.
    pub fn true_time(&self) -> Timestamp {
        self.state().now
    }

    /// Sets the wall clock so many seconds ahead of the true time; behind when negative.
    pub fn set_wall_offset(&self, seconds: i64) {
        self.state().wall_offset = Millis::seconds(seconds);
    }

    /// Sets the zone that the device shows.
    pub fn set_zone(&self, zone: &str) {
        self.state().zone = zone.to_owned();
    }

    /// Switches the device off for so long and on again: a new boot whose running clock begins at 0.
    pub fn reboot(&self, off: Millis) {
        let mut state = self.state();
        state.now = state.now + Millis(off.0.max(0));
        state.booted = state.now;
        state.boots += 1;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment, so a state that a panic left is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> DeviceTime {
        let state = self.state();
        let mut boot = [0u8; 8];
        boot[..4].copy_from_slice(&state.seed.to_be_bytes());
        boot[4..].copy_from_slice(&state.boots.to_be_bytes());
        DeviceTime {
            running: u64::try_from((state.now - state.booted).0).unwrap_or(0),
            boot: BootId(boot),
            wall: state.now + state.wall_offset,
            zone: state.zone.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use sync_core::time::{Millis, Timestamp};

    use super::{Clock, TurnedClock};

    #[test]
    fn a_reboot_gives_a_new_boot_whose_running_clock_begins_at_zero_after_the_time_off() {
        let clock = TurnedClock::new(Timestamp(1_000_000), 7);
        clock.set_true(Timestamp(1_060_000));
        let before = clock.now();
        assert_eq!(before.running, 60_000);
        clock.reboot(Millis::minutes(10));
        let after = clock.now();
        assert_ne!(after.boot, before.boot);
        assert_eq!((after.running, after.wall), (0, Timestamp(1_660_000)));
        clock.set_true(Timestamp(1_661_000));
        assert_eq!(clock.now().running, 1_000);
    }

    #[test]
    fn a_wrong_wall_clock_moves_neither_the_running_clock_nor_true_time() {
        let clock = TurnedClock::new(Timestamp(0), 1);
        clock.set_true(Timestamp(5_000));
        clock.set_wall_offset(-3_600);
        assert_eq!(clock.now().wall, Timestamp(5_000 - 3_600_000));
        assert_eq!((clock.now().running, clock.true_time()), (5_000, Timestamp(5_000)));
        clock.set_true(Timestamp(1));
        assert_eq!(clock.now().running, 5_000);
    }
}
