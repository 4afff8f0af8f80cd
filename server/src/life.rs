//! The life of an enrolment: when it ends, and why. Asked at each request: a token says which device asks, and nothing of
//! whether that device still may (ASVS 8.3.2). What is left to it after the end stands in `deposit`.

use sync_core::ids::OrgId;
use sync_core::planted::{self, Bug};
use sync_core::sync::Over;
use sync_core::time::{Millis, Timestamp};

use crate::rulebook::rulebook;
use crate::store::{Device, Fate, Position, Read, StoreError};

/// The end of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Why: where there are several reasons, the gravest.
    pub over: Over,
    /// Since when: where there are several reasons, since the first.
    pub at: Timestamp,
    /// The position of the act or fact by which it ended first; none where time alone ended it.
    pub position: Option<Position>,
}

/// How long a nonce is good. A phone that was out of coverage for longer asks for another.
const NONCE_LASTS: Millis = Millis::days(7);

/// Whether a nonce that was given then may still be used.
pub fn is_fresh(given: Timestamp, now: Timestamp) -> bool {
    now - given <= NONCE_LASTS
}

/// When the enrolment ends by time alone: so long after the last contact, and so long after it began at the latest.
///
/// # Errors
/// What the store returns.
pub fn ends(read: &dyn Read, org: &OrgId, device: &Device, now: Timestamp) -> Result<Timestamp, StoreError> {
    let renewed = read.turns(org, &device.id)?.into_iter().rfind(|turn| turn.turn == Fate::Renewed);
    let begun = renewed.map_or(device.enrolled, |turn| turn.at);
    let heard = read.heard(org, &device.id)?.unwrap_or(begun).max(begun);
    let rulebook = rulebook(read, org, Position::MAX)?;
    let policy = rulebook.policies().in_force(now);
    Ok((heard + policy.enrolment_idle).min(begun + policy.enrolment_lasts))
}

/// Whether the enrolment is over.
///
/// # Errors
/// What the store returns.
pub fn ended(read: &dyn Read, org: &OrgId, device: &Device, now: Timestamp) -> Result<Option<Ended>, StoreError> {
    if planted::is(Bug::RevokedWrites) {
        return Ok(None);
    }
    let turns = read.turns(org, &device.id)?;
    let renewed = turns.iter().rposition(|turn| turn.turn == Fate::Renewed).map_or(0, |at| at + 1);
    let mut found = Vec::new();
    for turn in turns.get(renewed..).unwrap_or_default() {
        let over = match turn.turn {
            Fate::Revoked => Over::Revoked,
            Fate::Lost => Over::Lost,
            Fate::Renewed => continue,
        };
        found.push(Ended { over, at: turn.at, position: Some(turn.position) });
    }
    if device.revoked && found.iter().all(|ended| ended.over != Over::Revoked) {
        // Revoked before that was written down.
        found.push(Ended { over: Over::Revoked, at: device.enrolled, position: None });
    }
    let left = read.person(org, &device.person)?.and_then(|person| person.left).filter(|left| *left <= now);
    if let Some(at) = left {
        found.push(Ended { over: Over::PersonLeft, at, position: read.left_since(org, &device.person)? });
    }
    let ends = ends(read, org, device, now)?;
    if ends <= now {
        found.push(Ended { over: Over::RanOut, at: ends, position: None });
    }
    let over = found.iter().map(|ended| ended.over).min();
    let first = found.into_iter().min_by_key(|ended| ended.at);
    Ok(over.zip(first).map(|(over, first)| Ended { over, ..first }))
}
