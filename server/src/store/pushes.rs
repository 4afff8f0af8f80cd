//! Which browsers of a person get web push. A subscription belongs to an enrolled device and ends with it.

use minicbor::{Decode, Encode};
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::StoreError;

/// Which of the app's pages a tap on a notification opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PushPage {
    /// The rep's.
    #[n(0)]
    Rep,
    /// The supervisors' board.
    #[n(1)]
    Board,
}

impl PushPage {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Board => "board",
        }
    }
}

/// Where a browser is found and what it reads. It stands sealed: whoever has it can find the browser.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PushTo {
    /// The address that its push service gave it.
    #[n(0)]
    pub endpoint: String,
    /// The public half of its key: an uncompressed point of P-256.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public: Vec<u8>,
    /// What only it and its subscribers know: 16 bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub auth: Vec<u8>,
    /// Whether its notifications are in Chinese; else they are in English.
    #[n(3)]
    pub chinese: bool,
    /// Which page a tap opens.
    #[n(4)]
    pub page: PushPage,
}

impl std::fmt::Debug for PushTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushTo(***)")
    }
}

/// A browser that gets web push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Whose.
    pub person: PersonId,
    /// The device that it is.
    pub device: DeviceId,
    /// Since when.
    pub since: Timestamp,
    /// For which of the server's keys it subscribed.
    pub key: u32,
    /// Where it is found.
    pub to: PushTo,
}

/// Asks about subscriptions.
pub trait ReadPushes {
    /// A device's.
    fn subscription(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Subscription>, StoreError>;
    /// A person's, oldest first.
    fn subscriptions(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Subscription>, StoreError>;
}

/// Changes subscriptions.
pub trait WritePushes {
    /// Keeps a device's, in place of what it had; another device's to the same endpoint ends: that browser is this device now.
    fn put_subscription(&mut self, org: &OrgId, subscription: &Subscription) -> Result<(), StoreError>;
    /// Ends a device's; with an endpoint, only where it is still the one.
    fn end_subscription(&mut self, org: &OrgId, device: &DeviceId, endpoint: Option<&str>) -> Result<bool, StoreError>;
}
