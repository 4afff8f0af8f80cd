//! Fan out: which visits a stretch of the journal concerns, and in which steps. Nothing is opened or judged here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use sync_core::calendar::Calendar;
use sync_core::fact::Fact;
use sync_core::ids::{DeviceId, OrgId, PersonId, Seq, VisitId};
use sync_core::journal::{Body, Part};
use sync_core::time::{Millis, Timestamp};

use crate::digest::sight::Charts;
use crate::gather::Timelines;
use crate::receive::opens;
use crate::store::{
    Act, Acted, ArchiveAct, Contact, FactRow, JournalRow, NewEntry, Observation, Position, Read, Recorded, StoreError,
    Subject, TimerKind, VisitRow,
};

/// Visits of which a device's last fact was received longer ago than this are not settled again by new bounds.
const SETTLED_FOR_GOOD: Millis = Millis::days(8);

/// One step of one visit.
#[derive(Debug, Clone)]
pub enum Step {
    /// An entry's changes.
    Changes {
        /// The entry's position.
        position: Position,
        /// Whose.
        device: DeviceId,
        /// Its place there.
        seq: Seq,
        /// The changes of this visit's documents, in order.
        parts: Vec<Part>,
    },
    /// A fact to publish, weighed by what was known when the push that brought it was complete.
    Fact(FactRow, Position),
    /// Look at all verdicts, as of this position and time.
    Settle {
        /// How far to look.
        position: Position,
        /// The time to judge at.
        at: Timestamp,
    },
    /// Look at all verdicts if something waits for a device: nothing else can change by mere contact.
    SettleAwaiting {
        /// How far to look.
        position: Position,
        /// The time to judge at.
        at: Timestamp,
    },
    /// Look at all verdicts if the visit begins at or after a time, or has none yet: something was published that it is judged by.
    SettleBegun {
        /// From when on it concerns visits.
        since: Timestamp,
        /// How far to look.
        position: Position,
        /// The time to judge at.
        at: Timestamp,
    },
    /// The visit is long past its planned end.
    OpenPastPlan {
        /// How far to look.
        position: Position,
        /// The time to judge at.
        at: Timestamp,
    },
}

impl Step {
    /// The place in the journal that it belongs to.
    pub fn position(&self) -> Position {
        match self {
            Self::Fact(row, _) => row.position,
            Self::Changes { position, .. }
            | Self::Settle { position, .. }
            | Self::SettleAwaiting { position, .. }
            | Self::SettleBegun { position, .. }
            | Self::OpenPastPlan { position, .. } => *position,
        }
    }
}

/// What a stretch of the journal asks for.
#[derive(Default)]
pub struct Batch {
    /// Where the stretch ends.
    pub upto: Position,
    /// Steps by visit, each in the order of positions.
    pub visits: BTreeMap<(OrgId, VisitId), Vec<Step>>,
    /// Up to which entry each device's journal is digested by this.
    pub merged: BTreeMap<(OrgId, DeviceId), Seq>,
    /// Organisations whose chart changed.
    pub charts: Charts,
    /// Where the push that is being looked at ends.
    push_end: Position,
    touched: BTreeMap<(OrgId, DeviceId), BTreeSet<VisitId>>,
    /// Where each device's new entries begin.
    first_new: BTreeMap<(OrgId, DeviceId), Position>,
}

/// Sorts rows into steps.
///
/// # Errors
/// What the store returns.
pub fn fan_out(read: &dyn Read, rows: &[JournalRow]) -> Result<Batch, StoreError> {
    let mut batch = Batch::default();
    for (at, row) in rows.iter().enumerate() {
        batch.upto = row.position;
        if row.position > batch.push_end {
            // Entries of one push stand together, its contact after them.
            let end = rows[at..].iter().find(|row| row.what.is_err());
            batch.push_end = end.map_or(row.position, |end| end.position);
        }
        if let Ok(entry) = &row.what {
            // A held or refused one as well: what its stamp says of the clock counts all the same.
            batch.first_new.entry((row.org.clone(), entry.device)).or_insert(row.position);
        }
        match &row.what {
            Ok(entry) if entry.recorded == Recorded::Taken => {
                batch.entry(read, row, entry, (row.position, entry.device))?
            }
            Ok(_) => {}
            Err(Observation::Contact(contact)) => batch.contact(read, row, contact)?,
            Err(Observation::TimerFired { visit, kind, .. }) => batch.timer(row, visit, *kind),
            Err(Observation::Act(acted)) => batch.act(read, row, acted)?,
            Err(Observation::PolicyPublished) => {}
        }
    }
    batch.without_erased(read)?;
    Ok(batch)
}

