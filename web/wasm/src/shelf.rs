//! What the engine looks up in its store, kept in memory: a browser's store answers later, and the engine asks now. Only what was
//! reported as committed is seen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sync_core::engine::effect::{Table, TaskId, Write};
use sync_core::engine::shelf::Shelf;

/// The one table that the engine looks up by row; it has all others in memory itself.
const LOOKED_UP: Table = Table::Intent;

type Rows = Arc<Mutex<BTreeMap<Vec<u8>, Vec<u8>>>>;

/// The rows, as the engine sees them.
#[derive(Debug)]
struct InMemory(Rows);

impl Shelf for InMemory {
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        if table != LOOKED_UP {
            return Err(format!("rows of {table:?} are not kept apart in a browser"));
        }
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }
}

/// The rows, and what is being written.
#[derive(Debug, Default)]
pub(crate) struct Shelved {
    rows: Rows,
    under_way: BTreeMap<TaskId, Vec<Write>>,
}

impl Shelved {
    pub fn shelf(&self) -> Box<dyn Shelf> {
        Box::new(InMemory(Arc::clone(&self.rows)))
    }

    /// Takes a row of the store, at a start.
    pub fn take(&mut self, table: Table, key: &[u8], value: &[u8]) {
        if table == LOOKED_UP {
            self.rows.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_vec(), value.to_vec());
        }
    }

    /// A commit was asked for.
    pub fn asked(&mut self, task: TaskId, writes: &[Write]) {
        let looked_up = |write: &&Write| match write {
            Write::Put { table, .. } | Write::Delete { table, .. } => *table == LOOKED_UP,
        };
        let kept: Vec<Write> = writes.iter().filter(looked_up).cloned().collect();
        if !kept.is_empty() {
            self.under_way.insert(task, kept);
        }
    }

    /// It happened.
    pub fn committed(&mut self, task: TaskId) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        for write in self.under_way.remove(&task).unwrap_or_default() {
            match write {
                Write::Put { key, value, .. } => drop(rows.insert(key, value)),
                Write::Delete { key, .. } => drop(rows.remove(&key)),
            }
        }
    }

    /// It did not.
    pub fn failed(&mut self, task: TaskId) {
        self.under_way.remove(&task);
    }
}
