//! Times and durations as the journal writes them: true times of the server, claims of wall clocks, and running clocks.
//!
//! Nothing here reads a clock. A [`Timestamp`] is elapsed time since 1970 and knows no zone; zones are for people.

use std::fmt;
use std::ops::{Add, Sub};

use numbered::{Decode, Encode};

use crate::ids::{AnchorId, BootId};

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

/// A span in milliseconds; negative when it points back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Default)]
#[cbor(transparent)]
pub struct Millis(#[n(0)] pub i64);

impl Millis {
    /// So many seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }

    /// So many minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n.saturating_mul(60_000))
    }

    /// So many hours.
    pub const fn hours(n: i64) -> Self {
        Self(n.saturating_mul(3_600_000))
    }

    /// So many times 24 hours.
    pub const fn days(n: i64) -> Self {
        Self(n.saturating_mul(86_400_000))
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;
    fn add(self, span: Millis) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Millis> for Timestamp {
    type Output = Self;
    fn sub(self, span: Millis) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Millis;
    fn sub(self, other: Self) -> Millis {
        Millis(self.0.saturating_sub(other.0))
    }
}

impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Millis {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(time) => write!(f, "{time}"),
            Err(_) => write!(f, "{} ms since 1970", self.0),
        }
    }
}

impl std::str::FromStr for Timestamp {
    type Err = jiff::Error;
    /// Reads RFC 3339, for example `2026-09-14T03:30:00Z`.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::Timestamp>().map(|time| Self(time.as_millisecond()))
    }
}

impl fmt::Display for Millis {
    /// Hours, minutes and seconds, the smaller ones only where they matter: `3 h 05 min`, `12 min`, `40 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let seconds = self.0.unsigned_abs() / 1_000;
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        match (hours, minutes) {
            (0, 0) => write!(f, "{sign}{seconds} s"),
            (0, minutes) => write!(f, "{sign}{minutes} min"),
            (hours, 0) => write!(f, "{sign}{hours} h"),
            (hours, minutes) => write!(f, "{sign}{hours} h {minutes:02} min"),
        }
    }
}

/// What a device's clocks show at one moment. Handed to the engine with every input; never read by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceTime {
    /// Milliseconds since the boot began, counting sleep.
    pub running: u64,
    /// Which boot that is.
    pub boot: BootId,
    /// The wall clock: a claim.
    pub wall: Timestamp,
    /// The zone shown to the person, an IANA name.
    pub zone: String,
}

/// A request's way out and back on the running clock of one boot, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Exchange {
    /// The running clock when the request was sent.
    #[n(0)]
    pub sent: u64,
    /// The running clock when the answer was there.
    #[n(1)]
    pub received: u64,
}

/// The latest anchor a device knew when it made an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct AnchorSeen {
    /// The server-signed time, by its unguessable id.
    #[n(0)]
    pub id: AnchorId,
    /// The exchange that brought it, where that was in the same boot as the entry: then it is a clock pair.
    #[n(1)]
    pub exchange: Option<Exchange>,
}

/// When an entry was made, as far as the device can say.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Stamp {
    /// Milliseconds on the running clock of `boot`, counting sleep.
    #[n(0)]
    pub running: u64,
    /// Which boot.
    #[n(1)]
    pub boot: BootId,
    /// The wall clock: a claim.
    #[n(2)]
    pub wall: Timestamp,
    /// The zone shown to the person, an IANA name; display only.
    #[n(3)]
    pub zone: String,
    /// The latest anchor known: the entry can't be older than it.
    #[n(4)]
    pub anchor: Option<AnchorSeen>,
}

#[cfg(test)]
mod tests {
    use super::{Millis, Timestamp};

    #[test]
    fn a_time_reads_back_from_what_it_prints() {
        let time: Timestamp = "2026-09-14T03:30:00Z".parse().expect("RFC 3339");
        assert_eq!(time, Timestamp(1_789_356_600_000));
        assert_eq!(time.to_string(), "2026-09-14T03:30:00Z");
    }

    #[test]
    fn a_span_is_written_for_people() {
        assert_eq!(Millis::minutes(270).to_string(), "4 h 30 min");
        assert_eq!(Millis::seconds(-40).to_string(), "-40 s");
        assert_eq!((Timestamp(i64::MAX) + Millis::days(1)).0, i64::MAX);
    }
}
