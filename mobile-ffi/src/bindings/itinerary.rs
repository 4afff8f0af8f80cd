//! The trip and its safety watch (V6.3): shared before, heard of on the way, closed by the return.

use std::sync::Arc;

use sync_core::command::Command;
use sync_core::ids::PersonId;
use sync_core::time::Timestamp;

use super::desk::{Desk, visit_id};
use super::error::PhoneError;
use super::rows::Saved;

/// The trip and its safety watch.
#[derive(uniffi::Object)]
pub struct Itinerary {
    pub(super) desk: Arc<Desk>,
}

fn shared(visit: &str, watchers: Vec<String>, return_by: i64) -> Result<Command, PhoneError> {
    let person = |id: String| PersonId::new(id).map_err(|error| PhoneError::bad("watchers", error));
    let watchers = watchers.into_iter().map(person).collect::<Result<_, _>>()?;
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

    /// All is well on the road; when to hear from the traveller next, in milliseconds since 1970.
    pub async fn check_in(&self, visit: String, next_by_ms: i64) -> Result<Saved, PhoneError> {
        let next_by = Timestamp(next_by_ms);
        self.desk.save(visit_id(&visit).map(|visit| Command::CheckIn { visit, next_by })).await
    }

    /// Is back.
    pub async fn come_back(&self, visit: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Return { visit })).await
    }

    /// Vouches that the traveller is safe, and how that is known.
    pub async fn confirm_safe(&self, visit: String, how: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::ConfirmSafe { visit, how })).await
    }
}
