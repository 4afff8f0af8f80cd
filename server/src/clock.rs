//! The server's time: the only place that reads it. It never goes back behind what was already written, and where the wall
//! clock parts from the running clock it goes on by the running clock, in doubt, until both agree again or the operator has
//! spoken.

mod doubt;

pub use doubt::{Doubt, TOLERANCE};

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sync_core::time::{Millis, Timestamp};

use doubt::{Agreed, Seen};

/// A reading of both clocks that took longer is taken again: they would seem to have parted.
const AT_ONCE: Duration = Duration::from_millis(500);
/// So often.
const TRIES: usize = 3;
/// How far the operator's word may be from what the wall clock shows when it is heard.
const WORD: Millis = Millis::minutes(10);

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

    /// Counts while the machine sleeps, as the wall clock does.
    #[cfg(target_os = "linux")]
    fn running(&self) -> Duration {
        let up = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Duration::new(u64::try_from(up.tv_sec).unwrap_or(0), u32::try_from(up.tv_nsec).unwrap_or(0))
    }

    #[cfg(not(target_os = "linux"))]
    fn running(&self) -> Duration {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        START.get_or_init(std::time::Instant::now).elapsed()
    }
}

/// The server's clock: a source, held above a mark that only rises.
pub struct Clock {
    source: Box<dyn TimeSource>,
    mark: AtomicI64,
    agreed: Mutex<Agreed>,
    /// Where the operator leaves word.
    word: Option<PathBuf>,
}

impl Clock {
    /// A clock that never shows less than `mark`, the latest time in the journal. One that starts behind it is in doubt.
    pub fn new(source: Box<dyn TimeSource>, mark: Option<Timestamp>) -> Self {
        let agreed = Mutex::new(Agreed::start(seen(&*source), mark));
        Self { source, mark: AtomicI64::new(mark.map_or(i64::MIN, |mark| mark.0)), agreed, word: None }
    }

    /// The same, with a file in which the operator says that the wall clock is right.
    pub fn hearing(self, word: PathBuf) -> Self {
        Self { word: Some(word), ..self }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let at = self.look().0;
        Timestamp(self.mark.fetch_max(at.0, Ordering::SeqCst).max(at.0))
    }

    /// What has passed since some moment in the past: only good for measuring spans.
    pub fn running(&self) -> Duration {
        self.source.running()
    }

    /// Why the time is in doubt, if it is: then nobody is given an anchor.
    pub fn doubt(&self) -> Option<Doubt> {
        let (_, doubt, seen) = self.look();
        let mark = Timestamp(self.mark.load(Ordering::SeqCst));
        // What was written already lies ahead: the time stands still until the wall clock is there.
        doubt.or_else(|| (mark > seen.wall + TOLERANCE).then_some(Doubt { shown: seen.wall, expected: mark }))
    }

    /// Looks at the clocks once: the time, the doubt, and what the clocks showed. What changes is told to the operator.
    fn look(&self) -> (Timestamp, Option<Doubt>, Seen) {
        // Under the lock, so that no older reading is weighed against a younger one.
        let mut agreed = self.agreed();
        let seen = seen(&*self.source);
        let before = agreed.doubt;
        let at = agreed.weigh(seen);
        match (before, agreed.doubt) {
            (None, Some(doubt)) => tracing::error!(
                shown = %doubt.shown, expected = %doubt.expected,
                "the clock of this machine is in doubt: the time goes on by its running clock, and no anchor is given; put the \
                 clock right, or run `sojourn admin clock accept` if it is right now"
            ),
            (Some(_), None) => tracing::info!("the clock of this machine agrees again; anchors are given"),
            _ => {}
        }
        (at, agreed.doubt, seen)
    }

    /// Hears what the operator has left word of, if anything: whether the wall clock is taken at its word from here on.
    pub fn hear(&self) -> bool {
        let Some(file) = &self.word else { return false };
        let Ok(text) = std::fs::read_to_string(file) else { return false };
        if let Err(error) = std::fs::remove_file(file) {
            tracing::error!(%error, "the operator's word on the clock can't be taken away: it is not heard");
            return false;
        }
        let seen = seen(&*self.source);
        let said: Option<Timestamp> = text.trim().parse().ok();
        let sound = said.is_some_and(|said| (said - seen.wall).0.unsigned_abs() <= WORD.0.unsigned_abs());
        if sound {
            *self.agreed() = Agreed::start(seen, None);
            tracing::warn!(shown = %seen.wall, "the clock of this machine is taken at the operator's word");
        } else {
            tracing::error!(shown = %seen.wall, "the operator's word on the clock is not about this time: it is not heard");
        }
        sound
    }

