//! Handing on (V11.3): a customer, or all of a rep, goes to another rep in one step, with every visit and all that is open of it. One
//! act in the journal; notices to both. Who may is asked before, of the access table.

use std::collections::BTreeMap;

use sync_core::access::{Action, Relation, Resource, allows};
use sync_core::customer::{Card, CardChange, Field};
use sync_core::handover::is_open;
use sync_core::ids::{CustomerId, OrgId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::rule::approval::Superior;
use sync_core::safety::WatchState;
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::customer::resolve;
use crate::notices::{Telling, Whom, tell};
use crate::receive::take_apart_all_of;
use crate::relation::{rep_of, superior_of};
use crate::store::{Act, ArchiveAct, CustomerAct, Doer, Read, StoreError, Tx};

/// What is to be handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whose it is.
    pub from: PersonId,
    /// Whose it shall be.
    pub to: PersonId,
    /// The customer; all of the rep where none is named.
    pub customer: Option<CustomerId>,
    /// Why; it stands in the journal, and in both notices.
    pub reason: String,
}

/// Why nothing was handed on.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// Whoever asks may not, or one of the two is not known.
    #[error("{0} is nobody of this organisation whose visits you may hand on: ask their superior, or administration")]
    NotKnown(PersonId),
    /// Who shall take it can't.
    #[error("to: {0} is nobody of this organisation, or has left: name somebody who can take the visits")]
    NoTaker(PersonId),
    /// To themselves.
    #[error("from and to are the same person: name two")]
    Same,
    /// Nothing said.
    #[error("reason: it is empty: say why, both will read it")]
    NoReason,
    /// There is nothing.
    #[error("{0} has no visit and no customer that could be handed on: check the ids")]
    Nothing(PersonId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What goes, and what stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Visits that go.
    pub visits: Vec<VisitId>,
    /// Customers that go.
    pub customers: Vec<CustomerId>,
    /// What is open of those visits, by kind.
    pub open: BTreeMap<String, u64>,
    /// Visits that stay, since their traveller is on the road: the watch is theirs (V6.3). To be handed on when they are back.
    pub on_the_road: Vec<VisitId>,
}

/// Says what would go, and changes nothing. `asker` is none for an operator.
///
/// # Errors
/// [`HandOverError`].
pub fn reach(read: &dyn Read, org: &OrgId, asker: Option<&PersonId>, wanted: &Wanted) -> Result<Reach, HandOverError> {
    let Wanted { from, to, customer, reason } = wanted;
    if read.person(org, from)?.is_none() || !may(read, org, asker, from)? {
        return Err(HandOverError::NotKnown(from.clone()));
    }
    if from == to {
        return Err(HandOverError::Same);
    }
    if read.person(org, to)?.is_none_or(|to| to.left.is_some()) {
        return Err(HandOverError::NoTaker(to.clone()));
    }
    if reason.trim().is_empty() {
        return Err(HandOverError::NoReason);
    }
    let customer = customer.as_ref().map(|id| resolve(read, org, id)).transpose()?;
    let mut reach = Reach { customers: read.customers_of(org, from)?, ..Reach::default() };
    reach.customers.retain(|id| customer.as_ref().is_none_or(|wanted| wanted == id));
    for visit in read.visits_of(org, from)? {
        if rep_of(read, org, &visit)?.as_ref() != Some(from) {
            continue;
        }
        let row = read.visit(org, &visit)?;
        let of_other = |row: &crate::store::VisitRow| {
            row.erased.is_some() || customer.as_ref().is_some_and(|wanted| wanted.as_str() != row.customer)
        };
        if row.as_ref().map_or(customer.is_some(), of_other) {
            continue;
        }
        if on_the_road(read, org, &visit)? {
            reach.on_the_road.push(visit);
            continue;
        }
        for row in read.obligations(org, &visit)? {
            let state = State::ALL.into_iter().find(|state| state.as_str() == row.state);
            if state.is_some_and(is_open) {
                *reach.open.entry(row.owed.kind.as_str().to_owned()).or_default() += 1;
            }
        }
        reach.visits.push(visit);
    }
    if reach.visits.is_empty() && reach.customers.is_empty() && reach.on_the_road.is_empty() {
        return Err(HandOverError::Nothing(from.clone()));
    }
    Ok(reach)
}

