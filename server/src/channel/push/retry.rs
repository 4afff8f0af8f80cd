//! How long a push service asks to be left alone (RFC 9110, 10.2.3): in seconds, or until a moment.

use jiff::fmt::rfc2822;
use sync_core::time::{Millis, Timestamp};

/// Longest that is waited: what is older than that no browser is asked to show.
const LONGEST: Millis = super::LONGEST_TTL;

/// What a `Retry-After` asks for; none where it can't be read.
pub(super) fn after(text: &str, now: Timestamp) -> Option<Millis> {
    let text = text.trim();
    let asked = match text.parse::<u32>() {
        Ok(seconds) => Millis(i64::from(seconds) * 1_000),
        Err(_) => Timestamp(rfc2822::parse(text).ok()?.timestamp().as_millisecond()) - now,
    };
    Some(asked.clamp(Millis(0), LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_moments_are_read_and_never_more_than_a_day_is_waited() {
        // 2015-10-21T07:28:00Z.
        let now = Timestamp(1_445_412_480_000);
        assert_eq!(after("120", now), Some(Millis::minutes(2)));
        assert_eq!(after(" 0 ", now), Some(Millis(0)));
        assert_eq!(after("Wed, 21 Oct 2015 07:29:30 GMT", now), Some(Millis::seconds(90)));
        assert_eq!(after("Wed, 21 Oct 2015 07:00:00 GMT", now), Some(Millis(0)), "it is over");
        assert_eq!(after("999999", now), Some(Millis::hours(24)));
        for odd in ["", "-1", "soon", "1e3", "99999999999"] {
            assert_eq!(after(odd, now), None, "{odd}");
        }
    }
}
