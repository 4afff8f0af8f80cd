//! The ways by which a notice leaves the server: e-mail by the organisation's own mail server, a signed request to its own
//! service, and web push to the browsers of whom it is for. What is sent when stands in `outbox`; here is how one message goes, and what is heard of it.

mod addresses;
mod guarded;
mod letter;
mod mail;
mod push;
mod rest;
mod settings;
mod webhook;

use std::collections::BTreeMap;
use std::sync::Arc;

use sync_core::ids::OrgId;
use sync_core::time::{Millis, Timestamp};

use crate::keys::VapidKeys;
use crate::store::{Channel, Errand, Subscription};

pub use push::{AUTH, BadEndpoint, PushSettings, is_public, origin};
pub use rest::{Part, Rests};
pub use settings::{BadChannel, MailSettings, MailTls, WebhookSettings};
pub use webhook::{BadSecret, check_secret, name as notice_name};

/// A message that nobody took. The words are ours: what the other side said may name people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// The whole channel can't be reached: to be tried again, and others by it too.
    Down(String),
    /// The same, and it asks to be left alone for so long.
    Busy(String, Millis),
    /// This one was not taken now: to be tried again.
    Again(String),
    /// This one is never taken.
    Never(String),
    /// This one is never taken, and nothing else that goes to where it was to go.
    Gone(String),
}

/// Where a person is to be found by one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Their e-mail address.
    Mail(String),
    /// One of their browsers.
    Browser(Box<Subscription>),
}

/// Who takes messages away.
pub trait Carrier: Sync {
    /// Sends one message: once this returns `Ok` somebody else answers for it. `settings` are the channel's as stored, `address`
    /// is the person's.
    ///
    /// # Errors
    /// [`Failed`].
    fn send(&self, errand: &Errand, settings: &str, address: Option<&Address>, now: Timestamp) -> Result<(), Failed>;
}

/// A letter to a customer (V10.1). It stands nowhere but in memory, on its way.
pub struct ToCustomer {
    /// Their address.
    pub to: String,
    /// Who asked for it: where an answer goes.
    pub name: String,
    /// Their address.
    pub reply_to: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// All organisations' channels: the secrets by which they know us.
pub struct Channels {
    secrets: BTreeMap<Channel, BTreeMap<OrgId, String>>,
    vapid: Arc<VapidKeys>,
}

impl Channels {
    /// With the secrets of the data folder, and the keys by which push services know this server.
    pub fn new(secrets: BTreeMap<Channel, BTreeMap<OrgId, String>>, vapid: Arc<VapidKeys>) -> Self {
        Self { secrets, vapid }
    }

    fn secret(&self, org: &OrgId, channel: Channel) -> Option<&str> {
        self.secrets.get(&channel)?.get(org).map(String::as_str)
    }

    /// Sends a letter to a customer, in somebody's own words: once this returns `Ok` the mail server answers for it.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn send_letter(&self, errand: &Errand, settings: &MailSettings, letter: &ToCustomer) -> Result<(), Failed> {
        mail::send_letter(errand, settings, self.secret(&errand.org, errand.what.channel), letter)
    }
}

impl Carrier for Channels {
    fn send(&self, errand: &Errand, settings: &str, address: Option<&Address>, now: Timestamp) -> Result<(), Failed> {
        let secret = self.secret(&errand.org, errand.what.channel);
        let unusable = |_| Failed::Again("settings".to_owned());
        match errand.what.channel {
            Channel::Mail => {
                let settings = serde_json::from_str(settings).map_err(unusable)?;
                let Some(Address::Mail(address)) = address else { return Err(Failed::Never("no address".to_owned())) };
                mail::send(errand, &settings, secret, address)
            }
            Channel::Push => {
                let settings = serde_json::from_str(settings).map_err(unusable)?;
                let Some(Address::Browser(to)) = address else { return Err(Failed::Never("no browser".to_owned())) };
                push::send(errand, &settings, &self.vapid, to, now)
            }
            Channel::Webhook => {
                let settings = serde_json::from_str(settings).map_err(unusable)?;
                let secret = secret.ok_or_else(|| Failed::Again("no secret".to_owned()))?;
                webhook::send(errand, &settings, secret, now)
            }
        }
    }
}
