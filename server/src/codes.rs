//! Codes of travellers (V6.3): what a phone gave when they were set, and which code a sign of life was given with. What the server
//! hears of it stands in the journal as its own word, which goes to no phone.

use std::collections::BTreeSet;

use sync_core::cbor;
use sync_core::fact::{Coded, Fact, SafetyAct, WhichCode};
use sync_core::ids::{DeviceId, EntryId, OrgId, PersonId, VisitId};
use sync_core::safety::SetCodes;
use sync_core::time::Timestamp;

use crate::store::{Act, Acted, Doer, FactRow, Observation, Position, Read, StoreError, Tx};

/// Keeps what a phone gave; codes that were set before on it count no more. From here on the person's signs of life need one, on
/// whatever phone.
///
/// # Errors
/// What the store returns.
pub fn set(
    tx: &mut dyn Tx,
    org: &OrgId,
    (person, device): (&PersonId, &DeviceId),
    codes: &SetCodes,
    now: Timestamp,
) -> Result<(), StoreError> {
    let act = Act::CodesSet { person: person.clone(), device: *device };
    let (since, _) = say(tx, org, (now, Doer::Person(person.clone())), act)?;
    tx.put_codes(org, person, device, (&cbor::encode(codes), since))
}

/// Says of each sign of life with a code which code it was, once: the place and time of the last word in the journal. One from a phone on
/// which none were set is none of them.
///
/// # Errors
/// What the store returns.
pub fn hear(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    upto: Position,
    at: Timestamp,
) -> Result<Option<(Position, Timestamp)>, StoreError> {
    let rows = tx.facts(org, visit, Position::MAX)?;
    let heard: BTreeSet<EntryId> = rows.iter().filter_map(heard).map(|(entry, _)| entry).collect();
    let mut last = None;
    for row in rows.iter().filter(|row| row.position <= upto) {
        let entry = EntryId { device: row.device, seq: row.seq };
        let Some(coded) = code_of(&row.fact).filter(|_| !heard.contains(&entry)) else { continue };
        let which = which(tx, org, row, coded)?;
        let act = Act::CodeHeard { visit: visit.clone(), person: row.person.clone(), entry, which };
        last = Some(say(tx, org, (at, Doer::Server), act)?);
    }
    Ok(last)
}

/// A word in the journal and, where it says something of a visit, among its facts: one that changes no rights, and for which nothing
/// waits.
///
/// # Errors
/// What the store returns.
pub fn say(
    tx: &mut dyn Tx,
    org: &OrgId,
    (at, by): (Timestamp, Doer),
    act: Act,
) -> Result<(Position, Timestamp), StoreError> {
    let at = tx.latest_at()?.map_or(at, |latest| latest.max(at));
    let acted = Acted::new(by, act.clone(), tx.drawn());
    let position = tx.add_observation(org, at, &Observation::Act(Box::new(acted)))?;
    if let Some(row) = act.says(position, at) {
        tx.add_fact(org, &row)?;
    }
    Ok((position, at))
}

fn code_of(fact: &Fact) -> Option<&Coded> {
    match fact {
        Fact::Safety { step, .. } => step.code(),
        _ => None,
    }
}

/// What the server heard of a code.
fn heard(row: &FactRow) -> Option<(EntryId, WhichCode)> {
    match &row.fact {
        Fact::Safety { step: SafetyAct::CodeHeard { entry, which }, .. } => Some((*entry, *which)),
        _ => None,
    }
}

fn which(tx: &mut dyn Tx, org: &OrgId, row: &FactRow, coded: &Coded) -> Result<WhichCode, StoreError> {
    let set = tx.codes(org, &row.person, &row.device)?;
    let codes = set.as_deref().and_then(|bytes| cbor::decode::<SetCodes>("codes", bytes).ok());
    Ok(codes.map_or(WhichCode::Unknown, |codes| codes.which(coded)))
}

/// Whether a watch has two voices: the duress code was entered, or none where codes are set. Nothing of what is done about it goes to
/// whoever may stand beside the traveller.
///
/// # Errors
/// What the store returns.
pub fn has_two_voices(read: &dyn Read, org: &OrgId, rows: &[FactRow]) -> Result<bool, StoreError> {
    Ok(two_voices_since(read, org, rows)?.is_some())
}

/// Since which place in the journal it has.
///
/// # Errors
/// What the store returns.
pub fn two_voices_since(read: &dyn Read, org: &OrgId, rows: &[FactRow]) -> Result<Option<Position>, StoreError> {
    let forced = |row: &&FactRow| heard(row).is_some_and(|(_, which)| which == WhichCode::Duress);
    let forced = rows.iter().filter(forced).map(|row| row.position);
    Ok(forced.chain(read.uncoded(org, rows)?.into_values().map(|(_, position)| position)).min())
}