impl Batch {
    /// Of a visit that was erased nothing is judged again.
    fn without_erased(&mut self, read: &dyn Read) -> Result<(), StoreError> {
        let erased = |(org, visit): &(OrgId, VisitId)| read.is_erased(org, &Subject::Visit(visit.clone()));
        for key in self.visits.keys().cloned().collect::<Vec<_>>() {
            if erased(&key)? {
                self.visits.remove(&key);
            }
        }
        Ok(())
    }

    fn add(&mut self, org: &OrgId, visit: &VisitId, step: Step) {
        self.visits.entry((org.clone(), visit.clone())).or_default().push(step);
    }

    /// An entry takes effect at `position` in a push of the device `by`: its own, or those of the fact that released it. What it
    /// touches is settled with that push: the contact after it is not the one of who wrote it long ago.
    fn entry(
        &mut self,
        read: &dyn Read,
        row: &JournalRow,
        entry: &NewEntry,
        (position, by): (Position, DeviceId),
    ) -> Result<(), StoreError> {
        let (org, device, seq) = (&row.org, entry.device, entry.seq);
        let Some(body) = entry.body.as_ref().and_then(|(body, _)| Body::read(body).ok()) else { return Ok(()) };
        let mut by_visit: BTreeMap<VisitId, Vec<Part>> = BTreeMap::new();
        for part in &body.parts {
            by_visit.entry(part.document.visit.clone()).or_default().push(part.clone());
        }
        for (visit, parts) in by_visit {
            self.touch(org, by, &visit);
            self.add(org, &visit, Step::Changes { position, device, seq, parts });
        }
        let Some(fact) = body.fact() else { return Ok(()) };
        if let Fact::DeclareLost { device: lost, .. } = &fact {
            return self.lost(read, row, lost);
        }
        let Some(visit) = fact.visit().cloned() else { return Ok(()) };
        let Some(author) = read.device(org, &device)? else { return Ok(()) };
        let opens = opens(&fact);
        let row_of_fact = FactRow { position, device, seq, person: author.person, received: row.at, fact };
        self.touch(org, by, &visit);
        if matches!(row_of_fact.fact, Fact::Trip { .. } | Fact::Share { .. }) {
            // What is shared for a trip is shared for its legs (V6.3).
            for leg in crate::trip::legs(read, org, &visit, position)? {
                self.touch(org, by, &leg);
            }
        }
        self.add(org, &visit, Step::Fact(row_of_fact, self.push_end));
        if opens {
            for released in read.released_by(org, position)? {
                if let Ok(entry) = &released.what {
                    self.entry(read, &JournalRow { at: row.at, ..released.clone() }, entry, (position, by))?;
                }
            }
        }
        Ok(())
    }

    fn touch(&mut self, org: &OrgId, device: DeviceId, visit: &VisitId) {
        self.touched.entry((org.clone(), device)).or_default().insert(visit.clone());
    }

    /// Everything that waits for the person whose device is lost is looked at.
    fn lost(&mut self, read: &dyn Read, row: &JournalRow, lost: &DeviceId) -> Result<(), StoreError> {
        match read.device(&row.org, lost)? {
            Some(lost) => self.awaiting(read, row, &lost.person),
            None => Ok(()),
        }
    }

    /// Visits of a person that wait for a device: as of the last batch, or perhaps since a step of this one.
    fn awaiting(&mut self, read: &dyn Read, row: &JournalRow, person: &PersonId) -> Result<(), StoreError> {
        let org = &row.org;
        let mut visits: BTreeSet<VisitId> = read.visits_awaiting(org, person)?.into_iter().collect();
        let stirred = |visit: &VisitId| self.visits.contains_key(&(org.clone(), visit.clone()));
        visits.extend(read.visits_of(org, person)?.into_iter().filter(stirred));
        for visit in visits {
            self.add(org, &visit, Step::SettleAwaiting { position: row.position, at: row.at });
        }
        Ok(())
    }

    /// A contact: what the push touched, what new bounds may change, and what contact alone may change.
    fn contact(&mut self, read: &dyn Read, row: &JournalRow, contact: &Contact) -> Result<(), StoreError> {
        let Some(device) = read.device(&row.org, &contact.device)? else { return Ok(()) };
        self.delivered(read, row, (contact.device, contact.stored), &device.person)
    }

