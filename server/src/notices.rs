//! Who is told what when a verdict or a watch changes: rows in inboxes, published to their owners' feeds in the same
//! transaction. A stable id makes the same notice twice one.

use sync_core::cbor;
use sync_core::ids::{DeviceId, OrgId, PersonId, VisitId};
use sync_core::sync::{FeedItem, Notice, NoticeKind};

use crate::gather::AMENDMENT;
use crate::relation::DepartmentTree;
use crate::store::{HistoryRow, MemberRole, NoticeRow, Published, Scope, StoreError, Tx};

/// No device: what the server itself publishes.
pub const SERVER: DeviceId = DeviceId([0; 16]);

/// Notices of the safety watch (V6.3): the traveller and the watchers, superiors too once it is an alarm.
///
/// # Errors
/// What the store returns.
pub fn of_watch(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    rep: Option<&PersonId>,
    change: &HistoryRow,
) -> Result<(), StoreError> {
    let was_loud = matches!(change.from.as_deref(), Some("overdue" | "alarmed"));
    let (kind, superiors) = match change.to.as_str() {
        "overdue" => (NoticeKind::WatchOverdue, false),
        "alarmed" => (NoticeKind::WatchAlarmed, true),
        "closed" if was_loud => (NoticeKind::WatchClosed, true),
        _ => return Ok(()),
    };
    let members = tx.members(org, visit)?;
    let watchers = members.into_iter().filter(|member| member.role == MemberRole::Watcher);
    let mut people: Vec<PersonId> = rep.cloned().into_iter().chain(watchers.map(|member| member.person)).collect();
    if superiors {
        people.extend(superiors_of(tx, org, rep)?);
    }
    tell(tx, org, people, &notice(visit, kind, change))
}

/// Notices of an obligation (V9.3, V10.1, A3.3): the rep and the supervisor when it is missing, the supervisor when a phone
/// is silent, a withdrawal to the same people when later evidence clears it, and an amendment of what is frozen.
///
/// # Errors
/// What the store returns.
pub fn of_obligation(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    rep: Option<&PersonId>,
    change: &HistoryRow,
) -> Result<(), StoreError> {
    let kind = match (change.from.as_deref(), change.to.as_str()) {
        _ if change.subject.starts_with(AMENDMENT) => NoticeKind::Amended,
        (_, "missing") => NoticeKind::ObligationMissing,
        (_, "awaiting_device" | "unrecoverable") => NoticeKind::DeviceSilent,
        (Some("missing" | "awaiting_device" | "unrecoverable"), _) => NoticeKind::Withdrawn,
        _ => return Ok(()),
    };
    let mut people = nearest_of(tx, org, rep)?;
    if kind != NoticeKind::DeviceSilent {
        people.extend(rep.cloned());
    }
    tell(tx, org, people, &notice(visit, kind, change))
}

/// The visit is long past its planned end though its phone is in contact: rep and supervisor are reminded, without a verdict.
///
/// # Errors
/// What the store returns.
pub fn of_open_past_plan(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    rep: Option<&PersonId>,
    change: &HistoryRow,
) -> Result<(), StoreError> {
    let mut people = nearest_of(tx, org, rep)?;
    people.extend(rep.cloned());
    tell(tx, org, people, &notice(visit, NoticeKind::OpenPastPlan, change))
}

/// The nearest superior, and whoever acts for them.
fn nearest_of(tx: &mut dyn Tx, org: &OrgId, rep: Option<&PersonId>) -> Result<Vec<PersonId>, StoreError> {
    let Some(rep) = rep else { return Ok(Vec::new()) };
    let department = tx.person(org, rep)?.and_then(|person| person.department);
    Ok(DepartmentTree::read(tx, org)?.nearest(department.as_ref()))
}

fn superiors_of(tx: &mut dyn Tx, org: &OrgId, rep: Option<&PersonId>) -> Result<Vec<PersonId>, StoreError> {
    let Some(rep) = rep else { return Ok(Vec::new()) };
    let department = tx.person(org, rep)?.and_then(|person| person.department);
    Ok(DepartmentTree::read(tx, org)?.superiors(department.as_ref()))
}

fn notice(visit: &VisitId, kind: NoticeKind, change: &HistoryRow) -> Notice {
    Notice {
        id: format!("{visit}/{}/{}/{}", change.subject, change.to, change.position),
        kind,
        visit: visit.clone(),
        at: change.at,
        en: change.en.clone(),
        zh: change.zh.clone(),
    }
}

fn tell(tx: &mut dyn Tx, org: &OrgId, people: Vec<PersonId>, notice: &Notice) -> Result<(), StoreError> {
    for person in people {
        let row = NoticeRow { person: person.clone(), notice: notice.clone() };
        if tx.add_notice(org, &row)? {
            let item = cbor::encode(&FeedItem::Notice { notice: notice.clone() });
            let item = Published::Item(Some(notice.visit.clone()), item);
            tx.publish(org, &[Scope::Person(person)], &SERVER, &item)?;
        }
    }
    Ok(())
}
