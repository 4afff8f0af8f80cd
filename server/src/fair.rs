//! Fairness: who may ask now, who comes next, and who is told to come again later. Pure rules over numbers that are handed in,
//! and the gate that lets requests pass by them; nothing here knows HTTP.

mod budget;
mod gate;
mod limits;
mod queue;
mod seats;
mod who;

use std::sync::Arc;
use std::time::Duration;

use crate::fair::budget::Budgets;
use crate::fair::seats::Seats;

pub use budget::{Account, Accounts, Kind, Rate, Used};
pub use gate::{Gate, Turn};
pub use limits::{BadLimits, Limits, Places};
pub use queue::{Lane, Slots};
pub use seats::{Held, Seat};
pub use who::{Group, Member, Who, network};

/// Why somebody has to come again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// Their budget is used up for so long.
    Budget(Duration),
    /// They have too many requests or streams open: one must end first.
    Open,
    /// Nobody can be served in time now.
    Overload,
}

/// Everything that stands between a request and its work.
pub struct Fair {
    /// The numbers.
    pub limits: Limits,
    /// The order of the work.
    pub gate: Arc<Gate>,
    /// What each may ask for over time.
    pub budgets: Budgets,
    /// What each has open.
    pub seats: Arc<Seats>,
}

impl Fair {
    /// Begins with nothing asked.
    pub fn new(limits: Limits) -> Self {
        let gate = Gate::new(&limits);
        let (seats, budgets) = (Seats::new(limits.places), Budgets::new(limits.accounts));
        Self { gate: Arc::new(gate), budgets, seats: Arc::new(seats), limits }
    }
}
