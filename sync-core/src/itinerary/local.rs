//! Local times as people write them, beside an IANA zone: which moment that is, also in the night in which clocks are set, and
//! across the date line. Nothing here reads a clock.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::time::Timestamp;

/// A local time, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When it is.
    pub at: Timestamp,
    /// Whether clocks show it twice in that night and nothing says which is meant: this is the first.
    pub twice: bool,
}

/// A local time that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTime {
    /// Not of the form.
    Form,
    /// No such zone.
    Zone,
    /// Clocks are set forward over it: nobody's clock ever shows it.
    Skipped,
    /// The offset that is given is not that of the zone then.
    Offset,
}

impl BadTime {
    /// What is wrong and what to do, in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Form => "is no local time: write one like 2026-03-02T09:30, in front of its zone if you like +08:00",
            Self::Zone => "has no known zone: give an IANA name such as Asia/Shanghai",
            Self::Skipped => "does not exist: clocks are set forward over it that night; give a time an hour later",
            Self::Offset => "has an offset that its zone does not have then: leave it out, or correct the zone",
        }
    }

    /// The same in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Form => "不是当地时间：请写成 2026-03-02T09:30，必要时加 +08:00",
            Self::Zone => "没有可识别的时区：请填 IANA 名称，例如 Asia/Shanghai",
            Self::Skipped => "不存在：当夜时钟拨快，跳过了这个时刻；请改晚一小时",
            Self::Offset => "所写的时差与该时区当时不符：请去掉时差，或更正时区",
        }
    }
}

/// Which moment a local time is: `2026-03-02T09:30`, with an offset where clocks show it twice, and with `[Zone]` behind it where it
/// brings its own zone.
///
/// # Errors
/// [`BadTime`].
pub fn moment(text: &str, zone: &str) -> Result<Moment, BadTime> {
    let (text, zone) = match text.trim().split_once('[') {
        Some((text, own)) => (text, own.strip_suffix(']').ok_or(BadTime::Form)?),
        None => (text.trim(), zone),
    };
    let (civil, offset) = split(text)?;
    let civil: DateTime = civil.parse().map_err(|_| BadTime::Form)?;
    let zone = TimeZone::get(zone).map_err(|_| BadTime::Zone)?;
    if let Some(offset) = offset {
        let at = offset.to_timestamp(civil).map_err(|_| BadTime::Form)?;
        if zone.to_offset(at) != offset {
            return Err(BadTime::Offset);
        }
        return Ok(Moment { at: Timestamp(at.as_millisecond()), twice: false });
    }
    let (offset, twice) = match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => (offset, false),
        AmbiguousOffset::Fold { before, .. } => (before, true),
        AmbiguousOffset::Gap { .. } => return Err(BadTime::Skipped),
    };
    let at = offset.to_timestamp(civil).map_err(|_| BadTime::Form)?;
    Ok(Moment { at: Timestamp(at.as_millisecond()), twice })
}

/// The civil part, and the offset behind it if there is one.
fn split(text: &str) -> Result<(&str, Option<Offset>), BadTime> {
    let time = text.find('T').ok_or(BadTime::Form)?;
    if let Some(civil) = text.strip_suffix('Z') {
        return Ok((civil, Some(Offset::UTC)));
    }
    let Some(at) = text.get(time..).and_then(|clock| clock.find(['+', '-'])).map(|at| at + time) else {
        return Ok((text, None));
    };
    let (civil, offset) = text.split_at_checked(at).ok_or(BadTime::Form)?;
    let (hours, minutes) = offset.get(1..).and_then(|digits| digits.split_once(':')).ok_or(BadTime::Form)?;
    let number = |digits: &str| match digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        true => digits.parse::<i32>().map_err(|_| BadTime::Form),
        false => Err(BadTime::Form),
    };
    let seconds = number(hours)? * 3_600 + number(minutes)? * 60;
    let seconds = if offset.starts_with('-') { -seconds } else { seconds };
    Ok((civil, Some(Offset::from_seconds(seconds).map_err(|_| BadTime::Form)?)))
}

/// A moment as a local time of a zone, with its offset, so that it is the same moment whatever night it is; none for a zone that is
/// not known.
pub fn local_of(at: Timestamp, zone: &str) -> Option<String> {
    let zoned = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(TimeZone::get(zone).ok()?);
    let (date, hour, minute, second) = (zoned.date(), zoned.hour(), zoned.minute(), zoned.second());
    let offset = zoned.offset().seconds();
    let (sign, offset) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
    let seconds = |of: u32| if of == 0 { String::new() } else { format!(":{of:02}") };
    let (second, beyond) = (seconds(second.unsigned_abs().into()), seconds(offset % 60));
    let (hours, minutes) = (offset / 3_600, offset / 60 % 60);
    Some(format!("{date}T{hour:02}:{minute:02}{second}{sign}{hours:02}:{minutes:02}{beyond}"))
}
