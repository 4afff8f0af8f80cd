//! Custom proposals: promised, delivered, seen (V10.2).

use std::sync::Arc;

use sync_core::command::{Command, ProposalTap};
use sync_core::ids::EntryId;

use super::desk::{Desk, entry_id, visit_id};
use super::error::PhoneError;
use super::rows::Saved;
use super::visits::Channel;

/// Custom proposals. Each is named as `Owed.kind` names it; where none is named, the only one that is open is meant.
#[derive(uniffi::Object)]
pub struct Proposals {
    pub(super) desk: Arc<Desk>,
}

fn tapped(visit: &str, tap: Result<ProposalTap, PhoneError>) -> Result<Command, PhoneError> {
    Ok(Command::Proposal { visit: visit_id(visit)?, tap: tap? })
}

fn named(field: &str, entry: Option<String>) -> Result<Option<EntryId>, PhoneError> {
    entry.map(|text| entry_id(field, text.rsplit('/').next().unwrap_or(&text))).transpose()
}

#[uniffi::export]
impl Proposals {
    /// Promises one; within the policy's working days where none are given.
    pub async fn promise(&self, visit: String, what: String, working_days: Option<i32>) -> Result<Saved, PhoneError> {
        let below = |_| PhoneError::bad("working_days", "it is below 0");
        let days = working_days.map(|days| u32::try_from(days).map_err(below)).transpose();
        self.desk.save(tapped(&visit, days.map(|working_days| ProposalTap::Promise { what, working_days }))).await
    }

    /// Delivers one that was promised.
    pub async fn deliver(
        &self,
        visit: String,
        proposal: Option<String>,
        channel: Channel,
        what: String,
    ) -> Result<Saved, PhoneError> {
        let tap = named("proposal", proposal).map(|proposal| ProposalTap::Deliver {
            proposal,
            channel: channel.into(),
            what,
        });
        self.desk.save(tapped(&visit, tap)).await
    }

    /// The customer has seen it, and how that is known.
    pub async fn confirm_seen(
        &self,
        visit: String,
        delivery: Option<String>,
        how: String,
    ) -> Result<Saved, PhoneError> {
        let tap = named("delivery", delivery).map(|delivery| ProposalTap::Seen { delivery, how });
        self.desk.save(tapped(&visit, tap)).await
    }
}
