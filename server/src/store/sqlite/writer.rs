//! The one writer: a thread that takes all units of work that wait, each in its own savepoint, and commits them together.
//! A unit is answered only after its commit is fsynced. A failed write or fsync is the last thing that the writer does: it is
//! never tried again, since what the system still knows of the data is not known.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
#[cfg(test)]
use std::sync::atomic::AtomicBool;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::watch;

use crate::store::sqlite::fold;
use crate::store::sqlite::session::{Session, fault};
use crate::store::{Condition, StoreError, WriteWork};

/// Most units of work that share a commit: more would make the first wait for the last.
const GROUP: usize = 256;
/// Most units of work that wait; who comes then is blocked.
const QUEUE: usize = 1_024;

/// What writer and store both look at.
#[derive(Default)]
pub(super) struct Shared {
    /// How the last write went.
    pub(super) condition: watch::Sender<Condition>,
    /// Commits so far.
    pub(super) commits: AtomicU64,
    /// What tests make go wrong.
    #[cfg(test)]
    pub(super) faults: Faults,
}

impl Shared {
    /// Whether a write failed, so that nothing is done any more.
    pub(super) fn stopped(&self) -> bool {
        *self.condition.borrow() == Condition::Stopped
    }

    /// Enters how a write went: what has stopped stays so.
    fn enter(&self, condition: Condition) {
        self.condition.send_if_modified(|now| {
            let changes = *now != condition && *now != Condition::Stopped;
            if changes {
                *now = condition;
            }
            changes
        });
    }
}

/// What tests make go wrong.
#[cfg(test)]
#[derive(Default)]
pub(super) struct Faults {
    /// The next commit fails like a disk that does not sync.
    pub(super) commit: AtomicBool,
    /// The disk has room for this many pages; 0 for no limit.
    pub(super) pages: AtomicU64,
}

#[cfg(test)]
impl Faults {
    /// Makes the disk as small as the test wants it.
    fn limit(&self, connection: &Connection) {
        let pages = match self.pages.load(Ordering::SeqCst) {
            0 => i64::from(u32::MAX - 1),
            pages => pages.cast_signed(),
        };
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).expect("a page limit");
    }
}

/// A unit of work and where its answer goes.
struct Job {
    work: WriteWork,
    answer: SyncSender<Result<(), StoreError>>,
}

/// The writer as the store holds it.
pub(super) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    pub(super) shared: Arc<Shared>,
}

impl Writer {
    /// Starts the thread, which owns the connection from now on.
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(QUEUE);
        let shared = Arc::new(Shared::default());
        let seen = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_all(&connection, &jobs, &seen))
            .map_err(|e| StoreError::Other { context: "starting the writer", source: Box::new(e) })?;
        Ok(Self { queue: Some(queue), thread: Some(thread), shared })
    }

    /// Waits until the work is committed.
    pub(super) fn write(&self, work: WriteWork) -> Result<(), StoreError> {
        let (answer, answered) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or(StoreError::Closed)?;
        queue.send(Job { work, answer }).map_err(|_| StoreError::Closed)?;
        answered.recv().map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Writer {
    /// Waits for what is queued, then for the connection to close.
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has nothing more to close.
            let _ = thread.join();
        }
    }
}

fn write_all(connection: &Connection, jobs: &Receiver<Job>, shared: &Shared) {
    while let Ok(first) = jobs.recv() {
        let group = std::iter::once(first).chain(jobs.try_iter()).take(GROUP);
        let (works, answers): (Vec<_>, Vec<_>) = group.map(|job| (job.work, job.answer)).unzip();
        let results = match write_group(connection, works, shared) {
            Ok(results) => results,
            Err(error) => answers.iter().map(|_| Err(repeated(&error))).collect(),
        };
        for (answer, result) in answers.into_iter().zip(results) {
            // Who asked may have gone; what was done stands all the same.
            let _ = answer.send(result);
        }
        tidy(connection, shared);
    }
}

