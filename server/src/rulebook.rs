//! The organisation's rulebook as the store has it: what was published up to a position of the journal, and what stood there before
//! acts were written down. What it means is the core's business.

use sync_core::calendar::Calendar;
use sync_core::ids::OrgId;
use sync_core::policy::PolicyDocument;
use sync_core::rulebook::Rulebook;
use sync_core::sync::RulingKind;

use crate::store::{Position, Read, StoreError};

fn damaged(why: impl ToString) -> StoreError {
    StoreError::Damaged { what: "policy or calendar", why: why.to_string() }
}

/// What was published at or before a position; the defaults where nothing was.
///
/// # Errors
/// [`StoreError::Damaged`] when something that was published can't be read.
pub fn rulebook(read: &dyn Read, org: &OrgId, upto: Position) -> Result<Rulebook, StoreError> {
    let mut rulebook = Rulebook::default();
    if let Some(stored) = read.organisation(org)?.and_then(|organisation| organisation.policy) {
        let versions: Vec<serde_json::Value> = serde_json::from_str(&stored).map_err(damaged)?;
        for version in versions {
            add_policy(&mut rulebook, &version.to_string())?;
        }
    }
    for ruling in read.rulings(org, upto)? {
        match ruling.kind {
            RulingKind::Policy => add_policy(&mut rulebook, &ruling.text)?,
            RulingKind::Calendar => rulebook.add_notice(Calendar::from_json(&ruling.text).map_err(damaged)?),
        }
    }
    Ok(rulebook)
}

fn add_policy(rulebook: &mut Rulebook, text: &str) -> Result<(), StoreError> {
    let version = PolicyDocument::from_json(text).map_err(damaged)?;
    rulebook.add_policy(version).map_err(damaged)
}
