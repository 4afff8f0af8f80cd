//! The running server as one value: store, keys, clock and the signals between receive, digest, timers and pages.

use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;
use tokio::sync::{broadcast, watch};

use crate::channel::{Channels, Rests};
use crate::clock::Clock;
use crate::cover::Cover;
use crate::keys::Keys;
use crate::oidc::Providers;
use crate::password::Pool;
use crate::store::{Position, Scope, Store, StoreError};

/// How many nudges a slow listener may be behind before it is told to look at everything.
const NUDGES: usize = 256;

/// Says that something changed for some scopes; never what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nudge {
    /// The organisation.
    pub org: OrgId,
    /// Whose feeds have something new.
    pub scopes: Vec<Scope>,
}

/// What every part of the server works with.
pub struct Inner {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The server's keys.
    pub keys: Keys,
    /// The server's time.
    pub clock: Clock,
    /// The server's name for itself, covered by every signature.
    pub origin: String,
    /// Where passwords are hashed, so many at once.
    pub passwords: Pool,
    /// The organisations' own login services.
    pub providers: Providers,
    /// How far copies outside the data folder reach.
    pub cover: Cover,
    /// The ways by which notices leave.
    pub channels: Channels,
    /// Push services that are left alone for a while.
    pub rests: Rests,
    /// Shuffles the order in which a batch's visits are digested, for tests of order.
    pub digest_seed: Option<u64>,
    /// Tells pages that something changed.
    pub nudges: broadcast::Sender<Nudge>,
    digested: watch::Sender<Position>,
    /// How often something was erased.
    forgotten: AtomicU64,
    timers: watch::Sender<u64>,
    /// When the timer loop last turned, in milliseconds of the running clock, and one; 0 before it began.
    turned: AtomicU64,
    work: Mutex<Work>,
    signal: Condvar,
}

#[derive(Default)]
struct Work {
    waiting: bool,
    /// Whether a digest loop runs.
    attended: bool,
    stopping: bool,
    receiving: usize,
}

/// Longest that digest lets pushes go first, for each batch.
const RECEIVE_FIRST: Duration = Duration::from_millis(200);

/// Loops look again at least this often.
pub const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// So many rows of the journal are digested in a moment.
const NEAR: Position = 64;

/// A push under way.
pub struct Receiving<'a>(&'a App);

impl Drop for Receiving<'_> {
    fn drop(&mut self) {
        if let Ok(mut work) = self.0.work.lock() {
            work.receiving = work.receiving.saturating_sub(1);
            self.0.signal.notify_all();
        }
    }
}

/// A handle on the running server.
#[derive(Clone)]
pub struct App(Arc<Inner>);

impl Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What an app is made of.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The server's keys.
    pub keys: Keys,
    /// The server's time.
    pub clock: Clock,
    /// The server's name for itself.
    pub origin: String,
    /// The organisations' own login services.
    pub providers: Providers,
    /// How far copies outside the data folder reach.
    pub cover: Cover,
    /// The ways by which notices leave.
    pub channels: Channels,
    /// See [`Inner::digest_seed`].
    pub digest_seed: Option<u64>,
}

impl App {
    /// Puts the parts together; nothing runs yet.
    ///
    /// # Errors
    /// What the store returns.
    pub fn new(parts: Parts) -> Result<Self, StoreError> {
        let digested = parts.store.read_with(|read| read.digested())?;
        Ok(Self(Arc::new(Inner {
            store: parts.store,
            keys: parts.keys,
            clock: parts.clock,
            origin: parts.origin,
            passwords: Pool::default(),
            providers: parts.providers,
            cover: parts.cover,
            channels: parts.channels,
            rests: Rests::default(),
            digest_seed: parts.digest_seed,
            nudges: broadcast::channel(NUDGES).0,
            digested: watch::channel(digested).0,
            forgotten: AtomicU64::new(0),
            timers: watch::channel(0).0,
            turned: AtomicU64::new(0),
            work: Mutex::new(Work { waiting: true, ..Work::default() }),
            signal: Condvar::new(),
        })))
    }