/// What nobody waits for. Its failure is no less the end: the next commit may rest on it.
fn tidy(connection: &Connection, shared: &Shared) {
    if !shared.stopped()
        && let Err(error) = fold::when_long(connection)
    {
        note(connection, shared, &error);
    }
}

/// Remembers what an error means for all that follows.
fn note(connection: &Connection, shared: &Shared, error: &StoreError) {
    match error {
        StoreError::Full => shared.enter(Condition::Full),
        StoreError::Stopped => {
            fold::never_again(connection);
            shared.enter(Condition::Stopped);
        }
        _ => {}
    }
}

/// Runs a group in one transaction: what each unit came to. An error is the whole group's, of which nothing is kept.
fn write_group(
    connection: &Connection,
    works: Vec<WriteWork>,
    shared: &Shared,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    if shared.stopped() {
        return Err(StoreError::Stopped);
    }
    #[cfg(test)]
    shared.faults.limit(connection);
    let run = || {
        let before = connection.total_changes();
        connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| fault("beginning to write", e))?;
        let results = works.into_iter().map(|work| write_unit(connection, work)).collect::<Result<Vec<_>, _>>()?;
        commit(connection, shared)?;
        if results.iter().any(|result| matches!(result, Err(StoreError::Full))) {
            shared.enter(Condition::Full);
        } else if connection.total_changes() > before {
            // A commit of nothing needs no room, and so says nothing of it.
            shared.enter(Condition::Works);
        }
        Ok(results)
    };
    run().map_err(|error| undo(connection, shared, error))
}

/// Runs one unit in its savepoint: what it came to. The outer error is the whole group's.
fn write_unit(connection: &Connection, work: WriteWork) -> Result<Result<(), StoreError>, StoreError> {
    step(connection, "SAVEPOINT unit")?;
    let worked = catch_unwind(AssertUnwindSafe(|| work(&mut Session::new(connection))));
    let result = worked.unwrap_or_else(|panic| Err(panicked(panic.as_ref())));
    if connection.is_autocommit() {
        // SQLite gave up the whole transaction, and with it the units before this one.
        return Err(result.err().unwrap_or_else(|| lost("the database rolled the transaction back")));
    }
    match result {
        Ok(()) => step(connection, "RELEASE unit").map(Ok),
        Err(StoreError::Stopped) => Err(StoreError::Stopped),
        Err(error) => {
            step(connection, "ROLLBACK TO unit")?;
            step(connection, "RELEASE unit")?;
            Ok(Err(error))
        }
    }
}

fn step(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    let run = || connection.prepare_cached(sql)?.execute([]);
    run().map(|_| ()).map_err(|e| fault("a savepoint", e))
}

fn commit(connection: &Connection, shared: &Shared) -> Result<(), StoreError> {
    #[cfg(test)]
    if shared.faults.commit.swap(false, Ordering::SeqCst) {
        return Err(StoreError::Stopped);
    }
    connection.execute_batch("COMMIT").map_err(|e| fault("committing", e))?;
    shared.commits.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

/// Leaves nothing of a failed group, and stops the store where the disk can't be trusted.
fn undo(connection: &Connection, shared: &Shared, error: StoreError) -> StoreError {
    let undone = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
    let error = if undone { error } else { StoreError::Stopped };
    note(connection, shared, &error);
    error
}

/// A group's error for one of its units.
fn repeated(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::Stopped => StoreError::Stopped,
        StoreError::Closed => StoreError::Closed,
        StoreError::Unopened => StoreError::Unopened,
        StoreError::Damaged { what, why } => StoreError::Damaged { what, why: why.clone() },
        other => lost(&other.to_string()),
    }
}

fn lost(why: &str) -> StoreError {
    StoreError::Other { context: "committing a group of writes", source: why.into() }
}

fn panicked(panic: &(dyn Any + Send)) -> StoreError {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    StoreError::Other { context: "a unit of work panicked", source: text.unwrap_or("no message").into() }
}
