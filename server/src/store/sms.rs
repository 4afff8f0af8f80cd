//! The gateway by which texts of phones come in (V6.3): the secret that it signs with, and which messages were taken. Telephone numbers
//! stand nowhere, only tags by which one sender's messages are counted.

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::store::StoreError;

/// Bytes of a secret.
pub const GATEWAY_SECRET: usize = 32;

/// An organisation's gateway.
#[derive(Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Since when this secret holds.
    pub since: Timestamp,
    /// What it signs with.
    pub secret: [u8; GATEWAY_SECRET],
    /// The secret before, and until when that holds as well.
    pub before: Option<([u8; GATEWAY_SECRET], Timestamp)>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("since", &self.since).finish_non_exhaustive()
    }
}

/// Asks about the gateway.
pub trait ReadSms {
    /// The gateway.
    fn gateway(&self, org: &OrgId) -> Result<Option<Gateway>, StoreError>;
    /// What was answered to a message.
    fn answered_sms(&self, org: &OrgId, message: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// How many messages a sender sent since a time.
    fn sms_from(&self, org: &OrgId, sender: &str, since: Timestamp) -> Result<u64, StoreError>;
}

/// Changes what is known of it.
pub trait WriteSms {
    /// Sets the gateway; none ends it.
    fn set_gateway(&mut self, org: &OrgId, gateway: Option<&Gateway>) -> Result<(), StoreError>;
    /// A message of a sender was answered; those of before a time are forgotten.
    fn add_sms(
        &mut self,
        org: &OrgId,
        message: (&str, Option<&str>),
        at: Timestamp,
        answer: &[u8],
        forget: Timestamp,
    ) -> Result<(), StoreError>;
}
