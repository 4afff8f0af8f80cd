//! Codes of travellers (V6.3): what a phone gave when they were set, and which code a sign of life was given with. What the server
//! hears of it stands in the journal as its own word, which goes to no phone.

use sync_core::cbor;
use sync_core::fact::{Fact, SafetyAct, WhichCode};
use sync_core::ids::{DeviceId, EntryId, OrgId, PersonId, VisitId};
use sync_core::safety::SetCodes;
use sync_core::time::Timestamp;

use crate::store::{Act, Acted, Doer, FactRow, Observation, Position, StoreError, Tx};

/// Keeps what a phone gave; codes that were set before on it count no more.
///
/// # Errors
/// What the store returns.
pub fn set(
    tx: &mut dyn Tx,
    org: &OrgId,
    (person, device): (&PersonId, &DeviceId),
    codes: &SetCodes,
) -> Result<(), StoreError> {
    tx.put_codes(org, person, device, &cbor::encode(codes))
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
    let heard = |entry: EntryId| {
        rows.iter().any(|row| {
            matches!(&row.fact, Fact::Safety { step: SafetyAct::CodeHeard { entry: of, .. }, .. } if *of == entry)
        })
    };
    let mut last = None;
    for row in rows.iter().filter(|row| row.position <= upto) {
        let entry = EntryId { device: row.device, seq: row.seq };
        let Some(which) = which(tx, org, row)?.filter(|_| !heard(entry)) else { continue };
        let act = Act::CodeHeard { visit: visit.clone(), person: row.person.clone(), entry, which };
        last = Some(say(tx, org, at, act)?);
    }
    Ok(last)
}

/// The server's word, in the journal and among the facts of the visit: it changes no rights, and nothing waits for it.
fn say(tx: &mut dyn Tx, org: &OrgId, at: Timestamp, act: Act) -> Result<(Position, Timestamp), StoreError> {
    let at = tx.latest_at()?.map_or(at, |latest| latest.max(at));
    let acted = Acted::new(Doer::Server, act.clone(), tx.drawn());
    let position = tx.add_observation(org, at, &Observation::Act(Box::new(acted)))?;
    if let Some(row) = act.says(position, at) {
        tx.add_fact(org, &row)?;
    }
    Ok((position, at))
}

fn which(tx: &mut dyn Tx, org: &OrgId, row: &FactRow) -> Result<Option<WhichCode>, StoreError> {
    let Fact::Safety { step, .. } = &row.fact else { return Ok(None) };
    let Some(coded) = step.code() else { return Ok(None) };
    let set = tx.codes(org, &row.person, &row.device)?;
    let codes = set.as_deref().and_then(|bytes| cbor::decode::<SetCodes>("codes", bytes).ok());
    Ok(Some(codes.map_or(WhichCode::Unknown, |codes| codes.which(coded))))
}

/// Whether the duress code was entered, by what the server heard.
pub fn under_duress(rows: &[FactRow]) -> bool {
    duress_since(rows).is_some()
}

/// Since which place in the journal the server knows of it.
pub fn duress_since(rows: &[FactRow]) -> Option<Position> {
    let heard = |row: &&FactRow| {
        let which = |step: &SafetyAct| matches!(step, SafetyAct::CodeHeard { which: WhichCode::Duress, .. });
        matches!(&row.fact, Fact::Safety { step, .. } if which(step))
    };
    rows.iter().filter(heard).map(|row| row.position).min()
}
