//! Reviews that superiors made on their phones, offline or not: carried out in the order in which the server got them, after the push
//! that brought them (V11.1). What came of each is said to every phone that has the visit, and nothing is hidden: who came second is told so.

use sync_core::fact::{CardOutcome, CardStep, Fact};
use sync_core::ids::{EntryId, OrgId};
use sync_core::time::Timestamp;

use super::{Review, ReviewError, decide, say};
use crate::notices;
use crate::store::{FactRow, StoreError, Tx};

/// Carries out what a fact says of a proposal, and says what came of it; nothing for other facts.
///
/// # Errors
/// What the store returns.
pub fn answer(tx: &mut dyn Tx, org: &OrgId, row: &FactRow, now: Timestamp) -> Result<(), StoreError> {
    let Fact::Card(visit, CardStep::Reviewed { proposal, accepted, reason, current }) = &row.fact else {
        return Ok(());
    };
    let said = Review { accepted: *accepted, reason: reason.clone(), over: current.clone() };
    // A review of one visit says nothing of another's proposals.
    let of_visit = tx.proposal(org, &proposal.device, proposal.seq)?.is_some_and(|row| row.visit == *visit);
    let outcome = match of_visit {
        true => match decide(tx, org, now, &row.person, (proposal.device, proposal.seq), &said)? {
            Ok(_) if *accepted => CardOutcome::Accepted,
            Ok(_) => CardOutcome::Rejected,
            Err(ReviewError::Decided) => CardOutcome::Decided,
            Err(ReviewError::Conflict { .. }) => CardOutcome::Changed,
            Err(ReviewError::NoCard) => CardOutcome::NoCard,
            Err(ReviewError::Unfit(_)) => CardOutcome::Unfit,
            Err(ReviewError::Unknown) => CardOutcome::NotTheirs,
            Err(ReviewError::Store(error)) => return Err(error),
        },
        false => CardOutcome::NotTheirs,
    };
    let review = EntryId { device: row.device, seq: row.seq };
    say(tx, org, now, &row.person, (visit.clone(), *proposal), Some(review), (outcome, reason))?;
    if outcome.decides() { Ok(()) } else { notices::of_void_review(tx, org, row, outcome, now) }
}
