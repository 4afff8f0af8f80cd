//! Who is told what when a verdict or a watch changes, or a step of a ladder is reached: rows in inboxes, published to their
//! owners' feeds, and what goes out by the organisation's channels, all in the same transaction. A stable id makes the same
//! notice twice one, and only a new one goes out.

use sync_core::access::Role;
use sync_core::cbor;
use sync_core::customer::Field;
use sync_core::fact::{CardOutcome, Fact};
use sync_core::ids::{DeviceId, EntryId, OrgId, PersonId, VisitId};
use sync_core::planted::{self, Bug};
use sync_core::policy::Rung;
use sync_core::sync::{FeedItem, Notice, NoticeKind};
use sync_core::time::{Millis, Timestamp};

pub use crate::store::SERVER;

use crate::relation::DepartmentTree;
use crate::store::{
    Channel, FOLLOWED, FactRow, LETTER, Message, NewErrand, NoticeRow, Person, ProposalRow, Published, Scope,
    StoreError, Tx,
};

/// How long something is tried to be sent.
pub const TRIED_FOR: Millis = Millis::hours(24);

/// Whom something is told to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Whoever stands on this rung.
    Rung(Rung),
    /// Whoever was told of the subject before.
    WhoWasTold,
    /// Everybody who has this role.
    Role(Role),
    /// This person.
    Person(PersonId),
    /// Who runs the server.
    Operators,
}

