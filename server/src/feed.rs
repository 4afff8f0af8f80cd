//! What others did, for one person's scopes, from a cursor on. A pull costs what it brings. Who gets what into their feed is
//! decided by digest; whether a person may still have it is asked of the access table here, for every item.

mod eye;
pub mod item;

use std::collections::BTreeSet;

use sync_core::cbor;
use sync_core::ids::{CustomerId, DepartmentId, DeviceId, OrgId, PersonId, VisitId};
use sync_core::sync::{FeedAnswer, FeedItem};

use crate::cursor::{self, Cursor};
use crate::feed::eye::Eye;
use crate::feed::item::{Level, answers_alarm, needs};
use crate::store::{FeedPage, FeedRow, Page, Published, Read, ReadScope, Scope, Seen, StoreError, Turn};

/// Visits of a department that are looked at together.
const TOGETHER: usize = 64;

/// A page of a device's feed after a cursor; none for a cursor that is not one of this server's, and for a device that is
/// not known.
///
/// # Errors
/// What the store returns.
pub fn pull(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    device: &DeviceId,
    after: &str,
    page: Page,
) -> Result<Option<FeedAnswer>, StoreError> {
    let epoch = read.epoch()?;
    let Some(after) = cursor::read(after, epoch) else { return Ok(None) };
    let Some(known) = read.device(org, device)? else { return Ok(None) };
    let mut pulling = Pulling::new(read, org, person, page)?;
    let reached = pulling.from(after, device)?;
    let more = pulling.stopped;
    let items = pulling.items;
    Ok(Some(FeedAnswer { items, cursor: cursor::write(epoch, &reached), more, merged: known.merged }))
}

/// Up to which place a device that asks from a cursor on has the feed, where that is news of a notice that is followed.
///
/// # Errors
/// What the store returns.
pub fn has_fetched(read: &dyn Read, org: &OrgId, person: &PersonId, after: &str) -> Result<Option<u64>, StoreError> {
    let place = cursor::read(after, read.epoch()?).map_or(0, |after| after.position);
    Ok((place > 0 && read.is_news_fetched(org, person, place)?).then_some(place))
}

/// The scopes that a person reads, each from where on.
///
/// # Errors
/// What the store returns.
pub fn scopes(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<Vec<ReadScope>, StoreError> {
    let departments = read.readings_of(org, person)?.into_iter();
    let departments = departments.map(|(department, since)| (Scope::Department(department), since));
    let own = [(Scope::Person(person.clone()), 0), (Scope::Organisation, 0)];
    Ok(own.into_iter().chain(departments).collect())
}

/// One page as it fills.
struct Pulling<'a> {
    read: &'a dyn Read,
    org: &'a OrgId,
    eye: Eye<'a>,
    scopes: Vec<ReadScope>,
    page: Page,
    items: Vec<FeedItem>,
    bytes: usize,
    /// Visits that this page takes away: nothing of them follows in the same page.
    removed: BTreeSet<VisitId>,
    /// Visits that this page gives as they stand: what was published of them up to now is in it.
    given: BTreeSet<VisitId>,
    /// Cards that this page gives or takes away.
    cards: BTreeSet<CustomerId>,
    /// Whether there is more.
    stopped: bool,
}

impl<'a> Pulling<'a> {
    fn new(read: &'a dyn Read, org: &'a OrgId, person: &PersonId, page: Page) -> Result<Self, StoreError> {
        Ok(Self {
            read,
            org,
            eye: Eye::new(read, org, person)?,
            scopes: scopes(read, org, person)?,
            page,
            items: Vec::new(),
            bytes: 0,
            removed: BTreeSet::new(),
            given: BTreeSet::new(),
            cards: BTreeSet::new(),
            stopped: false,
        })
    }

    fn is_full(&self) -> bool {
        self.items.len() >= self.page.rows || self.bytes >= self.page.bytes
    }

    /// Reads on from a place: the place reached.
    fn from(&mut self, after: Cursor, device: &DeviceId) -> Result<Cursor, StoreError> {
        let mut reached = Cursor { position: after.position, inside: None };
        if let Some(inside) = &after.inside
            && let Some(turn) = self.read.turn_at(self.org, after.position)?
            && let Some(inside) = self.turn(&turn, Some(inside))?
        {
            return Ok(Cursor { inside: Some(inside), ..reached });
        }
        let FeedPage { rows, full } =
            self.read.feed_after(self.org, &self.scopes, after.position, device, self.page)?;
        for row in rows {
            let place = row.position;
            match self.row(row)? {
                Row::Taken => reached = Cursor { position: place, inside: None },
                Row::NotYet => return Ok(reached),
                Row::Within(inside) => return Ok(Cursor { position: place, inside: Some(inside) }),
            }
        }
        self.stopped = full;
        if !full {
            // Past what the device published itself, too, so that it is not looked through again.
            reached.position = reached.position.max(self.read.feed_end(self.org, &self.scopes)?);
        }
        Ok(reached)
    }

