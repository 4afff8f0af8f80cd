//! Who looked at where a person was, or at how their customers' contacts are reached, and whose devices hold their visits by
//! right (V6.3).

use std::collections::BTreeSet;

use sync_core::access::{Action, Relation, Resource};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::{Millis, Timestamp};

use crate::codes::has_two_voices;
use crate::query::sight::Sight;
use crate::relation::DepartmentTree;
use crate::store::{Doer, LookRow, Position, Read, Sight as Look, StoreError};

/// The same look by the same person counts once in so long.
const ONCE_IN: Millis = Millis::hours(1);
/// Most looks on a page: the latest.
const MOST: usize = 500;

/// Looks at one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    /// Who looked, latest first.
    pub looks: Vec<LookRow>,
    /// Whose devices hold this person's visits by standing right: superiors, and whoever acts for them. What is read there
    /// offline is not written down.
    pub kept_by: Vec<PersonId>,
}

/// Whether a look is to be written down: not if the same one was, a little while ago.
///
/// # Errors
/// What the store returns.
pub fn is_new(
    read: &dyn Read,
    org: &OrgId,
    by: &PersonId,
    (about, visit, look): (&PersonId, &VisitId, Look),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let doer = Doer::Person(by.clone());
    let recent = read.looks(org, about, now - ONCE_IN, MOST)?;
    Ok(!recent.iter().any(|row| row.by == doer && row.visit == *visit && row.sight == look))
}

/// The looks at a person, for somebody who may see them; none for anybody else.
///
/// # Errors
/// What the store returns.
pub fn looks(read: &dyn Read, org: &OrgId, caller: &PersonId, about: &PersonId) -> Result<Option<Looks>, StoreError> {
    let sight = Sight::read(read, org, caller)?;
    let Some(person) = read.person(org, about)? else { return Ok(None) };
    let relation = if caller == about { Relation::Rep } else { Relation::Colleague };
    if !sight.allows(relation, Action::Read, Resource::Looks) {
        return Ok(None);
    }
    let superiors = DepartmentTree::read(read, org)?.superiors(person.department.as_ref());
    let kept_by: BTreeSet<PersonId> = superiors.into_iter().filter(|superior| superior != about).collect();
    let mut looks = read.looks(org, about, Timestamp(i64::MIN), MOST)?;
    if caller == about {
        // Whoever opened the note answers a call for help that nobody beside the traveller may know of.
        let opened = looks.iter().filter(|row| row.sight == Look::MedicalNote);
        let mut secret = BTreeSet::new();
        for visit in opened.map(|row| row.visit.clone()).collect::<BTreeSet<VisitId>>() {
            if has_two_voices(read, org, &read.facts(org, &visit, Position::MAX)?)? {
                secret.insert(visit);
            }
        }
        looks.retain(|row| row.sight != Look::MedicalNote || !secret.contains(&row.visit));
    }
    Ok(Some(Looks { looks, kept_by: kept_by.into_iter().collect() }))
}
