//! The server's log as a person meets it: nothing when all is well and nobody asked, and loud when it is not.

use std::path::Path;

use mobile_ffi::files;
use mobile_ffi::{Checked, LogError};

use super::outcome::Outcome;
use super::{Phone, text};

/// Checks, and says what came of it.
pub fn check(phone: &Phone) -> Outcome {
    let (outcome, said) = checked(phone);
    if outcome == Outcome::Done {
        println!("{said}")
    } else {
        eprintln!("{said}")
    }
    outcome
}

/// Checks about once a day, and says nothing unless something is wrong or lost: a check that could not be made is made another time.
pub fn check_if_due(phone: &Phone) -> Outcome {
    if !phone.device.log_is_due() {
        return Outcome::Done;
    }
    let (outcome, said) = match phone.device.check_log() {
        Ok(Some(checked)) if checked.gap.is_some() => {
            (Outcome::Done, text::log_sound(phone.lang, &checked, &phone.zone))
        }
        Err(LogError::Unsound(unsound)) => (Outcome::Lie, text::log_lie(phone.lang, unsound)),
        _ => return Outcome::Done,
    };
    eprintln!("{said}");
    outcome
}

fn checked(phone: &Phone) -> (Outcome, String) {
    let lang = phone.lang;
    match phone.device.check_log() {
        Ok(Some(checked)) => (Outcome::Done, text::log_sound(lang, &checked, &phone.zone)),
        Ok(None) => (Outcome::Done, text::log_empty(lang)),
        Err(LogError::Unsound(unsound)) => (Outcome::Lie, text::log_lie(lang, unsound)),
        Err(other) => (Outcome::NoContact, text::log_unchecked(lang, &other.to_string())),
    }
}

/// The same as one line of a script.
pub fn check_line(phone: &Phone) -> (Outcome, String) {
    match phone.device.check_log() {
        Ok(Some(Checked { checkpoint, shown, more, gap })) => {
            let gap = gap.map(|(_, rows)| format!(" gap={rows}")).unwrap_or_default();
            let shown = shown.map_or_else(|| "-".to_owned(), |seq| seq.to_string());
            (Outcome::Done, format!("log-sound size={} shown={shown} more={more}{gap}", checkpoint.size))
        }
        Ok(None) => (Outcome::Done, "log-sound size=0 shown=- more=false".to_owned()),
        Err(LogError::Unsound(unsound)) => (Outcome::Lie, format!("lie {unsound}")),
        Err(other) => (Outcome::NoContact, format!("no-contact {other}")),
    }
}

/// Hands on what is held against the server.
pub fn receipts(phone: &Phone, out: &Path) -> Outcome {
    match write(phone, out) {
        Ok(many) => {
            println!("{}", text::receipts_written(phone.lang, many, &out.display().to_string()));
            Outcome::Done
        }
        Err(why) => {
            eprintln!("{}", text::not_saved(phone.lang, &why));
            Outcome::NotSaved
        }
    }
}

/// The same as one line of a script.
pub fn receipts_line(phone: &Phone, out: &Path) -> (Outcome, String) {
    match write(phone, out) {
        Ok(many) => (Outcome::Done, format!("receipts {many}")),
        Err(why) => (Outcome::NotSaved, format!("not-saved {why}")),
    }
}

fn write(phone: &Phone, out: &Path) -> Result<usize, String> {
    let held = phone.device.held().ok_or_else(|| text::not_enrolled(phone.lang))?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = out.file_name().and_then(|name| name.to_str()).ok_or("--out must name a file")?;
    let named = |error: std::io::Error| format!("{}: {error}", out.display());
    files::create_private(folder, name, &held.write()).map_err(named)?;
    Ok(held.receipts.len())
}
