//! How far a notice came by each way, as far as it is known. Nobody is said to have read anything: what is known is that a phone has it,
//! that a mail server took it, that a service answered, that a browser's push service accepted it.

use sync_core::ids::{OrgId, PersonId};
use sync_core::sync::Notice;
use sync_core::time::{Millis, Timestamp};

use crate::store::{Channel, ErrandState, Read, Sending, StoreError};

/// How long the outbox knows what became of a message, less a day of its sweeper.
const KNOWN_FOR: Millis = Millis::days(29);

/// How far a notice came by one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// `inbox`, `mail`, `webhook` or `push`; the last once for each of their browsers.
    pub by: &'static str,
    /// How far.
    pub far: Far,
    /// Since when, or when it is tried next.
    pub at: Option<Timestamp>,
    /// Why not further, in a word of ours.
    pub why: Option<String>,
}

/// How far, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Far {
    /// A device of theirs has it.
    Fetched,
    /// No device of theirs has it yet.
    NotFetched,
    /// The mail server took it. Whether it arrived, or was read, is not known.
    HandedOver,
    /// Their organisation's service answered that it took it.
    Answered,
    /// The browser's push service took it. Whether the browser has it is not known.
    Accepted,
    /// It is tried again.
    Waiting,
    /// It was given up.
    Failed,
    /// It does not go by this way.
    NotSent,
    /// Nobody knows.
    Unknown,
}

impl Far {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::NotFetched => "not_fetched",
            Self::HandedOver => "handed_over",
            Self::Answered => "answered",
            Self::Accepted => "accepted",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it is known that it came somewhere. What a push service accepted may lie there until it is too old.
    pub fn is_there(self) -> bool {
        matches!(self, Self::Fetched | Self::HandedOver | Self::Answered)
    }
}

/// How far a notice to a person came, by each way.
///
/// # Errors
/// What the store returns.
pub fn ways(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    notice: &Notice,
    now: Timestamp,
) -> Result<Vec<Way>, StoreError> {
    let (far, at) = match read.fetched(org, person, &notice.id)? {
        Some(Some(at)) => (Far::Fetched, Some(at)),
        Some(None) => (Far::NotFetched, None),
        None => (Far::Unknown, None),
    };
    let mut ways = vec![Way { by: "inbox", far, at, why: None }];
    let sendings = read.sendings(org, person, &notice.id)?;
    for channel in Channel::ALL {
        let of_it = sendings.iter().filter(|sending| sending.channel == channel).map(sent).collect::<Vec<_>>();
        if of_it.is_empty() {
            ways.push(not_sent(read, org, person, channel, now - notice.at > KNOWN_FOR)?);
        }
        ways.extend(of_it);
    }
    Ok(ways)
}

fn sent(sending: &Sending) -> Way {
    let far = match (sending.state, sending.channel) {
        (ErrandState::Sent, Channel::Mail) => Far::HandedOver,
        (ErrandState::Sent, Channel::Webhook) => Far::Answered,
        (ErrandState::Sent, Channel::Push) => Far::Accepted,
        (ErrandState::Waiting, _) => Far::Waiting,
        (ErrandState::GivenUp, _) => Far::Failed,
    };
    Way { by: sending.channel.as_str(), far, at: Some(sending.at), why: sending.failed.clone() }
}

/// Why there is nothing of it in the outbox: what was sent long ago is forgotten.
fn not_sent(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    channel: Channel,
    is_old: bool,
) -> Result<Way, StoreError> {
    let by = channel.as_str();
    let why = match channel {
        _ if is_old => None,
        _ if read.channel(org, channel)?.is_none() => Some("no such channel"),
        Channel::Mail if read.account(org, person)?.is_none_or(|account| account.email.is_none()) => Some("no address"),
        Channel::Push if read.subscriptions(org, person)?.is_empty() => Some("no browser"),
        // The channel, or the address, came later.
        _ => None,
    };
    let far = if why.is_some() { Far::NotSent } else { Far::Unknown };
    Ok(Way { by, far, at: None, why: why.map(str::to_owned) })
}
