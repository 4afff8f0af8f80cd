//! What visits broke, across all that one person may see: for risk control the whole organisation. Judged at the server's now by the same
//! code as the page of a visit.

use std::cmp::Reverse;

use sync_core::assessment::ReviewState;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::obligation::Sentence;
use sync_core::time::Timestamp;

use crate::query::said;
use crate::query::sight::Sight;
use crate::query::standing::{Asked, Found};
use crate::store::{Read, StoreError};

/// What a difference between phone and server is called where clauses stand.
const DIFFERENCE: &str = "difference";

/// A finding and the visit that it is about.
#[derive(Debug, Clone)]
pub struct FoundIn {
    /// The visit.
    pub visit: VisitId,
    /// Whose.
    pub rep: PersonId,
    /// Their name.
    pub rep_name: String,
    /// Their department.
    pub department: Option<DepartmentId>,
    /// The customer's name as the plan has it.
    pub customer: String,
    /// Planned start.
    pub start: Option<Timestamp>,
    /// What was broken, and how.
    pub found: Found,
    /// Which of its visit's.
    pub at: usize,
}

/// Where a finding stands among all: the latest visits first, those without a start last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Planned start; the least number for none.
    pub start: Reverse<Timestamp>,
    /// The visit.
    pub visit: VisitId,
    /// Which of its visit's.
    pub at: usize,
}

impl FoundIn {
    /// Where it stands.
    pub fn place(&self) -> Place {
        let start = Reverse(self.start.unwrap_or(Timestamp(i64::MIN)));
        Place { start, visit: self.visit.clone(), at: self.at }
    }
}

/// Which visits are looked into.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Planned to begin not before this; visits without a start are always looked into.
    pub since: Timestamp,
    /// Whether what the phone found is held against what the server finds: each record that was submitted is read for it.
    pub differences: bool,
}

/// The findings of all visits that a person sees whole, the latest visits first.
///
/// # Errors
/// What the store returns.
pub fn findings(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    wanted: Wanted,
    now: Timestamp,
) -> Result<Vec<FoundIn>, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let sight = Sight::read(read, org, caller)?;
    let mut all = Vec::new();
    for row in read.visits(org)? {
        if row.erased.is_some() || row.start.is_some_and(|start| start < wanted.since) {
            continue;
        }
        let shown = sight.shown(read, org, &row)?;
        if !shown.visit {
            continue;
        }
        let mut found = asked.found(&row, shown.own)?;
        if wanted.differences && row.review != ReviewState::NotSubmitted {
            found.extend(difference(&asked, &row.visit)?);
        }
        let rep_name = sight.name(&row.rep);
        all.extend(found.into_iter().enumerate().map(|(at, found)| FoundIn {
            visit: row.visit.clone(),
            rep: row.rep.clone(),
            rep_name: rep_name.clone(),
            department: row.department.clone(),
            customer: row.customer_name.clone(),
            start: row.start,
            found,
            at,
        }));
    }
    all.sort_by_cached_key(FoundIn::place);
    Ok(all)
}

/// Phone and server did not find the same: an alarm (V6.2, V7.2, V9.2).
fn difference(asked: &Asked<'_>, visit: &VisitId) -> Result<Option<Found>, StoreError> {
    let title =
        || -> Sentence { said("phone and server did not find the same", "手机与服务器检查结果不一致") };
    let found = asked.gather(visit)?.difference().map(|(_, difference)| difference.sentence());
    Ok(found.map(|(en, zh)| Found { clause: DIFFERENCE.to_owned(), title: title(), said: said(en, zh) }))
}
