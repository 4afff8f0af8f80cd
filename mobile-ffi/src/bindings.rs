//! The library that app teams build on: a phone as objects by topic, the same in Kotlin, Swift and Python (UniFFI).
//!
//! Here stands no rule. Each call gives the device a command or a question and makes rows of what it answers. What waits, for the
//! disk, the key or the network, is asynchronous and done on a thread of its own; nothing of the app is called under a lock. How to
//! begin stands in `docs/mobile.md`, why it is built so in ADR 0030.

mod board;
mod der;
mod desk;
mod diff;
mod error;
mod hands;
mod inbox;
mod itinerary;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod machine;
mod phone;
mod plans;
mod platform;
mod records;
mod reserve;
mod rows;
mod support;
mod sync;
mod tell;
mod terminal;
#[cfg(test)]
mod tests;
mod visits;
mod watch;
mod wipe;
mod work;

pub use board::{Board, BoardRow};
pub use error::{Language, PhoneError, PlatformError, error_code, error_sentence};
pub use inbox::Inbox;
pub use itinerary::Itinerary;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use machine::system_clock;
pub use phone::{Phone, PhoneStatus, RefusedWords};
pub use plans::{PlanChange, PlanDraft, Plans};
pub use platform::{
    ClockReading, Header, HttpAnswer, HttpRequest, KeyStore, Location, NoticeRow, Notifications, PhoneClock, Place,
    Platform, Reminder, StorageKey, Transport,
};
pub use records::{GiftGiven, Intent, Item, RecordContent, Records, Section};
pub use rows::{Hint, Owed, Remark, Saved, Synced, VisitRow, Watch};
pub use support::{SetAside, set_aside};
pub use sync::{Sync, SyncOutcome, SyncWindow};
pub use terminal::{file_key_store, file_storage_key, plain_transport};
pub use visits::{Channel, VisitPage, Visits};
pub use watch::{NoticeChange, NoticeObserver, Subscription, VisitChange, VisitObserver};