/// Something about a visit that people are told.
#[derive(Debug, Clone)]
pub struct Telling {
    /// What it is about: an obligation, or another timer's name.
    pub subject: String,
    /// What of it.
    pub kind: NoticeKind,
    /// What happened, unmistakably: with visit and subject it makes the notice's id.
    pub event: String,
    /// To whom.
    pub whom: Vec<Whom>,
    /// Since when.
    pub at: Timestamp,
    /// From when on it may disturb somebody. In the inbox it stands at once.
    pub disturbs_at: Timestamp,
    /// To whom where there is nobody.
    pub duty: Option<PersonId>,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// Tells what a settling came to (V9.3, V10.1, A3.3): each rung of a ladder as it is reached, whoever was told, when later
/// evidence clears it, and an amendment of what is frozen.
///
/// # Errors
/// What the store returns.
pub fn tell(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    rep: Option<&PersonId>,
    telling: &Telling,
) -> Result<(), StoreError> {
    let mut people = Vec::new();
    for whom in &telling.whom {
        let found = match whom {
            Whom::Person(person) => vec![person.clone()],
            Whom::WhoWasTold => tx.told(org, visit, &telling.subject)?,
            Whom::Role(role) => {
                let people = tx.people(org)?.into_iter().filter(|person| person.left.is_none());
                people.filter(|person| person.roles.contains(role)).map(|person| person.id).collect()
            }
            Whom::Operators => {
                let here = |person: &Person| person.left.is_none() && person.roles.contains(&Role::Operator);
                tx.people(org)?.into_iter().filter(here).map(|person| person.id).collect()
            }
            Whom::Rung(rung) => on_rung(tx, org, visit, rep, *rung, telling)?,
        };
        people.extend(found);
    }
    give(tx, org, visit, people, telling)
}

/// That a change of a customer's card waits for a superior's review (V11.1).
pub fn of_proposal(row: &FactRow) -> Telling {
    let (en, zh) = match &row.fact {
        Fact::ProposeChange { field, .. } => Field::of_key(field).map_or(("?", "?"), |field| (field.en(), field.zh())),
        _ => ("a new contact", "新联系人"),
    };
    let who = &row.person;
    Telling {
        subject: "card".to_owned(),
        kind: NoticeKind::CardProposed,
        event: format!("proposed/{}/{}", row.device, row.seq),
        whom: vec![Whom::Rung(Rung::Supervisor)],
        at: row.received,
        disturbs_at: row.received,
        duty: None,
        en: format!("{who} proposes a change of the customer's card, to be reviewed: {en}"),
        zh: format!("{who} 提交了客户档案变更，请审核：{zh}"),
    }
}

/// Puts a thank-you that the server was asked to send into the outbox (V10.1), once for each entry that asks. What it says and to whom
/// stands in the entry and on the customer's card, and is read when it goes out. Where nobody sends mail it is refused there.
///
/// # Errors
/// What the store returns.
pub fn of_letter(tx: &mut dyn Tx, org: &OrgId, row: &FactRow) -> Result<(), StoreError> {
    let Fact::SendThanks { visit, .. } = &row.fact else { return Ok(()) };
    let entry = EntryId { device: row.device, seq: row.seq };
    let (kind, subject) = (NoticeKind::ThanksRefused, "thank_you".to_owned());
    let errand = NewErrand {
        person: row.person.clone(),
        name: format!("{LETTER}{visit}/{}-{}", row.device, row.seq),
        channel: Channel::Mail,
        device: None,
        message: Message { kind, visit: visit.clone(), subject, at: row.received, letter: Some(entry) },
        made: row.received,
        not_before: row.received,
        ends: row.received + TRIED_FOR,
    };
    tx.add_errand(org, &errand).map(|_| ())
}

/// What became of a proposal (V11.1), told to whoever made it.
///
/// # Errors
/// What the store returns.
pub fn of_review(
    tx: &mut dyn Tx,
    org: &OrgId,
    proposal: &ProposalRow,
    (accepted, reason): (bool, &str),
    at: Timestamp,
) -> Result<(), StoreError> {
    let (en, zh) = if accepted { ("accepted", "已采纳") } else { ("rejected", "未采纳") };
    let telling = Telling {
        subject: "card".to_owned(),
        kind: NoticeKind::CardReviewed,
        event: format!("reviewed/{}/{}", proposal.device, proposal.seq),
        whom: Vec::new(),
        at,
        disturbs_at: at,
        duty: None,
        en: format!("your change of the customer's card is {en}: {reason}"),
        zh: format!("您提交的客户档案变更{zh}：{reason}"),
    };
    give(tx, org, &proposal.visit, vec![proposal.person.clone()], &telling)
}

/// That a superior's review of a proposal came to nothing, told to them with what to do (V11.1).
///
/// # Errors
/// What the store returns.
pub fn of_void_review(
    tx: &mut dyn Tx,
    org: &OrgId,
    row: &FactRow,
    outcome: CardOutcome,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(visit) = row.fact.visit() else { return Ok(()) };
    let (en, zh) = outcome.words();
    let telling = Telling {
        subject: "card".to_owned(),
        kind: NoticeKind::CardReviewed,
        event: format!("void/{}/{}", row.device, row.seq),
        whom: Vec::new(),
        at,
        disturbs_at: at,
        duty: None,
        en: format!("your review of a change of the customer's card came to nothing: {en}"),
        zh: format!("您对客户档案变更的审核未生效：{zh}"),
    };
    give(tx, org, visit, vec![row.person.clone()], &telling)
}

/// Who stands on a rung; where nobody does, the duty contact.
fn on_rung(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    rep: Option<&PersonId>,
    rung: Rung,
    telling: &Telling,
) -> Result<Vec<PersonId>, StoreError> {
    let Some(rep) = rep else { return Ok(Vec::new()) };
    if rung == Rung::Rep {
        return Ok(vec![rep.clone()]);
    }
    let department = tx.person(org, rep)?.and_then(|person| person.department);
    let tree = DepartmentTree::read(tx, org)?;
    let nearest = first_but(rep, tree.leaders(department.as_ref()));
    let people = match rung {
        Rung::Manager => {
            let managers = tree.managers(department.as_ref());
            let beyond = managers.into_iter().filter(|with| with.iter().all(|person| !nearest.contains(person)));
            first_but(rep, beyond)
        }
        _ => nearest,
    };
    if people.is_empty() {
        let (subject, duty) = (telling.subject.as_str(), telling.duty.is_some());
        tracing::warn!(%org, %visit, subject, rung = rung.as_str(), duty, "nobody stands on this rung: it is skipped");
        return Ok(telling.duty.clone().into_iter().collect());
    }
    Ok(people)
}

/// The first of these leaders, with whoever acts for them, who is not the rep alone. Who has left leads nothing.
fn first_but(rep: &PersonId, leaders: impl IntoIterator<Item = Vec<PersonId>>) -> Vec<PersonId> {
    let others = |with_takers: Vec<PersonId>| with_takers.into_iter().filter(|person| person != rep).collect();
    leaders.into_iter().map(others).find(|there: &Vec<PersonId>| !there.is_empty()).unwrap_or_default()
}

/// Puts a notice into these people's inboxes, once each, and what goes out of it into the outbox.
///
/// # Errors
/// What the store returns.
pub fn give(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    people: Vec<PersonId>,
    telling: &Telling,
) -> Result<(), StoreError> {
    let notice = Notice {
        id: format!("{visit}/{}/{}", telling.subject, telling.event),
        kind: telling.kind,
        visit: visit.clone(),
        at: telling.at,
        en: telling.en.clone(),
        zh: telling.zh.clone(),
    };
    for person in people {
        let row = NoticeRow { person: person.clone(), notice: notice.clone() };
        if tx.add_notice(org, &row)? {
            send_out(tx, org, &person, &notice, telling)?;
            let item = cbor::encode(&FeedItem::Notice { notice: notice.clone() });
            let item = Published::Item(Some(notice.visit.clone()), item);
            let place = tx.publish(org, &[Scope::Person(person)], &SERVER, &item)?;
            if let Some(place) = place.filter(|_| FOLLOWED.contains(&telling.subject.as_str())) {
                tx.follow_notice(org, &row, place)?;
            }
        }
    }
    Ok(())
}

/// Puts a notice into the outbox, for each channel by which it can reach the person.
fn send_out(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    notice: &Notice,
    telling: &Telling,
) -> Result<(), StoreError> {
    for channel in Channel::ALL {
        if tx.channel(org, channel)?.is_none() {
            continue;
        }
        if matches!(notice.kind, NoticeKind::WatchAlarmed | NoticeKind::WatchCalled)
            && planted::is(Bug::AlarmStaysInside)
        {
            continue;
        }
        for device in ends_of(tx, org, person, channel)? {
            let (kind, visit, subject) = (notice.kind, notice.visit.clone(), telling.subject.clone());
            let errand = NewErrand {
                person: person.clone(),
                name: notice.id.clone(),
                channel,
                device,
                message: Message { kind, visit, subject, at: notice.at, letter: None },
                made: telling.at,
                not_before: telling.disturbs_at,
                ends: telling.disturbs_at + TRIED_FOR,
            };
            tx.add_errand(org, &errand)?;
        }
    }
    Ok(())
}

/// Where a channel reaches a person: each of their browsers, or themselves, if they have an address there.
fn ends_of(tx: &dyn Tx, org: &OrgId, person: &PersonId, channel: Channel) -> Result<Vec<Option<DeviceId>>, StoreError> {
    Ok(match channel {
        Channel::Push => tx.subscriptions(org, person)?.into_iter().map(|browser| Some(browser.device)).collect(),
        Channel::Mail if tx.account(org, person)?.is_none_or(|account| account.email.is_none()) => Vec::new(),
        Channel::Mail | Channel::Webhook => vec![None],
    })
}