    /// A device's journal goes up to `stored` now.
    fn delivered(
        &mut self,
        read: &dyn Read,
        row: &JournalRow,
        (id, stored): (DeviceId, Seq),
        person: &PersonId,
    ) -> Result<(), StoreError> {
        let org = &row.org;
        let key = (org.clone(), id);
        self.merged.insert(key.clone(), stored);
        let mut visits = self.touched.remove(&key).unwrap_or_default();
        let Some(device) = read.device(org, &id)? else { return Ok(()) };
        let fork = device.forked.filter(|fork| fork.since == row.position).map(|fork| fork.from);
        let moved = match self.first_new.remove(&key) {
            Some(first) => moved_from(read, org, &id, first, row.position)?,
            None => None,
        };
        if let Some(from) = fork.into_iter().chain(moved).min() {
            // A fork is told of, however long ago its visits were.
            let since = if fork.is_some() { Timestamp(i64::MIN) } else { row.at - SETTLED_FOR_GOOD };
            visits.extend(read.visits_of_device(org, &id, from, row.position, since)?);
        }
        for visit in visits {
            self.add(org, &visit, Step::Settle { position: row.position, at: row.at });
        }
        self.awaiting(read, row, person)
    }

    /// An act may change who sees what; whom it is about may have moved, and their visits with them. Or it says something of a
    /// device: whether it is still waited for, or what of its journal was taken late. Or of a visit: what came of a letter.
    fn act(&mut self, read: &dyn Read, row: &JournalRow, acted: &Acted) -> Result<(), StoreError> {
        let turns = acted.content.as_ref().is_none_or(|(act, _)| act.changes_rights());
        if turns {
            self.charts.entry(row.org.clone()).or_default().extend(acted.about.clone());
        }
        if let Some(said) = acted.content.as_ref().and_then(|(act, _)| act.says(row.position, row.at))
            && let Some(visit) = said.fact.visit().cloned()
        {
            self.add(&row.org, &visit, Step::Fact(said, row.position));
            self.add(&row.org, &visit, Step::Settle { position: row.position, at: row.at });
        }
        match acted.content.as_ref().map(|(act, _)| act) {
            Some(
                Act::DeviceRevoked { person, .. } | Act::DeviceLost { person, .. } | Act::DeviceRenewed { person, .. },
            ) => self.awaiting(read, row, person),
            Some(Act::PolicyPublished { effective_from, .. }) => self.begun_since(read, row, *effective_from),
            Some(Act::CalendarImported { notice, .. }) => match Calendar::from_json(notice) {
                // The day before may be another's zone's.
                Ok(notice) => self.begun_since(read, row, day_before(notice.from())),
                Err(_) => Ok(()),
            },
            Some(Act::OfArchive(ArchiveAct::HandedOver { visits, .. })) => {
                for visit in visits {
                    self.add(&row.org, visit, Step::Settle { position: row.position, at: row.at });
                }
                Ok(())
            }
            Some(Act::DepositDecided { device, person, last, .. } | Act::Delivered { device, person, last, .. }) => {
                self.delivered(read, row, (*device, *last), person)
            }
            _ => Ok(()),
        }
    }

    /// Something was published by which visits are judged that begin at or after a time, or have no time yet: all are looked at, as of
    /// the last batch, or perhaps since a step of this one.
    fn begun_since(&mut self, read: &dyn Read, row: &JournalRow, since: Timestamp) -> Result<(), StoreError> {
        let (org, position, at) = (&row.org, row.position, row.at);
        let concerned = |visit: &VisitRow| visit.erased.is_none() && visit.start.is_none_or(|start| start >= since);
        let known = read.visits(org)?.into_iter().filter(concerned).map(|visit| visit.visit);
        let stirred = self.visits.keys().filter(|(of, _)| of == org).map(|(_, visit)| visit.clone());
        for visit in known.chain(stirred).collect::<BTreeSet<VisitId>>() {
            self.add(org, &visit, Step::SettleBegun { since, position, at });
        }
        Ok(())
    }

    fn timer(&mut self, row: &JournalRow, visit: &VisitId, kind: TimerKind) {
        let (position, at) = (row.position, row.at);
        match kind {
            TimerKind::Obligation(_) | TimerKind::Step(_) | TimerKind::Details => {
                self.add(&row.org, visit, Step::Settle { position, at })
            }
            TimerKind::OpenPastPlan => self.add(&row.org, visit, Step::OpenPastPlan { position, at }),
            // Settled where it fired: it must not wait for documents.
            TimerKind::Watch => {}
        }
    }
}

/// The beginning of the day before a day, in UTC.
fn day_before(day: Date) -> Timestamp {
    let before = day.yesterday().unwrap_or(day).to_zoned(TimeZone::UTC);
    before.map_or(Timestamp(i64::MIN), |begins| Timestamp(begins.timestamp().as_millisecond()))
}

