//! The gate before the store: whoever has work there waits for a turn, in the queue's order. Leaving while waiting, or after,
//! gives the place on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::fair::Later;
use crate::fair::limits::Limits;
use crate::fair::queue::{Entered, Lane, Next, Queue, Ticket};
use crate::fair::who::Who;

type Caller = oneshot::Sender<Turn>;

/// The gate.
pub struct Gate {
    queue: Mutex<Queue<Caller>>,
    longest_wait: Duration,
}

/// Somebody's turn: work goes on until it is dropped, and costs what it took.
pub struct Turn {
    gate: Arc<Gate>,
    who: Who,
    lane: Lane,
    /// What it was thought to cost, in microseconds.
    thought: u64,
    began: Instant,
}

/// Somebody who waits; gone when dropped.
struct Waits<'a> {
    gate: &'a Arc<Gate>,
    who: &'a Who,
    lane: Lane,
    ticket: Ticket,
}

impl Gate {
    /// A gate at which nobody waits.
    pub fn new(limits: &Limits) -> Self {
        let queue = Mutex::new(Queue::new(limits.queue()));
        Self { queue, longest_wait: Duration::from_millis(limits.longest_wait_ms) }
    }

    /// Whether somebody would find room to wait.
    ///
    /// # Errors
    /// [`Later::Overload`] where not.
    pub fn has_room(&self, who: &Who, lane: Lane) -> Result<(), Later> {
        if self.queue().has_room(who, lane) { Ok(()) } else { Err(Later::Overload) }
    }

    /// Waits for a turn. `cost` is what the work is thought to take, in microseconds.
    ///
    /// # Errors
    /// [`Later`] when there is no room, somebody with less takes it, or it takes too long.
    pub async fn turn(self: &Arc<Self>, who: &Who, lane: Lane, cost: u64) -> Result<Turn, Later> {
        let (caller, called) = oneshot::channel();
        let ticket = match self.queue().enter(who, lane, cost, caller) {
            Entered::Waits(ticket) => ticket,
            // Whoever it was hears of it by its end of the channel.
            Entered::InPlaceOf(ticket, _gone) => ticket,
            Entered::Full => return Err(Later::Overload),
            Entered::TooMany => return Err(Later::Open),
        };
        let waits = Waits { gate: self, who, lane, ticket };
        self.go_on();
        let turn = tokio::time::timeout(self.longest_wait, called).await;
        drop(waits);
        match turn {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(Later::Overload),
        }
    }

    /// What somebody's work leaves to be done by others, in microseconds.
    pub fn charge(&self, who: &Who, cost: u64) {
        self.queue().charge(who, cost);
    }

    /// How many wait in a lane.
    pub fn waiting(&self, lane: Lane) -> usize {
        self.queue().waiting(lane)
    }

    /// How many are served.
    pub fn serving(&self) -> usize {
        self.queue().serving()
    }

    /// Calls whoever is next, as long as there is somebody and a slot.
    fn go_on(self: &Arc<Self>) {
        loop {
            let Some(Next { who, lane, cost, item }) = self.queue().next() else { return };
            let turn = Turn { gate: Arc::clone(self), who, lane, thought: cost, began: Instant::now() };
            // Who has gone in this moment drops the turn, which goes on.
            drop(item.send(turn));
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue<Caller>> {
        // What stands in it is right after each of its methods, and they do not panic.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let took = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.gate.queue().done(&self.who, self.lane, self.thought, took);
        self.gate.go_on();
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.gate.queue().leave(self.who, self.lane, self.ticket);
    }
}
