//! What the server counts of one person's visits and of what is open of them, to be held against the count of their phone (V11.3).

use std::collections::BTreeMap;

use sync_core::handover::{Gone, Tally, is_open};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

use crate::query::standing::Asked;
use crate::relation::rep_of;
use crate::store::{MemberRole, Read, StoreError};

/// A person's visits, and those that were theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Theirs, as rep or companion.
    pub tally: Tally,
    /// Theirs no more, each with the reason.
    pub gone: BTreeMap<VisitId, Gone>,
}

/// Counts, at the server's now.
///
/// # Errors
/// What the store returns.
pub fn counts(read: &dyn Read, org: &OrgId, person: &PersonId, now: Timestamp) -> Result<Counted, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let mut counted = Counted::default();
    for row in read.visits(org)? {
        if row.erased.is_some() {
            if row.rep == *person {
                counted.gone.insert(row.visit, Gone::Erased);
            }
            continue;
        }
        let members = read.members(org, &row.visit)?;
        let theirs = |member: &&crate::store::Member| {
            member.person == *person && matches!(member.role, MemberRole::Rep | MemberRole::Companion)
        };
        let mut parts = members.iter().filter(theirs).peekable();
        if parts.peek().is_none() {
            continue;
        }
        if parts.all(|member| member.until.is_some()) {
            let rep = rep_of(read, org, &row.visit)?.filter(|rep| rep != person);
            counted.gone.extend(rep.map(|rep| (row.visit, Gone::HandedOn(rep))));
            continue;
        }
        let owed = asked.standing(&row, false)?.obligations.into_iter();
        let open = owed.filter(|owed| State::ALL.into_iter().any(|it| it.as_str() == owed.state && is_open(it)));
        counted.tally.visits.insert(row.visit, open.map(|owed| owed.kind).collect());
    }
    Ok(counted)
}
