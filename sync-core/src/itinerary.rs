//! The itinerary of a trip (V6.3): its local times as moments, whether it holds together, how it is made from plans, and what the
//! watch takes from it. What stands in it is the document's business (`document::itinerary`), who watches the `share` fact's.

mod check;
mod local;
mod made;
mod timed;

pub use check::{About, MAX_CHECK_INS, MAX_LEGS, MAX_TEXT, MAX_WATCHERS, Point, Weight, check};
pub use local::{BadTime, Moment, local_of, moment};
pub use made::{Asked, Stop, made_from};
pub use timed::{Span, Timed, timed};
