//! The one true time of a world, and the clocks that show it more or less well: every phone's, and the server's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mobile_ffi::Clock;
use server::clock::TimeSource;
use sync_core::ids::BootId;
use sync_core::time::{DeviceTime, Millis, Timestamp};

/// 2026-09-14, a Monday, 08:00 in Shanghai.
pub const BEGIN: Timestamp = Timestamp(1_789_344_000_000);

/// True time. Copies show the same.
#[derive(Clone)]
pub struct True(Arc<AtomicI64>);

impl Default for True {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(BEGIN.0)))
    }
}

impl True {
    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    /// Lets time pass.
    pub fn pass(&self, span: Millis) {
        self.0.fetch_add(span.0.max(0), Ordering::SeqCst);
    }

    /// Lets time pass up to a moment, if that is ahead.
    pub fn pass_to(&self, at: Timestamp) {
        self.0.fetch_max(at.0, Ordering::SeqCst);
    }
}

/// The clocks of one phone.
#[derive(Clone)]
pub struct PhoneClock {
    time: True,
    state: Arc<Mutex<State>>,
}

struct State {
    booted: Timestamp,
    seed: u32,
    boots: u32,
    wall_offset: Millis,
    drift_ppm: i64,
}

impl PhoneClock {
    /// A phone that is switched on now. The seed tells phones' boots apart.
    pub fn new(time: &True, seed: u32, drift_ppm: i64) -> Self {
        let state = State { booted: time.now(), seed, boots: 1, wall_offset: Millis(0), drift_ppm };
        Self { time: time.clone(), state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the wall clock so far ahead of the true time.
    pub fn set_wall(&self, ahead: Millis) {
        self.state().wall_offset = ahead;
    }

    /// A new boot, which begins now.
    pub fn boot(&self) {
        let mut state = self.state();
        state.booted = self.time.now();
        state.boots += 1;
    }

    /// Which boot it is.
    pub fn boots(&self) -> u32 {
        self.state().boots
    }
}

impl Clock for PhoneClock {
    fn now(&self) -> DeviceTime {
        let state = self.state();
        let now = self.time.now();
        let mut boot = [0u8; 8];
        boot[..4].copy_from_slice(&state.seed.to_be_bytes());
        boot[4..].copy_from_slice(&state.boots.to_be_bytes());
        let passed = (now - state.booted).0;
        let running = passed + passed / 1_000 * state.drift_ppm / 1_000;
        DeviceTime {
            running: u64::try_from(running).unwrap_or(0),
            boot: BootId(boot),
            wall: now + state.wall_offset,
            zone: "Asia/Shanghai".to_owned(),
        }
    }
}

/// The server machine's clock.
#[derive(Clone)]
pub struct ServerTime {
    time: True,
    offset: Arc<AtomicI64>,
}

impl ServerTime {
    /// One that is right.
    pub fn new(time: &True) -> Self {
        Self { time: time.clone(), offset: Arc::default() }
    }

    /// Steps it.
    pub fn step(&self, by: Millis) {
        self.offset.fetch_add(by.0, Ordering::SeqCst);
    }
}

impl TimeSource for ServerTime {
    fn read(&self) -> Timestamp {
        self.time.now() + Millis(self.offset.load(Ordering::SeqCst))
    }

    fn running(&self) -> std::time::Duration {
        std::time::Duration::from_millis(self.time.now().0.max(0).unsigned_abs())
    }
}
