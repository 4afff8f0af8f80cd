//! Work off the caller's thread: a thread for each call as long as it lasts, and none while nothing is asked for, so that an idle
//! phone is never woken by this library. A call whose waiter has gone is carried out all the same.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::error::PhoneError;

type Done<T> = Result<T, PhoneError>;
type Act<T> = Box<dyn FnOnce() -> Done<T> + Send>;

struct Slot<T> {
    done: Option<Done<T>>,
    waker: Option<Waker>,
}

/// Waits for a thread to be done.
pub(super) struct Waiting<T>(Arc<Mutex<Slot<T>>>);

impl<T> Future for Waiting<T> {
    type Output = Done<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Done<T>> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slot.done.take() {
            Some(done) => Poll::Ready(done),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Whoever waits is woken without the slot's lock: waking calls into the app.
fn finish<T>(slot: &Mutex<Slot<T>>, done: Done<T>) {
    let waker = {
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.done = Some(done);
        slot.waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// How many threads of the library there are in this process.
static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

fn running() -> MutexGuard<'static, usize> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a thread as long as it lasts, a panic included.
struct Counted;

impl Counted {
    fn new() -> Self {
        *running() += 1;
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        *running() -= 1;
        ENDED.notify_all();
    }
}

/// Waits until no thread of the library runs in this process, at most so long: whether it is so. For programs that end after their
/// last call: a thread that is on its way out of their code when an interpreter ends takes the process with it. Python:
/// `atexit.register(sojourn.come_to_rest, 5_000)`.
#[uniffi::export]
pub fn come_to_rest(within_ms: i64) -> bool {
    let span = Duration::from_millis(u64::try_from(within_ms).unwrap_or(0));
    let waited = ENDED.wait_timeout_while(running(), span, |running| *running > 0);
    waited.map_or_else(|poisoned| *poisoned.into_inner().0, |(running, _)| *running) == 0
}

/// What is done is boxed, here and below: what a thread needs to be started would stand in the library once for each call.
fn start(name: &str, act: Box<dyn FnOnce() + Send>) -> Result<(), PhoneError> {
    let counted = Counted::new();
    let acted = move || {
        act();
        drop(counted);
    };
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(acted);
    started.map(drop).map_err(|error| PhoneError::Fault { why: format!("the system gave no thread ({error})") })
}

fn caught<T>(act: Act<T>) -> Done<T> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(PhoneError::Fault { why: format!("a mistake of the library, please report it: {said}") })
    })
}

/// Does something on a thread of its own.
pub(super) fn aside<T: Send + 'static>(act: impl FnOnce() -> Done<T> + Send + 'static) -> Waiting<T> {
    boxed_aside(Box::new(act))
}

fn boxed_aside<T: Send + 'static>(act: Act<T>) -> Waiting<T> {
    let slot = Arc::new(Mutex::new(Slot { done: None, waker: None }));
    let theirs = Arc::clone(&slot);
    if let Err(error) = start("sojourn", Box::new(move || finish(&theirs, caught(act)))) {
        finish(&slot, Err(error));
    }
    Waiting(slot)
}

/// The same, waited for no longer than `span`: what then stands for its outcome. It goes on behind that, to its own end.
pub(super) fn aside_within<T: Send + 'static>(
    span: Duration,
    act: impl FnOnce() -> Done<T> + Send + 'static,
    over: T,
) -> Waiting<T> {
    let act: Act<T> = Box::new(act);
    aside(move || {
        let (told, heard) = channel();
        start("sojourn-window", Box::new(move || tell(&told, caught(act))))?;
        heard.recv_timeout(span).unwrap_or(Ok(over))
    })
}

/// Nobody may be listening any more.
fn tell<T>(told: &Sender<Done<T>>, done: Done<T>) {
    let _ = told.send(done);
}

/// Does something on a thread of its own that nobody waits for.
pub(super) fn behind(act: impl FnOnce() + Send + 'static) {
    // Without a thread it is left out: what is told next says all of it again.
    let _ = start("sojourn-tell", Box::new(act));
}
