//! The numbers: what the server lets in, how much at once, and how long it waits for whom. Their defaults are for a fleet of some
//! thousands; what each is for stands in docs/operations.md.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fair::budget::{Account, Accounts, BLOBS_OF_DEVICE, Rate};
use crate::fair::queue::Slots;

/// What may be open at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Places {
    /// Requests of a device.
    pub of_device: usize,
    /// Requests of strangers from one address.
    pub of_address: usize,
    /// Streams of nudges of a device.
    pub streams_of_device: usize,
    /// Streams of nudges of an organisation.
    pub streams_of_org: usize,
    /// MiB of bodies that are being read or worked on, of all; half of it for each organisation.
    pub bodies_mib: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self { of_device: 8, of_address: 1_024, streams_of_device: 8, streams_of_org: 4_096, bodies_mib: 64 }
    }
}

impl Default for Accounts {
    fn default() -> Self {
        let rate = |burst, per_second| Rate { burst, per_second };
        let account = |requests, kib, entries| Account { requests, kib, entries, blob_kib: BLOBS_OF_DEVICE };
        Self {
            org: Account {
                blob_kib: rate(16 << 20, 32 << 10),
                ..account(rate(200_000, 2_000), rate(4 << 20, 32 << 10), rate(5_000_000, 5_000))
            },
            device: account(rate(600, 10), rate(64 << 10, 256), rate(16_384, 20)),
            address: account(rate(10_000, 200), rate(64 << 10, 1 << 10), rate(1, 1)),
            named: account(rate(600, 2), rate(4 << 10, 16), rate(1, 1)),
            bad_tokens: rate(500, 10),
        }
    }
}

/// All limits. What a file of them leaves out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests that work on the store at once.
    pub slots: usize,
    /// Of these, kept for short pushes.
    pub slots_kept: usize,
    /// Requests that wait for a slot, of short pushes and of all else each.
    pub room: usize,
    /// Requests of one device that wait for a slot, in each of the two.
    pub waiting_of_device: usize,
    /// A push of at most so many bytes is a short one.
    pub short_push_bytes: u64,
    /// How long a request waits for a slot, in milliseconds.
    pub longest_wait_ms: u64,
    /// Who can't be served is told to come again within so many seconds.
    pub retry_after_s: u64,
    /// What may be asked for over time.
    pub accounts: Accounts,
    /// What may be open at once.
    pub places: Places,
    /// Connections in all.
    pub connections: usize,
    /// Connections from one address that is not a proxy's.
    pub connections_of_address: usize,
    /// How long a connection may take for the head of its next request, idling included, in milliseconds.
    pub head_ms: u64,
    /// How long a body may take, in milliseconds, beside what its size allows.
    pub body_ms: u64,
    /// How long an answer may find no taker, in milliseconds, beside what was taken allows.
    pub answer_ms: u64,
    /// The slowest that a body or an answer may be in the long run, in bytes a second.
    pub slowest: u64,
    /// Proxies: their `X-Forwarded-For` is believed, and their connections are not counted by address.
    pub proxies: Vec<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            slots: 8,
            slots_kept: 2,
            room: 512,
            waiting_of_device: 4,
            short_push_bytes: 8 << 10,
            longest_wait_ms: 10_000,
            retry_after_s: 30,
            accounts: Accounts::default(),
            places: Places::default(),
            connections: 10_000,
            connections_of_address: 2_000,
            head_ms: 30_000,
            body_ms: 10_000,
            answer_ms: 30_000,
            slowest: 1 << 10,
            proxies: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        }
    }
}

/// For plays in which phones say in minutes what they would in weeks: what they ask for in that time is no measure.
const UNHURRIED: &str = include_str!("unhurried.json");

impl Limits {
    /// [`UNHURRIED`], the rest as by default.
    pub fn unhurried() -> Self {
        serde_json::from_str(UNHURRIED).unwrap_or_default()
    }
}

