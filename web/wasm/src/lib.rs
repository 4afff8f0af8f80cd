//! The core in a browser, for a Worker to hold: inputs in, effects out as data, views to be shown. It stores, signs and sends nothing;
//! TypeScript does, and reports back. No rule stands here.
//!
//! Everything but `skin` is ordinary Rust and is tested as such; `skin` is what JavaScript sees of it.

mod ahead;
mod at_visit;
mod codes;
mod core;
pub mod plain;
mod print;
mod shape;
mod shelf;
#[cfg(target_arch = "wasm32")]
mod skin;
mod support;
mod token;
mod trip;

pub use crate::ahead::{Word, Words};
pub use crate::at_visit::confirmed;
pub use crate::codes::{NewCodes, Tagged, set_codes, tag_code};
pub use crate::core::{Bad, Core, Loading};
pub use crate::print::Print;
pub use crate::shape::at_visit::{AtVisit, FormPage, PlanChange};
pub use crate::shape::blob::{Confirmed, DrawnBlobs, Kept, Own, OwnBlobs, Picture};
pub use crate::shape::command::{Do, Heading, Place, Plan, Way};
pub use crate::shape::customer::{CardContact, CustomerChoice, CustomerChoices};
pub use crate::shape::decide::{AnswerDraft, Decision, OpenQuestion};
pub use crate::shape::detail::{
    Attachment, Conflict, Decided, Detail, Far, Given, Settlement, Signature, Thanks, Typed, Wording,
};
pub use crate::shape::effect::{Asked, Effects, Said, Written};
pub use crate::shape::input::{Clocks, Happened};
pub use crate::shape::trip::{AskedOfTrip, LegChange, OnTrip, TripChange};
pub use crate::shape::trip_view::{Coming, Quiet, Receipt, Trip, TripLeg, TripPoint, WatchStands};
pub use crate::shape::view::{
    Content, Device, Line, Notice, Owed, Record, Refused, Remark, Row, Sentence, Visit, Watch,
};
pub use crate::support::{RefusedFor, Support, SupportedDevice};
pub use crate::token::token_of;
pub use crate::trip::{Colleagues, TextAsked};
