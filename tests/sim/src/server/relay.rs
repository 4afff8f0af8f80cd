//! Whoever takes messages away from the outbox: now and then nobody can be reached, one is not taken, or it is taken and the answer
//! is lost. It remembers what it was given.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use server::channel::{Address, Carrier, Failed};
use server::notices::TRIED_FOR;
use server::store::Errand;
use sync_core::ids::PersonId;
use sync_core::time::Timestamp;

use crate::draw::Draw;

/// A message that was handed over.
#[derive(Debug, Clone)]
pub struct Handed {
    /// To whom.
    pub person: PersonId,
    /// The notice's stable id.
    pub name: String,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// It was not to be handed over before.
    pub not_before: Timestamp,
    /// Whether the server knows that it was: it heard so, and wrote it down.
    pub is_noted: bool,
}

struct Inside {
    draw: Draw,
    handed: Vec<Handed>,
    works: bool,
    faults: u64,
}

/// The relay. Copies are the same.
#[derive(Clone)]
pub struct Relay(Arc<Mutex<Inside>>);

impl Relay {
    /// One whose faults come from a seed.
    pub fn new(draw: Draw) -> Self {
        Self(Arc::new(Mutex::new(Inside { draw, handed: Vec::new(), works: false, faults: 0 })))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing goes wrong any more.
    pub fn mend(&self) {
        self.inside().works = true;
    }

    /// The server could not write down what became of the last one.
    pub fn last_is_not_noted(&self) {
        if let Some(last) = self.inside().handed.last_mut() {
            last.is_noted = false;
        }
    }

    /// All that was handed over, in order.
    pub fn handed(&self) -> Vec<Handed> {
        self.inside().handed.clone()
    }

    /// How often something went wrong.
    pub fn faults(&self) -> u64 {
        self.inside().faults
    }
}

impl Carrier for Relay {
    fn send(&self, errand: &Errand, _: &str, _: Option<&Address>, now: Timestamp) -> Result<(), Failed> {
        let mut inside = self.inside();
        let fault = if inside.works { 100 } else { inside.draw.below(100) };
        inside.faults += u64::from(fault < 25);
        let taken = Handed {
            person: errand.what.person.clone(),
            name: errand.what.name.clone(),
            at: now,
            not_before: errand.what.ends - TRIED_FOR,
            is_noted: fault >= 25,
        };
        match fault {
            0..=7 => return Err(Failed::Down("nobody answers".to_owned())),
            8..=15 => return Err(Failed::Again("not now".to_owned())),
            _ => inside.handed.push(taken),
        }
        if fault < 25 { Err(Failed::Again("no answer".to_owned())) } else { Ok(()) }
    }
}