    fn agreed(&self) -> MutexGuard<'_, Agreed> {
        // Every change is whole, so a state that a panic left is too.
        self.agreed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Both clocks at one moment.
fn seen(source: &dyn TimeSource) -> Seen {
    let mut before = source.running();
    for _ in 1..TRIES {
        let (wall, running) = (source.read(), source.running());
        if running.abs_diff(before) <= AT_ONCE {
            return Seen { wall, running };
        }
        before = running;
    }
    Seen { wall: source.read(), running: source.running() }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::time::Duration;

    use sync_core::time::{Millis, Timestamp};

    use super::{Clock, TimeSource};

    /// Two clocks, turned apart.
    #[derive(Clone, Default)]
    struct Two(Arc<(AtomicI64, AtomicI64)>);

    impl Two {
        fn pass(&self, span: Millis) {
            self.set(span);
            self.0.1.fetch_add(span.0, Ordering::SeqCst);
        }

        fn set(&self, span: Millis) {
            self.0.0.fetch_add(span.0, Ordering::SeqCst);
        }
    }

    impl TimeSource for Two {
        fn read(&self) -> Timestamp {
            START + Millis(self.0.0.load(Ordering::SeqCst))
        }

        fn running(&self) -> Duration {
            Duration::from_millis(self.0.1.load(Ordering::SeqCst).unsigned_abs())
        }
    }

    const START: Timestamp = Timestamp(1_789_356_600_000);

    fn clock() -> (Two, Clock) {
        let two = Two::default();
        (two.clone(), Clock::new(Box::new(two), Some(START - Millis::days(9))))
    }

    #[test]
    fn the_time_is_the_wall_clocks_while_both_agree_and_small_corrections_are_taken() {
        let (two, clock) = clock();
        for hour in 1..100 {
            two.pass(Millis::hours(1));
            two.set(Millis(if hour % 2 == 0 { 1_700 } else { -1_500 }));
            assert_eq!((clock.now().max(two.read()), clock.doubt()), (clock.now(), None), "hour {hour}");
        }
        assert!((clock.now() - two.read()).0 <= 2_000);
    }

    #[test]
    fn a_step_forward_moves_no_time_so_nothing_is_due_early() {
        let (two, clock) = clock();
        two.pass(Millis::minutes(1));
        two.set(Millis::hours(1));
        two.pass(Millis::minutes(1));
        assert_eq!(clock.now(), START + Millis::minutes(2));
        let doubt = clock.doubt().expect("in doubt");
        assert_eq!((doubt.shown - doubt.expected, doubt.expected), (Millis::hours(1), START + Millis::minutes(2)));
    }

    #[test]
    fn a_step_back_does_not_stop_the_time_so_nothing_is_received_too_early() {
        let (two, clock) = clock();
        two.pass(Millis::minutes(1));
        assert_eq!(clock.now(), START + Millis::minutes(1));
        two.set(Millis::hours(-1));
        two.pass(Millis::minutes(30));
        assert_eq!(clock.now(), START + Millis::minutes(31));
        assert!(clock.doubt().is_some());
    }

    #[test]
    fn a_wall_clock_that_stands_still_is_in_doubt() {
        let (two, clock) = clock();
        two.pass(Millis::minutes(5));
        two.set(Millis::minutes(-5));
        assert_eq!((clock.now(), clock.doubt().is_some()), (START + Millis::minutes(5), true));
    }

    #[test]
    fn put_right_again_there_is_no_doubt() {
        let (two, clock) = clock();
        two.set(Millis::hours(1));
        two.pass(Millis::minutes(10));
        assert!(clock.doubt().is_some());
        two.set(Millis::hours(-1) + Millis(900));
        assert_eq!((clock.now(), clock.doubt()), (START + Millis::minutes(10) + Millis(900), None));
    }

    #[test]
    fn a_server_that_starts_behind_its_journal_goes_on_from_there_in_doubt() {
        let two = Two::default();
        let mark = START + Millis::hours(1);
        let clock = Clock::new(Box::new(two.clone()), Some(mark));
        two.pass(Millis::minutes(10));
        assert_eq!((clock.now(), clock.doubt().is_some()), (mark + Millis::minutes(10), true));
        two.set(Millis::hours(1));
        assert_eq!((clock.now(), clock.doubt()), (mark + Millis::minutes(10), None));
    }

    #[test]
    fn the_operators_word_is_heard_once_and_only_about_now() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let word = folder.path().join("clock.word");
        let (two, clock) = clock();
        let clock = clock.hearing(word.clone());
        two.set(Millis::days(2));
        assert!(clock.doubt().is_some() && !clock.hear());
        std::fs::write(&word, START.to_string()).expect("written");
        assert!(!clock.hear(), "said two days ago");
        std::fs::write(&word, two.read().to_string()).expect("written");
        assert!(clock.hear() && !word.exists());
        assert_eq!((clock.now(), clock.doubt()), (START + Millis::days(2), None));
    }

    #[test]
    fn a_clock_put_back_at_the_operators_word_gives_no_anchor_before_it_has_caught_up() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let word = folder.path().join("clock.word");
        let (two, clock) = clock();
        let clock = clock.hearing(word.clone());
        two.pass(Millis::hours(1));
        assert_eq!(clock.now(), START + Millis::hours(1));
        two.set(Millis::minutes(-30));
        std::fs::write(&word, two.read().to_string()).expect("written");
        assert!(clock.hear());
        two.pass(Millis::minutes(10));
        assert_eq!((clock.now(), clock.doubt().is_some()), (START + Millis::hours(1), true), "it stands still");
        two.pass(Millis::minutes(21));
        assert_eq!((clock.now(), clock.doubt()), (START + Millis::minutes(61), None));
    }
}