fn on_the_road(read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<bool, StoreError> {
    let away = [WatchState::UnderWay, WatchState::Overdue, WatchState::Alarmed].map(WatchState::as_str);
    Ok(read.watch(org, visit)?.is_some_and(|watch| away.contains(&watch.state.as_str())))
}

fn may(read: &dyn Read, org: &OrgId, asker: Option<&PersonId>, from: &PersonId) -> Result<bool, StoreError> {
    let Some(asker) = asker else { return Ok(true) };
    let Some(person) = read.person(org, asker)?.filter(|person| person.left.is_none()) else { return Ok(false) };
    let relation = match superior_of(read, org, from, asker)? {
        Some(Superior::Manager) => Relation::Manager,
        Some(Superior::Supervisor) => Relation::Supervisor,
        None => Relation::Colleague,
    };
    Ok(allows(&person.roles, relation, Action::Administer, Resource::Handover))
}

/// Hands on, in one transaction.
///
/// # Errors
/// [`HandOverError`]; then nothing has changed.
pub fn hand_over(app: &App, org: &OrgId, asker: Option<&PersonId>, wanted: &Wanted) -> Result<Reach, HandOverError> {
    let by = asker.map_or(Doer::Operator, |asker| Doer::Person(asker.clone()));
    let (org, asker, wanted, now) = (org.clone(), asker.cloned(), wanted.clone(), app.clock.now());
    let done = app.store.write_with(move |tx| {
        // What waits may be a visit of theirs.
        take_apart_all_of(tx, &org)?;
        match reach(tx, &org, asker.as_ref(), &wanted) {
            Err(HandOverError::Store(error)) => Err(error),
            Err(other) => Ok(Err(other)),
            Ok(reach) => {
                carry_out_on(tx, &org, now, &by, (&wanted, &reach))?;
                Ok(Ok(reach))
            }
        }
    })?;
    app.wake_digest();
    done
}

fn carry_out_on(
    tx: &mut dyn Tx,
    org: &OrgId,
    now: Timestamp,
    by: &Doer,
    (wanted, reach): (&Wanted, &Reach),
) -> Result<(), StoreError> {
    for id in &reach.customers {
        let Some(known) = tx.customer(org, id)? else { continue };
        let before = Card::stored(&known.name, &known.card);
        let mut after = before.clone();
        after.set(Field::InCharge, wanted.to.to_string());
        let changes: Vec<CardChange> = after.changes_from(&before);
        let act = CustomerAct::Changed { customer: id.clone(), changes, proposed: None };
        carry_out(tx, org, now, by, Act::OfCustomer(act))?;
    }
    let (from, to) = (wanted.from.clone(), wanted.to.clone());
    let act = ArchiveAct::HandedOver { from, to, visits: reach.visits.clone(), reason: wanted.reason.clone() };
    let position = carry_out(tx, org, now, by, Act::OfArchive(act))?;
    match reach.visits.first() {
        Some(first) => tell(tx, org, first, None, &telling(position, now, wanted, reach)),
        None => Ok(()),
    }
}

/// One notice for all: it names the first visit, and says how many there are.
fn telling(position: u64, now: Timestamp, wanted: &Wanted, reach: &Reach) -> Telling {
    let open: u64 = reach.open.values().sum();
    let (visits, Wanted { from, to, reason, .. }) = (reach.visits.len(), wanted);
    let customers = reach.customers.len();
    Telling {
        subject: "handover".to_owned(),
        kind: NoticeKind::HandedOver,
        event: position.to_string(),
        whom: vec![Whom::Person(from.clone()), Whom::Person(to.clone())],
        at: now,
        disturbs_at: now,
        duty: None,
        en: format!(
            "{visits} visits with {open} things open, and {customers} customers, were handed on from {from} to {to}: {reason}. \
             What {from} wrote before stays in them; what they write offline until they are in contact comes to {to} too."
        ),
        zh: format!(
            "{from} 的 {visits} 次拜访（未完成事项 {open} 项）及 {customers} 个客户已移交给 {to}：{reason}。{from} 此前所写均保留；其离线期间所写，同步后亦归 {to}。"
        ),
    }
}
