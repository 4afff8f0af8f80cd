//! The organisation's policy as an operator publishes it (A6): a file is checked, previewed and published as the next version, which is
//! an act in the journal and goes to every phone. What is wrong is refused with its line, and what is in force stays.

use std::path::Path;

use sync_core::ids::OrgId;
use sync_core::policy::PolicyDocument;
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::people::check_org;
use crate::admin::{AdminError, bad_file};
use crate::query::coverage::{CustomerCoverage, all_coverage};
use crate::query::preview::{Preview, preview as previewed};
use crate::query::rules::{Reader, Rules, all_readers, rules as read_rules};
use crate::rulebook::rulebook;
use crate::store::{Act, Doer, Position, Store};

/// Reads a file that could be published now.
///
/// # Errors
/// [`AdminError::File`] naming file, line and reason.
pub fn check(store: &dyn Store, org: &OrgId, file: &Path, now: Timestamp) -> Result<PolicyDocument, AdminError> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| bad_file(&name, error.to_string()))?;
    let known = rules(store, org)?;
    let history = known.rulebook.policies();
    PolicyDocument::from_file(&text, history, now).map_err(|error| bad_file(&name, error.to_string()))
}

/// What a file would do to what is open. Nothing is changed.
///
/// # Errors
/// As [`check`].
pub fn preview(
    store: &dyn Store,
    org: &OrgId,
    file: &Path,
    now: Timestamp,
) -> Result<(PolicyDocument, Preview), AdminError> {
    let version = check(store, org, file, now)?;
    let found = store.read_with(|read| previewed(read, org, &version, now))?;
    let found = found.map_err(|error| bad_file(&file.display().to_string(), error.to_string()))?;
    Ok((version, found))
}

/// Publishes a file as the next version.
///
/// # Errors
/// As [`check`]; then nothing was published.
pub fn publish(store: &dyn Store, org: &OrgId, file: &Path, now: Timestamp) -> Result<PolicyDocument, AdminError> {
    let published = check(store, org, file, now)?;
    publish_version(store, org, &published, now)?;
    Ok(published)
}

/// Publishes a version that was checked: an act in the journal, which goes to every phone. Whether it can follow is asked once more in the
/// same transaction, since somebody else may have published meanwhile: a version that can't would leave nothing that can be read.
///
/// # Errors
/// [`AdminError::Refused`] for a version that can't follow the last one; then nothing was published.
pub fn publish_version(
    store: &dyn Store,
    org: &OrgId,
    published: &PolicyDocument,
    now: Timestamp,
) -> Result<(), AdminError> {
    let act = Act::PolicyPublished {
        version: published.version,
        effective_from: published.effective_from,
        policy: published.to_json().to_string(),
    };
    let (org, next) = (org.clone(), published.clone());
    let refused = store.write_with(move |tx| {
        let mut known = rulebook(tx, &org, Position::MAX)?;
        if let Err(why) = known.add_policy(next) {
            return Ok(Some(why));
        }
        carry_out(tx, &org, now, &Doer::Operator, act).map(|_| None)
    })?;
    match refused {
        Some(why) => Err(AdminError::Refused(format!("{why} (was another version published meanwhile?): try again"))),
        None => Ok(()),
    }
}

/// What was published.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation that is not there.
pub fn rules(store: &dyn Store, org: &OrgId) -> Result<Rules, AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| read_rules(read, org))?)
}

/// Which customers are due for a visit (V4.1).
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation that is not there.
pub fn coverage(store: &dyn Store, org: &OrgId, now: Timestamp) -> Result<Vec<CustomerCoverage>, AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| all_coverage(read, org, now))?)
}

/// Who has read the last version, and who has not; its number.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation that is not there.
pub fn readers(store: &dyn Store, org: &OrgId) -> Result<(u32, Vec<Reader>), AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| all_readers(read, org))?)
}