/// A file of limits that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BadLimits {
    /// Not what it should be.
    #[error("the limits can't be read: {0}; `sojourn limits` prints all of them as they are by default")]
    Unreadable(#[from] serde_json::Error),
    /// A number that would let nobody in.
    #[error("{0}: it must be at least {1}, or nobody is ever served")]
    TooSmall(&'static str, u64),
    /// Numbers that contradict each other.
    #[error("slots_kept: it must be less than slots, or long pushes are never served")]
    AllKept,
}

impl Limits {
    /// Reads limits from JSON: what is left out has its default.
    ///
    /// # Errors
    /// [`BadLimits`] naming the field.
    pub fn read(json: &str) -> Result<Self, BadLimits> {
        let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)?;
        let limits: Self = serde_json::from_value(fields.into())?;
        let least = [
            ("slots", limits.slots as u64, 1),
            ("room", limits.room as u64, 1),
            ("waiting_of_device", limits.waiting_of_device as u64, 1),
            ("longest_wait_ms", limits.longest_wait_ms, 1),
            ("places.of_device", limits.places.of_device as u64, 1),
            ("places.of_address", limits.places.of_address as u64, 1),
            ("places.bodies_mib", limits.places.bodies_mib as u64, 16),
            ("connections", limits.connections as u64, 8),
            ("connections_of_address", limits.connections_of_address as u64, 1),
            ("head_ms", limits.head_ms, 1),
            ("body_ms", limits.body_ms, 1),
            ("answer_ms", limits.answer_ms, 1),
            ("slowest", limits.slowest, 1),
        ];
        let rates = [
            ("accounts.org", limits.accounts.org),
            ("accounts.device", limits.accounts.device),
            ("accounts.address", limits.accounts.address),
            ("accounts.named", limits.accounts.named),
        ];
        let rates = rates.into_iter().flat_map(|(name, account)| {
            [account.requests, account.kib, account.entries, account.blob_kib]
                .map(|rate| (name, rate.burst.min(rate.per_second), 1))
        });
        match least.into_iter().chain(rates).find(|(_, is, least)| is < least) {
            Some((name, _, least)) => Err(BadLimits::TooSmall(name, least)),
            None if limits.slots > 1 && limits.slots_kept >= limits.slots => Err(BadLimits::AllKept),
            None => Ok(limits),
        }
    }

    /// All limits as JSON, as [`Self::read`] takes them.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The slots of the queue.
    pub fn queue(&self) -> Slots {
        Slots { slots: self.slots, kept: self.slots_kept, room: self.room, of_member: self.waiting_of_device }
    }

    /// How long so many bytes may take when `patience` is granted beside their size.
    pub fn at_pace(&self, patience: Duration, bytes: u64) -> Duration {
        patience + Duration::from_millis(bytes.saturating_mul(1_000) / self.slowest.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn what_a_file_leaves_out_has_its_default_and_what_is_printed_can_be_read() {
        let limits = Limits::read(r#"{"slots": 4, "places": {"of_device": 2}}"#).expect("sound");
        assert_eq!((limits.slots, limits.places.of_device, limits.room), (4, 2, Limits::default().room));
        assert_eq!(Limits::read(&Limits::default().json()).expect("sound"), Limits::default());
    }

    #[test]
    fn unhurried_limits_are_a_sound_file_and_hold_nobody_back() {
        let limits = Limits::read(super::UNHURRIED).expect("sound");
        assert_eq!(limits, Limits::unhurried());
        assert!(limits.accounts.device.requests.burst > 1_000_000);
    }

    #[test]
    fn a_mistake_in_the_file_is_named() {
        let said = |json: &str| Limits::read(json).expect_err("a mistake").to_string();
        assert!(said(r#"{"slotz": 4}"#).contains("slotz"));
        assert!(said(r#"{"slots": 0}"#).starts_with("slots: it must be at least 1"));
        assert!(said(r#"{"slots": 2, "slots_kept": 2}"#).starts_with("slots_kept"));
        let none = r#"{"accounts": {"bad_tokens": {"burst": 1, "per_second": 1}, "device": {
            "requests": {"burst": 1, "per_second": 0}, "kib": {"burst": 1, "per_second": 1}, "entries": {"burst": 1, "per_second": 1}}}}"#;
        assert!(said(none).starts_with("accounts.device"));
    }
}
