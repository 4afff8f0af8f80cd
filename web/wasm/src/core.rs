//! The engine behind plain data: loaded row by row, told what happened, asked what to show.

use std::fmt;

use sync_core::engine::effect::{Effect, Input, Table};
use sync_core::engine::status::Page;
use sync_core::engine::{self, Engine, Start};
use sync_core::ids::VisitId;

use crate::shape::decide::OpenQuestion;
use crate::shape::effect::{Asked, Effects, Said};
use crate::shape::input::{Clocks, Happened};
use crate::shape::view::{Content, Device, Visit};
use crate::shelf::Shelved;

/// The longest page.
const MOST: u32 = 500;

/// Something that was given and makes no sense; nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Which of what was given.
    pub field: String,
    /// What is wrong with it, and what to give.
    pub why: String,
}

impl Bad {
    pub(crate) fn of(field: &str, why: impl fmt::Display) -> Self {
        Self { field: field.to_owned(), why: why.to_string() }
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.why)
    }
}

impl std::error::Error for Bad {}

/// A core being loaded.
#[derive(Debug)]
pub struct Loading {
    engine: engine::Loading,
    shelved: Shelved,
}

impl Default for Loading {
    fn default() -> Self {
        let shelved = Shelved::default();
        Self { engine: engine::Loading::new(shelved.shelf()), shelved }
    }
}

impl Loading {
    /// Takes the next row: tables in the order of their numbers, each in the order of its keys.
    ///
    /// # Errors
    /// [`Bad`] where the row can't be read: nothing of the store is changed by that.
    pub fn take(&mut self, table: u8, key: &[u8], value: &[u8]) -> Result<(), Bad> {
        let known = Table::ALL.into_iter().find(|known| *known as u8 == table);
        let newer = || Bad::of("store", format!("table {table} is of a newer version: load the page anew"));
        let table = known.ok_or_else(newer)?;
        self.shelved.take(table, key, value);
        self.engine.take(table, key, value).map_err(|error| Bad::of("store", error))
    }

    /// All rows are taken. The randomness must never be used twice.
    ///
    /// # Errors
    /// [`Bad`] where it is not 32 bytes.
    pub fn start(self, entropy: &[u8], app: &str) -> Result<Core, Bad> {
        let entropy = entropy.try_into().map_err(|_| Bad::of("entropy", "give 32 random bytes"))?;
        let start = Start { entropy, app: app.to_owned() };
        Ok(Core { engine: self.engine.start(start), shelved: self.shelved })
    }
}

/// The core at work.
#[derive(Debug)]
pub struct Core {
    pub(crate) engine: Engine,
    shelved: Shelved,
}

impl Core {
    /// Tells what happened; what is to be done comes back.
    ///
    /// # Errors
    /// [`Bad`] naming what makes no sense; then nothing has happened.
    pub fn handle(&mut self, clocks: Clocks, happened: Happened) -> Result<Effects, Bad> {
        let shown = happened.shown();
        let (now, input) = (clocks.read()?, happened.read()?);
        if let (Input::Command(command), Some(shown)) = (&input, shown)
            && !self.stands(&now, command, &shown)?
        {
            return Ok(Effects { all: vec![Asked::Tell { said: Said::Moved }] });
        }
        match &input {
            Input::Committed(task) => self.shelved.committed(*task),
            Input::CommitFailed { task, .. } => self.shelved.failed(*task),
            _ => {}
        }
        let effects = self.engine.handle(&now, input);
        for effect in &effects {
            if let Effect::Commit { task, writes } = effect {
                self.shelved.asked(*task, writes);
            }
        }
        Ok(Effects { all: effects.into_iter().map(Asked::from).collect() })
    }

    /// The device with a page of its visits, what is near first; none before the enrolment.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn list(&mut self, clocks: Clocks, from: u32, limit: u32) -> Result<Option<Device>, Bad> {
        let page = Page { from: from as usize, limit: limit.min(MOST) as usize };
        Ok(self.engine.list_near(&clocks.read()?, page).map(Device::from))
    }

    /// One visit; none where nothing of it is here.
    ///
    /// # Errors
    /// [`Bad`] for clocks or an id that make no sense.
    pub fn visit(&self, clocks: Clocks, visit: &str) -> Result<Option<Visit>, Bad> {
        Ok(self.engine.visit(&clocks.read()?, &id(visit)?).map(Visit::from))
    }

    /// What stands in a visit, with what the policy says of it; none where nothing of it is here.
    ///
    /// # Errors
    /// [`Bad`] for clocks or an id that make no sense.
    pub fn content(&self, clocks: Clocks, visit: &str) -> Result<Option<Content>, Bad> {
        let (now, visit) = (clocks.read()?, id(visit)?);
        let prints = self.prints(&now, &visit);
        let questions = self.engine.open_questions(&visit).into_iter().map(OpenQuestion::from).collect();
        let content = self.engine.content(&visit);
        Ok(content.map(|content| Content { questions, ..Content::of(content, self.engine.check(&visit), prints) }))
    }

    /// The server's time as well as it is known here, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn server_time(&self, clocks: Clocks) -> Result<i64, Bad> {
        Ok(self.engine.server_time(&clocks.read()?).0)
    }

    /// How many milliseconds a schedule should wait before the next contact; none where it need not.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn next_contact(&self, clocks: Clocks) -> Result<Option<i64>, Bad> {
        Ok(self.engine.next_contact(&clocks.read()?).map(|wait| wait.0))
    }

    /// The key under which it is enrolled, SEC1 compressed; none before.
    pub fn enrolled_key(&self) -> Option<Vec<u8>> {
        self.engine.enrolled_key().map(|key| key.0.to_vec())
    }
}

pub(crate) fn id(text: &str) -> Result<VisitId, Bad> {
    VisitId::new(text).map_err(|error| Bad::of("visit", error))
}
