//! The calendars that come with the program: facts with their sources, parsed when first asked for. No rules here.

use std::sync::OnceLock;

use super::{Calendar, notice};

struct Embedded {
    region: &'static str,
    text: &'static str,
    parsed: OnceLock<Option<Calendar>>,
}

macro_rules! embedded {
    ($($region:literal),+) => {
        [$(Embedded {
            region: $region,
            text: include_str!(concat!("../../calendars/", $region, ".json")),
            parsed: OnceLock::new(),
        }),+]
    };
}

static CALENDARS: [Embedded; 24] = embedded![
    "AE", "AU", "BR", "CN", "DE", "ES", "FR", "GB", "HK", "ID", "IN", "IT", "JP", "KR", "MX", "MY", "NL", "PL", "RU",
    "SA", "SG", "TH", "US", "VN"
];

/// The calendar of a region; none when there is none.
pub(super) fn find(region: &str) -> Option<Calendar> {
    let found = CALENDARS.iter().find(|calendar| calendar.region == region)?;
    found.parsed.get_or_init(|| notice::read(found.text).ok()).clone()
}

/// The codes of all calendars here, ascending.
pub(super) fn regions() -> impl Iterator<Item = &'static str> {
    CALENDARS.iter().map(|calendar| calendar.region)
}

#[cfg(test)]
mod tests {
    use super::{CALENDARS, find};

    #[test]
    fn every_calendar_that_comes_with_the_program_is_sound_and_of_its_region() {
        for calendar in &CALENDARS {
            let read = find(calendar.region).expect(calendar.region);
            assert_eq!(read.region(), calendar.region);
            assert!(!read.source().is_empty());
        }
        assert!(CALENDARS.is_sorted_by_key(|calendar| calendar.region));
    }
}
