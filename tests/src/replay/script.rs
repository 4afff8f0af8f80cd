//! The form of a replayable folder: `org.json`, `customers.json`, `events.jsonl`, `expected.jsonl`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use sync_core::time::Timestamp;

/// A folder that can't be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// A file that can't be read.
    #[error("{file}: {source}")]
    File {
        /// Which.
        file: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A line that is not of the form.
    #[error("{file}, line {line}: {why}")]
    Line {
        /// Which file.
        file: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

/// A whole script.
pub struct Script {
    /// Where it was read from.
    pub folder: std::path::PathBuf,
    /// The organisation as it stands in `org.json`.
    pub org: OrgFile,
    /// Customers by id.
    pub customers: BTreeMap<String, CustomerEntry>,
    /// Events by time.
    pub events: Vec<Event>,
    /// Expectations by time.
    pub expected: Vec<Expectation>,
}

/// `org.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct OrgFile {
    /// Its id.
    pub org: String,
    /// Its name.
    pub name: String,
    /// Departments.
    pub departments: Vec<DepartmentEntry>,
    /// People.
    pub people: Vec<PersonEntry>,
}

/// A department.
#[derive(Debug, Clone, Deserialize)]
pub struct DepartmentEntry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who supervises it.
    pub supervisor: Option<String>,
    /// Who manages it.
    pub manager: Option<String>,
}

/// A person.
#[derive(Debug, Clone, Deserialize)]
pub struct PersonEntry {
    /// Their id.
    pub id: String,
    /// Their department.
    pub dept: Option<String>,
    /// Their roles.
    pub roles: Vec<String>,
}

/// A customer's card.
#[derive(Debug, Clone, Deserialize)]
pub struct CustomerEntry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether visits to it lead abroad.
    pub overseas: bool,
    /// ISO 3166 code.
    pub country: String,
    /// The city.
    pub city: String,
    /// IANA zone.
    pub zone: String,
    /// Whether it is remote.
    pub remote: bool,
    /// Whom to meet.
    pub contact: Contact,
}

/// Whom to meet.
#[derive(Debug, Clone, Deserialize)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, in true time.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What.
    pub what: Happening,
}

#[derive(Deserialize)]
struct EventLine {
    t: String,
    who: String,
    #[serde(flatten)]
    what: Happening,
}

/// What can happen.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the script's README names every field")]
pub enum Happening {
    Plan {
        visit: String,
        customer: String,
        start: String,
        minutes: u32,
        purpose: String,
        participants: Vec<String>,
        materials: Vec<String>,
        quotation_notice: bool,
        questions: Vec<String>,
    },
    Approve {
        visit: String,
    },
    ShareItinerary {
        visit: String,
        watchers: Vec<String>,
        return_by: String,
    },
    Arrive {
        visit: String,
        fix: Option<FixEntry>,
    },
    Note {
        visit: String,
        section: String,
        text: String,
        due_working_days: Option<u32>,
    },
    Intent {
        visit: String,
        intent: String,
        reason: Option<String>,
    },
    Gift {
        visit: String,
        item: String,
        value: Value,
    },
    Sign {
        visit: String,
        signer: String,
    },
    Leave {
        visit: String,
    },
    Brief {
        visit: String,
        goals_met: bool,
        next: String,
    },
    SubmitRecord {
        visit: String,
    },
    Thank {
        visit: String,
        channel: String,
        text: String,
    },
    Returned {
        visit: String,
    },
    Waive {
        visit: String,
        obligation: String,
        reason: String,
    },
    ConfirmSafe {
        visit: String,
        how: String,
    },
    DeclareLost {
        device_of: String,
    },
    Network {
        up: bool,
    },
    Clock {
        offset_s: i64,
    },
    Reboot {
        off_s: i64,
    },
}

/// A location as a phone gives it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct FixEntry {
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
    /// Metres.
    pub accuracy_m: u32,
}

/// An amount of money.
#[derive(Debug, Clone, Deserialize)]
pub struct Value {
    /// Decimal.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// What the server must say at a moment.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// When it is asked.
    pub at: Timestamp,
    /// About which visit.
    pub visit: String,
    /// What must be said.
    pub says: Says,
    /// Why, for people.
    pub why: String,
}

/// One of three kinds of expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// An obligation's state.
    Obligation(String, String),
    /// The watch's state.
    Watch(String),
    /// The clauses broken, among those that the script knows.
    Findings(Vec<String>),
}

#[derive(Deserialize)]
struct ExpectationLine {
    at: String,
    visit: String,
    obligation: Option<String>,
    state: Option<String>,
    watch: Option<String>,
    findings: Option<Vec<String>>,
    #[serde(default)]
    why: Option<String>,
}

/// Reads a folder.
///
/// # Errors
/// [`ScriptError`] naming file and line.
pub fn read(folder: &Path) -> Result<Script, ScriptError> {
    let customers: Vec<CustomerEntry> = whole(folder, "customers.json")?;
    let mut events = lines(folder, "events.jsonl", event)?;
    events.sort_by_key(|event| event.at);
    let mut expected = lines(folder, "expected.jsonl", expectation)?;
    expected.sort_by_key(|expectation| expectation.at);
    Ok(Script {
        folder: folder.to_owned(),
        org: whole(folder, "org.json")?,
        customers: customers.into_iter().map(|customer| (customer.id.clone(), customer)).collect(),
        events,
        expected,
    })
}

fn text(folder: &Path, file: &str) -> Result<String, ScriptError> {
    fs::read_to_string(folder.join(file)).map_err(|source| ScriptError::File { file: file.to_owned(), source })
}

fn whole<T: for<'a> Deserialize<'a>>(folder: &Path, file: &str) -> Result<T, ScriptError> {
    serde_json::from_str(&text(folder, file)?).map_err(|error| ScriptError::Line {
        file: file.to_owned(),
        line: error.line(),
        why: error.to_string(),
    })
}

fn lines<T>(folder: &Path, file: &str, read: fn(&str) -> Result<T, String>) -> Result<Vec<T>, ScriptError> {
    let text = text(folder, file)?;
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read_one =
        |(index, line)| read(line).map_err(|why| ScriptError::Line { file: file.to_owned(), line: index + 1, why });
    numbered.map(read_one).collect()
}

fn time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|error| format!("{text:?} is not a time in RFC 3339: {error}"))
}

fn event(line: &str) -> Result<Event, String> {
    let line: EventLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
    Ok(Event { at: time(&line.t)?, who: line.who, what: line.what })
}

fn expectation(line: &str) -> Result<Expectation, String> {
    let line: ExpectationLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let says = match (line.obligation, line.state, line.watch, line.findings) {
        (Some(obligation), Some(state), None, None) => Says::Obligation(obligation, state),
        (None, None, Some(watch), None) => Says::Watch(watch),
        (None, None, None, Some(mut findings)) => {
            findings.sort();
            Says::Findings(findings)
        }
        _ => return Err("one of obligation with state, watch, or findings is needed".to_owned()),
    };
    Ok(Expectation { at: time(&line.at)?, visit: line.visit, says, why: line.why.unwrap_or_default() })
}
