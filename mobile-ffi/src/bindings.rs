//! The library that app teams build on: a phone as objects by topic, the same in Kotlin, Swift and Python (UniFFI).
//!
//! Here stands no rule. Each call gives the device a command or a question and makes rows of what it answers. What waits, for the
//! disk, the key or the network, is asynchronous and done on a thread of its own; nothing of the app is called under a lock. How to
//! begin stands in `docs/mobile.md`, why it is built so in ADR 0030.

mod board;
mod conflicts;
mod courier;
mod customers;
mod der;
mod desk;
mod diff;
mod error;
mod hands;
mod inbox;
mod itinerary;
mod login;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod machine;
mod phone;
mod plans;
mod platform;
mod policy;
mod proposals;
mod questions;
mod records;
mod reserve;
mod rows;
mod safety;
mod support;
mod sync;
mod tell;
mod terminal;
#[cfg(test)]
mod tests;
mod texts;
mod visits;
mod watch;
mod wipe;
mod work;

pub use board::{Board, BoardRow};
pub use conflicts::{RecordConflict, Settlement, WrittenVersion};
pub use courier::{Carried, Courier, Handed, Parcel, QrProgress, QrReader, qr_parts};
pub use customers::{Card, CardField, CardProposal, CardReview, ContactCard, Customers, ProposedChange};
pub use error::{Language, PhoneError, PlatformError, error_code, error_sentence};
pub use inbox::Inbox;
pub use itinerary::Itinerary;
pub use login::{BrowserLogin, Login, LoginStep};
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use machine::system_clock;
pub use phone::{Phone, PhoneStatus, RefusedWords};
pub use plans::{PlanChange, PlanDraft, Plans};
pub use platform::{
    ClockReading, Header, HttpAnswer, HttpRequest, KeyStore, Location, NoticeRow, Notifications, PhoneClock, Place,
    Platform, Reminder, StorageKey, Transport,
};
pub use policy::{ChecklistLine, Policy, PolicyState, TextMark, ThanksDraft};
pub use proposals::Proposals;
pub use questions::Questions;
pub use records::{GiftGiven, Intent, Item, RecordContent, Records, Section};
pub use rows::{Hint, Owed, Remark, Saved, Synced, VisitRow, Watch};
pub use safety::{Safety, SilentStretch};
pub use support::{SetAside, set_aside};
pub use sync::{Sync, SyncOutcome, SyncWindow};
pub use terminal::{file_key_store, file_storage_key};
pub use texts::Texts;
pub use visits::{Channel, VisitPage, Visits};
pub use watch::{NoticeChange, NoticeObserver, Subscription, VisitChange, VisitObserver};
pub use work::come_to_rest;
