//! Who was told of a watch, and how far each notice came (V6.3), so that nobody takes "told" for "reached".

use std::collections::BTreeSet;

use sync_core::fact::{Fact, SafetyAct};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::query::reached::{Way, ways};
use crate::store::{FactRow, MemberRole, NoticeRow, Position, Read, StoreError};
use crate::watch::SUBJECT;

/// Most that are shown, the newest: an alarm that nobody closes repeats itself.
const SHOWN: usize = 200;

/// A notice of a watch to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whom.
    pub person: PersonId,
    /// What of it.
    pub kind: NoticeKind,
    /// When it was put into their inbox.
    pub at: Timestamp,
    /// How far it came, by each way.
    pub ways: Vec<Way>,
}

/// Who was told of the watch over a visit, oldest first. Whoever may stand beside the traveller (`own`) sees nothing of what others
/// were told since the first code was entered, whichever it was: what colleagues do about a secret alarm must not show, and neither
/// that there is none.
///
/// # Errors
/// What the store returns.
pub fn told(read: &dyn Read, org: &OrgId, visit: &VisitId, own: bool, now: Timestamp) -> Result<Vec<Told>, StoreError> {
    let mut rows = read.notices_about(org, visit, SUBJECT)?;
    if own {
        let coded = two_voices(read, org, &read.facts(org, visit, Position::MAX)?)?;
        let party = party(read, org, visit)?;
        rows.retain(|row| party.contains(&row.person) || coded.is_none_or(|since| row.notice.at < since));
    }
    let older = rows.len().saturating_sub(SHOWN);
    rows.into_iter().skip(older).map(|row| one(read, org, row, now)).collect()
}

fn one(read: &dyn Read, org: &OrgId, row: NoticeRow, now: Timestamp) -> Result<Told, StoreError> {
    let NoticeRow { person, notice } = row;
    let ways = ways(read, org, &person, &notice, now)?;
    Ok(Told { person, kind: notice.kind, at: notice.at, ways })
}

/// When the server first heard of either code, or of a sign of life that had none where codes are set.
fn two_voices(read: &dyn Read, org: &OrgId, rows: &[FactRow]) -> Result<Option<Timestamp>, StoreError> {
    let plain: BTreeSet<Position> = read.uncoded(org, rows)?.into_values().map(|(_, position)| position).collect();
    let heard = |row: &&FactRow| {
        let coded = matches!(&row.fact, Fact::Safety { step: SafetyAct::CodeHeard { .. }, .. });
        coded || plain.contains(&row.position)
    };
    Ok(rows.iter().find(heard).map(|row| row.received))
}

fn party(read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<BTreeSet<PersonId>, StoreError> {
    let along = |role: MemberRole| matches!(role, MemberRole::Rep | MemberRole::Companion);
    let members = read.members(org, visit)?.into_iter();
    Ok(members.filter(|member| along(member.role)).map(|member| member.person).collect())
}
