//! What acts about the archive change in the tables, and what they leave in feeds.

use sync_core::cbor;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::sync::{FeedItem, Handed};
use sync_core::time::Timestamp;

use crate::notices::SERVER;
use crate::store::{ArchiveAct, Member, MemberRole, Position, Published, Scope, Seen, StoreError, Turn, Tx};

/// Carries the effect out.
pub(super) fn effect(
    tx: &mut dyn Tx,
    org: &OrgId,
    (position, at): (Position, Timestamp),
    act: ArchiveAct,
) -> Result<(), StoreError> {
    match act {
        // What they say is all there is to them.
        ArchiveAct::Exported { .. }
        | ArchiveAct::HoldPut { .. }
        | ArchiveAct::HoldLifted { .. }
        | ArchiveAct::Destroyed { .. } => Ok(()),
        ArchiveAct::HandedOver { from, to, visits, .. } => {
            for visit in &visits {
                members_of(tx, org, position, visit, &to)?;
                handed(tx, org, at, (visit, &from, &to))?;
            }
            Ok(())
        }
    }
}

/// From a position on a visit is a person's and no other rep's. A rebuild does it again.
///
/// # Errors
/// What the store returns.
pub fn members_of(
    tx: &mut dyn Tx,
    org: &OrgId,
    position: Position,
    visit: &VisitId,
    to: &PersonId,
) -> Result<(), StoreError> {
    let before = tx.members(org, visit)?.into_iter();
    let before = before.filter(|member| member.role == MemberRole::Rep && member.until.is_none());
    for member in before.filter(|member| member.person != *to) {
        tx.end_member(org, visit, MemberRole::Rep, &member.person, position)?;
    }
    let member = Member { person: to.clone(), role: MemberRole::Rep, since: position, until: None };
    tx.add_member(org, visit, &member)
}

/// Both are told, and both phones: one lets go of what others wrote, the other gets all there is.
fn handed(
    tx: &mut dyn Tx,
    org: &OrgId,
    at: Timestamp,
    (visit, from, to): (&VisitId, &PersonId, &PersonId),
) -> Result<(), StoreError> {
    let (giver, taker) = ([Scope::Person(from.clone())], [Scope::Person(to.clone())]);
    let seen = || Seen::Visit(visit.clone());
    tx.publish(org, &giver, &SERVER, &Published::Turn(Turn::Lost(seen())))?;
    // What is left to them, if they are still something to the visit, they get after all else is gone.
    tx.publish(org, &giver, &SERVER, &Published::Turn(Turn::Gained(seen())))?;
    tx.publish(org, &taker, &SERVER, &Published::Turn(Turn::Gained(seen())))?;
    let handed = Handed { visit: visit.clone(), from: from.clone(), to: to.clone(), at };
    let item = Published::Item(Some(visit.clone()), cbor::encode(&FeedItem::Handed { handed }));
    let [giver] = giver;
    let [taker] = taker;
    tx.publish(org, &[giver, taker], &SERVER, &item).map(|_| ())
}