/// From which entry on new entries have moved bounds or grades of what was there before them: none where they did not.
fn moved_from(
    read: &dyn Read,
    org: &OrgId,
    device: &DeviceId,
    first_new: Position,
    upto: Position,
) -> Result<Option<Seq>, StoreError> {
    let timelines = Timelines::default();
    let before = timelines.of(read, org, device, first_new - 1)?;
    Ok(timelines.of(read, org, device, upto)?.moved_since(&before))
}

#[cfg(test)]
mod tests {
    use sync_core::cbor;
    use sync_core::fact::Fact;
    use sync_core::ids::{AnchorId, Heads};
    use sync_core::journal::Body;
    use sync_core::time::{AnchorSeen, Exchange};

    use super::{Step, fan_out};
    use crate::store::conformance::{at, contact, device, entry, org, person, read, visit, write};
    use crate::store::sqlite::SqliteStore;
    use crate::store::{FactRow, NewEntry, Observation, Recorded};

    /// An entry whose stamp names the first contact's anchor, as a clock pair or not at all.
    fn stamped(seq: u64, pair: bool, recorded: Recorded) -> NewEntry {
        let exchange = Some(Exchange { sent: 10, received: 20 });
        let anchor = pair.then_some(AnchorSeen { id: AnchorId([1; 16]), exchange });
        let plain = entry(1, seq);
        let stamp = sync_core::time::Stamp { anchor, running: 10 + seq, ..plain.stamp.clone() };
        NewEntry { stamp, recorded, ..plain }
    }

    #[test]
    fn a_held_entrys_clock_pair_has_the_visits_before_it_judged_again() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let store = SqliteStore::open(folder.path()).expect("a store");
        let before = write(&store, |tx| {
            tx.add_device(&org(), &device(1))?;
            let position = tx.add_entry(&org(), at(1), &stamped(1, false, Recorded::Taken))?;
            let (device, person, received) = (device(1).id, person("wang"), at(1));
            let fact = Fact::Leave { visit: visit("v1") };
            tx.add_fact(&org(), &FactRow { position, device, seq: 1, person, received, fact })?;
            tx.add_observation(&org(), at(1), &Observation::Contact(contact(1, 1, 1, 1)))
        });
        write(&store, |tx| {
            tx.add_entry(&org(), at(2), &stamped(15, true, Recorded::Held(visit("v9"))))?;
            tx.add_entry(&org(), at(2), &stamped(16, true, Recorded::Taken))?;
            tx.add_observation(&org(), at(2), &Observation::Contact(contact(1, 16, 16, 2)))
        });
        let rows = read(&store, |r| r.rows_after(before, 9));
        let batch = read(&store, |r| fan_out(r, &rows));
        let steps = batch.visits.get(&(org(), visit("v1"))).map(Vec::as_slice).unwrap_or_default();
        assert!(matches!(steps, [Step::Settle { .. }]), "{steps:?}");
    }

    /// An entry that does something.
    fn doing(n: u8, seq: u64, fact: &Fact, recorded: Recorded) -> NewEntry {
        let body = cbor::encode(&Body::new(Vec::new(), Some(fact)));
        NewEntry { body: Some((body, [0; 32])), recorded, ..entry(n, seq) }
    }

    #[test]
    fn what_was_held_is_settled_with_the_push_that_released_it_and_not_by_its_writers_next_contact() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let store = SqliteStore::open(folder.path()).expect("a store");
        let last = write(&store, |tx| {
            tx.add_device(&org(), &device(1))?;
            tx.add_device(&org(), &device(2))?;
            let held = Recorded::Held(visit("v1"));
            tx.add_entry(&org(), at(1), &doing(2, 1, &Fact::Leave { visit: visit("v1") }, held))?;
            tx.add_observation(&org(), at(1), &Observation::Contact(contact(2, 1, 1, 1)))?;
            let plan = Fact::Plan { visit: visit("v1"), heads: Heads::default() };
            let by = tx.add_entry(&org(), at(2), &doing(1, 1, &plan, Recorded::Taken))?;
            tx.take_held(&org(), &device(2).id, 1, by)?;
            tx.add_observation(&org(), at(2), &Observation::Contact(contact(1, 1, 1, 2)))?;
            tx.add_observation(&org(), at(3), &Observation::Contact(contact(2, 1, 1, 3)))
        });
        // Digested in one stretch, as a rebuild does it, or one push after the other: the same.
        let batch = read(&store, |r| fan_out(r, &r.rows_after(0, 9)?));
        let steps = batch.visits.get(&(org(), visit("v1"))).map(Vec::as_slice).unwrap_or_default();
        let [Step::Fact(..), Step::Fact(..), Step::Settle { position, .. }] = steps else { panic!("{steps:?}") };
        assert_eq!(*position, last - 1, "the contact of the push that released it");
    }
}
