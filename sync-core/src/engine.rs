//! The device engine: input in, effects out. It owns the outbox, the chain, the feed cursor and the local read view, and
//! performs nothing itself: storing, signing and sending are effects whose results come back as inputs. Rows that it leaves
//! in the store it looks up on a shelf that the host hands in.

mod ahead;
pub mod alarm;
pub mod blobs;
mod books;
mod cards;
mod check;
mod contact;
pub mod content;
pub mod courier;
mod draw;
pub mod effect;
mod enrol;
mod handed;
mod hints;
pub mod itinerary;
mod lines;
mod read;
mod rebase;
mod receipts;
mod refusals;
mod rows;
mod save;
pub mod shelf;
pub mod status;
mod tally;
pub mod typed;

use std::collections::VecDeque;

use crate::engine::books::Books;
use crate::engine::contact::{Answered, Contact};
use crate::engine::draw::Draw;
use crate::engine::effect::{Effect, Input, Row, Table, TaskId, Told};
use crate::engine::enrol::Enrolling;
use crate::engine::save::{Kind, Pending, Run};
use crate::engine::shelf::Shelf;
use crate::planted::{self, Bug};
use crate::sync::EnrolAnswer;
use crate::time::DeviceTime;

/// What an engine needs to start, beside its store.
#[derive(Clone)]
pub struct Start {
    /// Fresh randomness; actors, run secrets and ids are drawn from it. Never the same twice.
    pub entropy: [u8; 32],
    /// Version of the app.
    pub app: String,
}

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Start {{ app: {:?}, entropy: *** }}", self.app)
    }
}

/// A store that can't be loaded. Nothing of it is changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {key:02x?} of {table:?} can't be read ({why}): keep the file and restore the device from the server")]
pub struct LoadError {
    /// Which table.
    pub table: Table,
    /// Which key.
    pub key: Vec<u8>,
    /// What is wrong.
    pub why: String,
}

/// A device.
#[derive(Debug)]
pub struct Engine {
    books: Books,
    draw: Draw,
    app: String,
    run: Run,
    tasks: u64,
    pending: Vec<Pending>,
    waiting: VecDeque<(DeviceTime, crate::command::Command)>,
    contact: Contact,
    enrolling: Enrolling,
    /// Words of own entries up to here were heard ahead of the journal.
    said_ahead: crate::ids::Seq,
}

/// A device being loaded, row by row, so that no more than one need be held.
#[derive(Debug)]
pub struct Loading(Books);

impl Loading {
    /// Begins with nothing. The shelf is not asked before the engine has started.
    pub fn new(shelf: Box<dyn Shelf>) -> Self {
        Self(Books::over(shelf))
    }

    /// Takes the next row: each table in the order of its number, in it the order of keys.
    ///
    /// # Errors
    /// [`LoadError`] naming the row that can't be read.
    pub fn take(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), LoadError> {
        if table == Table::Fact && planted::is(Bug::StartForgetsFacts) {
            return Ok(());
        }
        let entered = self.0.enter(table, key, value);
        entered.map_err(|error| LoadError { table, key: key.to_vec(), why: error.to_string() })
    }

    /// All rows are taken.
    pub fn start(self, start: Start) -> Engine {
        Engine::begin(start, self.0)
    }
}

impl Engine {
    /// Takes a store's rows, each table in the order of its keys.
    ///
    /// # Errors
    /// [`LoadError`] naming the row that can't be read.
    pub fn load(start: Start, shelf: Box<dyn Shelf>, rows: impl IntoIterator<Item = Row>) -> Result<Self, LoadError> {
        let mut loading = Loading::new(shelf);
        rows.into_iter().try_for_each(|row| loading.take(row.table, &row.key, &row.value))?;
        Ok(loading.start(start))
    }

    fn begin(start: Start, books: Books) -> Self {
        let mut draw = Draw::new(start.entropy);
        let run = Run::new(draw.actor(), draw.run_secret());
        let (pending, waiting) = (Vec::new(), VecDeque::new());
        let (contact, enrolling) = (Contact::default(), Enrolling::default());
        let (app, tasks, said_ahead) = (start.app, 0, 0);
        Self { books, draw, app, run, tasks, pending, waiting, contact, enrolling, said_ahead }
    }

    /// The only door. `now` is given, never read.
    pub fn handle(&mut self, now: &DeviceTime, input: Input) -> Vec<Effect> {
        match input {
            Input::Command(command) => self.save(now, command),
            Input::Contact => self.begin_contact(now),
            Input::Receipt(answer) => self.courier_answered(&answer),
            Input::Enrol { code, name, key } => self.begin_enrolment(code, name, key),
            Input::Committed(task) => self.committed(now, task),
            Input::CommitFailed { task, why } => self.commit_failed(task, why),
            Input::Signed { task, signature } if self.enrolling.awaits(task) => self.enrolment_signed(signature),
            Input::Signed { task, signature } => self.contact_signed(now, task, signature),
            Input::Answered { task, status, media_type, body, .. } if self.enrolling.awaits(task) => {
                self.enrolment_answered(status, &media_type, &body)
            }
            Input::Answered { task, status, media_type, body, again_in } => {
                let answer = Answered { status, media_type: &media_type, body: &body, again_in };
                self.contact_answered(now, task, answer)
            }
            Input::Failed { task, why } if self.enrolling.awaits(task) => self.enrolment_failed(why),
            Input::Failed { task, why } => self.contact_failed(now, task, why),
        }
    }

    /// Whose the device is, if it is anybody's.
    pub fn enrolment(&self) -> Option<&EnrolAnswer> {
        self.books.enrolment.as_ref().map(|enrolment| &enrolment.answer)
    }

    /// The key under which the device is enrolled, if it is.
    pub fn enrolled_key(&self) -> Option<crate::journal::PublicKey> {
        self.books.enrolment.as_ref().map(|enrolment| enrolment.key)
    }

    fn task(&mut self) -> TaskId {
        self.tasks += 1;
        TaskId(self.tasks)
    }

    fn take_pending(&mut self, task: TaskId) -> Option<Pending> {
        let place = self.pending.iter().position(|pending| pending.task == task)?;
        Some(self.pending.remove(place))
    }

    fn commit_failed(&mut self, task: TaskId, why: String) -> Vec<Effect> {
        let mut effects = match self.take_pending(task).map(|pending| pending.kind) {
            Some(Kind::Save(_)) => vec![Effect::Tell(Told::NotSaved { why })],
            Some(Kind::Contact) => self.end_contact(why),
            Some(Kind::Rebase { .. }) => self.rebase_failed(why),
            None => return Vec::new(),
        };
        effects.extend(self.save_waiting());
        effects
    }
}
