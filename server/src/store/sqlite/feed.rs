//! The feed: one place for each published item or turn, one row for each scope it goes to. The statements behind `visits`. An item
//! is sealed under what it is about; a turn holds ids alone.

use std::collections::BTreeSet;

use rusqlite::params;
use sync_core::ids::{DeviceId, OrgId, VisitId};

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, bound, id, id_or_none, number, rows, unreadable};
use crate::store::{FeedPage, FeedRow, Page, Published, ReadScope, Scope, StoreError, Subject, Turn};

/// What a turn counts against the bytes of a page: next to nothing, but a page of turns ends too.
const TURN: usize = 64;

fn turn(key: &str) -> rusqlite::Result<Turn> {
    Turn::named(key).ok_or_else(|| unreadable(0, format!("{key:?} is no turn")))
}

/// Where an item stands.
pub(super) fn place(position: u64) -> Place {
    Place::new("feed_item", &[&position.to_be_bytes()])
}

/// What an item is about: its visit, else the person whom it is for.
fn about(visit: Option<&VisitId>, scopes: &[Scope]) -> Subject {
    match (visit, scopes.first()) {
        (Some(visit), _) => Subject::Visit(visit.clone()),
        (None, Some(Scope::Person(person))) => Subject::Person(person.clone()),
        (None, _) => Subject::Organisation,
    }
}

impl Session<'_> {
    /// The first items after a place that go to any of the scopes, each once.
    pub(super) fn read_feed(
        &self,
        org: &OrgId,
        scopes: &[ReadScope],
        after: u64,
        not_by: &DeviceId,
        page: Page,
    ) -> Result<FeedPage, StoreError> {
        let sql = "SELECT position FROM feed WHERE org = ?1 AND scope = ?2 AND position > ?3 AND by <> ?4
            ORDER BY position LIMIT ?5";
        let mut positions = BTreeSet::new();
        for (scope, since) in scopes {
            let values = params![org.as_str(), scope.key(), bound(after.max(*since)), not_by.0, rows(page.rows)];
            positions.extend(self.all("feed row", sql, values, |row| number(row, 0))?);
        }
        let mut found = FeedPage { rows: Vec::new(), full: positions.len() >= page.rows };
        let mut bytes = 0;
        for position in positions.into_iter().take(page.rows) {
            // Erased since this snapshot was taken: the next has no place for it.
            let Some(row) = self.feed_item(org, position)? else { continue };
            bytes += match &row.what {
                Published::Item(_, item) => item.len(),
                Published::Turn(_) => TURN,
            };
            if bytes > page.bytes && !found.rows.is_empty() {
                found.full = true;
                break;
            }
            found.rows.push(row);
        }
        Ok(found)
    }

    fn feed_item(&self, org: &OrgId, position: u64) -> Result<Option<FeedRow>, StoreError> {
        let sql = "SELECT turn, visit, subject, sealed FROM feed_item WHERE position = ?1";
        let what = self.always("feed item", sql, [bits(position)], |row| {
            if let Some(key) = row.get::<_, Option<String>>(0)? {
                return Ok(Some(Published::Turn(turn(&key)?)));
            }
            let item = self.open(row, 3, &Name::of(org, &id(row, 2)?), place(position))?;
            let visit = id_or_none(row, 1)?;
            Ok(item.map(|item| Published::Item(visit, item)))
        })?;
        Ok(what.map(|what| FeedRow { position, what }))
    }

    pub(super) fn find_turn(&self, org: &OrgId, position: u64) -> Result<Option<Turn>, StoreError> {
        let sql = "SELECT turn FROM feed_item WHERE position = ?1 AND org = ?2";
        let found = self.one("feed item", sql, params![bound(position), org.as_str()], |row| {
            row.get::<_, Option<String>>(0)?.map(|key| turn(&key)).transpose()
        })?;
        Ok(found.flatten())
    }

    /// The last place that went to any of the scopes, 0 for none.
    pub(super) fn last_place(&self, org: &OrgId, scopes: &[ReadScope]) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(position), 0) FROM feed WHERE org = ?1 AND scope = ?2";
        let mut ends = scopes
            .iter()
            .map(|(scope, _)| self.always("feed row", sql, params![org.as_str(), scope.key()], |row| number(row, 0)));
        ends.try_fold(0, |last, end| end.map(|end: u64| end.max(last)))
    }

    /// Writes an item or a turn and its row for each scope.
    pub(super) fn add_feed(
        &mut self,
        org: &OrgId,
        scopes: &[Scope],
        by: &DeviceId,
        what: &Published,
    ) -> Result<Option<u64>, StoreError> {
        if scopes.is_empty() {
            return Ok(None);
        }
        // The place is known beforehand, since an item is sealed for it.
        let sql = "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'feed_item'), 0) + 1";
        let position = self.always("feed item", sql, [], |row| number(row, 0))?;
        let (visit, turn, subject, sealed) = match what {
            Published::Item(visit, item) => {
                let subject = about(visit.as_ref(), scopes);
                let sealed = match self.seal.seal(&Name::of(org, &subject), place(position), item) {
                    // What is erased is told to nobody.
                    Err(StoreError::Erased(_)) => return Ok(None),
                    sealed => sealed?,
                };
                (visit.as_ref().map(|id| id.as_str()), None, Some(subject.to_string()), sealed)
            }
            Published::Turn(turn) => (None, Some(turn.key()), None, Vec::new()),
        };
        let sql = "INSERT INTO feed_item (position, org, item, visit, turn, subject, sealed)
            VALUES (?1, ?2, x'', ?3, ?4, ?5, ?6)";
        self.run("publishing", sql, params![bits(position), org.as_str(), visit, turn, subject, sealed])?;
        let sql = "INSERT INTO feed (org, scope, position, by) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, scope, position) DO NOTHING";
        for scope in scopes {
            self.run("publishing", sql, params![org.as_str(), scope.key(), bits(position), by.0])?;
        }
        Ok(Some(position))
    }
}
