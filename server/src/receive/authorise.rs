//! Authorise: may this person, by this device, make this entry? What depends on a right that may still come is held, what
//! no right allows is refused; either way the chain goes on.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::access::{Action, Relation, Resource, allows, asked_by, asked_by_document};
use sync_core::fact::Fact;
use sync_core::ids::{DeviceId, OrgId, PersonId, VisitId};
use sync_core::journal::Body;
use sync_core::time::{Stamp, Timestamp};

use crate::relation::{relation, relation_at, superior_of};
use crate::store::{Device, MemberRole, Person, Position, Read, StoreError, Tx};

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorised {
    /// It may.
    Yes,
    /// It waits for this visit's plan or for an invitation.
    Wait(VisitId),
    /// It may not: code and remedy.
    No(&'static str, String),
}

/// How one person stands to visits, as far as it was asked in this transaction.
#[derive(Debug, Default)]
pub struct Relations {
    known: BTreeMap<VisitId, Option<Relation>>,
    at: Option<Position>,
}

impl Relations {
    /// By the chart of the organisation as it was at a position; none for that of now.
    pub fn at(at: Option<Position>) -> Self {
        Self { known: BTreeMap::new(), at }
    }

    fn to(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
        person: &PersonId,
    ) -> Result<Option<Relation>, StoreError> {
        if let Some(known) = self.known.get(visit) {
            return Ok(*known);
        }
        let found = match self.at {
            Some(at) => relation_at(read, org, visit, person, at)?,
            None => relation(read, org, visit, person)?,
        };
        self.known.insert(visit.clone(), found);
        Ok(found)
    }

    /// The visit has other members now.
    pub fn forget(&mut self, visit: &VisitId) {
        self.known.remove(visit);
    }
}

/// An entry as it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// What it says.
    pub body: &'a Body,
    /// When it was made, as far as its stamp says; none for one that was held.
    pub stamp: Option<&'a Stamp>,
}

/// Judges one entry. `relations` are the person's.
///
/// # Errors
/// What the store returns.
pub fn authorise(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    person: &Person,
    relations: &mut Relations,
    made: Made<'_>,
) -> Result<Authorised, StoreError> {
    let fact = made.body.fact();
    let mut asking = Asking { tx, org, device, person, relations, stamp: made.stamp };
    if let Some(verdict) = fact.as_ref().map(|fact| asking.of_fact(fact)).transpose()?
        && verdict != Authorised::Yes
    {
        return Ok(verdict);
    }
    let planned = match &fact {
        Some(Fact::Plan { visit, .. }) => Some(visit),
        _ => None,
    };
    for part in &made.body.parts {
        let visit = &part.document.visit;
        let verdict = match planned == Some(visit) {
            true => Authorised::Yes,
            false => asking.about(visit, asked_by_document(part.document.kind), true)?,
        };
        if verdict != Authorised::Yes {
            return Ok(verdict);
        }
    }
    Ok(Authorised::Yes)
}

/// Whose entry it is, and what is asked on the way.
struct Asking<'a> {
    tx: &'a mut dyn Tx,
    org: &'a OrgId,
    device: &'a Device,
    person: &'a Person,
    relations: &'a mut Relations,
    stamp: Option<&'a Stamp>,
}

