//! Working days as an operator imports them (V4.1): a year's notice from a file, laid over what is known, an act in the journal that goes
//! to every phone. What is wrong is refused with its line, and what is known stays.

use std::path::Path;

use sync_core::calendar::Calendar;
use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::policy::rules;
use crate::admin::{AdminError, bad_file};
use crate::store::{Act, Doer, Store};

/// Reads a notice that could be imported now.
///
/// # Errors
/// [`AdminError::File`] naming file, line and reason.
pub fn check(store: &dyn Store, org: &OrgId, file: &Path) -> Result<Calendar, AdminError> {
    read(store, org, file).map(|(notice, _)| notice)
}

fn read(store: &dyn Store, org: &OrgId, file: &Path) -> Result<(Calendar, String), AdminError> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| bad_file(&name, error.to_string()))?;
    // Its region says what it is laid over; a file that names none is refused for that below.
    let region = serde_json::from_str::<serde_json::Value>(&text).ok();
    let region = region.as_ref().and_then(|file| file.get("region")?.as_str()).unwrap_or_default();
    let known = rules(store, org)?.rulebook.calendar(region);
    let notice = Calendar::notice(&text, known.as_ref()).map_err(|error| bad_file(&name, error.to_string()))?;
    Ok((notice, text))
}

/// Imports a notice: what the region's calendar knows then.
///
/// # Errors
/// As [`check`]; then nothing was imported.
pub fn import(store: &dyn Store, org: &OrgId, file: &Path, now: Timestamp) -> Result<Calendar, AdminError> {
    let (notice, text) = read(store, org, file)?;
    let (region, through) = (notice.region().to_owned(), notice.through().to_string());
    let act = Act::CalendarImported { region: region.clone(), through, notice: text };
    let of = org.clone();
    store.write_with(move |tx| carry_out(tx, &of, now, &Doer::Operator, act))?;
    Ok(rules(store, org)?.rulebook.calendar(&region).unwrap_or(notice))
}

/// All calendars, built in or imported, by region.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation that is not there.
pub fn list(store: &dyn Store, org: &OrgId) -> Result<Vec<Calendar>, AdminError> {
    let rulebook = rules(store, org)?.rulebook;
    Ok(rulebook.regions().into_iter().filter_map(|region| rulebook.calendar(&region)).collect())
}
