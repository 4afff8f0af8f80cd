//! `serve --replica`: a copy of data and keys again and again, each a backup like any other. It is a copy of the whole, so the
//! more there is the longer it takes; then it is made more seldom, since it must leave the disk to those who work.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sync_core::time::Timestamp;

use crate::admin::AdminError;
use crate::admin::backup::{Made, Order, backup};
use crate::app::App;
use crate::store::Position;

/// Between two copies lies at least so much time, and so many times as long as the last one took.
const EVERY: Duration = Duration::from_secs(60);
const REST: u32 = 9;
/// How often it is looked whether a copy is due, and whether the server stops.
const LOOK: Duration = Duration::from_secs(1);
/// Whoever has a replica that fails is told at least so often.
const SAY_AGAIN: Duration = Duration::from_secs(600);

/// Makes copies of a server that runs.
pub struct Replica {
    app: App,
    folder: PathBuf,
    order: Order,
    /// The last place that is in a copy, and how often blobs were changed by then.
    reached: Option<(Position, u64)>,
}

impl Replica {
    /// Nothing is copied yet.
    pub fn new(app: App, folder: PathBuf, order: Order) -> Self {
        Self { app, folder, order, reached: None }
    }

    /// Makes a copy if anything was written since the last: what was made.
    ///
    /// # Errors
    /// [`AdminError`]; then nothing more is safe than before.
    pub fn turn(&mut self) -> Result<Option<Made>, AdminError> {
        let now_at = self.app.store.read_with(|read| Ok((read.last_position()?, read.blobs_changed()?)))?;
        if self.reached == Some(now_at) {
            return Ok(None);
        }
        let now: Timestamp = self.app.clock.now();
        let made = backup(&self.folder, &self.order, now, &mut |_, _| {})?;
        // The copy may hold more blobs than that: then the next one is made once too often.
        self.reached = Some((made.position, now_at.1));
        self.app.cover.look();
        Ok(Some(made))
    }
}

/// A replica at work in a thread of its own. Dropping it makes a last copy and waits for it.
pub struct Replicating {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Replicating {
    /// Starts it; the first copy is made at once.
    ///
    /// # Errors
    /// What the system says when it gives no thread.
    pub fn start(replica: Replica) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().name("replica".to_owned()).spawn(move || run(replica, &stopped))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Replicating {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // It ends by itself; one that panicked has nothing more to do.
            let _ = thread.join();
        }
    }
}

fn run(mut replica: Replica, stopped: &Receiver<()>) {
    let (mut due, mut said) = (Instant::now(), None::<Instant>);
    loop {
        let ends = !matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout));
        if ends || Instant::now() >= due {
            let begun = Instant::now();
            if let Err(error) = replica.turn()
                && said.is_none_or(|said| said.elapsed() >= SAY_AGAIN)
            {
                said = Some(Instant::now());
                tracing::error!(error = %error, "no copy could be made: what comes now is not safe; it is tried again");
            }
            due = Instant::now() + EVERY.max(begun.elapsed() * REST);
        }
        if ends {
            return;
        }
    }
}
