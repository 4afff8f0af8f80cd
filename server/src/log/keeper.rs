//! Who lets the log grow, and when: at most one checkpoint in a while, and never far behind the journal.

use sync_core::time::{Millis, Timestamp};

use crate::app::App;
use crate::log::{grow, sign};
use crate::store::{Position, StoreError};

/// Between two checkpoints of one organisation lies at least so much time.
const EVERY: Millis = Millis::minutes(5);
/// So many rows may wait for the next checkpoint to become leaves; in a storm they wait until it is over.
const MAX_WAITING: Position = 16_384;

/// The one that does it, beside digest.
#[derive(Debug, Default)]
pub struct Keeper {
    /// When the next checkpoint may be made.
    due: Option<Timestamp>,
    grown: Position,
}

impl Keeper {
    /// Does what there is to do now: a turn of digest has ended.
    pub fn turn(&mut self, app: &App) {
        let done = if self.due.is_none_or(|due| app.clock.now() >= due) { self.close(app) } else { self.catch_up(app) };
        if let Err(error) = done {
            tracing::error!(error = %error, "the log does not grow; it is tried again");
        }
    }

    /// The server stops: nothing is left for the next start.
    pub fn end(&mut self, app: &App) {
        if let Err(error) = self.close(app) {
            tracing::error!(error = %error, "the log has not grown to the journal's end; the next start goes on");
        }
    }

    fn close(&mut self, app: &App) -> Result<(), StoreError> {
        self.grown = grow(app)?;
        if sign(app)? > 0 {
            self.due = Some(app.clock.now() + EVERY);
        }
        Ok(())
    }

    fn catch_up(&mut self, app: &App) -> Result<(), StoreError> {
        let last = app.store.read_with(|read| read.last_position())?;
        if last.saturating_sub(self.grown) > MAX_WAITING {
            self.grown = grow(app)?;
        }
        Ok(())
    }
}
