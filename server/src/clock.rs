//! The server's time: the only place that reads it. It never goes back behind what was already written.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sync_core::time::Timestamp;

/// Where the time comes from.
pub trait TimeSource: Send + Sync + 'static {
    /// The time now.
    fn read(&self) -> Timestamp;

    /// A clock that only measures spans: set back, the time may stand still for long, and a span must not. Where time is
    /// turned by hand, it is the same clock.
    fn running(&self) -> Duration {
        Duration::from_millis(self.read().0.max(0).unsigned_abs())
    }
}

/// The machine's own clock.
pub struct SystemTimeSource;

impl TimeSource for SystemTimeSource {
    fn read(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn running(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

/// The server's clock: a source, held above a mark that only rises.
pub struct Clock {
    source: Box<dyn TimeSource>,
    mark: AtomicI64,
}

impl Clock {
    /// A clock that never shows less than `mark`, the latest time in the journal.
    pub fn new(source: Box<dyn TimeSource>, mark: Option<Timestamp>) -> Self {
        Self { source, mark: AtomicI64::new(mark.map_or(i64::MIN, |mark| mark.0)) }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let read = self.source.read().0;
        Timestamp(self.mark.fetch_max(read, Ordering::SeqCst).max(read))
    }

    /// What has passed since some moment in the past: only good for measuring spans.
    pub fn running(&self) -> Duration {
        self.source.running()
    }
}

/// A clock that tests and the demo turn.
#[cfg(feature = "turned-clock")]
#[derive(Clone)]
pub struct TurnedTime(std::sync::Arc<AtomicI64>);

#[cfg(feature = "turned-clock")]
impl TurnedTime {
    /// A clock that stands at a time.
    pub fn at(time: Timestamp) -> Self {
        Self(std::sync::Arc::new(AtomicI64::new(time.0)))
    }

    /// Turns it.
    pub fn turn_to(&self, time: Timestamp) {
        self.0.store(time.0, Ordering::SeqCst);
    }
}

#[cfg(feature = "turned-clock")]
impl TimeSource for TurnedTime {
    fn read(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}