impl Asking<'_> {
    fn of_fact(&mut self, fact: &Fact) -> Result<Authorised, StoreError> {
        match fact {
            Fact::Begin { actor, app } => {
                let bound = self.tx.bind_actor(self.org, actor, &self.device.id)?;
                self.tx.set_app(self.org, &self.device.id, &shown(app))?;
                Ok(if bound == self.device.id {
                    Authorised::Yes
                } else {
                    no("foreign_actor", "this actor belongs to another device: restart the app for a new one")
                })
            }
            Fact::Plan { visit, .. } => Ok(match self.relations.to(self.tx, self.org, visit, &self.person.id)? {
                None | Some(Relation::Rep) => Authorised::Yes,
                Some(_) => no("visit_exists", format!("visit {visit} is planned by somebody else: choose another id")),
            }),
            Fact::Share { watchers, .. } => match self.unknown(watchers)? {
                Some(stranger) => {
                    Ok(no("unknown_watcher", format!("{stranger} is nobody of this organisation: name other watchers")))
                }
                None => self.by_table(fact),
            },
            Fact::Invite { person: guest, .. } | Fact::HandOver { person: guest, .. } => {
                match self.unknown(std::slice::from_ref(guest))? {
                    Some(stranger) => Ok(no("unknown_person", format!("{stranger} is nobody of this organisation"))),
                    None => self.by_table(fact),
                }
            }
            Fact::Question(_, step) => match self.unknown(step.entrusts())? {
                Some(stranger) => Ok(no("unknown_person", format!("{stranger} is nobody of this organisation"))),
                None => self.by_table(fact),
            },
            Fact::DeclareLost { device: lost, .. } => self.declare_lost(lost),
            other => self.by_table(other),
        }
    }

    fn by_table(&mut self, fact: &Fact) -> Result<Authorised, StoreError> {
        match (fact.visit(), asked_by(fact)) {
            // What was theirs they may have gone on with; whose it is from now on is not theirs to say any more.
            (Some(visit), Some(asked)) => self.about(visit, asked, !matches!(fact, Fact::HandOver { .. })),
            _ => Ok(Authorised::Yes),
        }
    }

    fn declare_lost(&mut self, lost: &DeviceId) -> Result<Authorised, StoreError> {
        let Some(lost) = self.tx.device(self.org, lost)? else {
            return Ok(no("unknown_device", format!("device {lost} is not known: check the id on the board")));
        };
        let relation = match superior_of(self.tx, self.org, &lost.person, &self.person.id)? {
            Some(_) => Relation::Supervisor,
            None => Relation::Colleague,
        };
        Ok(if allows(&self.person.roles, relation, Action::Act, Resource::Loss) {
            Authorised::Yes
        } else {
            no("not_allowed", "only an operator or a superior may declare a device lost: ask one of them")
        })
    }

    fn about(
        &mut self,
        visit: &VisitId,
        (action, resource): (Action, Resource),
        goes_on: bool,
    ) -> Result<Authorised, StoreError> {
        let Some(relation) = self.relations.to(self.tx, self.org, visit, &self.person.id)? else {
            return Ok(Authorised::Wait(visit.clone()));
        };
        let may = |relation| allows(&self.person.roles, relation, action, resource);
        if may(relation) {
            return Ok(Authorised::Yes);
        }
        let (of_rep, of_companion) = (may(Relation::Rep), may(Relation::Companion));
        let theirs = |role| match role {
            MemberRole::Rep => of_rep,
            MemberRole::Companion => of_companion,
            // Two watchers may vouch at once, and the first word closes the watch.
            MemberRole::Watcher => may(Relation::Watcher),
            MemberRole::Expert => false,
        };
        if goes_on && self.was_theirs(visit, theirs)? {
            return Ok(Authorised::Yes);
        }
        Ok(match relation {
            Relation::Colleague | Relation::Watcher | Relation::Expert if of_companion => {
                Authorised::Wait(visit.clone())
            }
            _ => {
                let who = &self.person.id;
                no("not_allowed", format!("{who} may not do this on visit {visit}: ask its rep or a superior"))
            }
        })
    }

    /// Whether they had a part in the visit that allowed it, and nothing proves that they did it after that part ended: a
    /// phone that was offline can't have known.
    fn was_theirs(&mut self, visit: &VisitId, allowed: impl Fn(MemberRole) -> bool) -> Result<bool, StoreError> {
        let members = self.tx.members(self.org, visit)?.into_iter();
        let mine = members.filter(|member| member.person == self.person.id && allowed(member.role));
        let Some(until) = mine.filter_map(|member| member.until).max() else { return Ok(false) };
        let (Some(made), Some(ended)) = (self.made_after()?, self.time_of(until)?) else { return Ok(false) };
        Ok(made < ended)
    }

    /// The time before which the entry was certainly not made: that of the latest anchor that it, or any entry before it in the
    /// same journal, names. One without any may be as old as the enrolment.
    fn made_after(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let Some(stamp) = self.stamp else { return Ok(None) };
        let before = self.tx.latest_anchor_named(self.org, &self.device.id)?.unwrap_or(self.device.enrolled);
        let Some(seen) = &stamp.anchor else { return Ok(Some(before)) };
        let known = self.tx.anchors(self.org, &self.device.id, &BTreeSet::from([seen.id]), Position::MAX)?;
        Ok(known.get(&seen.id).map(|anchor| anchor.at.max(before)))
    }

    fn time_of(&mut self, position: Position) -> Result<Option<Timestamp>, StoreError> {
        let row = self.tx.rows_after(position - 1, 1)?.into_iter().next();
        Ok(row.map(|row| row.at))
    }

    fn unknown(&mut self, people: &[PersonId]) -> Result<Option<PersonId>, StoreError> {
        for person in people {
            if self.tx.person(self.org, person)?.is_none() {
                return Ok(Some(person.clone()));
            }
        }
        Ok(None)
    }
}

/// The app's name for itself, as far as it is shown.
fn shown(app: &str) -> String {
    app.chars().filter(|letter| !letter.is_control()).take(80).collect()
}

fn no(code: &'static str, detail: impl Into<String>) -> Authorised {
    Authorised::No(code, detail.into())
}
