//! A trip for calendar programs (RFC 5545): times in UTC, places coarse, no telephones unless the policy says so, never a note for helpers
//! nor coordinates. Text in, text out.

use std::fmt::Write;

use sync_core::time::Timestamp;

/// Longest line in octets, without its end.
const LINE: usize = 75;

/// One thing in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name, the same each time it is fetched.
    pub uid: String,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What.
    pub summary: String,
    /// Where, coarsely; empty for nowhere.
    pub location: String,
    /// More of it; may be empty.
    pub description: String,
}

/// A calendar with a name, made at a time.
pub fn calendar(name: &str, made: Timestamp, events: &[Event]) -> String {
    let mut out = String::new();
    for (key, value) in [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Sojourn//Itinerary//EN")] {
        line(&mut out, key, value);
    }
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    for event in events {
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &escaped(&event.uid));
        line(&mut out, "DTSTAMP", &stamp(made));
        line(&mut out, "DTSTART", &stamp(event.from));
        line(&mut out, "DTEND", &stamp(event.until));
        line(&mut out, "SUMMARY", &escaped(&event.summary));
        for (key, text) in [("LOCATION", &event.location), ("DESCRIPTION", &event.description)] {
            if !text.is_empty() {
                line(&mut out, key, &escaped(text));
            }
        }
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// A moment in UTC, to the second.
fn stamp(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value: what has a meaning of its own is escaped, other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// One line, folded where it is too long, and never within a character.
fn line(out: &mut String, key: &str, value: &str) {
    let mut whole = String::new();
    let _ = write!(whole, "{key}:{value}");
    let mut octets = 0;
    for letter in whole.chars() {
        if octets + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
}

/// A place without street and house, as far as its words tell: what is in brackets goes, of a Chinese address what stands behind the
/// city, of others all but the last part, and everything from the first digit on.
pub fn coarse(place: &str) -> String {
    let open = place.find(['(', '（']).unwrap_or(place.len());
    let place = place.get(..open).unwrap_or_default().trim();
    if let Some((city, _)) = place.split_once('市') {
        return format!("{city}市");
    }
    let parts = || place.split([',', '，', ';', '、']).map(str::trim).filter(|part| !part.is_empty());
    let plain = |part: &&str| !part.chars().any(|letter| letter.is_numeric());
    let chosen = parts().rfind(plain).or_else(|| parts().next_back()).unwrap_or_default();
    let digit = chosen.find(char::is_numeric).unwrap_or(chosen.len());
    chosen.get(..digit).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Event, calendar, coarse};
    use sync_core::time::Timestamp;

    fn event(summary: &str) -> Event {
        Event {
            uid: "v-1".to_owned(),
            from: Timestamp(1_789_356_600_000),
            until: Timestamp(1_789_360_200_000),
            summary: summary.to_owned(),
            location: String::new(),
            description: String::new(),
        }
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_never_within_a_character() {
        let text = calendar("行程", Timestamp(0), &[event(&"深圳恒渡物流".repeat(40))]);
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets", line.len());
        }
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&"深圳恒渡物流".repeat(40)));
    }

    #[test]
    fn what_has_a_meaning_of_its_own_is_escaped_and_no_line_can_be_smuggled_in() {
        let text = calendar("x", Timestamp(0), &[event("a;b,c\\d\r\nEND:VEVENT\nX:\u{7}y")]);
        assert!(text.contains("SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\\nX:y\r\n"), "{text}");
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }

    #[test]
    fn times_are_in_utc() {
        assert!(
            calendar("x", Timestamp(0), &[event("y")])
                .contains("DTSTART:20260914T033000Z\r\nDTEND:20260914T043000Z\r\n")
        );
    }

    #[test]
    fn a_place_is_told_without_street_and_house() {
        for (place, told) in [
            ("广东省深圳市南山区科技园路 1 号", "广东省深圳市"),
            ("Hafenstraße 1, 20457 Hamburg, Germany (Nordwind AG)", "Germany"),
            ("Hafenstraße 1", "Hafenstraße"),
            ("深圳", "深圳"),
            ("", ""),
        ] {
            assert_eq!(coarse(place), told, "{place}");
        }
    }
}
