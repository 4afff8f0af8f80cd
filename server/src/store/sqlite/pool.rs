//! The readers: a few connections that are lent out one at a time, each read being one snapshot.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::store::sqlite::seal::Seal;
use crate::store::sqlite::session::{Session, fault};
use crate::store::{Read, StoreError};

/// Connections that wait for a reader, and readers that wait for a connection.
pub(super) struct Pool {
    seal: Arc<Seal>,
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

/// A connection on loan.
struct Lent<'p> {
    pool: &'p Pool,
    connection: Option<Connection>,
}

impl Pool {
    /// A pool of these connections.
    pub(super) fn new(connections: Vec<Connection>, seal: Arc<Seal>) -> Self {
        Self { seal, idle: Mutex::new(connections), returned: Condvar::new() }
    }

    /// Runs a read on one snapshot, once a connection is free.
    pub(super) fn read(&self, work: &mut dyn FnMut(&dyn Read) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let lent = self.lend();
        let connection = lent.connection.as_ref().ok_or(StoreError::Closed)?;
        connection.execute_batch("BEGIN DEFERRED").map_err(|e| fault("opening a snapshot", e))?;
        work(&Session::new(connection, &self.seal))
    }

    /// Closes the connections.
    pub(super) fn close(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // Nothing runs under the lock that could leave the list half changed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lend(&self) -> Lent<'_> {
        let mut idle = self.idle();
        loop {
            if let Some(connection) = idle.pop() {
                return Lent { pool: self, connection: Some(connection) };
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Lent<'_> {
    /// Ends the snapshot, after a panic too, and gives the connection back.
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if !connection.is_autocommit() {
            // A read has nothing to lose: if this fails, the next BEGIN says so.
            let _ = connection.execute_batch("ROLLBACK");
        }
        self.pool.idle().push(connection);
        self.pool.returned.notify_one();
    }
}
