//! Reading a calendar from JSON, the built-in ones and those that an organisation imports: every field checked once,
//! here. What the days mean is `calendar`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::{Calendar, Listed};
use crate::place::line_of;

/// A text that is not a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not JSON, or not of the shape.
    #[error("the calendar can't be read ({why}): give an object with region, weekend, through, source and days")]
    Json {
        /// What the reader found, and where.
        why: String,
    },
    /// A field says something that can't be.
    #[error("calendar field {field} is {given:?}: {remedy}")]
    Field {
        /// Which field, for example `days[3].date`.
        field: String,
        /// What was given, cut to a readable length.
        given: String,
        /// What to write there.
        remedy: &'static str,
    },
}

/// A file that is no notice which could be laid over a calendar. The calendar stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadNotice {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong with it, and what to write there.
    pub why: String,
}

#[derive(Deserialize)]
struct Notice {
    region: String,
    weekend: Vec<String>,
    /// First day it knows; without it, the first of January of the first listed year.
    from: Option<String>,
    through: String,
    source: String,
    days: Vec<NoticeDay>,
}

#[derive(Deserialize)]
struct NoticeDay {
    date: String,
    kind: String,
    name: String,
}

/// Reads and checks a calendar.
pub(super) fn read(text: &str) -> Result<Calendar, CalendarError> {
    let notice: Notice = serde_json::from_str(text).map_err(|e| CalendarError::Json { why: e.to_string() })?;
    check_region(&notice.region)?;
    let through = date("through", &notice.through)?;
    let days = listed(&notice.days)?;
    let from = match &notice.from {
        Some(from) => date("from", from)?,
        None => days.keys().next().map_or(through, |first| first.first_of_year()).first_of_year(),
    };
    check_span(from, through, &days)?;
    let weekend = weekend(&notice.weekend)?;
    Ok(Calendar { region: notice.region, source: notice.source, weekend, known: from..=through, days: Arc::new(days) })
}

/// Reads a notice that shall be laid over what is known.
pub(super) fn import(text: &str, known: Option<&Calendar>) -> Result<Calendar, BadNotice> {
    if let Err(error) = serde_json::from_str::<Notice>(text) {
        let why = CalendarError::Json { why: error.to_string() }.to_string();
        return Err(BadNotice { line: error.line().max(1), why });
    }
    let calendar = read(text).map_err(|error| BadNotice { line: line(text, &error), why: error.to_string() })?;
    match known.filter(|known| !known.takes(&calendar)) {
        None => Ok(calendar),
        Some(known) => Err(BadNotice {
            line: line_of(text, "from", 0).max(line_of(text, "through", 0)),
            why: format!(
                "the notice knows {} to {}, the calendar {} to {}: import what lies between first",
                calendar.from(),
                calendar.through(),
                known.from(),
                known.through()
            ),
        }),
    }
}

/// The line of the field that an error names: `days[3].date` stands where `date` stands for the fourth time.
fn line(text: &str, error: &CalendarError) -> usize {
    let CalendarError::Field { field, given, .. } = error else { return 1 };
    match field.strip_prefix("days[").and_then(|rest| rest.split_once("].")) {
        Some((nth, key)) => line_of(text, key, nth.parse().unwrap_or_default()),
        None if field == "days" => {
            let at = text.find(&format!("\"{given}\"")).and_then(|at| text.get(..at));
            at.map_or(1, |before| before.matches('\n').count() + 1)
        }
        None => line_of(text, field, 0),
    }
}

fn check_region(region: &str) -> Result<(), CalendarError> {
    let sound = region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase());
    if sound { Ok(()) } else { Err(field("region", region, "write the two-letter country code, for example CN")) }
}

fn check_span(from: Date, through: Date, days: &BTreeMap<Date, Listed>) -> Result<(), CalendarError> {
    if from > through {
        return Err(field("through", &through.to_string(), "write a day that is not before the first one"));
    }
    match days.keys().find(|date| !(from..=through).contains(*date)) {
        Some(outside) => Err(field("days", &outside.to_string(), "move from or through so that every day lies within")),
        None => Ok(()),
    }
}

fn listed(days: &[NoticeDay]) -> Result<BTreeMap<Date, Listed>, CalendarError> {
    let mut listed = BTreeMap::new();
    for (n, day) in days.iter().enumerate() {
        let works = match day.kind.as_str() {
            "work" => true,
            "off" => false,
            _ => return Err(field(&format!("days[{n}].kind"), &day.kind, "write work or off")),
        };
        let place = format!("days[{n}].date");
        let date = date(&place, &day.date)?;
        if listed.insert(date, Listed { works, name: day.name.clone() }).is_some() {
            return Err(field(&place, &day.date, "list each day once"));
        }
    }
    Ok(listed)
}

fn weekend(names: &[String]) -> Result<Vec<Weekday>, CalendarError> {
    let days = names.iter().map(|name| weekday(name)).collect::<Result<Vec<_>, _>>()?;
    let different: BTreeSet<i8> = days.iter().map(|day| day.to_monday_zero_offset()).collect();
    if different.len() != days.len() || days.len() > 6 {
        return Err(field("weekend", &names.join(", "), "list each day once, and leave a day to work"));
    }
    Ok(days)
}

fn weekday(name: &str) -> Result<Weekday, CalendarError> {
    Ok(match name {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return Err(field("weekend", name, "use mon, tue, wed, thu, fri, sat and sun")),
    })
}

fn date(place: &str, text: &str) -> Result<Date, CalendarError> {
    text.parse().map_err(|_| field(place, text, "write a date such as 2027-01-31"))
}

fn field(field: &str, given: &str, remedy: &'static str) -> CalendarError {
    CalendarError::Field { field: field.to_owned(), given: given.chars().take(80).collect(), remedy }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn with(changes: &[(&str, &str)]) -> String {
        let sound = r#"{"region":"CN","weekend":["sat","sun"],"through":"2027-12-31","source":"a test",
            "days":[{"date":"2027-01-01","kind":"off","name":"New Year's Day"}]}"#;
        changes.iter().fold(sound.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    #[test]
    fn an_error_names_the_field_and_the_remedy() {
        let cases = [
            (with(&[("\"CN\"", "\"China\"")]), "calendar field region is \"China\": write the two-letter country code"),
            (with(&[("\"sat\"", "\"saturday\"")]), "calendar field weekend is \"saturday\": use mon, tue"),
            (with(&[("\"sat\"", "\"sun\"")]), "calendar field weekend is \"sun, sun\": list each day once"),
            (with(&[("2027-12-31", "next year")]), "calendar field through is \"next year\": write a date"),
            (with(&[("2027-12-31", "2026-12-31")]), "calendar field through is \"2026-12-31\": write a day"),
            (with(&[("2027-01-01", "2027-02-30")]), "calendar field days[0].date is \"2027-02-30\": write a date"),
            (with(&[("\"off\"", "\"holiday\"")]), "calendar field days[0].kind is \"holiday\": write work or off"),
            (with(&[("\"through\"", "\"until\"")]), "the calendar can't be read (missing field `through`"),
            ("not JSON".to_owned(), "the calendar can't be read ("),
        ];
        for (text, expected) in cases {
            let error = read(&text).expect_err(expected).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        assert!(read(&with(&[])).is_ok());
    }

    #[test]
    fn a_field_that_a_later_version_adds_is_ignored() {
        assert!(read(&with(&[("\"source\"", "\"colour\":\"red\",\"source\"")])).is_ok());
    }
}
