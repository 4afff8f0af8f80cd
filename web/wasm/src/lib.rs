//! The core in a browser, for a Worker to hold: inputs in, effects out as data, views to be shown. It stores, signs and sends nothing;
//! TypeScript does, and reports back. No rule stands here.
//!
//! Everything but `skin` is ordinary Rust and is tested as such; `skin` is what JavaScript sees of it.

mod core;
mod shape;
mod shelf;
#[cfg(target_arch = "wasm32")]
mod skin;
mod token;

pub use crate::core::{Bad, Core, Loading};
pub use crate::shape::command::{Do, Heading, Place, Plan, Way};
pub use crate::shape::effect::{Asked, Effects, Said, Written};
pub use crate::shape::input::{Clocks, Happened};
pub use crate::shape::trip::{AskedOfTrip, LegChange, OnTrip, TripChange};
pub use crate::shape::view::{
    Content, Device, Line, Notice, Owed, Record, Refused, Remark, Row, Sentence, Visit, Watch,
};
pub use crate::token::token_of;
