//! `sojourn admin country`: checklists of countries (V6.2, V7.3) as an operator keeps them. A list is part of the policy: putting
//! one publishes the next version of it.

use std::path::Path;
use std::sync::Arc;

use sync_core::ids::OrgId;
use sync_core::policy::{Country, PolicyDocument, built_in_codes};
use sync_core::time::Timestamp;

use crate::admin::policy::{publish_version, rules};
use crate::admin::{AdminError, bad_file, people, unknown};
use crate::store::Store;

/// Reads and checks a file, changing nothing.
///
/// # Errors
/// [`AdminError::File`], with the line or field and the remedy.
pub fn check(file: &Path) -> Result<Country, AdminError> {
    let bad = |why: String| bad_file(&file.display().to_string(), why);
    let text = std::fs::read_to_string(file).map_err(|error| bad(error.to_string()))?;
    Country::from_json(&text).map_err(|error| bad(error.to_string()))
}

fn latest(store: &dyn Store, org: &OrgId) -> Result<PolicyDocument, AdminError> {
    Ok(rules(store, org)?.rulebook.policies().latest().clone())
}

/// Puts a list in, in place of the one there was: the version of the policy that begins with it, which is not before the last one
/// begins. One with errors changes nothing, and the old one stays in force.
///
/// # Errors
/// [`AdminError::File`] for a list with errors, [`AdminError::Unknown`] for an organisation that is not there.
pub fn put(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    file: &Path,
) -> Result<(Country, PolicyDocument), AdminError> {
    people::check_org(store, org)?;
    let country = check(file)?;
    let list = Arc::new(country.clone());
    let latest = latest(store, org)?;
    let mut countries = latest.countries.clone();
    countries.retain(|known| known.code != list.code);
    countries.push(list);
    countries.sort_by(|a, b| a.code.cmp(&b.code));
    let effective_from = latest.effective_from.max(now);
    let next = PolicyDocument { version: latest.version + 1, effective_from, countries, ..latest };
    publish_version(store, org, &next, now)?;
    Ok((country, next))
}

/// The list of a country as JSON, or one line for each country of which there are data.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation that is not there, and a country without data.
pub fn show(store: &dyn Store, org: &OrgId, code: Option<&str>) -> Result<Vec<String>, AdminError> {
    people::check_org(store, org)?;
    let policy = latest(store, org)?;
    if let Some(code) = code {
        let found = policy.country(code);
        let found = found.ok_or_else(|| unknown("country", code, "there are no data: write a list and `put` it in"))?;
        let json = serde_json::to_string_pretty(&*found).map_err(|error| bad_file(code, error.to_string()))?;
        return Ok(vec![json]);
    }
    let own = |code: &str| policy.countries.iter().any(|country| country.code == code);
    let mut codes: Vec<String> = policy.countries.iter().map(|country| country.code.clone()).collect();
    codes.extend(built_in_codes().filter(|code| !own(code)).map(str::to_owned));
    codes.sort_unstable();
    let line = |code: &String| {
        let from = if own(code) { "the organisation's own" } else { "comes with the program" };
        let country = policy.country(code)?;
        Some(format!("{code}\t{}\t{}\t{} lines\t{from}", country.name_en, country.name_zh, country.lines.len()))
    };
    Ok(codes.iter().filter_map(line).collect())
}
