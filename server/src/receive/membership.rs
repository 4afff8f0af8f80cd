//! Membership: who takes part in a visit is decided by facts, in the order of the server.

use sync_core::fact::Fact;
use sync_core::ids::{OrgId, PersonId, VisitId};

use crate::store::{Member, MemberRole, Position, StoreError, Tx};

/// Whether a fact opens a visit to somebody who may have acted on it already: what waits for that is looked at again.
pub fn opens(fact: &Fact) -> bool {
    let entrusts = matches!(fact, Fact::Question(_, step) if !step.entrusts().is_empty());
    entrusts || matches!(fact, Fact::Plan { .. } | Fact::Invite { .. } | Fact::HandOver { .. })
}

/// Begins and ends the memberships that a fact begins and ends: whether there were any.
///
/// # Errors
/// What the store returns.
pub fn begin_memberships(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    fact: &Fact,
    author: PersonId,
    since: Position,
) -> Result<bool, StoreError> {
    let begun = memberships(fact, author, since);
    if let Fact::HandOver { person, .. } = fact {
        let members = tx.members(org, visit)?.into_iter();
        let before = members.filter(|member| member.role == MemberRole::Rep && member.until.is_none());
        for member in before.filter(|member| member.person != *person) {
            tx.end_member(org, visit, MemberRole::Rep, &member.person, since)?;
        }
    }
    for member in &begun {
        tx.add_member(org, visit, member)?;
    }
    Ok(!begun.is_empty())
}

/// The memberships that a fact begins.
fn memberships(fact: &Fact, author: PersonId, since: Position) -> Vec<Member> {
    let member = |person, role| Member { person, role, since, until: None };
    match fact {
        Fact::Plan { .. } => vec![member(author, MemberRole::Rep)],
        Fact::HandOver { person, .. } => vec![member(person.clone(), MemberRole::Rep)],
        Fact::Invite { person, .. } => vec![member(person.clone(), MemberRole::Companion)],
        Fact::Share { watchers, .. } => {
            watchers.iter().map(|watcher| member(watcher.clone(), MemberRole::Watcher)).collect()
        }
        Fact::Question(_, step) => {
            step.entrusts().iter().map(|person| member(person.clone(), MemberRole::Expert)).collect()
        }
        _ => Vec::new(),
    }
}
