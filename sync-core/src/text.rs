//! The short text form of what concerns somebody's safety: it fits one SMS, and a person can read it out over the telephone. It
//! is word of mouth. It bears no signature, so whoever takes it in is written down with it, and it proves nothing.
//!
//! `SJ1 C<c> DDDDDDDD<c> VVVVVV<c> TTTTTTTT<c> SSSSSS<c> <cc>`: what it says, beginning of the device's id, code of the visit,
//! a time as MMDDhhmm in UTC (of a check-in and an itinerary), the entry on the phone, and a check of the whole. Each `<c>` is a
//! check character of its group by ISO 7064 MOD 37-2 and the group's place: every single character that is wrong and every two
//! neighbours that are swapped are found, and it is said in which group.

mod check;

use sha2::{Digest, Sha256};

use crate::ids::{DeviceId, Seq, VisitId};
use crate::text::check::{checked, unchecked};
use crate::time::{Millis, Timestamp};

/// Longest text, in characters: one SMS of GSM-7.
pub const LONGEST: usize = 160;
const MARK: &str = "SJ1";
/// Letters of codes: none that is easily taken for another.
const CODE: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MINUTE: i64 = 60_000;

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// The itinerary is shared; to be back by this time.
    Shared(Timestamp),
    /// Set out.
    SetOut,
    /// All is well until this time.
    CheckedIn(Timestamp),
    /// Back.
    Returned,
    /// In need of help.
    Sos,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortText {
    /// What it says.
    pub said: Said,
    /// How the device's id begins: 8 hex digits.
    pub device: String,
    /// The visit's code, see [`visit_code`].
    pub visit: String,
    /// The entry in the device's journal that says the same.
    pub seq: Seq,
}

/// The parts of a text, for whoever is told which of them to ask for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What it says.
    Said,
    /// The device.
    Device,
    /// The visit.
    Visit,
    /// The time.
    Time,
    /// The entry.
    Entry,
    /// The check of the whole.
    Whole,
}

impl Group {
    /// What it is called, in English and Chinese.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Said => ("group 2 (what it says)", "第 2 组（事项）"),
            Self::Device => ("group 3 (the device)", "第 3 组（设备）"),
            Self::Visit => ("group 4 (the visit)", "第 4 组（拜访）"),
            Self::Time => ("group 5 (the time)", "第 5 组（时间）"),
            Self::Entry => ("the last group but one (the entry)", "倒数第 2 组（条目）"),
            Self::Whole => ("the last group (the check of the whole)", "最后一组（总校验）"),
        }
    }
}

/// A text that is not taken. Nothing has happened, and nobody's watch has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// No text of ours.
    #[error("it does not begin with SJ1: copy the whole text as the phone shows it")]
    Foreign,
    /// Groups are missing, or there are too many.
    #[error("it has {0} groups, which no such text has: ask for the whole text again")]
    Groups(usize),
    /// A group does not check.
    #[error("{} does not check: ask for it again", .0.name().0)]
    Wrong(Group),
}

impl TextError {
    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Foreign => "开头不是 SJ1：请完整抄录手机显示的短信".to_owned(),
            Self::Groups(many) => format!("共 {many} 组，数目不对：请对方重发整条短信"),
            Self::Wrong(group) => format!("{}校验不符：请对方重说这一组", group.name().1),
        }
    }
}

/// The code of a visit: 30 bits of its id's SHA-256. The server looks for it among the visits of the device's person.
pub fn visit_code(visit: &VisitId) -> String {
    let digest: [u8; 32] = Sha256::digest(visit.as_str().as_bytes()).into();
    let bits = digest.iter().take(4).fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) >> 2;
    (0..6).rev().map(|at| char::from(CODE[(bits >> (5 * at)) as usize & 31])).collect()
}

/// How a device is named in a text.
pub fn device_code(device: &DeviceId) -> String {
    device.0.iter().take(4).map(|byte| format!("{byte:02X}")).collect()
}

impl ShortText {
    /// The text.
    pub fn write(&self) -> String {
        let (letter, time) = match self.said {
            Said::Shared(at) => ("I", Some(at)),
            Said::SetOut => ("O", None),
            Said::CheckedIn(at) => ("C", Some(at)),
            Said::Returned => ("R", None),
            Said::Sos => ("S", None),
        };
        let entry = coded(self.seq);
        let time = time.map(minute);
        let groups = [Some(letter), Some(&self.device), Some(&self.visit), time.as_deref(), Some(&entry)];
        let groups: Vec<String> =
            groups.into_iter().flatten().enumerate().map(|(place, group)| checked(group, place)).collect();
        let whole = groups.concat();
        format!("{MARK} {} {}", groups.join(" "), check::whole(&whole))
    }

