//! The one writer: a thread that takes all units of work that wait, each in its own savepoint, and commits them together.
//! A unit is answered only after its commit is fsynced; keys that it made are on the disk before, keys that it dooms are destroyed after. A failed write or fsync is the last thing that the writer does: it is
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

use crate::store::sqlite::seal::Seal;
use crate::store::sqlite::session::{Doomed, Session, fault};
use crate::store::sqlite::{fold, open};
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
    /// The next destruction of keys fails so.
    pub(super) destroy: AtomicBool,
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
    pub(super) fn start(connection: Connection, seal: Arc<Seal>) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(QUEUE);
        let shared = Arc::new(Shared::default());
        let seen = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_all(&Desk { connection, seal, shared: seen }, &jobs))
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

/// What the thread writes with.
struct Desk {
    connection: Connection,
    seal: Arc<Seal>,
    shared: Arc<Shared>,
}

fn write_all(desk: &Desk, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let group = std::iter::once(first).chain(jobs.try_iter()).take(GROUP);
        let (works, answers): (Vec<_>, Vec<_>) = group.map(|job| (job.work, job.answer)).unzip();
        let results = match desk.write_group(works) {
            Ok(results) => results,
            Err(error) => answers.iter().map(|_| Err(repeated(&error))).collect(),
        };
        for (answer, result) in answers.into_iter().zip(results) {
            // Who asked may have gone; what was done stands all the same.
            let _ = answer.send(result);
        }
        desk.tidy();
    }
    desk.close();
}

impl Desk {
    /// The end: first the data, then its keys. What fails stops both, so that nothing is written after it.
    fn close(&self) {
        if self.shared.stopped() {
            return;
        }
        if let Err(error) = fold::at_end(&self.connection).and_then(|()| self.seal.fold_at_end()) {
            self.note(&error);
            fold::never_again(&self.connection);
            self.seal.never_again();
        }
    }

    /// What nobody waits for. Its failure is no less the end: the next commit may rest on it.
    fn tidy(&self) {
        if !self.shared.stopped()
            && let Err(error) = fold::when_long(&self.connection)
        {
            self.note(&error);
        }
    }

    /// Remembers what an error means for all that follows.
    fn note(&self, error: &StoreError) {
        match error {
            StoreError::Full => self.shared.enter(Condition::Full),
            StoreError::Stopped => {
                fold::never_again(&self.connection);
                self.seal.never_again();
                self.shared.enter(Condition::Stopped);
            }
            _ => {}
        }
    }

    /// Runs a group in one transaction: what each unit came to. An error is the whole group's, of which nothing is kept.
    fn write_group(&self, works: Vec<WriteWork>) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        if self.shared.stopped() {
            return Err(StoreError::Stopped);
        }
        let (connection, shared) = (&self.connection, &self.shared);
        #[cfg(test)]
        shared.faults.limit(connection);
        let mut doomed = Doomed::default();
        let run = || {
            let before = connection.total_changes();
            connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| fault("beginning to write", e))?;
            let units = works.into_iter().map(|work| self.write_unit(work, &mut doomed));
            let results = units.collect::<Result<Vec<_>, _>>()?;
            let wrote = connection.total_changes() > before;
            self.commit(wrote)?;
            if results.iter().any(|result| matches!(result, Err(StoreError::Full))) {
                shared.enter(Condition::Full);
            } else if wrote {
                // A commit of nothing needs no room, and so says nothing of it.
                shared.enter(Condition::Works);
            }
            Ok(results)
        };
        let results = run().map_err(|error| self.undo(error))?;
        self.destroy(&doomed)?;
        Ok(results)
    }

    /// Runs one unit in its savepoint: what it came to. The outer error is the whole group's.
    fn write_unit(&self, work: WriteWork, doomed: &mut Doomed) -> Result<Result<(), StoreError>, StoreError> {
        let connection = &self.connection;
        step(connection, "SAVEPOINT unit")?;
        let mut session = Session::new(connection, &self.seal);
        let worked = catch_unwind(AssertUnwindSafe(|| work(&mut session)));
        let result = worked.unwrap_or_else(|panic| Err(panicked(panic.as_ref())));
        if connection.is_autocommit() {
            // SQLite gave up the whole transaction, and with it the units before this one.
            return Err(result.err().unwrap_or_else(|| lost("the database rolled the transaction back")));
        }
        match result {
            Ok(()) => {
                step(connection, "RELEASE unit")?;
                doomed.extend(session.doomed);
                Ok(Ok(()))
            }
            Err(StoreError::Stopped) => Err(StoreError::Stopped),
            Err(error) => {
                step(connection, "ROLLBACK TO unit")?;
                step(connection, "RELEASE unit")?;
                Ok(Err(error))
            }
        }
    }

    /// Keys first: what is committed can be opened.
    fn commit(&self, wrote: bool) -> Result<(), StoreError> {
        #[cfg(test)]
        if self.shared.faults.commit.swap(false, Ordering::SeqCst) {
            return Err(StoreError::Stopped);
        }
        if wrote {
            open::keep_keys(&self.connection, &self.seal)?;
        }
        self.connection.execute_batch("COMMIT").map_err(|e| fault("committing", e))?;
        self.shared.commits.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    /// What is erased was committed: it can't be taken back, and if it fails here the next start goes on with it.
    fn destroy(&self, doomed: &Doomed) -> Result<(), StoreError> {
        if doomed.is_empty() {
            return Ok(());
        }
        #[cfg(test)]
        if self.shared.faults.destroy.swap(false, Ordering::SeqCst) {
            self.note(&StoreError::Stopped);
            return Err(StoreError::Stopped);
        }
        self.seal.destroy(&doomed.keys, &doomed.subjects).map_err(|error| {
            tracing::error!(error = %error, "keys could not be destroyed; the next start goes on with it");
            self.note(&StoreError::Stopped);
            StoreError::Stopped
        })
    }

    /// Leaves nothing of a failed group, and stops the store where the disk can't be trusted.
    fn undo(&self, error: StoreError) -> StoreError {
        let undone = self.connection.is_autocommit() || self.connection.execute_batch("ROLLBACK").is_ok();
        let error = if undone { error } else { StoreError::Stopped };
        self.note(&error);
        error
    }
}

fn step(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    let run = || connection.prepare_cached(sql)?.execute([]);
    run().map(|_| ()).map_err(|e| fault("a savepoint", e))
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