    fn row(&mut self, row: FeedRow) -> Result<Row, StoreError> {
        if !self.items.is_empty() && self.is_full() {
            self.stopped = true;
            return Ok(Row::NotYet);
        }
        match row.what {
            Published::Turn(Turn::Gained(Seen::Customer(id)) | Turn::Lost(Seen::Customer(id))) => {
                self.card(&id)?;
                Ok(Row::Taken)
            }
            Published::Turn(turn) => {
                if matches!(turn, Turn::Gained(_)) && !self.removed.is_empty() {
                    self.stopped = true;
                    return Ok(Row::NotYet);
                }
                Ok(self.turn(&turn, None)?.map_or(Row::Taken, Row::Within))
            }
            Published::Item(_, bytes) => {
                let Ok(item) = cbor::decode::<FeedItem>("feed item", &bytes) else { return Ok(Row::Taken) };
                let Some((visit, least)) = needs(&item) else {
                    self.push(item, bytes.len());
                    return Ok(Row::Taken);
                };
                if self.must_wait(&visit) {
                    return Ok(Row::NotYet);
                }
                let kept = answers_alarm(&item) && self.eye.must_not_know(&visit)?;
                if !self.given.contains(&visit) && self.eye.level(&visit)? >= least && !kept {
                    self.push(item, bytes.len());
                }
                Ok(Row::Taken)
            }
        }
    }

    fn must_wait(&mut self, visit: &VisitId) -> bool {
        let waits = self.removed.contains(visit);
        self.stopped |= waits;
        waits
    }

    fn push(&mut self, item: FeedItem, bytes: usize) {
        self.bytes += bytes;
        self.items.push(item);
    }

    /// What a turn brings or takes away, after a visit: the last one looked at where there is more.
    fn turn(&mut self, turn: &Turn, after: Option<&VisitId>) -> Result<Option<VisitId>, StoreError> {
        match turn {
            Turn::Gained(Seen::Visit(visit)) => self.gained(visit).map(|()| None),
            Turn::Lost(Seen::Visit(visit)) => self.lost(visit).map(|()| None),
            Turn::Gained(Seen::Department(department)) => self.each(department, after, true),
            Turn::Lost(Seen::Department(department)) => self.each(department, after, false),
            // Taken as it is found.
            Turn::Gained(Seen::Customer(_)) | Turn::Lost(Seen::Customer(_)) => Ok(None),
        }
    }

    /// All visits of a department, after one of them: those that are its now, or all that ever were.
    fn each(
        &mut self,
        department: &DepartmentId,
        after: Option<&VisitId>,
        gained: bool,
    ) -> Result<Option<VisitId>, StoreError> {
        let mut last = after.cloned();
        loop {
            let visits = self.read.visits_ever_in(self.org, department, last.as_ref(), TOGETHER)?;
            let all = visits.len() < TOGETHER;
            for (visit, now) in visits {
                match gained {
                    true if now => self.gained(&visit)?,
                    true => {}
                    false => self.lost(&visit)?,
                }
                last = Some(visit);
                if self.is_full() {
                    self.stopped = true;
                    return Ok(last);
                }
            }
            if all {
                return Ok(None);
            }
        }
    }

    /// A card as it stands now, or that it is out of sight: once a page.
    fn card(&mut self, id: &CustomerId) -> Result<(), StoreError> {
        if !self.cards.insert(id.clone()) {
            return Ok(());
        }
        let item = match self.eye.card(id)? {
            Some(card) => FeedItem::Customer { card },
            None => FeedItem::CustomerGone { customer: id.clone() },
        };
        let bytes = cbor::encode(&item).len();
        self.push(item, bytes);
        Ok(())
    }

    fn gained(&mut self, visit: &VisitId) -> Result<(), StoreError> {
        let level = self.eye.level(visit)?;
        if level > Level::Nothing && self.given.insert(visit.clone()) {
            for item in self.eye.snapshot(visit, level)? {
                let bytes = cbor::encode(&item).len();
                self.push(item, bytes);
            }
        }
        Ok(())
    }

    fn lost(&mut self, visit: &VisitId) -> Result<(), StoreError> {
        if self.eye.level(visit)? < Level::Whole && self.removed.insert(visit.clone()) {
            self.push(FeedItem::Removed { visit: visit.clone() }, visit.as_str().len());
        }
        Ok(())
    }
}

/// What became of a row.
enum Row {
    /// It is done with.
    Taken,
    /// It begins the next page.
    NotYet,
    /// It goes on in the next page, after this visit.
    Within(VisitId),
}