    /// Something was received: digest has work.
    pub fn wake_digest(&self) {
        if let Ok(mut work) = self.work.lock() {
            work.waiting = true;
            self.signal.notify_all();
        }
    }

    /// Something was erased: what digest holds open in memory is let go at once.
    pub fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.wake_digest();
    }

    /// How often something was erased since the start.
    pub fn forgotten(&self) -> u64 {
        self.forgotten.load(Ordering::SeqCst)
    }

    /// A push is under way until what this gives is dropped.
    pub fn receiving(&self) -> Receiving<'_> {
        if let Ok(mut work) = self.work.lock() {
            work.receiving += 1;
        }
        Receiving(self)
    }

    /// Lets the pushes under way go first, bounded: who reconnects waits for a receipt, and digest can catch up.
    pub fn receive_first(&self) {
        if let Ok(work) = self.work.lock() {
            let busy = |work: &mut Work| work.receiving > 0 && !work.stopping;
            // Poisoned or timed out: digest goes on.
            drop(self.signal.wait_timeout_while(work, RECEIVE_FIRST, busy));
        }
    }

    /// Ends the digest loop.
    pub fn stop(&self) {
        if let Ok(mut work) = self.work.lock() {
            work.stopping = true;
            self.signal.notify_all();
        }
        self.timers.send_modify(|turns| *turns += 1);
    }

    /// Whether the server is stopping.
    pub fn is_stopping(&self) -> bool {
        self.work.lock().map_or(true, |work| work.stopping)
    }

    /// Blocks until there is work: false once the server stops.
    pub fn wait_for_work(&self) -> bool {
        let Ok(mut work) = self.work.lock() else { return false };
        work.attended = true;
        while !work.waiting && !work.stopping {
            let Ok(woken) = self.signal.wait(work) else { return false };
            work = woken;
        }
        work.waiting = false;
        !work.stopping
    }

    /// Whether digest runs and has next to nothing else to do before it comes to a position.
    pub fn digests_soon(&self, position: Position) -> bool {
        let near = position.saturating_sub(*self.digested.borrow()) <= NEAR;
        near && self.work.lock().is_ok_and(|work| work.attended && work.receiving == 0)
    }

    /// Everything up to here is digested, held or parked.
    pub fn set_digested(&self, position: Position) {
        self.digested.send_replace(position);
        self.timers.send_modify(|turns| *turns += 1);
    }

    /// Follows how far digest has come.
    pub fn follow_digested(&self) -> watch::Receiver<Position> {
        self.digested.subscribe()
    }

    /// Follows changes of timers: each value means "look again".
    pub fn follow_timers(&self) -> watch::Receiver<u64> {
        self.timers.subscribe()
    }

    /// The timer loop has turned.
    pub fn timers_turned(&self) {
        self.turned.store(self.running_millis() + 1, Ordering::SeqCst);
    }

    /// For how long the timer loop has stood still; none before it began.
    pub fn timers_stand(&self) -> Option<Duration> {
        let turned = self.turned.load(Ordering::SeqCst).checked_sub(1)?;
        Some(Duration::from_millis(self.running_millis().saturating_sub(turned)))
    }

    fn running_millis(&self) -> u64 {
        u64::try_from(self.clock.running().as_millis()).unwrap_or(u64::MAX)
    }

    /// How long a loop sleeps that has something to do at a time: never long, so that a turned or stepped clock is noticed.
    pub fn sleep_until(&self, next: Option<Timestamp>) -> Duration {
        let wait = |next: Timestamp| Duration::from_millis((next - self.clock.now()).0.max(0).unsigned_abs());
        next.map_or(LONGEST_SLEEP, wait).min(LONGEST_SLEEP)
    }

    /// Timers were set, or the clock was turned.
    pub fn wake_timers(&self) {
        self.timers.send_modify(|turns| *turns += 1);
    }
}
