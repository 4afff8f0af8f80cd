//! The trip and its safety watch (V6.3): shared before, heard of on the way, closed by the return.

use std::sync::Arc;

use sync_core::command::Command;
use sync_core::time::Timestamp;

use super::desk::{Desk, people, visit_id};
use super::error::PhoneError;
use super::rows::Saved;

/// The trip and its safety watch.
#[derive(uniffi::Object)]
pub struct Itinerary {
    pub(super) desk: Arc<Desk>,
}

fn shared(visit: &str, watchers: Vec<String>, return_by: i64) -> Result<Command, PhoneError> {
    let watchers = people("watchers", watchers)?;
    Ok(Command::Share { visit: visit_id(visit)?, watchers, return_by: Timestamp(return_by) })
}

#[uniffi::export]
impl Itinerary {
    /// Shares the trip with those who watch over it; the expected return in milliseconds since 1970.
    pub async fn share(&self, visit: String, watchers: Vec<String>, return_by_ms: i64) -> Result<Saved, PhoneError> {
        self.desk.save(shared(&visit, watchers, return_by_ms)).await
    }

    /// Sets out.
    pub async fn set_out(&self, visit: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::SetOut { visit })).await
    }

    /// Vouches that the traveller is safe, and how that is known.
    pub async fn confirm_safe(&self, visit: String, how: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::ConfirmSafe { visit, how })).await
    }
}