    /// Reads a text that somebody typed: in capitals or not, with any spaces between its groups. Times are those nearest to
    /// `now`, since a text names no year.
    ///
    /// # Errors
    /// [`TextError`], naming the group to ask for again.
    pub fn read(text: &str, now: Timestamp) -> Result<Self, TextError> {
        let upper = text.to_ascii_uppercase();
        let mut words = upper.split_whitespace();
        if words.next() != Some(MARK) {
            return Err(TextError::Foreign);
        }
        let words: Vec<&str> = words.take(8).collect();
        let (groups, whole) = match words.as_slice() {
            [groups @ .., whole] if matches!(groups.len(), 4 | 5) => (groups, *whole),
            other => return Err(TextError::Groups(other.len())),
        };
        let group = |at: usize, kind: Group| unchecked(groups.get(at).unwrap_or(&""), at).ok_or(TextError::Wrong(kind));
        let letter = group(0, Group::Said)?;
        let timed = match letter.as_str() {
            "I" | "C" => true,
            "O" | "R" | "S" => false,
            _ => return Err(TextError::Wrong(Group::Said)),
        };
        if groups.len() != if timed { 5 } else { 4 } {
            return Err(TextError::Groups(words.len()));
        }
        let device = hex(&group(1, Group::Device)?).ok_or(TextError::Wrong(Group::Device))?;
        let visit = code(&group(2, Group::Visit)?).ok_or(TextError::Wrong(Group::Visit))?;
        let time = match timed {
            true => at_minute(&group(3, Group::Time)?, now).ok_or(TextError::Wrong(Group::Time))?,
            false => now,
        };
        let place = groups.len() - 1;
        let seq = decoded(&group(place, Group::Entry)?).ok_or(TextError::Wrong(Group::Entry))?;
        let said = match letter.as_str() {
            "I" => Said::Shared(time),
            "C" => Said::CheckedIn(time),
            "O" => Said::SetOut,
            "R" => Said::Returned,
            _ => Said::Sos,
        };
        let read = Self { said, device, visit, seq };
        // What was read is written again: a text has one form, and the whole must check too.
        let (_, written) = read.write().rsplit_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
        if written != whole { Err(TextError::Wrong(Group::Whole)) } else { Ok(read) }
    }
}

/// Characters that are easily taken for others, as they are meant.
fn meant(group: &str) -> String {
    group
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

fn hex(group: &str) -> Option<String> {
    let meant = meant(group);
    (meant.len() == 8 && meant.bytes().all(|b| b.is_ascii_hexdigit())).then_some(meant)
}

fn code(group: &str) -> Option<String> {
    let meant = meant(group);
    (meant.len() == 6 && meant.bytes().all(|b| CODE.contains(&b))).then_some(meant)
}

fn coded(mut seq: Seq) -> String {
    let mut coded = Vec::new();
    while seq > 0 || coded.len() < 4 {
        coded.push(char::from(CODE[(seq & 31) as usize]));
        seq >>= 5;
    }
    coded.iter().rev().collect()
}

fn decoded(group: &str) -> Option<Seq> {
    let meant = meant(group);
    if !(4..=12).contains(&meant.len()) {
        return None;
    }
    meant.bytes().try_fold(0, |seq: Seq, b| Some(seq << 5 | CODE.iter().position(|c| *c == b)? as Seq))
}

/// MMDDhhmm in UTC, rounded down.
fn minute(at: Timestamp) -> String {
    let zoned = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    format!("{:02}{:02}{:02}{:02}", zoned.month(), zoned.day(), zoned.hour(), zoned.minute())
}

fn at_minute(group: &str, now: Timestamp) -> Option<Timestamp> {
    let meant = meant(group);
    if meant.len() != 8 || !meant.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| meant.get(at..at + 2)?.parse::<i8>().ok();
    let (month, day, hour, minute) = (number(0)?, number(2)?, number(4)?, number(6)?);
    let year = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC).year();
    let in_year = |year: i16| {
        let at = jiff::civil::DateTime::new(year, month, day, hour, minute, 0, 0).ok()?;
        let at = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
        Some(Timestamp(at))
    };
    let near = |at: &Timestamp| (at.0 - now.0).abs();
    (year - 1..=year + 1).filter_map(in_year).min_by_key(near)
}

/// A time as a text can say it: to the minute.
pub fn to_the_minute(at: Timestamp) -> Timestamp {
    Timestamp(at.0.div_euclid(MINUTE) * MINUTE)
}

/// Nobody is taken for well by a text for longer than this, whatever it says.
pub const TRUSTED_FOR: Millis = Millis::hours(12);
